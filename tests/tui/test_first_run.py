"""The first run: three ways to begin, the home area asked once, files chosen and loaded with a report."""

import shutil
import threading
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from market_tui import config, intake
from market_tui.market.opening import sample_files
from market_tui.tui.app import MarketApp
from market_tui.tui.screens.files import Files

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Until = Callable[[Pilot[None], str], Awaitable[None]]


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which the app has never run; the sample is there already."""
    cache = tmp_path / "cache"
    cache.mkdir()
    import os

    for built in Path(os.environ["MARKET_TUI_CACHE"]).glob("sample-*"):
        (cache / built.name).symlink_to(built)
    monkeypatch.setenv("MARKET_TUI_CACHE", str(cache))
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path / "config"))
    return tmp_path


async def test_the_first_run_asks_once(
    new: Path, opened: Opened, press: Press, text: Read, sample_market: object
) -> None:
    async with opened() as pilot:
        told = text(pilot)
        assert "Welcome to market-tui" in told
        assert "Look around the sample" in told
        await press(pilot, "enter")
        assert "Which area is yours?" in text(pilot)
        await press(pilot, "text:wirral", "enter")
        assert "Wirral ▾" in text(pilot)
        assert config.read().home_area == "Wirral"
        await press(pilot, "ctrl+r")
        assert "Welcome" not in text(pilot)
    async with opened() as pilot:
        assert "Welcome" not in text(pilot)
        await press(pilot, "f1", "enter")
        assert "Which area" not in text(pilot)


async def test_escape_leaves_the_first_screen_and_sets_nothing(
    new: Path, opened: Opened, press: Press, text: Read, sample_market: object
) -> None:
    async with opened() as pilot:
        await press(pilot, "escape")
        assert "Key figures" in text(pilot)
        assert config.read().home_area is None


async def test_a_folder_is_chosen_and_loaded_with_a_report(
    new: Path, opened: Opened, press: Press, text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = new / "lists" / "inner"
    lists.mkdir(parents=True)
    shutil.copy(next(path for path in sample_files() if "provider" in path.name), lists)
    (lists / "[b]notes.txt").write_text("nothing of ours", "utf-8")
    (lists / "picture.png").write_bytes(b"x")
    async with opened(store=new / "store") as pilot:
        await press(pilot, "down", "enter", "escape")
        assert isinstance(pilot.app.screen, Files)
        await press(pilot, f"text:{new / 'lists'}", "enter")
        assert "inner/" in text(pilot)
        await press(pilot, "text:inn", "enter")
        told = text(pilot)
        assert "this whole folder" in told
        assert "[b]notes.txt" in told
        assert "picture.png" not in told
        await press(pilot, "home", "enter")
        told = text(pilot)
        assert "1 loaded, 0 unchanged, 0 refused" in told
        assert "[b]notes.txt" in told
        app = pilot.app
        assert isinstance(app, MarketApp)
        await press(pilot, "escape")
        assert app.session is not None
        assert not app.session.market.sample


async def test_a_load_shows_itself_and_escape_stops_it_with_nothing_loaded(  # noqa: PLR0917 - fixtures
    new: Path, opened: Opened, press: Press, text: Read, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = threading.Event()

    def slow(paths: object, store: object, hear: Callable[..., None], *, cancel: threading.Event) -> None:
        hear("list\x1b[31m.csv", 2, 3)
        reading.set()
        cancel.wait(60)
        raise intake.Stopped

    monkeypatch.setattr(intake, "load", slow)
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, MarketApp)
        await pilot.press("escape", "L", "enter")
        await until(pilot, "file 2 of 3")
        assert reading.is_set()
        assert "\x1b" not in text(pilot)
        await pilot.press("h")
        await until(pilot, "loading… L shows it")
        await pilot.press("L")
        await until(pilot, "file 2 of 3")
        await pilot.press("escape")
        await until(pilot, "stopped: nothing was loaded")
        await press(pilot, "escape")
        assert "Key figures" in text(pilot)
        assert not app.working
