"""Key figures, figures by area and matrices from an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl
from rich.cells import cell_len

from market_tui.dashboards import Panel
from market_tui.query import Answer
from market_tui.tui.drawing.answers import Row, categories_of, cell, ends_of, rows_of, share_of
from market_tui.tui.drawing.trend import gaps_of
from market_tui.tui.session import Settled
from market_tui.tui.widgets.figure_grid import Grid, GridRow
from market_tui.tui.widgets.strips import sparkline
from market_tui.tui.widgets.text import FLAG, MISSING
from market_tui.tui.words import between, figure, label_of, meaning_of, periods, unit_of

LONGEST_MEANING = 27
ROOM_FOR_BEGAN = 90
APART = 2


def matrix(answer: Answer, panel: Panel, settled: Settled) -> Grid:
    """Counts from one set of words to another, with the share of each line."""
    here = rows_of(answer, settled.area)
    across = next(iter(categories_of(answer.frame, panel.label)), None)
    if not here or across is None:
        return Grid(empty="nothing is known for this area")
    downs = answer.frame[panel.label].unique().sort().to_list()
    acrosses = answer.frame[across].unique().sort().to_list()
    held = {(row[panel.label], row[across]): row for row in here}
    share = share_of(answer, panel.value)
    unit = unit_of(panel.value, answer.query.columns, panel.figure)

    def step(down: str, over: str) -> str:
        row = held.get((down, over))
        if row is None:
            return "·"
        part = f" {figure(row[share], 'fraction'):>4}" if share else ""
        return figure(row[panel.value], unit) + part

    rows = [GridRow(down, shorter(down), tuple(step(down, over) for over in acrosses)) for down in downs]
    told = (meaning_of(name, answer.query.columns) for name in (panel.label, across))
    note = "Down: {}; across: {}".format(*told)
    headings = tuple(shorter(over, heading=True) for over in acrosses)
    return Grid(tuple(acrosses), headings, tuple(rows), notes=(note,), corner="from ↓  to →")


_SHORT = {
    "Outstanding": ("Outstanding", "Outst."),
    "Requires improvement": ("Requires impr.", "Req.imp."),
    "Inadequate": ("Inadequate", "Inad."),
}


def shorter(words: str, *, heading: bool = False) -> str:
    """A rating cut to what still reads, for a row's label or a narrow column's heading."""
    return _SHORT.get(words, (words, words))[heading]


def figures(answer: Answer, panel: Panel, settled: Settled, width: int = 76) -> Grid:
    """Measures down, areas across; the latest row of each area."""
    columns = answer.query.columns
    told = {area: rows_of(answer, area) for area in (settled.area, *settled.beside)}
    own = told[settled.area]
    if panel.label != "area" and len({row[panel.label] for row in own}) > 1:
        return _items(told, panel, columns, width)
    latest = {area: known[-1] for area, known in told.items() if known}
    if settled.area not in latest:
        return Grid(empty="nothing is known for this area")
    held = latest[settled.area]
    ends = {end for c in held if (pair := ends_of(answer, c)) for end in pair}
    measures = panel.shows or [
        name
        for name, dtype in answer.frame.schema.items()
        if (dtype.is_numeric() or name == panel.value) and name not in ends and name != panel.label
    ]
    rows: list[GridRow] = []
    for name in measures:
        unit, pair = unit_of(name, columns), ends_of(answer, name)
        cells = tuple(cell(row, name, unit, pair) for row in latest.values())
        rows.append(GridRow(name, _short_meaning(name, columns), cells, strong=name == panel.value))
    told_of = (pl.String, pl.Enum)
    words = [n for n, d in answer.frame.schema.items() if isinstance(d, told_of) and n != "area" and held[n]]
    said = " · ".join(f"{label_of(n)}: {figure(held[n])}" for n in words if n != "flag")
    flagged = f"{FLAG} {figure(held['flag'])}" if held.get("flag") else ""
    notes = tuple(filter(None, (said, flagged)))
    return Grid(tuple(latest), _headed(tuple(latest), rows, width), tuple(rows), notes=notes)


def _headed(areas: tuple[str, ...], rows: Sequence[GridRow], width: int) -> tuple[str, ...]:
    """The areas' names over their columns; `here` over the area's own where there is no room for all."""
    cells = [max(cell_len(area), *(cell_len(row.cells[i]) for row in rows)) for i, area in enumerate(areas)]
    label = max(cell_len(row.label) for row in rows)
    roomy = APART + label + sum(APART + each for each in cells) <= width
    return areas if roomy else ("here", *areas[1:])


def _items(told: Mapping[str, list[Row]], panel: Panel, columns: Mapping[str, str], width: int) -> Grid:
    """One value a row, each with its own name and unit, areas across."""
    own = next(iter(told.values()))
    areas = [area for area, rows in told.items() if rows]
    held = {(area, row[panel.label]): row for area in areas for row in told[area]}
    rows: list[GridRow] = []
    for row in own:
        unit = str(row.get("unit") or unit_of(panel.value, columns, panel.figure))
        found = [held.get((area, row[panel.label])) for area in areas]
        cells = [MISSING if each is None else figure(each[panel.value], unit) for each in found]
        label = figure(row[panel.label])
        rows.append(GridRow(label, _with_period(label, unit), tuple(cells)))
    return Grid(tuple(areas), _headed(tuple(areas), rows, width), tuple(rows))


def _with_period(label: str, unit: str) -> str:
    """A label with the time that its money is for, where its words do not tell it."""
    _, _, period = unit.partition("GBP a ")
    return f"{label}, a {period}" if period and period not in label else label


def _short_meaning(name: str, columns: Mapping[str, str]) -> str:
    """What a column means where that is short, else its name."""
    meaning = meaning_of(name, columns)
    return meaning[:1].upper() + meaning[1:] if len(meaning) <= LONGEST_MEANING else label_of(name)


def key_figures(answer: Answer, panel: Panel, settled: Settled, width: int = 120) -> Grid:
    """Each measure at the scope's date, its course, where it began, and what it is elsewhere."""
    columns, here = answer.query.columns, rows_of(answer, settled.area)
    if not here:
        return Grid(empty="no settings in this area")
    now = {area: _at(rows_of(answer, area), panel.label, settled) for area in (settled.area, *settled.beside)}
    ends = {end for c in here[0] if (pair := ends_of(answer, c)) for end in pair}
    measures = [n for n, d in answer.frame.schema.items() if d.is_numeric() and n not in ends]
    points = [row[panel.label] for row in here]
    heads = dict(zip(points, periods(points), strict=True))
    rows = []
    for name in measures:
        unit, pair = unit_of(name, columns), ends_of(answer, name)
        digits = 1 if unit.startswith("fraction") else 0
        own = now[settled.area]
        first = next((r for r in here if r[name] is not None and r is not own), None)
        began = (
            f"{figure(first[name], unit, decimals=digits)} in {heads[first[panel.label]]}" if first else ""
        )
        interval = between(own[pair[0]], own[pair[1]], unit, outwards=False) if own and pair else ""
        elsewhere = [figure(row[name], unit, decimals=digits) if row else MISSING for row in now.values()]
        course = sparkline([row[name] for row in here]).plain
        cells = (elsewhere[0], interval, began, *elsewhere[1:])
        meaning = meaning_of(name, columns)
        rows.append(GridRow(name, meaning[:1].upper() + meaning[1:], cells, course))
    headings = (heads.get(settled.scope.as_at, "now"), "interval", "began", *settled.beside)
    if width < ROOM_FOR_BEGAN:
        headings = (*headings[:2], *headings[3:])
        rows = [replace(row, cells=(*row.cells[:2], *row.cells[3:])) for row in rows]
    notes = gaps_of(here, Panel("", panel.label, "homes"), points) if "homes" in here[0] else []
    return Grid(headings, headings, tuple(rows), bold_column=0, notes=tuple(notes))


def _at(rows: Sequence[Row], label: str, settled: Settled) -> Row | None:
    return next((row for row in rows if row[label] == settled.scope.as_at), rows[-1] if rows else None)
