"""A table that formats only the cells on screen, straight from a Polars frame."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Event
from typing import ClassVar, TypeAlias

import polars as pl
from textual import events, work
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from market_tui.tui.actions import TABLE
from market_tui.tui.widgets import frame_messages
from market_tui.tui.widgets.frame_columns import Table, TableColumn, table_of
from market_tui.tui.widgets.frame_layout import Layout
from market_tui.tui.widgets.frame_lines import Lines, Styles
from market_tui.tui.widgets.frame_rows import FrameRows
from market_tui.tui.widgets.frame_search import Finder, Found
from market_tui.tui.widgets.frame_selection import FrameSelection
from market_tui.tui.widgets.text import WORKING, plain

FOUND_AT_ONCE = 2_000


class FrameTable(FrameSelection):
    """Rows of a Polars frame with a cursor, sorting, selection and a filter that answers as one types."""

    place = TABLE
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "frame-table--header",
        "frame-table--cursor",
        "frame-table--cell",
        "frame-table--missing",
    }
    DEFAULT_CSS = """
    FrameTable {
        height: 1fr;
        width: 1fr;
        scrollbar-size-horizontal: 0;
        scrollbar-size-vertical: 1;
    }
    FrameTable > .frame-table--header { text-style: bold; background: $panel; color: $foreground; }
    FrameTable > .frame-table--cursor { text-style: bold; background: $boost; color: $foreground; }
    FrameTable > .frame-table--cell { text-style: bold reverse; }
    FrameTable > .frame-table--missing { text-style: dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="table.open", tooltip="Show what is behind this row"),
        Binding(
            "s", "sort", "Sort", id="table.sort", tooltip="Sort by the cursor's column; again to reverse"
        ),
    ]
    RowHighlighted: TypeAlias = frame_messages.RowHighlighted
    RowSelected: TypeAlias = frame_messages.RowSelected
    Filtered: TypeAlias = frame_messages.Filtered

    def __init__(
        self,
        frame: pl.DataFrame | None = None,
        columns: Sequence[TableColumn] | None = None,
        *,
        frozen: int = 0,
        marks_row: bool = True,
        id: str | None = None,  # noqa: A002 - as every textual widget names it
    ) -> None:
        super().__init__(id=id)
        self.frozen = frozen
        self.marks_row = marks_row
        self.filter_text = ""
        self._specs = columns
        self._announced: int | None = None
        self._lines: Lines | None = None
        self.set_frame(self.frame if frame is None else frame, columns)
        self.waiting = frame is None

    @property
    def frame(self) -> pl.DataFrame:
        """All the rows, in the order they were given."""
        return self._rows.frame

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self.frame.height

    @property
    def sorted_by(self) -> tuple[str, bool] | None:
        """The column of the sort, and whether it descends."""
        return self._rows.sorted_by

    def shown_rows(self) -> pl.DataFrame:
        """Return the rows that the filter leaves, in the order of the sort, every column."""
        return self._rows.shown()

    def set_frame(self, frame: pl.DataFrame, columns: Sequence[TableColumn] | None = None) -> None:
        """Show another frame; the sort and the filter stay, the cursor goes to the top."""
        self.set_table(table_of(frame, columns if columns is not None else self._specs))

    def set_table(self, table: Table) -> None:
        """Show a frame whose columns are ready to draw; the one shown already keeps selection and cursor."""
        held = self.cursor_row if table.frame is self.frame else None
        self.waiting = False
        self._specs = table.specs
        self._layout = Layout(table.columns, self.frozen)
        self._finder = Finder([column.values for column in table.columns])
        if held is None:
            self._rows = FrameRows(table.frame, self.sorted_by)
            self._announced = None
        self.cursor_column = max(0, min(self.cursor_column, len(table.columns) - 1))
        self._arranged(held or 0)
        self.filter(self.filter_text)

    def filter(self, text: str) -> None:
        """Show the rows that hold every word and post `Filtered`; many rows are searched in a thread."""
        self.filter_text = text
        words = text.lower().split()
        if self.is_attached:
            self.workers.cancel_group(self, "filter")
        if not words:
            self._show(None)
        elif self.is_attached and self.total > FOUND_AT_ONCE:
            self._find(words)
        else:
            self._show(self._finder.find(words))

    def sort(self, column: str | None, descending: bool = False) -> None:
        """Order the rows by a column, or as the frame had them; the cursor goes to the top."""
        if self._rows.sort(column, descending):
            self._arranged(0)

    def render_line(self, y: int) -> Strip:
        """Draw the header or one row."""
        lines = self._drawn()
        if y == 0:
            return lines.header(self.cursor_column, self.sorted_by)
        row = self.scroll_offset.y + y - 1
        index = self._rows.index(row)
        if index is None:
            return lines.note(self._why_empty() if row == 0 else "")
        cursor = None
        if row == self.cursor_row and (self.marks_row or self.has_focus):
            cursor = self.cursor_column if self.has_focus else -1
        return lines.row(index, cursor, selected=index in self._rows.selected)

    def cursor_moved(self) -> None:
        """Post the row under the cursor if it is another than last time."""
        index = self._rows.index(self.cursor_row)
        if self.is_attached and index != self._announced:
            self._announced = index
            row = self.row_at_cursor()
            if row is not None:
                self.post_message(self.RowHighlighted(self, row))

    def notify_style_update(self) -> None:
        """Forget lines drawn in another theme."""
        super().notify_style_update()
        self._lines = None

    def on_mount(self) -> None:
        """Tell the screen which row the cursor starts on, and how many there are."""
        self.cursor_moved()
        self.post_message(self.Filtered(self, self.shown, self.total, near=False))

    def on_click(self, event: events.Click) -> None:
        """Sort by the header that was clicked, or move to the cell; a double click opens the row."""
        column = self._drawn().column_at(event.x)
        row = self.scroll_offset.y + event.y - 1
        if event.y == 0:
            if column is not None:
                self.move_cursor(self.cursor_row, column)
                self.action_sort()
        elif event.chain == 2 and row == self.cursor_row:
            self.action_open()
        elif row < self.shown:
            self.move_cursor(row, column)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        row = self.row_at_cursor()
        if row is not None:
            self.post_message(self.RowSelected(self, row))

    def action_sort(self) -> None:
        """Sort by the cursor's column, or turn the order round."""
        name = self.column_at_cursor
        self.sort(name, descending=self.sorted_by == (name, False))

    @work(group="filter")
    async def _find(self, words: Sequence[str]) -> None:
        """Search in a thread, which stops when another filter overtakes it."""
        stop = Event()
        try:
            found = await asyncio.to_thread(self._finder.find, words, stop.is_set)
        finally:
            stop.set()
        self._show(found)

    def _show(self, found: Found | None) -> None:
        """Show the rows found, or all, with the cursor on its row if that is among them; and say how many."""
        held = self._rows.index(self.cursor_row)
        self._rows.keep(found.mask if found else None)
        self._arranged(self._rows.position(held) or 0)
        if self.is_attached:
            self.post_message(self.Filtered(self, self.shown, self.total, near=bool(found and found.near)))

    def _arranged(self, cursor: int) -> None:
        """Draw the rows anew, the cursor on one of them."""
        self.virtual_size = Size(self._layout.width, self.shown + 1)
        self._lines = None
        self.refresh()
        self.move_cursor(cursor)

    def _drawn(self) -> Lines:
        """The lines for the width and the columns in view."""
        width, offset = self.scrollable_content_region.width, self.scroll_offset.x
        if self._lines is None or (self._lines.width, self._lines.offset) != (width, offset):
            self._lines = Lines(self._layout, Styles.of(self), width, offset)
        return self._lines

    def _why_empty(self) -> str:
        """Why no row is shown."""
        if self.total:
            return f"nothing matches “{plain(self.filter_text)}”"
        return WORKING if self.waiting else "no rows"
