"""A load as the app runs it: how far it is, how to stop it, what came of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.tui.problem import Problem

if TYPE_CHECKING:
    from market_tui.intake import LoadReport
    from market_tui.store import Store

STOPPED = Problem("stopped: nothing was loaded", "What is shown is the store as it was.")


class LoadRun:
    """One load. `hear` is called from its thread; what it keeps is read by the screen."""

    def __init__(self, paths: Sequence[Path], store: Store) -> None:
        self.paths = tuple(paths)
        self.store = store
        self.cancel = threading.Event()
        self.report: LoadReport | None = None
        self.problem: Problem | None = None
        self.ended = False
        self.at: tuple[str, int, int] = ("", 0, 0)

    def run(self) -> None:
        """Load; whatever goes wrong is kept as the problem. Runs in a thread."""
        from market_tui.intake import Stopped, load

        try:
            self.report = load(self.paths, self.store, self.hear, cancel=self.cancel)
        except Stopped:
            self.problem = STOPPED
        except BaseException as error:  # Polars panics are no Exceptions, and none may end the app.
            self.problem = Problem.of(error)
        self.ended = True

    def hear(self, name: str, place: int, of: int) -> None:
        """Keep which file is being read."""
        self.at = name, place, of

    @property
    def came(self) -> bool:
        """Whether anything is in the store that was not there before."""
        sheets = self.report.sheets() if self.report else ()
        return any(sheet.outcome in ("loaded", "replaced") for sheet in sheets)
