"""The same course in Jupyter Book's stock theme and in ours, side by side.

Usage: python benchmarks/book.py [--pages N] [--json FILE]

Both books are built from this checkout's lessons and notebooks with stored outputs, served on loopback by the same
server, and opened in Chromium with every other host blocked. A ratio is stock over ours: above 1, ours is better.
--pages takes the first N lessons, notebooks and queries alone, to see whether it runs.
"""

import argparse
import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

import yaml
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

from arabic_book.pdf import find_browser
from arabic_book.serve import open_server

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]

# What a reader types, and a page that must be among the answers.
QUERIES = {
    "المدينة": "what_is_it",
    "مدينة": "what_is_it",
    "المدينه": "what_is_it",
    "والمدينة": "what_is_it",
    "مُدُن": "project",
    "الخطة الحضرية": "what_is_it",
    "خطه حضريه": "what_is_it",
    "للسياسات": "evidence_based_policy",
    "سياسة": "evidence_based_policy",
    "الادلة": "evidence_based_policy",
    "مؤشر": "goal_11",
    "موشر": "goal_11",
    "الغايات": "goal_11",
    "إلتزامات": "what_is_it",
    "أكادير": "project",
    "اكادير": "project",
    "11.3.1": "evidence_based_policy",
}


def shortened(toc, count):
    """The table of contents with its first page, the first `count` lessons and the first `count` notebooks."""
    left = {"book": count, "notebooks": count}

    def is_wanted(chapter):
        room = chapter["file"].split("/")[0]
        left[room] -= 1
        return left[room] >= 0

    parts = [{**part, "chapters": [*filter(is_wanted, part["chapters"])]} for part in toc["parts"]]
    return {**toc, "parts": [part for part in parts if part["chapters"]]}


def lay_out(folder, stock, count=None):
    """Copy the sources and settle the theme."""
    shutil.copy(ROOT / "_config.yml", folder)
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    toc = shortened(toc, count) if count else toc
    (folder / "_toc.yml").write_text(
        yaml.safe_dump(toc, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    for name in ("book", "notebooks", "data", "exercises"):
        shutil.copytree(ROOT / name, folder / name)
    if stock:
        config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
        config["sphinx"] = {
            "extra_extensions": ["arabic_book.lesson", "umran.book"],
            "config": {"language": "ar"},
        }
        (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")


def build(folder):
    start = time.perf_counter()
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder, "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def build_times(folder):
    first = build(folder)
    lesson = folder / "book" / "00_start" / "how_to_use.md"
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\nسطر جديد.\n", encoding="utf-8")
    return {"build_s": first, "build_after_edit_s": build(folder)}


def visit(context, address, home):
    """Bytes as sent packed, requests and first paint of one page."""
    page, answers, foreign = context.new_page(), [], []

    def route(request):
        if request.request.url.startswith((home, "data:", "blob:", "about:")):
            request.continue_()
        else:
            foreign.append(request.request.url)
            request.abort()

    page.route("**/*", route)
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    sent = 0
    for answer in answers:
        if answer.status == 200 and answer.url.startswith(home):
            body = answer.body()
            sent += (
                len(body)
                if answer.url.split("?")[0].endswith((".woff2", ".png"))
                else len(gzip.compress(body, 6))
            )
    paint = page.evaluate(
        "(performance.getEntriesByName('first-contentful-paint')[0] || {startTime: 0}).startTime"
    )
    return page, {
        "kib": sent / 1024,
        "requests": len(answers) + len(foreign),
        "foreign": len(foreign),
        "first_paint_ms": paint,
    }


def read(browser, home, pages):
    rows = []
    for name in pages:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ar", bypass_csp=True)
        page, row = visit(context, home + name, home)
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(
            "async () => (await axe.run(document, {iframes: false, resultTypes: ['violations']})).violations"
        )
        row["axe_serious"] = sum(v["impact"] in ("critical", "serious") for v in found)
        row["axe_all"] = len(found)
        rows.append(row)
        context.close()
    return {key: statistics.mean(row[key] for row in rows) for key in rows[0]}


def search(browser, home, count=None):
    page = browser.new_page()
    page.route("**/*", lambda r: r.continue_() if r.request.url.startswith(home) else r.abort())
    hits = 0
    for query, wanted in [*QUERIES.items()][:count]:
        page.goto(f"{home}search.html?q={quote(query)}")
        page.wait_for_timeout(1500)
        links = page.eval_on_selector_all("#search-results a", "links => links.map(a => a.href)")
        hits += any(wanted in link for link in links)
    page.close()
    return hits


def measure(browser, stock, count=None):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, stock, count)
        figures = build_times(folder)
        html = folder / "_build" / "html"
        server = open_server(html, "127.0.0.1", 0)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        lessons = sorted(path.relative_to(html).as_posix() for path in html.glob("book/*/*.html"))
        figures |= {f"lesson_{key}": value for key, value in read(browser, home, lessons).items()}
        notebooks = sorted(path.relative_to(html).as_posix() for path in html.glob("notebooks/*.html"))
        figures |= {f"notebook_{key}": value for key, value in read(browser, home, notebooks).items()}
        figures["search_hits"] = search(browser, home, count)
        figures["folder_mib"] = sum(path.stat().st_size for path in html.rglob("*") if path.is_file()) / 2**20
        server.shutdown()
    return figures


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--pages", type=int, metavar="N")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(playwright), args=FLAGS)
        stock, ours = (measure(browser, stock, options.pages) for stock in (True, False))
        browser.close()
    print(f"{'':28}{'stock':>10}{'ours':>10}{'ratio':>8}")
    for key, value in stock.items():
        ratio = f"{value / ours[key]:.1f}" if ours[key] else "–"
        print(f"{key:28}{value:10.1f}{ours[key]:10.1f}{ratio:>8}")
    print(f"search_hits are out of {len(QUERIES)}; more is better there.")
    if options.json:
        options.json.write_text(json.dumps({"stock": stock, "ours": ours}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
