"""How the columns of an answer stand in a table: order, heading, width and figure by name and unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from market_tui import notes
from market_tui.query.hidden import Ends, bounded, ranges
from market_tui.tui.widgets.frame_columns import TableColumn
from market_tui.tui.widgets.text import FLAG, NOTED, written
from market_tui.tui.words import figure, label_of, unit_of

if TYPE_CHECKING:
    from market_tui.query import Answer

ROOMY = 160
URN_CELLS = 10
_FIRST = ("urn", "name", "authority", "owner", "places", "rating", "inspected_on", "days_since")
_REASONED = ("urn", "name", "authority", "rating", "reason", "owner", "inspected_on", "days_since")
_OWNERS = ("owner", "homes", "places", "authorities", "inspected", "good_or_outstanding_share")
_LABELS = {
    "authorities": "Councils",
    "authority": "Council",
    "inspected_on": "Inspected",
    "registered_on": "Registered",
    "days_since": "Days",
    "good_or_outstanding_share": "Good +",
    "homes_share": "Of homes",
    "places_share": "Of places",
    "as_at": "As at",
    "from_owner": "From",
    "to_owner": "To",
    "children_displaced": "Displaced",
    "spare_here": "Spare here",
    "spare_within_20_miles": "In 20 miles",
    "spare_in_region": "In region",
    "owner_good_share": "Its good +",
    "good_share_left": "Others’",
    "financial_year": "Year",
    "children_in_homes": "In homes",
    "places_per_child": "Per child",
    "outside_share": "Outside",
    "over_20_miles_share": "Over 20 mi.",
    "homes_outside_share": "Homes: outside",
    "homes_net_gain": "Homes: net gain",
    "neighbours_mean": "Ten: mean",
    "neighbours_median": "Median",
    "neighbours_reporting": "Report",
    "finding": "What",
    "places_more": "Places ±",
    "subject": "Where",
}
_WIDTHS = {
    "area": (22, 34),
    "placement_type": (24, 44),
    "provider": (24, 44),
    "owner": (26, 40),
    "authority": (14, 22),
    "rating": (14, 20),
    "reason": (34, 60),
    "name": (16, 30),
    "detail": (60, 90),
    "event": (22, 30),
    "file": (30, 46),
    "title": (30, 50),
    "indicator": (34, 60),
    "finding": (36, 40),
    "subject": (24, 60),
}
_LONGEST = 90
_SIGN = TableColumn("flag", FLAG, 1, format=lambda flag: FLAG if flag else "")
_NOTED = {"urn": notes.HOME, "owner": notes.OWNER}
_SHORT = {"Requires improvement": "Requires impr.", "Not yet inspected": "Not inspected"}


def table_columns(
    answer: Answer, width: int, *, hidden: tuple[str, ...] = ("area",), only: tuple[str, ...] = ()
) -> list[TableColumn]:
    """An answer's columns for a table in an app of this width, those a reader looks for first in front.

    `only` names the columns to show, in their order; `flag` among them is drawn as a sign alone.
    """
    frame, meanings = answer.frame, answer.query.columns
    ranged = bounded(answer)
    if only:
        told = [
            _SIGN if name == "flag" else _column(frame, name, unit_of(name, meanings), width)
            for name in only
            if name in frame.columns
        ]
        told = [*told[:-1], *(_roomy(last, frame) for last in told[-1:])]
        return [_bounded(column, answer, ranged) for column in told]
    ends = {end for pair in ranged.values() for end in pair}
    names = [n for n in frame.columns if n not in (*hidden, *ends) and not _says_nothing(answer, n)]
    if "urn" in names:
        first = _REASONED if "reason" in names else _FIRST
        names = [n for n in first if n in names] + [n for n in names if n not in first]
    elif "owner" in names:
        names = [n for n in _OWNERS if n in names] + [n for n in names if n not in _OWNERS]
    if "reading" in names:
        names = ["reading", *(n for n in names if n != "reading")]
    if "area" in hidden and "area" in frame.columns and frame["area"].n_unique() > 1:
        names = ["area", *names]
    told = [_column(frame, name, unit_of(name, meanings), width) for name in names]
    return [_bounded(column, answer, ranged) for column in told]


def plain_columns(frame: pl.DataFrame, names: tuple[str, ...], width: int) -> list[TableColumn]:
    """Columns of a raw table by name."""
    return [_column(frame, name, "", width) for name in names if name in frame.columns]


def _column(frame: pl.DataFrame, name: str, unit: str, width: int) -> TableColumn:
    dtype = frame.schema[name]
    write: Callable[[Any], str] = written
    if name == "year" or name.endswith("_year"):
        write = str
    elif dtype.is_numeric():
        write = partial(figure, unit=unit, decimals=1 if unit.startswith("fraction") else 0)
    elif name == "rating" and width < ROOMY:
        write = _short
    elif name in _NOTED and (marked := notes.marked(_NOTED[name])):
        write = partial(_noted, marked)
        if name == "urn":
            return TableColumn(name, "URN", URN_CELLS, format=write)
    cells = _widths(frame, name, width)
    return TableColumn(name, _LABELS.get(name, label_of(name)), cells, format=write)


def _widths(frame: pl.DataFrame, name: str, width: int) -> int | None:
    """At most the width a column has in an app of this size; less where the data is shorter."""
    if name not in _WIDTHS:
        return None
    most = _WIDTHS[name][width >= ROOMY]
    longest = frame[name].cast(pl.String).str.len_chars().max()
    label = len(_LABELS.get(name, label_of(name))) + 2
    return max(label, min(most, int(longest) if isinstance(longest, int) else label))


def _roomy(last: TableColumn, frame: pl.DataFrame) -> TableColumn:
    """The last column, as wide as its words: the table cuts it to the room that is left."""
    if last.name not in _WIDTHS:
        return last
    longest = frame[last.name].cast(pl.String).str.len_chars().max()
    return replace(last, width=min(_LONGEST, longest) if isinstance(longest, int) else last.width)


def _short(value: Any) -> str:
    return _SHORT.get(str(value), str(value))


def _bounded(column: TableColumn, answer: Answer, ranged: dict[str, Ends]) -> TableColumn:
    """The column with the range of each hidden figure in its place."""
    ends = ranged.get(column.name)
    return replace(column, instead=ranges(answer, column.name, ends)) if ends else column


def _noted(marked: frozenset[str], value: Any) -> str:
    """A home or an owner, with a sign where there is a note on it."""
    return f"{NOTED} {written(value)}" if value in marked else written(value)


def _says_nothing(answer: Answer, name: str) -> bool:
    """Names that a publisher has redacted throughout, and the date that stands above, take no room."""
    frame = answer.frame
    if name not in ("name", "as_at") or not frame.height:
        return False
    if name == "as_at":
        return bool((frame["as_at"] == answer.scope.as_at).all())
    return not frame["name"].str.to_lowercase().is_in(["redacted", ""]).not_().fill_null(False).any()
