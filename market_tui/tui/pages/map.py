"""England in tiles, a council each, shaded by any indicator; Enter goes to the council."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from market_tui.tui.actions import MAP, OPENS
from market_tui.tui.page import Page, Question, Shown
from market_tui.tui.problem import Problem
from market_tui.tui.session import ENGLAND
from market_tui.tui.widgets.text import plain
from market_tui.tui.widgets.tile_map import TileMap

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled

FIRST = "good_or_outstanding_share"


class MapPage(Page):
    """One indicator for every council in England, the area's own in brackets."""

    DEFAULT_CSS = """
    MapPage > .heading { height: 1; padding: 0 1; text-style: bold; }
    MapPage > .problem { height: auto; padding: 0 1; display: none; }
    MapPage > TileMap { margin: 0 0 0 1; }
    MapPage.-waiting TileMap { text-opacity: 60%; }
    """
    places = (MAP, OPENS)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "regions", "By region", show=False, id="map.regions")
    ]

    class Went(Message):
        """A council was chosen to be looked at."""

        def __init__(self, area: str) -> None:
            super().__init__()
            self.area = area

    def __init__(self, session: Session, indicator: str = FIRST, *, regions: bool = False) -> None:
        super().__init__(session, "Map")
        self.indicator = indicator
        self.regions = regions
        self.answer: Answer | None = None
        self.members: frozenset[str] = frozenset()
        self.map = TileMap()

    def compose(self) -> ComposeResult:
        """Heading, what went wrong, the map."""
        yield Static("", classes="heading", markup=False)
        yield Static("", classes="problem", markup=False)
        yield self.map

    def questions(self, settled: Settled) -> Iterable[Question]:
        """All of England, whatever the area; and which councils are the area's."""
        scope = replace(settled.scope, areas=(ENGLAND,), by="area")
        yield "members", lambda: self.session.councils(settled.area)
        asked = {"indicator": self.indicator, "regions": self.regions}
        yield "map", lambda: self.session.ask("council_map", scope, **asked)

    def tell(self, part: str, result: Any) -> None:
        """Draw the map."""
        if part == "members":
            members = frozenset(result) if self.settled and self.settled.area != ENGLAND else frozenset()
            if members != self.members and self.map.cursor not in members:
                self.map.cursor = ""  # goes to the new area's first
            self.members = members
            return
        from market_tui.tui.drawing.tiles import tiles

        self.answer = result
        self.query_one(".problem").display = False
        drawn = tiles(result, self.members)
        self.map.set_tiles(drawn, next((tile.key for tile in drawn if tile.marked), ""))
        self._explain()

    def fail(self, part: str, problem: Problem) -> None:
        """Say above the map what went wrong."""
        line = self.query_one(".problem", Static)
        line.update(Content(str(problem)))
        line.display = True

    def _explain(self) -> None:
        """Write the indicator, its classes and the council under the cursor beside the tiles."""
        if self.answer is None or self.settled is None or not self.answer.frame.height:
            return
        from market_tui.tui.drawing.tiles import detail, legend, title

        wide, _ = self.map.scale
        answer, named = self.answer, " › ".join(plain(crumb) for crumb in (*self.came_from, self.crumb))
        level = ", by region" if self.regions else ""
        heading = f"{named}: {plain(answer.frame['indicator'][0])}{level}   < > another"
        self.query_one(".heading", Static).update(Content(heading))
        here = self.map.cursor
        self.map.set_words(
            (title(answer, wide), legend(answer, wide), detail(answer, here, wide, self.settled.area))
        )

    def on_resize(self) -> None:
        """Write the words for the new scale."""
        self.call_after_refresh(self._explain)

    def on_tile_map_highlighted(self, message: TileMap.Highlighted) -> None:
        """Tell of the council under the cursor."""
        message.stop()
        self._explain()

    def on_tile_map_opened(self, message: TileMap.Opened) -> None:
        """Go to the council, or to its region where regions are shown."""
        message.stop()
        if type(message) is TileMap.Opened and self.answer is not None:
            held = self.answer.frame.filter(authority=message.key)
            self.post_message(self.Went(held["region"][0] if self.regions else message.key))

    def on_tile_map_stepped(self, message: TileMap.Stepped) -> None:
        """Show the indicator before or after."""
        message.stop()
        from market_tui.market.indicators import INDICATORS

        names = [indicator.name for indicator in INDICATORS]
        self.choose(names[(names.index(self.indicator) + message.by) % len(names)])

    def action_regions(self) -> None:
        """Show each region's figure on its tiles, or each council's again."""
        self.regions = not self.regions
        self.choose(self.indicator)

    def choose(self, indicator: str) -> None:
        """Show another indicator."""
        self.indicator = indicator
        if self.settled is not None:
            self.load(self.settled)

    def shown(self) -> Shown | None:
        """Every council's figure."""
        if self.answer is None:
            return None
        from market_tui.export.pictures import of_map

        draw = partial(of_map, members=self.members)
        return Shown(self.answer, f"Map: {self.answer.frame['indicator'][0]}", draw=draw)

    def focus_first(self) -> None:
        """Put the focus on the map."""
        self.map.focus()

    def edit_options(self) -> bool:
        """Choose the indicator from a list."""
        from market_tui.market.indicators import INDICATORS
        from market_tui.tui.screens.choose import Find, Item

        items = [Item(i.name, i.title, i.topic) for i in INDICATORS]
        picker = Find("Indicator", items, self.indicator, placeholder="part of its name")
        self.app.push_screen(picker, lambda item: self.choose(item.value) if item else None)
        return True
