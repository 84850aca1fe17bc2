"""Dark, light and high contrast. Colour marks nothing that a word or a shape does not say too."""

from textual.theme import Theme

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
