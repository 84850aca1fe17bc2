"""Reading an answer for drawing: its rows by area, its ranges, what splits it into series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from market_tui.query import Answer, hidden
from market_tui.query.hidden import Ends
from market_tui.tui.words import PERIODS, between, figure

SIDE = ("area", "coverage", "flag", "code", "reading", "unit", "assumption", "missing")
Row = dict[str, Any]


def rows_of(answer: Answer, area: str) -> list[Row]:
    """An answer's rows for one area."""
    frame = answer.frame
    return frame.filter(area=area).rows(named=True) if "area" in frame.columns else frame.rows(named=True)


def ends_of(answer: Answer, column: str) -> Ends | None:
    """The columns that hold the lower and upper end of a column's range, where there are such."""
    return hidden.ends_of(answer.frame.columns, column)


def share_of(answer: Answer, column: str) -> str | None:
    """The column that gives a count as a share of its area, where there is one."""
    return next((c for c in (f"{column}_share", "share") if c in answer.frame.columns and c != column), None)


def categories_of(frame: pl.DataFrame, label: str) -> list[str]:
    """The columns of words that split an answer into several series."""
    words = (pl.String, pl.Enum, pl.Categorical)
    return [n for n, dtype in frame.schema.items() if dtype in words and n not in (label, *SIDE)]


def splits(rows: Sequence[Row], label: str, name: str) -> bool:
    """Whether a column of words tells rows of one period apart."""
    seen: dict[Any, Any] = {}
    return any(seen.setdefault(row[label], row[name]) != row[name] for row in rows)


def is_time(name: str, dtype: pl.DataType) -> bool:
    """Whether a column says when."""
    return name in PERIODS or (dtype == pl.Date and not name.endswith("_on"))


def cell(row: Row | None, value: str, unit: str, ends: tuple[str, str] | None) -> str:
    """A figure for a grid; its range where only that is known, a dot where nothing is, ⚑ where suspect."""
    if row is None:
        return "·"
    flag = "⚑" if row.get("flag") else ""
    if row[value] is None:
        if ends and (row[ends[0]] is not None or row[ends[1]] is not None):
            return between(row[ends[0]], row[ends[1]], unit) + flag
        return "·" + flag
    return figure(row[value], unit) + flag
