"""A question of one's own in SQL: an editor that completes names, and the rows under it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from market_tui.errors import MarketError
from market_tui.tui import statements
from market_tui.tui.page import Page, Question
from market_tui.tui.pages.table import FilterInput, TablePage
from market_tui.tui.problem import Problem
from market_tui.tui.screens.dialog import Dialog
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import short_date

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled

KEYS = "f5 runs · tab completes · alt+↑↓ history · ctrl+s saves · esc leaves"
MORE_KEYS = " · ctrl+space names · ctrl+e exports"


class SqlEditor(TextArea):
    """Where a statement is written; what its keys do, the page does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Many terminals send ctrl+j for ctrl+enter.
        Binding("f5,ctrl+enter,ctrl+j", "told('run')", "Run", id="sql.run"),
        Binding("tab", "told('next')", "Complete", id="sql.complete"),
        Binding("shift+tab", "told('previous')", "Complete", id="sql.complete_back"),
        Binding("ctrl+space,ctrl+@", "told('offer')", "Names", id="sql.names"),
        Binding("alt+up", "told('older')", "Statement before", id="sql.older"),
        Binding("alt+down", "told('newer')", "Statement after", id="sql.newer"),
        Binding("ctrl+s", "told('save')", "Save as a query", id="sql.save"),
        Binding("ctrl+e", "app.do('export')", "Export", id="sql.export"),
    ]

    class Asked(Message):
        """A key of the editor's was pressed."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def action_told(self, what: str) -> None:
        """Tell the page."""
        self.post_message(self.Asked(what))

    def edit(self, edit: Edit) -> EditResult:
        """Take in text that is harmless to draw, typed or pasted."""
        edit.text = statements.harmless(edit.text)
        return super().edit(edit)

    def load_text(self, text: str) -> None:
        """Take in a whole statement that is harmless to draw."""
        super().load_text(statements.harmless(text))

    @property
    def before(self) -> str:
        """The text up to the cursor."""
        return self.get_text_range((0, 0), self.cursor_location)


class SaveDialog(Dialog[str]):
    """A name for a statement."""

    DEFAULT_CSS = """
    SaveDialog Input { border: none; height: 1; background: $boost; padding: 0 1; }
    SaveDialog .wrong { height: auto; display: none; margin-top: 1; }
    """
    title_text = "Save as a query"
    keys_text = "enter saves it among your own queries   esc leaves"

    def inside(self) -> Iterable[Widget]:
        """The line to type in, and what is wrong with the name."""
        yield Input(placeholder="a name such as solo_homes", compact=True)
        yield Static("", classes="wrong", markup=False)

    def on_mount(self) -> None:
        """Begin in the line."""
        self.query_one(Input).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the name if it can be one."""
        message.stop()
        try:
            self.dismiss(statements.fit_name(message.value))
        except MarketError as error:
            line = self.query_one(".wrong", Static)
            line.update(Content(str(Problem.of(error))))
            line.display = True


