"""A panel's series for each council of the area, from an answer asked council by council."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from market_tui.dashboards import Panel
from market_tui.query import Answer
from market_tui.tui.drawing.answers import Row, categories_of, cell, ends_of, share_of, splits
from market_tui.tui.drawing.trend import BREAK, gaps_of, headings, spread
from market_tui.tui.widgets.multiples import Small
from market_tui.tui.widgets.stacks import Stack
from market_tui.tui.widgets.strips import GAP
from market_tui.tui.words import figure, meaning_of, unit_of


def kinds(answer: Answer, panel: Panel) -> list[str]:
    """The series that a panel splits into, the greatest first; else one without a name."""
    rows = answer.frame.rows(named=True)
    words = _words(answer, panel, rows)
    totals: dict[str, float] = {}
    for row in rows:
        name = _kind(row, words)
        totals[name] = totals.get(name, 0.0) + abs(row[panel.value] or 0.0)
    return sorted(totals, key=lambda name: (name != panel.leads, -totals[name]))


def multiples(answer: Answer, panel: Panel, kind: str = "") -> tuple[list[Small], list[str]]:
    """A small chart for each council, the greatest last figure first; and why points are missing."""
    every = answer.frame.rows(named=True)
    words = _words(answer, panel, every)
    rows = [row for row in every if _kind(row, words) == kind]
    points = spread(sorted({row[panel.label] for row in every}))
    unit, ends = unit_of(panel.value, answer.query.columns, panel.figure), ends_of(answer, panel.value)
    named = dict(zip(points, headings(points), strict=True))
    held: dict[str, dict[Any, Row]] = {}
    for row in rows:
        held.setdefault(str(row["area"]), {})[row[panel.label]] = row
    told = []
    for area, series in held.items():
        last = next((p for p in reversed(points) if p is not None and series.get(p)), None)
        known = [p for p in points if p is not None and (series.get(p) or {}).get(panel.value) is not None]
        beneath = f"{figure(series[known[0]][panel.value], unit)} in {named[known[0]]}" if known else "hidden"
        values = tuple(None if p is None else (series.get(p) or {}).get(panel.value) for p in points)
        shown = cell(series.get(last), panel.value, unit, ends)
        if last is not None and last != points[-1]:
            shown += f" {named[last]}"
        told.append((values[-1] if values else None, Small(area, values, shown, beneath)))
    told.sort(key=lambda pair: (pair[0] is None, -(pair[0] or 0.0), pair[1].key))
    return [small for _, small in told], [n.replace(BREAK, GAP) for n in gaps_of(rows, panel, points, ends)]


def stacks(answer: Answer, panel: Panel) -> tuple[str, list[str], list[Stack]]:
    """What is shared out, its parts, and a strip of them for each council, by the first part."""
    share = share_of(answer, panel.value) or panel.value
    known = answer.frame.drop_nulls([panel.label, share])
    parts = known[panel.label].unique().sort().to_list()
    held: dict[str, dict[Any, float]] = {}
    for row in known.rows(named=True):
        held.setdefault(str(row["area"]), {})[row[panel.label]] = row[share]
    told = [
        Stack(area, tuple(of.get(part) for part in parts), figure(of.get(parts[0], 0.0), "fraction"))
        for area, of in held.items()
    ]
    told.sort(key=lambda stack: (-(stack.parts[0] or 0.0), stack.key))
    return meaning_of(share, answer.query.columns), [figure(part) for part in parts], told


def _words(answer: Answer, panel: Panel, rows: Sequence[Row]) -> list[str]:
    first = [row for row in rows if row["area"] == rows[0]["area"]]
    return [name for name in categories_of(answer.frame, panel.label) if splits(first, panel.label, name)]


def _kind(row: Row, words: Sequence[str]) -> str:
    return " · ".join(figure(row[word]) for word in words)
