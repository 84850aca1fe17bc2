"""The first screen on the sample market: what this is, and three ways to begin."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from market_tui.tui.screens.choose import Choose, Item

LOOK, LOAD, FETCH = "look", "load", "fetch"
WELCOME = (
    "Who owns the children’s homes, how good are they, what do they cost,\n"
    "and why do our children still go out of area.\n\n"
    "Nothing is loaded yet: what you see is a SAMPLE, an invented market.\n"
    "Leave this, and ? shows every key.\n"
)
WAYS = (
    Item(LOOK, "Look around the sample", "to try every key on"),
    Item(LOAD, "Load files or a folder…", "the publishers’ files as they are"),
    Item(FETCH, "Fetch from the publishers…", "Ofsted, DfE and others"),
)


class Welcome(Choose):
    """Three ways to begin; Escape is the first."""

    DEFAULT_CSS = """
    Welcome .said { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__("Welcome to market-tui", WAYS)

    def inside(self) -> Iterable[Widget]:
        """What this is, then the ways."""
        yield Static(WELCOME, classes="said", markup=False)
        yield from super().inside()
