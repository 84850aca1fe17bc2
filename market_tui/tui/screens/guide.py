"""A page of the guides, or a table's columns, to read in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content

from market_tui.tui import guide
from market_tui.tui.screens.dialog import TextDialog
from market_tui.tui.screens.explain import wrapped
from market_tui.tui.widgets.text import plain

if TYPE_CHECKING:
    from textual.app import App

WIDEST, EDGES = 100, 6


def room(app: App[None]) -> int:
    """The cells there are for text in a dialogue."""
    return min(WIDEST, app.size.width * 9 // 10) - EDGES


class GuideDialog(TextDialog):
    """A page, from one of its headings on; the rest is a scroll away."""

    def __init__(self, key: str, width: int) -> None:
        name, _, heading = key.partition("#")
        text, places = guide.readable(guide.page(name), width)
        super().__init__(next(iter(places), name), text)
        self.at = places.get(heading, 0)

    def on_mount(self) -> None:
        """Begin at the heading."""
        scroll = self.query_one(VerticalScroll)
        self.call_after_refresh(scroll.scroll_to, y=self.at, animate=False)


def of_table(name: str, width: int) -> TextDialog:
    """What a table holds: a row, then each column with its unit and meaning."""
    from market_tui import schema

    table = schema.TABLES[name]
    rows = schema.dictionary().filter(table=name).iter_rows(named=True)
    lines = [Content(line) for line in wrapped(f"A row is {table.row}.", width)]
    for row in rows:
        unit = f", {row['unit']}" if row["unit"] else ""
        term = f" Publisher: {row['publisher_term']}." if row["publisher_term"] else ""
        lines += [Content(""), Content.styled(plain(f"{row['column']} ({row['type']}{unit})"), "bold")]
        lines += [Content("  " + line) for line in wrapped(f"{row['meaning']}.{term}", width)]
    return TextDialog(f"Table {name}", Content("\n").join(lines))
