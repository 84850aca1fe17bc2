"""A series by point in time from an answer: areas or parts down, periods across, gaps with their reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from market_tui.dashboards import Panel
from market_tui.query import Answer
from market_tui.tui.drawing.answers import Row, categories_of, cell, ends_of, rows_of, splits
from market_tui.tui.drawing.flags import flags_of, missing_of
from market_tui.tui.session import Settled
from market_tui.tui.widgets.figure_grid import Grid, GridRow
from market_tui.tui.widgets.strips import LEVEL_MARK, sparkline
from market_tui.tui.words import between, figure, label_of, listed, periods, unit_of

MOST_SERIES = 12
BREAK = "┄"
COMPARED_BY_CATEGORY = 3
_YEAR = re.compile(r"(19|20)\d\d")


def trend(answer: Answer, panel: Panel, settled: Settled) -> Grid:
    """A series by point in time: the area or its parts, then what it stands beside; gaps and their reason."""
    frame, columns = answer.frame, answer.query.columns
    unit, ends = unit_of(panel.value, columns, panel.figure), ends_of(answer, panel.value)
    here = rows_of(answer, settled.area)
    words = categories_of(frame, panel.label)
    categories = [name for name in words if splits(here, panel.label, name)]
    points = spread(frame[panel.label].unique().sort().to_list())
    if not here or not points:
        return Grid(empty="nothing is known for this area")
    names = list(dict.fromkeys(_category(row, categories) for row in here))
    names = sorted(names, key=lambda n: (n != panel.leads, -_latest(here, n, categories, panel.value)))
    lead = names[0] if names[0] == panel.leads or not categories else None
    counts = not (unit.startswith(("fraction", "GBP")) or unit == "index" or "per" in unit.split())
    beside_each = len(names) < 2 or (len(names) <= COMPARED_BY_CATEGORY and not counts)
    rows: list[GridRow] = []
    for name in names[:MOST_SERIES]:
        for area in (settled.area, *(settled.beside if beside_each or name == lead else ())):
            told = _series(rows_of(answer, area), name, categories, panel.label)
            if not told:
                continue
            own = area == settled.area
            label = area if not categories else name if own else f"  {area}"
            series = [told[p][panel.value] if p in told else None for p in points]
            cells = tuple(BREAK if p is None else cell(told.get(p), panel.value, unit, ends) for p in points)
            spark = sparkline(series).plain if any(v is not None for v in series) else ""
            strong = own and name == lead
            rows.append(GridRow(f"{area}|{name}", label, cells, spark, strong))
            if own and ends and not categories and "interval" in columns.get(ends[0], ""):
                interval = tuple(BREAK if p is None else _range(told.get(p), ends, unit) for p in points)
                rows.append(GridRow(f"{area}|range", "  95% interval", interval))
    drawn = _drawn(_series(here, lead, categories, panel.label) if lead is not None else {}, panel)
    beside = rows_of(answer, settled.beside[-1]) if lead is not None and settled.beside else []
    marks = _drawn(_series(beside, lead or "", categories, panel.label), panel)
    is_share = unit.startswith("fraction")
    notes = [*gaps_of(here, panel, points, ends), *flags_of(here[::-1], panel.label, categories)]
    notes += missing_of(here[::-1], panel.label, categories)
    notes += _alike(here, [name for name in words if name not in categories])
    if any(isinstance(v, int | float) and v < 0 for v in (*drawn.values(), *marks.values())):
        drawn, marks = {}, {}
    if any(v is not None for v in drawn.values()) and marks:
        notes.insert(0, f"{LEVEL_MARK} {settled.beside[-1]}")
    return Grid(
        tuple(str(p) for p in points),
        tuple(headings(points)),
        tuple(rows),
        tuple(drawn.get(p) for p in points),
        tuple(marks.get(p) for p in points) if is_share or unit in ("GBP", "index") else (),
        latest_last=True,
        notes=tuple(notes),
    )


def spread(points: Sequence[Any]) -> list[Any]:
    """Points in time with None where years between two of them are not there at all."""
    told: list[Any] = []
    for point in points:
        if told and _years_between(told[-1], point):
            told.append(None)
        told.append(point)
    return told


def headings(points: Sequence[Any]) -> list[str]:
    """What stands over each point; a break over what is missing."""
    named = iter(periods([p for p in points if p is not None]))
    return [BREAK if p is None else next(named) for p in points]


def _years_between(before: Any, after: Any) -> list[int]:
    """The years after one point and before another: of dates, numbers, or `2023-24`."""
    first, last = (_YEAR.match(str(p)) for p in (before, after))
    return list(range(int(first[0]) + 1, int(last[0]))) if first and last else []


def _like(point: Any, year: int) -> str:
    """A year as the points are written: `2025`, or `2024-25` among financial years."""
    return f"{year}-{(year + 1) % 100:02}" if re.fullmatch(r"\d{4}-\d\d", str(point)) else str(year)


def _series(rows: Sequence[Row], name: str, categories: Sequence[str], label: str) -> dict[Any, Row]:
    return {row[label]: row for row in rows if _category(row, categories) == name}


def _drawn(series: dict[Any, Row], panel: Panel) -> dict[Any, Any]:
    return {point: row[panel.value] for point, row in series.items()}


def _category(row: Row, categories: Sequence[str]) -> str:
    return " · ".join(figure(row[c]) for c in categories)


def _latest(rows: Sequence[Row], name: str, categories: Sequence[str], value: str) -> float:
    known = [row[value] for row in rows if _category(row, categories) == name and row[value] is not None]
    return float(known[-1]) if known and isinstance(known[-1], int | float) else 0.0


def _range(row: Row | None, ends: tuple[str, str], unit: str) -> str:
    if row is None or (row[ends[0]] is None and row[ends[1]] is None):
        return "·"
    return between(row[ends[0]], row[ends[1]], unit, outwards=False).rstrip("%")


def gaps_of(
    rows: Sequence[Row], panel: Panel, points: Sequence[Any], ends: tuple[str, str] | None = None
) -> list[str]:
    """Why points have no figure, which years are missing, and which rest on published totals."""
    named = dict(zip(points, headings(points), strict=True))
    pairs = [(points[i - 1], points[i + 1]) for i, p in enumerate(points) if p is None]
    absent = [_like(before, year) for before, after in pairs for year in _years_between(before, after)]
    told = [f"{BREAK} nothing is loaded for {listed(absent)}"] if absent else []
    held = [p for p in points if p is not None]
    if not rows or "coverage" not in rows[0]:
        shown = {
            r[panel.label] for r in rows if r[panel.value] is not None or (ends and r[ends[1]] is not None)
        }
        if gaps := [named[p] for p in held if p not in shown]:
            told.append(f"· {listed(gaps)}: hidden, or in no file that is loaded")
        return told
    inspected = {r[panel.label] for r in rows if r["coverage"] == "inspected" and r[panel.value] is None}
    published = {r[panel.label] for r in rows if r["coverage"] == "published"}
    if blank := [named[p] for p in held if p in inspected - published]:
        told.append(f"· {listed(blank)}: only homes already inspected are listed, so they are not counted")
    if totals := [named[p] for p in held if p in published]:
        told.append(f"{listed(totals)}: Ofsted’s published totals")
    return told


def _alike(rows: Sequence[Row], names: Sequence[str]) -> list[str]:
    """What columns of words say of the rows, each word once."""
    words = {name: list(dict.fromkeys(figure(row[name]) for row in rows if row[name])) for name in names}
    if words.get("prices") == ["cash"]:
        words.pop("base_year", None)
    told = [f"{label_of(name)}: {', '.join(said)}" for name, said in words.items() if said]
    return [" · ".join(told)] if told else []