class QueryPage(TablePage):
    """A statement over the scope's tables, and its rows."""

    DEFAULT_CSS = """
    QueryPage > .scoped { height: 1; padding: 0 1; color: $text-muted; }
    QueryPage > SqlEditor { height: 25%; min-height: 4; max-height: 12; padding: 0 1; background: $boost; }
    QueryPage > .names { height: 1; padding: 0 1; color: $text-muted; }
    QueryPage > .said { max-height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="sql.leave")]
    noun = ("row", "rows")
    keys = ("sql",)

    class Named(Message, bubble=False):
        """A thread knows a table's columns."""

        def __init__(self, table: str, columns: tuple[str, ...]) -> None:
            super().__init__()
            self.table = table
            self.columns = columns

    class Saved(Message, bubble=False):
        """A thread has saved the statement; a Problem is why it has not."""

        def __init__(self, result: Path | Problem) -> None:
            super().__init__()
            self.result = result

    def __init__(self, session: Session, history: statements.History) -> None:
        super().__init__(session, "SQL")
        self.history = history
        self.statement = ""
        self.at: Settled | None = None
        self.names: dict[str, tuple[str, ...]] = {}
        self.sought: set[str] = set()
        self.offered: list[str] = []
        self.typed = 0
        self.taken = -1
        self.as_taken = self.offered_for = ""
        self.asked = False
        latest = history.statements[-1] if history.statements else statements.FIRST
        self.editor = SqlEditor(
            statements.harmless(history.draft or latest), compact=True, highlight_cursor_line=False
        )
        self.editor.selection = Selection((0, 0), self.editor.document.end)

    def compose(self) -> ComposeResult:
        """What the tables stand for, the editor, the names that fit, then the table."""
        yield Static("", classes="scoped", markup=False)
        yield self.editor
        yield Static("", classes="names", markup=False)
        yield from super().compose()

    def on_mount(self) -> None:
        """Say what the tables stand for, and what to do."""
        self._scoped()
        self._show_names()
        self._count()

    def on_unmount(self) -> None:
        """Keep what was written for when the page is opened again."""
        self.history.draft = self.editor.text

    # Running.

    def load(self, settled: Settled) -> None:
        """Run the statement again under another view; what is not to be run leaves no rows of the old one."""
        self.at = settled
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
        return self.session.ask(statements.asked_of(self.statement), settled.scope)

    def said(self, answer: Answer) -> str:
        """The notes on this answer, and whether its order is by chance."""
        notes = list(answer.notes[:2])
        if statements.unsorted(answer, self.statement):
            notes.append("without ORDER BY the rows come in no certain order")
        return "\n".join(f"⚑ {plain(note)}" for note in notes)

    def run(self) -> None:
        """Run what stands in the editor."""
        text = self.editor.text.strip()
        if text and self.at is not None:
            self.statement = text
            self.history.add(text)
            self._put_away()
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
        if self.waiting and self.statement:
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
                self.take(1 if message.what == "next" else -1)
            case "offer":
                self.offer(asked=True)
            case "older" | "newer":
                self.recall(-1 if message.what == "older" else 1)
            case _:
                self.app.push_screen(SaveDialog(), self._save)

    def action_leave(self) -> None:
        """Stop the run, put the names away, leave the editor, or go back: whichever comes first."""
        if self.waiting:
            self.stop()
        elif self.editor.has_focus:
            self._put_away()
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
            self._put_away()
            self.as_taken = self.editor.text

    # Completion.

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Offer names as one types."""
        message.stop()
        if self.editor.text != self.as_taken and self.editor.has_focus:
            self.offer()

    def on_text_area_selection_changed(self, message: TextArea.SelectionChanged) -> None:
        """The names belong to where the cursor was."""
        message.stop()
        if self.editor.text == self.as_taken:
            return
        if self.offered and self.editor.before != self.offered_for:
            self._put_away()

    def offer(self, *, asked: bool = False) -> None:
        """Offer the names that the word may become."""
        self.as_taken, self.taken, self.offered_for = "", -1, self.editor.before
        text = self.editor.text
        for table in statements.named(text):
            self._seek(table)
        self.asked = asked
        self.typed, self.offered = statements.completions(self.offered_for, text, self.names, asked=asked)
        self._show_names()

    def take(self, by: int) -> None:
        """Put the next name offered in place of the word; where none is, go to the next part of the page."""
        if not self.offered:
            self.screen.focus_next() if by > 0 else self.screen.focus_previous()
            return
        self.taken = (max(self.taken, -1 if by > 0 else 0) + by) % len(self.offered)
        row, column = self.editor.cursor_location
        name = self.offered[self.taken]
        done = self.editor.replace(name, (row, column - self.typed), (row, column))
        self.editor.move_cursor(done.end_location)
        self.typed, self.as_taken = len(name), self.editor.text
        self._show_names()

    def _put_away(self) -> None:
        self.offered, self.taken, self.as_taken = [], -1, ""
        self._show_names()

    def _show_names(self) -> None:
        """The names on one line, the one that was taken in reverse, those that fit."""
        line = Content("")
        width, first = self.app.size.width - 4, max(0, self.taken)
        for at, name in enumerate(self.offered[first:], first):
            if line.cell_length + len(name) + 2 > width:
                line += Content("…")
                break
            line += Content.styled(plain(name), "reverse" if at == self.taken else "bold") + Content("  ")
        keys = KEYS + (MORE_KEYS if width > len(KEYS + MORE_KEYS) else "")
        self.query_one(".names", Static).update(line if self.offered else Content(keys))

    def _seek(self, table: str) -> None:
        """Learn a table's columns: what the schema says at once, what is there from a thread."""
        if table in self.sought or self.at is None:
            return
        self.sought.add(table)
        self.names[table] = statements.columns_told(table)

        def apart(settled: Settled) -> None:
            try:
                columns = statements.columns_of(self.session, settled, table)
            except BaseException:  # A table that cannot be had is told of when it is asked for.
                return
            self.post_message(self.Named(table, columns))

        self.run_worker(partial(apart, self.at), thread=True, group="names", exit_on_error=False)

    def on_query_page_named(self, message: Named) -> None:
        """Know a table's columns, and offer anew what is being offered."""
        self.names[message.table] = message.columns
        if self.offered and self.taken < 0:
            self.offer(asked=self.asked)

    # Saving.

    def _save(self, name: str | None) -> None:
        """Save what stands in the editor, in a thread: it is run first."""
        settled, text = self.at, self.editor.text
        if name is None or settled is None:
            return

        def apart() -> None:
            result: Any
            try:
                result = statements.save(self.session, settled, name, text)
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
