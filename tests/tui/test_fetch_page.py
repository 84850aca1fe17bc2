"""Fetching from the app, by a fetch of the test's own: its bars, its end, what failed, what is newer."""

import asyncio
import shutil
import threading
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from market_tui.fetch import SOURCES, Fetched, FetchReport, Newest, Progress
from market_tui.fetch.errors import FetchError
from market_tui.tui.app import MarketApp
from market_tui.tui.fetching import STOPPED, FetchRun, age
from market_tui.tui.pages.sources import SourcesPage, short_count
from market_tui.tui.screens.fetching import FetchPanel, line, part_of
from market_tui.tui.screens.running import bar

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Idle = Callable[[Pilot[None]], Awaitable[None]]
REMEDY = "Ask whoever runs the network."


class Publisher:
    """Stands in for `market_tui.fetch.fetch`: says what a real one says, and waits to be let go on."""

    def __init__(self, *, copies: Path | None = None, fails: bool = False) -> None:
        self.copies, self.fails = copies, fails
        self.go_on = threading.Event()
        self.names: tuple[str, ...] = ()
        self.cancelled = False

    def __call__(self, names: Any, store: Any, *, progress: Any, cancel: threading.Event) -> FetchReport:
        self.names = tuple(names)
        progress(Progress("ofsted", "finding", text="looking at the collection"))
        progress(Progress("ofsted", "downloading", "list.csv", 3_000_000, 12_000_000))
        while not (self.go_on.is_set() or cancel.is_set()):
            self.go_on.wait(0.02)
        if cancel.is_set():
            self.cancelled = True
            error = FetchError("stopped", "Run it again.")
            return FetchReport([Fetched.none_of(SOURCES[0], error)])
        if self.fails:
            error = FetchError("www.gov.uk [b]cannot[/b] be reached\x1b[31m", REMEDY)
            return FetchReport([Fetched.none_of(source, error) for source in SOURCES if source.every_time])
        if self.copies:
            shutil.copytree(self.copies, store.folder, dirs_exist_ok=True)
        progress(Progress("ofsted", "done", "list.csv", 12_000_000, 12_000_000))
        return FetchReport([Fetched("ofsted", "fetched", "A list", edition="2025", name="list.csv")], 1)


def app_of(pilot: Pilot[None]) -> MarketApp:
    assert isinstance(pilot.app, MarketApp)
    return pilot.app


async def ended(pilot: Pilot[None], idle: Idle) -> None:
    run = app_of(pilot).fetch_run
    assert run is not None
    for _ in range(500):
        if run.ended:
            break
        await asyncio.sleep(0.01)
    assert run.ended
    await asyncio.sleep(0.3)
    await idle(pilot)


def test_a_bar_tells_how_much_has_come_in_a_line_that_fits() -> None:
    message = Progress("ofsted", "downloading", "a" * 200 + "\x1b[31m.csv", 3_000_000, 12_000_000)
    assert bar(part_of(message), 12) == "███░░░░░░░░░"
    told = line(message, "downloading", 66).plain
    assert len(told) == 66
    assert told.endswith("3.0 of 12.0 MB")
    assert "\x1b" not in told
    assert bar(part_of(Progress("lait", "downloading", "x", 5)), 12) == "░" * 12


def test_a_run_keeps_the_last_word_of_each_file_and_never_raises() -> None:
    def broken(*_: Any, **__: Any) -> FetchReport:
        raise RuntimeError("of our own making")

    run = FetchRun((), None, broken)  # type: ignore[arg-type]
    for step in ("finding", "downloading", "done", "loading", "done"):
        run.hear(Progress("lait", step, None if step == "finding" else "a.csv"))
        told = [(message.file, word) for message, word in run.lines()]
        assert len(told) == 1
    assert told == [("a.csv", "loaded")]
    run.run()
    assert run.ended
    assert run.problem is not None
    assert "of our own making" in run.problem.message


def test_a_fetch_that_ends_by_being_stopped_says_so() -> None:
    def stopped(*_: Any, cancel: threading.Event, **__: Any) -> FetchReport:
        cancel.set()
        raise RuntimeError("Stopped")

    run = FetchRun((), None, stopped)  # type: ignore[arg-type]
    run.run()
    assert run.problem is not None
    assert run.problem.message == STOPPED


@pytest.mark.parametrize(
    ("rows", "told"), [(0, "0"), (9_999, "9,999"), (641_234, "641k"), (999_600, "1.0m"), (None, "–")]
)
def test_a_count_of_rows_fits_in_five_cells(rows: int | None, told: str) -> None:
    assert short_count(rows) == told


