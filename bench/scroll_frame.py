"""Time one frame of scrolling through 60,000 rows of 25 columns, the stock DataTable beside it.

Run by hand: .venv/bin/python bench/scroll_frame.py [rows]
"""

from __future__ import annotations

import asyncio
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial

import polars as pl
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.widgets import DataTable

from market_tui.tui.widgets.frame_search import haystack_of, rows_matching
from market_tui.tui.widgets.frame_table import FrameTable

COLUMNS = 25
FRAMES = 200
SIZE = (120, 40)


def market(rows: int) -> pl.DataFrame:
    """Make a frame of the register's shape: names, categories, figures with gaps, dates."""
    draw = random.Random(7)
    words = ["".join(draw.choices("abcdefghijklmnoprstuvw", k=draw.randint(3, 10))) for _ in range(5_000)]
    columns: dict[str, list[object]] = {}
    for i in range(COLUMNS):
        match i % 5:
            case 0 | 1:
                columns[f"name {i}"] = [" ".join(draw.choices(words, k=3)).title() for _ in range(rows)]
            case 2:
                columns[f"sector {i}"] = draw.choices(["Private", "Voluntary", "Local authority"], k=rows)
            case 3:
                columns[f"cost {i}"] = [
                    None if draw.random() < 0.05 else draw.random() * 1e4 for _ in range(rows)
                ]
            case _:
                columns[f"since {i}"] = [
                    date(2010, 1, 1) + timedelta(draw.randint(0, 5000)) for _ in range(rows)
                ]
    return pl.DataFrame(columns)


class Bench(App[None]):
    """An empty screen with one table."""

    def __init__(self, table: ScrollView) -> None:
        super().__init__()
        self.table = table

    def compose(self) -> ComposeResult:
        yield self.table


def report(name: str, taken: list[float]) -> float:
    """Print the median and the worst in milliseconds."""
    median = statistics.median(taken)
    print(f"  {name:<44} median {median:9.2f} ms   worst {max(taken):9.2f} ms")
    return median


def timed(action: Callable[[], object], repeat: int = 5) -> list[float]:
    """Time a call in milliseconds."""
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


async def frames(table: ScrollView, rows: int, fill: Callable[[], object] | None = None) -> dict[str, float]:
    """Scroll to places all over the table and time the drawing of each screen, then keys to idle."""
    app = Bench(table)
    async with app.run_test(size=SIZE) as pilot:
        medians = {}
        if fill is not None:
            medians["fill"] = report("fill (blocks the app)", timed(fill, 1))
            start = time.perf_counter()
            await pilot.pause()
            report("fill, until the app answers again", [(time.perf_counter() - start) * 1000])
        table.focus()
        await pilot.pause()
        screen = Region(0, 0, *SIZE)
        draw = random.Random(1)

        def drawn(places: Iterable[int]) -> list[float]:
            taken = []
            for y in places:
                table.scroll_to(draw.randrange(0, 300), y, animate=False)
                start = time.perf_counter()
                table.render_lines(screen)
                taken.append((time.perf_counter() - start) * 1000)
            return taken

        jumps = [draw.randrange(rows) for _ in range(FRAMES)]
        medians["jump"] = report("frame after a jump, every cell new", drawn(jumps))
        medians["step"] = report(
            "frame after three lines", drawn(range(rows // 3, rows // 3 + FRAMES * 3, 3))
        )
        # A full collection walks all the app holds; an app that freezes that after first paint is spared it.
        gc.freeze()
        report("frame after a jump, start-up objects frozen", drawn(jumps))
        gc.unfreeze()
        keys = []
        down = (
            table.action_cursor_down if isinstance(table, DataTable) else partial(table.run_action, "move(1)")
        )
        for _ in range(FRAMES):
            start = time.perf_counter()
            pressed = down()
            if pressed is not None:
                await pressed
            table.render_lines(screen)
            keys.append((time.perf_counter() - start) * 1000)
        medians["down"] = report("cursor down one row, and its frame", keys)
        return medians


async def main(rows: int) -> None:
    """Measure both tables and what the frame table does besides drawing."""
    frame = market(rows)
    print(f"{rows:,} rows × {COLUMNS} columns at {SIZE[0]}×{SIZE[1]}\n\nFrameTable")
    table = FrameTable()
    ours = await frames(table, rows, lambda: table.set_frame(frame))
    print("\nFrameTable, besides drawing (on the event loop)")
    for name in ("name 0", "sector 2", "cost 3", "since 4"):
        report(f"sort by {name}", timed(lambda name=name: (table.sort(None), table.sort(name))))  # type: ignore[misc]
    print("\nFrameTable's filter (in a thread)")
    columns = frame.get_columns()
    report("build what is searched", timed(lambda: haystack_of(columns)))
    haystack = haystack_of(columns)
    report("two words found", timed(lambda: rows_matching(haystack, ["private", "ab"])))
    report("nothing found, near matches sought", timed(lambda: rows_matching(haystack, ["privqxte"])))
    print("\nEvent loop while a filter runs in its thread")
    await report_lag(frame)

    print("\nDataTable")
    stock: DataTable[object] = DataTable()

    def fill() -> None:
        stock.add_columns(*frame.columns)
        stock.add_rows(frame.iter_rows())

    theirs = await frames(stock, rows, fill)
    print("\nDataTable / FrameTable")
    for name, median in ours.items():
        print(f"  {name:<44} × {theirs[name] / median:,.1f}")


async def report_lag(frame: pl.DataFrame) -> None:
    """Tick every millisecond while a first and a fuzzy filter run and report the longest wait."""
    table = FrameTable(frame)
    async with Bench(table).run_test(size=SIZE) as pilot:
        await pilot.pause()
        for text in ("private ab", "privqxte zzqzz"):
            waits: list[float] = []
            table.filter(text)
            start = last = time.perf_counter()
            while (
                table.shown == table.total
                or len(waits) < 20
                or any(not w.is_finished for w in table.app.workers)
            ):
                await asyncio.sleep(0.001)
                now = time.perf_counter()
                waits.append((now - last) * 1000)
                last = now
            report(f"{text!r} took {(last - start) * 1000:.0f} ms; a tick waited", waits)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000))
