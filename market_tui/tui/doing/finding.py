"""Setting things side by side, and finding any of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp
    from market_tui.tui.screens.choose import Item


def find(app: MarketApp) -> None:
    """Find a council, owner, home, question, action, table or a page to read by a part of its name."""
    from market_tui.tui.finding import index
    from market_tui.tui.screens.find import FindAnything

    if app.session is not None:
        app.push_screen(FindAnything(partial(index, app.session, app.actions)), partial(_go, app))


def _go(app: MarketApp, item: Item | None) -> None:
    """Go to what was found."""
    from market_tui.tui.actions import action
    from market_tui.tui.doing.asking import question
    from market_tui.tui.pages.home import HomePage
    from market_tui.tui.picking import looked_at

    if item is None or app.session is None:
        return
    kind, key = item.value
    if kind == "area":
        app.look(looked_at(app.view, key))
    elif kind == "owner":
        _owner(app, key)
    elif kind == "home":
        app.trail.open(HomePage(app.session, key))
    elif kind == "question":
        question(app, key)
    elif kind in ("help", "table"):
        read(app, kind, key)
    else:
        app.call_next(app.run_action, action(key).binding)


def read(app: MarketApp, kind: str, key: str) -> None:
    """Read a page of the guides, or what a table holds."""
    from market_tui.tui.screens.guide import GuideDialog, of_table, room

    width = room(app)
    app.push_screen(GuideDialog(key, width) if kind == "help" else of_table(key, width))


def _owner(app: MarketApp, name: str) -> None:
    """An owner's page; all over England where it holds nothing in the area."""
    from market_tui.tui.finding import holds
    from market_tui.tui.page import WayBack
    from market_tui.tui.pages.owner import OwnerPage
    from market_tui.tui.picking import looked_at
    from market_tui.tui.session import ENGLAND

    if app.session is None or app.settled is None:
        return
    page = OwnerPage(app.session, name)
    if holds(app.session, app.settled, name) or app.settled.area == ENGLAND:
        app.trail.open(page)
        return
    everywhere = looked_at(app.view, ENGLAND)
    page.way_back = WayBack(everywhere, app.view)
    app.tell(f"{name} holds nothing in {app.settled.area}: all of England is shown")
    app.trail.open(page)
    app.look(everywhere)


def compare(app: MarketApp) -> None:
    """Set two areas, dates or owners side by side; again, the next of these."""
    from market_tui.tui.pages.compare import ComparePage

    if app.session is None:
        return
    if isinstance(app.page, ComparePage):
        app.page.chooser.action_step(1)
        return
    app.trail.open(ComparePage(app.session))


def england(app: MarketApp) -> None:
    """Show every council in England in tiles; on the map, choose the indicator."""
    from market_tui.tui.pages.map import MapPage

    if app.session is None:
        return
    if isinstance(app.page, MapPage):
        app.page.edit_options()
        return
    app.trail.open(MapPage(app.session))


def went(app: MarketApp, area: str) -> None:
    """Leave the map and look at a council; backspace comes back to the map."""
    from market_tui.tui.page import WayBack
    from market_tui.tui.picking import looked_at

    app.trail.hold_focus()
    left = app.trail.pages.pop()
    left.display = False
    seen, under = looked_at(app.view, area), app.trail.pages[-1]
    if under.way_back is not None and under.way_back.page is not None:
        under.way_back.page.remove()
    under.way_back = WayBack(seen, app.view, left)
    app.look(seen)
