"""Whether this terminal can show the app, and keeping stray output of libraries off its screen."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from market_tui.errors import UsageError

TWIN = "The same figures as text: market-tui query key_figures{area} (all questions: market-tui queries)"


def require_terminal(area: str | None = None) -> None:
    """Refuse where the app could not be seen.

    Raises:
        UsageError: input, output or where it draws is no terminal, or TERM is dumb; names the command
            line's twin.
    """
    twin = TWIN.format(area=f" --area {shlex.quote(area)}" if area else "")
    ends = [sys.stdin, sys.stdout, *([] if sys.platform == "win32" else [sys.__stderr__])]
    if not all(end is not None and end.isatty() for end in ends):
        raise UsageError("the app needs a terminal, and this is a pipe or a file", twin)
    if sys.platform != "win32" and os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        raise UsageError(f"this terminal (TERM={os.environ.get('TERM', '')}) cannot draw the app", twin)


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Give the app a descriptor of its own to draw on; what libraries write to stderr goes nowhere.

    A panic in Polars prints from Rust, straight to descriptor 2, over whatever is on the screen.
    """
    if sys.platform == "win32" or sys.__stderr__ is None:
        yield
        return
    terminal, before = os.dup(2), sys.__stderr__
    drawn = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        sys.__stderr__ = drawn  # type: ignore[misc]  # where textual’s driver draws
        yield
    finally:
        drawn.flush()
        sys.__stderr__ = before  # type: ignore[misc]
        os.dup2(terminal, 2)
        for descriptor in (terminal, nowhere):
            os.close(descriptor)
        drawn.close()
