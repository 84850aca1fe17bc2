"""The command line as a user meets it: its own store, its own config, every ending an exit code."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Ran:
    """What a command did: exit code, stdout as bytes and text, stderr."""

    code: int
    data: bytes
    err: str

    @property
    def out(self) -> str:
        return self.data.decode()


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def my_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKET_TUI_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """`main()` in this process with these words on its command line."""

    def call(*words: object) -> Ran:
        from market_tui.cli import main

        monkeypatch.setattr(sys, "argv", ["market-tui", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        captured = capfdbinary.readouterr()
        return Ran(int(end.value.code or 0), captured.out, captured.err.decode())

    return call


@pytest.fixture
def process() -> Callable[..., "subprocess.CompletedProcess[bytes]"]:
    """The command in a process of its own."""

    def call(*words: str, **more: object) -> "subprocess.CompletedProcess[bytes]":
        command = [sys.executable, "-m", "market_tui", *words]
        return subprocess.run(command, capture_output=True, check=False, timeout=60, **more)  # type: ignore[call-overload, no-any-return]

    return call
