"""Small multiples: a chart for each council, on one scale, broken where a series breaks."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import polars as pl
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from market_tui.tui.app import MarketApp
from market_tui.tui.pages.homes import HomesPage
from market_tui.tui.pages.multiples import MultiplesPage, StacksPage
from market_tui.tui.widgets.multiples import Multiples, Small

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]


async def test_a_panel_over_time_once_for_each_council(opened: Opened, press: Press, text: Read) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "V")
        assert isinstance(pilot.app, MarketApp)
        await press(pilot, "2", "tab", "V")
        page = pilot.app.page
        assert isinstance(page, MultiplesPage)
        names = [chart.key for chart in page.charts.charts]
        assert sorted(names) == ["Halton", "Knowsley", "Liverpool", "Sefton", "St Helens", "Wirral"]
        last = [chart.series[-1] or 0 for chart in page.charts.charts]
        assert last == sorted(last, reverse=True)
        asked = page.answer
        assert asked is not None
        own = asked.frame.filter(pl.col("area") == names[0], pl.col("sector").cast(pl.String) == page.kind)
        assert own["homes"][-1] == last[0]
        screen = text(pilot)
        assert "one scale from 0" in " ".join(screen.split())
        assert max(map(cell_len, screen.splitlines())) <= 80
        first = page.kind
        await press(pilot, "greater_than_sign")
        assert page.kind != first
        await press(pilot, "right", "enter")
        assert isinstance(pilot.app.page, HomesPage)


async def test_a_whole_in_parts_is_a_strip_for_each_council(opened: Opened, press: Press, text: Read) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "2", "V")
        assert isinstance(pilot.app, MarketApp)
        page = pilot.app.page
        assert isinstance(page, StacksPage)
        assert page.stacks.names == ("Private", "Local authority", "Voluntary")
        assert len(page.stacks.stacks) == 6
        assert all(abs(sum(part or 0.0 for part in stack.parts) - 1) < 1e-9 for stack in page.stacks.stacks)
        assert "█ Private  ▓ Local authority  ▒ Voluntary" in text(pilot)
        await press(pilot, "down", "Y")
        assert pilot.app.clipboard.startswith(page.stacks.stacks[1].key + "\t")
        await press(pilot, "enter")
        assert isinstance(pilot.app.page, HomesPage)


async def test_what_is_neither_over_time_nor_in_parts_says_so(opened: Opened, press: Press) -> None:
    async with opened() as pilot:
        await press(pilot, "6", "V")
        assert any(
            "over time" in note.message or "panel" in note.message for note in pilot.app._notifications
        )


async def test_one_scale_gaps_and_figures_below_zero() -> None:
    """Of 4 and 2 on one scale the second stands half as high; a gap is a dot; hostile names do no harm."""

    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Multiples()

    app = Shown()
    async with app.run_test(size=(60, 12)) as pilot:
        widget = app.query_one(Multiples)
        widget.set_charts([Small("A\x1b[2J", (4, None, 4), "4"), Small("日本", (2, 2, None), "2")])
        await pilot.pause()
        lines = widget.as_text().splitlines()
        assert "\x1b" not in lines[0]
        assert all(cell_len(line) <= 60 for line in lines)
        assert lines[1].split() == ["███", "███"]
        assert lines[2].split() == ["███", "███", "▄▄▄", "▄▄▄"]
        assert lines[3].split() == ["███", "·", "███", "███", "███", "·"]
        widget.set_charts([Small("A", (-2, 4), "4")])
        assert widget.ends == (-2, 4)
        assert any("\u2800" < character <= "\u28ff" for character in widget.as_text())
