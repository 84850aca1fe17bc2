"""Figures that a publisher hides: which columns bound them, and the range that stands in their place."""

from collections.abc import Sequence

import polars as pl

from market_tui.measures.wording import format_range
from market_tui.query.question import Answer

Ends = tuple[str, str]


def ends_of(names: Sequence[str], column: str) -> Ends | None:
    """The columns that hold the lower and upper end of a column's range, where there are such.

    `children_low` bounds `children`, or the one column of `children_…`; `share_low` the one share.
    """
    lows = [n for n in names if n == "low" or n.endswith("_low")]
    stems = [column]
    if column.endswith("share") and sum(n.endswith("share") for n in names) == 1:
        stems.append("share")
    for low in lows:
        stem = low.removesuffix("_low")
        if column.startswith(f"{stem}_") and not column.endswith(("_low", "_high")) and stem not in names:
            stems.append(stem)
    if column == "value" or lows == ["low"]:
        stems.append("")
    for stem in stems:
        low, high = f"{stem}_low".lstrip("_"), f"{stem}_high".lstrip("_")
        if low in names and high in names:
            return low, high
    return None


def bounded(answer: Answer) -> dict[str, Ends]:
    """The columns whose figure may be hidden, each with those of its range; intervals are no such range."""
    frame, meanings = answer.frame, answer.query.columns
    found = {c: ends for c in frame.columns if (ends := ends_of(frame.columns, c))}
    taken = {end for ends in found.values() for end in ends}
    return {
        c: ends
        for c, ends in found.items()
        if c not in taken and frame.schema[c].is_numeric() and "interval" not in meanings.get(ends[0], "")
    }


def ranges(answer: Answer, column: str, ends: Ends) -> pl.Series:
    """`34–54` for each row whose figure is hidden but bounded from above; null for the others."""
    fraction = answer.query.columns.get(column, "").endswith("[fraction]")
    text = format_range(*ends, decimals=1, scale=100, unit="%") if fraction else format_range(*ends)
    told = pl.col(column).is_null() & pl.col(ends[1]).is_not_null()
    return answer.frame.select(pl.when(told).then(text).alias(column)).to_series()
