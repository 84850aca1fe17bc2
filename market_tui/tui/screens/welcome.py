"""The first screen on the sample market: what this is, and how to bring one's own lists."""

from __future__ import annotations

from textual.content import Content

WELCOME = (
    "You are looking at a SAMPLE: an invented market, to try every key on.\n\n"
    "  Look around     Escape closes this. 1 to 7 change the tab, Enter opens a bar,\n"
    "                  a changes the area, i explains a figure, ? shows every key.\n\n"
    "  Your own lists  Leave with q, then load Ofsted’s published files as they are,\n"
    "                  a file, a folder or a ZIP:\n\n"
    "                      market-tui load FOLDER\n\n"
    "                  or have them fetched from GOV.UK:\n\n"
    "                      market-tui fetch ofsted\n\n"
    "                  and start market-tui again."
)


def welcome() -> Content:
    """The text of the first screen."""
    return Content(WELCOME)
