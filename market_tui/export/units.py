"""Units of a query's columns, as its meanings give them in brackets, and how a figure is shown."""

import re
from collections.abc import Sequence
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any

from market_tui.query import Query

if TYPE_CHECKING:
    import polars as pl

_UNIT = re.compile(r"\s*\[([^\]]+)\]\s*$")
OF_ROW = "as unit says"
_NOTHING = "–"
_YEAR = re.compile(r"(^|_)year($|_to$)")


def unit_of(query: Query, column: str) -> str:
    """The unit at the end of a column's meaning, or nothing."""
    found = _UNIT.search(query.columns.get(column, ""))
    return found[1] if found else ("year" if _YEAR.search(column) else "")


def units_of_row(units: Sequence[str], frame: "pl.DataFrame", row: Sequence[Any]) -> list[str]:
    """The unit of each cell: its column's, else for a measured figure what the row's own `unit` says."""
    own = row[frame.columns.index("unit")] if "unit" in frame.columns else None
    return [
        unit or (str(own) if own and isinstance(v, float) else "") for v, unit in zip(row, units, strict=True)
    ]


def texts_of(column: "pl.Series", unit: str, own: Sequence[str | None] | None = None) -> list[str]:
    """A column as a person reads it; `own` are the units of its rows, for measured figures without a unit."""
    import polars as pl

    if column.dtype == pl.String:
        return column.fill_null(_NOTHING).to_list()
    if own and unit in ("", OF_ROW) and column.dtype.is_float():
        return [shown(value, of or "") for value, of in zip(column.to_list(), own, strict=True)]
    return [shown(value, unit) for value in column.to_list()]


def meaning_of(query: Query, column: str) -> str:
    """A column's meaning without its unit."""
    return _UNIT.sub("", query.columns.get(column, "area the row is about" if column == "area" else ""))


def shown(value: Any, unit: str) -> str:
    """A value for a person: fractions as per cent, money in pounds, counts with commas; nothing as –."""
    match value:
        case None:
            told = _NOTHING
        case bool():
            told = "yes" if value else "no"
        case date():
            told = value.isoformat()
        case int() | float():
            told = _figure(value, unit)
        case _:
            told = str(value)
    return told


def _figure(value: float, unit: str) -> str:
    if isnan(value):
        return _NOTHING
    if unit == "year":
        return str(value)
    if unit == "fraction":
        return f"{100 * value:.1f}%"
    if unit.startswith("GBP"):
        return f"{'-' if round(value) < 0 else ''}£{abs(value):,.0f}"
    whole = isinstance(value, int) or value.is_integer() or abs(value) >= 100
    return f"{value:,.0f}" if whole else f"{value:,.2f}"


def in_short(value: float | None, unit: str) -> str:
    """`shown`, millions of pounds in a word: what stands beside a bar."""
    if value is None or not unit.startswith("GBP") or abs(value) < 1e6:
        return shown(value, unit)
    return f"{'-' if value < 0 else ''}£{abs(value) / 1e6:,.1f}m"
