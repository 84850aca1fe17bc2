"""Work that goes on beside the page, looked at: how far it is, then what came of it. Escape stops it."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Event
from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from market_tui.tui.screens.dialog import Dialog, Hints

EVERY = 0.2
WIDEST, FRAME_CELLS = 110, 4
RUNNING: Hints = (("esc", "stop"), ("h", "hide it and let it go on"), ("↑ ↓", "scroll"))
STOPPING: Hints = (("h", "hide it"), ("↑ ↓", "scroll"))
ENDED: Hints = (("↑ ↓", "scroll"), ("esc", "leave"))


class Run(Protocol):
    """Work in a thread that can be stopped."""

    cancel: Event
    ended: bool


class RunPanel(Dialog[None]):
    """Looks at a piece of work several times a second; hiding it does not end the work."""

    DEFAULT_CSS = """
    RunPanel > .frame { max-width: 110; }
    RunPanel VerticalScroll { height: auto; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,x", "stop", "Stop", id="running.stop"),
        Binding("h", "leave", "Hide", id="running.hide"),
        Binding("enter", "close", "Close", id="running.close"),
    ]
    hints = RUNNING
    stopping = "stopping…"  # and what becomes of what is done

    def __init__(self, run: Run, title: str) -> None:
        super().__init__()
        self.looked_at = run
        self.title_text = title

    def told(self, width: int) -> Content:
        """The work as it stands."""
        raise NotImplementedError

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
        run = self.looked_at
        width = min(WIDEST, self.app.size.width * 9 // 10) - FRAME_CELLS
        stopping = run.cancel.is_set() and not run.ended
        lines = self.told(width)
        self.query_one(".lines", Static).update(Content(f"{self.stopping}\n") + lines if stopping else lines)
        self.hint(ENDED if run.ended else STOPPING if stopping else RUNNING)

    def action_stop(self) -> None:
        """Stop the work; leave once it has ended."""
        if self.looked_at.ended:
            self.dismiss(None)
        self.looked_at.cancel.set()
        self.look()

    def action_close(self) -> None:
        """Leave, if it has ended."""
        if self.looked_at.ended:
            self.dismiss(None)


def bar(part: float, cells: int) -> str:
    """A bar of some cells, a part of it full."""
    full = round(min(1.0, max(0.0, part)) * cells)
    return "█" * full + "░" * (cells - full)
