"""One widget draws at a time: the event loop comes round between two, so that a key never waits for many."""

from __future__ import annotations

import asyncio
from collections import deque
from weakref import WeakKeyDictionary

from textual import events
from textual.message_pump import MessagePump

MOMENT = 0.005
DRAWS = (events.Compose, events.Mount, events.Resize, events.ScreenResume)
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()


class Turns:
    """Those that wait for their turn; at each round of the loop one is let through, the first first."""

    def __init__(self) -> None:
        self.waiting: deque[asyncio.Future[None]] = deque()
        self.since = 0.0  # when one was let through

    async def wait(self) -> None:
        """Until it is one's turn."""
        loop = asyncio.get_running_loop()
        mine = loop.create_future()
        self.waiting.append(mine)
        if len(self.waiting) == 1:
            loop.call_soon(self._next)
        await mine

    def _next(self) -> None:
        mine = self.waiting[0]
        self.since = mine.get_loop().time()
        if not mine.done():
            mine.set_result(None)
        self.waiting.popleft()
        if self.waiting:
            mine.get_loop().call_soon(self._next)


def _here() -> Turns:
    return _turns.setdefault(asyncio.get_running_loop(), Turns())


async def turn() -> None:
    """Until it is one's turn to draw."""
    await _here().wait()


async def moment() -> None:
    """Until it is one's turn again, once the small things done in this one have taken a moment."""
    turns = _here()
    if asyncio.get_running_loop().time() - turns.since > MOMENT:
        await turns.wait()


class InTurn(MessagePump):
    """A widget of many parts, which draws in its turn; Textual draws all that wait in one round."""

    async def on_event(self, event: events.Event) -> None:
        """Handle an event, one that draws in turn."""
        if isinstance(event, DRAWS):
            await turn()
        await super().on_event(event)
