"""From an answer to what a panel draws: strips, grids and table columns. No widget, no figure of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Any

import polars as pl

from market_tui.dashboards import Panel
from market_tui.query import Answer
from market_tui.tui.session import Settled
from market_tui.tui.widgets.figure_grid import Grid, GridRow
from market_tui.tui.widgets.strip_list import StripRow
from market_tui.tui.widgets.strips import sparkline
from market_tui.tui.widgets.text import MISSING
from market_tui.tui.words import between, figure, label_of, listed, meaning_of, periods, unit_of

MOST_BARS = 12
BARS_BEFORE_MORE = 10
MORE = "\x00more"
LEAST_STRIP = 14
LONGEST_MEANING = 27
ROOM_FOR_BEGAN = 90
LABEL_SHARE = 0.4
COMPARED_BY_CATEGORY = 3
_SIDE = ("area", "coverage", "flag", "code", "reading", "reason", "unit")
Row = dict[str, Any]


@dataclass(frozen=True)
class Strips:
    """Rows for a StripList, the heading over their figures, the scale and what the tick stands for."""

    rows: tuple[StripRow, ...]
    heading: str = ""
    tick_label: str = ""
    minimum: float = 0.0
    maximum: float | None = None
    notes: tuple[str, ...] = ()


def rows_of(answer: Answer, area: str) -> list[Row]:
    """An answer's rows for one area."""
    frame = answer.frame
    return frame.filter(area=area).rows(named=True) if "area" in frame.columns else frame.rows(named=True)


def ends_of(answer: Answer, column: str) -> tuple[str, str] | None:
    """The columns that hold the lower and upper end of a column's range, where there are such."""
    names = answer.frame.columns
    stems = [column]
    if column.endswith("share") and sum(name.endswith("share") for name in names) == 1:
        stems.append("share")
    if column == "value" or (len([n for n in names if n.endswith("low")]) == 1 and "low" in names):
        stems.append("")
    for stem in stems:
        low, high = f"{stem}_low".lstrip("_"), f"{stem}_high".lstrip("_")
        if low in names and high in names:
            return low, high
    return None


def share_of(answer: Answer, column: str) -> str | None:
    """The column that gives a count as a share of its area, where there is one."""
    return next((c for c in (f"{column}_share", "share") if c in answer.frame.columns and c != column), None)


def strips(answer: Answer, panel: Panel, settled: Settled, width: int) -> Strips:
    """Ranked bars or intervals for the area, the last comparator as a tick on the same strip."""
    columns, value = answer.query.columns, panel.value
    here = rows_of(answer, settled.area)
    share, notes = share_of(answer, value), []
    if share and here and all(row[value] is None for row in here):
        notes.append("No count: an inspected list. Shares are of the homes on it.")
        value, share = share, None
    unit, ends = unit_of(value, columns, panel.figure), ends_of(answer, value)
    beside = _beside(answer, panel, settled, unit, share)
    figures = [_figures(row, value, unit, share, ends) for row in here]
    titles = _titles(value, unit, share, ends, columns)
    if "inspected" in answer.frame.columns and ends:
        figures = [(*f, figure(row["inspected"])) for f, row in zip(figures, here, strict=True)]
        titles = (*titles, "of homes")
    labels = [figure(row[panel.label]) for row in here]
    room = width - 2 - min(max(map(len, labels), default=0), int(width * LABEL_SHARE)) - 2
    figures, titles = _with_beside(figures, titles, labels, beside, room)
    widths = [max(map(len, column)) for column in zip(titles, *figures, strict=True)] if figures else []
    whole = _whole(here, value, share)
    other = beside[-1] if beside else None
    rows = [
        StripRow(
            labels[i],
            labels[i],
            row[value],
            "  ".join(text.rjust(w) for text, w in zip(figures[i], widths, strict=True)),
            tick=_tick(other, labels[i], whole) if other else None,
            low=row[ends[0]] if ends else None,
            high=row[ends[1]] if ends else None,
        )
        for i, row in enumerate(here)
    ]
    if len(rows) > MOST_BARS:
        left = len(rows) - BARS_BEFORE_MORE
        more = StripRow(MORE, f"… {left} more", 0.0, "enter shows all")
        rows = [*rows[:BARS_BEFORE_MORE], more]
    heading = "  ".join(title.rjust(w) for title, w in zip(titles, widths, strict=True))
    tick_label = (
        other.name if other and unit.startswith("fraction") else f"{other.name}’s share" if other else ""
    )
    foot, top = _scale(rows, unit) if ends else (0.0, None)
    if ends and rows and top is not None:
        scale = f"from {figure(foot, unit)} to {figure(top, unit)}"
        tick_label = f"{tick_label} · {scale}" if tick_label else scale
    return Strips(tuple(rows), heading if len(titles) > 1 else "", tick_label, foot, top, tuple(notes))


