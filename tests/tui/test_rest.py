"""What the app does at rest, and what it may not do in a browser."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from market_tui.intake import load
from market_tui.market.opening import sample_files
from market_tui.store import Store
from market_tui.tui import rest, warming
from market_tui.tui.app import MarketApp
from market_tui.tui.session import Session

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]


def told(app: MarketApp) -> str:
    return " | ".join(note.message for note in app._notifications)


async def test_a_store_that_another_process_changes_is_told_once_and_opened_anew(
    opened: Opened, press: Press, tmp_path: Path
) -> None:
    store = Store(tmp_path / "store")
    register = next(path for path in sample_files() if "provider_at_march_2025" in path.name)
    load([register], store)
    async with opened("Wirral", store=store.folder) as pilot:
        app = pilot.app
        assert isinstance(app, MarketApp)
        app.rest.tick()
        assert "changed from elsewhere" not in told(app)
        load([path for path in sample_files() if "provider_at_march_2023" in path.name], store)
        app.rest.tick()
        app.rest.tick()
        await pilot.pause()
        assert told(app).count("changed from elsewhere: ctrl+r") == 1
        before = app.session
        await press(pilot, "ctrl+r")
        assert app.session is not before
        assert app.session is not None
        assert len(app.session.market.dates) == 2
        (store.folder / "manifest.json").write_text("{", "utf-8")
        await press(pilot, "ctrl+r", "2")
        assert "manifest.json cannot be read" in told(app)
        assert app.trail.tab == "ownership"


async def test_the_other_tabs_are_asked_ahead_until_somebody_does_something(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    done: list[bool] = []

    def question(app: MarketApp, name: str) -> None:
        asked.append(name)
        if name == "b":
            app.rest.touched()

    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, MarketApp)
        steps = [lambda name=name: question(app, name) for name in "abc"]
        monkeypatch.setattr(warming, "imports", lambda: iter(()))
        monkeypatch.setattr(warming, "questions", lambda *_: iter(steps))
        monkeypatch.setattr(app, "run_worker", lambda do, **_: done.append(bool(do())))
        app.rest.asked_for = None
        app.rest.tick()
        assert asked == []
        app.rest.touched_at -= rest.QUIET + 1
        app.rest.tick()
        assert asked == ["a", "b"]
        assert not app.rest.ahead


async def test_an_answer_is_asked_for_once(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, MarketApp)
        assert app.session is not None
        assert app.settled is not None
        first = app.session.ask("owners", app.settled.scope, sector="Private")
        assert app.session.ask("owners", app.settled.scope, sector="Private") is first
        assert app.session.ask("owners", app.settled.scope) is not first


def test_a_served_session_leaves_restricted_lists_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import market_tui

    public = SimpleNamespace(providers=None)
    market = SimpleNamespace(providers=None, public=lambda: public)
    monkeypatch.setattr(market_tui, "open_market", lambda _: market)
    opened: Any = Session.open
    assert opened(None, public=True).market is public
    assert opened(None).market is market


async def test_in_a_browser_what_touches_the_machines_files_is_refused(press: Press, idle: Any) -> None:
    from tests.tui.conftest import NO_STORE

    app = MarketApp(NO_STORE, "Wirral", served=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(pilot)
        for key, label in (
            ("u", "fetch"),
            ("L", "load"),
            ("k", "keep view"),
            ("N", "note"),
            ("H", "home area"),
        ):
            await press(pilot, key)
            assert f"{label}: only in a terminal, not in a browser" in told(app)
            assert not app.screen.is_modal
