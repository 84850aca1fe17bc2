"""What the app does while nobody asks anything of it: import and ask ahead, tidy memory, watch the store."""

from __future__ import annotations

import gc
import time
from functools import partial
from typing import TYPE_CHECKING

from market_tui.tui import warming
from market_tui.tui.actions import key_of

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp
    from market_tui.tui.session import Settled

TICK = 1.0
QUIET = 1.5
AWAY = 60.0
# A full collection walks all that is held, longer than a key may wait: it is left to when nobody is there.
THRESHOLDS = (2_000, 10, 1_000)
CLOSED_BEFORE_ALL = 12


class Rest:
    """Notices when the app is at rest; all that takes time is done in a thread that stops at the next key."""

    def __init__(self, app: MarketApp) -> None:
        self.app = app
        self.touched_at = 0.0
        self.asked_for: Settled | None = None
        self.ahead = False
        self.untidy, self.anew = True, False
        self.drilled = self.let_go = 0
        self.stamp = 0.0
        self.told = 0.0

    def begin(self) -> None:
        """Begin to notice."""
        gc.set_threshold(*THRESHOLDS)
        self.touched()
        self.app.set_interval(TICK, self.tick)

    def touched(self) -> None:
        """Somebody does something."""
        self.touched_at = time.monotonic()
        self.untidy = True

    @property
    def away(self) -> bool:
        """Whether nobody seems to be there."""
        return time.monotonic() - self.touched_at > AWAY

    @property
    def quiet(self) -> bool:
        """Whether nothing is going on."""
        app = self.app
        page = app.page
        waits = app.working or page is None or page.waiting
        return not waits and time.monotonic() - self.touched_at > QUIET

    def opened(self) -> None:
        """A store was opened, perhaps anew: what was held of the one before may go."""
        self.anew = bool(self.stamp)
        self.asked_for = None
        self.stamp = self._stamp()

    def tick(self) -> None:
        """Do what there is to do, if the app is at rest."""
        self._watch()
        if not self.quiet or self.ahead:
            return
        app = self.app
        if app.settled is not None and app.settled is not self.asked_for:
            self.asked_for, self.ahead = app.settled, True
            app.run_worker(partial(self._ahead, app.settled), thread=True, group="ahead", exit_on_error=False)
        elif self.untidy:
            self._tidy()
        elif self.away and (self.anew or self.drilled - app.trail.over - self.let_go > CLOSED_BEFORE_ALL):
            self._tidy_all()

    def _ahead(self, settled: Settled) -> None:
        """Import what keys may need and ask what the other tabs show; runs in a thread."""
        session = self.app.session
        try:
            for step in warming.imports():
                if not self.quiet:
                    self.asked_for = None
                    return
                step()
            if session is not None:
                for question in warming.questions(session, settled):
                    if not self.quiet or self.app.settled is not settled:
                        self.asked_for = None
                        return
                    question()
        finally:
            self.ahead = False

    def _tidy(self) -> None:
        """Take what stays out of later collections: a walk through all of it would hold a key up."""
        gc.collect(1)
        gc.freeze()
        self.untidy = False

    def _tidy_all(self) -> None:
        """Collect what pages that were closed have left, which does hold the app up: nobody is there."""
        self.let_go = self.drilled - self.app.trail.over
        self.anew = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _watch(self) -> None:
        """Say so once when another process has changed the store."""
        app = self.app
        if app.session is None or app.working or (app.fetch_run is not None and not app.fetch_run.ended):
            return
        stamp = self._stamp()
        if stamp not in (self.stamp, self.told):
            self.told = stamp
            app.tell(f"The store was changed from elsewhere: {key_of('reload')} opens it as it is now")

    def _stamp(self) -> float:
        """When the store's list was last written; 0 where there is none."""
        if self.app.session is None:
            return 0.0
        try:
            return (self.app.session.market.home.folder / "manifest.json").stat().st_mtime
        except OSError:
            return 0.0
