"""Two sides of a comparison as they read: figures in their unit, the interval drawn about no difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from market_tui.tui.widgets.strips import interval, sparkline
from market_tui.tui.widgets.text import MISSING
from market_tui.tui.words import between, figure

ONE, OTHER, LESS, DRAWN, ENDS, SAYS, COURSE = DRAWN_COLUMNS = (
    "one_written", "other_written", "difference_written", "drawn", "interval_written", "says", "course",
)  # fmt: skip
# Cells of an interval in a narrow window, and in a wide one; odd, so that no difference is a cell.
STRIPS = (11, 31)
LEGEND = "≈ not clear: the 95% interval holds 0; –: no interval"
_MARKS = {
    "higher": "▲ higher",
    "lower": "▼ lower",
    "no clear difference": "≈ not clear",
    "no interval": MISSING,
}


# The key figure that shows how a measure came from one date to the other.
_KEY_FIGURES = {
    "homes": "homes",
    "places": "places",
    "places a home": "places_per_home",
    "private, of homes": "private_share",
    "good or outstanding, of homes inspected": "good_or_outstanding_share",
}


# What a measure's name can do without, the least loss of meaning first; the whole of it stands beneath.
_SHORTER = (
    ("for each child aged 0 to 17", "a child"),
    ("weekly unit cost", "cost a week"),
    ("the last full inspection", "inspection"),
    ("for each 10,000", "per 10,000"),
    ("Registered places for each child", "Places for each child"),
    ("more than 20 miles", "over 20 miles"),
    ("Children looked after", "Looked after"),
    ("Children in homes placed", "In homes: placed"),
    (", all placements", ""),
    ("outside their authority", "outside"),
    ("Local authority share", "Council share"),
    ("spending", "spend"),
    (", median", ""),
    (" of ownership", ""),
    (" share of ", ", of "),
    ("outstanding homes", "outstanding"),
    ("Placed over 20 miles from home", "Over 20 miles away"),
    ("Places for each child", "Places a child"),
)


def in_words(name: Any, width: int) -> str:
    """A measure's name in as few of its words as a width asks for."""
    told = str(name)
    for longer, shorter in _SHORTER:
        if len(told) <= width:
            break
        told = told.replace(longer, shorter)
    return told


def written_out(
    frame: pl.DataFrame, strip: int = STRIPS[0], over_time: pl.DataFrame | None = None
) -> pl.DataFrame:
    """A comparison with its figures as written beside them, and each interval drawn on one scale per unit.

    `over_time` are key figures by date: their course is drawn as a sparkline, a dot where it breaks.
    """
    rows = frame.rows(named=True)
    reach: dict[str, float] = {}
    for row in rows:
        ends = [abs(row[end]) for end in ("low", "high") if row[end] is not None]
        reach[row["unit"]] = max([reach.get(row["unit"], 0.0), *ends])
    told = [(*_written(row, reach[row["unit"]], strip), _course(row["measure"], over_time)) for row in rows]
    columns = zip(*told, strict=True) if told else [()] * len(DRAWN_COLUMNS)
    return frame.with_columns(
        pl.Series(name, list(values), pl.String) for name, values in zip(DRAWN_COLUMNS, columns, strict=True)
    )


def _written(row: dict[str, Any], reach: float, strip: int) -> Sequence[str]:
    unit = row["unit"]
    digits = 1 if unit == "fraction" else 0
    one, other = (figure(row[c], unit, decimals=digits) for c in ("value", "other_value"))
    difference, low, high = row["difference"], row["low"], row["high"]
    drawn = ends = ""
    if low is not None and high is not None and reach:
        drawn = interval(low, difference, high, -reach, reach, strip, tick=0.0).plain
        ends = between(low, high, unit, outwards=False).replace("%", " pts")
    flag = " ⚑" if row.get("flag") else ""
    return (one + flag, other, signed(difference, unit), drawn, ends, _MARKS[str(row["reading"])])


def _course(measure: str, over_time: pl.DataFrame | None) -> str:
    column = _KEY_FIGURES.get(measure)
    if over_time is None or column is None:
        return ""
    return sparkline(over_time.sort("as_at")[column].to_list()).plain


def signed(value: float | None, unit: str) -> str:
    """A difference with its sign; one of shares in percentage points."""
    if value is None:
        return MISSING
    text = figure(value, unit, decimals=1 if unit == "fraction" else 0)
    text = text.removesuffix("%") + " pts" if unit == "fraction" else text
    return text if value <= 0 or text.startswith(("0.0 ", "<")) else f"+{text}"
