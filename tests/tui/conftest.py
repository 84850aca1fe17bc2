"""The app in a test: opened on the sample, waited for, read as text."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from market_tui.tui.app import MarketApp
    from market_tui.tui.session import Session

PATIENCE = 20.0
NO_STORE = Path(__file__).parent / "no-store-here"
SNAPSHOTS = Path(__file__).parent / "snapshots"
MOVES = frozenset(("up", "down", "left", "right", "tab", "shift+tab", "home", "end", "pageup", "pagedown"))
_SESSIONS: dict[tuple[object, ...], "Session"] = {}

Opened = Callable[..., AbstractAsyncContextManager["Pilot[None]"]]


def _settled(app: "MarketApp") -> bool:
    """Whether everything asked for has been told."""
    from market_tui.tui.pages.detail import DetailPane

    page = app.page
    told = page is not None and not page.waiting and page.settled == app.settled
    if page is not None and any(pane.display and pane.waiting for pane in page.query(DetailPane)):
        return False
    return not app.working and (told or bool(app.body.query(".-problem")))


async def _idle(pilot: "Pilot[None]") -> None:
    """Wait until everything asked for is on the screen."""
    app: MarketApp = pilot.app  # type: ignore[assignment]
    deadline = time.monotonic() + PATIENCE
    drawn = False
    while not (drawn and _settled(app)):
        # A pause asks every widget of the screen, so only once all is told.
        while not _settled(app):
            assert time.monotonic() < deadline, "the app is still waiting"
            await asyncio.sleep(0.01)
        await pilot.pause()
        drawn = True


async def _pressed(pilot: "Pilot[None]", *keys: str) -> None:
    """Press keys, and wait; the pilot's own `press` asks every widget of the screen once more."""
    await pilot.app._press_keys(keys)
    await _idle(pilot)


@pytest.fixture(scope="session")
def unchanging() -> set[Path]:
    """The stores that no test changes: the sample's, and what a test's fixture adds."""
    return {NO_STORE}


@pytest.fixture(autouse=True)
def one_session(unchanging: set[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Apps on an unchanging store share its session, with the answers it keeps, under the same settings."""
    from market_tui.tui import warming

    opened = warming.opened

    def shared(store: Path | None, *, public: bool = False) -> "Session":
        if store not in unchanging or NO_STORE.exists():
            return opened(store, public=public)
        config = Path(os.environ["MARKET_TUI_CONFIG"])
        files = sorted(config.rglob("*")) if config.exists() else []
        key = (store, public, config, *((file, file.stat().st_mtime_ns) for file in files))
        if key not in _SESSIONS:
            _SESSIONS[key] = opened(store, public=public)
        return _SESSIONS[key]

    monkeypatch.setattr(warming, "opened", shared)


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
def until(text: Callable[["Pilot[None]"], str]) -> Callable[["Pilot[None]", str], object]:
    """Wait for words that come after a rest: of the cursor, of the typing, of the work."""

    async def shown(pilot: "Pilot[None]", words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in text(pilot):
            assert time.monotonic() < deadline, f"{words!r} is still not on the screen"
            await pilot.pause()

    return shown


@pytest.fixture
def press(idle: Callable[["Pilot[None]"], object]) -> Callable[..., object]:
    """Press keys, waiting for what each brings; `text:words` pastes words, `type:words` types them."""

    async def do(pilot: "Pilot[None]", *keys: str) -> None:
        for moving, some in groupby(keys, MOVES.__contains__):
            if moving:
                await _pressed(pilot, *some)
                continue
            for key in some:
                kind, _, words = key.partition(":")
                if kind == "text":
                    pilot.app.post_message(Paste(words))
                    await pilot.pause()
                    await _idle(pilot)
                elif kind == "type":
                    await _pressed(pilot, *("space" if each == " " else each for each in words))
                else:
                    await _pressed(pilot, key)

    return do


@pytest.fixture
def snapshot() -> Callable[[str, str], None]:
    """Hold a screen against its readable dump; MARKET_TUI_SNAPSHOTS=write brings the dumps up to date."""

    def hold(name: str, screen: str) -> None:
        path = SNAPSHOTS / f"{name}.txt"
        if os.environ.get("MARKET_TUI_SNAPSHOTS") == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(screen, "utf-8")
        assert path.exists(), f"no dump {path.name}: run the tests with MARKET_TUI_SNAPSHOTS=write"
        assert screen == path.read_text("utf-8")

    return hold


@pytest.fixture
def held(
    text: Callable[["Pilot[None]"], str], snapshot: Callable[[str, str], None]
) -> Callable[["Pilot[None]", str], str]:
    """Hold what the screen shows against its dump, but for the ends of scrollbars; returns what it shows."""

    def hold(pilot: "Pilot[None]", name: str) -> str:
        screen = text(pilot)
        lines = screen.split("\n")
        width = pilot.app.size.width
        lines = [f"{x[: width - 1]} " if x[width - 1 :] in tuple("▁▂▃▄▅▆▇") else x for x in lines]
        snapshot(name, "\n".join(line.rstrip() for line in lines))
        return screen

    return hold
