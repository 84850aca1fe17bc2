"""A name for something that is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from market_tui.errors import MarketError
from market_tui.tui.problem import Problem
from market_tui.tui.screens.dialog import Dialog


class Naming(Dialog[str]):
    """A line to type a name in; one that cannot be says why."""

    DEFAULT_CSS = """
    Naming Input { border: none; height: 1; background: $boost; padding: 0 1; }
    Naming .wrong { height: auto; display: none; margin-top: 1; }
    """

    def __init__(
        self, title: str, name: str, fits: Callable[[str], Any], does: str, *, example: str = ""
    ) -> None:
        super().__init__()
        self.title_text, self.suggested, self.fits, self.example = title, name, fits, example
        self.hints = (("enter", does), ("esc", "leave"))

    def inside(self) -> Iterable[Widget]:
        """The line, and what is wrong with what stands in it."""
        yield Input(self.suggested, placeholder=self.example, compact=True)
        yield Static("", classes="wrong", markup=False)

    def on_mount(self) -> None:
        """Begin in the line."""
        self.query_one(Input).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the name if it can be one."""
        message.stop()
        try:
            self.fits(message.value)
        except MarketError as error:
            line = self.query_one(".wrong", Static)
            line.update(Content(str(Problem.of(error))))
            line.display = True
        else:
            self.dismiss(message.value)
