"""Dark, light and high contrast. Colour marks nothing that a word or a shape does not say too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme
from textual.widget import Widget

from market_tui.tui.turns import moment

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

DARK = Theme(
    name="market-dark",
    primary="#7aa2c8",
    secondary="#9db4c8",
    accent="#e0b860",
    warning="#e0b860",
    error="#e07a6a",
    success="#8fbf8f",
    foreground="#d8d8d0",
    background="#14171a",
    surface="#1b1f23",
    panel="#22272c",
    boost="#2c333a",
    dark=True,
)
LIGHT = Theme(
    name="market-light",
    primary="#1f4e79",
    secondary="#4a6a86",
    accent="#9a5b00",
    warning="#9a5b00",
    error="#a32015",
    success="#22662a",
    foreground="#1a1a1a",
    background="#fbf8f2",
    surface="#f4f0e7",
    panel="#ebe6da",
    boost="#e0d9c8",
    dark=False,
)
HIGH_CONTRAST = Theme(
    name="market-high-contrast",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff8080",
    success="#80ff80",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    boost="#303030",
    dark=True,
    text_alpha=1.0,
    variables={"text-muted": "#ffffff"},
)
THEMES = (DARK, LIGHT, HIGH_CONTRAST)


async def restyle(app: App[None]) -> None:
    """Style every widget and draw every panel anew, in turns, and show it once all are."""
    from market_tui.tui.panel import PanelView

    screens = list(app.screen_stack)
    widgets = [widget for screen in screens for widget in screen.walk_children(with_self=True)]
    with app.batch_update():
        for node in (app, *widgets):
            await moment()
            if node.is_attached:
                _restyle(app, node)
        for widget in widgets:
            if isinstance(widget, PanelView) and widget.is_attached:
                await moment()
                widget.redraw()
    for screen in screens:
        screen._css_update_count = app._css_update_count
    app.screen._compositor._dirty_regions.add(app.size.region)
    app.screen._refresh_layout(app.size)


def _restyle(app: App[None], node: DOMNode) -> None:
    # Else each rule that changes would have all below the node drawn again, for each node and rule.
    styles = node.styles.base
    kept, styles.node = styles.node, None
    try:
        app.stylesheet.update_nodes([node])
    finally:
        styles.node = kept
    if isinstance(node, Widget):
        node.refresh()
