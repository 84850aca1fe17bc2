"""A cursor among the cells of a table, moved by keys and kept in view."""

from __future__ import annotations

from typing import Any, ClassVar

import polars as pl
from textual.binding import Binding, BindingType
from textual.scroll_view import ScrollView

from market_tui.tui.widgets.frame_layout import Layout
from market_tui.tui.widgets.frame_rows import FrameRows


class FrameCursor(ScrollView, can_focus=True):
    """Rows of cells below a header line, with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="table.up"),
        Binding("down", "move(1)", "Down", show=False, id="table.down"),
        Binding("left", "column(-1)", "Column left", show=False, id="table.left"),
        Binding("right", "column(1)", "Column right", show=False, id="table.right"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="table.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="table.page_down"),
        Binding("home", "column(-9999)", "First column", show=False, id="table.first_column"),
        Binding("end", "column(9999)", "Last column", show=False, id="table.last_column"),
        Binding("ctrl+home", "first", "First row", show=False, id="table.first"),
        Binding("ctrl+end", "last", "Last row", show=False, id="table.last"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - as every textual widget names it
        super().__init__(id=id)
        self.cursor_row = 0
        self.cursor_column = 0
        self._rows = FrameRows(pl.DataFrame())
        self._layout = Layout(())
        self._height = 0

    @property
    def shown(self) -> int:
        """How many rows are shown."""
        return len(self._rows)

    @property
    def column_at_cursor(self) -> str:
        """The frame's name of the column under the cursor."""
        columns = self._layout.columns
        return columns[self.cursor_column].name if columns else ""

    def row_at_cursor(self) -> dict[str, Any] | None:
        """Return every value of the row under the cursor, drawn or not."""
        return self._rows.row(self.cursor_row)

    def cursor_moved(self) -> None:
        """Do what belongs to a row under the cursor; it may be the one before."""

    def move_cursor(self, row: int, column: int | None = None) -> None:
        """Put the cursor on a row, counted from the top of what is shown, and scroll to it."""
        before = self.cursor_row, self.cursor_column
        self.cursor_row = max(0, min(row, self.shown - 1))
        if column is not None:
            self.cursor_column = max(0, min(column, len(self._layout.columns) - 1))
        self._scroll_to_cursor()
        if before[1] != self.cursor_column:
            self.refresh()
        elif before[0] != self.cursor_row:
            self.refresh_line(before[0] + 1)
            self.refresh_line(self.cursor_row + 1)
        self.cursor_moved()

    def action_move(self, step: int) -> None:
        """Move the cursor up or down."""
        self.move_cursor(self.cursor_row + step)

    def action_column(self, step: int) -> None:
        """Move the cursor left or right."""
        self.move_cursor(self.cursor_row, self.cursor_column + step)

    def action_page(self, step: int) -> None:
        """Move the cursor by a screenful."""
        self.move_cursor(self.cursor_row + step * self._room)

    def action_first(self) -> None:
        """Move to the first row."""
        self.move_cursor(0)

    def action_last(self) -> None:
        """Move to the last row."""
        self.move_cursor(self.shown - 1)

    def on_resize(self) -> None:
        """Keep the cursor in view, unless the wheel had left it behind."""
        before, self._height = self._height, self._room
        if not before or 0 <= self.cursor_row - self.scroll_offset.y < before:
            self._scroll_to_cursor()

    def on_focus(self) -> None:
        """Draw the cursor's cell."""
        self.refresh_line(self.cursor_row + 1)

    def on_blur(self) -> None:
        """Leave only the row marked."""
        self.refresh_line(self.cursor_row + 1)

    @property
    def _room(self) -> int:
        """How many rows there is room for."""
        return max(1, self.scrollable_content_region.height - 1)

    def _scroll_to_cursor(self) -> None:
        """Scroll no further than needed to show the cursor's cell whole."""
        width = self.scrollable_content_region.width
        if not width or not self._layout.columns:
            return
        top, row = self.scroll_offset.y, self.cursor_row
        y = row if row < top else max(top, row - self._room + 1)
        x = self._layout.offset_showing(self.cursor_column, width, self.scroll_offset.x)
        if (x, y) != self.scroll_offset:
            self.scroll_to(x, y, animate=False)
