"""Progress bars of a fetch on a terminal: one for each file, with its step, size and speed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TransferSpeedColumn,
)

from market_tui.fetch.errors import quoted
from market_tui.fetch.progress import Listener
from market_tui.fetch.progress import Progress as Message


@contextmanager
def bars(console: Console | None = None) -> Iterator[Listener]:
    """A listener that draws; names and words from outside are shown as plain text, never as markup."""
    columns: tuple[ProgressColumn, ...] = (
        TextColumn("{task.fields[step]:>11}", markup=False),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TransferSpeedColumn(),
        TextColumn("{task.fields[text]}", markup=False, style="dim"),
    )
    with Progress(*columns, console=console or Console(stderr=True), transient=False) as drawn:
        yield _Bars(drawn).hear


class _Bars:
    def __init__(self, drawn: Progress) -> None:
        self._drawn = drawn
        self._lock = Lock()
        self._tasks: dict[tuple[str, str | None], TaskID] = {}

    def hear(self, message: Message) -> None:
        """Draw a message: a source's own bar while its files are looked for, then one for each file."""
        key = (message.source, message.file)
        what = " ".join(part for part in key if part)
        with self._lock:
            if key not in self._tasks:
                if message.step == "loading":
                    return
                self._drop_finding(message)
                self._tasks[key] = self._drawn.add_task(quoted(what), total=None, step="", text="")
            task = self._tasks[key]
            self._drawn.update(task, step=message.step, text=quoted(message.text)[:60])
            if message.step in ("done", "unchanged"):
                size = max(1, message.done)
                self._drawn.update(task, completed=size, total=size)
            elif message.step != "failed":
                self._drawn.update(task, completed=message.done, total=message.total)

    def _drop_finding(self, message: Message) -> None:
        """A source's finding is over once its first file begins."""
        finding = self._tasks.get((message.source, None))
        if message.file is not None and finding is not None:
            self._drawn.update(finding, visible=False)
