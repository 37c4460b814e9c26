"""In the place of the package of this name, for every process that tests start.

Where JupyterLab has brought it, jsonschema (which nbformat, Altair and MyST-NB import) loads it and compiles 38 grammars, three
seconds of processor a process, to check addresses in data that no book has. It is optional.
"""

raise ImportError("rfc3987_syntax is left out of the tests")
