"""The first screen: what this is, and three ways to begin."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from market_tui.tui.screens.choose import Choose, Item

LOOK, LOAD, FETCH = "look", "load", "fetch"
WELCOME = (
    "Who owns the children’s homes, how good are they, what do they cost,\n"
    "and why do our children still go out of area.\n\n"
    "{seen}\n"
    "Leave this, and ? shows every key.\n"
)
SAMPLE = "Nothing is loaded yet: what you see is a SAMPLE, an invented market."
LOADED = "What you see is what you have loaded; tab 7 lists it."
ON_SAMPLE = Item(LOOK, "Look around the sample", "to try every key on")
ON_LOADED = Item(LOOK, "Go on looking around", "")
WAYS = (
    Item(LOAD, "Load files or a folder…", "the publishers’ files as they are"),
    Item(FETCH, "Fetch from the publishers…", "Ofsted, DfE and others"),
)


class Welcome(Choose):
    """Three ways to begin; Escape is the first."""

    DEFAULT_CSS = """
    Welcome .said { height: auto; }
    """

    def __init__(self, *, sample: bool) -> None:
        super().__init__("Welcome to market-tui", (ON_SAMPLE if sample else ON_LOADED, *WAYS))
        self.seen = SAMPLE if sample else LOADED

    def inside(self) -> Iterable[Widget]:
        """What this is, then the ways."""
        yield Static(WELCOME.format(seen=self.seen), classes="said", markup=False)
        yield from super().inside()
