"""The lines of a table: its header, and its rows in runs of one style."""

from __future__ import annotations

from typing import NamedTuple, Self

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip
from textual.widget import Widget

from market_tui.tui.widgets.frame_layout import GAP, GUTTER, Layout
from market_tui.tui.widgets.text import fit

KEPT = 256


class Styles(NamedTuple):
    """The styles of a table's lines."""

    base: Style
    cursor: Style
    cell: Style
    missing: Style
    header: Style

    @classmethod
    def of(cls, table: Widget) -> Self:
        """Those that a table has in the present theme."""
        style = table.get_component_rich_style
        return cls(
            table.rich_style,
            style("frame-table--cursor"),
            style("frame-table--cell"),
            style("frame-table--missing", partial=True),
            style("frame-table--header"),
        )


class Lines:
    """The lines of one layout at one width, scrolled by `offset` cells; a row that was drawn is kept."""

    def __init__(self, layout: Layout, styles: Styles, width: int, offset: int) -> None:
        self.width, self.offset = width, offset
        self._layout, self._styles = layout, styles
        self._places = layout.placed(width, offset)
        self._kept: LRUCache[tuple[int, int | None, bool], Strip] = LRUCache(KEPT)

    def column_at(self, x: int) -> int | None:
        """The column drawn at a cell, with the gap after it."""
        return next((place.column for place in reversed(self._places) if x >= place.x), None)

    def header(self, cursor_column: int, sorted_by: tuple[str, bool] | None) -> Strip:
        """Draw the labels, the sorted one with its arrow, and a mark where columns lie out of view."""
        layout, style = self._layout, self._styles.header
        segments = [Segment(" ‹" if layout.scrolled(self.width, self.offset) else "  ", style)]
        name, descending = sorted_by or ("", False)
        for place in self._places:
            column = layout.columns[place.column]
            arrow = ("▼" if descending else "▲") if name == column.name else ""
            label = fit(column.label, place.room - 2).rstrip() if arrow else column.label
            text = fit(f"{label} {arrow}".strip(), place.room, right=column.right)
            here = Style(underline=place.column == cursor_column)
            segments += [Segment(text, style + here), Segment(" " * GAP, style)]
        more = Segment("›" if layout.hides(self._places) else " ", style)
        labels = Strip(segments).adjust_cell_length(max(0, self.width - 1), style)
        return Strip([*labels, more]).crop(0, self.width)

    def row(self, index: int, cursor: int | None, *, selected: bool) -> Strip:
        """Draw one row of the frame; `cursor` is the column of its cell that stands out, -1 the row alone."""
        key = (index, cursor, selected)
        strip = self._kept.get(key)
        if strip is None:
            strip = self._kept[key] = self._row(*key)
        return strip

    def note(self, text: str) -> Strip:
        """Draw a line of words where rows would be."""
        return Strip([Segment(fit(" " * GUTTER + text, self.width), self._styles.base)], self.width)

    def _row(self, index: int, cursor: int | None, selected: bool) -> Strip:
        base = self._styles.base if cursor is None else self._styles.cursor
        missing = base + self._styles.missing
        run = (" " if cursor is None else "▌") + ("*" if selected else " ")
        end = GUTTER
        segments: list[Segment] = []
        for place in self._places:
            text, is_missing = self._layout.columns[place.column].cell(index, place.room)
            run += " " * (place.x - end)
            if place.column == cursor or is_missing:
                style = self._styles.cell if place.column == cursor else missing
                segments += [Segment(run, base), Segment(text, style)]
                run = ""
            else:
                run += text
            end = place.x + place.room
        segments.append(Segment(run + " " * (self.width - end), base))
        strip = Strip(segments, max(self.width, end))
        return strip if end <= self.width else strip.adjust_cell_length(self.width, base)
