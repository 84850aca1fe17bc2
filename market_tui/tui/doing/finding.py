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


def england(app: MarketApp) -> None:
    """Show every council in England in tiles; on the map, choose the indicator."""
    from market_tui.tui.pages.map import MapPage

    if app.session is None:
        return
    if isinstance(app.page, MapPage):
        app.page.edit_options()
        return
    app.open_page(MapPage(app.session))


def went(app: MarketApp, area: str) -> None:
    """Leave the map and look at a council."""
    from market_tui.tui.doing.moving import back
    from market_tui.tui.picking import looked_at

    back(app)
    app.look(looked_at(app.view, area))
