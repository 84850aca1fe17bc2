"""The app in a test: opened on the sample, waited for, read as text."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from market_tui.tui.app import MarketApp

PATIENCE = 20.0
NO_STORE = Path(__file__).parent / "no-store-here"
SNAPSHOTS = Path(__file__).parent / "snapshots"

Opened = Callable[..., AbstractAsyncContextManager["Pilot[None]"]]


async def _idle(pilot: "Pilot[None]") -> None:
    """Wait until everything asked for is on the screen."""
    app: MarketApp = pilot.app  # type: ignore[assignment]
    deadline = time.monotonic() + PATIENCE
    while True:
        await pilot.pause()
        page = app.page
        told = page is not None and not page.waiting and page.settled == app.settled
        if not app.working and (told or app.body.query(".-problem")):
            break
        assert time.monotonic() < deadline, "the app is still waiting"
        await asyncio.sleep(0.01)
    await pilot.pause()


@pytest.fixture(autouse=True)
def welcomed() -> None:
    """The welcome has been seen."""
    cache = Path(os.environ["MARKET_TUI_CACHE"])
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "welcomed").touch()


@pytest.fixture
def idle() -> Callable[["Pilot[None]"], object]:
    """Wait until everything asked for is on the screen."""
    return _idle


@pytest.fixture
def opened() -> Opened:
    """Run the app, by default on the sample market at 120 by 40, until its first page is drawn."""
    from market_tui.tui.app import MarketApp

    @asynccontextmanager
    async def run(
        area: str | None = "Liverpool City Region",
        size: tuple[int, int] = (120, 40),
        store: Path = NO_STORE,
    ) -> AsyncIterator["Pilot[None]"]:
        app = MarketApp(store, area)
        async with app.run_test(size=size) as pilot:
            await _idle(pilot)
            yield pilot

    return run


@pytest.fixture
def text() -> Callable[["Pilot[None]"], str]:
    """What the screen shows, as text."""

    def read(pilot: "Pilot[None]") -> str:
        strips = pilot.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"

    return read


@pytest.fixture
def press(idle: Callable[["Pilot[None]"], object]) -> Callable[..., object]:
    """Press keys one by one, waiting for each; `text:word` types a word."""

    async def do(pilot: "Pilot[None]", *keys: str) -> None:
        for key in keys:
            for each in key[5:] if key.startswith("text:") else [key]:
                await pilot.press("space" if each == " " else each)
            await _idle(pilot)

    return do


@pytest.fixture
def snapshot() -> Callable[[str, str], None]:
    """Hold a screen against its readable dump; MARKET_TUI_SNAPSHOTS=write brings the dumps up to date."""

    def hold(name: str, screen: str) -> None:
        path = SNAPSHOTS / f"{name}.txt"
        if os.environ.get("MARKET_TUI_SNAPSHOTS") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(screen, "utf-8")
        assert path.exists(), f"no dump {path.name}: run the tests with MARKET_TUI_SNAPSHOTS=write"
        assert screen == path.read_text("utf-8")

    return hold
