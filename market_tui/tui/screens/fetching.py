"""A fetch under way: a line with a bar for each file, then what came and what did not, with its remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from market_tui.tui.screens.dialog import Dialog
from market_tui.tui.widgets.text import fit, plain
from market_tui.tui.words import counted

if TYPE_CHECKING:
    from market_tui.fetch import Fetched, Progress
    from market_tui.tui.fetching import FetchRun

EVERY = 0.2
BAR, WORD, SIZE = 12, 12, 16
FRAME_CELLS = 4
RUNNING = (("esc", "stop"), ("h", "hide it and let it go on"), ("↑ ↓", "scroll"))
STOPPING = (("", "stopping: what has come whole is kept"), ("h", "hide it"))
ENDED = (("↑ ↓", "scroll"), ("esc", "leave"))


class FetchPanel(Dialog[None]):
    """Looks at a fetch several times a second; hiding it does not end the fetch."""

    DEFAULT_CSS = """
    FetchPanel > .frame { max-width: 110; }
    FetchPanel VerticalScroll { height: auto; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,x", "stop", "Stop", id="fetching.stop"),
        Binding("h", "leave", "Hide", id="fetching.hide"),
        Binding("enter", "close", "Close", id="fetching.close"),
    ]
    hints = RUNNING

    def __init__(self, run: FetchRun) -> None:
        super().__init__()
        self.fetch_run = run
        self.title_text = "Fetching " + (", ".join(run.names) or "every source")

    def inside(self) -> Iterable[Widget]:
        """The lines."""
        yield VerticalScroll(Static("", classes="lines", markup=False))

    def on_mount(self) -> None:
        """Begin to look."""
        scroll = self.query_one(VerticalScroll)
        scroll.styles.max_height = max(5, self.app.size.height * 9 // 10 - 2)
        scroll.focus()
        self.look()
        self.set_interval(EVERY, self.look)

    def look(self) -> None:
        """Draw how far it is."""
        run = self.fetch_run
        width = min(110, self.app.size.width * 9 // 10) - FRAME_CELLS
        self.query_one(".lines", Static).update(told(run, width))
        self.hint(ENDED if run.ended else STOPPING if run.cancel.is_set() else RUNNING)

    def action_stop(self) -> None:
        """Stop the fetch; leave once it has ended."""
        if self.fetch_run.ended:
            self.dismiss(None)
        self.fetch_run.cancel.set()
        self.look()

    def action_close(self) -> None:
        """Leave, if it has ended."""
        if self.fetch_run.ended:
            self.dismiss(None)


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
    return Content(f"{fit(word, WORD)}{fit(name, room)} {bar(message)} {fit(said, SIZE, right=True)}")


def bar(message: Progress) -> str:
    """A bar of `BAR` cells; empty while the size is not known."""
    whole = message.step in ("done", "unchanged", "checking", "loading")
    part = 1.0 if whole else min(1.0, message.done / message.total) if message.total else 0.0
    full = round(part * BAR)
    return "█" * full + "░" * (BAR - full)


def size(message: Progress) -> str:
    """Megabytes so far and in all."""
    of = f" of {message.total / 1e6:.1f}" if message.total and message.total != message.done else ""
    return f"{message.done / 1e6:.1f}{of} MB"
