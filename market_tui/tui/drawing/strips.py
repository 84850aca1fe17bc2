"""Ranked bars and intervals from an answer, with what they are compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

import polars as pl
from rich.cells import cell_len

from market_tui.dashboards import Panel
from market_tui.query import Answer
from market_tui.query.hidden import Ends
from market_tui.tui.actions import key_of
from market_tui.tui.drawing.answers import Row, categories_of, ends_of, is_time, rows_of, share_of, splits
from market_tui.tui.drawing.flags import flags_of
from market_tui.tui.session import Settled
from market_tui.tui.widgets.strip_list import StripRow
from market_tui.tui.widgets.text import FLAG, MISSING
from market_tui.tui.words import between, figure, label_of, unit_of

MOST_BARS = 12
BARS_BEFORE_MORE = 10
MORE = "\x00more"
LEAST_STRIP = 14
LABEL_SHARE = 0.4
APART = 2

Shares = dict[str, float | None]


@dataclass(frozen=True)
class Strips:
    """Rows for a StripList, the heading over their figures, what the tick stands for, and the scale."""

    rows: tuple[StripRow, ...]
    heading: str = ""
    tick_label: str = ""
    scale_label: str = ""
    minimum: float = 0.0
    maximum: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Measure:
    """What is drawn: a column, its unit, and the columns of its share and of its range, if it has them."""

    value: str
    unit: str
    share: str | None
    ends: Ends | None

    @property
    def is_share(self) -> bool:
        return self.unit.startswith("fraction")


@dataclass(frozen=True)
class _Figures:
    """Figures one below the other, and what stands over them."""

    title: str
    texts: Sequence[str]

    def width(self, *, titled: bool = True) -> int:
        return max(map(cell_len, (*self.texts, self.title if titled else "")))


def strips(answer: Answer, panel: Panel, settled: Settled, width: int) -> Strips:
    """Ranked bars or intervals for the area, the last comparator as a tick on the same strip."""
    told = {area: rows_of(answer, area) for area in (settled.area, *settled.beside)}
    areas, notes = one_period(told, answer.frame, panel.label)
    every = areas.pop(settled.area)
    if not every:
        return Strips((), notes=tuple(notes))
    measure = _measure(answer, panel, every)
    if measure.value != panel.value:
        notes.append("No count: an inspected list. Shares are of the homes on it.")
    here = every[:BARS_BEFORE_MORE] if len(every) > MOST_BARS else every
    name = _namer(every, answer.frame, panel.label)
    labels = [name(row) for row in here]
    beside = _beside(answer, measure, areas, name)
    figures = _figures(answer, measure, here)
    room = width - 2 * APART - min(max(map(cell_len, labels)), int(width * LABEL_SHARE))
    figures += _figures_beside(beside, labels, room - sum(each.width() + APART for each in figures))
    other, shares = list(beside.items())[-1] if beside else ("", {})
    whole = _whole(every, measure)
    ticks = [None if (share := shares.get(label)) is None else share * whole for label in labels]
    low, high = measure.ends or (None, None)
    rows = [
        StripRow(
            label,
            label,
            row[measure.value],
            text,
            tick,
            row[low] if low else None,
            row[high] if high else None,
        )
        for label, row, text, tick in zip(labels, here, _aligned(figures), ticks, strict=True)
    ]
    foot, top, scale = _scale(rows, measure)
    if len(here) < len(every):
        rows.append(StripRow(MORE, f"… {len(every) - len(here)} more", 0.0, "enter shows all"))
    return Strips(
        tuple(rows),
        _heading(figures),
        other if measure.is_share or not other else f"{other}’s share",
        scale,
        foot,
        top,
        (*notes, *flags_of(every, panel.label)),
    )


def one_period(
    areas: Mapping[str, list[Row]], frame: pl.DataFrame, label: str
) -> tuple[dict[str, list[Row]], list[str]]:
    """The latest period alone, where an answer holds several beside its labels; and a note that says so."""
    here = next(iter(areas.values()))
    time = next((n for n in frame.columns if n != label and is_time(n, frame.schema[n])), None)
    periods = {row[time] for row in here if row[time] is not None} if time else set()
    if time is None or len(periods) < 2:
        return dict(areas), []
    latest = max(periods)
    kept = {area: [row for row in rows if row[time] == latest] for area, rows in areas.items()}
    return kept, [f"{figure(latest)}; {key_of('rows')} shows every period"]


def _measure(answer: Answer, panel: Panel, rows: Sequence[Row]) -> _Measure:
    """The panel's value, with its share; the share alone where nothing is counted: on an inspected list."""
    value, share, kind = panel.value, share_of(answer, panel.value), panel.figure
    if share and all(row[value] is None for row in rows):
        value, share, kind = share, None, "share"
    return _Measure(value, unit_of(value, answer.query.columns, kind), share, ends_of(answer, value))


