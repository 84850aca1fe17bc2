"""A page that is one table: its heading with the counts, the filter, and what a row leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from market_tui.tui.actions import FILTER, OPENS, ROWS
from market_tui.tui.columns import ROOMY, table_columns
from market_tui.tui.page import DIMMED, Page, Question, Shown
from market_tui.tui.problem import Problem
from market_tui.tui.session import Session, Settled
from market_tui.tui.widgets.frame_columns import Table, TableColumn, table_of
from market_tui.tui.widgets.frame_table import FrameTable
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import counted

if TYPE_CHECKING:
    import polars as pl

    from market_tui.query import Answer


class FilterInput(Input):
    """What is typed here filters the table; Enter or an arrow goes to the rows, Escape clears it."""

    place = FILTER
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Clear", id="filter.clear"),
        Binding("down,enter", "to_rows", "Rows", id="filter.rows"),
    ]

    def action_leave(self) -> None:
        """Clear the filter and close it."""
        page = self._page()
        if page is not None:
            page.close_filter()

    def action_to_rows(self) -> None:
        """Go to the rows that are left."""
        page = self._page()
        if page is not None:
            page.table.focus()

    def _page(self) -> TablePage | None:
        return next((w for w in self.ancestors if isinstance(w, TablePage)), None)


class TablePage(Page):
    """One answer as a table that sorts, filters, copies and opens rows."""

    DEFAULT_CSS = """
    TablePage > .heading { height: auto; padding: 0 1; text-style: bold; }
    TablePage > .said { height: auto; padding: 0 1; color: $text-muted; display: none; }
    TablePage > .filter { display: none; height: 1; padding: 0 1; background: $boost; }
    TablePage > .filter.-open { display: block; }
    TablePage > .filter > Static { width: 2; text-style: bold; }
    TablePage > .filter > FilterInput { width: 1fr; background: $boost; }
    TablePage > .body { height: 1fr; }
    """
    noun = ("home", "homes")
    twin = ""
    filters = True
    places: tuple[str, ...] = (ROWS, OPENS)

    def __init__(self, session: Session, crumb: str) -> None:
        super().__init__(session, crumb)
        self.answer: Answer | None = None
        self.table = FrameTable(frozen=1)
        self.ready: tuple[Answer, Table] | None = None
        self._roomy = False

    def compose(self) -> ComposeResult:
        """Heading, notes, filter, table."""
        yield Static("", classes="heading", markup=False)
        yield Static("", classes="said", markup=False)
        with Horizontal(classes="filter"):
            yield Static("/", markup=False)
            yield FilterInput(placeholder="words in any column; esc clears", compact=True)
        with Horizontal(classes="body"):
            yield self.table
            yield from self.beside()

    def beside(self) -> Iterable[Widget]:
        """What stands at the table's right."""
        return ()

    def ask(self, settled: Settled) -> Answer:
        """Put the page's question; runs in a thread."""
        raise NotImplementedError

    def said(self, answer: Answer) -> str:
        """What must stand above the table."""
        return ""

    def columns(self, answer: Answer) -> list[TableColumn]:
        """How the answer's columns stand."""
        return table_columns(answer, self.app.size.width)

    def drawn(self, answer: Answer) -> pl.DataFrame:
        """The rows as the table draws them."""
        return answer.frame

    def opens(self, row: dict[str, Any]) -> Page | None:
        """The page a row leads to."""
        from market_tui.tui.pages.behind import behind_row

        return behind_row(self.session, row, self.answer.scope if self.answer else None)

    def questions(self, settled: Settled) -> Iterable[Question]:
        """The one question."""
        yield "table", lambda: self.ask(settled)

    def dim(self, stale: bool) -> None:
        """Dim the rows, or show them in full."""
        self.table.styles.text_opacity = DIMMED if stale else 1.0

    def prepare(self, part: str, result: Any) -> None:
        """Make the table ready, for `tell` to show."""
        if part == "table":
            self.ready = (result, table_of(self.drawn(result), self.columns(result)))

    def tell(self, part: str, result: Any) -> None:
        """Draw the answer, the cursor on the row it was on if that is still there."""
        if part != "table":
            return
        held = self.table.row_at_cursor() or {}
        self.answer = result
        self._say(self.said(result))
        if self.ready is None or self.ready[0] is not result:
            self.ready = (result, table_of(self.drawn(result), self.columns(result)))
        self.table.set_table(self.ready[1])
        self.ready = None
        self._return_to(held)
        self._count()

    def fail(self, part: str, problem: Problem) -> None:
        """Say above an empty table what went wrong."""
        if part == "table":
            self.answer = None
            self.table.set_frame(self.table.frame.clear())
            self._say(str(problem))
            self._count()

    def shown(self) -> Shown | None:
        """The rows that the filter leaves, as they are sorted."""
        if self.answer is None:
            return None
        answer = self.answer
        if self.table.shown < self.table.total:
            words, left = plain(self.table.filter_text), f"{self.table.shown:,} of {self.table.total:,} rows"
            left = f"Filtered by “{words}”: {left}"
            answer = replace(answer, frame=self.table.shown_rows(), notes=(*answer.notes, left))
        return Shown(answer, self.crumb, self.twin)

    def focus_first(self) -> None:
        """Put the focus on the table."""
        self.table.focus()

    def open_filter(self) -> None:
        """Begin to filter."""
        self.query_one(".filter").set_class(True, "-open")
        self.query_one(FilterInput).focus()

    def close_filter(self) -> bool:
        """Clear and close the filter; say whether there was one."""
        line = self.query_one(FilterInput)
        was_open = self.query_one(".filter").has_class("-open")
        line.value = ""
        self.query_one(".filter").set_class(False, "-open")
        self.table.filter("")
        if was_open:
            self.table.focus()
        return was_open

    def on_input_changed(self, message: Input.Changed) -> None:
        """Filter as one types."""
        message.stop()
        self.table.filter(message.value)

    def on_frame_table_filtered(self, message: FrameTable.Filtered) -> None:
        """Count what is left in the heading."""
        message.stop()
        self._count(near=message.near)

    def on_frame_table_row_highlighted(self, message: FrameTable.RowHighlighted) -> None:
        """Rows that come under the cursor concern this page only."""
        message.stop()

    def on_frame_table_row_selected(self, message: FrameTable.RowSelected) -> None:
        """Open what a row leads to."""
        message.stop()
        page = self.opens(message.row)
        if page is not None:
            self.post_message(self.Opened(page))

    def on_resize(self, event: events.Resize) -> None:
        """Give columns the widths of the new size."""
        roomy = self.app.size.width >= ROOMY
        if roomy != self._roomy and self.answer is not None:
            self._roomy = roomy
            held = self.table.row_at_cursor() or {}
            self.table.set_frame(self.drawn(self.answer), self.columns(self.answer))
            self._return_to(held)

    def trail(self) -> str:
        """Where this page stands: what was opened on the way, then itself."""
        return " › ".join(plain(crumb) for crumb in (*self.came_from, self.crumb))

    def _say(self, text: str) -> None:
        line = self.query_one(".said", Static)
        line.update(Content(text))
        line.display = bool(text)

    def _count(self, *, near: bool = False) -> None:
        shown, total = self.table.shown, self.table.total
        number = (
            counted(total, *self.noun) if shown == total else f"{shown:,} of {counted(total, *self.noun)}"
        )
        if near:
            number += " · nothing matches exactly; these come close"
        if self.answer is None:
            number = "…" if self.waiting else "–"
        self.query_one(".heading", Static).update(Content(f"{self.trail()}   {number}"))

    def _return_to(self, held: dict[str, Any]) -> None:
        """Put the cursor back on the row it was on."""
        key = next((k for k in ("urn", "owner", "source_id") if k in held), None)
        frame = self.table.frame
        if key is None or key not in frame.columns:
            return
        found = self.table.shown_rows()[key].index_of(held[key]) if self.table.shown else None
        if found is not None:
            self.table.move_cursor(found)
