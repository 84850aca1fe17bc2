"""A question of one's own in SQL: an editor that completes names, and the rows under it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from market_tui.query.sql import statement, unsorted
from market_tui.tui.actions import OPENS, QUERY, ROWS, key_of
from market_tui.tui.page import Page, Question
from market_tui.tui.pages.sql.editor import SqlEditor, harmless
from market_tui.tui.pages.sql.history import FIRST, History
from market_tui.tui.pages.sql.offers import Offers
from market_tui.tui.pages.sql.saving import fit_name, save
from market_tui.tui.pages.table import FilterInput, TablePage
from market_tui.tui.problem import Problem
from market_tui.tui.screens.naming import Naming
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import short_date

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled


class QueryPage(TablePage):
    """A statement over the scope's tables, and its rows."""

    DEFAULT_CSS = """
    QueryPage > .scoped { height: 1; padding: 0 1; color: $text-muted; }
    QueryPage > SqlEditor { height: 25%; min-height: 4; max-height: 12; padding: 0 1; background: $boost; }
    QueryPage > .said { max-height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="sql.leave")]
    noun = ("row", "rows")
    places = (QUERY, ROWS, OPENS)

    class Saved(Message, bubble=False):
        """A thread has saved the statement; a Problem is why it has not."""

        def __init__(self, result: Path | Problem) -> None:
            super().__init__()
            self.result = result

    def __init__(self, session: Session, history: History, text: str = "", *, run: bool = False) -> None:
        super().__init__(session, "SQL")
        self.history = history
        self.statement = text.strip() if run else ""
        self.at: Settled | None = None
        latest = history.statements[-1] if history.statements else FIRST
        self.editor = SqlEditor(
            harmless(text or history.draft or latest), compact=True, highlight_cursor_line=False
        )
        self.editor.selection = Selection((0, 0), self.editor.document.end)
        self.offers = Offers(session, self.editor)

    def compose(self) -> ComposeResult:
        """What the tables stand for, the editor, the names that fit, then the table."""
        yield Static("", classes="scoped", markup=False)
        yield self.editor
        yield self.offers
        yield from super().compose()

    def on_mount(self) -> None:
        """Say what the tables stand for, and what to do."""
        self._scoped()
        self._count()

    def on_unmount(self) -> None:
        """Keep what was written for when the page is opened again."""
        self.history.draft = self.editor.text

    # Running.

    def load(self, settled: Settled) -> None:
        """Run the statement again under another view; what is not to be run leaves no rows of the old one."""
        self.at = self.offers.at = settled
        if self.is_mounted:
            self._scoped()
        if not self.statement and self.answer is not None:
            self.answer = None
            self.table.set_frame(self.table.frame.clear())
        super().load(settled)
        if self.is_mounted:
            self._count()

    def questions(self, settled: Settled) -> Iterable[Question]:
        """The statement, once there is one."""
        if self.statement:
            yield from super().questions(settled)

    def ask(self, settled: Settled) -> Answer:
        """The rows of the statement."""
        return self.session.ask(statement(self.statement), settled.scope)

    def said(self, answer: Answer) -> str:
        """The notes on this answer, and whether its order is by chance."""
        notes = list(answer.notes[:2])
        if unsorted(answer, self.statement):
            notes.append("without ORDER BY the rows come in no certain order")
        return "\n".join(f"⚑ {plain(note)}" for note in notes)

    def run(self) -> None:
        """Run what stands in the editor."""
        text = self.editor.text.strip()
        if text and self.at is not None:
            self.statement = text
            self.history.add(text)
            self.offers.put_away()
            self._say("")
            self.load(self.at)

    def stop(self) -> None:
        """Stop waiting for the rows: what still comes is dropped."""
        held = self.settled
        self.drop()
        self.settled = held
        self._say("stopped: the rows are those from before" if self.answer else "stopped")
        self._count()

    def drop(self) -> None:
        """Stop waiting, and do not run it again."""
        super().drop()
        self.statement = ""

    def on_page_done(self, message: Page.Done) -> None:
        """Count what there is."""
        super().on_page_done(message)
        if message.request == self.request:
            self._count()

    def _count(self, *, near: bool = False) -> None:
        self.table.waiting = self.waiting and bool(self.statement)
        self.table.refresh()
        if self.answer is None and not self.statement:
            self.query_one(".heading", Static).update(
                Content(f"{self.trail()}   {key_of('sql.run')} runs the statement")
            )
        elif self.table.waiting:
            self.query_one(".heading", Static).update(Content(f"{self.trail()}   running… esc stops"))
        else:
            super()._count(near=near)

    def _scoped(self) -> None:
        """Say in one line what the tables stand for."""
        if self.at is None:
            return
        scope = self.at.scope
        day = f", {short_date(scope.as_at)}" if scope.as_at else ""
        words = f"Tables: {plain(self.at.area)}{day}; raw_ tables: all that is loaded"
        self.query_one(".scoped", Static).update(Content(words))

    # Keys.

    def on_sql_editor_asked(self, message: SqlEditor.Asked) -> None:
        """Do what a key of the editor's asks."""
        message.stop()
        match message.what:
            case "run":
                self.run()
            case "next" | "previous":
                self.complete(1 if message.what == "next" else -1)
            case "offer":
                self.offers.offer(asked=True)
            case "older" | "newer":
                self.recall(-1 if message.what == "older" else 1)
            case _ if getattr(self.app, "served", False):
                self.notify("save: only in a terminal, not in a browser", markup=False)
            case _:
                self.app.push_screen(
                    Naming(
                        "Save as a query",
                        "",
                        fit_name,
                        "save it among your own",
                        example="such as solo_homes",
                    ),
                    self._save,
                )

    def complete(self, by: int) -> None:
        """Take a name that is offered; where none is, go to the next part of the page."""
        if not self.offers.take(by):
            self.screen.focus_next() if by > 0 else self.screen.focus_previous()

    def action_leave(self) -> None:
        """Stop the run, put the names away, leave the editor, or go back: whichever comes first."""
        if self.waiting:
            self.stop()
        elif self.editor.has_focus:
            self.offers.put_away()
            self.table.focus()
        else:
            self.app.call_later(self.app.run_action, "app.do('cancel')")

    def focus_first(self) -> None:
        """Begin in the editor, unless the filter is open."""
        if not (self.is_mounted and self.query_one(FilterInput).has_focus):
            self.editor.focus()

    def recall(self, by: int) -> None:
        """Bring back a statement that was run before or after."""
        now = self.editor.text
        text = self.history.step(by, now)
        if text == now.strip():  # Just run, and still in the editor: the one beyond it is meant.
            text = self.history.step(by, now)
        if text is not None:
            self.editor.load_text(text)
            self.editor.move_cursor(self.editor.document.end)
            self.offers.put_away(until_changed=True)

    # Completion.

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Offer names as one types."""
        message.stop()
        self.offers.follow_text()

    def on_text_area_selection_changed(self, message: TextArea.SelectionChanged) -> None:
        """Offer none where the cursor has gone."""
        message.stop()
        self.offers.follow_cursor()

    # Saving.

    def _save(self, name: str | None) -> None:
        """Save what stands in the editor, in a thread: it is run first."""
        settled, text = self.at, self.editor.text
        if name is None or settled is None:
            return

        def apart() -> None:
            result: Any
            try:
                result = save(self.session, settled, name, text)
            except BaseException as error:  # Polars panics are no Exceptions, and none may end the app.
                result = Problem.of(error)
            self.post_message(self.Saved(result))

        self.run_worker(apart, thread=True, group="save", exit_on_error=False)

    def on_query_page_saved(self, message: Saved) -> None:
        """Say where it is, or why it is not."""
        if isinstance(message.result, Problem):
            self._say(str(message.result))
        else:
            self._say(f"saved: {message.result.stem} is among the questions now ({message.result})")
