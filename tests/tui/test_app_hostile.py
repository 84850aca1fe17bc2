"""Names that a stranger wrote are text on every screen: no markup, no escape sequence, no link, no crash."""

import csv
import io
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from market_tui.intake import load
from market_tui.market.opening import sample_files
from market_tui.store import Store

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]

NAMES = (
    "[bold red]Fire[/bold red] Ltd",
    "[/] [link=http://evil]click[/link]",
    "\x1b[2J\x1b]0;owned\x07Escape Ltd",
    "=HYPERLINK(1)",
    "Right\u202eTdtL",
    "日本語の長い名前の会社",
    "e" + "\u0301" * 40,
    "🏴‍☠️ Flags 🇬🇧",
    "$(@click=app.quit) [@click=app.quit]q[/]",
    "%s {name} \\n \\x1b[0m",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, unchanging: set[Path]) -> Path:
    """A store whose latest register has only owners with such names, in one council."""
    folder = tmp_path_factory.mktemp("hostile")
    source = next(path for path in sample_files() if "provider_at_march_2025" in path.name)
    rows = list(csv.reader(io.StringIO(source.read_text("utf-8-sig"), newline="")))
    header = next(i for i, row in enumerate(rows) if "URN" in row)
    columns = [i for i, name in enumerate(rows[header]) if "name" in name.lower() or "Organisation" in name]
    council = next(i for i, cell in enumerate(rows[header]) if cell == "Local authority")
    columns.remove(council) if council in columns else None
    number = 0
    for row in rows[header + 1 :]:
        if row[council] == "Wirral":
            for column in columns:
                row[column] = NAMES[number % len(NAMES)]
            number += 1
    path = folder / "provider_at_march_2025.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    report = load([path], Store(folder / "store"))
    assert report.exit_code == 0
    unchanging.add(folder / "store")
    return folder / "store"


def harmless(screen: str) -> None:
    for character in "\x1b\x07\u202e\u200d":
        assert character not in screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_hostile_names_on_every_screen(
    opened: Opened, press: Press, text: Read, hostile: Path, size: tuple[int, int]
) -> None:
    async with opened("Wirral", size=size, store=hostile) as pilot:
        for key in "1237":
            await press(pilot, key)
            harmless(text(pilot))
        await press(pilot, "6")
        await pilot.pause(0.25)
        screen = text(pilot)
        harmless(screen)
        assert "[bold red]Fire[/bold red]" in screen
        await press(pilot, "slash", "text:fire", "enter", "enter")
        harmless(text(pilot))
        assert "[bold red]Fire[/bold red] Ltd" in text(pilot)
        await press(pilot, "i")
        harmless(text(pilot))
        await press(pilot, "escape", "backspace", "slash", "escape", "slash", "text:click")
        harmless(text(pilot))


async def test_hostile_owners_open_one_by_one(
    opened: Opened, press: Press, text: Read, hostile: Path
) -> None:
    async with opened("Wirral", store=hostile) as pilot:
        await press(pilot, "tab", "enter")
        for _ in NAMES[::2]:
            await press(pilot, "enter")
            harmless(text(pilot))
            await press(pilot, "backspace", "down", "down")
        assert pilot.app.is_running


async def test_export_of_hostile_names_guards_formulas(
    opened: Opened, press: Press, hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened("Wirral", store=hostile) as pilot:
        await press(pilot, "6", "e")
    written = next(tmp_path.glob("*.csv")).read_text("utf-8-sig")
    owners = {row["owner"] for row in csv.DictReader(written.splitlines())}
    assert not any(owner.startswith("=") for owner in owners)
    assert "\x1b" not in written


async def test_hostile_names_are_found_compared_drawn_and_copied(
    opened: Opened, press: Press, text: Read, hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    async with opened("Wirral", store=hostile) as pilot:
        for word in ("fire", "escape", "日本", "[/]"):
            await press(pilot, "f", f"text:{word}")
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            harmless(text(pilot))
            await press(pilot, "enter")
            harmless(text(pilot))
            await press(pilot, "1", "1")
        await press(pilot, "C", "C", "C", "C", "M", "V", "2", "tab", "tab", "y", "ctrl+y")
        harmless(text(pilot))
        harmless(pilot.app.clipboard)
        assert pilot.app.is_running
