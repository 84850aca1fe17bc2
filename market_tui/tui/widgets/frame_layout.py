"""Where the columns of a table stand on a line: the first ones in place, the others scrolled one by one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from market_tui.tui.widgets.frame_columns import DrawnColumn

GUTTER = 2
GAP = 2
LEAST_CUT = 4
MOST_FROZEN = 0.6


class Place(NamedTuple):
    """Where on the line a column is drawn, and in how many cells."""

    column: int
    x: int
    room: int


class Layout:
    """The columns side by side, `frozen` of them in place; `offset` is how far the others are scrolled."""

    def __init__(self, columns: Sequence[DrawnColumn], frozen: int = 0) -> None:
        self.columns = columns
        self._frozen = max(0, min(frozen, len(columns) - 1))
        starts = [0]
        for column in columns:
            starts.append(starts[-1] + column.width + GAP)
        self._starts = starts

    @property
    def width(self) -> int:
        """The cells that all columns take."""
        return GUTTER + self._starts[-1]

    def frozen(self, width: int) -> int:
        """Return how many columns stay in place; none where they would take most of the width."""
        return self._frozen if GUTTER + self._starts[self._frozen] <= width * MOST_FROZEN else 0

    def first_in_view(self, width: int, offset: int) -> int:
        """Return the first column after the frozen ones that is scrolled into view, never a part of one."""
        frozen = self.frozen(width)
        at = self._starts[frozen] + offset
        return max(frozen, min(bisect_left(self._starts, at), len(self.columns) - 1))

    def placed(self, width: int, offset: int) -> list[Place]:
        """Lay the columns in view out from a column's left edge, the last cut to what room is left."""
        frozen = self.frozen(width)
        places = [Place(i, GUTTER + self._starts[i], self.columns[i].width) for i in range(frozen)]
        x = GUTTER + self._starts[frozen]
        for i in range(self.first_in_view(width, offset), len(self.columns)):
            wanted = self.columns[i].width
            room = min(wanted, width - x)
            cut_figure = self.columns[i].numeric and room < wanted and places
            if room < min(wanted, LEAST_CUT) or cut_figure:
                break
            places.append(Place(i, x, room))
            x += wanted + GAP
        return places

    def offset_showing(self, column: int, width: int, offset: int) -> int:
        """Return the offset, moved no further than needed to show a column whole."""
        frozen, first = self.frozen(width), self.first_in_view(width, offset)
        room = width - GUTTER - self._starts[frozen]
        end = self._starts[column] + self.columns[column].width
        if frozen <= column < first:
            return self._starts[column] - self._starts[frozen]
        if column >= frozen and end - self._starts[first] > room:
            return self._starts[min(bisect_left(self._starts, end - room), column)] - self._starts[frozen]
        return offset

    def scrolled(self, width: int, offset: int) -> bool:
        """Say whether columns lie out of view at the left, after those in place."""
        return self.first_in_view(width, offset) > self.frozen(width)

    def hides(self, places: Sequence[Place]) -> bool:
        """Say whether columns lie out of view at the right of these places, or the last is cut."""
        if not places:
            return False
        last = places[-1]
        return last.column < len(self.columns) - 1 or last.room < self.columns[-1].width
