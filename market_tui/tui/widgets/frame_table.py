"""A table that formats only the cells on screen, straight from a Polars frame."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

import polars as pl
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from market_tui.tui.widgets.frame_columns import (
    DrawnColumn,
    Place,
    TableColumn,
    as_column,
    as_tsv,
    haystack_of,
    order_by,
    rows_matching,
    value_of,
)
from market_tui.tui.widgets.text import MISSING, WORKING, fit, is_missing, pasted, plain

GUTTER = 2
GAP = 2
LEAST_CUT = 4
MATCHED_AT_ONCE = 2_000


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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="table.open", tooltip="Show what is behind this row"),
        Binding(
            "s", "sort", "Sort", id="table.sort", tooltip="Sort by the cursor's column; again to reverse"
        ),
        Binding("space", "select", "Select", id="table.select", tooltip="Select the row, or let it go"),
        Binding("y", "copy_rows", "Copy", id="table.copy", tooltip="Copy the selected rows, or this one"),
        Binding("Y", "copy_cell", "Copy cell", show=False, id="table.copy_cell", tooltip="Copy this cell"),
        Binding("ctrl+a", "select_all", "Select all or none", show=False, id="table.select_all"),
        Binding("up", "move(-1)", "Up", show=False, id="table.up"),
        Binding("down", "move(1)", "Down", show=False, id="table.down"),
        Binding("shift+up", "extend(-1)", "Select up", show=False, id="table.select_up"),
        Binding("shift+down", "extend(1)", "Select down", show=False, id="table.select_down"),
        Binding("left", "column(-1)", "Column left", show=False, id="table.left"),
        Binding("right", "column(1)", "Column right", show=False, id="table.right"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="table.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="table.page_down"),
        Binding("home", "column(-9999)", "First column", show=False, id="table.first_column"),
        Binding("end", "column(9999)", "Last column", show=False, id="table.last_column"),
        Binding("ctrl+home", "first", "First row", show=False, id="table.first"),
        Binding("ctrl+end", "last", "Last row", show=False, id="table.last"),
    ]

    class RowHighlighted(Message):
        """The cursor came to another row; its values are as published, not made harmless."""

        def __init__(self, table: FrameTable, row: dict[str, Any]) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> FrameTable:
            """The table the row is in."""
            return self.table

    class RowSelected(RowHighlighted):
        """A row was opened with Enter or a double click."""

    class Filtered(Message):
        """The rows shown changed; `near` says that nothing matched and these come close."""

        def __init__(self, table: FrameTable, shown: int, total: int, near: bool) -> None:
            super().__init__()
            self.table = table
            self.shown = shown
            self.total = total
            self.near = near

        @property
        def control(self) -> FrameTable:
            """The table that was filtered."""
            return self.table

    class Matched(Message, bubble=False):
        """A thread found the rows of one filter request."""

        def __init__(self, request: int, haystack: pl.Series, mask: pl.Series, near: bool) -> None:
            super().__init__()
            self.request = request
            self.haystack = haystack
            self.mask = mask
            self.near = near

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
        self.sorted_by: tuple[str, bool] | None = None
        self._specs = columns
        self._rows = pl.Series(dtype=pl.UInt32)
        self._request = 0
        self._selected: set[int] = set()
        self._mask: pl.Series | None = None
        self._haystack: pl.Series | None = None
        self._announced: int | None = None
        self._drawn: LRUCache[tuple[int, bool, bool], Strip] = LRUCache(256)
        self._drawn_for: tuple[int, int, int, bool] | None = None
        self._places: list[Place] = []
        self._base = Style()
        self.set_frame(frame if frame is not None else pl.DataFrame(), columns)
        self.waiting = frame is None

    @property
    def frame(self) -> pl.DataFrame:
        """All the rows, in the order they were given."""
        return self._source

    @property
    def shown(self) -> int:
        """How many rows the filter leaves."""
        return len(self._rows)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._source.height

    def set_frame(self, frame: pl.DataFrame, columns: Sequence[TableColumn] | None = None) -> None:
        """Show another frame; the sort and the filter stay, the cursor goes to the top."""
        self.waiting = False
        self._source = frame
        self._specs = columns if columns is not None else self._specs
        specs = self._specs or [TableColumn(column) for column in frame.columns]
        self._columns = [as_column(spec, frame) for spec in specs if spec.name in frame.columns]
        starts = [0]
        for column in self._columns:
            starts.append(starts[-1] + column.width + GAP)
        self._starts = starts
        self._selected.clear()
        self._mask = self._haystack = self._announced = None
        self.cursor_column = max(0, min(self.cursor_column, len(self._columns) - 1))
        self._order = self._ordered()
        self._arrange()
        self.filter(self.filter_text)

    def filter(self, text: str) -> None:
        """Show the rows that hold every word and post `Filtered`; many rows are searched in a thread."""
        self._request += 1
        self.filter_text = text
        words = text.lower().split()
        if not words:
            self._mask = None
            self._arrange(follow=True)
            self._report(near=False)
            return
        haystack = self._haystack
        find = partial(
            self._find, self._request, [column.values for column in self._columns], haystack, words
        )
        if self.is_attached and self.total > MATCHED_AT_ONCE:
            self.run_worker(partial(self._find_apart, find), thread=True, exclusive=True, group="filter")
        else:
            self.on_frame_table_matched(find(lambda: False))

    def sort(self, column: str | None, descending: bool = False) -> None:
        """Order the rows by a column, or as the frame had them; the cursor goes to the top."""
        before = self.sorted_by
        self.sorted_by = None if column is None else (column, descending)
        self._order = self._ordered()
        if before != self.sorted_by:
            self._arrange()

    def row_at_cursor(self) -> dict[str, Any] | None:
        """Return every value of the row under the cursor, drawn or not."""
        if not self.shown:
            return None
        return self._source.row(self._rows[self.cursor_row], named=True)

    @property
    def column_at_cursor(self) -> str:
        """The frame's name of the column under the cursor."""
        return self._columns[self.cursor_column].name if self._columns else ""

    def shown_rows(self) -> pl.DataFrame:
        """Return the rows that the filter leaves, in the order of the sort, every column."""
        return self._source[self._rows]

    def selected_rows(self) -> pl.DataFrame:
        """Return the selected rows in the order of the sort, those the filter hides among them."""
        return self._source[self._order.filter(self._order.is_in(sorted(self._selected)))]

    def move_cursor(self, row: int, column: int | None = None) -> None:
        """Put the cursor on a row, counted from the top of what is shown, and scroll to it."""
        before, column_before = self.cursor_row, self.cursor_column
        self.cursor_row = max(0, min(row, self.shown - 1))
        if column is not None:
            self.cursor_column = max(0, min(column, len(self._columns) - 1))
        self._scroll_to_cursor()
        if column_before != self.cursor_column:
            self.refresh()
        elif before != self.cursor_row:
            self.refresh_line(before + 1)
            self.refresh_line(self.cursor_row + 1)
        self._announce()

    def render_line(self, y: int) -> Strip:
        """Draw the header or one row, formatting only the columns in view."""
        width = self.scrollable_content_region.width
        drawn_for = (self.scroll_offset.x, width, self.cursor_column, self.has_focus)
        if drawn_for != self._drawn_for:
            self._drawn.clear()
            self._drawn_for = drawn_for
            self._places = self._placed(width)
            self._base = self.rich_style
        if y == 0:
            return self._header(width)
        position = self.scroll_offset.y + y - 1
        if position >= self.shown:
            none = WORKING if self.waiting else "no rows"
            note = f"nothing matches “{plain(self.filter_text)}”" if self.total else none
            text = " " * GUTTER + note if position == 0 else ""
            return Strip([Segment(fit(text, width), self._base)], width)
        index: int = self._rows[position]
        here = position == self.cursor_row and (self.marks_row or self.has_focus)
        key = (index, here, index in self._selected)
        strip = self._drawn.get(key)
        if strip is None:
            strip = self._drawn[key] = self._line(*key, width)
        return strip

    def notify_style_update(self) -> None:
        """Forget lines drawn in another theme."""
        super().notify_style_update()
        self._drawn.clear()
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

    def on_frame_table_matched(self, message: FrameTable.Matched) -> None:
        """Show the rows found, unless another request overtook them."""
        if message.request != self._request:
            return
        self._haystack = message.haystack
        self._mask = message.mask
        self._arrange(follow=True)
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
        if self.shown:
            self._selected ^= {self._rows[self.cursor_row]}
            self.refresh_line(self.cursor_row + 1)
            self.move_cursor(self.cursor_row + 1)

    def action_select_all(self) -> None:
        """Select every row shown, or none if any is selected."""
        self._selected = set() if self._selected else set(self._rows.to_list())
        self.refresh()

    def action_extend(self, step: int) -> None:
        """Select this row and the next in a direction."""
        if self.shown:
            self._selected.add(self._rows[self.cursor_row])
            self.move_cursor(self.cursor_row + step)
            self._selected.add(self._rows[self.cursor_row])
            self.refresh()

    def action_copy_rows(self) -> None:
        """Copy the selected rows, or the one under the cursor, with a header."""
        rows = self.selected_rows() if self._selected else self._source[self._rows[self.cursor_row :][:1]]
        if rows.height:
            self.app.copy_to_clipboard(as_tsv(rows.select(column.name for column in self._columns)))
            self.notify(f"Copied {rows.height:,} row{'s' if rows.height > 1 else ''}")

    def action_copy_cell(self) -> None:
        """Copy the cell under the cursor in full."""
        if self.shown:
            value = value_of(self._columns[self.cursor_column].values, self._rows[self.cursor_row])
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

    def _find(
        self,
        request: int,
        columns: Sequence[pl.Series],
        haystack: pl.Series | None,
        words: Sequence[str],
        stop: Callable[[], bool],
    ) -> Matched:
        """Build what is searched if that is not yet done, and search it; touches nothing of the widget."""
        if haystack is None:
            haystack = haystack_of(columns, len(columns[0]) if columns else 0)
        mask, near = rows_matching(haystack, words, stop)
        return self.Matched(request, haystack, mask, near)

    def _find_apart(self, find: Callable[[Callable[[], bool]], Matched]) -> None:
        """Search in a thread and post what was found."""
        worker = get_current_worker()
        found = find(lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(found)

    def _ordered(self) -> pl.Series:
        """Return every row number in the order of the sort."""
        name, descending = self.sorted_by or ("", False)
        if name in self._source.columns:
            order = order_by(self._source[name], descending)
            if order is not None:
                return order
        self.sorted_by = None
        return pl.int_range(self._source.height, dtype=pl.UInt32, eager=True)

    def _sort_again(self, column: int) -> None:
        """Sort by a column, the other way round if it already is."""
        if self._columns:
            name = self._columns[column].name
            self.sort(name, descending=self.sorted_by == (name, False))

    def _arrange(self, *, follow: bool = False) -> None:
        """Put the rows that pass the filter in the order of the sort, the cursor at the top or on its row."""
        held = self._rows[self.cursor_row] if follow and self.shown else None
        self._rows = self._order if self._mask is None else self._order.filter(self._mask.gather(self._order))
        found = self._rows.index_of(held) if held is not None else None
        self.virtual_size = Size(GUTTER + self._starts[-1], self.shown + 1)
        self._drawn.clear()
        self._drawn_for = None
        self.refresh()
        self.move_cursor(found or 0)

    def _announce(self) -> None:
        """Post the row under the cursor if it is another than last time."""
        index = self._rows[self.cursor_row] if self.shown else None
        if self.is_attached and index != self._announced:
            self._announced = index
            row = self.row_at_cursor()
            if row is not None:
                self.post_message(self.RowHighlighted(self, row))

    def _report(self, *, near: bool) -> None:
        """Post how many rows are shown."""
        if self.is_attached:
            self.post_message(self.Filtered(self, self.shown, self.total, near))

    def _frozen(self, width: int) -> int:
        """Return how many columns stay in place; none where they would take most of the width."""
        frozen = max(0, min(self.frozen, len(self._columns) - 1))
        return frozen if GUTTER + self._starts[frozen] <= width * 0.6 else 0

    def _placed(self, width: int) -> list[Place]:
        """Lay the columns in view out from a column's left edge, the last cut to what room is left."""
        frozen = self._frozen(width)
        places = [Place(i, GUTTER + self._starts[i], self._columns[i].width) for i in range(frozen)]
        x = GUTTER + self._starts[frozen]
        for i in range(self._first_in_view(frozen), len(self._columns)):
            wanted = self._columns[i].width
            room = min(wanted, width - x)
            cut_figure = self._columns[i].numeric and room < wanted and places
            if room < min(wanted, LEAST_CUT) or cut_figure:
                break
            places.append(Place(i, x, room))
            x += wanted + GAP
        return places

    def _first_in_view(self, frozen: int) -> int:
        """Return the first column after the frozen ones that is scrolled into view, never a part of one."""
        at = self._starts[frozen] + self.scroll_offset.x
        return max(frozen, min(bisect_left(self._starts, at), len(self._columns) - 1))

    def _scroll_to_cursor(self) -> None:
        """Scroll no further than needed to show the cursor's cell whole."""
        size = self.scrollable_content_region.size
        if not size.width or not self._columns:
            return
        height, top, row = max(1, size.height - 1), self.scroll_offset.y, self.cursor_row
        y = row if row < top else row - height + 1 if row >= top + height else top
        frozen, column = self._frozen(size.width), self.cursor_column
        first, x = self._first_in_view(frozen), self.scroll_offset.x
        room = size.width - GUTTER - self._starts[frozen]
        end = self._starts[column] + self._columns[column].width
        if frozen <= column < first:
            x = self._starts[column] - self._starts[frozen]
        elif column >= frozen and end - self._starts[first] > room:
            x = self._starts[min(bisect_left(self._starts, end - room), column)] - self._starts[frozen]
        if (x, y) != self.scroll_offset:
            self.scroll_to(x, y, animate=False)

    def _header(self, width: int) -> Strip:
        """Draw the labels, the sorted one with its arrow, and a mark where columns lie out of view."""
        style = self.get_component_rich_style("frame-table--header")
        frozen = self._frozen(width)
        segments = [Segment(" ‹" if self._first_in_view(frozen) > frozen else "  ", style)]
        for place in self._places:
            column = self._columns[place.column]
            name, descending = self.sorted_by or ("", False)
            arrow = ("▼" if descending else "▲") if name == column.name else ""
            label = fit(column.label, place.room - 2).rstrip() if arrow else column.label
            here = Style(underline=place.column == self.cursor_column)
            text = fit(f"{label} {arrow}".strip(), place.room, right=column.right)
            segments += [Segment(text, style + here), Segment(" " * GAP, style)]
        last = self._places[-1] if self._places else None
        hidden = last and (last.column < len(self._columns) - 1 or last.room < self._columns[-1].width)
        strip = Strip(segments).adjust_cell_length(max(0, width - 1), style)
        return Strip.join([strip, Strip([Segment("›" if hidden else " ", style)], 1)])

    def _line(self, index: int, at_cursor: bool, selected: bool, width: int) -> Strip:
        """Draw one row, cells of one style in one run."""
        base = self.get_component_rich_style("frame-table--cursor") if at_cursor else self._base
        missing = base + self.get_component_rich_style("frame-table--missing", partial=True)
        cell = self.get_component_rich_style("frame-table--cell")
        run = ("▌" if at_cursor else " ") + ("*" if selected else " ")
        end = GUTTER
        segments: list[Segment] = []
        for place in self._places:
            column = self._columns[place.column]
            value = value_of(column.values, index)
            text, style = self._cell(column, value, place.room), missing if is_missing(value) else base
            if at_cursor and self.has_focus and place.column == self.cursor_column:
                style = cell
            run += " " * (place.x - end)
            if style is base:
                run += text
            else:
                segments += [Segment(run, base), Segment(text, style)]
                run = ""
            end = place.x + place.room
        segments.append(Segment(run + " " * (width - end), base))
        strip = Strip(segments, max(width, end))
        return strip if end <= width else strip.adjust_cell_length(width, base)

    def _cell(self, column: DrawnColumn, value: Any, room: int) -> str:
        """Write one value into the room there is."""
        if is_missing(value):
            return fit(MISSING, room, right=column.right)
        text = fit(column.write(value), room, right=column.right)
        # A figure cut short would read as another figure.
        return "#" * room if column.numeric and text.endswith("…") else text