def test_age_is_told_in_days_then_months_then_years() -> None:
    assert age(date(2025, 3, 1), date(2025, 4, 29)) == "59 days"
    assert age(date(2024, 3, 31), date(2025, 3, 31)) == "12 months"
    assert age(date(2014, 3, 31), date(2026, 11, 22)) == "13 years"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_source_that_can_be_fetched_is_listed_and_no_count_is_hashes(
    opened: Opened, press: Press, text: Read, size: tuple[int, int]
) -> None:
    async with opened(size=size) as pilot:
        await press(pilot, "7")
        screen = text(pilot)
        for source in SOURCES:
            assert source.name in screen
        assert "not asked" in screen
        assert "OGL v3.0" in screen
        assert "##" not in screen


async def test_a_fetch_shows_its_bars_stops_with_escape_and_leaves_the_app_as_it_was(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    publisher = Publisher()
    async with opened(size=(80, 24)) as pilot:
        app = app_of(pilot)
        app.fetch = publisher
        await press(pilot, "7", "u", "enter")
        await asyncio.sleep(0.5)
        await idle(pilot)
        screen = text(pilot)
        assert "downloading" in screen
        assert "███░░░░░░░░░   3.0 of 12.0 MB" in screen
        await press(pilot, "h")
        assert not isinstance(app.screen, FetchPanel)
        await press(pilot, "u")
        assert isinstance(app.screen, FetchPanel)
        await press(pilot, "escape")
        await ended(pilot, idle)
        assert publisher.cancelled
        assert publisher.names == ()
        assert "stopped · 0 files here, 1 failed" in text(pilot)
        await press(pilot, "escape")
        assert isinstance(app.page, SourcesPage)


async def test_what_fails_is_told_with_its_remedy_for_each_source(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    publisher = Publisher(fails=True)
    publisher.go_on.set()
    async with opened() as pilot:
        app_of(pilot).fetch = publisher
        await press(pilot, "7", "u", "enter")
        await ended(pilot, idle)
        screen = text(pilot)
        regular = [source.name for source in SOURCES if source.every_time]
        assert f"0 files here, {len(regular)} failed" in screen
        assert screen.count(REMEDY) == len(regular)
        assert all(f"✗ {name}: www.gov.uk [b]cannot[/b] be reached" in screen for name in regular)
        await press(pilot, "enter", "1")
        assert app_of(pilot).trail.tab == "overview"


async def test_after_a_fetch_the_market_is_opened_again_and_pages_follow(
    opened: Opened, press: Press, text: Read, idle: Idle, tmp_path: Path
) -> None:
    async with opened(store=tmp_path / "store") as pilot:
        app = app_of(pilot)
        assert app.session is not None
        assert app.session.market.sample
        publisher = Publisher(copies=app.session.market.store.folder)
        app.fetch = publisher
        await press(pilot, "7", "shift+tab", "u")
        await press(pilot, "enter")
        publisher.go_on.set()
        await ended(pilot, idle)
        assert publisher.names == (SOURCES[0].name,)
        assert not app.session.market.sample
        assert "+ ofsted 2025 list.csv: fetched" in text(pilot)
        await press(pilot, "enter")
        assert "SAMPLE" not in text(pilot).splitlines()[1]
        assert isinstance(app.page, SourcesPage)


async def test_what_is_newer_is_asked_in_a_thread_and_shown_beside_its_source(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    def check(store: Any, names: Any) -> list[Newest]:
        assert set(names) == {source.name for source in SOURCES}
        told = [Newest("ofsted", "", "newer", "2026", why="out now", remedy="market-tui fetch ofsted")]
        return [*told, Newest("lait", "", "unknown", why="no such host", remedy=REMEDY)]

    async with opened() as pilot:
        app_of(pilot).check = check
        await press(pilot, "n")
        for _ in range(100):
            await idle(pilot)
            if app_of(pilot).screen.is_modal:
                break
            await asyncio.sleep(0.01)
        screen = text(pilot)
        assert "▲ ofsted 2026: out now" in screen
        assert "✗ lait: no such host" in screen
        assert REMEDY in screen
        await press(pilot, "escape")
        row = next(row for row in text(pilot).splitlines() if row.lstrip("▌ ").startswith("ofsted "))
        assert "yes" in row
        assert "2026" in row
