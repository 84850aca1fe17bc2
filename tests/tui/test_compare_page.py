"""Side by side, in the app: each comparison, the other side typed, drill-down, export of the answer alone."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import polars as pl
import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from market_tui.market.indicators import INDICATORS
from market_tui.tui.app import MarketApp
from market_tui.tui.drawing.sides import in_words, signed, written_out
from market_tui.tui.pages.compare import CHOICES, ChangedPage, ComparePage
from market_tui.tui.pages.owner import OwnerPage
from market_tui.tui.widgets.fields import PAUSE, Field

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Idle = Callable[[Pilot[None]], Awaitable[None]]


def compare(pilot: Pilot[None]) -> ComparePage:
    assert isinstance(pilot.app, MarketApp)
    page = pilot.app.page
    assert isinstance(page, ComparePage)
    return page


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_comparison_answers_and_fits(
    opened: Opened, press: Press, text: Read, size: tuple[int, int]
) -> None:
    async with opened(size=size) as pilot:
        await press(pilot, "C")
        for name, said in CHOICES.items():
            page = compare(pilot)
            assert page.query_asked.name == name
            screen = text(pilot)
            assert f"‹{said}›" in screen
            assert page.answer is not None
            assert page.answer.frame.height
            assert max(map(cell_len, screen.splitlines())) <= size[0]
            await press(pilot, "C")
        assert compare(pilot).query_asked.name == "compare_areas"


async def test_another_area_is_typed_and_an_unknown_one_told(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    async with opened(area="England") as pilot:
        await press(pilot, "C")
        assert "Type another area in the field above" in text(pilot)
        field = next(iter(compare(pilot).query(Field)))
        for typed, told in (("Halton", "England beside Halton"), ("Haltn", "Did you mean: Halton")):
            field.value = typed
            await asyncio.sleep(PAUSE + 0.1)
            await idle(pilot)
            assert told in text(pilot)


async def test_what_is_exported_is_the_answer_without_what_was_drawn(opened: Opened, press: Press) -> None:
    async with opened() as pilot:
        await press(pilot, "C")
        shown = compare(pilot).shown()
        assert shown is not None
        assert shown.answer.frame.columns == ["area", *shown.answer.query.columns]
        assert shown.command.startswith('market-tui query compare_areas --area "Liverpool') or (
            "--area 'Liverpool City Region' --area 'North West'" in shown.command
        )


async def test_a_change_leads_to_its_homes_and_a_side_to_its_owner(opened: Opened, press: Press) -> None:
    async with opened(area="England") as pilot:
        await press(pilot, "C", "left")
        page = compare(pilot)
        page.table.focus()
        await press(pilot, "enter")
        assert isinstance(pilot.app, MarketApp)
        changed = pilot.app.page
        assert isinstance(changed, ChangedPage)
        assert changed.crumb == "opened"
        assert changed.answer is not None
        assert set(changed.answer.frame["change"].cast(pl.String)) == {"opened"}
        await press(pilot, "backspace")
        await press(pilot, "C", "C", "C")
        compare(pilot).table.focus()
        await press(pilot, "enter")
        assert isinstance(pilot.app.page, OwnerPage)


def test_differences_have_a_sign_and_shares_are_points() -> None:
    assert signed(0.123, "fraction") == "+12.3 pts"
    assert signed(-0.05, "fraction") == "−5.0 pts"
    assert signed(0.0, "fraction") == "0.0 pts"
    assert signed(-998, "homes") == "−998"
    assert signed(40.0, "GBP a week") == "+£40"
    assert signed(None, "homes") == "–"


def test_an_interval_is_drawn_about_no_difference() -> None:
    row = {"measure": "private", "unit": "fraction", "value": 0.7, "other_value": 0.5, "difference": 0.2,
           "low": 0.1, "high": 0.3, "reading": "higher"}  # fmt: skip
    told = written_out(pl.DataFrame([row, {**row, "low": None, "high": None, "reading": "no interval"}]), 13)
    assert told["drawn"].to_list() == ["      ┊ ├─●─┤", ""]
    assert told["interval_written"].to_list() == ["10–30 pts", ""]
    assert told["says"].to_list() == ["▲ higher", "–"]


def test_the_course_between_two_dates_breaks_where_nothing_is_counted() -> None:
    row = {"measure": "homes", "unit": "homes", "value": 4, "other_value": 2, "difference": 2, "low": None,
           "high": None, "reading": "no interval"}  # fmt: skip
    over_time = pl.DataFrame({"as_at": [3, 1, 2], "homes": [4, 2, None]})
    told = written_out(pl.DataFrame([row, {**row, "measure": "owners"}]), over_time=over_time)
    assert told["course"].to_list() == ["▁·▇", ""]


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (60, "Children looked after, spending for each child aged 0 to 17"),
        (40, "Children looked after, spending a child"),
        (30, "Looked after, spending a child"),
    ],
)
def test_a_measure_is_told_in_fewer_words_before_any_is_cut(width: int, told: str) -> None:
    assert in_words("Children looked after, spending for each child aged 0 to 17", width) == told


def test_no_two_measures_are_told_alike_and_all_fit_at_120() -> None:
    told = [in_words(indicator.title, 34) for indicator in INDICATORS]
    assert len(set(told)) == len(told)
    assert max(map(len, told)) <= 34


async def test_the_measure_under_the_cursor_is_told_in_full(opened: Opened, press: Press, text: Read) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "C", "enter", *["down"] * 12)
        assert "Placed more than 20 miles from home, 20" in text(pilot)
