"""The app itself: its keys, its looks, its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.tui.themes import THEMES

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp


def keys(app: MarketApp) -> None:
    """Show every key."""
    from market_tui.tui.screens.dialog import TextDialog
    from market_tui.tui.screens.help import keys as every_key

    app.push_screen(TextDialog("Keys", every_key(app.actions)))


def next_theme(app: MarketApp) -> None:
    """Change to the next theme."""
    from market_tui.tui.panel import PanelView

    names = [theme.name for theme in THEMES]
    at = names.index(app.theme) if app.theme in names else -1
    app.theme = names[(at + 1) % len(names)]
    for view in app.body.query(PanelView):
        view.redraw()


def picture(app: MarketApp) -> None:
    """Save the screen as a picture."""
    from market_tui.tui.picture import save
    from market_tui.tui.served import hand_over

    path = save(app.export_screenshot(title="market-tui"), Path.cwd())
    app.notify(hand_over(app, [path]), title="Picture", markup=False, timeout=8)


def reload(app: MarketApp) -> None:
    """Open the store again, after a load elsewhere."""
    app.open_market()


def suspend(app: MarketApp) -> None:
    """Stop the process until the shell goes on with it."""
    app.action_suspend_process()


def leave(app: MarketApp) -> None:
    """Leave market-tui."""
    app.exit()
