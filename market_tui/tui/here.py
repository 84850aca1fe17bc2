"""What can be done where the focus is: read off the bindings that hold there, told in the table's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from market_tui.tui.actions import ANYWHERE
from market_tui.tui.keys import character

if TYPE_CHECKING:
    from textual.screen import Screen

    from market_tui.tui.actions import Action
    from market_tui.tui.page import Page


def places(screen: Screen[object], page: Page | None) -> tuple[str, ...]:
    """The place of what holds the focus, those of its page, and anywhere."""
    held = screen.focused.ancestors_with_self if screen.focused is not None else ()
    inner = (getattr(node, "place", "") for node in held)
    return (*(place for place in inner if place), *(page.places if page else ()), ANYWHERE)


def here(table: Sequence[Action], screen: Screen[object], page: Page | None) -> list[Action]:
    """The actions whose keys do something where the focus is, those of the place itself first.

    A letter that would be typed into a line or an editor does nothing else there.
    """
    at, active, focused = places(screen, page), screen.active_bindings, screen.focused

    def works(key: str, asked: Action) -> bool:
        held = active.get(key)
        typed = focused is not None and focused.check_consume_key(key, character(key))
        return held is not None and held.binding.id in asked.bound_as and not typed

    told = [
        a
        for a in table
        if any(each in at for each in a.where) and any(works(key, a) for key in a.keys.split(","))
    ]
    return sorted(told, key=lambda a: ANYWHERE in a.where and a.id != "back" and not a.hinted_apart(at))


def hints(
    table: Sequence[Action], screen: Screen[object], page: Page | None, *, deep: bool
) -> list[tuple[str, str]]:
    """Keys with what they do, for the foot line; `deep` where there is a page to go back to."""
    at = places(screen, page)
    told = [a for a in here(table, screen, page) if a.hinted(at) and (deep or a.id != "back")]
    told.sort(key=lambda a: a.id == "help")
    return [(a.keys_shown, a.label) for a in told]
