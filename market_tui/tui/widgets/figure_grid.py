"""A small grid of figures: row labels, sparklines, a column chart above. Trends, matrices, key figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from market_tui.tui.widgets.drawn import CURSOR, Drawn
from market_tui.tui.widgets.grid_layout import GAP, GUTTER, Shares, Wants, shared
from market_tui.tui.widgets.strips import columns
from market_tui.tui.widgets.text import fit, plain

THICKEST = 4


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
    bold_column: int | None = None
    corner: str = ""
    empty: str = "nothing to show"
    notes: tuple[str, ...] = ()

    @property
    def columns_high(self) -> int:
        """How many lines the column chart takes; none where there is nothing to draw."""
        return self.chart_height if any(value is not None for value in self.chart) else 0

    @property
    def lines(self) -> int:
        """How many lines it all takes."""
        return self.columns_high + 1 + len(self.rows) if self.rows else 1

    def wants(self) -> Wants:
        """The cells that its parts would take."""
        cells = [
            [_len(row.cells[i]) for row in self.rows if i < len(row.cells)] for i in range(len(self.keys))
        ]
        return Wants(
            max([_len(row.label) for row in self.rows] + [_len(self.corner)]),
            max((len(row.spark) for row in self.rows), default=0),
            tuple(max(column, default=1) for column in cells),
            tuple(_len(text) for text in self.headings),
        )


class FigureGrid(Drawn, can_focus=True):
    """A grid of figures with a cell cursor; Enter opens a cell."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "figure-grid--heading",
        "figure-grid--cursor",
        "figure-grid--quiet",
        "figure-grid--drawn",
    }
    DEFAULT_CSS = """
    FigureGrid { height: auto; width: 1fr; overflow: hidden; }
    FigureGrid > .figure-grid--heading { color: $text-muted; }
    FigureGrid > .figure-grid--cursor { text-style: bold reverse; }
    FigureGrid > .figure-grid--quiet { color: $text-muted; }
    FigureGrid > .figure-grid--drawn { color: $primary; }
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
        self._wants = self.grid.wants()
        self._shared: tuple[tuple[int, int], Shares] | None = None
        self.set_grid(grid or Grid())

    def set_grid(self, grid: Grid) -> None:
        """Show another grid, with the cursor on the same cell if it is still there."""
        held = self.cell_at_cursor()
        self.grid, self._wants, self._shared = grid, grid.wants(), None
        rows, keys = [row.key for row in grid.rows], list(grid.keys)
        self.cursor_row = rows.index(held[0]) if held and held[0] in rows else 0
        last = len(keys) - 1 if grid.latest_last else 0
        self.cursor_column = keys.index(held[1]) if held and held[1] in keys else max(0, last)
        size = Size(0, grid.lines)
        taller, self.virtual_size = size != self.virtual_size, size
        self.refresh(layout=taller)

    def cell_at_cursor(self) -> tuple[str, str] | None:
        """The keys of the row and column under the cursor."""
        grid = self.grid
        if not grid.rows or not grid.keys:
            return None
        return grid.rows[self.cursor_row].key, grid.keys[self.cursor_column]

    def figure_at_cursor(self) -> str:
        """The cell under the cursor."""
        cells = self.grid.rows[self.cursor_row].cells if self.grid.rows else ()
        return plain(cells[self.cursor_column]).strip() if self.cursor_column < len(cells) else ""

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

    def on_click(self, event: events.Click) -> None:
        """Move to the cell that was clicked; a double click opens it."""
        row = self.scroll_offset.y + event.y - self.grid.columns_high - 1
        if not 0 <= row < len(self.grid.rows):
            return
        if event.chain == 2:
            self.action_open()
            return
        column = self._shares().column_at(event.x)
        self.cursor_row = row
        self.cursor_column = self.cursor_column if column is None else column
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a line of the chart, the headings, or one row."""
        grid, width, line = self.grid, self.scrollable_content_region.width, self.scroll_offset.y + y
        if not grid.rows:
            text = " " * GUTTER + grid.empty if line == 0 else ""
            return self._line(text, "quiet")
        position = line - grid.columns_high - 1
        if position < -1:
            return self._line(self._chart_line(line), "drawn")
        if position == -1:
            return self._line(self._headings(), "heading")
        if position >= len(grid.rows):
            return Strip.blank(width, self.rich_style)
        return Strip(self._row(position)).adjust_cell_length(width, self.rich_style)

    def _line(self, text: str, style: str) -> Strip:
        """One line in one style."""
        width = self.scrollable_content_region.width
        return Strip(
            [Segment(fit(text, width), self.get_component_rich_style(f"figure-grid--{style}"))], width
        )

    def _shares(self) -> Shares:
        """How the width is shared out; kept, since every line asks."""
        key = (self.scrollable_content_region.width, self.cursor_column)
        if self._shared is None or self._shared[0] != key:
            self._shared = key, shared(self._wants, *key, latest_last=self.grid.latest_last)
        return self._shared[1]

    def _chart_line(self, line: int) -> str:
        grid, shares = self.grid, self._shares()
        known = [v for v in (*grid.chart, *grid.marks) if v is not None and math.isfinite(v)]
        text = " " * shares.lead
        for i in shares.in_view:
            thick = min(shares.cells[i], THICKEST)
            values, marks = grid.chart[i : i + 1], grid.marks[i : i + 1]
            drawn = columns(values, max(known, default=0.0), grid.chart_height, thick, marks=marks)[line]
            # A column stands over the right edge of its figure, its mark in the gap after it.
            text += " " * (shares.gap + shares.cells[i] - thick - (i > shares.in_view.start)) + drawn
        return text

    def _headings(self) -> str:
        """What stands over the columns in view, and a mark where there are more at either side."""
        grid, shares = self.grid, self._shares()
        text = fit(" " * GUTTER + grid.corner, shares.lead)
        for i in shares.in_view:
            mark = "‹" if 0 < i == shares.in_view.start else " "
            text += mark.ljust(shares.gap) + fit(grid.headings[i], shares.cells[i], right=True)
        return text + ("›" if shares.in_view.stop < len(grid.headings) else "")

    def _row(self, position: int) -> list[Segment]:
        """A row: the cursor's mark, its label, its sparkline and the cells in view."""
        row, base, shares = self.grid.rows[position], self.rich_style, self._shares()
        here = self.has_focus and position == self.cursor_row
        bold = base + Style(bold=True)
        named = bold if row.strong or here else base
        segments = [
            Segment(CURSOR if here else " " * GUTTER, base),
            Segment(fit(row.label, shares.label), named),
        ]
        if shares.spark:
            drawn = " " * GAP + fit("".join(mark * shares.thick for mark in row.spark), shares.spark)
            segments.append(Segment(drawn, self.get_component_rich_style("figure-grid--drawn")))
        for i in shares.in_view:
            style = bold if i == self.grid.bold_column else named
            if here and i == self.cursor_column:
                style = self.get_component_rich_style("figure-grid--cursor")
            text = row.cells[i] if i < len(row.cells) else ""
            segments += [
                Segment(" " * shares.gap, base),
                Segment(fit(text, shares.cells[i], right=True), style),
            ]
        return segments


def _len(text: str) -> int:
    return cell_len(plain(text))
