"""A user's question that could grow beyond the memory, collected in a process of its own that can be stopped.

Polars ends the whole process when there is no room left, and a thread of it cannot be stopped. What is asked
and what comes go through pipes: nothing of a table is written to a disk.
"""

import atexit
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import IO

import polars as pl

from market_tui.errors import UsageError

MOST_ROWS = 20_000_000
_SHARE_OF_MEMORY = 0.6
_POLL_SECONDS = 0.05
_stop: ContextVar[threading.Event | None] = ContextVar("stop", default=None)
_CHILD = """
import io
import sys
import polars as pl
most = sys.argv[1]
if int(most):
    import resource
    resource.setrlimit(resource.RLIMIT_DATA, (int(most), int(most)))
try:
    asked = pl.LazyFrame.deserialize(io.BytesIO(sys.stdin.buffer.read()))
    asked.collect(engine="in-memory").write_ipc(sys.stdout.buffer)
except BaseException as error:
    sys.exit(str(error) or "no room")
"""


class Stopped(UsageError):
    """Nobody waits for the rows any more."""


@contextmanager
def stoppable(stop: threading.Event) -> Iterator[None]:
    """What is asked in this thread meanwhile ends when `stop` is set."""
    token = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(token)


def collect(lazy: pl.LazyFrame, given: Iterable[object]) -> pl.DataFrame:
    """The rows of a question over the tables given to it.

    Raises:
        UsageError: it outgrows the memory.
    """
    frames = [frame for frame in given if isinstance(frame, pl.LazyFrame)]
    joins = _joins(lazy) - sum(map(_joins, frames))
    if joins < 1:
        return lazy.collect(engine="in-memory")
    if _longest(frames) ** (joins + 1) <= MOST_ROWS:
        return lazy.collect(engine="in-memory")
    try:
        plan = lazy.serialize()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):  # Python within it
        return lazy.collect(engine="in-memory")
    return pl.read_ipc(_run([sys.executable, "-c", _CHILD, str(_most_bytes())], plan))


def _run(command: list[str], plan: bytes) -> bytes:
    """What a process answers to a plan."""
    stop = _stop.get()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as child:  # noqa: S603 - our own words
        atexit.register(child.kill)
        sent, child.stdin = child.stdin, None  # Popen would not go on sending after a time-out.
        threading.Thread(target=_send, args=(sent, plan), daemon=True).start()
        while True:
            with suppress(subprocess.TimeoutExpired):
                rows, said = child.communicate(timeout=_POLL_SECONDS)
                break
            if stop is not None and stop.is_set():
                child.kill()
        atexit.unregister(child.kill)
    if stop is not None and stop.is_set():
        raise Stopped("stopped", "Run it again.")
    if child.returncode:
        told = said.decode(errors="replace").strip().rpartition("\n")[2]
        outgrown = child.returncode < 0 or "2^32" in told
        raise UsageError(
            "the rows outgrow this computer's memory" if outgrown else told[:300],
            "Join on more columns than area, or group before joining.",
        )
    return rows


def _send(pipe: IO[bytes] | None, plan: bytes) -> None:
    if pipe is not None:
        with suppress(OSError), pipe:  # It may have ended before it has read all.
            pipe.write(plan)


def _longest(frames: list[pl.LazyFrame]) -> int:
    return max(int(frame.select(pl.len()).collect().item()) for frame in frames)


def _joins(lazy: pl.LazyFrame) -> int:
    return lazy.explain(optimized=False).count("JOIN")


def _most_bytes() -> int:
    """What a question may take of the memory that is free; 0 where that is not known."""
    try:
        told = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return 0
    free = next(line.split()[1] for line in told.splitlines() if line.startswith("MemAvailable"))
    return int(int(free) * 1024 * _SHARE_OF_MEMORY)
