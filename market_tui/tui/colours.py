"""One colour for each sector and rating, everywhere. Every strip also carries its name and its figure."""

COLOURS = {
    "Private": "#c9a45c",
    "Local authority": "#6fa3c7",
    "Voluntary": "#8cb58a",
    "Not-for-profit": "#8cb58a",
    "Health authority": "#b58ab5",
    "Health": "#b58ab5",
    "Outstanding": "#4fa3a0",
    "Good": "#8cb58a",
    "Requires improvement": "#d0a050",
    "Inadequate": "#cc6b5f",
    "Not yet inspected": "#8a8f94",
}
PLAIN = ("market-high-contrast",)


def colour_of(label: str, theme: str) -> str:
    """The colour of a sector or rating; none for anything else, and none in high contrast."""
    return "" if theme in PLAIN else COLOURS.get(label, "")
