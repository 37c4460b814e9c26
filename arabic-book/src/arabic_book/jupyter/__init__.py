"""JupyterLab that reads right to left where a notebook is Arabic: `python -m arabic_book.jupyter`.

Two things are put into the environment's Jupyter folders, each in a place of its own, so nobody's files are touched
and nothing is built:

- share/jupyter/labextensions/arabic-book: `custom.css` and `lab.js`, loaded by JupyterLab and by Notebook 7;
- etc/jupyter/labconfig/default_setting_overrides.d/arabic-book.json: defaults that a person's own settings overrule.

A custom/custom.css would be read from a person's ~/.jupyter alone, and a style sheet cannot guide the editor's caret.
"""

import shutil
from pathlib import Path

from jupyter_core import paths

HERE = Path(__file__).parent


def install_paths(user: bool = False) -> tuple[Path, Path]:
    """(folder of the extension, file of the defaults), in this environment or, with `user`, in the person's home."""
    data = paths.jupyter_data_dir() if user else paths.ENV_JUPYTER_PATH[0]
    config = paths.jupyter_config_dir() if user else paths.ENV_CONFIG_PATH[0]
    return (
        Path(data, "labextensions", "arabic-book"),
        Path(config, "labconfig", "default_setting_overrides.d", "arabic-book.json"),
    )


def remove(user: bool = False) -> list[Path]:
    """Take out what `install` put in; return the paths that were there."""
    extension, defaults = install_paths(user)
    present = [path for path in (extension, defaults) if path.exists()]
    if extension.exists():
        shutil.rmtree(extension)
    defaults.unlink(missing_ok=True)
    return present


def install(user: bool = False) -> list[Path]:
    """Write the extension and the defaults, over an earlier installation; return their paths.

    Raises PermissionError where the folders cannot be written.
    """
    remove(user)
    extension, defaults = install_paths(user)
    (extension / "static").mkdir(parents=True)
    shutil.copy(HERE / "package.json", extension)
    for name in ("lab.js", "custom.css"):
        shutil.copy(HERE / name, extension / "static")
    defaults.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "overrides.json", defaults)
    return [extension, defaults]
