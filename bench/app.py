"""How soon the app is there, how soon it answers, and how long its event loop is ever held up.

    python bench/app.py [--store DIR] [--runs N]

Start: the app is run on a pseudo-terminal of 120 by 40, from the start of the process to its first paint and to its
first figures, beside the same app that imports everything and opens the market before it paints.
Keys: from the key to the last figure on the screen in the running app, and the longest time for which the event loop
did not come round meanwhile, by the clock and in the loop's own thread (what other processes take of the cores counts
in the first only). A tab is shown the first time at once after the start, and once the app has been left to rest.
"""

import argparse
import asyncio
import gc
import os
import pty
import select
import signal
import statistics
import struct
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from fcntl import ioctl
from functools import partial
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

from textual.screen import Screen

from market_tui.tui.app import MarketApp
from market_tui.tui.doing.moving import back, tab
from market_tui.tui.pages.owner import OwnerPage
from market_tui.tui.pages.table import TablePage
from market_tui.tui.session import Session

HERE = Path(__file__).parent.parent
AREA = "Liverpool City Region"
PAINTED, FIGURES = b"1 Overview", b"Good or outstanding"
APP = "from pathlib import Path; from market_tui.tui.app import run; run({store}, {area!r})"
ALL_FIRST = (
    "from pathlib import Path; import polars, rapidfuzz, market_tui.tui.app as a; "
    "from market_tui.tui.session import Session; import market_tui.tui.pages.dashboard, market_tui.tui.pages.homes, "
    "market_tui.tui.pages.sources, market_tui.tui.widgets.frame_table; s = Session.open({store}); "
    "s.settle(a.View({area!r})); a.run({store}, {area!r})"
)
TOO_LONG = 60.0
TABS = ("ownership", "ratings", "costs", "out-of-area", "register", "sources", "overview")
AREAS = ("Wirral", "Liverpool", "Sefton", "Halton", "St Helens", "Knowsley", "North West", "Manchester")
OWNERS = ("CareTech", "Keys", "Hexagon", "Esland", "Horizon")
WORDS = ("c", "ca", "care", "care l", "care ltd", "london", "zzqx", "")
REST = 1.6


