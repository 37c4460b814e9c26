"""Find the Chromium that tests drive, or install one: Debian's, else Playwright's, else say what to do."""

import os
import shutil
import subprocess
import sys


def find():
    """Path of a Chromium, or None. The environment variable CHROMIUM names one by hand."""
    from playwright.sync_api import sync_playwright

    from arabic_book.pdf import PrintError, find_browser

    with sync_playwright() as playwright:
        try:
            return find_browser(playwright)
        except PrintError:
            return None


def run(*command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def install():
    if shutil.which("apt-get"):
        root = () if os.geteuid() == 0 else ("sudo", "-n")
        print("Installing Debian's Chromium for the tests …", flush=True)
        run(*root, "apt-get", "update")
        for package in ("chromium-headless-shell", "chromium"):
            if run(*root, "apt-get", "install", "-y", "--no-install-recommends", package):
                return
    print("Installing Playwright's Chromium for the tests …", flush=True)
    run(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium")


if __name__ == "__main__":
    if not find():
        install()
    if not find():
        sys.exit(
            "The tests need Chromium. Install it (Debian: apt-get install chromium-headless-shell), or set CHROMIUM to its path."
        )
