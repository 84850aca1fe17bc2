"""Every key, from the table of actions: those of where one is first, found as one types."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from market_tui.tui.actions import ANYWHERE, TAB, Action, grouped
from market_tui.tui.screens.dialog import Dialog
from market_tui.tui.widgets.text import plain

KEYS, LINES = 12, 4
Sections = list[tuple[str, list[Action]]]


class KeysHelp(Dialog[None]):
    """The keys; what is typed leaves those that speak of it."""

    DEFAULT_CSS = """
    KeysHelp > .frame { max-width: 100; }
    KeysHelp Input { margin-bottom: 1; border: none; height: 1; background: $boost; padding: 0 1; }
    KeysHelp VerticalScroll { height: auto; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll(1)", "Down", id="keys.down"),
        Binding("up", "scroll(-1)", "Up", id="keys.up"),
        Binding("pagedown", "scroll(10)", "Screenful down", id="keys.page_down"),
        Binding("pageup", "scroll(-10)", "Screenful up", id="keys.page_up"),
    ]
    title_text = "Keys"
    hints = (("type", "to find"), ("↑ ↓", "scroll"), ("esc", "leave"))

    def __init__(self, table: Sequence[Action], here: Collection[str], where: str) -> None:
        super().__init__()
        self.sections = sections(table, here, where)

    def inside(self) -> Iterable[Widget]:
        """The line to type in, and the keys."""
        yield Input(placeholder="what you want to do, or a key", compact=True)
        yield VerticalScroll(Static("", markup=False), can_focus=False)

    def on_mount(self) -> None:
        """Give the keys the lines that the rest leaves, and begin in the line."""
        self.query_one(VerticalScroll).styles.height = max(5, self.app.size.height * 9 // 10 - LINES)
        self.fill("")
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show the keys that what is typed speaks of."""
        message.stop()
        self.fill(message.value)

    def fill(self, typed: str) -> None:
        """Show the keys in which every word is found."""
        width = min(100, self.app.size.width * 9 // 10) - 6
        self.query_one(VerticalScroll).query_one(Static).update(written(found(self.sections, typed), width))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_scroll(self, by: int) -> None:
        """Move the keys without leaving the line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def sections(table: Sequence[Action], here: Collection[str], where: str) -> Sections:
    """The keys of the place itself, those that work there as anywhere, then those that do not work there."""
    own = [a for a in table if a.id in here and ANYWHERE not in a.where]
    rest = [a for a in table if a not in own]
    works = [a for a in rest if a.id in here or not a.bound_as]
    told = [(f"Here: {where}", own)] if own else []
    told += grouped(works).items()
    told += [
        (f"Not here · {group}", some) for group, some in grouped([a for a in rest if a not in works]).items()
    ]
    return [(title, some) for title, some in told if some]


def found(every: Sections, typed: str) -> Sections:
    """The keys with every word typed, in what they do, their group, or as the key itself."""
    words = typed.split()

    def speaks(title: str, a: Action) -> bool:
        text = f"{a.label} {a.tooltip} {a.id} {title}".lower()
        keys = a.keys_shown.split()
        return all(word in keys or (len(word) > 1 and word.lower() in text) for word in words)

    held = [(title, [a for a in some if speaks(title, a)]) for title, some in every]
    return [(title, some) for title, some in held if some]


def written(every: Sections, width: int) -> Content:
    """Groups of keys with what they do; the tabs in one line."""
    lines: list[Content] = []
    for title, some in every:
        lines.append(Content.styled(plain(title), "bold"))
        if title == TAB and len(some) > 1:
            tabs = ", ".join(f"{a.keys_shown} {a.tooltip.removeprefix('Go to ')}" for a in some)
            lines += _line(f"{some[0].keys_shown} … {some[-1].keys_shown}", f"Go to a tab: {tabs}", width)
        else:
            lines += [line for a in some for line in _line(a.keys_shown, a.tooltip, width)]
        lines.append(Content(""))
    return Content("\n").join(lines[:-1] or [Content("no key does that")])


def _line(keys: str, does: str, width: int) -> list[Content]:
    first, *rest = textwrap.wrap(does, max(20, width - KEYS - 2))
    return [
        Content("  ") + Content.styled(f"{keys:<{KEYS}}", "bold") + Content(first),
        *(Content(" " * (KEYS + 2) + line) for line in rest),
    ]
