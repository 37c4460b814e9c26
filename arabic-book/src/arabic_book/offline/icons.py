"""The book's mark as PNG, drawn here: what a phone shows of a book that was put on its home screen.

The mark is that of the browser's tab (``theme/layout.html``): three houses on a dark ground, on a grid of 32.
"""

import struct
import zlib

INK, ACCENT = (0x1D, 0x27, 0x33), (0xFD, 0x9D, 0x24)
GRID, RADIUS = 32, 7
# Each house: left, top, right, bottom.
HOUSES = ((7, 15, 12, 25), (14, 7, 19, 25), (21, 12, 26, 25))
# Drawn so much larger first where the edge is round.
FINER = 4


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _cover(x: int, y: int, size: int) -> int:
    """How opaque a dot of the rounded ground is: 255 inside, less on the edge of a corner."""
    radius = size * RADIUS / GRID
    inside = 0
    for part in range(FINER * FINER):
        at_x, at_y = x + (part % FINER + 0.5) / FINER, y + (part // FINER + 0.5) / FINER
        to_x = max(radius - at_x, at_x - (size - radius), 0)
        to_y = max(radius - at_y, at_y - (size - radius), 0)
        inside += to_x * to_x + to_y * to_y <= radius * radius
    return round(255 * inside / (FINER * FINER))


def draw_icon(size: int, *, rounded: bool = True, share: float = 1.0) -> bytes:
    """The mark as a PNG file; the same size gives the same bytes.

    Parameters
    ----------
    size
        Width and height in dots.
    rounded
        Whether the ground has round corners; where a phone cuts the shape itself, it must fill the square.
    share
        How much of the square the houses' grid takes: a phone may cut off what is outside four fifths.
    """
    scale, offset = size * share / GRID, size * (1 - share) / 2
    houses = [tuple(round(offset + edge * scale) for edge in house) for house in HOUSES]
    corner = round(size * RADIUS / GRID) + 1
    edges = {*range(corner), *range(size - corner, size)} if rounded else set()
    rows = bytearray()
    for y in range(size):
        row = bytearray(bytes((*INK, 255)) * size)
        for left, top, right, bottom in houses:
            if top <= y < bottom:
                row[left * 4 : right * 4] = bytes((*ACCENT, 255)) * (right - left)
        if y in edges:
            for x in edges:
                row[x * 4 + 3] = _cover(x, y, size)
        rows += b"\0" + row
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"".join((
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", head),
        _chunk(b"IDAT", zlib.compress(bytes(rows), 9)),
        _chunk(b"IEND", b""),
    ))  # fmt: skip


def icons() -> dict[str, bytes]:
    """Every icon of a book, by the name of its file."""
    return {
        "icon-192.png": draw_icon(192),
        "icon-512.png": draw_icon(512),
        "maskable-192.png": draw_icon(192, rounded=False, share=0.75),
        "maskable-512.png": draw_icon(512, rounded=False, share=0.75),
        "apple-touch-icon.png": draw_icon(180, rounded=False, share=0.9),
    }
