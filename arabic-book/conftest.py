"""Fixtures with a browser, for all tests; a plugin must be named at the root."""

pytest_plugins = ["browsing", "widget_pages"]
