"""How long ago, and bands of anything that is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from market_tui.errors import UsageError
from market_tui.measures.columns import Figure, as_expr

_DAYS = {"month": 365 / 12, "year": 365.0}


def days_between(start: Figure, end: Figure) -> pl.Expr:
    """Whole days from start to end, negative when the end comes first; null when a date is missing."""
    return (as_expr(end).cast(pl.Date) - as_expr(start).cast(pl.Date)).dt.total_days()


def band(value: Figure, upper: Sequence[float], labels: Sequence[str]) -> pl.Expr:
    """The band a value falls in, as an Enum in the order of the labels; null when the value is.

    `upper` are the upper bounds of all bands but the last, ascending, each included in its band: a home of 4
    places is in the band that ends at 4.
    """
    if len(labels) != len(upper) + 1 or list(upper) != sorted(set(upper)):
        raise ValueError(f"{len(labels)} bands need {len(labels) - 1} ascending upper bounds, not {upper!r}")
    bands = pl.Enum(labels)
    figure = as_expr(value)
    named: pl.Expr = pl.when(figure.is_not_null()).then(pl.lit(labels[-1], dtype=bands))
    for bound, label in zip(reversed(upper), reversed(labels[:-1]), strict=True):
        named = pl.when(figure <= bound).then(pl.lit(label, dtype=bands)).otherwise(named)
    return named


def in_band(value: Figure, words: str) -> pl.Expr:
    """Whether a figure lies in a band named in words: `3 places`, `7 to 9 places`, `1 to 2 years`.

    An upper bound is in its band, a lower one too unless the band counts days.

    Raises:
        UsageError: the words name no band.
    """
    column = as_expr(value)
    days = next((days for unit, days in _DAYS.items() if unit in words), None)
    bounds = [int(int(n) * (days or 1)) for n in re.findall(r"\d{1,9}", words)]
    if words == "not stated":
        return column.is_null() | (column < 1)
    if not bounds:
        raise UsageError(
            f"not a band: {words!r}", "Write it as `3 places`, `7 to 9 places` or `over 2 years`."
        )
    if "under" in words:
        return column <= bounds[0]
    if "over" in words:
        return column > bounds[0]
    if "or more" in words:
        return column >= bounds[0]
    above = column > bounds[0] if days else column >= bounds[0]
    return above & (column <= bounds[-1])
