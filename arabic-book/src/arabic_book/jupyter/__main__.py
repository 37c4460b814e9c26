"""`python -m arabic_book.jupyter [--user] [--remove]`"""

import argparse
import sys

from arabic_book.jupyter import install, remove

INSTALLED = """\
تُقرأ الدفاتر العربية في JupyterLab الآن من اليمين إلى اليسار. حدِّث الصفحة إن كانت مفتوحة.
Arabic notebooks in JupyterLab now read right to left. Reload the page if it is open."""
REMOVED = """\
أُزيلت إعدادات القراءة من اليمين إلى اليسار من JupyterLab.
The right-to-left settings are removed from JupyterLab."""
ABSENT = """\
لم تكن إعدادات القراءة من اليمين إلى اليسار مثبَّتة، ولم يتغيَّر شيء.
The right-to-left settings were not installed; nothing has changed."""
NOT_ALLOWED = """\
لا إذن بالكتابة في هذا المجلد. أعد الأمر مع --user ليكون التثبيت في حسابك وحده.
This folder cannot be written. Repeat the command with --user to install for your account alone."""


def main(arguments: list[str] | None = None) -> int:
    """Install the settings or take them out; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m arabic_book.jupyter",
        description="Make JupyterLab read right to left where a notebook is Arabic.",
    )
    parser.add_argument("--user", action="store_true", help="for this account, not for this environment")
    parser.add_argument("--remove", action="store_true", help="take the settings out again")
    options = parser.parse_args(arguments)
    try:
        changed = (remove if options.remove else install)(options.user)
    except PermissionError as error:
        print(NOT_ALLOWED, error.filename, sep="\n", file=sys.stderr)
        return 1
    print(INSTALLED if not options.remove else REMOVED if changed else ABSENT, *changed, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
