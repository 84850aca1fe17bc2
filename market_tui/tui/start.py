"""What the app begins with: a view asked for, else the last one, else home; and the user's settings."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui import config
from market_tui.errors import UsageError
from market_tui.tui import views
from market_tui.tui.actions import ACTIONS, Action
from market_tui.tui.session import ENGLAND, View
from market_tui.tui.themes import THEMES
from market_tui.whole import write_whole

if TYPE_CHECKING:
    from market_tui.tui.views import Saved


@dataclass(frozen=True)
class Start:
    """The first view, and what holds for the whole run.

    `asked` says that a person named the view just now: what is wrong with it is then shown, where else the
    app begins on England. `last` keeps where one is for the next time.
    """

    saved: Saved
    asked: bool = True
    theme: str = THEMES[0].name
    actions: tuple[Action, ...] = ACTIONS
    faults: tuple[UsageError, ...] = ()
    last: LastTime | None = None

    @classmethod
    def on(cls, area: str | None) -> Start:
        """On one area, with nothing of the user's own and nothing kept."""
        return cls(views.Saved(View(area or ENGLAND)))

    @classmethod
    def of(cls, area: str | None = None, file: Path | None = None, *, fresh: bool = False) -> Start:
        """By the user's settings; faults in them are left out, to be shown.

        Raises:
            UsageError: the file of a view cannot be taken.
        """
        from market_tui.tui.keys import with_keys

        settings = config.read()
        config.forgive()
        before = _before(views.session_file())
        home = views.Saved(View(settings.home_area or ENGLAND))
        if file is not None:
            saved = views.read(file)
        elif area:
            saved = views.Saved(View(area))
        else:
            saved = home if fresh or before is None else before
        actions, unkeyed = with_keys(settings)
        theme = settings.theme or (before.theme if before else "")
        return cls(
            views.recalled(saved, before),
            bool(file or area),
            next((t.name for t in THEMES if t.name == f"market-{theme}"), THEMES[0].name),
            actions,
            (*settings.faults, *unkeyed),
            LastTime(views.session_file()),
        )


class LastTime:
    """Where one is, kept in a file for the next time; written in a thread, and at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.wanted = self.held = ""
        self._lock = threading.Lock()

    def write(self) -> None:
        """Write what is wanted now; a folder that cannot be written keeps nothing."""
        with self._lock:
            if self.wanted != self.held:
                try:
                    write_whole(self.path, self.wanted, private=True)
                except OSError:
                    return
                self.held = self.wanted


def _before(path: Path) -> Saved | None:
    """Where one was last time, if that can be read."""
    try:
        return views.read(path) if path.exists() else None
    except (UsageError, OSError):
        return None
