"""A page: what the body of the app shows under its bars. It asks in a thread and draws what comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from market_tui.tui.problem import Problem
from market_tui.tui.turns import InTurn, moment

if TYPE_CHECKING:
    from market_tui.dashboards import Panel
    from market_tui.export.svg import Picture
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled, View

DIMMED = 0.6
TOGETHER = 0.05
Question = tuple[str, Callable[[], Any]]


@dataclass(frozen=True)
class Shown:
    """What `e`, `i` and `v` work on: an answer as it stands on the screen.

    `twin` is the same on the command line where the answer cannot tell it; `panel` says what is drawn of it,
    `draw` makes a picture of an answer where it is drawn in a way of its own.
    """

    answer: Answer
    title: str
    twin: str = ""
    panel: Panel | None = None
    draw: Callable[[Answer], Picture] | None = None

    @property
    def command(self) -> str:
        """The same on the command line."""
        return self.twin or self.answer.command()


@dataclass(frozen=True)
class WayBack:
    """Where backspace leads from a page for which the view was changed: to the view before, while it is still
    the one `arrived` at; and to the `page` that was left, if one was.
    """

    arrived: View
    before: View
    page: Page | None = None


class Page(InTurn, Vertical):
    """Part of the body. Subclasses say what to ask and how to draw each answer.

    `places` are what it is in the table of actions; `takes_note` says that a note of the user's own stands
    under its heading.
    """

    DEFAULT_CSS = "Page { height: 1fr; }"
    filters = False
    takes_note = False
    places: tuple[str, ...] = ()

    class Told(Message, bubble=False):
        """A thread has the answer to one part of a request."""

        def __init__(self, request: int, part: str, result: Any) -> None:
            super().__init__()
            self.request = request
            self.part = part
            self.result = result

    class Failed(Told):
        """A thread could not answer one part; the result is a Problem."""

    class Done(Message):
        """A request has been answered in full, or was dropped."""

        def __init__(self, page: Page, request: int) -> None:
            super().__init__()
            self.page = page
            self.request = request

    class Opened(Message):
        """A row or a bar leads to another page."""

        def __init__(self, page: Page) -> None:
            super().__init__()
            self.page = page

    def __init__(self, session: Session, crumb: str) -> None:
        super().__init__()
        self.session = session
        self.crumb = crumb
        self.settled: Settled | None = None
        self.request = 0
        self.stopping = threading.Event()
        self.waiting = False
        self.came_from: tuple[str, ...] = ()
        self.held_focus: Widget | None = None
        self.way_back: WayBack | None = None

    def questions(self, settled: Settled) -> Iterable[Question]:
        """What to ask for a view: a name for each part, and the work, which runs in a thread."""
        raise NotImplementedError

    def prepare(self, part: str, result: Any) -> None:
        """Make ready what `tell` will show of a part; runs in the thread, and touches no widget."""

    def tell(self, part: str, result: Any) -> None:
        """Draw one part."""
        raise NotImplementedError

    def fail(self, part: str, problem: Problem) -> None:
        """Say where it belongs that one part could not be had."""
        raise NotImplementedError

    def dim(self, stale: bool) -> None:
        """Dim what stands there while other answers are on their way, or show it in full."""
        # A class on the page would have Textual match the style sheets anew for everything on it.

    def shown(self) -> Shown | None:
        """What is in focus, for export and explanation."""
        return None

    def focus_first(self) -> None:
        """Put the focus where a person would begin."""

    def take_focus(self) -> None:
        """Put the focus where it was when the page was left, else where a person would begin."""
        if self.held_focus is not None and self.held_focus.is_attached:
            self.held_focus.focus(scroll_visible=False)
        else:
            self.focus_first()

    def open_filter(self) -> None:
        """Begin to filter, where there is something to filter."""

    def close_filter(self) -> bool:
        """Close the filter; say whether there was one."""
        return False

    def limit(self) -> bool:
        """Show one owner's homes alone, or all again; say whether the page can."""
        return False

    def merge(self) -> bool:
        """Ask what a merger would change; say whether the page is an owner's."""
        return False

    def edit_options(self) -> bool:
        """Change what the page asks for; say whether there is anything to change."""
        return False

    def load(self, settled: Settled) -> None:
        """Ask again for a view; what an earlier request still brings is dropped."""
        self.settled = settled
        self.request += 1
        self.waiting = True
        self.stopping.set()
        self.stopping = threading.Event()
        self.dim(True)
        self.run_worker(
            partial(self._work, self.request, settled, self.stopping),
            thread=True,
            exclusive=True,
            group="ask",
            exit_on_error=False,
        )

    def drop(self) -> None:
        """Stop waiting: nothing that is still on its way will be drawn."""
        self.stopping.set()
        self.request += 1
        self.waiting = False
        self.settled = None
        self.dim(False)

    def on_unmount(self) -> None:
        """What is still asked is asked for nobody."""
        self.stopping.set()

    def _work(self, request: int, settled: Settled, stop: threading.Event) -> None:
        worker = get_current_worker()
        told: list[Message] = []
        posted = 0.0
        try:
            for part, question in self.questions(settled):
                if worker.is_cancelled:
                    return
                told.append(self._answer(request, part, question, stop))
                # Answers that come at once are laid out together, once.
                if time.monotonic() - posted > TOGETHER:
                    self._post(told)
                    posted = time.monotonic()
        finally:
            self._post([*told, self.Done(self, request)])

    def _post(self, messages: list[Message]) -> None:
        """Post messages, and forget them."""
        for message in messages:
            self.post_message(message)
        messages.clear()

    def _answer(self, request: int, part: str, question: Callable[[], Any], stop: threading.Event) -> Told:
        from market_tui.query.apart import stoppable

        try:
            with stoppable(stop):
                result = question()
            self.prepare(part, result)
            return self.Told(request, part, result)
        except BaseException as error:  # Polars panics are no Exceptions, and none may end the app.
            return self.Failed(request, part, Problem.of(error))

    async def on_page_told(self, message: Told) -> None:
        """Draw an answer unless it is a stale one."""
        await moment()
        if message.request != self.request:
            return
        try:
            self.tell(message.part, message.result)
        except (
            Exception
        ) as error:  # An answer of an odd shape, from a user's own query, must not end the app.
            self.fail(message.part, Problem.of(error))

    def on_page_failed(self, message: Failed) -> None:
        """Show a problem unless it is a stale one."""
        if message.request == self.request:
            self.fail(message.part, message.result)

    def on_page_done(self, message: Done) -> None:
        """Take the waiting mark away."""
        if message.request == self.request:
            self.waiting = False
            self.dim(False)
