"""What the app does in threads for itself, and what the bar says meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.message import Message

from market_tui.tui.problem import Problem

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp

PATIENCE = 0.2


class Worked(Message):
    """A thread has done a piece of work; a Problem is what went wrong. `request` None cannot go stale."""

    def __init__(self, result: Any, then: Callable[[Any], None], request: int | None) -> None:
        super().__init__()
        self.result = result
        self.then = then
        self.request = request


class Work:
    """Work for the view can be let go of; work beside it (a load, an export) goes on to its end."""

    def __init__(self, app: MarketApp) -> None:
        self.app = app
        self.request = 0
        self.for_view = self.beside = ""

    @property
    def going_on(self) -> bool:
        """Whether anything is."""
        return bool(self.for_view or self.beside)

    def start(
        self, do: Callable[[], Any], then: Callable[[Any], None], words: str, *, of_view: bool = False
    ) -> None:
        """Do something in a thread, then go on with its result, or with the Problem it had.

        Work `of_view` is for the view asked for last: an older one's result is dropped.
        """
        self.request += of_view
        request = self.request if of_view else None
        self.tell(words, of_view=of_view)

        def apart() -> None:
            try:
                result = do()
            except BaseException as error:  # Polars panics are no Exceptions, and none may end the app.
                result = Problem.of(error)
            self.app.post_message(Worked(result, then, request))

        self.app.run_worker(apart, thread=True, exit_on_error=False)

    def ended(self, message: Worked) -> None:
        """Go on with what a thread has done, unless it is no longer wanted."""
        if message.request in (None, self.request):
            self.tell("", of_view=message.request is not None)
            message.then(message.result)

    def let_go(self) -> bool:
        """Let go of what is done for the view; say whether anything was."""
        if not self.for_view:
            return False
        self.request += 1
        self.tell("", of_view=True)
        return True

    def tell(self, words: str, *, of_view: bool = False) -> None:
        """Say what is waited for, if it takes long enough to be noticed."""
        if of_view:
            self.for_view = words
        else:
            self.beside = words
        if words:
            self.app.set_timer(PATIENCE, self.show)
        else:
            self.show()

    def show(self) -> None:
        """Show or clear the words at the right of the bar."""
        page = self.app.page
        asked = "working…" if page is not None and page.waiting else ""
        stoppable = self.for_view or asked
        self.app.bars.scope.busy(f"{stoppable} esc cancels" if stoppable else self.beside)
