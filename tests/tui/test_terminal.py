"""Where the app cannot be shown it refuses with its twin; what it shows first needs nothing heavy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from market_tui.errors import UsageError
from market_tui.tui import app, terminal
from market_tui.tui.actions import ACTIONS, bindings, grouped


class Pipe:
    def __init__(self, tty: bool) -> None:
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


ENDS = ("stdin", "stdout", "__stderr__")


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.skipif(sys.platform == "win32", reason="draws on stdout there")
def test_a_pipe_is_refused_with_the_command_line_s_twin(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in ENDS:
        monkeypatch.setattr(sys, each, Pipe(end != each))
    with pytest.raises(UsageError) as refused:
        terminal.require_terminal("St Helens")
    assert "market-tui query key_figures --area 'St Helens'" in refused.value.remedy
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
@pytest.mark.skipif(sys.platform == "win32", reason="no TERM on Windows")
def test_a_dumb_terminal_is_refused(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in ENDS:
        monkeypatch.setattr(sys, each, Pipe(True))
    monkeypatch.setenv("TERM", term)
    with pytest.raises(UsageError, match="cannot draw"):
        terminal.require_terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal.require_terminal()


def test_the_first_paint_needs_neither_polars_nor_a_market() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, market_tui.tui.app; "
            "print([m for m in ('polars', 'httpx', 'rapidfuzz', 'market_tui.market') if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert told.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors of a Unix terminal")
def test_what_a_library_writes_to_stderr_stays_off_the_screen() -> None:
    code = (
        "import os, sys\n"
        "from market_tui.tui.terminal import quiet_stderr\n"
        "with quiet_stderr():\n"
        "    os.write(2, b'panicked')\n"
        "    sys.__stderr__.write('drawn'); sys.__stderr__.flush()\n"
        "os.write(2, b' after')\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stderr == "drawn after"


def test_actions_are_named_once_and_no_key_does_two_things() -> None:
    assert len({a.id for a in ACTIONS}) == len(ACTIONS)
    keys = [key for binding in bindings() for key in binding.key.split(",")]
    assert len(set(keys)) == len(keys)
    assert {a.id for group in grouped().values() for a in group} == {a.id for a in ACTIONS}
    assert {a.id: a.keys for a in ACTIONS}["fetch"] == "u", "as in update: it brings new releases"


def test_what_nobody_foresaw_ends_the_app_and_is_told_where_it_was_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ends(self: app.MarketApp) -> None:
        self._exception = RuntimeError("a fault")

    monkeypatch.setattr("market_tui.tui.terminal.require_terminal", lambda area: None)
    monkeypatch.setattr(app.MarketApp, "run", ends)
    with pytest.raises(RuntimeError, match="a fault"):
        app.run(Path("no store"))
