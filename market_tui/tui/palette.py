"""The command palette: every action and every query, found by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType

from market_tui.tui.doing import views
from market_tui.tui.widgets.bars import FootLine

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp

Command = tuple[str, str, IgnoreReturnCallbackType]


class Palette(CommandPalette):
    """The palette, with its keys in the foot line over those of the page."""

    def compose(self) -> ComposeResult:
        """The palette, then its keys."""
        yield from super().compose()
        yield FootLine((("type", "to find"), ("↑ ↓", "move"), ("enter", "do it"), ("esc", "leave")))


class MarketCommands(Provider):
    """Actions first, then every question that can be asked."""

    def commands(self) -> Iterator[Command]:
        """Name, what it does, and the doing."""
        app: MarketApp = self.app  # type: ignore[assignment]
        for action in app.actions:
            if action.bound_as and action.id != "palette":
                name = f"{action.group}: {action.label}   {action.keys_shown}"
                press = partial(app.simulate_key, action.keys.split(",")[0])
                yield name, action.tooltip, partial(app.run_action, action.binding) if action.does else press
        for name, said, do in views.commands(app):
            yield name, said, partial(app.attempt, do)
        if app.session is not None:
            from market_tui.query import registry
            from market_tui.tui.doing.asking import question

            for query in registry().values():
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
