"""One panel: a query's answer drawn by its chart kind, its notes beneath, an error in its own place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from market_tui.dashboards import Panel
from market_tui.tui.colours import colour_of
from market_tui.tui.problem import Problem
from market_tui.tui.widgets.figure_grid import FigureGrid
from market_tui.tui.widgets.strip_list import StripList
from market_tui.tui.widgets.text import plain

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.session import Settled
    from market_tui.tui.widgets.figure_grid import Grid
    from market_tui.tui.widgets.frame_table import FrameTable

MOST_ROWS = 8
GRIDS = ("tiles", "trend", "matrix", "figures")
WHOLE = ("tiles", "trend", "table")
ON_ITS_OWN = ("table",)


class PanelView(Vertical):
    """A titled panel. Its body is a strip list, a grid of figures or a table, by the query's chart kind."""

    DEFAULT_CSS = """
    PanelView { height: auto; border-top: solid $foreground 30%; padding: 0 1;
                border-title-color: $foreground; border-title-style: bold; }
    PanelView:focus-within { border-top: heavy $accent; }
    PanelView > .panel--notes { height: auto; color: $text-muted; padding-left: 2; }
    PanelView > .panel--error { height: auto; padding: 0 2; }
    PanelView.-stale { text-opacity: 60%; }
    PanelView FrameTable { height: auto; }
    """

    class Drilled(Message):
        """A bar, a cell or a row of the panel was opened."""

        def __init__(self, view: PanelView, key: str, row: dict[str, object] | None = None) -> None:
            super().__init__()
            self.view = view
            self.key = key
            self.row = row

    def __init__(self, panel: Panel, chart: str, title: str) -> None:
        super().__init__(classes=f"-{chart}")
        self.panel = panel
        self.chart = chart
        self.answer: Answer | None = None
        self.settled: Settled | None = None
        self.border_title = Content(f" {plain(title)} ")
        self.title = plain(title)

    def compose(self) -> ComposeResult:
        """The notes; the body comes with the first answer."""
        yield Static("", classes="panel--notes", markup=False)

    @property
    def body(self) -> Widget | None:
        """What holds the focus."""
        return next(
            (w for w in self.children if isinstance(w, StripList | FigureGrid) or w.has_class("table")), None
        )

    def tell(self, answer: Answer, settled: Settled) -> None:
        """Draw an answer."""
        self.answer, self.settled = answer, settled
        self.set_class(False, "-stale")
        for error in self.query(".panel--error"):
            error.remove()
        if self.chart == "table":
            self._table(answer)
        elif self.chart in GRIDS:
            self._grid(answer, settled)
        else:
            self._strips(answer, settled)

    def fail(self, problem: Problem) -> None:
        """Show what went wrong where the figures would stand."""
        self.answer = None
        self.set_class(False, "-stale")
        if self.body is not None:
            self.body.remove()
        for error in self.query(".panel--error"):
            error.remove()
        self.mount(Static(f"! {problem}", classes="panel--error", markup=False), before=0)
        self._note(())

    def _strips(self, answer: Answer, settled: Settled) -> None:
        from market_tui.tui.drawing import strips

        drawn = strips(answer, self.panel, settled, self.content_size.width or 76)
        body = self.body
        if not isinstance(body, StripList):
            body = StripList(empty="no settings here")
            self.mount(body, before=0)
        body.minimum, body.maximum, body.tick_label = drawn.minimum, drawn.maximum, drawn.tick_label
        rows = [replace(row, style=colour_of(row.label, self.app.theme)) for row in drawn.rows]
        body.set_rows(rows, heading=drawn.heading)
        self._note(drawn.notes)

    def _grid(self, answer: Answer, settled: Settled) -> None:
        from market_tui.tui import drawing

        draw: dict[str, Any] = {
            "tiles": partial(drawing.key_figures, width=self.content_size.width or 76),
            "trend": drawing.trend,
            "matrix": drawing.matrix,
            "figures": drawing.figures,
        }
        grid: Grid = draw[self.chart](answer, self.panel, settled)
        body = self.body
        if not isinstance(body, FigureGrid):
            body = FigureGrid()
            self.mount(body, before=0)
        body.set_grid(grid)
        self._note(grid.notes)

    def _table(self, answer: Answer) -> None:
        from market_tui.tui.columns import table_columns
        from market_tui.tui.widgets.frame_table import FrameTable

        columns = table_columns(answer, self.app.size.width)
        body: Widget | None = self.body
        if not isinstance(body, FrameTable):
            body = FrameTable(answer.frame, columns, marks_row=False, classes="table")
            self.mount(body, before=0)
        else:
            body.set_frame(answer.frame, columns)
        body.styles.height = min(MOST_ROWS, max(1, answer.frame.height)) + 1
        left = answer.frame.height - MOST_ROWS
        self._note((f"{answer.frame.height:,} rows; v shows them all",) if left > 0 else ())

    def _note(self, notes: tuple[str, ...]) -> None:
        line = self.query_one(".panel--notes", Static)
        line.update(Content(plain_lines(notes)))
        line.display = bool(notes)

    def redraw(self) -> None:
        """Draw again, after a change of theme or size."""
        if self.answer is None or self.settled is None:
            return
        if self.chart == "tiles":
            self._grid(self.answer, self.settled)
        elif isinstance(self.body, StripList):
            self._strips(self.answer, self.settled)

    def on_resize(self, event: events.Resize) -> None:
        """Strips and key figures choose their columns by the width there is."""
        self.redraw()

    def on_strip_list_opened(self, message: StripList.Opened) -> None:
        """A bar leads to what is behind it."""
        message.stop()
        if type(message) is StripList.Opened:
            self.post_message(self.Drilled(self, message.key))

    def on_figure_grid_opened(self, message: FigureGrid.Opened) -> None:
        """A cell leads to what is behind it."""
        message.stop()
        self.post_message(self.Drilled(self, message.column))

    def on_frame_table_row_selected(self, message: FrameTable.RowSelected) -> None:
        """A row leads to its home or owner."""
        message.stop()
        self.post_message(self.Drilled(self, "", message.row))


def plain_lines(notes: tuple[str, ...]) -> str:
    """Notes, a line each, harmless to draw."""
    return "\n".join(plain(note) for note in notes)
