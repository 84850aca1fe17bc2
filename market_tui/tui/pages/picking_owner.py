"""Choosing an owner of the area, found as one types: for a merger, and to see one owner's homes alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.widget import Widget

from market_tui.tui.problem import Problem
from market_tui.tui.screens.choose import Find, Item
from market_tui.tui.words import counted

if TYPE_CHECKING:
    from market_tui.market import Scope
    from market_tui.tui.session import Session


class PicksOwner(Widget):
    """A page on which an owner is chosen from those of the area, the largest first."""

    session: Session

    class OwnersKnown(Message, bubble=False):
        """A thread has the area's owners, to be shown under a title and then handed on."""

        def __init__(self, picker: Find | None, then: Callable[[str], None], problem: Problem | None) -> None:
            super().__init__()
            self.picker = picker
            self.then = then
            self.problem = problem

    def pick_owner(
        self, scope: Scope, title: str, then: Callable[[str], None], *, first: str = "", without: str = ""
    ) -> None:
        """Let an owner be chosen and hand its name on; `first` stands at the top, `without` is left out."""
        ask = partial(self._ask_owners, scope, title, then, first=first, without=without)
        self.run_worker(ask, thread=True, group="owners", exit_on_error=False)

    def _ask_owners(
        self, scope: Scope, title: str, then: Callable[[str], None], *, first: str, without: str
    ) -> None:
        try:
            rows = self.session.ask("owners", scope).frame.rows(named=True)
        except BaseException as error:  # A panic of Polars must not end the app.
            self.post_message(self.OwnersKnown(None, then, Problem.of(error)))
            return
        items = [Item(row["owner"], row["owner"], _held(row)) for row in rows if row["owner"] != without]
        items.sort(key=lambda item: item.value != first)
        picker = Find(title, items, placeholder="an owner in the area")
        self.post_message(self.OwnersKnown(picker, then, None))

    def on_picks_owner_owners_known(self, message: OwnersKnown) -> None:
        """Let one be chosen."""
        if message.picker is None:
            self.notify(str(message.problem), severity="error", markup=False)
            return

        def taken(item: Item | None) -> None:
            if item is not None:
                message.then(str(item.value))

        self.app.push_screen(message.picker, taken)


def _held(row: Mapping[str, Any]) -> str:
    told = [counted(row[name], name[:-1]) for name in ("homes", "places") if row[name] is not None]
    return ", ".join(told)
