"""Choosing one of a list: a date, what to stand beside, an area found as one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from market_tui.tui.screens.dialog import Dialog, Hints
from market_tui.tui.widgets.text import fit, plain

MOST_FOUND = 60
FRAME, FRAME_LINES, LEAST_LABEL = 90, 8, 20


@dataclass(frozen=True, slots=True)
class Item:
    """Something to choose: what it gives, what it is called, what is said beside it."""

    value: Any
    label: str
    said: str = ""


class Choose(Dialog[Item]):
    """One of a few; Enter takes it."""

    DEFAULT_CSS = """
    Choose > .frame { max-width: 90; }
    Choose OptionList { height: auto; max-height: 20; border: none; background: $surface; padding: 0; }
    """
    hints: Hints = (("↑ ↓", "move"), ("enter", "take it"), ("esc", "leave"))

    def __init__(self, title: str, items: Sequence[Item], chosen: Any = None) -> None:
        super().__init__()
        self.title_text = title
        self.items = list(items)
        self.chosen = chosen

    def inside(self) -> Iterable[Widget]:
        """The list."""
        yield OptionList(compact=True, markup=False)

    def on_mount(self) -> None:
        """Fill the list, mark the present choice, and begin."""
        self.fill(self.items)
        self.begin()

    def begin(self) -> None:
        """Put the focus where the choice is made."""
        self.query_one(OptionList).focus()

    def fill(self, items: Sequence[Item]) -> None:
        """Show these items, the present choice under the cursor."""
        self.items = list(items)
        said = max((len(item.said) for item in items), default=0)
        room = min(FRAME, self.app.size.width * 9 // 10) - len("•  ") - FRAME_LINES - said
        width = max(LEAST_LABEL, min(room, max((len(item.label) for item in items), default=0) + 2))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._line(item, width)) for item in items])
        if not items:
            options.add_option(Option(Content.styled("  nothing is called that", "dim"), disabled=True))
        held = [i for i, item in enumerate(items) if item.value == self.chosen]
        options.highlighted = held[0] if held else 0 if items else None

    def _line(self, item: Item, width: int) -> Content:
        mark = "• " if item.value == self.chosen else "  "
        said = Content.styled(plain(item.said), "dim")
        return Content(mark + fit(item.label, width) + " ") + said

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Take it."""
        message.stop()
        self.take(self.items[message.option_index])

    def take(self, item: Item) -> None:
        """Give what was chosen."""
        self.dismiss(item)


class FindLine(Input):
    """The line to type in; a space is for the dialogue while it has a use for it."""

    class Spaced(Message):
        """Space was pressed, and is not typed."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder, compact=True)
        self.moved = False
        self.spaces = False

    async def _on_key(self, event: events.Key) -> None:
        """Space marks while nothing is typed or once the cursor has moved; else it is typed: North West."""
        if event.key == "space" and self.spaces and (self.moved or not self.value):
            event.stop()
            event.prevent_default()
            self.post_message(self.Spaced())
            return
        await super()._on_key(event)

    def watch_value(self) -> None:
        """What is typed begins a new search."""
        self.moved = False


class Find(Choose):
    """One of many, found as one types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Down", priority=True, id="find.down"),
        Binding("up", "step(-1)", "Up", priority=True, id="find.up"),
        Binding("pagedown", "step(10)", "Screenful down", priority=True, id="find.page_down"),
        Binding("pageup", "step(-10)", "Screenful up", priority=True, id="find.page_up"),
    ]
    DEFAULT_CSS = """
    Find OptionList { height: 16; max-height: 60vh; }
    Find Input { margin-bottom: 1; border: none; height: 1; background: $boost; padding: 0 1; }
    """
    hints: Hints = (("type", "to find"), ("↑ ↓", "move"), ("enter", "take it"), ("esc", "leave"))

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        chosen: Any = None,
        *,
        exact: Callable[[str], Item | None] | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__(title, items, chosen)
        self.every = list(items)
        self.exact = exact
        self.placeholder = placeholder

    def inside(self) -> Iterable[Widget]:
        """The line to type in, and what is found."""
        yield FindLine(self.placeholder)
        yield OptionList(compact=True, markup=False)

    def begin(self) -> None:
        """Begin in the line."""
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find what is meant: first a name or code that fits exactly, then what comes close."""
        message.stop()
        self.fill(found(message.value, self.every, self.exact))
        if message.value.strip() and self.items:
            self.query_one(OptionList).highlighted = 0

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take what is under the cursor."""
        message.stop()
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self.items):
            self.take(self.items[at])

    def action_step(self, by: int) -> None:
        """Move the cursor without leaving the line."""
        options = self.query_one(OptionList)
        self.query_one(FindLine).moved = True
        if self.items:
            at = (options.highlighted or 0) + by
            options.highlighted = max(0, min(at, len(self.items) - 1))


def found(text: str, items: Sequence[Item], exact: Callable[[str], Item | None] | None = None) -> list[Item]:
    """Items whose words begin as typed, then those that hold it, then those that come close."""
    wanted = text.strip().lower()
    if not wanted:
        return list(items)
    from rapidfuzz import fuzz, process

    labels = [item.label.lower() for item in items]
    begins = [i for i, label in enumerate(labels) if label.startswith(wanted)]
    words = [i for i, label in enumerate(labels) if any(w.startswith(wanted) for w in label.split())]
    holds = [i for i, label in enumerate(labels) if wanted in label]
    close = process.extract(wanted, labels, scorer=fuzz.WRatio, score_cutoff=70, limit=MOST_FOUND)
    order = dict.fromkeys((*begins, *words, *holds, *(at for _, _, at in close)))
    told = list({items[i].value: items[i] for i in order}.values())
    first = exact(text.strip()) if exact else None
    if first is not None:
        told = [first, *(item for item in told if item.value != first.value)]
    return told[:MOST_FOUND]