def _scale(rows: Iterable[StripRow], unit: str) -> tuple[float, float | None]:
    """Where a scale for dots begins and ends: shares from the tenth below the least to the whole."""
    if not unit.startswith("fraction"):
        return 0.0, None
    known = [v for row in rows for v in (row.low, row.value, row.tick) if v is not None]
    return floor(min(known, default=0.0) * 10) / 10, 1.0


@dataclass(frozen=True)
class _Comparator:
    """One area beside: its shares by label, and whether they are shares of a count."""

    name: str
    shares: dict[str, float | None]
    of_count: bool

    def text(self, label: str) -> str:
        return figure(self.shares.get(label), "fraction")


def _beside(
    answer: Answer, panel: Panel, settled: Settled, unit: str, share: str | None
) -> list[_Comparator]:
    """Comparators that can be drawn on the area's own scale: by share, never by count."""
    column = panel.value if unit.startswith("fraction") else share
    if column is None and panel.value != share:
        column = share_of(answer, panel.value)
    if column is None:
        return []
    found = [
        _Comparator(
            name,
            {figure(row[panel.label]): row[column] for row in rows_of(answer, name)},
            not unit.startswith("fraction"),
        )
        for name in settled.beside
    ]
    return [each for each in found if each.shares]


def _figures(
    row: Row, value: str, unit: str, share: str | None, ends: tuple[str, str] | None
) -> tuple[str, ...]:
    told = [figure(row[value], unit)]
    if ends:
        known = row[value] is not None
        range_ = between(row[ends[0]], row[ends[1]], unit, outwards=not known)
        told.append(range_ if row[ends[0]] is not None or not known else MISSING)
    if share:
        told.append(figure(row[share], "fraction"))
    return tuple(told)


def _titles(
    value: str, unit: str, share: str | None, ends: tuple[str, str] | None, columns: Mapping[str, str]
) -> tuple[str, ...]:
    range_word = "interval" if ends and "interval" in columns.get(ends[0], "") else "range"
    first = "share" if unit.startswith("fraction") else unit or label_of(value).lower()
    told = [first] + ([range_word] if ends else []) + (["share"] if share else [])
    return tuple(told)


def _with_beside(
    figures: list[tuple[str, ...]],
    titles: tuple[str, ...],
    labels: list[str],
    beside: Sequence[_Comparator],
    room: int,
) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Add each comparator's figure as a column while the strip keeps enough room."""
    taken = sum(max(map(len, column)) + 2 for column in zip(titles, *figures, strict=True)) if figures else 0
    extra = sum(max(len(each.name), 4) + 2 for each in beside)
    if not beside or room - taken - extra < LEAST_STRIP:
        return figures, titles
    told = [
        (*row, *(each.text(label) for each in beside)) for row, label in zip(figures, labels, strict=True)
    ]
    return told, (*titles, *(each.name for each in beside))


def _whole(rows: Iterable[Row], value: str, share: str | None) -> float:
    """What the shares are of, from the largest bar; 1 where the bars are shares themselves."""
    known = [(r[value], r[share]) for r in rows if share and r[value] and r[share]]
    return max(known)[0] / max(known)[1] if known else 1.0


def _tick(other: _Comparator, label: str, whole: float) -> float | None:
    share = other.shares.get(label)
    return None if share is None else share * whole


def trend(answer: Answer, panel: Panel, settled: Settled) -> Grid:
    """A series by point in time: the area or its parts, then what it stands beside; gaps and their reason."""
    frame, columns = answer.frame, answer.query.columns
    unit, ends = unit_of(panel.value, columns, panel.figure), ends_of(answer, panel.value)
    categories = categories_of(frame, panel.label)
    here = rows_of(answer, settled.area)
    points = frame[panel.label].unique().sort().to_list()
    if not here or not points:
        return Grid(empty="nothing is known for this area")
    rows: list[GridRow] = []
    names = list(dict.fromkeys(_category(row, categories) for row in here))
    names = sorted(names, key=lambda n: -_latest(here, n, categories, panel.value))[:MOST_BARS]
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
            cells = tuple(_cell(told.get(p), panel.value, unit, ends) for p in points)
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
    notes = [*_gaps(here, panel, points), *_flags(here, panel)]
    if single and any(v is not None for v in main.values()) and marks:
        notes.insert(0, f"╴ {settled.beside[-1]}")
    return Grid(
        tuple(str(p) for p in points),
        tuple(periods(points)),
        tuple(rows),
        tuple(main.get(p) for p in points),
        tuple(marks.get(p) for p in points) if is_share or unit in ("GBP", "index") else (),
        latest_last=True,
        notes=tuple(notes),
    )


