"""Any question from the app: found as one types, its options changed, asked in SQL."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest
from textual.pilot import Pilot

from market_tui.errors import UsageError
from market_tui.query import registry
from market_tui.tui.app import MarketApp
from market_tui.tui.pages.ask import AskPage, questions
from market_tui.tui.pages.asked import AskedPage
from market_tui.tui.pages.sql import QueryPage
from market_tui.tui.widgets.fields import PAUSE, Field, given

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Idle = Callable[[Pilot[None]], Awaitable[None]]


def page_of(pilot: Pilot[None]) -> object:
    assert isinstance(pilot.app, MarketApp)
    return pilot.app.page


def test_every_query_is_in_the_list_and_sql_is_first() -> None:
    listed = questions()
    assert listed["name"][0] == "sql"
    assert set(listed["name"][1:]) == set(registry())


def test_options_are_read_by_the_type_of_their_default_and_the_default_is_not_given() -> None:
    defaults = {"top": 5, "share": 0.9, "name": "", "price": None, "whole": False}
    texts = {"top": " 7 ", "share": "0.9", "name": "juno", "price": "6,100", "whole": "yes"}
    assert given(texts, defaults) == {"top": 7, "name": "juno", "price": "6100", "whole": True}
    assert given({"top": "", "share": "0.90"}, defaults) == {}
    with pytest.raises(UsageError, match="top cannot be 'x'"):
        given({"top": "x"}, defaults)


async def test_a_question_is_found_as_one_types_and_opens_with_its_options(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    async with opened() as pilot:
        await press(pilot, "A", "text:fewest ow")
        assert isinstance(page_of(pilot), AskPage)
        assert "The fewest owners" in text(pilot)
        await press(pilot, "enter", "enter")
        page = page_of(pilot)
        assert isinstance(page, AskedPage)
        assert page.answer is not None
        rows = page.answer.frame.filter(area="Liverpool City Region").height
        assert page.query_asked.name == "largest_owners"
        assert page.answer.options == {}
        await press(pilot, "o")
        field = pilot.app.focused
        assert isinstance(field, Field)
        assert field.option == "part"
        field.value = "0.5"
        await asyncio.sleep(PAUSE + 0.1)
        await idle(pilot)
        assert page.answer.options == {"part": 0.5}
        assert page.answer.frame.filter(area="Liverpool City Region").height > rows
        assert "--part 0.5" in page.answer.command()


async def test_an_option_that_cannot_be_read_says_so_and_the_next_one_answers(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "A", "text:fewest ow", "enter", "enter", "o")
        field = pilot.app.focused
        assert isinstance(field, Field)
        for value, told in (("many", "part cannot be 'many'"), ("0.5", "The fewest owners")):
            field.value = value
            await asyncio.sleep(PAUSE + 0.1)
            await idle(pilot)
            assert told in text(pilot)
        page = page_of(pilot)
        assert isinstance(page, AskedPage)
        assert page.answer is not None
        assert "cannot be" not in text(pilot)


async def test_the_first_row_leads_to_sql(opened: Opened, press: Press) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "A", "enter", "enter")
        assert isinstance(page_of(pilot), QueryPage)
