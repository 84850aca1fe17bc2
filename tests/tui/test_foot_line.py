"""The foot line tells the keys that work where the focus is, and no other: pages, fields, dialogues."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from market_tui.config import Config
from market_tui.tui.actions import ACTIONS
from market_tui.tui.app import MarketApp
from market_tui.tui.keys import character, with_keys
from market_tui.tui.screens.choose import FindLine
from market_tui.tui.widgets.bars import FootLine

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Idle = Callable[[Pilot[None]], Awaitable[None]]

NAMED = {"esc": "escape", "↑ ↓": "up", "↑↓": "up", "← →": "left", "←→": "left", "alt+↑↓": "alt+up"}
NAMED |= {"< >": "less_than_sign", "tab or space": "tab", "/": "slash", "?": "question_mark"}


def foot(pilot: Pilot[None]) -> list[tuple[str, str]]:
    return list(pilot.app.screen.query_one(FootLine).hints)


def fails(pilot: Pilot[None]) -> list[str]:
    """The keys of the foot line that no binding takes where the focus is, or that would be typed."""
    screen = pilot.app.screen
    active, focused = screen.active_bindings, screen.focused
    told = [(NAMED.get(key, key), key) for key, _ in foot(pilot) if key not in ("type", "")]
    typed = {k for k, _ in told if focused is not None and focused.check_consume_key(k, character(k))}
    marks = isinstance(focused, FindLine) and focused.spaces
    return [
        shown for key, shown in told if not (key == "space" and marks) and (key not in active or key in typed)
    ]


PLACES = {
    "a chart": (),
    "every tab's table": ("6",),
    "the filter": ("6", "slash"),
    "a home": ("6", "enter"),
    "the sources": ("7",),
    "the editor": ("S",),
    "the rows of SQL": ("S", "f5", "escape"),
    "the filter of SQL": ("S", "f5", "escape", "slash"),
    "a choice": ("C",),
    "a field": ("C", "tab"),
    "every question": ("A",),
    "the map": ("M",),
    "by council": ("tab", "tab", "tab", "V"),
    "an owner": ("2", "tab", "tab", "enter"),
    "area": ("a",),
    "a group": ("a", "tab"),
    "date": ("d",),
    "beside": ("c",),
    "definitions": ("t",),
    "find": ("f",),
    "explain": ("i",),
    "export as": ("E",),
    "keep": ("k",),
    "views": ("l",),
    "files": ("L",),
    "fetch": ("u",),
    "welcome": ("f1",),
    "keys": ("question_mark",),
    "note": ("6", "enter", "N"),
    "save": ("S", "ctrl+s"),
    "palette": ("ctrl+p",),
}


async def test_every_key_that_the_foot_line_tells_works_where_the_focus_is(
    opened: Opened, press: Press, idle: Idle
) -> None:
    wrong: dict[str, list[str]] = {}
    async with opened(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, MarketApp)
        for place, keys in PLACES.items():
            await press(pilot, *keys)
            while not app.screen.query(FootLine):
                await pilot.pause()
            assert foot(pilot), place
            if failing := fails(pilot):
                wrong[place] = failing
            while len(app.screen_stack) > 1:
                await app.pop_screen()
            await idle(pilot)
            app.trail.leave_all()
            app.action_do("tab.overview")
            await idle(pilot)
    assert not wrong


async def test_the_foot_line_follows_the_focus(opened: Opened, press: Press) -> None:
    async with opened(size=(80, 24)) as pilot:
        assert ("e", "export") in foot(pilot)
        await press(pilot, "S")
        assert foot(pilot)[0] == ("f5", "run")
        assert foot(pilot)[-1] == ("escape", "leave")
        assert not {"e", "i", "/", "?"} & {key for key, _ in foot(pilot)}
        await press(pilot, "escape")
        assert ("e", "export") in foot(pilot)
        await press(pilot, "slash")
        assert foot(pilot) == [("enter", "to the rows"), ("escape", "clear")]
        await press(pilot, "escape", "C", "tab")
        assert [what for _, what in foot(pilot)] == ["field", "to the answer"]


@pytest.mark.parametrize(
    ("name", "key", "taken"),
    [
        ("sql.run", "ctrl+t", True),
        ("open", "enter,ctrl+o", True),
        ("select", "ctrl+s", True),  # in a table, and ctrl+s saves in the editor
        ("sort", "g", False),  # there are tables on pages of homes
        ("sql.save", "f1", False),
        ("filter.rows", "f4", False),
    ],
)
def test_a_key_may_have_two_meanings_only_where_they_never_meet(name: str, key: str, taken: bool) -> None:
    table, faults = with_keys(Config(Path("config.toml"), keys={name: key}))
    assert (next(a for a in table if a.id == name).keys == key) is taken
    assert bool(faults) is not taken
    assert {a.id for a in table} == {a.id for a in ACTIONS}
