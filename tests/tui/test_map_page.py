"""England in tiles: drawn, walked, another indicator, and Enter to the council."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from rich.cells import cell_len
from textual.pilot import Pilot

from market_tui.tui.app import MarketApp
from market_tui.tui.pages.map import MapPage
from market_tui.tui.widgets.tile_map import Tile, TileMap, written

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]


def map_page(pilot: Pilot[None]) -> MapPage:
    assert isinstance(pilot.app, MarketApp)
    page = pilot.app.page
    assert isinstance(page, MapPage)
    return page


async def test_the_map_is_whole_at_80_by_24_and_enter_goes_to_a_council(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "M")
        tiles = map_page(pilot).map
        assert (tiles.scale, len(tiles.tiles), tiles.cursor) == ((4, 1), 153, "Sefton")
        screen = text(pilot)
        assert "[ ] in Liverpool City" in screen
        assert all(f"{shade}{level}{shade} " in screen for level, shade in enumerate(" ░▒▓█", 1))
        assert max(map(cell_len, screen.splitlines())) <= 80
        await press(pilot, "down", "down", "right")
        assert "Halton" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app, MarketApp)
        assert pilot.app.settled is not None
        assert pilot.app.settled.area == "Halton"
        await press(pilot, "backspace")
        assert pilot.app.settled.area == "Liverpool City Region"
        assert map_page(pilot).map.cursor == "Halton", "on the map, the cursor where it was"
        await press(pilot, "enter", "a", "text:wirral", "enter", "backspace")
        assert (pilot.app.trail.deep, pilot.app.view.area) == (False, "Wirral"), "an area of one's own stays"


async def test_the_cursor_goes_where_the_area_goes(opened: Opened, press: Press) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "M", "a", "text:wirral", "enter")
        assert map_page(pilot).map.cursor == "Wirral"
        await press(pilot, "up", "a", "text:north west", "enter")
        assert map_page(pilot).map.cursor == "Liverpool", "which is in the North West"


async def test_another_indicator_by_key_and_from_the_list(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await press(pilot, "M", "less_than_sign")
        assert "Map: Concentration of ownership" in text(pilot)
        await press(pilot, "o", "text:more than 20", "enter")
        assert "Map: Placed more than 20 miles from home" in text(pilot)
        assert map_page(pilot).map.scale == (6, 2)


async def test_a_tile_that_is_clicked_is_chosen(opened: Opened, press: Press, text: Read) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "M")
        await pilot.click(TileMap, offset=(11 * 4 + 1, 15))
        assert "Brighton and Hove" in text(pilot)


def test_a_tile_says_its_class_without_colour() -> None:
    tile = Tile("Durham", "Durhm", 0, 0, level=4, figure="41%")
    assert written(tile, 3, 0, 1) == "▓4▓"
    assert [written(tile, 9, part, 3) for part in range(3)] == ["Durham   ", "41%      ", "▓▓▓▓4▓▓▓▓"]
    nothing = Tile("Durham", "Durhm", 0, 0, sign="⚑", marked=True)
    assert [written(nothing, 5, part, 2) for part in range(2)] == ["Durhm", "[ ⚑ ]"]
