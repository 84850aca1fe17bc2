"""A fetch under way: a line with a bar for each file, then what came and what did not, with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from market_tui.tui.screens.running import RunPanel, bar
from market_tui.tui.widgets.text import fit, plain
from market_tui.tui.words import counted

if TYPE_CHECKING:
    from market_tui.fetch import Fetched, Progress
    from market_tui.tui.fetching import FetchRun

BAR, WORD, SIZE = 12, 12, 16


class FetchPanel(RunPanel):
    """Looks at a fetch."""

    stopping = "stopping: what has come whole is kept"

    def __init__(self, run: FetchRun) -> None:
        super().__init__(run, "Fetching " + (", ".join(run.names) or "every source"))
        self.fetch_run = run

    def told(self, width: int) -> Content:
        """The fetch as it stands."""
        return told(self.fetch_run, width)


def told(run: FetchRun, width: int) -> Content:
    """The fetch as it stands."""
    if run.problem is not None:
        return Content(str(run.problem))
    if not run.ended:
        lines = [line(message, word, width) for message, word in run.lines()]
        return Content("\n").join(lines or [Content("starting…")])
    came, failed = run.came, run.failed
    stopped = "stopped · " if run.cancel.is_set() else ""
    head = f"{stopped}{counted(len(came), 'file')} here, {len(failed)} failed"
    parts = [Content.styled(head, "bold")]
    parts += [Content(f"{'=' if f.outcome == 'unchanged' else '+'} {named(f)}: {f.outcome}") for f in came]
    for file in failed:
        parts.append(Content(f"✗ {named(file)}: {plain(file.message or 'failed')}"))
        parts.append(Content.styled(f"  {plain(file.remedy or '')}", "dim"))
        if file.kept:
            parts.append(Content.styled(f"  the copy of {plain(file.kept[:10])} is kept", "dim"))
    return Content("\n").join(parts)


def named(file: Fetched) -> str:
    """Source, edition and file, harmless to draw."""
    return plain(" ".join(part for part in (file.source, file.edition, file.name) if part))


def line(message: Progress, word: str, width: int) -> Content:
    """One source or file: its step in a word, a bar where its size is known, how much has come."""
    name = " ".join(part for part in (message.source, message.file) if part)
    said = size(message) if message.done else ""
    if message.step in ("finding", "waiting", "failed"):
        room = width - WORD - len(message.source) - 2
        tail = f"{message.source}  {fit(message.text, max(8, room))}"
        return Content(f"{fit(word, WORD)}{plain(tail)}")
    room = max(10, width - WORD - BAR - SIZE - 2)
    return Content(
        f"{fit(word, WORD)}{fit(name, room)} {bar(part_of(message), BAR)} {fit(said, SIZE, right=True)}"
    )


def part_of(message: Progress) -> float:
    """How much of a file has come; none while its size is not known."""
    if message.step in ("done", "unchanged", "checking", "loading"):
        return 1.0
    return message.done / message.total if message.total else 0.0


def size(message: Progress) -> str:
    """Megabytes so far and in all."""
    of = f" of {message.total / 1e6:.1f}" if message.total and message.total != message.done else ""
    return f"{message.done / 1e6:.1f}{of} MB"
