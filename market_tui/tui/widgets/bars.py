"""The lines that stay: what is looked at and by which definition, the tabs, and the keys that help here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from market_tui.tui.widgets.text import plain

ROOMY = 110
LEAST_WIDTH, LEAST_HEIGHT = 80, 24


class Choice(Static):
    """One part of the scope bar; a click changes it."""

    DEFAULT_CSS = """
    Choice { width: auto; height: 1; padding: 0 1; }
    Choice:hover { text-style: underline; }
    """

    def __init__(self, action: str, *, id: str) -> None:  # noqa: A002 - as every textual widget names it
        super().__init__("", id=id, markup=False)
        self.action = action

    async def on_click(self) -> None:
        """Open the picker."""
        await self.app.run_action(self.action)


class ScopeBar(Vertical):
    """Area, date and comparators in one line; the definition they are counted by beneath."""

    DEFAULT_CSS = """
    ScopeBar { height: auto; background: $panel; color: $foreground; }
    ScopeBar > Horizontal { height: 1; }
    ScopeBar #brand { width: auto; padding: 0 1; text-style: bold; }
    ScopeBar #area { text-style: bold; }
    ScopeBar #busy { width: 1fr; text-align: right; padding: 0 1; }
    ScopeBar #definition { height: auto; padding: 0 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__(id="scope-bar")
        self.beside: tuple[str, ...] = ()
        self.hint = ""
        self.shown = False
        self.brand = Static("market-tui", id="brand", markup=False)
        self.area = Choice("app.do('area')", id="area")
        self.date = Choice("app.do('date')", id="date")
        self.others = Choice("app.do('compare')", id="beside")
        self.right = Static("", id="busy", markup=False)
        self.definition = Static("opening…", id="definition", markup=False)

    def compose(self) -> ComposeResult:
        """The choices, and the definition line."""
        with Horizontal():
            yield from (self.brand, self.area, self.date, self.others, self.right)
        yield self.definition

    def show(self, area: str, date: str, beside: Sequence[str], definition: str) -> None:
        """Show a view."""
        self.beside, self.shown = tuple(beside), True
        self.area.update(Content(f"{plain(area)} ▾"))
        self.date.update(Content(f"{date} ▾"))
        self.definition.update(Content(definition))
        self._fit()

    def busy(self, text: str) -> None:
        """Show what is being waited for at the right end, or nothing."""
        self.hint = text
        self._fit()

    def on_resize(self) -> None:
        """Show as many comparators as there is room for."""
        self._fit()

    def _fit(self) -> None:
        roomy = self.size.width >= ROOMY
        self.brand.display = roomy
        told = ", ".join(plain(name) for name in self.beside) or "nothing"
        self.others.update(Content(f"beside {told} ▾" if self.shown else ""))
        self.right.update(Content(self.hint or ("? keys" if roomy else "")))


class TabBar(Widget):
    """The tabs in one line, each with its key; the one in use stands in brackets."""

    DEFAULT_CSS = "TabBar { height: 1; width: 1fr; }"

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__()
        self.tabs: tuple[tuple[str, str, str], ...] = ()
        self.active = ""

    def show(self, tabs: Sequence[tuple[str, str, str]], active: str) -> None:
        """Show tabs as key, name and title, one of them in use."""
        self.tabs, self.active = tuple(tabs), active
        self.refresh()

    def render(self) -> Content:
        """One line, the rule going through it where there is room for one."""
        line = Content("─" if self._roomy() else " ")
        for text, active, _ in self._parts():
            line += Content.styled(text, "bold reverse") if active else Content(text)
        return line + Content("─" * max(0, self.size.width - len(line.plain)))

    def on_click(self, event: events.Click) -> None:
        """Go to the tab that was clicked."""
        x = 1
        for text, _, name in self._parts():
            if x <= event.x < x + len(text) and name:
                self.post_message(self.Chosen(name))
                return
            x += len(text)

    def _roomy(self) -> bool:
        return sum(len(f"{key} {title}") + 4 for key, _, title in self.tabs) + 3 <= self.size.width

    def _parts(self) -> list[tuple[str, bool, str]]:
        """Pieces of the line: text, whether it is the tab in use, and the tab's name."""
        told: list[tuple[str, bool, str]] = []
        roomy = self._roomy()
        for i, (key, name, title) in enumerate(self.tabs):
            active = name == self.active
            before = i > 0 and self.tabs[i - 1][1] == self.active
            edge = "├" if before else "┤" if active else "─" if roomy else " "
            if roomy:
                edge = {"├": "├─", "┤": "─┤" if i else "┤"}.get(edge, edge if i else "")
                told += [(edge, False, ""), (f" {key} {title} ", active, name)]
            else:
                told += [(edge, False, ""), (f"{key} {title}", active, name)]
        if told and self.tabs[-1][1] == self.active:
            told.append(("├", False, ""))
        return told


class FootLine(Widget):
    """The keys that help here, as many as there is room for; a window that is too small says so."""

    DEFAULT_CSS = "FootLine { height: 1; dock: bottom; background: $panel; color: $foreground; }"

    def __init__(self, hints: Sequence[tuple[str, str]] = (("q", "quit"),), label: str = "") -> None:
        super().__init__()
        self.hints = tuple(hints)
        self.label = label
        self.ask: Callable[[], Sequence[tuple[str, str]]] | None = None

    def on_mount(self) -> None:
        """Notice when other keys work, since the focus has moved."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.ask_again())

    def tell(self, ask: Callable[[], Sequence[tuple[str, str]]]) -> None:
        """Show what `ask` gives, now and whenever other keys work."""
        self.ask = ask
        self.ask_again()

    def ask_again(self) -> None:
        """Show the keys that work now, if they are others."""
        if self.ask is not None and self.is_attached and (hints := tuple(self.ask())) != self.hints:
            self.show(hints)

    def show(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show keys with what they do, the most useful first; the last is always in view."""
        self.hints = tuple(hints)
        self.refresh()

    def label_with(self, label: str) -> None:
        """Stand a word at the right end, on every screen."""
        self.label = label
        self.refresh()

    def render(self) -> Content:
        """Keys in bold, what they do beside them."""
        width, size = self.size.width, self.app.size
        if size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT:
            return Content(
                f" {size.width}×{size.height}: laid out for {LEAST_WIDTH}×{LEAST_HEIGHT} and more"[:width]
            )
        line = Content(" ")
        kept = [self.hints[-1]] if self.hints else []
        room = width - cell_len(self.label) - 2 - sum(_width(hint) for hint in kept)
        for hint in self.hints[:-1]:
            if (room := room - _width(hint)) < 0:
                break
            kept.insert(-1, hint)
        for key, what in kept:
            line += Content.styled(key, "bold") + Content(f" {what}  ")
        gap = max(1, width - cell_len(line.plain) - cell_len(self.label) - 1)
        return line + Content(" " * gap) + Content.styled(self.label, "bold")


def _width(hint: tuple[str, str]) -> int:
    return cell_len(hint[0]) + cell_len(hint[1]) + 3
