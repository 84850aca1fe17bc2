"""The names offered for the word at the cursor, on one line under the editor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from market_tui.tui.pages.sql import names
from market_tui.tui.widgets.text import plain

if TYPE_CHECKING:
    from market_tui.tui.pages.sql.editor import SqlEditor
    from market_tui.tui.session import Session, Settled

NOTHING = "names of tables and columns are offered here as you type"


class Offers(Static):
    """What may be completed."""

    DEFAULT_CSS = "Offers { height: 1; padding: 0 1; color: $text-muted; }"

    class Named(Message, bubble=False):
        """A thread knows a table's columns."""

        def __init__(self, table: str, columns: tuple[str, ...]) -> None:
            super().__init__()
            self.table = table
            self.columns = columns

    def __init__(self, session: Session, editor: SqlEditor) -> None:
        super().__init__("", markup=False)
        self.session = session
        self.editor = editor
        self.at: Settled | None = None
        self.columns: dict[str, tuple[str, ...]] = {}
        self.sought: set[str] = set()
        self.offered: list[str] = []
        self.typed = 0
        self.taken = -1
        self.as_taken = self.offered_for = ""
        self.asked = False

    def on_mount(self) -> None:
        """Say what this line is for."""
        self._show()

    def offer(self, *, asked: bool = False) -> None:
        """Offer the names that the word may become."""
        self.as_taken, self.taken, self.offered_for = "", -1, self.editor.before
        text = self.editor.text
        for table in names.named(text):
            self._seek(table)
        self.asked = asked
        self.typed, self.offered = names.completions(
            self.offered_for, text, self.columns, asked=asked, own_children=self.session.market.own_children
        )
        self._show()

    def take(self, by: int) -> bool:
        """Put the next name in place of the word; say whether there is one."""
        if not self.offered:
            return False
        self.taken = (max(self.taken, -1 if by > 0 else 0) + by) % len(self.offered)
        row, column = self.editor.cursor_location
        name = self.offered[self.taken]
        done = self.editor.replace(name, (row, column - self.typed), (row, column))
        self.editor.move_cursor(done.end_location)
        self.typed, self.as_taken = len(name), self.editor.text
        self._show()
        return True

    def put_away(self, *, until_changed: bool = False) -> None:
        """Offer nothing; with `until_changed` not before the text is another."""
        self.offered, self.taken = [], -1
        self.as_taken = self.editor.text if until_changed else ""
        self._show()

    def follow_text(self) -> None:
        """Offer anew for a text that is not one just completed."""
        if self.editor.text != self.as_taken and self.editor.has_focus:
            self.offer()

    def follow_cursor(self) -> None:
        """The names belong to where the cursor was."""
        if self.editor.text != self.as_taken and self.offered and self.editor.before != self.offered_for:
            self.put_away()

    def _show(self) -> None:
        """The names on one line, the one that was taken in reverse, those that fit."""
        line = Content("")
        width, first = self.app.size.width - 4, max(0, self.taken)
        for at, name in enumerate(self.offered[first:], first):
            if line.cell_length + len(name) + 2 > width:
                line += Content("…")
                break
            line += Content.styled(plain(name), "reverse" if at == self.taken else "bold") + Content("  ")
        self.update(line if self.offered else Content(NOTHING))

    def _seek(self, table: str) -> None:
        """Learn a table's columns: what the schema says at once, what is there from a thread."""
        if table in self.sought or self.at is None:
            return
        self.sought.add(table)
        self.columns[table] = names.columns_told(table)

        def apart(settled: Settled) -> None:
            try:
                columns = names.columns_of(self.session, settled, table)
            except BaseException:  # A table that cannot be had is told of when it is asked for.
                return
            self.post_message(self.Named(table, columns))

        self.run_worker(partial(apart, self.at), thread=True, group="names", exit_on_error=False)

    def on_offers_named(self, message: Named) -> None:
        """Know a table's columns, and offer anew what is being offered."""
        self.columns[message.table] = message.columns
        if self.offered and self.taken < 0:
            self.offer(asked=self.asked)
