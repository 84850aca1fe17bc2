"""Ranked bars and intervals from an answer, with what they are compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

import polars as pl

from market_tui.dashboards import Panel
from market_tui.query import Answer
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


@dataclass(frozen=True)
class Strips:
    """Rows for a StripList, the heading over their figures, the scale and what the tick stands for."""

    rows: tuple[StripRow, ...]
    heading: str = ""
    tick_label: str = ""
    minimum: float = 0.0
    maximum: float | None = None
    notes: tuple[str, ...] = ()


def strips(answer: Answer, panel: Panel, settled: Settled, width: int) -> Strips:
    """Ranked bars or intervals for the area, the last comparator as a tick on the same strip."""
    columns, value = answer.query.columns, panel.value
    areas = {area: rows_of(answer, area) for area in (settled.area, *settled.beside)}
    areas, notes = one_period(areas, answer.frame, panel.label)
    here = areas[settled.area]
    share, name = share_of(answer, value), _namer(here, answer.frame, panel.label)
    if share and here and all(row[value] is None for row in here):
        notes.append("No count: an inspected list. Shares are of the homes on it.")
        value, share = share, None
    if not here:
        return Strips((), notes=tuple(notes))
    unit = unit_of(value, columns, panel.figure if value == panel.value else "share")
    ends = ends_of(answer, value)
    beside = _beside(answer, panel, areas, name, unit, share)[1:]
    whole = _whole(here, value, share)
    suspect = any(row.get("flag") for row in here)
    notes += flags_of(here, panel.label) if suspect else []
    left = len(here) - BARS_BEFORE_MORE if len(here) > MOST_BARS else 0
    here = here[:BARS_BEFORE_MORE] if left else here
    figures = [_figures(row, value, unit, share, ends) for row in here]
    if suspect:
        figures = [
            (f[0] + (FLAG if row["flag"] else " "), *f[1:]) for f, row in zip(figures, here, strict=True)
        ]
    titles = _titles(value, unit, share, ends, columns)
    if "inspected" in answer.frame.columns and ends:
        figures = [(*f, figure(row["inspected"])) for f, row in zip(figures, here, strict=True)]
        titles = (*titles, "of homes")
    labels = [name(row) for row in here]
    room = width - 2 - min(max(map(len, labels), default=0), int(width * LABEL_SHARE)) - 2
    figures, titles = _with_beside(figures, titles, labels, beside, room)
    titled = [titles, *figures] if len(titles) > 1 else figures
    widths = [max(map(len, column)) for column in zip(*titled, strict=True)]
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
    if left:
        rows.append(StripRow(MORE, f"… {left} more", 0.0, "enter shows all"))
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
    """One area's shares by label."""

    name: str
    shares: dict[str, float | None]

    def text(self, label: str) -> str:
        return figure(self.shares.get(label), "fraction")


def _beside(  # noqa: PLR0917 - what a comparator is drawn from
    answer: Answer,
    panel: Panel,
    areas: Mapping[str, list[Row]],
    name: Callable[[Row], str],
    unit: str,
    share: str | None,
) -> list[_Comparator]:
    """Areas that can be drawn on one scale: by share, never by count; the area itself first."""
    column = panel.value if unit.startswith("fraction") else share or share_of(answer, panel.value)
    if column is None:
        return []
    return [
        _Comparator(area, {name(row): row[column] for row in rows})
        for i, (area, rows) in enumerate(areas.items())
        if rows or i == 0
    ]


def one_period(
    areas: Mapping[str, list[Row]], frame: pl.DataFrame, label: str
) -> tuple[dict[str, list[Row]], list[str]]:
    """The latest period alone, where an answer holds several beside its labels; and a note that says so."""
    here = next(iter(areas.values()))
    time = next((n for n in frame.columns if n != label and is_time(n, frame.schema[n])), None)
    periods_ = {row[time] for row in here if row[time] is not None} if time else set()
    if time is None or len(periods_) < 2:
        return dict(areas), []
    latest = max(periods_)
    kept = {area: [row for row in rows if row[time] == latest] for area, rows in areas.items()}
    return kept, [f"{figure(latest)}; {key_of('rows')} shows every period"]


def _namer(rows: Sequence[Row], frame: pl.DataFrame, label: str) -> Callable[[Row], str]:
    """How a row is called: by its label, and by what else tells it from its neighbours."""
    more = [name for name in categories_of(frame, label) if splits(rows, label, name)]
    if len({row[label] for row in rows}) == len(rows):
        more = []
    return lambda row: " · ".join(figure(row[name]) for name in (label, *more))


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
