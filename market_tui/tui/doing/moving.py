"""Going to a tab, back, and out of what is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp


def tab(app: MarketApp, name: str) -> None:
    """Go to a tab; a second time, to its first page."""
    if app.session is not None:
        app.trail.hold_focus()
        if name == app.trail.tab:
            app.trail.leave_all()
        app.trail.tab = name
        app.trail.show()


def back(app: MarketApp) -> None:
    """Go back to the page before, the cursor where it was; to the view before, where another was shown."""
    page = app.page
    if page is None:
        return
    way, page.way_back = page.way_back, None
    if way is not None and app.view != way.arrived:
        if way.page is not None:
            way.page.remove()
        way = None
    if way is not None and way.page is not None:
        app.trail.pages.append(way.page)
    elif app.trail.deep:
        app.trail.leave()
    if way is not None:
        app.look(way.before)
    else:
        app.trail.show()


def cancel(app: MarketApp) -> None:
    """Stop waiting, close the filter, or go back: whichever comes first."""
    if app.session is None:
        return
    if app.stop_waiting():
        app.tell("cancelled")
    elif app.page is None or not app.page.close_filter():
        back(app)
