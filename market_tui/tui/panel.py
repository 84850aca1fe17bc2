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
from market_tui.tui.widgets.figure_grid import FigureGrid, Grid
from market_tui.tui.widgets.strip_list import StripList
from market_tui.tui.widgets.text import WORKING, plain

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.session import Settled
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
    PanelView > .panel--notes { height: auto; color: $text-muted; padding-left: 2; display: none; }
    PanelView > .panel--error { height: auto; padding: 0 2; display: none; }
    PanelView > .panel--error.-lacking { color: $text-muted; }
    PanelView.-stale { text-opacity: 60%; }
    PanelView FrameTable { height: 2; }
    """

    class Drilled(Message):
        """A bar, a cell or a row of the panel was opened."""

        def __init__(
            self, view: PanelView, key: str, row: dict[str, object] | None = None, series: str = ""
        ) -> None:
            super().__init__()
            self.view = view
            self.key = key
            self.row = row
            self.series = series

    def __init__(
        self,
        panel: Panel,
        chart: str,
        title: str,
        drawn: str = "",
        *,
        shows: tuple[str, ...] = (),
        most: int = MOST_ROWS,
    ) -> None:
        super().__init__(classes=f"-{chart}")
        self.shows = shows or panel.shows
        self.most = most
        self.panel = panel
        self.chart = chart
        self.answer: Answer | None = None
        self.settled: Settled | None = None
        self.retitle(title, drawn)
        self.body = _body(chart)
        self.drawn_width = 0

    def retitle(self, title: str, drawn: str = "") -> None:
        """Give the panel a title, and what it draws beside it."""
        self.title = plain(title)
        what = Content.styled(f"· {plain(drawn)} ", "not bold") if drawn else Content("")
        self.border_title = Content(f" {self.title} ") + what

    def compose(self) -> ComposeResult:
        """The body, what may go wrong, the notes."""
        yield self.body
        yield Static("", classes="panel--error", markup=False)
        yield Static("", classes="panel--notes", markup=False)

    def tell(self, answer: Answer, settled: Settled) -> None:
        """Draw an answer."""
        self.answer, self.settled = answer, settled
        self.set_class(False, "-stale")
        self.body.display = True
        self.query_one(".panel--error").display = False
        self._draw()

    def fail(self, problem: Problem) -> None:
        """Show what went wrong where the figures would stand."""
        self.answer = None
        self.set_class(False, "-stale")
        self.body.display = False
        error = self.query_one(".panel--error", Static)
        error.update(Content(str(problem)))
        error.display = True
        error.set_class(problem.lacking, "-lacking")
        self._note(())

    def redraw(self) -> None:
        """Draw again, after a change of theme or size."""
        if self.answer is not None:
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Strips and key figures choose their columns by the width there is."""
        if self.content_size.width != self.drawn_width and self.chart not in ("table", "trend", "matrix"):
            self.redraw()

    def _draw(self) -> None:
        answer, settled = self.answer, self.settled
        if answer is None or settled is None:
            return
        self.drawn_width = self.content_size.width
        if isinstance(self.body, StripList):
            self._strips(self.body, answer, settled)
        elif isinstance(self.body, FigureGrid):
            self._grid(self.body, answer, settled)
        else:
            self._table(answer)

    def _strips(self, body: StripList, answer: Answer, settled: Settled) -> None:
        from market_tui.tui.drawing.strips import strips

        drawn = strips(answer, self.panel, settled, self.drawn_width or 76)
        body.minimum, body.maximum, body.tick_label = drawn.minimum, drawn.maximum, drawn.tick_label
        rows = [replace(row, style=colour_of(row.label, self.app.theme)) for row in drawn.rows]
        body.empty = "no settings here"
        body.set_rows(rows, heading=drawn.heading)
        self._note(drawn.notes)

    def _grid(self, body: FigureGrid, answer: Answer, settled: Settled) -> None:
        from market_tui.tui.drawing import grids
        from market_tui.tui.drawing.trend import trend

        draw: dict[str, Any] = {
            "tiles": partial(grids.key_figures, width=self.drawn_width or 76),
            "trend": trend,
            "matrix": grids.matrix,
            "figures": grids.figures,
        }
        grid: Grid = draw[self.chart](answer, self.panel, settled)
        body.set_grid(grid)
        self._note(grid.notes)

    def _table(self, answer: Answer) -> None:
        from market_tui.tui.columns import table_columns
        from market_tui.tui.drawing.flags import flags_of
        from market_tui.tui.widgets.frame_table import FrameTable

        assert isinstance(self.body, FrameTable)  # noqa: S101 - made so by _body
        frame = answer.frame
        self.body.set_frame(frame, table_columns(answer, self.app.size.width, only=self.shows))
        self.body.styles.height = min(self.most, max(1, frame.height)) + 1
        more = (f"{frame.height:,} rows; v shows them all",) if frame.height > self.most else ()
        flags = flags_of(frame.rows(named=True), (self.panel.label,)) if "flag" in self.shows else ()
        self._note((*flags, *more))

    def _note(self, notes: tuple[str, ...]) -> None:
        line = self.query_one(".panel--notes", Static)
        line.update(Content(plain_lines(notes)))
        line.display = bool(notes)

    def on_strip_list_opened(self, message: StripList.Opened) -> None:
        """A bar leads to what is behind it."""
        message.stop()
        if type(message) is StripList.Opened:
            self.post_message(self.Drilled(self, message.key))

    def on_figure_grid_opened(self, message: FigureGrid.Opened) -> None:
        """A cell leads to what is behind it."""
        message.stop()
        self.post_message(self.Drilled(self, message.column, series=message.row.partition("|")[2]))

    def on_frame_table_row_selected(self, message: FrameTable.RowSelected) -> None:
        """A row leads to its home or owner."""
        message.stop()
        self.post_message(self.Drilled(self, "", message.row))


def _body(chart: str) -> Widget:
    """The widget that draws a chart kind; strips for one it does not know."""
    if chart == "table":
        from market_tui.tui.widgets.frame_table import FrameTable

        return FrameTable(marks_row=False)
    return FigureGrid(Grid(empty=WORKING)) if chart in GRIDS else StripList(empty=WORKING)


def plain_lines(notes: tuple[str, ...]) -> str:
    """Notes, a line each, harmless to draw."""
    return "\n".join(plain(note) for note in notes)
