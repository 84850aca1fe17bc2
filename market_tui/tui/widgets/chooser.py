"""One of a few questions, side by side in a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from market_tui.tui.actions import CHOICE


class Chooser(Static, can_focus=True):
    """The choices in one line, the one taken in brackets; left, right or a click choose, enter goes on."""

    place = CHOICE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Before", id="chooser.before"),
        Binding("right,space", "step(1)", "Next", id="chooser.next"),
        Binding("enter,down", "leave", "To the rows", id="chooser.leave"),
    ]
    DEFAULT_CSS = """
    Chooser { height: 1; padding: 0 1; }
    Chooser:focus { background: $boost; }
    """

    class Chosen(Message):
        """Another choice."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Left(Message):
        """The choice is made: what it brings is wanted."""

    def __init__(self, choices: Mapping[str, str], name: str) -> None:
        super().__init__("", markup=False)
        self.choices = dict(choices)
        self.chosen = name
        self.show()

    def show(self) -> None:
        """Write the line, the choice in brackets."""
        parts = [
            Content.styled(f"‹{said}›", "bold") if name == self.chosen else Content(f" {said} ")
            for name, said in self.choices.items()
        ]
        self.update(Content(" ").join(parts))

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        end = 1
        for name, said in self.choices.items():
            start, end = end, end + len(said) + 3
            if start <= event.x < end - 1 and name != self.chosen:
                self.post_message(self.Chosen(name))

    def action_leave(self) -> None:
        """Go on to what was chosen."""
        self.post_message(self.Left())

    def action_step(self, by: int) -> None:
        """Choose the one before or after."""
        names = list(self.choices)
        self.post_message(self.Chosen(names[(names.index(self.chosen) + by) % len(names)]))
