"""Check that every file of this folder is as it was packed. Needs Python 3.8 or newer, and nothing else.

Usage: python check.py        (Windows: py check.py)
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path


def problems(folder: Path) -> list[str]:
    """What is wrong with the files of ``folder``, in Arabic, a line for each; none where all is right."""
    manifest = folder / "MANIFEST.txt"
    try:
        lines = manifest.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ["تعذّرت قراءة قائمة الملفات MANIFEST.txt: انسخ المجلد كله من جديد."]
    found = []
    for line in lines:
        digest, _, name = line.partition("  ")
        file = folder / name
        if len(digest) != 64 or not name:
            found.append("قائمة الملفات MANIFEST.txt تالفة: انسخ المجلد كله من جديد.")
            break
        try:
            is_right = hashlib.sha256(file.read_bytes()).hexdigest() == digest
        except FileNotFoundError:
            found.append(f"ملف مفقود: {name}")
        except OSError:
            found.append(f"ملف لا يُقرأ: {name}")
        else:
            if not is_right:
                found.append(f"ملف تالف: {name}")
    return found


def main() -> None:
    # A console of Windows may be set to letters that have no Arabic; the window of IDLE has no such setting.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    found = problems(Path(__file__).resolve().parent)
    if found:
        print("\n".join(found))
        print(f"عدد المشكلات: {len(found)}. انسخ هذه الملفات من النسخة الأصلية، أو فك الضغط من جديد.")
        sys.exit(1)
    print("كل الملفات سليمة.")


if __name__ == "__main__":
    main()
