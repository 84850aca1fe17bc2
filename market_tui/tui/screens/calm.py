"""What every screen of the app has in common: it is drawn no oftener than it must, and keys come between."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from market_tui.tui.turns import InTurn, turn


class Calm(InTurn, Screen[ScreenResultType]):
    """A screen that draws what has changed when the focus moves, and all of it only when it is resized."""

    # Textual's own draws all of the screen when the focus moves; widgets that gain and lose it do so anyway.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    _laying = False

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        self._laying = True
        try:
            super()._refresh_layout(size, scroll)
        finally:
            self._laying = False

    def _compositor_refresh(self) -> None:
        """Draw what has changed; Textual draws a layout at once, here keys come between."""
        if self._laying:
            self.call_next(self._draw_laid_out)
        else:
            super()._compositor_refresh()

    async def _draw_laid_out(self) -> None:
        await turn()
        self._compositor_refresh()
