"""Each screen as text, at the sizes that people have, on the sample market.

After a change that is meant: MARKET_TUI_SNAPSHOTS=write pytest tests/tui/test_app_screens.py
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Until = Callable[[Pilot[None], str], Awaitable[None]]
Held = Callable[[Pilot[None], str], str]

HELD = {"Overview": "1", "Ownership": "2", "Ratings": "3", "Costs": "4", "Out of area": "5", "Register": "6"}
TABS = {**HELD, "Sources": "7"}


def whole(screen: str, size: tuple[int, int]) -> None:
    """The screen is as large as the window, its bars are there, and it says what it is of."""
    lines = screen.splitlines()
    assert len(lines) == size[1]
    assert max(map(cell_len, lines)) <= size[0]
    assert any("7 Sources" in line for line in lines[2:4])
    assert "Liverpool City Region ▾" in lines[0]
    assert "SAMPLE · children's homes · short breaks in" in lines[1]
    assert screen.rstrip().endswith("SAMPLE")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_each_tab_reads_as_it_should_in_every_theme(  # noqa: PLR0917 - fixtures and the case
    opened: Opened, press: Press, text: Read, until: Until, held: Held, size: tuple[int, int]
) -> None:
    async with opened(size=size) as pilot:
        for theme in ("market-dark", "market-light", "market-high-contrast"):
            assert pilot.app.theme == theme
            for title, key in TABS.items() if theme != "market-high-contrast" else [("Overview", "1")]:
                await press(pilot, key)
                screen = text(pilot)
                whole(screen, size)
                assert f"┤ {key} {title} ├" in screen or f"┤{key} {title}├" in screen
                if title in HELD:
                    if title == "Register" and size[0] >= 120:
                        await until(pilot, "History")
                    name = title.lower().replace(" ", "-")
                    held(pilot, f"{name}-{size[0]}x{size[1]}")
            await press(pilot, "f2")


async def test_without_colour_the_screens_say_the_same(
    opened: Opened, press: Press, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(size=(80, 24)) as pilot:
        for title in ("Overview", "Ratings", "Costs"):
            await press(pilot, TABS[title])
            held(pilot, f"{title.lower()}-80x24")


async def test_the_ways_in_read_as_they_should(opened: Opened, press: Press, held: Held) -> None:
    async with opened(size=(80, 24)) as pilot:
        for name, keys, leave in (
            ("area", ("a", "text:mersey"), ("escape",)),
            ("date", ("d",), ("escape",)),
            ("definitions", ("t",), ("escape",)),
            ("compare", ("c",), ("escape",)),
            ("keys", ("question_mark",), ("escape",)),
            ("owners", ("tab", "enter"), ()),
            ("owner", ("enter",), ()),
            ("homes", ("enter",), ()),
            ("home", ("enter",), ("backspace", "backspace", "backspace", "backspace")),
        ):
            await press(pilot, *keys)
            held(pilot, f"{name}-80x24")
            await press(pilot, *leave)


async def test_a_huge_window_is_filled(opened: Opened, press: Press, text: Read) -> None:
    async with opened(size=(160, 50)) as pilot:
        for key in "671":
            await press(pilot, key)
            whole(text(pilot), (160, 50))
