"""The command palette: every action and every query, found by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType

from market_tui.tui import guide
from market_tui.tui.doing import views
from market_tui.tui.doing.finding import read
from market_tui.tui.here import here
from market_tui.tui.widgets.bars import FootLine

if TYPE_CHECKING:
    from market_tui.tui.actions import Action
    from market_tui.tui.app import MarketApp

Command = tuple[str, str, IgnoreReturnCallbackType]


class Palette(CommandPalette):
    """The palette, with its keys in the foot line over those of the page."""

    def compose(self) -> ComposeResult:
        """The palette, then its keys."""
        yield from super().compose()
        yield FootLine((("type", "to find"), ("↑ ↓", "move"), ("enter", "do it"), ("esc", "leave")))


def worded(action: Action) -> str:
    """An action as the palette names it, what it is of first: `Area: change the area`."""
    label, does = action.label, action.tooltip
    verb, _, rest = does.partition(" ")
    if does.lower().startswith(f"{label}: "):
        does = does[len(label) + 2 :]
    elif verb.lower() == label.partition(" ")[0].lower():
        does = rest.removeprefix("it: ")
    lower = does if does[1:2].isupper() else does[:1].lower() + does[1:]
    return f"{label[:1].upper()}{label[1:]}: {lower}"


class MarketCommands(Provider):
    """Actions first, then every question that can be asked."""

    def commands(self) -> Iterator[Command]:
        """Name, what it does, and the doing."""
        app: MarketApp = self.app  # type: ignore[assignment]
        # What a table or a line does itself is done only where the focus is on one.
        works = {action.id for action in here(app.actions, app.screen_stack[0], app.page)}
        for action in app.actions:
            if (action.does or action.id in works) and action.id != "palette":
                name = f"{worded(action)}   {action.keys_shown}"
                press = partial(app.simulate_key, action.keys.split(",")[0])
                yield name, action.group, partial(app.run_action, action.binding) if action.does else press
        for key, title in guide.pages():
            yield f"Help: {title}", "to read", partial(app.attempt, partial(read, app, "help", key))
        for name, said, do in views.commands(app):
            yield name, said, partial(app.attempt, do)
        if app.session is not None:
            from market_tui.query import registry
            from market_tui.tui.doing.asking import question

            for query in registry().values():
                if not app.session.market.own_children and query.of_children:
                    continue
                yield (
                    f"Query: {query.title}",
                    query.name,
                    partial(app.attempt, partial(question, app, query.name)),
                )

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for name, said, do in self.commands():
            yield DiscoveryHit(Content(name), do, text=name, help=said)

    async def search(self, query: str) -> Hits:
        """What matches."""
        matcher = self.matcher(query)
        for name, said, do in self.commands():
            score = max(matcher.match(name), matcher.match(said) * 0.9)
            if score > 0:
                yield Hit(score, Content(name), do, text=name, help=said)
