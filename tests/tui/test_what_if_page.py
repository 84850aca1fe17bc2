"""What if, in the app: the question chosen, an assumption changed, the answer exported and explained."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import polars as pl
import pytest
from textual.pilot import Pilot

from market_tui.query import find
from market_tui.tui.app import MarketApp
from market_tui.tui.pages.what_if import CHOICES, WhatIfPage
from market_tui.tui.widgets.fields import PAUSE, Field

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Idle = Callable[[Pilot[None]], Awaitable[None]]


def what_if(pilot: Pilot[None]) -> WhatIfPage:
    assert isinstance(pilot.app, MarketApp)
    page = pilot.app.page
    assert isinstance(page, WhatIfPage)
    return page


async def type_in(pilot: Pilot[None], idle: Idle, option: str, value: str) -> None:
    next(field for field in what_if(pilot).query(Field) if field.option == option).value = value
    await asyncio.sleep(PAUSE + 0.1)
    await idle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_question_has_its_options_as_fields_and_answers(
    opened: Opened, press: Press, text: Read, size: tuple[int, int]
) -> None:
    async with opened(size=size) as pilot:
        await press(pilot, "4", "w")
        for name, said in CHOICES.items():
            page = what_if(pilot)
            assert page.query_asked.name == name
            assert {field.option for field in page.query(Field)} == set(find(name).options)
            assert page.answer is not None
            assert page.answer.frame.height
            assert f"‹{said}›" in text(pilot)
            await press(pilot, "w")
        assert what_if(pilot).query_asked.name == "what_if_move"
        await press(pilot, "enter")
        assert what_if(pilot).table.has_focus


async def test_an_assumption_that_is_changed_changes_the_answer_and_stands_beside_it(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    async with opened() as pilot:
        await press(pilot, "4", "w")
        await type_in(pilot, idle, "price", "4,000")
        await type_in(pilot, idle, "children", "20")
        answer = what_if(pilot).answer
        assert answer is not None
        assert answer.options == {"children": 20, "price": "4000"}
        told = {row["item"]: row for row in answer.frame.iter_rows(named=True)}
        assert told["children moved"]["value"] == 20
        assert told["children moved"]["source"] == "given"
        # By hand: 20 children at 90% of places, each place £4,000 a week, 365 days.
        assert told["yearly cost there"]["value"] == pytest.approx(20 / 0.9 * 4_000 * 365 / 7)
        assert "£4.6m" in text(pilot)
        assert "given" in text(pilot)


async def test_what_makes_no_sense_is_refused_with_what_to_do(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "w")
        await type_in(pilot, idle, "occupancy", "0.8x")
        assert "occupancy cannot be '0.8x'" in text(pilot)
        await type_in(pilot, idle, "occupancy", "90")
        assert what_if(pilot).answer is None
        assert "! " in text(pilot)
        await type_in(pilot, idle, "occupancy", "0.8")
        answer = what_if(pilot).answer
        assert answer is not None
        assert answer.options == {"occupancy": 0.8}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the app was started in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def test_the_answer_is_exported_as_asked_and_explained(
    opened: Opened, press: Press, text: Read, idle: Idle, folder: Path
) -> None:
    async with opened() as pilot:
        await press(pilot, "w")
        await type_in(pilot, idle, "children", "3")
        await press(pilot, "e")
        written = pl.read_csv(next(folder.glob("what_if_move-3-*.csv")))
        answer = what_if(pilot).answer
        assert answer is not None
        assert written.columns == answer.frame.columns
        assert written.filter(item="children moved")["value"].to_list() == [3]
        await press(pilot, "i")
        assert "Break-even occupancy = price / current cost" in text(pilot)
        await press(pilot, "end")
        assert "market-tui query what_if_move --children 3" in answer.command()


async def test_it_begins_with_the_question_of_the_panel_in_focus(opened: Opened, press: Press) -> None:
    async with opened() as pilot:
        await press(pilot, "4")
        app = pilot.app
        assert isinstance(app, MarketApp)
        panels = {view.panel.query: view for view in app.page.panels}  # type: ignore[union-attr]
        panels["what_if_mix"].body.focus()
        await press(pilot, "w")
        assert what_if(pilot).query_asked.name == "what_if_mix"
