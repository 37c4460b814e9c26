"""What a command wrote into a folder, so that it replaces that and nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from umran.text.files import OverwriteRefused, content_of, sha256
from umran.text.journal import path_inside, transaction
from umran.text.words import listed, ltr, quoted

MANIFEST = ".umran-written.json"
_FORMAT = "umran-written-1"


class Manifest:
    """What one command wrote into a folder, so that it replaces that and nothing else.

    Kept in the folder as `.umran-written.json`: by name the command and the SHA-256 of what it wrote.
    """

    def __init__(self, folder: str | os.PathLike[str], command: str, option: str = ""):
        self.folder, self.command, self._option = Path(folder), command, option

    @property
    def names(self) -> list[str]:
        """The files in the folder that this command wrote, edited since or not."""
        return [name for name in self._sums() if (self.folder / name).exists()]

    def check(self, names: Iterable[str] = (), *, replace: bool, whole: bool = False) -> None:
        """Raise OverwriteRefused where one of these files may not be written, naming it; with `whole`, or one of the earlier ones."""
        sums = self._sums()
        there = {name for name in names if os.path.lexists(path_inside(self.folder, name))}
        there |= {name for name in sums if whole and (self.folder / name).exists()}
        foreign = [name for name in sorted(there) if name not in sums]
        edited = [name for name in sorted(there) if name in sums and self._sum(name) != sums[name]]
        elsewhere = f"، أو اختر مجلداً آخر: {ltr(self._option)}" if self._option else ""
        where = f"في المجلد {quoted(self.folder, 200)}"
        if foreign:
            raise OverwriteRefused(
                f"{where} ما لم يكتبه هذا الأمر، فلا يُستبدل: {_listed(foreign)}",
                f"انقله أو غيّر اسمه{elsewhere}",
            )
        if edited:
            raise OverwriteRefused(
                f"{where} ما تغيّر بعد أن كتبه هذا الأمر، فلا يُستبدل: {_listed(edited)}",
                f"انقله أو غيّر اسمه لتحتفظ به{elsewhere}",
            )
        if there and not replace:
            raise OverwriteRefused(
                f"{where} نتائج سابقة: {_listed(sorted(there))}",
                f"استبدلها بـ {ltr('--replace')}{elsewhere}",
            )

    def write(self, contents: Mapping[str, bytes], *, replace: bool, whole: bool = False) -> None:
        """Write all these files or none, and remember them; with `whole` the earlier ones that are not among them go.

        Raises what `check` and `commit` raise, with every file as it was.
        """
        with transaction(self.folder) as put:
            self.check(contents, replace=replace, whole=whole)
            sums = {} if whole else self._sums()
            gone = set(self.names) - contents.keys() if whole else set()
            sums |= {name: sha256(content) for name, content in contents.items()}
            put({**dict.fromkeys(gone), **contents, MANIFEST: self._text(sums)}, self.command)

    def _sum(self, name: str) -> str | None:
        path = self.folder / name
        return sha256(content_of(path)) if path.is_file() else None

    def _rows(self) -> dict[str, dict[str, str]]:
        try:
            kept = json.loads((self.folder / MANIFEST).read_bytes())
            rows = {name: {"by": str(row["by"]), "sha256": str(row["sha256"])} for name, row in kept["files"].items()}  # fmt: skip
            return {name: row for name, row in rows.items() if path_inside(self.folder, name)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # nothing is known to be ours, so nothing is replaced

    def _sums(self) -> dict[str, str]:
        return {name: row["sha256"] for name, row in self._rows().items() if row["by"] == self.command}

    def _text(self, sums: Mapping[str, str]) -> bytes:
        rows = {name: row for name, row in self._rows().items() if row["by"] != self.command}
        rows |= {name: {"by": self.command, "sha256": digest} for name, digest in sums.items()}
        kept = {"format": _FORMAT, "files": dict(sorted(rows.items()))}
        return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _listed(names: list[str]) -> str:
    shown = [ltr(name) for name in names[:5]]
    return listed(shown) + (f" وغيرها ({ltr(len(names))})" if len(names) > 5 else "")
