"""A panel into a file of the current folder, its provenance beside it."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.errors import UsageError
from market_tui.tui.words import slug

if TYPE_CHECKING:
    from market_tui.market import Market
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


def export(answer: Answer, folder: Path, market: Market) -> list[Path]:
    """Write an answer; the files written, the data first.

    What rests on a restricted list is asked anew without it, unless the question names that list.

    Raises:
        MarketError: the folder cannot be written, or there is nothing to say without a restricted list.
    """
    from market_tui.export import write

    return write(public(answer, market), free_path(answer, folder))


def public(answer: Answer, market: Market) -> Answer:
    """The answer as it may leave the app.

    Raises:
        UsageError: rows of a restricted list as they stand.
    """
    from market_tui.query import ask

    if not answer.restricted or "restricted_providers" in answer.query.tables:
        return answer
    if not answer.query.tables:
        raise UsageError("this list is restricted: it is not written to a file", "It can be read here.")
    return ask(market.public(), answer.query, answer.scope, **answer.options)
