"""Workbooks in the Strict form of Open XML, whose parts bear other namespaces than the usual form's.

Source: ISO/IEC 29500-1 (Strict) and 29500-4 (Transitional), annexes A: the same names under two addresses.
"""

from __future__ import annotations

import io
import re
import zipfile

_STRICT = b"http://purl.oclc.org/ooxml/"
_TAG = re.compile(rb"<[^<>]*>")
_NAMESPACE = re.compile(rb"""((?:xmlns(?::[\w.-]+)?|Type)\s*=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
_NAMES = ((b"/extendedProperties", b"/extended-properties"), (b"/customProperties", b"/custom-properties"))


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Whether the package says that its workbook is of the Strict form."""
    try:
        return _STRICT in archive.read("_rels/.rels")
    except Exception:  # whatever is damaged is named by the reader that opens the whole workbook
        return False


def transitional(archive: zipfile.ZipFile) -> io.BytesIO:
    """The same package in the usual namespaces, in memory; texts of cells stay as they are."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as usual:
        for member in archive.infolist():
            content = archive.read(member)
            if member.filename.endswith((".xml", ".rels")):
                content = _TAG.sub(_renamed, content)
            usual.writestr(member.filename, content)
    return copy


def _renamed(tag: re.Match[bytes]) -> bytes:
    text = tag[0]
    if _STRICT not in text:
        return text
    text = _NAMESPACE.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/", text)
    for strict, usual in _NAMES:
        text = text.replace(strict, usual)
    return text