def categories_of(frame: pl.DataFrame, label: str) -> list[str]:
    """The columns of words that split an answer into several series."""
    words = (pl.String, pl.Enum, pl.Categorical)
    return [n for n, dtype in frame.schema.items() if dtype in words and n not in (label, *_SIDE)]


def _category(row: Row, categories: Sequence[str]) -> str:
    return " · ".join(figure(row[c]) for c in categories)


def _latest(rows: Sequence[Row], name: str, categories: Sequence[str], value: str) -> float:
    known = [row[value] for row in rows if _category(row, categories) == name and row[value] is not None]
    return float(known[-1]) if known and isinstance(known[-1], int | float) else 0.0


def _cell(row: Row | None, value: str, unit: str, ends: tuple[str, str] | None) -> str:
    if row is None:
        return "·"
    flag = "⚑" if row.get("flag") else ""
    if row[value] is None:
        if ends and (row[ends[0]] is not None or row[ends[1]] is not None):
            return between(row[ends[0]], row[ends[1]], unit) + flag
        return "·" + flag
    return figure(row[value], unit) + flag


def _range(row: Row | None, ends: tuple[str, str], unit: str) -> str:
    if row is None or (row[ends[0]] is None and row[ends[1]] is None):
        return "·"
    return between(row[ends[0]], row[ends[1]], unit, outwards=False).rstrip("%")


def _gaps(rows: Sequence[Row], panel: Panel, points: Sequence[Any]) -> list[str]:
    """Why points have no figure, and which rest on published totals."""
    if not rows or "coverage" not in rows[0]:
        return []
    headings = dict(zip(points, periods(points), strict=True))
    inspected = {r[panel.label] for r in rows if r["coverage"] == "inspected" and r[panel.value] is None}
    published = {r[panel.label] for r in rows if r["coverage"] == "published"}
    told = []
    if blank := [headings[p] for p in points if p in inspected - published]:
        told.append(f"· {listed(blank)}: only homes already inspected are listed, so they are not counted")
    if known := [headings[p] for p in points if p in published]:
        told.append(f"{listed(known)}: Ofsted’s published totals")
    return told


def _flags(rows: Sequence[Row], panel: Panel) -> list[str]:
    told = [(figure(row[panel.label]), str(row["flag"])) for row in rows if row.get("flag")]
    return [f"⚑ {period}: {flag}" for period, flag in told][:4]


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

    def cell(down: str, over: str) -> str:
        row = held.get((down, over))
        if row is None:
            return "·"
        part = f" {figure(row[share], 'fraction'):>4}" if share else ""
        return figure(row[panel.value], unit) + part

    rows = [GridRow(down, shorter(down), tuple(cell(down, over) for over in acrosses)) for down in downs]
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


def figures(answer: Answer, panel: Panel, settled: Settled) -> Grid:
    """Measures down, areas across; the latest row of each area."""
    columns = answer.query.columns
    told = {area: rows_of(answer, area) for area in (settled.area, *settled.beside)}
    latest = {area: known[-1] for area, known in told.items() if known}
    if settled.area not in latest:
        return Grid(empty="nothing is known for this area")
    held = latest[settled.area]
    ends = {end for c in held if (pair := ends_of(answer, c)) for end in pair}
    measures = [
        name
        for name, dtype in answer.frame.schema.items()
        if (dtype.is_numeric() or name == panel.value) and name not in ends and name != panel.label
    ]
    rows: list[GridRow] = []
    for name in measures:
        unit, pair = unit_of(name, columns), ends_of(answer, name)
        cells = tuple(_cell(row, name, unit, pair) for row in latest.values())
        rows.append(GridRow(name, _short_meaning(name, columns), cells, strong=name == panel.value))
    words = [n for n, d in answer.frame.schema.items() if d == pl.String and n != "area" and held[n]]
    notes = [f"{label_of(n)}: {figure(held[n])}" for n in words]
    notes = [" · ".join(notes)] if all(len(n) < 40 for n in notes) and notes else notes
    return Grid(tuple(latest), tuple(latest), tuple(rows), notes=tuple(notes))


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
    notes = _gaps(here, Panel("", panel.label, "homes"), points) if "homes" in here[0] else []
    return Grid(headings, headings, tuple(rows), bold_column=0, notes=tuple(notes))


def _at(rows: Sequence[Row], label: str, settled: Settled) -> Row | None:
    return next((row for row in rows if row[label] == settled.scope.as_at), rows[-1] if rows else None)
