"""Widgets draw one at a time, and keys come between."""

import asyncio

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from market_tui.tui.screens.calm import Calm
from market_tui.tui.turns import InTurn, turn


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


class Drawn(Calm[None]):
    """A screen that tells when it is laid out, when the loop came round, and when it is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield from (Part() for _ in range(4))

    def _refresh_layout(self, *given: object, **named: object) -> None:
        super()._refresh_layout(*given, **named)  # type: ignore[arg-type]
        self.told.append("laid out")
        asyncio.get_running_loop().call_soon(self.told.append, "round")

    async def _draw_laid_out(self) -> None:
        await super()._draw_laid_out()
        self.told.append("drawn")


async def test_what_is_laid_out_is_drawn_only_once_the_loop_has_come_round() -> None:
    class Whole(App[None]):
        pass

    app, screen = Whole(), Drawn()
    async with app.run_test(size=(40, 30)) as pilot:
        await app.push_screen(screen)
        await pilot.pause()
        screen.told.clear()
        after = asyncio.Event()
        await screen.mount(Part())
        screen.call_after_refresh(after.set)
        await asyncio.wait_for(after.wait(), 5)
        assert "drawn" in screen.told
        for at, what in enumerate(screen.told):
            if what == "drawn":
                assert "round" in screen.told[max(0, at - 2) : at]
        assert len(screen.query(Static)) == 25
