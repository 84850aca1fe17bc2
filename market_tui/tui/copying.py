"""Text that leaves the app: to the terminal's clipboard, or into a file where that cannot be."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from market_tui.errors import StoreError
from market_tui.paths import cache_dir
from market_tui.whole import write_whole

# Terminals cut or drop longer sequences: 100,000 bytes of base64 is what most take.
MOST = 74_000
_REFUSES = {"linux": "the Linux console", "dumb": "this terminal", "vt100": "this terminal"}


def reason_against(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Why the terminal will not take it; empty where nothing is known against it."""
    if len(text.encode()) > MOST:
        return "it is too long for a terminal"
    if environ.get("TERM_PROGRAM") == "Apple_Terminal":
        return "Terminal takes no text from programs"
    terminal = environ.get("TERM", "")
    if terminal in _REFUSES:
        return f"{_REFUSES[terminal]} takes no text from programs"
    if terminal.startswith("screen") and "TMUX" not in environ:
        return "screen passes no text on"
    return ""


def into_file(text: str) -> Path:
    """Write what was copied last, for its owner alone; the file.

    Raises:
        StoreError: the place cannot be written.
    """
    path = cache_dir() / "copied.txt"
    try:
        write_whole(path, text, private=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", "Set MARKET_TUI_CACHE.") from error
    return path
