"""The editor of a statement."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from market_tui.tui.actions import EDITOR


def harmless(text: str) -> str:
    """Text without what would move the cursor, turn the writing round or hide: spaces and lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c in "\n\t" or c.isprintable() else " " * c.isspace() for c in lines)


class SqlEditor(TextArea):
    """Where a statement is written; what its keys do, the page does."""

    place = EDITOR
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
        edit.text = harmless(edit.text)
        return super().edit(edit)

    def load_text(self, text: str) -> None:
        """Take in a whole statement that is harmless to draw."""
        super().load_text(harmless(text))

    @property
    def before(self) -> str:
        """The text up to the cursor."""
        return self.get_text_range((0, 0), self.cursor_location)