def until(code: str, marks: tuple[bytes, ...]) -> list[float]:
    """Seconds from the start of a process to each mark on its terminal."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(HERE)
        os.environ.update(TERM="xterm-256color", COLUMNS="120", LINES="40")
        os.execv(sys.executable, [sys.executable, "-c", code])
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen, found = b"", dict.fromkeys(marks, 0.0)
    try:
        while not all(found.values()):
            if time.perf_counter() - start > TOO_LONG:
                raise TimeoutError(seen[-2000:])
            if select.select([terminal], [], [], 0.5)[0]:
                seen += os.read(terminal, 1 << 16)
                for mark, when in found.items():
                    if not when and mark in seen:
                        found[mark] = time.perf_counter() - start
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    return list(found.values())


class Loop:
    """The longest time for which the event loop did not come round: by the clock, and of its own thread."""

    def __init__(self) -> None:
        self.clock = self.own = 0.0
        self.task = asyncio.ensure_future(self.watch())

    async def watch(self) -> None:
        while True:
            clock, own = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.005)
            self.clock = max(self.clock, time.perf_counter() - clock - 0.005)
            self.own = max(self.own, time.thread_time() - own)


class Keys:
    """One app, and what was measured of it."""

    def __init__(self, app: MarketApp) -> None:
        self.app = app
        self.told: list[tuple[str, list[float], Loop]] = []

    async def idle(self) -> None:
        """Until the last figure is drawn."""
        app = self.app
        while True:
            await asyncio.sleep(0.002)
            page = app.page
            if not app.working and page and not page.waiting and page.settled == app.settled:
                break
        drawn = asyncio.Event()
        app.screen.call_after_refresh(drawn.set)
        await drawn.wait()

    async def rest(self) -> None:
        """Until the app has done all that it does at rest."""
        await asyncio.sleep(2 * REST)
        while self.app.rest.ahead:
            await asyncio.sleep(0.1)

    async def measure(self, name: str, steps: list[Callable[[], object]]) -> None:
        taken, loop = [], Loop()
        for does in steps:
            start = time.perf_counter()
            done = does()
            if isinstance(done, Awaitable):
                await done
            await self.idle()
            taken.append(time.perf_counter() - start)
        loop.task.cancel()
        self.told.append((name, taken, loop))

    async def all(self) -> None:
        """Each thing that is asked of it."""
        app = self.app
        to = [partial(tab, app, name) for name in TABS]
        look = [lambda area=area: app.look(replace(app.view, area=area)) for area in AREAS]  # type: ignore[misc]
        await self.idle()
        await self.measure("tab, the first time, no rest before", [partial(tab, app, "costs")])
        await self.rest()
        await self.measure("tab, the first time", to)
        await self.measure("tab, again", to)
        await self.measure("area", look)
        await self.measure("area, seen before", look)
        for name in OWNERS:
            await self.measure(
                "owner, opened", [lambda name=name: app.trail.open(OwnerPage(self.session, name))]
            )  # type: ignore[misc]
            await self.measure("owner, left", [partial(back, app)])
        app.look(replace(app.view, area="England"))
        tab(app, "ownership")
        await self.idle()
        tab(app, "register")
        await self.idle()
        page = app.page
        assert isinstance(page, TablePage)
        table = page.table
        await self.measure(
            f"filter, a key over {table.total:,} homes", [partial(table.filter, w) for w in WORDS]
        )
        table.focus()
        await self.idle()
        await self.measure("row down", [partial(table.action_move, 1)] * 40)
        await self.measure("screenful down", [partial(table.action_page, 1)] * 40)
        await self.measure("dialogue: areas", [partial(app.run_action, "app.do('area')")])
        await self.measure("dialogue left", [app.pop_screen])
        await self.measure("explain", [partial(app.run_action, "app.do('explain')")])
        await self.measure("explain left", [app.pop_screen])

    @property
    def session(self) -> Session:
        assert self.app.session is not None
        return self.app.session


class Drawn(MarketApp):
    """The app, which makes what it would write to a terminal."""

    CSS_PATH = HERE / "market_tui" / "tui" / "market.tcss"

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if renderable is not None:
            renderable.render_segments(self.console)
        super()._display(screen, renderable)


async def keys(store: Path | None) -> list[tuple[str, list[float], Loop]]:
    """Seconds from a key to the last figure, and the worst hold-up, for each thing that is asked."""
    measured = Keys(Drawn(store, AREA))
    async with measured.app.run_test(size=(120, 40)):
        await measured.all()
    gc.unfreeze()
    return measured.told


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    store = f"Path({str(given.store)!r})" if given.store else "None"
    print(f"{'from the start of the process':<38} {'median':>8} {'worst':>8}")
    for name, code in (("the app", APP), ("everything first", ALL_FIRST)):
        filled = code.format(store=store, area=AREA)
        until(filled, (PAINTED, FIGURES))
        taken = [until(filled, (PAINTED, FIGURES)) for _ in range(given.runs)]
        for what, column in zip(("first paint", "first figures"), zip(*taken, strict=True), strict=True):
            line(f"{name}: {what}", list(column))
    told = asyncio.run(keys(given.store))
    print(f"\n{'from the key':<38} {'median':>8} {'worst':>8}   loop held: clock, own")
    for name in dict.fromkeys(name for name, _, _ in told):
        runs = [(taken, loop) for other, taken, loop in told if other == name]
        held = max(loop.clock for _, loop in runs), max(loop.own for _, loop in runs)
        line(name, [t for taken, _ in runs for t in taken], *held)


def line(name: str, taken: list[float], *held: float) -> None:
    """Print a median and a worst, and how long the loop was held, in milliseconds."""
    told = "".join(f"{1000 * h:11.0f}" for h in held)
    print(f"{name:<38} {1000 * statistics.median(taken):>8.0f} {1000 * max(taken):>8.0f}{told}", flush=True)


if __name__ == "__main__":
    main()
