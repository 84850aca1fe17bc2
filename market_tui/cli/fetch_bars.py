"""Progress bars of a fetch on a terminal: one for each file, with its step, size and speed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TaskID, TextColumn
from rich.table import Column

from market_tui.fetch.errors import quoted
from market_tui.fetch.progress import Listener
from market_tui.fetch.progress import Progress as Message


@contextmanager
def bars(console: Console | None = None) -> Iterator[Listener]:
    """A listener that draws; names and words from outside are shown as plain text, never as markup."""
    columns: tuple[ProgressColumn, ...] = (
        TextColumn("{task.fields[step]:>11}", markup=False, table_column=Column(no_wrap=True)),
        TextColumn(
            "{task.description}",
            markup=False,
            table_column=Column(no_wrap=True, overflow="ellipsis", ratio=2),
        ),
        BarColumn(bar_width=16),
        TextColumn(
            "{task.fields[size]}", markup=False, table_column=Column(no_wrap=True, justify="right", width=19)
        ),
        TextColumn(
            "{task.fields[text]}",
            markup=False,
            style="dim",
            table_column=Column(no_wrap=True, overflow="ellipsis", ratio=2),
        ),
    )
    with Progress(*columns, console=console or Console(stderr=True), expand=True) as drawn:
        yield _Bars(drawn).hear


class _Bars:
    def __init__(self, drawn: Progress) -> None:
        self._drawn = drawn
        self._lock = Lock()
        self._tasks: dict[tuple[str, str | None], TaskID] = {}

    def hear(self, message: Message) -> None:
        """Draw a message: a source's own bar while its files are looked for, then one for each file."""
        key = (message.source, message.file)
        with self._lock:
            if key not in self._tasks:
                if message.step == "loading":
                    return
                self._drop_finding(message)
                name = quoted(" ".join(part for part in key if part))
                self._tasks[key] = self._drawn.add_task(name, total=None, step="", size="", text="")
            task = self._tasks[key]
            # What failed is told in full below the bars.
            text = "" if message.step in ("failed", "done", "unchanged") else quoted(message.text)
            self._drawn.update(task, step=message.step, text=text)
            if message.step in ("done", "unchanged"):
                size = max(1, message.done)
                self._drawn.update(task, completed=size, total=size, size=_size(message.done, None, 0))
            elif message.step in ("downloading", "checking"):
                self._drawn.update(task, completed=message.done, total=message.total)
                speed = self._drawn.tasks[task].speed if message.step == "downloading" else 0
                self._drawn.update(task, size=_size(message.done, message.total, speed or 0))

    def _drop_finding(self, message: Message) -> None:
        """A source's finding is over once its first file begins."""
        finding = self._tasks.get((message.source, None))
        if message.file is not None and finding is not None:
            self._drawn.update(finding, visible=False)


def _size(done: int, total: int | None, speed: float) -> str:
    """Megabytes so far and in all, and a second."""
    of = f"/{total / 1e6:.1f}" if total and total != done else ""
    return f"{done / 1e6:.1f}{of} MB" + (f" {speed / 1e6:.1f}/s" if speed else "")
