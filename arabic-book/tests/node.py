"""Tests of scripts, run by the Node.js that the pinned Playwright brings: neither npm nor a browser is needed."""

import os
import subprocess

from playwright._impl._driver import compute_driver_executable

NODE, _ = compute_driver_executable()


def run(*arguments, **environment):
    """What Node.js says with these arguments: a finished process with its output as text."""
    command = [NODE, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def passes(path, **environment):
    """Fail with the output of Node's own test runner unless every test in a file passes, and there are some."""
    told = run("--test", "--test-reporter=tap", path, **environment)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "\n# tests 0\n" not in told.stdout and "\n# pass 0\n" not in told.stdout, "no test ran"
