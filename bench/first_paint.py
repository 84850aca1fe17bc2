"""How soon the app is there, and how soon it answers.

    python bench/first_paint.py [--store DIR] [--runs N]

Start: the app is run on a pseudo-terminal of 120 by 40, from the start of the process to its first paint and to its
first figures, beside the same app that imports everything and opens the market before it paints.
Keys: tab, area and filter in the running app, from the key to the last figure, and the longest time for which the
event loop was held up meanwhile.
"""

import argparse
import asyncio
import os
import pty
import select
import signal
import statistics
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from market_tui.tui.app import MarketApp
from market_tui.tui.pages.table import TablePage

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


class Held:
    """The longest time for which the event loop did not come round."""

    def __init__(self) -> None:
        self.worst = 0.0
        self.task = asyncio.ensure_future(self.watch())

    async def watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            self.worst = max(self.worst, time.perf_counter() - before - 0.005)


async def keys(store: Path, runs: int) -> dict[str, tuple[list[float], float]]:
    """Seconds from a key to the last figure, and the worst hold-up, for each thing that is asked."""
    app = MarketApp(store, AREA)
    told: dict[str, tuple[list[float], float]] = {}
    async with app.run_test(size=(120, 40)) as _:

        async def idle() -> None:
            while True:
                await asyncio.sleep(0.005)
                page = app.page
                if not app.working and page and not page.waiting and page.settled == app.settled:
                    break
            drawn = asyncio.Event()
            app.screen.call_after_refresh(drawn.set)
            await drawn.wait()

        async def measure(name: str, does: Callable[[int], None]) -> None:
            taken = []
            held = Held()
            for i in range(runs):
                start = time.perf_counter()
                does(i)
                await idle()
                taken.append(time.perf_counter() - start)
            held.task.cancel()
            told[name] = (taken, held.worst)

        await idle()
        areas = (
            "Wirral",
            "Liverpool",
            "Sefton",
            "Halton",
            "St Helens",
            "Knowsley",
            "North West",
            "Manchester",
        )
        await measure(
            "tab, the first time", lambda i: app.action_tab(("ownership", "ratings", "register")[i % 3])
        )
        await measure("tab, again", lambda i: app.action_tab(("overview", "ownership", "ratings")[i % 3]))
        app.action_tab("overview")
        await idle()
        await measure("area", lambda i: app.look(replace(app.view, area=areas[i % len(areas)])))
        await measure("area, seen before", lambda i: app.look(replace(app.view, area=areas[i % len(areas)])))
        app.look(replace(app.view, area="England"))
        await idle()
        app.action_tab("register")
        await idle()
        page = app.page
        assert isinstance(page, TablePage)
        words = ("wir", "wirral", "good", "ltd", "care ltd", "london")
        await measure(
            f"filter over {page.table.total:,} rows", lambda i: page.table.filter(words[i % len(words)])
        )
    return told


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    store = f"Path({str(given.store)!r})" if given.store else "None"
    for name, code in (("the app", APP), ("everything first", ALL_FIRST)):
        filled = code.format(store=store, area=AREA)
        until(filled, (PAINTED, FIGURES))
        taken = [until(filled, (PAINTED, FIGURES)) for _ in range(given.runs)]
        paint, figures = (statistics.median(column) for column in zip(*taken, strict=True))
        worst = max(row[0] for row in taken)
        print(f"{name:<18} first paint {paint:.2f} s (worst {worst:.2f}), figures {figures:.2f} s")
    for name, (taken, held) in asyncio.run(keys(given.store, given.runs)).items():
        print(
            f"{name:<28} median {statistics.median(taken) * 1000:5.0f} ms, worst {max(taken) * 1000:5.0f} ms, "
            f"loop held {held * 1000:4.0f} ms"
        )


if __name__ == "__main__":
    main()
