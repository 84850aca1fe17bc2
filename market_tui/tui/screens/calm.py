"""What every screen of the app has in common: it is drawn no oftener than it must, and keys come between."""

from __future__ import annotations

import asyncio

from textual import events
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

TURN = 0.001
DRAWS = (events.Compose, events.Mount, events.Resize, events.ScreenResume)


class Calm(Screen[ScreenResultType]):
    """A screen that draws what has changed when the focus moves, and all of it only when it is resized."""

    # Textual's own draws all of the screen when the focus moves; widgets that gain and lose it do so anyway.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    async def on_event(self, event: events.Event) -> None:
        """Let the loop come round before each event that draws: Textual handles all that wait in one go."""
        if isinstance(event, DRAWS):
            await asyncio.sleep(TURN)
        await super().on_event(event)
