"""Find anything: one line to type in, and whatever is called so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from market_tui.tui.problem import Problem
from market_tui.tui.screens.choose import Find, Item

if TYPE_CHECKING:
    import polars as pl

HINT = "home, URN, postcode, owner, council, question, key, table, help"


class FindAnything(Find):
    """Searched in a thread as one types; what an overtaken search still brings is dropped."""

    class Told(Message, bubble=False):
        """What a search has found; the index with it, or the Problem there was."""

        def __init__(self, request: int, index: pl.DataFrame | Problem, found: list[Item]) -> None:
            super().__init__()
            self.request = request
            self.index = index
            self.found = found

    def __init__(self, index_of: Callable[[], pl.DataFrame]) -> None:
        super().__init__("Find anything", (), placeholder=HINT)
        self.index_of = index_of
        self.index: pl.DataFrame | None = None
        self.request = 0

    def on_mount(self) -> None:
        """Begin, and make the index ready."""
        self.fill(())
        self.begin()
        self.search("")

    def search(self, typed: str) -> None:
        """Look for it in a thread."""
        self.request += 1
        self.run_worker(
            partial(self._search, self.request, self.index, typed), thread=True, group="find", exclusive=True
        )

    def _search(self, request: int, index: pl.DataFrame | None, typed: str) -> None:
        from market_tui.market.things import found
        from market_tui.tui.finding import items

        try:
            known = self.index_of() if index is None else index
            self.post_message(self.Told(request, known, items(found(known, typed))))
        except BaseException as error:  # Polars panics are no Exceptions, and none may end the app.
            self.post_message(self.Told(request, Problem.of(error), []))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Look for what is typed."""
        message.stop()
        message.prevent_default()
        self.search(message.value)

    def on_find_anything_told(self, message: Told) -> None:
        """Show what was found, the likeliest under the cursor."""
        if isinstance(message.index, Problem):
            self.say(str(message.index))
            return
        self.index = message.index
        if message.request == self.request:
            self.fill(message.found)
            if not self.query_one(Input).value.strip():
                self.say(f"type a part of its name or number: {HINT}")

    def say(self, words: str) -> None:
        """Say something where the things found would stand."""
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_option(Option(Content.styled(f"  {words}", "dim"), disabled=True))
