"""The first screen on the sample market: what this is, and how to bring one's own lists."""

from __future__ import annotations

from textual.content import Content

WELCOME = (
    "This is a SAMPLE: an invented market, to try every key on.\n\n"
    "Look around it\n"
    "  esc closes this, 1 to 7 change the tab, enter opens a bar,\n"
    "  a changes the area, i explains a figure, ? shows every key.\n\n"
    "Load the published lists\n"
    "  Leave with q, then give Ofsted’s files as they are, a file,\n"
    "  a folder or a ZIP, or have them fetched, and start again:\n\n"
    "    market-tui load FOLDER\n"
    "    market-tui fetch ofsted"
)


def welcome() -> Content:
    """The text of the first screen."""
    return Content(WELCOME)
