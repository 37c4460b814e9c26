"""Links out of a page: run it, download it, edit it, report a problem."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .strings import Strings


@dataclass(frozen=True)
class Link:
    kind: str
    url: str


def repository(options: dict[str, Any]) -> tuple[str, str]:
    """Address and branch of the book's repository.

    The environment of a CI run wins over _config.yml, so that a copy of the book links to its own repository.
    """
    url, branch = options.get("repository_url", ""), options.get("repository_branch", "")
    if os.environ.get("GITHUB_REPOSITORY"):
        url = f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{os.environ['GITHUB_REPOSITORY']}"
        if os.environ.get("GITHUB_REF_TYPE") == "branch":
            branch = os.environ.get("GITHUB_REF_NAME", branch)
    url = os.environ.get("BOOK_REPOSITORY_URL", url)
    branch = os.environ.get("BOOK_REPOSITORY_BRANCH", branch)
    return url.rstrip("/"), branch or "main"


def is_on(value: Any) -> bool:
    return str(value).lower() in ("true", "1", "yes")


def launch_links(options: dict[str, Any], path: str) -> list[Link]:
    """Links that open the notebook ``path`` (from the repository's root) in a live JupyterLab."""
    url, branch = repository(options)
    buttons = options.get("launch_buttons") or {}
    if not url:
        return []
    owner, name = url.split("/")[-2:]
    tree = "lab/tree" if buttons.get("notebook_interface") == "jupyterlab" else "tree"
    links = []
    if hub := (buttons.get("binderhub_url") or "").rstrip("/"):
        provider = "gl" if "gitlab" in url else "gh"
        target = quote(f"{tree}/{path}", safe="")
        links.append(Link("launch_binder", f"{hub}/v2/{provider}/{owner}/{name}/{branch}?urlpath={target}"))
    if hub := (buttons.get("jupyterhub_url") or "").rstrip("/"):
        target = quote(f"{tree}/{name}/{path}", safe="")
        query = f"repo={quote(url, safe='')}&branch={quote(branch, safe='')}&urlpath={target}"
        links.append(Link("launch_hub", f"{hub}/hub/user-redirect/git-pull?{query}"))
    return links


def repository_links(options: dict[str, Any], path: str, title: str, words: Strings) -> list[Link]:
    """Links to edit the source ``path`` and to report a problem with the page ``title``."""
    url, branch = repository(options)
    if not url:
        return []
    links = []
    if is_on(options.get("use_edit_page_button")):
        links.append(Link("edit", f"{url}/edit/{branch}/{quote(path)}"))
    if is_on(options.get("use_issues_button")):
        links.append(Link("report", f"{url}/issues/new?title={quote(words.report_title + title)}"))
    return links
