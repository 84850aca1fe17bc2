"""A series by point in time from an answer: areas or parts down, periods across, gaps with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from market_tui.dashboards import Panel
from market_tui.query import Answer
from market_tui.tui.drawing.answers import Row, categories_of, cell, ends_of, rows_of, splits
from market_tui.tui.session import Settled
from market_tui.tui.widgets.figure_grid import Grid, GridRow
from market_tui.tui.widgets.strips import LEVEL_MARK, sparkline
from market_tui.tui.words import between, figure, label_of, listed, periods, unit_of

MOST_SERIES = 12
COMPARED_BY_CATEGORY = 3


def trend(answer: Answer, panel: Panel, settled: Settled) -> Grid:
    """A series by point in time: the area or its parts, then what it stands beside; gaps and their reason."""
    frame, columns = answer.frame, answer.query.columns
    unit, ends = unit_of(panel.value, columns, panel.figure), ends_of(answer, panel.value)
    here = rows_of(answer, settled.area)
    words = categories_of(frame, panel.label)
    categories = [name for name in words if splits(here, panel.label, name)]
    points = frame[panel.label].unique().sort().to_list()
    if not here or not points:
        return Grid(empty="nothing is known for this area")
    rows: list[GridRow] = []
    names = list(dict.fromkeys(_category(row, categories) for row in here))
    names = sorted(names, key=lambda n: -_latest(here, n, categories, panel.value))[:MOST_SERIES]
    counts = not (unit.startswith(("fraction", "GBP")) or unit == "index" or "per" in unit.split())
    if len(names) < 2 or (len(names) <= COMPARED_BY_CATEGORY and not counts):
        areas = (settled.area, *settled.beside)
    else:
        areas = (settled.area,)
    for name in names:
        for area in areas:
            told = {
                row[panel.label]: row for row in rows_of(answer, area) if _category(row, categories) == name
            }
            if not told:
                continue
            own = area == settled.area
            label = area if not categories else name if own else f"  {area}"
            series = [told[p][panel.value] if p in told else None for p in points]
            cells = tuple(cell(told.get(p), panel.value, unit, ends) for p in points)
            spark = sparkline(series).plain if any(v is not None for v in series) else ""
            rows.append(GridRow(f"{area}|{name}", label, cells, spark, own and not categories))
            if own and ends and not categories:
                range_cells = tuple(_range(told.get(p), ends, unit) for p in points)
                word = "95% interval" if "interval" in columns.get(ends[0], "") else "range"
                rows.append(GridRow(f"{area}|range", f"  {word}", range_cells))
    single = not categories
    main = {row[panel.label]: row[panel.value] for row in here} if single else {}
    other = rows_of(answer, settled.beside[-1]) if single and settled.beside else []
    marks = {row[panel.label]: row[panel.value] for row in other}
    is_share = unit.startswith("fraction")
    notes = [*gaps_of(here, panel, points), *_flags(here, panel)]
    notes += _alike(here, [name for name in words if name not in categories])
    if single and any(v is not None for v in main.values()) and marks:
        notes.insert(0, f"{LEVEL_MARK} {settled.beside[-1]}")
    below_zero = any(isinstance(v, int | float) and v < 0 for v in (*main.values(), *marks.values()))
    if below_zero:
        main, marks, notes = {}, {}, [note for note in notes if not note.startswith(LEVEL_MARK)]
    return Grid(
        tuple(str(p) for p in points),
        tuple(periods(points)),
        tuple(rows),
        tuple(main.get(p) for p in points),
        tuple(marks.get(p) for p in points) if is_share or unit in ("GBP", "index") else (),
        latest_last=True,
        notes=tuple(notes),
    )


def _category(row: Row, categories: Sequence[str]) -> str:
    return " · ".join(figure(row[c]) for c in categories)


def _latest(rows: Sequence[Row], name: str, categories: Sequence[str], value: str) -> float:
    known = [row[value] for row in rows if _category(row, categories) == name and row[value] is not None]
    return float(known[-1]) if known and isinstance(known[-1], int | float) else 0.0


def _range(row: Row | None, ends: tuple[str, str], unit: str) -> str:
    if row is None or (row[ends[0]] is None and row[ends[1]] is None):
        return "·"
    return between(row[ends[0]], row[ends[1]], unit, outwards=False).rstrip("%")


def gaps_of(rows: Sequence[Row], panel: Panel, points: Sequence[Any]) -> list[str]:
    """Why points have no figure, and which rest on published totals."""
    headings = dict(zip(points, periods(points), strict=True))
    if not rows or "coverage" not in rows[0]:
        known = {row[panel.label] for row in rows if row[panel.value] is not None}
        return (
            [f"· no figure for {listed(gaps)}"]
            if (gaps := [headings[p] for p in points if p not in known])
            else []
        )
    inspected = {r[panel.label] for r in rows if r["coverage"] == "inspected" and r[panel.value] is None}
    published = {r[panel.label] for r in rows if r["coverage"] == "published"}
    told = []
    if blank := [headings[p] for p in points if p in inspected - published]:
        told.append(f"· {listed(blank)}: only homes already inspected are listed, so they are not counted")
    if totals := [headings[p] for p in points if p in published]:
        told.append(f"{listed(totals)}: Ofsted’s published totals")
    return told


def _alike(rows: Sequence[Row], names: Sequence[str]) -> list[str]:
    """What columns of words say of every row, or of the last."""
    told = [f"{label_of(name)}: {figure(rows[-1][name])}" for name in names if rows[-1][name]]
    return [" · ".join(told)] if told else []


def _flags(rows: Sequence[Row], panel: Panel) -> list[str]:
    told = [(figure(row[panel.label]), str(row["flag"])) for row in rows if row.get("flag")]
    return [f"⚑ {period}: {flag}" for period, flag in told][:4]
