"""Where the project is, and how tests serve a folder of pages."""

import base64
import os
from pathlib import Path

from arabic_book.live.collecting import collect
from arabic_book.live.lock import read_lock
from arabic_book.live.publishing import renew_own
from arabic_book.live.settings import read_live_settings
from arabic_book.live.sources import Sources, user_cache
from browsing import Site, serve

__all__ = ["IS_NIGHTLY", "ROOT", "Site", "collect_offline", "serve"]

# What is too slow for every change is done in the nightly run.
IS_NIGHTLY = bool(os.environ.get("UMRAN_NIGHTLY"))
ROOT = Path(__file__).parents[1]


def collect_offline(root):
    """Collect the files of live Python from the cache alone, unless they are there; gives the names of what is missing."""
    if renew_own(root, root / "_build" / "live"):
        return []
    sources = Sources(read_lock(), [], user_cache(), offline=True)
    found = collect(read_live_settings(root), sources, root / "_build" / "live")
    return [name for one, name in found.missing if one == "base"]


# The colours of a picture, each as #rrggbb, that cover more than a few pixels of its part from `top` to `bottom`.
COLOURS = """async ([address, top, bottom]) => {
  const picture = new Image(); picture.src = address; await picture.decode();
  const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d'); pen.drawImage(picture, 0, 0);
  const [from, to] = [top, bottom].map(part => Math.round(part * picture.height));
  const pixels = pen.getImageData(0, from, picture.width, to - from).data, counts = {};
  for (let i = 0; i < pixels.length; i += 4) {
    const colour = '#' + [0, 1, 2].map(k => pixels[i + k].toString(16).padStart(2, '0')).join('');
    counts[colour] = (counts[colour] ?? 0) + 1;
  }
  return [picture.width, picture.height, Object.keys(counts).filter(colour => counts[colour] > 40)]; }"""


def as_address(picture):
    """A saved picture as an address that a page can load."""
    return "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode()
