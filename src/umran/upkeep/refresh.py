"""Renew a dataset from its official source: download, map, compare, and replace only what was reviewed.

The old file stays until the new one has been validated with the rest of the data; the seal is left to the maintainer, so
that a renewal shows in `umran data check` until somebody has signed it with `python -m umran.data seal`.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from umran import data
from umran.data import descriptor as _package
from umran.text import journal
from umran.text.cells import to_csv
from umran.text.errors import Unreadable
from umran.text.manifest import Manifest
from umran.text.words import ROWS, counted, listed, ltr, quoted
from umran.upkeep.appending import staged
from umran.upkeep.sources import mapping, shapes
from umran.upkeep.sources.client import Client, SourceError, percentage
from umran.upkeep.sources.differences import Comparison, Row, compare, merge

_PAGES = 200


@dataclass
class Renewal:
    """What a source would make of a dataset."""

    name: str
    path: Path  # the file in the data folder
    before: bytes  # its content when it was compared
    columns: list[str]
    old: list[Row]
    new: list[Row]
    comparison: Comparison
    out_of_scope: int  # records of places or series that are not ours
    without_value: int  # records without a value


@lru_cache(maxsize=1)
def sources() -> dict[str, dict[str, Any]]:
    """What can be renewed, and how: the content of sources.json."""
    return json.loads((files("umran.upkeep.sources") / "sources.json").read_text("utf-8"))


def run(options: argparse.Namespace) -> int:
    """`umran data refresh`: 0 nothing to do or done, 1 differences to review, 2 the source cannot be used."""
    if recovery := journal.recover(_package.folder()):
        print(recovery, file=sys.stderr)
    if not options.dataset:
        print("ما يمكن تجديده:")
        for name, source in sources().items():
            print(f"  {ltr(name)}: {ltr(source['address'].partition('?')[0])}")
        return 0
    client = Client(cache(options.cache), progress=percentage())
    try:
        renewal = plan(
            options.dataset, client, origin=options.origin, sha256=options.sha256, release=options.release
        )
    except SourceError as error:
        print(f"{error}\nالبيانات القديمة باقية كما هي.", file=sys.stderr)
        return 2
    return _report(renewal, options, client.cache)


def _report(renewal: Renewal, options: argparse.Namespace, folder: Path) -> int:
    comparison = renewal.comparison
    passed = [f"{counted(renewal.out_of_scope, ROWS)} لغير ما في المجموعة"] * bool(renewal.out_of_scope)
    passed += [f"{counted(renewal.without_value, ROWS)} بلا قيمة"] * bool(renewal.without_value)
    if passed:
        print(f"من المصدر مما لا يدخل: {listed(passed)}.")
    if not comparison:
        print(f"لا فرق: المجموعة {ltr(renewal.name)} توافق مصدرها.")
        return 0
    print(comparison.table())
    out = Path(options.differences) if options.differences else folder / f"{renewal.name}-differences.csv"
    written = Manifest(out.parent, "umran data refresh", "--differences")
    written.write({out.name: comparison.csv().encode()}, replace=True)
    print(f"الفروق كلها في {ltr(out)}.")
    if not options.apply:
        print(f"راجعها، ثم أعد الأمر مع {ltr('--apply')}. لم يتغير شيء.")
        return 1
    if comparison.vanished and not options.drop_vanished:
        print(
            f"في المصدر الجديد ينقص {counted(len(comparison.vanished), ROWS)}. إن كان غيابها مقصوداً فأضف "
            f"{ltr('--drop-vanished')}. لم يتغير شيء.",
            file=sys.stderr,
        )
        return 1
    problems = apply(renewal)
    if problems:
        print("القيم الجديدة لا توافق المخطط، فبقيت القديمة:", *problems, sep="\n", file=sys.stderr)
        return 1
    print(
        f"كُتب {ltr(renewal.path.name)}. بقي عليك: حدّث {ltr('version')} وتاريخ القراءة في {ltr('datapackage.json')}، "
        f"ثم اختم بعد مراجعة شخص آخر: {ltr('python -m umran.data seal')}."
    )
    return 0


def cache(folder: str | None = None) -> Path:
    """Where downloads are kept: the folder given, or UMRAN_CACHE, or the user's cache."""
    if folder or os.environ.get("UMRAN_CACHE"):
        return Path(folder or os.environ["UMRAN_CACHE"])
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "umran"


