"""One panel: a query's answer drawn by its chart kind, its notes beneath, an error in its own place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from market_tui.dashboards import Panel
from market_tui.tui.colours import colour_of
from market_tui.tui.drawing.charts import Room
from market_tui.tui.page import DIMMED
from market_tui.tui.problem import Problem
from market_tui.tui.turns import InTurn
from market_tui.tui.widgets.figure_grid import FigureGrid, Grid
from market_tui.tui.widgets.strip_list import StripList
from market_tui.tui.widgets.text import WORKING, plain

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.drawing.charts import Drawing, Listing
    from market_tui.tui.drawing.strips import Strips
    from market_tui.tui.session import Settled
    from market_tui.tui.widgets.frame_table import FrameTable

MOST_ROWS = 8
NARROWEST = 76
GRIDS = ("tiles", "trend", "matrix", "figures")
WHOLE = ("tiles", "trend", "table")
ASSUMING, YOUR_OWN = "what_if_", "enter puts your own assumptions in their place"
ON_ITS_OWN = ("table",)


class PanelView(InTurn, Vertical):
    """A titled panel. Its body is a strip list, a grid of figures or a table, by the query's chart kind."""

    DEFAULT_CSS = """
    PanelView { height: auto; border-top: solid $foreground 30%; padding: 0 1;
                border-title-color: $foreground; border-title-style: bold; }
    PanelView:focus-within { border-top: heavy $accent; }
    PanelView > .panel--notes { height: auto; color: $text-muted; padding-left: 2; display: none; }
    PanelView > .panel--error { height: auto; padding: 0 2; display: none; }
    PanelView > .panel--error.-lacking { color: $text-muted; }
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
        self.error = Static("", classes="panel--error", markup=False)
        self.notes = Static("", classes="panel--notes", markup=False)
        self.room = Room(NARROWEST, NARROWEST, most)
        self.drawn: tuple[Answer, Room, Drawing] | None = None

    def retitle(self, title: str, drawn: str = "") -> None:
        """Give the panel a title, and what it draws beside it."""
        self.title = plain(title)
        what = Content.styled(f"· {plain(drawn)} ", "not bold") if drawn else Content("")
        self.border_title = Content(f" {self.title} ") + what

    def compose(self) -> ComposeResult:
        """The body, what may go wrong, the notes."""
        yield self.body
        yield self.error
        yield self.notes

    def wait(self, width: int) -> None:
        """Dim what stands there until another answer comes; `width` is what there will be to draw in."""
        self.room = Room(self.content_size.width or width, self.app.size.width, self.most)
        self.dim(self.answer is not None)

    def dim(self, stale: bool) -> None:
        """Dim the figures, or show them in full."""
        # A class would have Textual match the style sheets anew for the panel and all that is in it.
        self.body.styles.text_opacity = DIMMED if stale else 1.0

    def draw(self, answer: Answer, settled: Settled) -> None:
        """Make ready what `tell` will show of an answer. Touches no widget, so a thread can do it."""
        from market_tui.tui.drawing.charts import chart

        room = self.room
        drawn = chart(self.chart, answer, self.panel, settled, room, shows=self.shows)
        self.drawn = (answer, room, drawn)

    def tell(self, answer: Answer, settled: Settled) -> None:
        """Show an answer."""
        self.answer, self.settled = answer, settled
        self.dim(False)
        self.body.display = True
        self.error.display = False
        self._show(answer, settled)

    def fail(self, problem: Problem) -> None:
        """Show what went wrong where the figures would stand."""
        self.answer = self.drawn = None
        self.dim(False)
        self.body.display = False
        self.error.update(Content(str(problem)))
        self.error.display = True
        self.error.set_class(problem.lacking, "-lacking")
        self._note(())
        self._measure_again()

    def redraw(self) -> None:
        """Draw again, after a change of theme or size."""
        if self.answer is not None and self.settled is not None:
            self.drawn = None
            self._show(self.answer, self.settled)

    def on_resize(self, event: events.Resize) -> None:
        """Strips and key figures choose their columns by the width there is."""
        width = self.content_size.width
        if width != self.room.width:
            self.room = replace(self.room, width=width, app_width=self.app.size.width)
            if self.chart not in ("table", "trend", "matrix"):
                self.redraw()

    def _show(self, answer: Answer, settled: Settled) -> None:
        if self.drawn is None or self.drawn[0] is not answer or self.drawn[1] != self.room:
            self.draw(answer, settled)
        assert self.drawn is not None  # noqa: S101 - drawn just now
        drawn = self.drawn[2]
        if isinstance(self.body, StripList):
            self._strips(self.body, cast("Strips", drawn))
        elif isinstance(self.body, FigureGrid):
            self.body.set_grid(cast("Grid", drawn))
        else:
            table = cast("Listing", drawn).table
            cast("FrameTable", self.body).set_table(table)
            self.body.styles.height = min(self.most, max(1, table.frame.height)) + 1
        self._note((*drawn.notes, *lens_notes(answer)))
        self._measure_again()

    def _measure_again(self) -> None:
        """Have every part measured again.

        Textual counts up what a height was kept under only if no layout is asked for already; one that comes
        between then keeps the old height for good, and the panel is cut to a line.
        """
        for part in (self.body, self.error, self.notes):
            part._layout_updates += 1

    def _strips(self, body: StripList, drawn: Strips) -> None:
        body.minimum, body.maximum = drawn.minimum, drawn.maximum
        body.tick_label, body.scale_label = drawn.tick_label, drawn.scale_label
        rows = [replace(row, style=colour_of(row.label, self.app.theme)) for row in drawn.rows]
        body.empty = "no settings here"
        body.set_rows(rows, heading=drawn.heading)

    def _note(self, notes: tuple[str, ...]) -> None:
        if self.panel.query.startswith(ASSUMING) and self.answer is not None:
            notes = (*notes, YOUR_OWN)
        self.notes.update(Content(plain_lines(notes)))
        self.notes.display = bool(notes)

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


def lens_notes(answer: Answer) -> tuple[str, ...]:
    """How much the mapping of groups covers, and the area's declared sectors beside those by legal form.

    An answer about one owner needs no word on the coverage of all.
    """
    from market_tui.market.owners.lens import COVERAGE, DECLARED

    covered = () if answer.options.get("owner") else tuple(n for n in answer.notes if n.startswith(COVERAGE))
    declared = (n.partition(DECLARED)[2].partition(";")[0] for n in answer.notes if DECLARED in n)
    return (*(n.partition(" are in")[0] for n in covered), *(f"{DECLARED}{told}" for told in declared))


def plain_lines(notes: tuple[str, ...]) -> str:
    """Notes, a line each, harmless to draw."""
    return "\n".join(plain(note) for note in notes)