def _namer(rows: Sequence[Row], frame: pl.DataFrame, label: str) -> Callable[[Row], str]:
    """How a row is called: by its label, and by what else tells it from its neighbours."""
    more = [name for name in categories_of(frame, label) if splits(rows, label, name)]
    if len({row[label] for row in rows}) == len(rows):
        more = []
    return lambda row: " · ".join(figure(row[name]) for name in (label, *more))


def _beside(
    answer: Answer, measure: _Measure, areas: Mapping[str, list[Row]], name: Callable[[Row], str]
) -> dict[str, Shares]:
    """What other areas have under each label, on the one scale there is: by share, never by count."""
    column = measure.value if measure.is_share else measure.share or share_of(answer, measure.value)
    if column is None:
        return {}
    return {area: {name(row): row[column] for row in rows} for area, rows in areas.items() if rows}


def _figures(answer: Answer, measure: _Measure, rows: Sequence[Row]) -> list[_Figures]:
    """The columns of figures beside the strips: the value, its range, its share, and of how many homes."""
    unit, ends = measure.unit, measure.ends
    suspect = any(row.get("flag") for row in rows)
    marks = [(FLAG if row["flag"] else " ") if suspect else "" for row in rows]
    values = [figure(row[measure.value], unit) + mark for row, mark in zip(rows, marks, strict=True)]
    told = [_Figures("share" if measure.is_share else unit or label_of(measure.value).lower(), values)]
    if ends:
        word = "interval" if "interval" in answer.query.columns.get(ends[0], "") else "range"
        told.append(_Figures(word, [_range(row, measure.value, ends, unit) for row in rows]))
    if measure.share:
        told.append(_Figures("share", [figure(row[measure.share], "fraction") for row in rows]))
    if ends and "inspected" in answer.frame.columns:
        told.append(_Figures("of homes", [figure(row["inspected"]) for row in rows]))
    return told


def _range(row: Row, value: str, ends: Ends, unit: str) -> str:
    low, high = (row[end] for end in ends)
    known = row[value] is not None
    return MISSING if known and low is None else between(low, high, unit, outwards=not known)


def _figures_beside(beside: Mapping[str, Shares], labels: Sequence[str], room: int) -> list[_Figures]:
    """A column for each other area, if the strips keep enough room."""
    if room - sum(max(cell_len(area), 4) + APART for area in beside) < LEAST_STRIP:
        return []
    return [
        _Figures(area, [figure(shares.get(label), "fraction") for label in labels])
        for area, shares in beside.items()
    ]


def _aligned(figures: Sequence[_Figures]) -> list[str]:
    """The figures of each row in one text, those of a column one below the other."""
    widths = [each.width(titled=len(figures) > 1) for each in figures]
    return [_joined(texts, widths) for texts in zip(*(each.texts for each in figures), strict=True)]


def _heading(figures: Sequence[_Figures]) -> str:
    """What stands over the figures, unless there is only one column of them."""
    return _joined([f.title for f in figures], [f.width() for f in figures]) if len(figures) > 1 else ""


def _joined(texts: Sequence[str], widths: Sequence[int]) -> str:
    padded = (" " * (width - cell_len(text)) + text for text, width in zip(texts, widths, strict=True))
    return (" " * APART).join(padded)


def _whole(rows: Sequence[Row], measure: _Measure) -> float:
    """What the shares are of, from the largest bar; 1 where the bars are shares themselves."""
    value, share = measure.value, measure.share
    known = [(row[value], row[share]) for row in rows if share and row[value] and row[share]]
    largest = max(known, default=(1.0, 1.0))
    return largest[0] / largest[1]


def _scale(rows: Sequence[StripRow], measure: _Measure) -> tuple[float, float | None, str]:
    """Where a scale of ranges begins and ends, and in words: shares from the tenth below the least to all."""
    if not measure.ends or not measure.is_share:
        return 0.0, None, ""
    known = [v for row in rows for v in (row.low, row.value, row.tick) if v is not None]
    foot = floor(min(known, default=0.0) * 10) / 10
    return foot, 1.0, f"from {figure(foot, measure.unit)} to {figure(1.0, measure.unit)}"
