"""Find anything: typed, found, gone to."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from textual.pilot import Pilot

from market_tui.tui.app import MarketApp
from market_tui.tui.pages.home import HomePage
from market_tui.tui.pages.owner import OwnerPage
from market_tui.tui.screens.find import FindAnything

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]


async def typed(pilot: Pilot[None], press: Press, words: str) -> None:
    """Type into the search and wait for what it finds."""
    await press(pilot, "f", f"text:{words}")
    screen = pilot.app.screen
    assert isinstance(screen, FindAnything)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_home_an_owner_and_a_council_are_gone_to(opened: Opened, press: Press) -> None:
    async with opened(area="Wirral") as pilot:
        app = pilot.app
        assert isinstance(app, MarketApp)
        assert app.session is not None
        urn = app.session.market.providers["urn"][0]
        await typed(pilot, press, urn)
        await press(pilot, "enter")
        assert isinstance(app.page, HomePage)
        assert app.page.urn == urn
        await typed(pilot, press, "halton")
        await press(pilot, "enter")
        assert app.settled is not None
        assert app.settled.area == "Halton"


async def test_an_owner_that_holds_nothing_here_is_shown_all_over_england(
    opened: Opened, press: Press
) -> None:
    async with opened(area="Isles of Scilly") as pilot:
        app = pilot.app
        assert isinstance(app, MarketApp)
        await typed(pilot, press, "juniper")
        await press(pilot, "enter")
        assert isinstance(app.page, OwnerPage)
        assert app.settled is not None
        assert app.settled.area == "England"
        assert any("holds nothing in Isles of Scilly" in note.message for note in app._notifications)
        await press(pilot, "backspace")
        assert app.settled.area == "Isles of Scilly"


async def test_actions_and_questions_are_found_too(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await typed(pilot, press, "side by side")
        assert "key C" in text(pilot)
        assert "question compare_areas" in text(pilot)
        await press(pilot, "escape")
        await typed(pilot, press, "zzqqxx")
        assert "nothing is called that" in text(pilot)


async def test_help_and_tables_are_found_by_heading_or_word_and_read(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened(size=(80, 24)) as pilot:
        await typed(pilot, press, "newcombe")
        assert "Whether two shares differ" in text(pilot)
        await press(pilot, "enter")
        assert "Newcombe's interval" in text(pilot)
        assert "↑ ↓ scroll" in text(pilot)
        await press(pilot, "escape")
        await typed(pilot, press, "deflators")
        await press(pilot, "enter")
        assert "A row is" in text(pilot)
