"""Dark, light and high contrast. Colour marks nothing that a word or a shape does not say too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

from market_tui.tui.turns import turn

if TYPE_CHECKING:
    from textual.app import App

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

AT_ONCE = 8


async def restyle(app: App[None]) -> None:
    """Style every widget anew, a few in a turn, and draw once all are; Textual's own does all in one go."""
    screens = list(app.screen_stack)
    with app.batch_update():
        app.stylesheet.update_nodes([app])
        for screen in screens:
            widgets = list(screen.walk_children(with_self=True))
            for at in range(0, len(widgets), AT_ONCE):
                await turn()
                app.stylesheet.update_nodes(w for w in widgets[at : at + AT_ONCE] if w.is_attached)
    for screen in screens:
        screen._css_update_count = app._css_update_count
    app.screen._refresh_layout(app.size)
