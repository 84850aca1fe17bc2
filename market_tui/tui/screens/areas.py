"""The area picker: one area found as one types, or several pooled, to be looked at or kept under a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from market_tui.tui.screens.choose import Find, FindLine, Item
from market_tui.tui.screens.naming import Naming
from market_tui.tui.widgets.text import plain

KEYS = (("↑ ↓", "move"), ("enter", "take it"), ("tab or space", "make a group"), ("esc", "leave"))
MARKED = (("tab or space", "add"), ("enter", "look at it"), ("ctrl+s", "keep it"), ("esc", "leave"))


@dataclass(frozen=True, slots=True)
class Group:
    """Areas taken together; `name` where they are to be kept under one."""

    members: tuple[str, ...]
    name: str = ""


class FindAreas(Find):
    """One area, or several: what is given is an Item whose value is the area's name or a Group."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "mark", "Add to the group", priority=True, id="areas.mark"),
        Binding("ctrl+s", "keep", "Name and keep", priority=True, id="areas.keep"),
    ]
    DEFAULT_CSS = """
    FindAreas .together { height: auto; text-style: bold; display: none; }
    """
    hints = KEYS

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        chosen: Any = None,
        *,
        exact: Callable[[str], Item | None],
        fits: Callable[[str], Any],
    ) -> None:
        super().__init__(title, items, chosen, exact=exact, placeholder="council, region, group, or a code")
        self.fits = fits
        self.marked: list[str] = []

    def inside(self) -> Iterable[Widget]:
        """The line and the list, and the group above them."""
        yield Static("", classes="together", markup=False)
        yield from super().inside()

    def _line(self, item: Item, width: int) -> Content:
        line = super()._line(item, width)
        return Content("+ ") + line[2:] if item.value in self.marked else line

    def begin(self) -> None:
        """Begin in the line, where a space can mark."""
        super().begin()
        self.query_one(FindLine).spaces = True

    def on_find_line_spaced(self) -> None:
        """Space marks as tab does."""
        self.action_mark()

    def action_mark(self) -> None:
        """Add what is under the cursor to the group, or take it away."""
        line, options = self.query_one(FindLine), self.query_one(OptionList)
        at = options.highlighted
        if at is None or at >= len(self.items):
            return
        name = self.items[at].value
        self.marked = [m for m in self.marked if m != name] + [name] * (name not in self.marked)
        self.show_group()
        if line.value:
            line.value = ""
        else:
            self.fill(self.items)
            options.highlighted = at

    def show_group(self) -> None:
        """Write the group, and the keys that work on it."""
        told = self.query_one(".together", Static)
        told.update(Content("Together: " + plain(" + ".join(self.marked))))
        told.display = bool(self.marked)
        self.hint(MARKED if self.marked else KEYS)

    def take(self, item: Item) -> None:
        """Give the group, where there is one, else the area."""
        self.dismiss(Item(Group(tuple(self.marked)), "") if self.marked else item)

    def action_keep(self) -> None:
        """Name the group, and keep it."""

        def named(name: str | None) -> None:
            if name:
                self.dismiss(Item(Group(tuple(self.marked), name.strip()), ""))

        if self.marked:
            self.app.push_screen(Naming("Name of the group", "", self.fits, "keep it in config.toml"), named)
        else:
            self.app.bell()
