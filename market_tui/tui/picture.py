"""The screen as an SVG that stands on its own: no fonts from elsewhere, blanks kept as wide as they are."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from market_tui.errors import StoreError
from market_tui.tui.exporting import NO_ROOM
from market_tui.whole import write_new

FONTS = '"Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace'


def self_contained(svg: str) -> str:
    """The picture without fonts from elsewhere, its classes the same each time."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = re.sub(r"font-family: ?Fira Code[^;]*;", f"font-family: {FONTS};", svg)
    svg = re.sub(r"terminal-\d+-", "terminal-", svg)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


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
