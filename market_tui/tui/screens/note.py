"""A note, kept as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static, TextArea

from market_tui.tui.screens.dialog import Dialog

PAUSE = 0.4


class NoteDialog(Dialog[None]):
    """Where a note is written; `keep` is called when typing pauses and at the end."""

    DEFAULT_CSS = """
    NoteDialog TextArea { height: 8; border: none; background: $boost; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", priority=True, id="note.leave"),
    ]
    hints = (("esc", "keep it and leave"),)

    def __init__(self, title: str, text: str, keep: Callable[[str], None]) -> None:
        super().__init__()
        self.title_text, self.text, self.keep = title, text, keep
        self.typed = 0

    def inside(self) -> Iterable[Widget]:
        """The text."""
        yield TextArea(self.text, compact=True, highlight_cursor_line=False, soft_wrap=True)
        yield Static("kept as you type, on this machine alone; without text it goes", markup=False)

    def on_mount(self) -> None:
        """Begin at its end."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Keep it once typing pauses."""
        message.stop()
        self.typed += 1
        now = self.typed

        def paused() -> None:
            if now == self.typed:
                self.save()

        self.set_timer(PAUSE, paused)

    def save(self) -> None:
        """Keep what stands there, if it has changed."""
        text = self.query_one(TextArea).text
        if text != self.text:
            self.keep(text)
            self.text = text

    def action_leave(self) -> None:
        """Keep it, and leave."""
        self.save()
        self.dismiss(None)
