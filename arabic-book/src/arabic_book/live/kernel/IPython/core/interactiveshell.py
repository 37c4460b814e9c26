"""The shell, by the name under which libraries ask for it."""

from arabic_live.shell import InteractiveShell

__all__ = ["InteractiveShell"]
