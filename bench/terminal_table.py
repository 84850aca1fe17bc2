"""A table of 60,000 rows in a terminal: VisiData beside ours, both driven through a pseudo-terminal by keys.

    python bench/terminal_table.py [--rows N] [--visidata PATH-TO-vd]

Both open the same file. A key's time runs to the first and to the last byte that it makes the program draw. VisiData
draws its status line on a timer besides, which counts into its last byte, not into its first; ours is the app's table
without the app around it, and reads the columns' types, which VisiData does when asked.
"""

import argparse
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from scroll_frame import market

HERE = Path(__file__).parent.parent
OURS = (
    "import sys; sys.path.insert(0, 'bench'); import polars as pl; from scroll_frame import Bench; "
    "from market_tui.tui.widgets.frame_table import FrameTable; "
    "Bench(FrameTable(pl.read_csv(sys.argv[1], try_parse_dates=True))).run()"
)
QUIET = 0.12
TOO_LONG = 60.0
PAGE_DOWN, DOWN = b"\x1b[6~", b"\x1b[B"


class Terminal:
    """A program on a pseudo-terminal of 120 by 40."""

    def __init__(self, command: list[str]) -> None:
        self.began = time.perf_counter()
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(HERE)
            os.environ.update(TERM="xterm-256color", COLUMNS="120", LINES="40")
            os.execvp(command[0], command)
        ioctl(self.terminal, TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def drawn(self, mark: bytes = b"", quiet: float = QUIET) -> tuple[float, float] | None:
        """When the first and the last byte came before a pause (after a mark); None where nothing did."""
        seen, first, last, start = b"", 0.0, 0.0, time.perf_counter()
        while time.perf_counter() - start < TOO_LONG:
            if select.select([self.terminal], [], [], quiet)[0]:
                seen += os.read(self.terminal, 1 << 16)
                last = time.perf_counter()
                first = first or last
            elif mark in seen or not mark:
                return (first, last) if first else None
        raise TimeoutError(seen[-500:])

    def press(self, key: bytes) -> tuple[float, float] | None:
        """Seconds from a key to the first and the last byte it made the program draw."""
        start = time.perf_counter()
        os.write(self.terminal, key)
        drawn = self.drawn()
        return None if drawn is None else (drawn[0] - start, drawn[1] - start)

    def end(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.terminal)


def measure(
    name: str, command: list[str], mark: bytes, keys: dict[str, tuple[tuple[bytes, ...], int]]
) -> None:
    """Print what one program takes."""
    program = Terminal(command)
    try:
        shown = program.drawn(mark, quiet=1.0)
        assert shown is not None
        print(f"{name:<12}{'all read and drawn':<26}{1000 * (shown[1] - program.began):>8.0f} ms")
        program.drawn(quiet=3.0)
        for what, (turns, times) in keys.items():
            pressed = (program.press(turns[i % len(turns)]) for i in range(times))
            taken = [t for t in pressed if t is not None]
            told = ""
            for end, words in enumerate(("first byte", "last byte")):
                times_taken = [1000 * each[end] for each in taken]
                if taken:
                    told += f"{words} {statistics.median(times_taken):>6.1f} ms, worst {max(times_taken):>6.1f}   "
            print(f"{name:<12}{what:<26}{told or 'draws nothing'}", flush=True)
    finally:
        program.end()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--visidata", default=shutil.which("vd"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "market.csv"
        frame = market(given.rows)
        frame.write_csv(file)
        first = frame["name 0"][0].encode()
        ours = {
            "row down": ((DOWN,), 60),
            "screenful down": ((PAGE_DOWN,), 60),
            "to the last row": ((b"\x1b[1;5F",), 1),
            "sort by the first column": ((b"s",), 6),
        }
        measure("market-tui", [sys.executable, "-c", OURS, str(file)], first[:6], ours)
        if given.visidata:
            theirs = {
                "row down": ((DOWN,), 60),
                "screenful down": ((PAGE_DOWN,), 60),
                "to the last row": ((b"G",), 1),
                "sort by the first column": ((b"[", b"]"), 6),
            }
            measure("VisiData", [given.visidata, str(file)], first[:6], theirs)
        else:
            print("VisiData is not here: pip install visidata, or name it with --visidata")


if __name__ == "__main__":
    main()
