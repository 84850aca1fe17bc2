"""A panel into a file of the current folder, its provenance beside it."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.tui.words import slug

if TYPE_CHECKING:
    from market_tui.query import Answer


def free_path(answer: Answer, folder: Path) -> Path:
    """`<query>-<area>-<as_at>.csv`, numbered where that is taken: nothing is ever written over."""
    dated = f"-{answer.scope.as_at}" if answer.scope.as_at else ""
    given = "".join(f"-{slug(str(value))}" for value in answer.options.values() if value)
    stem = f"{answer.query.name}{given}-{slug(answer.scope.areas[0])}{dated}"[:150]
    for number in count(1):
        path = folder / (f"{stem}.csv" if number == 1 else f"{stem}-{number}.csv")
        if not path.exists():
            return path
    raise AssertionError


def export(answer: Answer, folder: Path) -> list[Path]:
    """Write an answer; the files written, the data first.

    Raises:
        MarketError: the folder cannot be written.
    """
    from market_tui.export import write

    return write(answer, free_path(answer, folder))
