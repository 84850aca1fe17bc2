"""The lines that stay around the page: what is looked at, the tabs, the keys that help here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from market_tui.tui.actions import TABS
from market_tui.tui.widgets.bars import FootLine, ScopeBar, TabBar
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import short_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from market_tui.tui.actions import Action
    from market_tui.tui.page import Page
    from market_tui.tui.session import Settled


class Bars:
    """The bars, and what stands in them; `actions` are the keys in use."""

    def __init__(self, actions: Sequence[Action]) -> None:
        self.actions = actions
        self.scope, self.tabs, self.foot = ScopeBar(), TabBar(), FootLine()

    def show_scope(self, settled: Settled | None) -> None:
        """Write the area, the date, what it stands beside, and the definitions."""
        from market_tui.tui.picking import short_area

        if settled is None or settled.scope.as_at is None:
            return
        line = ("SAMPLE · " if settled.sample else "") + settled.definition_line
        line = "\n".join([line, *(f"⚑ {plain(note)}" for note in settled.notes)])
        day = short_date(settled.scope.as_at)
        day += " (inspected only)" if settled.coverage == "inspected" else ""
        self.scope.show(short_area(settled.area), day, settled.beside, line)
        self.foot.label_with("SAMPLE" if settled.sample else "")

    def show_tabs(self, active: str) -> None:
        """Write the tabs, each with its key, the first of several."""
        keys = {a.id: a.keys_shown.partition(" or ")[0] for a in self.actions}
        self.tabs.show([(keys[f"tab.{name}"], name, title) for _, name, title in TABS], active)

    def show_hints(self, page: Page | None, *, deep: bool) -> None:
        """Write the keys that work where the focus is; `deep` where there is a page to go back to."""
        from market_tui.tui.here import hints

        self.foot.tell(lambda: hints(self.actions, self.foot.screen, page, deep=deep))
