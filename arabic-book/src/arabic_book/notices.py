"""Copyright notices and licences of what others made and the built book ships: `_static/NOTICES.txt`."""

from importlib.metadata import distribution, version

from .fonts import FACES

FILE = "NOTICES.txt"
_LINE = "=" * 78


def section(title: str, text: str) -> str:
    """A part of the file: a title and what follows it."""
    return f"{_LINE}\n{title}\n{_LINE}\n\n{text.strip()}\n\n"


def licences(package: str) -> str:
    """The licence files that an installed distribution carries, one after the other.

    Raises LookupError where it carries none: what states no licence is not shipped.
    """
    found = [file for file in distribution(package).files or () if ".dist-info/" in str(file)
             and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "OFL"))]  # fmt: skip
    if not found:
        raise LookupError(f"the distribution {package} carries no licence file")
    return "\n\n".join(file.read_text(encoding="utf-8").strip() for file in sorted(found))


def notices() -> str:
    """Of the fonts: where each is from, what was changed in it, and its licence."""
    faces_by_package: dict[str, list[str]] = {}
    for family, weight, package, file, _ in FACES:
        faces_by_package.setdefault(package.replace("_", "-"), []).append(
            f"«{family}» {weight} is cut from {file}"
        )
    opening = "What others made and this book ships, with the notices and licences of each.\n\n"
    return opening + "".join(
        section(
            f"Fonts of {package} {version(package)}",
            f"{'; '.join(faces)}. Characters were left out and the names changed.\n\n{licences(package)}",
        )
        for package, faces in faces_by_package.items()
    )
