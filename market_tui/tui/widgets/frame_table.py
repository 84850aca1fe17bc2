"""A table that formats only the cells on screen, straight from a Polars frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, TypeAlias

import polars as pl
from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from market_tui.tui.widgets import frame_lines, frame_messages
from market_tui.tui.widgets.frame_columns import (
    Table,
    TableColumn,
    as_tsv,
    haystack_of,
    rows_matching,
    table_of,
    value_of,
)
from market_tui.tui.widgets.frame_keys import KEYS
from market_tui.tui.widgets.frame_layout import GUTTER, Layout, Place
from market_tui.tui.widgets.frame_messages import Matched
from market_tui.tui.widgets.frame_rows import FrameRows
from market_tui.tui.widgets.text import WORKING, fit, pasted, plain

MATCHED_AT_ONCE = 2_000
COPIED_AT_ONCE = 500


class FrameTable(ScrollView, can_focus=True):
    """Rows of a Polars frame with a cursor, sorting, selection and a filter that answers as one types."""

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
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]
    RowHighlighted: TypeAlias = frame_messages.RowHighlighted
    RowSelected: TypeAlias = frame_messages.RowSelected
    Filtered: TypeAlias = frame_messages.Filtered
    Matched: TypeAlias = frame_messages.Matched

    def __init__(
        self,
        frame: pl.DataFrame | None = None,
        columns: Sequence[TableColumn] | None = None,
        *,
        frozen: int = 0,
        marks_row: bool = True,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - as every textual widget names it
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.cursor_row = 0
        self.cursor_column = 0
        self.frozen = frozen
        self.marks_row = marks_row
        self.filter_text = ""
        self._specs = columns
        self._rows = FrameRows(pl.DataFrame())
        self._request = 0
        self._haystack: pl.Series | None = None
        self._announced: int | None = None
        self._drawn: LRUCache[tuple[int, bool, bool], Strip] = LRUCache(256)
        self._drawn_for: tuple[int, int, int, bool] | None = None
        self._places: list[Place] = []
        self._styles: frame_lines.Styles | None = None
        self.set_frame(frame if frame is not None else pl.DataFrame(), columns)
        self.waiting = frame is None

    @property
    def frame(self) -> pl.DataFrame:
        """All the rows, in the order they were given."""
        return self._rows.frame

    @property
    def shown(self) -> int:
        """How many rows the filter leaves."""
        return len(self._rows)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._rows.frame.height

    @property
    def sorted_by(self) -> tuple[str, bool] | None:
        """The column of the sort, and whether it descends."""
        return self._rows.sorted_by

    def set_frame(self, frame: pl.DataFrame, columns: Sequence[TableColumn] | None = None) -> None:
        """Show another frame; the sort and the filter stay, the cursor goes to the top."""
        self.set_table(table_of(frame, columns if columns is not None else self._specs))

    def set_table(self, table: Table) -> None:
        """Show a frame whose columns are ready to draw, as `set_frame` does."""
        self.waiting = False
        self._specs = table.specs
        self._layout = Layout(table.columns, self.frozen)
        self._rows = FrameRows(table.frame, self._rows.sorted_by)
        self._haystack = self._announced = None
        self.cursor_column = max(0, min(self.cursor_column, len(table.columns) - 1))
        self._arranged()
        self.filter(self.filter_text)

    def filter(self, text: str) -> None:
        """Show the rows that hold every word and post `Filtered`; many rows are searched in a thread."""
        self._request += 1
        self.filter_text = text
        words = text.lower().split()
        if not words:
            self._keep(None)
            self._report(near=False)
            return
        columns = [column.values for column in self._layout.columns]
        find = partial(find_rows, self._request, columns, self._haystack, words)
        if self.is_attached and self.total > MATCHED_AT_ONCE:
            self.run_worker(partial(self._find_apart, find), thread=True, exclusive=True, group="filter")
        else:
            self.on_frame_table_matched(find(lambda: False))

    def sort(self, column: str | None, descending: bool = False) -> None:
        """Order the rows by a column, or as the frame had them; the cursor goes to the top."""
        if self._rows.sort(column, descending):
            self._arranged()

    def row_at_cursor(self) -> dict[str, Any] | None:
        """Return every value of the row under the cursor, drawn or not."""
        return self._rows.row(self.cursor_row)

    @property
    def column_at_cursor(self) -> str:
        """The frame's name of the column under the cursor."""
        columns = self._layout.columns
        return columns[self.cursor_column].name if columns else ""

    def shown_rows(self) -> pl.DataFrame:
        """Return the rows that the filter leaves, in the order of the sort, every column."""
        return self._rows.shown()

    def selected_rows(self) -> pl.DataFrame:
        """Return the selected rows in the order of the sort, those the filter hides among them."""
        return self._rows.chosen()

    def move_cursor(self, row: int, column: int | None = None) -> None:
        """Put the cursor on a row, counted from the top of what is shown, and scroll to it."""
        before, column_before = self.cursor_row, self.cursor_column
        self.cursor_row = max(0, min(row, self.shown - 1))
        if column is not None:
            self.cursor_column = max(0, min(column, len(self._layout.columns) - 1))
        self._scroll_to_cursor()
        if column_before != self.cursor_column:
            self.refresh()
        elif before != self.cursor_row:
            self.refresh_line(before + 1)
            self.refresh_line(self.cursor_row + 1)
        self._announce()

    def render_line(self, y: int) -> Strip:
        """Draw the header or one row, formatting only the columns in view."""
        width, offset = self.scrollable_content_region.width, self.scroll_offset.x
        drawn_for = (offset, width, self.cursor_column, self.has_focus)
        if drawn_for != self._drawn_for or self._styles is None:
            self._drawn.clear()
            self._drawn_for = drawn_for
            self._places = self._layout.placed(width, offset)
            self._styles = self._styled()
        drawn = (self._layout, self._places, self._styles, width)
        if y == 0:
            return frame_lines.header(*drawn, offset, self.cursor_column, self.sorted_by)
        position = self.scroll_offset.y + y - 1
        index = self._rows.index(position)
        if index is None:
            none = WORKING if self.waiting else "no rows"
            note = f"nothing matches “{plain(self.filter_text)}”" if self.total else none
            text = " " * GUTTER + note if position == 0 else ""
            return Strip([Segment(fit(text, width), self._styles.base)], width)
        here = position == self.cursor_row and (self.marks_row or self.has_focus)
        key = (index, here, index in self._rows.selected)
        strip = self._drawn.get(key)
        if strip is None:
            cursor_column = self.cursor_column if here and self.has_focus else None
            strip = frame_lines.row(*drawn, index, cursor_column, at_cursor=here, selected=key[2])
            self._drawn[key] = strip
        return strip

    def notify_style_update(self) -> None:
        """Forget lines drawn in another theme."""
        super().notify_style_update()
        self._drawn_for = None

    def on_mount(self) -> None:
        """Tell the screen which row the cursor starts on."""
        self._announced = None
        self._announce()
        self._report(near=False)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """Draw the cell cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Leave only the row marked."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Sort by the header that was clicked, or move to the cell; a double click opens the row."""
        column = next((place.column for place in reversed(self._places) if event.x >= place.x), None)
        if event.y == 0:
            if column is not None:
                self._sort_again(column)
            return
        row = self.scroll_offset.y + event.y - 1
        if row < self.shown:
            self.move_cursor(row, column)
            if event.chain == 2:
                self.action_open()

    def on_frame_table_matched(self, message: Matched) -> None:
        """Show the rows found, unless another request overtook them."""
        if message.request != self._request:
            return
        self._haystack = message.haystack
        self._keep(message.mask)
        self._report(near=message.near)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        row = self.row_at_cursor()
        if row is not None:
            self.post_message(self.RowSelected(self, row))

    def action_sort(self) -> None:
        """Sort by the cursor's column, or turn the order round."""
        self._sort_again(self.cursor_column)

    def action_select(self) -> None:
        """Select the row under the cursor, or let it go, and go on to the next."""
        index = self._rows.index(self.cursor_row)
        if index is not None:
            self._rows.selected ^= {index}
            self.refresh_line(self.cursor_row + 1)
            self.move_cursor(self.cursor_row + 1)

    def action_select_all(self) -> None:
        """Select every row shown, or none if any is selected."""
        self._rows.select_all()
        self.refresh()

    def action_extend(self, step: int) -> None:
        """Select this row and the next in a direction."""
        if self.shown:
            before = self.cursor_row
            self.move_cursor(before + step)
            self._rows.selected |= {self._rows.at[before], self._rows.at[self.cursor_row]}
            self.refresh()

    def action_copy_rows(self) -> None:
        """Copy the selected rows, or the one under the cursor, with a header."""
        rows = (
            self.selected_rows() if self._rows.selected else self.frame[self._rows.at[self.cursor_row :][:1]]
        )
        wanted = rows.select(column.name for column in self._layout.columns)
        if rows.height > COPIED_AT_ONCE:
            self.run_worker(partial(self._copy_apart, wanted), thread=True, group="copy", exclusive=True)
        elif rows.height:
            self._copied(as_tsv(wanted), rows.height)

    def _copy_apart(self, rows: pl.DataFrame) -> None:
        """Write many rows out in a thread."""
        self.app.call_from_thread(self._copied, as_tsv(rows), rows.height)

    def _copied(self, text: str, rows: int) -> None:
        """Hand text to the terminal, and say so."""
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied {rows:,} row{'s' if rows > 1 else ''}")

    def action_copy_cell(self) -> None:
        """Copy the cell under the cursor in full."""
        index = self._rows.index(self.cursor_row)
        if index is not None:
            value = value_of(self._layout.columns[self.cursor_column].values, index)
            self.app.copy_to_clipboard(pasted(value))
            self.notify("Copied the cell")

    def action_move(self, step: int) -> None:
        """Move the cursor up or down."""
        self.move_cursor(self.cursor_row + step)

    def action_column(self, step: int) -> None:
        """Move the cursor left or right."""
        self.move_cursor(self.cursor_row, self.cursor_column + step)

    def action_page(self, step: int) -> None:
        """Move the cursor by a screenful."""
        self.move_cursor(self.cursor_row + step * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        """Move to the first row."""
        self.move_cursor(0)

    def action_last(self) -> None:
        """Move to the last row."""
        self.move_cursor(self.shown - 1)

    def _find_apart(self, find: Callable[[Callable[[], bool]], Matched]) -> None:
        """Search in a thread and post what was found."""
        worker = get_current_worker()
        found = find(lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(found)

    def _sort_again(self, column: int) -> None:
        """Sort by a column, the other way round if it already is."""
        if self._layout.columns:
            name = self._layout.columns[column].name
            self.sort(name, descending=self.sorted_by == (name, False))

    def _keep(self, mask: pl.Series | None) -> None:
        """Show the rows of a mask, the cursor on its row if that is among them."""
        held = self._rows.index(self.cursor_row)
        self._rows.keep(mask)
        self._arranged(self._rows.position(held))

    def _arranged(self, cursor: int | None = None) -> None:
        """Draw the rows anew, the cursor on one or at the top."""
        self.virtual_size = Size(self._layout.width, self.shown + 1)
        self._drawn_for = None
        self.refresh()
        self.move_cursor(cursor or 0)

    def _announce(self) -> None:
        """Post the row under the cursor if it is another than last time."""
        index = self._rows.index(self.cursor_row)
        if self.is_attached and index != self._announced:
            self._announced = index
            row = self.row_at_cursor()
            if row is not None:
                self.post_message(self.RowHighlighted(self, row))

    def _report(self, *, near: bool) -> None:
        """Post how many rows are shown."""
        if self.is_attached:
            self.post_message(self.Filtered(self, self.shown, self.total, near))

    def _scroll_to_cursor(self) -> None:
        """Scroll no further than needed to show the cursor's cell whole."""
        size = self.scrollable_content_region.size
        if not size.width or not self._layout.columns:
            return
        height, top, row = max(1, size.height - 1), self.scroll_offset.y, self.cursor_row
        y = row if row < top else row - height + 1 if row >= top + height else top
        x = self._layout.offset_showing(self.cursor_column, size.width, self.scroll_offset.x)
        if (x, y) != self.scroll_offset:
            self.scroll_to(x, y, animate=False)

    def _styled(self) -> frame_lines.Styles:
        """The styles of the lines in the present theme."""
        style = self.get_component_rich_style
        return frame_lines.Styles(
            self.rich_style,
            style("frame-table--cursor"),
            style("frame-table--cell"),
            style("frame-table--missing", partial=True),
            style("frame-table--header"),
        )


def find_rows(
    request: int,
    columns: Sequence[pl.Series],
    haystack: pl.Series | None,
    words: Sequence[str],
    stop: Callable[[], bool],
) -> Matched:
    """Build what is searched if that is not yet done, and search it; touches no widget."""
    if haystack is None:
        haystack = haystack_of(columns, len(columns[0]) if columns else 0)
    mask, near = rows_matching(haystack, words, stop)
    return Matched(request, haystack, mask, near)
