"""How a grid of figures shares a width out: figures in full, then labels and sparklines, then columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GUTTER = 2
GAP = 2
WIDEST_GAP = 5
LEAST_LABEL = 8
LEAST_HEADING = 6
LABEL_SHARE = 0.46


@dataclass(frozen=True, slots=True)
class Wants:
    """The cells that a grid's parts would take: labels, sparklines, each column's figures and heading."""

    label: int
    spark: int
    figures: tuple[int, ...]
    headings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """The cells that they get, `thick` of them for each point of a sparkline; and the columns in view."""

    label: int
    spark: int
    thick: int
    cells: tuple[int, ...]
    gap: int
    in_view: range

    @property
    def lead(self) -> int:
        """The cells before the first column."""
        return GUTTER + self.label + (GAP + self.spark if self.spark else 0)

    def column_at(self, x: int) -> int | None:
        """The column that stands at a cell, with the gap before it."""
        end = self.lead
        for column in self.in_view if x >= end else ():
            end += self.gap + self.cells[column]
            if x < end:
                return column
        return None


def shared(wants: Wants, width: int, cursor: int, *, latest_last: bool) -> Shares:
    """Share a width out. The cursor's column is in view, and else the first ones, or the `latest_last`."""
    label, spark, thick = wants.label, wants.spark, 1
    count = len(wants.figures)
    cells = [max(pair) for pair in zip(wants.figures, wants.headings, strict=True)]

    def spare() -> int:
        return width - GUTTER - label - (GAP + spark if spark else 0) - sum(cells) - count * GAP

    if spare() < 0:
        spark = 0
    if spare() < 0:
        label = min(label, max(LEAST_LABEL, int(width * LABEL_SHARE)))
    if spare() < 0:
        least = [
            max(figure, min(heading, LEAST_HEADING))
            for figure, heading in zip(wants.figures, wants.headings, strict=True)
        ]
        # Headings are cut only where every column then fits; else columns stand out of view.
        room = width - GUTTER - label - count * GAP
        if sum(least) <= room:
            cells = _stretched(least, cells, room)
    gap = max(GAP, min(WIDEST_GAP, GAP + spare() // max(1, count)))
    if spark and spare() - (gap - GAP) * count >= spark:
        spark, thick = 2 * spark, 2
    room = width - GUTTER - label - (GAP + spark if spark else 0)
    cells = [max(1, min(cell, room - gap)) for cell in cells]
    return Shares(label, spark, thick, tuple(cells), gap, _in_view(cells, room, gap, cursor, latest_last))


def _stretched(least: Sequence[int], wanted: Sequence[int], room: int) -> list[int]:
    """Give what room is left over to the columns that were cut, a cell at a time."""
    cells = list(least)
    left = room - sum(cells)
    while left > 0 and (short := [i for i, cell in enumerate(cells) if cell < wanted[i]]):
        for i in short[:left]:
            cells[i] += 1
        left = room - sum(cells)
    return cells


def _in_view(cells: Sequence[int], room: int, gap: int, cursor: int, latest_last: bool) -> range:
    """The columns that fit beside each other from one end, or from the cursor where it is not among them."""
    if not cells:
        return range(0)
    view = _run(cells, room, gap, len(cells) - 1, -1) if latest_last else _run(cells, room, gap, 0, 1)
    if cursor in view:
        return view
    return _run(cells, room, gap, cursor, -1 if cursor >= view.stop else 1)


def _run(cells: Sequence[int], room: int, gap: int, start: int, step: int) -> range:
    """The columns from `start` on that fit, forwards or backwards; at least one."""
    at = start
    while 0 <= at < len(cells) and (room := room - gap - cells[at]) >= 0:
        at += step
    end = at if at != start else start + step
    return range(start, end) if step > 0 else range(end + 1, start + 1)
