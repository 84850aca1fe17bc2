"""Each screen as text, at the sizes that people have, on the sample market.

After a change that is meant: MARKET_TUI_SNAPSHOTS=write pytest tests/tui/test_app_screens.py
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest
from textual.pilot import Pilot

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Hold = Callable[[str, str], None]

TABS = {
    "overview": "1",
    "ownership": "2",
    "ratings": "3",
    "out-of-area": "5",
    "register": "6",
}


def steady(screen: str, width: int) -> str:
    """The screen without the ends of its scrollbars, which depend on what lies out of sight."""
    lines = (
        line[: width - 1] + " " if line[width - 1 : width] in tuple("▁▂▃▄▅▆▇") else line
        for line in screen.split("\n")
    )
    return "\n".join(line.rstrip() for line in lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_each_tab_reads_as_it_should(
    opened: Opened, press: Press, text: Read, snapshot: Hold, size: tuple[int, int]
) -> None:
    async with opened(size=size) as pilot:
        for name, key in TABS.items():
            await press(pilot, key)
            await pilot.pause(0.25)
            snapshot(f"{name}-{size[0]}x{size[1]}", steady(text(pilot), size[0]))


async def test_the_ways_in_read_as_they_should(
    opened: Opened, press: Press, text: Read, snapshot: Hold
) -> None:
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
            snapshot(f"{name}-80x24", steady(text(pilot), 80))
            await press(pilot, *leave)


@pytest.mark.parametrize(("size", "keys"), [((80, 24), "23457"), ((160, 50), "67")], ids=["80x24", "160x50"])
async def test_no_line_is_wider_than_the_window(
    opened: Opened, press: Press, text: Read, size: tuple[int, int], keys: str
) -> None:
    from rich.cells import cell_len

    async with opened(size=size) as pilot:
        for key in keys:
            await press(pilot, key)
            lines = text(pilot).splitlines()
            assert len(lines) == size[1]
            assert max(map(cell_len, lines)) <= size[0]
            assert any("7 Sources" in line for line in lines[2:4])
