"""The screen as an SVG that stands on its own: no fonts from elsewhere, blanks kept as wide as they are."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import count, groupby
from pathlib import Path

from rich.cells import cell_len

from market_tui.errors import StoreError
from market_tui.tui.exporting import NO_ROOM
from market_tui.whole import write_new

# A font's blocks are lower than its lines, and bars of several lines would show seams: they become boxes.
NBSP = "\u00a0"
_LOWER, _LEFT = "▁▂▃▄▅▆▇█", "▏▎▍▌▋▊▉"
_HIGH, _RISE = 24.4, 18.5  # of a line, and of its top over the line that letters stand on
_TEXT = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)" textLength="(?P<wide>[\d.]+)"'
    r"(?P<rest>[^>]*)>(?P<told>[^<]*)</text>"
)
FONTS = '"Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace'


def self_contained(svg: str) -> str:
    """The picture without fonts from elsewhere, its classes the same each time."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = re.sub(r"font-family: ?Fira Code[^;]*;", f"font-family: {FONTS};", svg)
    svg = re.sub(r"terminal-\d+-", "terminal-", svg)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    svg = _TEXT.sub(_with_boxes, svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _with_boxes(text: re.Match[str]) -> str:
    """A run of text with its blocks as boxes of their own."""
    told = unescape(text["told"])
    if not set(told) & {*_LOWER, *_LEFT}:
        return text[0]
    cell = float(text["wide"]) / cell_len(told)
    x, top = float(text["x"]), float(text["y"]) - _RISE
    boxes: list[str] = []
    for block, run in groupby(told):
        wide = cell_len(block) * cell * len(list(run))
        if block in _LOWER:
            high = _HIGH * (_LOWER.index(block) + 1) / len(_LOWER)
            boxes.append(_box(text["style"], x, top + _HIGH - high, wide, high))
        elif block in _LEFT:
            part = (_LEFT.index(block) + 1) / len(_LOWER)
            at = x
            while at < x + wide - cell / 2:
                boxes.append(_box(text["style"], at, top, cell * part, _HIGH))
                at += cell
        x += wide
    left = "".join(NBSP if block in _LOWER + _LEFT else block for block in told)
    if not left.strip():
        return "".join(boxes)
    place = f'x="{text["x"]}" y="{text["y"]}" textLength="{text["wide"]}"{text["rest"]}'
    written = escape(left).replace(NBSP, "&#160;")
    return f'{"".join(boxes)}<text class="{text["style"]}" {place}>{written}</text>'


def _box(style: str, x: float, y: float, wide: float, high: float) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high + 0.3:.1f}"'
    return f'<rect class="{style}" {place} shape-rendering="crispEdges"/>'


def save(svg: str, folder: Path) -> Path:
    """Write it as `market-tui.svg`, numbered where that is taken.

    Raises:
        StoreError: the folder cannot be written.
    """
    for number in count(1):
        path = folder / ("market-tui.svg" if number == 1 else f"market-tui-{number}.svg")
        try:
            write_new(path, self_contained(svg))
        except FileExistsError:
            continue
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}", NO_ROOM) from error
        return path
    raise AssertionError
