"""The app itself: its keys, its looks, its end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from market_tui.tui.actions import key_of
from market_tui.tui.doing.views import remember
from market_tui.tui.themes import THEMES

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp


def keys(app: MarketApp) -> None:
    """Show every key, those that work where the focus is first."""
    from market_tui.tui.here import here
    from market_tui.tui.screens.help import KeysHelp

    page = app.page
    works = {a.id for a in here(app.actions, app.screen, page)}
    app.push_screen(KeysHelp(app.actions, works, page.crumb if page else "the start"))


def next_theme(app: MarketApp) -> None:
    """Change to the next theme."""
    names = [theme.name for theme in THEMES]
    at = names.index(app.theme) if app.theme in names else -1
    app.theme = names[(at + 1) % len(names)]


def picture(app: MarketApp) -> None:
    """Save the screen as a picture, without what was said in passing."""
    app.clear_notifications()
    app.call_after_refresh(app.attempt, partial(_save, app))


def _save(app: MarketApp) -> None:
    from market_tui.tui.exporting import folder
    from market_tui.tui.picture import save
    from market_tui.tui.served import hand_over

    path = save(app.export_screenshot(title="market-tui"), folder(served=app.served))
    app.notify(hand_over(app, [path]), title="Picture", markup=False, timeout=8)


def reload(app: MarketApp) -> None:
    """Open the store again, after a load elsewhere."""
    app.open_market()


def suspend(app: MarketApp) -> None:
    """Stop the process until the shell goes on with it."""
    app.action_suspend_process()


def leave(app: MarketApp) -> None:
    """Leave market-tui; while files are loaded or written, only when it is asked twice."""
    doing = app.work.beside.partition("…")[0].partition(" ")[0]
    if doing and app.staying != doing:
        app.staying = doing
        app.tell(f"still {doing}: {key_of('quit')} again leaves without it, and nothing is left half-done")
        return
    remember(app)
    app.exit()
