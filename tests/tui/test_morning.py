"""A commissioner's morning, replayed from a file of keys: what she reads is what she read before."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from market_tui import notes
from market_tui.tui import views
from market_tui.tui.app import MarketApp
from market_tui.tui.start import Start

Until = Callable[[Pilot[None], str], Awaitable[None]]
MORNING = Path(__file__).with_name("morning.keys")
NO_STORE = Path(__file__).with_name("no-store-here")
HOME = "Liverpool City Region"


async def test_the_morning_is_as_it_was(  # noqa: PLR0917 - fixtures
    idle: Callable[[Pilot[None]], Awaitable[None]],
    press: Callable[..., Awaitable[None]],
    held: Callable[[Pilot[None], str], str],
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, settings = tmp_path / "desk", tmp_path / "settings"
    desk.mkdir()
    settings.mkdir()
    monkeypatch.chdir(desk)
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(settings))
    monkeypatch.setattr(views, "session_file", lambda: tmp_path / "session.toml")
    (settings / "config.toml").write_text(f'[app]\nhome_area = "{HOME}"\n', "utf-8")
    for sitting in MORNING.read_text("utf-8").split("\n~\n"):
        app = MarketApp(NO_STORE, start=Start.of())
        async with app.run_test(size=(120, 40)) as pilot:
            await idle(pilot)
            for line in sitting.splitlines():
                if line.startswith("= "):
                    held(pilot, f"morning/{line[2:].strip()}")
                elif line.startswith("? "):
                    await until(pilot, line[2:].strip())
                elif line and not line.startswith("#"):
                    await press(pilot, *(key.replace("_", " ") for key in line.split()))
    written = sorted(path.name for path in desk.iterdir())
    assert written == ["register-wirral-2025-03-31.csv", "register-wirral-2025-03-31.csv-metadata.json"]
    assert [note.text for note in notes.every()] == ["ring the inspector"]
    assert [path.name for path in views.kept()] == ["Wirral before eleven.toml"]
