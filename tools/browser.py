"""Find the Chromium that tests drive, or install one: Debian's, else Playwright's, else say what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find():
    """Path of a Chromium, or None. The environment variable CHROMIUM names one by hand."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *NAMES)):
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def run(*command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def install():
    if shutil.which("apt-get"):
        root = () if os.geteuid() == 0 else ("sudo", "-n")
        print("Installing Debian's Chromium for the tests …", flush=True)
        run(*root, "apt-get", "update")
        if run(*root, "apt-get", "install", "-y", "--no-install-recommends", "chromium"):
            return
    print("Installing Playwright's Chromium for the tests …", flush=True)
    run(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium")


if __name__ == "__main__":
    if not find():
        install()
    if not find():
        sys.exit(
            "The tests need Chromium. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path."
        )
