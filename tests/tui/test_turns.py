"""Widgets draw one at a time, and keys come between."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from market_tui.tui.screens.calm import CELLS, Calm
from market_tui.tui.turns import InTurn, turn

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]


async def test_one_is_let_through_at_each_round_of_the_loop_the_first_first() -> None:
    loop, told, rounds = asyncio.get_running_loop(), [], 0

    def again() -> None:
        nonlocal rounds
        rounds += 1
        if rounds < 20:
            loop.call_soon(again)

    async def draws(name: str) -> None:
        await turn()
        told.append((name, rounds))

    again()
    await asyncio.gather(*map(draws, "abc"))
    assert [name for name, _ in told] == ["a", "b", "c"]
    assert len({at for _, at in told}) == 3


async def test_one_that_gives_up_waiting_holds_up_nobody() -> None:
    first = asyncio.create_task(turn())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait_for(asyncio.gather(turn(), turn()), 1)
    assert first.cancelled()


class Part(InTurn, Vertical):
    """A widget of many parts."""

    def compose(self) -> ComposeResult:
        yield from (Static(f"{i}") for i in range(5))


class Laid(Calm[None]):
    """A screen of four widgets."""

    def compose(self) -> ComposeResult:
        yield from (Part() for _ in range(4))

    def _refresh_layout(self, *given: Any, **named: Any) -> None:
        assert isinstance(self.app, Drawn)
        before = len(self.app.drawn)
        super()._refresh_layout(*given, **named)
        self.app.at_once |= len(self.app.drawn) > before


class Drawn(App[None]):
    """An app that tells the lines of each drawing, and whether one came with a layout, at once."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[set[int]] = []
        self.at_once = False

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, ChopsUpdate):
            self.drawn.append({y for y, *_ in renderable.spans})
        elif isinstance(renderable, LayoutUpdate):
            self.drawn.append(set(renderable.region.line_range))
        if renderable is not None:
            renderable.render_segments(self.console)  # as for a terminal, which a test has not
        super()._display(screen, renderable)


async def test_a_layout_is_drawn_later_and_on_a_large_screen_in_parts() -> None:
    app = Drawn()
    async with app.run_test(size=(120, 50)) as pilot:
        await app.push_screen(Laid())
        await pilot.pause()
        app.drawn.clear()
        await pilot.resize_terminal(120, 60)
        await pilot.pause()
        assert not app.at_once
        assert set().union(*app.drawn) == set(range(60))
        assert CELLS // 120 in map(len, app.drawn)


async def test_a_screen_that_shrinks_while_it_is_drawn_is_drawn_as_it_is_then() -> None:
    app = Drawn()
    async with app.run_test(size=(120, 50)) as pilot:
        screen = Laid()
        await app.push_screen(screen)
        for size in (Size(200, 60), Size(60, 20), Size(150, 40), Size(80, 24)) * 5:
            app.post_message(Resize(size, size))
            for _ in range(size.width % 7):
                await asyncio.sleep(0)
            screen.refresh()
            screen._compositor_refresh()
            await asyncio.sleep(0.02)
        await pilot.pause()
        assert app._exception is None
        assert screen.size == (80, 24)


async def test_a_theme_is_on_every_widget_of_every_screen(opened: Opened, press: Press) -> None:
    async with opened() as pilot:
        await press(pilot, "a")
        app = pilot.app
        widgets = [widget for screen in app.screen_stack for widget in screen.walk_children()]

        def styled() -> list[tuple[Color, Color]]:
            return [(widget.styles.color, widget.styles.background) for widget in widgets]

        dark = styled()
        app.theme = "market-light"
        await pilot.pause()
        await app.workers.wait_for_complete()
        light = styled()
        app.stylesheet.update_nodes(widgets)
        assert light == styled() != dark


async def test_at_the_start_nothing_is_styled_twice(monkeypatch: pytest.MonkeyPatch, opened: Opened) -> None:
    started: list[App[None]] = []
    monkeypatch.setattr("market_tui.tui.app.restyle", started.append)
    async with opened():
        assert not started
