"""A small grid of figures: row labels, sparklines, a column chart above. Trends, matrices, key figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from market_tui.tui.widgets.drawn import Drawn
from market_tui.tui.widgets.strips import columns
from market_tui.tui.widgets.text import fit, plain

GUTTER = 2
GAP = 2
WIDEST_GAP = 5
LEAST_LABEL = 8
LEAST_HEADING = 6
THICKEST = 4
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
    bold_column: int | None = None
    corner: str = ""
    empty: str = "nothing to show"
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Laid:
    """How a width is shared out, and the columns in view."""

    label: int
    spark: int
    lead: int
    cells: list[int]
    gap: int
    first: int
    last: int


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
        self._laid: dict[tuple[int, int], _Laid] = {}
        self.set_grid(grid or Grid())

    def set_grid(self, grid: Grid) -> None:
        """Show another grid, with the cursor on the same cell if it is still there."""
        held = self.cell_at_cursor()
        self.grid = grid
        self._laid.clear()
        rows, keys = [row.key for row in grid.rows], list(grid.keys)
        self.cursor_row = rows.index(held[0]) if held and held[0] in rows else 0
        last = len(keys) - 1 if grid.latest_last else 0
        self.cursor_column = keys.index(held[1]) if held and held[1] in keys else max(0, last)
        size = Size(0, max(1, self._chart_height() + bool(grid.keys) + len(grid.rows)))
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
        laid = self._layout(width)
        if line < chart:
            drawn = self.get_component_rich_style("figure-grid--drawn")
            return Strip([Segment(fit(self._chart_line(line, chart, laid), width), drawn)], width)
        position = line - chart - 1
        if position < 0:
            return self._heading(width, laid)
        if position >= len(self.grid.rows):
            return Strip([Segment(" " * width, base)], width)
        return self._row(position, width, laid)

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
        row = self.scroll_offset.y + event.y - self._chart_height() - 1
        if not 0 <= row < len(self.grid.rows):
            return
        laid = self._layout(self.scrollable_content_region.width)
        self.cursor_row = row
        x = laid.lead
        for i in range(laid.first, laid.last):
            x += laid.gap + laid.cells[i]
            if event.x < x:
                self.cursor_column = i if event.x >= laid.lead else self.cursor_column
                break
        self.refresh()
        if event.chain == 2:
            self.action_open()

    def _chart_height(self) -> int:
        """How many lines the column chart takes."""
        return self.grid.chart_height if any(value is not None for value in self.grid.chart) else 0

    def _layout(self, width: int) -> _Laid:
        """How the width is shared out; kept, since every line asks."""
        key = (width, self.cursor_column)
        if key not in self._laid:
            self._laid[key] = self._share(width)
        return self._laid[key]

    def _share(self, width: int) -> _Laid:
        """Share the width out: figures in full, then labels and sparklines, then as many columns as fit."""
        grid, count = self.grid, len(self.grid.keys)
        figures = [
            max((_len(row.cells[i]) for row in grid.rows if i < len(row.cells)), default=1)
            for i in range(count)
        ]
        heads = [_len(text) for text in grid.headings]
        label = max([_len(row.label) for row in grid.rows] + [_len(grid.corner)], default=0)
        spark = max((len(row.spark) for row in grid.rows), default=0)
        cells = [max(pair) for pair in zip(figures, heads, strict=True)]
        if GUTTER + label + (spark + GAP if spark else 0) + sum(cells) + count * GAP > width:
            spark = 0
        if GUTTER + label + sum(cells) + count * GAP > width:
            label = min(label, max(LEAST_LABEL, int(width * LABEL_SHARE)))
        if GUTTER + label + sum(cells) + count * GAP > width:
            cut = [max(figure, min(head, LEAST_HEADING)) for figure, head in zip(figures, heads, strict=True)]
            # Headings are cut only where every column then fits; else columns stand out of view.
            if GUTTER + label + sum(cut) + count * GAP <= width:
                cells = _stretched(cut, cells, width - GUTTER - label - count * GAP)
        left = width - GUTTER - label - (spark + GAP if spark else 0) - sum(cells)
        gap = max(GAP, min(WIDEST_GAP, left // max(1, count)))
        if spark and left - gap * count >= spark:
            spark *= 2
        lead = GUTTER + label + (spark + GAP if spark else 0)
        cells = [max(1, min(cell, width - lead - gap)) for cell in cells]
        first, last = self._in_view(cells, width - lead, gap)
        return _Laid(label, spark, lead, cells, gap, first, last)

    def _in_view(self, cells: Sequence[int], room: int, gap: int) -> tuple[int, int]:
        """Return the first and last column that fit beside each other, the cursor's among them."""
        count = len(cells)
        step = -1 if self.grid.latest_last else 1
        start = count - 1 if self.grid.latest_last else 0
        first, last = _run(cells, room, gap, start, step)
        if self.cursor_column >= last:
            first, last = _run(cells, room, gap, self.cursor_column, -1)
        elif self.cursor_column < first:
            first, last = _run(cells, room, gap, self.cursor_column, 1)
        return first, last

    def _chart_line(self, line: int, height: int, laid: _Laid) -> str:
        known = [v for v in (*self.grid.chart, *self.grid.marks) if v is not None and math.isfinite(v)]
        text = " " * laid.lead
        for i in range(laid.first, laid.last):
            thick = min(laid.cells[i], THICKEST)
            mark = self.grid.marks[i : i + 1]
            drawn = columns([self.grid.chart[i]], max(known, default=0.0), height, thick, marks=mark)[line]
            # A column stands over the right edge of its figure, its mark in the gap after it.
            text += " " * (laid.gap + laid.cells[i] - thick - (i > laid.first)) + drawn
        return text

    def _heading(self, width: int, laid: _Laid) -> Strip:
        style = self.get_component_rich_style("figure-grid--heading")
        text = fit(" " * GUTTER + self.grid.corner, laid.lead)
        for i in range(laid.first, laid.last):
            text += " " * laid.gap + fit(self.grid.headings[i], laid.cells[i], right=True)
        if laid.first > 0:
            text = text[: laid.lead] + "‹" + text[laid.lead + 1 :]
        after = "›" if laid.last < len(self.grid.headings) else ""
        return Strip([Segment(fit(text + after, width), style)], width)

    def _row(self, position: int, width: int, laid: _Laid) -> Strip:
        row, base = self.grid.rows[position], self.rich_style
        here = self.has_focus and position == self.cursor_row
        cursor = self.get_component_rich_style("figure-grid--cursor")
        spark = self.get_component_rich_style("figure-grid--drawn")
        named = base + Style(bold=True) if row.strong or here else base
        segments = [Segment("▌ " if here else "  ", base), Segment(fit(row.label, laid.label), named)]
        if laid.spark:
            drawn = row.spark if laid.spark <= len(row.spark) else "".join(mark * 2 for mark in row.spark)
            segments.append(Segment(" " * GAP + fit(drawn, laid.spark), spark))
        for i in range(laid.first, laid.last):
            text = row.cells[i] if i < len(row.cells) else ""
            at = here and i == self.cursor_column
            written = base + Style(bold=True) if i == self.grid.bold_column else named
            segments.append(Segment(" " * laid.gap, base))
            segments.append(Segment(fit(text, laid.cells[i], right=True), cursor if at else written))
        return Strip(segments).adjust_cell_length(width, base)


def _stretched(cut: list[int], wanted: list[int], room: int) -> list[int]:
    """Give what room is left over to the columns that were cut, a cell at a time."""
    cells = list(cut)
    left = room - sum(cells)
    while left > 0 and (short := [i for i, cell in enumerate(cells) if cell < wanted[i]]):
        for i in short[:left]:
            cells[i] += 1
        left = room - sum(cells)
    return cells


def _len(text: str) -> int:
    return cell_len(plain(text))


def _run(cells: Sequence[int], room: int, gap: int, start: int, step: int) -> tuple[int, int]:
    """Return the columns from `start` on that fit, forwards or backwards; at least one."""
    at = start
    while 0 <= at < len(cells) and (room := room - gap - cells[at]) >= 0:
        at += step
    end = at if at != start else start + step
    return (start, max(end, start + 1)) if step > 0 else (max(0, end + 1), start + 1)
