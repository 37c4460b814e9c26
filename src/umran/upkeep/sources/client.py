"""A patient download: timeouts, retries with back-off, resumed from where it was cut, checked before it is believed."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import urlsplit

from umran.text.words import ATTEMPTS, after, counted, isolated, ltr, quoted

if TYPE_CHECKING:
    import requests

# What a source may call its files; a web page is never one of them.
_TYPES = {
    "json": (
        "application/json",
        "application/geo+json",
        "text/json",
        "text/plain",
        "application/octet-stream",
    ),
    "csv": (
        "text/csv",
        "text/plain",
        "application/csv",
        "application/octet-stream",
        "application/vnd.ms-excel",
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/octet-stream",
        "application/zip",
        "application/vnd.ms-excel",
        "binary/octet-stream",
    ),
}
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_BLOCK = 64 * 1024
_HOPS = 5  # a server sends on to another address no more often


class SourceError(ValueError):
    """A source that cannot be had, or that is not what it should be. The message is Arabic; `status` is the server's."""

    def __init__(self, message: str, status: int | None = None):
        self.status = status
        super().__init__(isolated(message))


class _Cut(Exception):
    """The connection ended early; what arrived is kept."""


@dataclass
class Client:
    """Downloads into a cache folder. `connect`, `wait` and `whole` are seconds; `pause` is the first back-off.

    `servers` are the beginnings of addresses (`https://host`) that may be asked, or sent on to; all where it is empty.
    """

    cache: Path
    attempts: int = 5
    connect: float = 10.0
    wait: float = 60.0  # between two blocks
    whole: float = 1800.0
    pause: float = 1.0
    largest: int = 500 * 2**20  # bytes
    servers: frozenset[str] = frozenset()
    progress: Callable[[int, int | None], None] | None = None

    def fetch(self, address: str, kind: str, sha256: str | None = None) -> Path:
        """The file at an address, complete and of the right kind; SourceError says why it cannot be had.

        An interrupted download goes on where it stopped, in this call or the next, if the server can still vouch that the
        file is the same (ETag or Last-Modified); otherwise it starts again.
        """
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SourceError(f"ليس عنواناً يُنزَّل منه: {quoted(address)}.")
        target = self.cache / f"{hashlib.sha256(address.encode()).hexdigest()[:16]}.{kind}"
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            self._download(address, kind, target)
        except OSError as error:
            raise SourceError(
                f"تعذرت الكتابة في مجلد التنزيل {quoted(self.cache)} ({ltr(error.strerror)})."
            ) from None
        found = hashlib.sha256(target.read_bytes()).hexdigest()
        if sha256 and found != sha256.lower():
            target.unlink()
            raise SourceError(f"بصمة الملف {ltr(found)} غير المنتظرة {ltr(sha256)}: ليس الملف المقصود.")
        return target

    def _download(self, address: str, kind: str, target: Path) -> None:
        part, note = target.with_suffix(target.suffix + ".part"), target.with_suffix(target.suffix + ".etag")
        last, started = "", time.monotonic()
        for attempt in range(self.attempts):
            if attempt:
                time.sleep(min(self.pause * 2 ** (attempt - 1), 60))
            try:
                if self._try(address, kind, part, note, started):
                    os.replace(part, target)
                    note.unlink(missing_ok=True)
                    return
            except _Cut as cut:
                last = str(cut)
            if time.monotonic() - started > self.whole:
                last += f" وانقضت المهلة (بالثواني: {ltr(f'{self.whole:g}')})"
                break
        raise SourceError(
            f"تعذر التنزيل من {ltr(address)} بعد {counted(attempt + 1, after(ATTEMPTS))}: {last}."
        )

    def _try(self, address: str, kind: str, part: Path, note: Path, started: float) -> bool:
        import requests

        have = part.stat().st_size if part.is_file() else 0
        vouch = note.read_text("utf-8") if note.is_file() else ""
        if have and not vouch:
            part.unlink()
            have = 0
        # Compression would make a byte range meaningless.
        headers = {"Accept-Encoding": "identity", "User-Agent": "umran-data-refresh"}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": vouch}
        try:
            with self._open(address, headers) as answer:
                return self._receive(answer, kind, part, note, have, started)
        except requests.exceptions.Timeout:
            raise _Cut("لم يجب الخادم في المهلة") from None
        except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError):
            raise _Cut("انقطع الاتصال") from None
        except requests.exceptions.RequestException as error:
            raise SourceError(f"تعذر الوصول إلى {ltr(address)} ({ltr(type(error).__name__)}).") from None

    def _open(self, address: str, headers: dict[str, str]) -> requests.Response:
        """The answer at an address, or where its server sends on to; each server is one that may be asked."""
        import requests

        for _ in range(_HOPS + 1):
            parts = urlsplit(address)
            if self.servers and f"{parts.scheme}://{parts.netloc}" not in self.servers:
                raise SourceError(
                    f"العنوان {ltr(address)} عند خادم غير المصدر المعروف ({ltr(parts.netloc)})، فلم يُطلب."
                )
            answer = requests.get(
                address,
                headers=headers,
                stream=True,
                timeout=(self.connect, self.wait),
                allow_redirects=False,
            )
            if answer.next is None or not answer.next.url:
                return answer
            address = answer.next.url
            answer.close()
        raise SourceError(f"يحيل الخادم من عنوان إلى عنوان بلا نهاية: {ltr(address)}.")

    def _receive(
        self, answer: requests.Response, kind: str, part: Path, note: Path, have: int, started: float
    ) -> bool:
        if answer.status_code in _AGAIN:
            self._rest(answer.headers.get("Retry-After"))
            raise _Cut(f"أجاب الخادم بالرمز {ltr(answer.status_code)}")
        if answer.status_code == 416:  # what is kept is no longer a beginning of the file
            part.unlink(missing_ok=True)
            raise _Cut("تغيّر الملف عند المصدر")
        if answer.status_code not in (200, 206):
            raise SourceError(
                f"أجاب الخادم بالرمز {ltr(answer.status_code)}: {ltr(answer.url)}.", answer.status_code
            )
        sort = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if sort and sort not in _TYPES[kind]:
            raise SourceError(f"نوع الجواب {ltr(sort)}، والمنتظر ملف {ltr(kind)}: لعله صفحة ويب لا بيانات.")
        resumed = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(
            f"bytes {have}-"
        )
        if answer.status_code == 206 and not resumed:
            part.unlink(missing_ok=True)
            raise _Cut("أجاب الخادم بجزء غير المطلوب")
        have = have if resumed else 0
        note.write_text(answer.headers.get("ETag") or answer.headers.get("Last-Modified") or "", "utf-8")
        length = answer.headers.get("Content-Length", "")
        whole = have + int(length) if length.isdecimal() else None
        self._check_size(whole or 0)
        with part.open("ab" if resumed else "wb") as file:
            for block in answer.iter_content(_BLOCK):
                file.write(block)
                have += len(block)
                self._check_size(have)
                if time.monotonic() - started > self.whole:
                    raise _Cut("التنزيل بطيء جداً")
                if self.progress:
                    self.progress(have, whole)
        if whole is not None and have < whole:
            raise _Cut("انقطع الاتصال قبل تمام الملف")
        if have == 0:
            raise SourceError("أجاب الخادم بملف فارغ.")
        return True

    def _check_size(self, size: int) -> None:
        if size > self.largest:
            raise SourceError(f"الملف أكبر من {ltr(f'{self.largest / 2**20:g}')} ميغابايت، فلم يُنزَّل.")

    def _rest(self, seconds: str | None) -> None:
        """As long as a busy server asks for, within reason."""
        if seconds and seconds.isdecimal():
            time.sleep(min(int(seconds), 60 * self.pause))


def percentage(stream: TextIO | None = None) -> Callable[[int, int | None], None]:
    """A progress line that rewrites itself on a terminal, and is silent elsewhere."""
    out = stream or sys.stderr
    shown = [-1]

    def show(have: int, whole: int | None) -> None:
        if not out.isatty():
            return
        step = have * 100 // whole if whole else have // 2**20
        if step != shown[0]:
            shown[0] = step
            size = f"{have / 2**20:.1f}" + (f" من {whole / 2**20:.1f}" if whole else "")
            out.write(f"\rتنزيل: {f'{step}% ' if whole else ''}({size} ميغابايت)")
            out.write("\n" if have == whole else "")
            out.flush()

    return show


def parsed(path: Path) -> Any:
    """The JSON of a downloaded file, decimals whole; SourceError for a page that only claims to be JSON."""
    from decimal import Decimal

    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    if text.lstrip()[:1] == "<":
        raise SourceError("الجواب صفحة ويب لا بيانات: لعل المصدر متوقف أو تغيّر عنوانه.")
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise SourceError("الجواب ليس JSON سليماً: لعل نقله انقطع.") from None
