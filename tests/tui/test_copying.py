"""What is copied, to the clipboard or into a file; export in a chosen format, seen first."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from market_tui.tui.copying import MOST, into_file, reason_against

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that takes text from programs."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TERM_PROGRAM", raising=False)


def test_which_terminals_take_it() -> None:
    assert not reason_against("27", {"TERM": "xterm-256color"})
    assert not reason_against("27", {"TERM": "screen-256color", "TMUX": "/tmp/tmux"})
    assert reason_against("27", {"TERM": "screen"})
    assert reason_against("27", {"TERM": "linux"})
    assert reason_against("27", {"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"})
    assert not reason_against("x" * MOST, {"TERM": "xterm"})
    assert reason_against("£" * (MOST // 2 + 1), {"TERM": "xterm"})


def test_the_file_is_its_owners_alone_and_holds_the_last_copy() -> None:
    into_file("first, and longer")
    path = into_file("£27")
    assert path.read_text("utf-8") == "£27"
    assert path.stat().st_mode & 0o077 == 0


async def test_a_chart_is_copied_as_drawn_a_figure_alone_and_the_whole_with_title_scope_and_command(
    opened: Opened, press: Press
) -> None:
    async with opened() as pilot:
        await press(pilot, "tab", "y")
        drawn = pilot.app.clipboard
        assert "Private" in drawn
        assert "█" in drawn
        assert "▌ " not in drawn
        await press(pilot, "Y")
        assert pilot.app.clipboard.startswith("Private\t")
        await press(pilot, "ctrl+y")
        first, scope, *_, command = pilot.app.clipboard.strip().splitlines()
        assert first == "Ownership mix"
        assert scope.startswith("Liverpool City Region")
        assert command.startswith("market-tui query ownership_mix --area")
        await press(pilot, "6", "ctrl+y")
        rows = pilot.app.clipboard.splitlines()
        assert rows[3].split("\t")[:2] == ["area", "urn"]


async def test_where_the_terminal_refuses_a_file_is_named(
    opened: Opened, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "Apple_Terminal")
    async with opened() as pilot:
        await press(pilot, "tab", "y")
        assert any("copied.txt" in note.message for note in pilot.app._notifications)
        assert "Private" in into_file(pilot.app.clipboard).read_text("utf-8")


@pytest.mark.parametrize(("down", "suffix", "begins"), [(2, ".md", "## Ownership mix"), (7, ".svg", "<svg")])
async def test_a_format_is_chosen_seen_and_written(  # noqa: PLR0917 - fixtures and the case
    opened: Opened,
    press: Press,
    text: Read,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    down: int,
    suffix: str,
    begins: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "tab", "E", *["down"] * down)
        screen = text(pilot)
        assert "Ownership mix" in screen
        assert "enter write it" in screen
        assert ("## Ownership mix" if suffix == ".md" else "Bar chart") in screen
        await press(pilot, "enter")
    (written,) = tmp_path.glob(f"*{suffix}")
    assert written.read_text("utf-8").startswith(begins)


async def test_in_a_browser_a_copy_is_handed_over_as_a_file(
    opened: Opened, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[Path] = []

    def hand_over(app: object, paths: list[Path]) -> str:
        handed.extend(paths)
        return "in the downloads"

    monkeypatch.setattr("market_tui.tui.served.hand_over", hand_over)
    async with opened() as pilot:
        monkeypatch.setattr(pilot.app, "served", True)
        await press(pilot, "tab", "y")
        assert [path.name for path in handed] == ["copied.txt"]
        assert any("a browser takes no text" in note.message for note in pilot.app._notifications)
