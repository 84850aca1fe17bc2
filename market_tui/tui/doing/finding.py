"""Setting things side by side, and finding any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp


def compare(app: MarketApp) -> None:
    """Set two areas, dates or owners side by side; again, the next of these."""
    from market_tui.tui.pages.compare import ComparePage

    if app.session is None:
        return
    if isinstance(app.page, ComparePage):
        app.page.chooser.action_step(1)
        return
    app.open_page(ComparePage(app.session))
