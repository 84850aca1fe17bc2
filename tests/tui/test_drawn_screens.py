"""The map, the comparison and the small charts as text, at two sizes, on the sample market.

After a change that is meant: MARKET_TUI_SNAPSHOTS=write pytest tests/tui/test_drawn_screens.py
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest
from textual.pilot import Pilot

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Held = Callable[[Pilot[None], str], str]

SCREENS = {
    "map": ("M", "greater_than_sign", "greater_than_sign", "greater_than_sign"),
    "side-by-side": ("C",),
    "since-the-last-release": ("C", "C", "C", "C"),
    "by-council": ("5", "V"),
    "parts-by-council": ("2", "V"),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_it_reads_as_it_should_in_every_theme(
    opened: Opened, press: Press, held: Held, size: tuple[int, int]
) -> None:
    """The text is the same in each theme: no meaning rests on colour."""
    async with opened(size=size) as pilot:
        for name, keys in SCREENS.items():
            await press(pilot, "1", "1", *keys)
            for theme in ("market-high-contrast", "market-dark"):
                pilot.app.theme = theme
                await pilot.pause()
                held(pilot, f"{name}-{size[0]}x{size[1]}")
