"""What every screen of the app has in common: it is drawn no oftener than it must, and keys come between."""

from __future__ import annotations

from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from market_tui.tui.turns import InTurn, turn

CELLS = 1_920  # drawn in one go: a screen of 80 by 24


class Calm(InTurn, Screen[ScreenResultType]):
    """A screen that draws what has changed when the focus moves, and all of it only when it is resized.

    Textual lays out and draws in one go. Here the loop comes round between the two, and a large layout
    is drawn in parts.
    """

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
        """Draw what has changed; what has been laid out anew, soon."""
        if self._laying:
            self.call_next(self._draw_in_parts)
        else:
            super()._compositor_refresh()

    async def _draw_in_parts(self) -> None:
        regions = list(self._compositor._dirty_regions)
        self._compositor._dirty_regions.clear()
        if regions:
            left, top, width, height = Region.from_union(regions)
            lines = max(1, CELLS // width)
            for y in range(top, top + height, lines):
                await turn()
                # The screen may have become smaller meanwhile.
                part = Region(left, y, width, lines).intersection(self._compositor.size.region)
                parts = (part.intersection(region) for region in regions)
                self._compositor._dirty_regions.update(region for region in parts if region)
                super()._compositor_refresh()
