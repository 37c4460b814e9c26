"""Faults of a page: what Sphinx lets pass, and what each kind of page owes its reader."""
