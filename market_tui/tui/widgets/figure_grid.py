"""A small grid of figures: row labels, sparklines, a column chart above. Trends, matrices, key figures."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from market_tui.tui.widgets.strips import columns
from market_tui.tui.widgets.text import fit, plain

GUTTER = 2
GAP = 2
LEAST_LABEL = 8
LEAST_HEADING = 6
LABEL_SHARE = 0.46


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its key, label, cells as text, a sparkline, and whether it is the one to read first."""

    key: str
    label: str
    cells: tuple[str, ...]
    spark: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """What the grid shows. `chart` stands above the cells, a column for each, `marks` beside them.

    `latest_last` keeps the last columns in view where there is no room for all.
    """

    keys: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[GridRow, ...] = ()
    chart: tuple[float | None, ...] = ()
    marks: tuple[float | None, ...] = ()
    chart_height: int = 4
    latest_last: bool = False
    corner: str = ""
    empty: str = "nothing to show"
    notes: tuple[str, ...] = field(default=())


class FigureGrid(ScrollView, can_focus=True):
    """A grid of figures with a cell cursor; Enter opens a cell."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "figure-grid--heading",
        "figure-grid--cursor",
        "figure-grid--quiet",
    }
    DEFAULT_CSS = """
    FigureGrid { height: auto; width: 1fr; overflow: hidden; }
    FigureGrid > .figure-grid--heading { color: $text-muted; }
    FigureGrid > .figure-grid--cursor { text-style: bold reverse; }
    FigureGrid > .figure-grid--quiet { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", show=False, id="grid.open"),
        Binding("up", "move(-1, 0)", "Up", show=False, id="grid.up"),
        Binding("down", "move(1, 0)", "Down", show=False, id="grid.down"),
        Binding("left", "move(0, -1)", "Left", show=False, id="grid.left"),
        Binding("right", "move(0, 1)", "Right", show=False, id="grid.right"),
        Binding("home", "move(0, -999)", "First column", show=False, id="grid.first"),
        Binding("end", "move(0, 999)", "Last column", show=False, id="grid.last"),
    ]

    class Opened(Message):
        """A cell was opened with Enter or a double click."""

        def __init__(self, grid: FigureGrid, row: str, column: str) -> None:
            super().__init__()
            self.grid = grid
            self.row = row
            self.column = column

        @property
        def control(self) -> FigureGrid:
            """The grid that was opened."""
            return self.grid

    def __init__(self, grid: Grid | None = None, *, id: str | None = None) -> None:  # noqa: A002 - as textual
        super().__init__(id=id)
        self.grid = Grid()
        self.cursor_row = 0
        self.cursor_column = 0
        self.set_grid(grid or Grid())

    def set_grid(self, grid: Grid) -> None:
        """Show another grid, with the cursor on the same cell if it is still there."""
        held = self.cell_at_cursor()
        self.grid = grid
        rows, keys = [row.key for row in grid.rows], list(grid.keys)
        self.cursor_row = rows.index(held[0]) if held and held[0] in rows else 0
        last = len(keys) - 1 if grid.latest_last else 0
        self.cursor_column = keys.index(held[1]) if held and held[1] in keys else max(0, last)
        self.virtual_size = Size(0, max(1, self._chart_height() + bool(grid.keys) + len(grid.rows)))
        self.refresh(layout=True)

    def cell_at_cursor(self) -> tuple[str, str] | None:
        """The keys of the row and column under the cursor."""
        grid = self.grid
        if not grid.rows or not grid.keys:
            return None
        return grid.rows[self.cursor_row].key, grid.keys[self.cursor_column]

    def render_line(self, y: int) -> Strip:
        """Draw a line of the chart, the headings, or one row."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        quiet = self.get_component_rich_style("figure-grid--quiet")
        line = self.scroll_offset.y + y
        if not self.grid.rows:
            text = " " * GUTTER + self.grid.empty if line == 0 else ""
            return Strip([Segment(fit(text, width), quiet)], width)
        chart = self._chart_height()
        label, spark, cell, first, last = self._layout(width)
        lead = GUTTER + label + (spark + GAP if spark else 0)
        if line < chart:
            return Strip(
                [Segment(fit(self._chart_line(line, chart, lead, cell, first, last), width), base)], width
            )
        position = line - chart - 1
        if position < 0:
            return self._heading(width, lead, cell, first, last)
        if position >= len(self.grid.rows):
            return Strip([Segment(" " * width, base)], width)
        return self._row(position, width, (label, spark, cell, first, last))

    def action_open(self) -> None:
        """Open the cell under the cursor."""
        held = self.cell_at_cursor()
        if held:
            self.post_message(self.Opened(self, *held))

    def action_move(self, down: int, across: int) -> None:
        """Move the cursor, as far as there are cells."""
        self.cursor_row = max(0, min(self.cursor_row + down, len(self.grid.rows) - 1))
        self.cursor_column = max(0, min(self.cursor_column + across, len(self.grid.keys) - 1))
        self.refresh()

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Take the cursor away."""
        self.refresh()

    def on_resize(self) -> None:
        """Draw again for the new width."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Move to the cell that was clicked; a double click opens it."""
        width = self.scrollable_content_region.width
        label, spark, cell, first, last = self._layout(width)
        lead = GUTTER + label + (spark + GAP if spark else 0)
        row = self.scroll_offset.y + event.y - self._chart_height() - 1
        if 0 <= row < len(self.grid.rows):
            self.cursor_row = row
            if event.x >= lead:
                self.cursor_column = max(first, min(first + (event.x - lead) // (cell + GAP), last - 1))
            self.refresh()
            if event.chain == 2:
                self.action_open()

    def _chart_height(self) -> int:
        """How many lines the column chart takes."""
        return self.grid.chart_height if any(value is not None for value in self.grid.chart) else 0

    def _layout(self, width: int) -> tuple[int, int, int, int, int]:
        """Widths of label, sparkline and cells, and the first and last column in view."""
        grid = self.grid
        figures = max((cell_len(plain(text)) for row in grid.rows for text in row.cells), default=1)
        heads = max((cell_len(plain(text)) for text in grid.headings), default=1)
        label = max([cell_len(plain(row.label)) for row in grid.rows] + [cell_len(grid.corner)], default=0)
        spark = max((len(row.spark) for row in grid.rows), default=0)
        cell, count = max(figures, heads), max(1, len(grid.keys))
        if GUTTER + label + spark + GAP + count * (cell + GAP) > width:
            spark = 0
        if GUTTER + label + count * (cell + GAP) > width:
            label = min(label, max(LEAST_LABEL, int(width * LABEL_SHARE)))
            cell = min(cell, max(figures, LEAST_HEADING, (width - GUTTER - label) // count - GAP))
        cell = max(1, min(cell, width - GUTTER - label - GAP))
        room = max(1, (width - GUTTER - label - (spark + GAP if spark else 0)) // (cell + GAP))
        last = count if grid.latest_last else min(count, room)
        if self.cursor_column >= last:
            last = self.cursor_column + 1
        first = max(0, last - room)
        if self.cursor_column < first:
            first, last = self.cursor_column, min(count, self.cursor_column + room)
        return label, spark, cell, first, last

    def _chart_line(self, line: int, height: int, lead: int, cell: int, first: int, last: int) -> str:  # noqa: PLR0917
        values, marks = self.grid.chart[first:last], self.grid.marks[first:last]
        known = [v for v in (*self.grid.chart, *self.grid.marks) if v is not None and math.isfinite(v)]
        thick = min(cell, 4)
        drawn = columns(values, max(known, default=0.0), height, thick, cell + GAP - thick, marks)
        # Columns stand over the right edge of their figures.
        return " " * (lead + cell - thick + GAP) + drawn[line]

    def _heading(self, width: int, lead: int, cell: int, first: int, last: int) -> Strip:
        style = self.get_component_rich_style("figure-grid--heading")
        shown = self.grid.headings[first:last]
        before = "‹" if first > 0 else " "
        after = "›" if last < len(self.grid.headings) else ""
        text = fit(" " * GUTTER + self.grid.corner, lead)
        text += "".join(" " * GAP + fit(name, cell, right=True) for name in shown)
        if before != " ":
            text = text[:lead] + before + text[lead + 1 :]
        return Strip([Segment(fit(text + after, width), style)], width)

    def _row(self, position: int, width: int, layout: tuple[int, int, int, int, int]) -> Strip:
        label, spark, cell, first, last = layout
        row, base = self.grid.rows[position], self.rich_style
        here = self.has_focus and position == self.cursor_row
        cursor = self.get_component_rich_style("figure-grid--cursor")
        named = base + Style(bold=True) if row.strong or here else base
        segments = [Segment("▌ " if here else "  ", base), Segment(fit(row.label, label), named)]
        if spark:
            segments.append(Segment(" " * GAP + fit(row.spark, spark), base))
        for i in range(first, last):
            text = row.cells[i] if i < len(row.cells) else ""
            at = here and i == self.cursor_column
            segments.append(Segment(" " * GAP, base))
            segments.append(Segment(fit(text, cell, right=True), cursor if at else named))
        return Strip(segments).adjust_cell_length(width, base)
