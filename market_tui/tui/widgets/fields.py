"""A question's options as fields to type in, each with its default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ItemGrid
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from market_tui.errors import UsageError
from market_tui.tui.actions import FIELD
from market_tui.tui.widgets.text import plain

PAUSE = 0.4
CELLS = 38
_MONEY = re.compile(r"£?\d{1,3}(,?\d{3})*(\.\d+)?")
FROM_DATA, NOT_GIVEN = "from the data", "not given"


class Field(Input):
    """One option; Enter and Escape go to the answer, the arrows to the option before or after."""

    place = FIELD
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "answer", "To the answer", id="field.answer"),
        Binding("up", "app.focus_previous", "Before", id="field.before"),
        Binding("down", "app.focus_next", "After", id="field.after"),
    ]

    def __init__(self, option: str, default: Any) -> None:
        shown = "" if default is None else str(default)
        super().__init__(shown, placeholder=FROM_DATA if default is None else NOT_GIVEN, compact=True)
        self.option = option

    def action_answer(self) -> None:
        """Go to the answer."""
        self.post_message(Fields.Left())


class Fields(ItemGrid):
    """Fields for options, as many beside each other as there is room for."""

    DEFAULT_CSS = """
    Fields { height: auto; padding: 0 1; grid-gutter: 0 2; }
    Fields > Horizontal { height: 1; }
    Fields Static { width: 16; }
    Fields Field { width: 1fr; background: $boost; }
    Fields Field:focus { background: $panel; text-style: bold; }
    """

    class Changed(Message):
        """An option has another value, and typing has paused."""

    class Left(Message):
        """Back to the answer."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(min_column_width=CELLS - 2, stretch_height=False)
        self.options = dict(options)
        self.asked = 0

    def compose(self) -> ComposeResult:
        """A label and a field for each."""
        for name, default in self.options.items():
            with Horizontal():
                yield Static(Content(plain(name.replace("_", " "))), markup=False)
                yield Field(name, default)

    def texts(self) -> dict[str, str]:
        """What stands in each field."""
        return {field.option: field.value for field in self.query(Field)}

    def on_input_changed(self, message: Input.Changed) -> None:
        """Say so once typing pauses."""
        message.stop()
        self.asked += 1
        now = self.asked

        def paused() -> None:
            if now == self.asked:
                self.post_message(self.Changed())

        self.set_timer(PAUSE, paused)


def given(texts: Mapping[str, str], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The options that differ from their defaults, each read as its default's type; empty is the default.

    Raises:
        UsageError: a text that is no value of that type.
    """
    told: dict[str, Any] = {}
    for name, default in defaults.items():
        text = texts.get(name, "").strip()
        if text in ("", "" if default is None else str(default)):
            continue
        told[name] = read(name, text, default)
    return {name: value for name, value in told.items() if value != defaults[name]}


def read(name: str, text: str, default: Any) -> Any:
    """One option's value, by its default's type; text where that is None.

    Raises:
        UsageError: the text is no value of that type.
    """
    kind, words = type(default), {int: "a whole number", float: "a number", date: "a date, 2025-03-31"}
    try:
        if kind is bool:
            return text.lower() not in ("no", "false", "0")
        if kind in (int, float):
            return kind(text.replace(",", "").removeprefix("£"))
        if kind is date:
            return date.fromisoformat(text)
        return text.lstrip("£").replace(",", "") if default is None and _MONEY.fullmatch(text) else text
    except ValueError as error:
        message = f"{name.replace('_', ' ')} cannot be {text!r}"
        raise UsageError(message, f"It is {words.get(kind, kind.__name__)}.") from error