def plan(
    name: str,
    client: Client,
    *,
    origin: str | None = None,
    sha256: str | None = None,
    release: str | None = None,
) -> Renewal:
    """Download and compare; nothing is written outside the cache. `origin` is a file or another address.

    Raises SourceError where the source cannot be had or has changed its shape, with the old data untouched.
    """
    if name not in sources():
        raise Unreadable(f"لا مصدر مسجل لتجديد {ltr(name)}", f"يُجدَّد: {listed(map(ltr, sources()))}")
    if name not in data.names():
        raise Unreadable(
            f"لا مجموعة اسمها {ltr(name)} في البيانات", f"أضفها إلى {ltr('datapackage.json')} أولاً"
        )
    source = sources()[name]
    if any("option" in column for column in source["columns"].values()) and not release:
        raise Unreadable(f"في {ltr(name)} أكثر من إصدار لا تُوصل", f"اذكر الإصدار: {ltr('--release 2025')}")
    if "by_hand" in source and not origin:
        raise SourceError(f"{source['by_hand']}. العنوان: {ltr(source['address'])}")
    downloaded = _files(source, client, origin, sha256)
    records = [record for file in downloaded for record in shapes.records(source["shape"], file, source)]
    told = shapes.total(source["shape"], downloaded[0])
    if told not in (None, len(records)):
        raise SourceError(f"عدد السجلات المعلن {ltr(told)} والواصل {ltr(len(records))}: الجواب ناقص.")
    mapped = mapping.apply(records, source, release=release)
    if not mapped.rows:
        raise SourceError(f"لا صف في المصدر يخص {ltr(name)}: لعل شكله أو أسماءه تغيّرت.")
    descriptor = data.describe(name)
    keys = descriptor["schema"]["primaryKey"]
    _refuse_repeated(mapped.rows, keys)
    path = _package.folder() / descriptor["path"]
    before = path.read_bytes()
    old = _rows(before)
    scope = {column: value.format(release=release) for column, value in source.get("scope", {}).items()}
    mine = [row for row in old if all(row[column] == value for column, value in scope.items())]
    columns = [spec["name"] for spec in descriptor["schema"]["fields"]]
    comparison = compare(mine, mapped.rows, keys, columns)
    return Renewal(
        name, path, before, columns, old, mapped.rows, comparison, mapped.out_of_scope, mapped.without_value
    )


def _refuse_repeated(rows: list[Row], keys: list[str]) -> None:
    seen: dict[tuple, Row] = {}
    for row in rows:
        key = tuple(row[name] for name in keys)
        if seen.setdefault(key, row) != row:
            raise SourceError(
                f"في المصدر قيمتان مختلفتان لـ {quoted(' | '.join(key))}: لعله يفصّلهما ببعد جديد."
            )


def _rows(content: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _files(source: dict[str, Any], client: Client, origin: str | None, sha256: str | None) -> list[Path]:
    """The pages of the source as files: downloaded, or the one that the maintainer has."""
    if origin and "://" not in origin:
        path = Path(origin)
        if not path.is_file():
            raise SourceError(f"لا ملف في {quoted(origin)}.")
        _check_sum(path, sha256)
        return [path]
    address = origin or source["address"]
    kind = Path(address.partition("?")[0]).suffix.lstrip(".").lower() if origin else source["kind"]
    kind = kind if kind in ("json", "csv", "xlsx") else source["kind"]
    cities = data.load("cities")
    codes = {
        "iso3": ";".join(dict.fromkeys(cities["iso3"])),
        "m49": "&areaCode=".join(dict.fromkeys(cities["m49"])),
    }
    first = client.fetch(_page(address, 1, codes), kind, sha256)
    number = shapes.pages(source["shape"], first)
    if number > _PAGES:
        raise SourceError(f"عدد صفحات المصدر {ltr(number)}، والحد {ltr(_PAGES)}.")
    if number > 1 and "{page}" not in address:
        raise SourceError(f"في الجواب صفحات أخرى ({ltr(number)})، وليس في العنوان {ltr('{page}')}.")
    return [first, *(client.fetch(_page(address, page, codes), kind) for page in range(2, number + 1))]


def _page(address: str, number: int, codes: dict[str, str]) -> str:
    for name, text in {**codes, "page": str(number)}.items():
        address = address.replace(f"{{{name}}}", text)
    return address


def _check_sum(path: Path, sha256: str | None) -> None:
    import hashlib

    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if sha256 and found != sha256.lower():
        raise SourceError(f"بصمة الملف {ltr(found)} غير المنتظرة {ltr(sha256)}: ليس الملف المقصود.")


def apply(renewal: Renewal) -> list[str]:
    """Replace the dataset's file; returns what is wrong with the new data, in Arabic, and then nothing has changed."""
    from umran.intake.course import in_arabic

    comparison = renewal.comparison
    rows = merge(renewal.old, renewal.new, comparison.keys, comparison.vanished)
    text = to_csv([renewal.columns, *([row.get(column, "") for column in renewal.columns] for row in rows)])
    with staged(renewal.path.parent) as stage:
        stage.write(renewal.path.name, text.encode(), renewal.before)
        if problems := _package.check_folder(stage.path)[2]:
            return [str(in_arabic(each)) for each in problems]
        stage.commit(f"umran data refresh {renewal.name}")
    return []
