"""A map in tiles: a tile for each place, its class as a digit and a shade, chosen by arrows or mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from market_tui.tui.widgets.drawn import Drawn
from market_tui.tui.widgets.text import fit

SHADES = " ░▒▓█"
# Cells a tile takes with the gap beside it, and lines, the most roomy first.
SCALES = ((10, 3), (6, 2), (4, 1))
ASIDE = 3


@dataclass(frozen=True, slots=True)
class Tile:
    """One place: its class from 1, or 0 with a `sign` instead; `marked` puts it in brackets."""

    key: str
    short: str
    row: int
    column: int
    level: int = 0
    sign: str = "·"
    figure: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text in a corner that no tile needs: where they begin, and in how many columns of tiles."""

    row: int
    column: int
    columns: int
    lines: tuple[str, ...]


class TileMap(Drawn, can_focus=True):
    """Tiles as large as there is room for, a cursor among them, words in the corners."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tile-map--drawn", "tile-map--cursor", "tile-map--words"}
    DEFAULT_CSS = """
    TileMap { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    TileMap > .tile-map--drawn { color: $primary; }
    TileMap > .tile-map--cursor { text-style: bold reverse; }
    TileMap > .tile-map--words { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", show=False, id="map.open"),
        Binding("up", "move(-1, 0)", "Up", show=False, id="map.up"),
        Binding("down", "move(1, 0)", "Down", show=False, id="map.down"),
        Binding("left", "move(0, -1)", "Left", show=False, id="map.left"),
        Binding("right", "move(0, 1)", "Right", show=False, id="map.right"),
        Binding("less_than_sign,comma", "step(-1)", "Indicator before", show=False, id="map.before"),
        Binding("greater_than_sign,full_stop", "step(1)", "Next indicator", show=False, id="map.next"),
    ]

    class Opened(Drawn.Opened):
        """A tile was opened with Enter or a double click."""

    class Highlighted(Drawn.Opened):
        """The cursor came to another tile."""

    class Stepped(Message):
        """The indicator before or after is asked for."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__()
        self.tiles: tuple[Tile, ...] = ()
        self.words: tuple[Words, ...] = ()
        self.cursor = ""

    def set_tiles(self, tiles: Sequence[Tile], cursor: str = "") -> None:
        """Show other tiles, the cursor where it was, else on `cursor`, else on the first."""
        self.tiles = tuple(tiles)
        keys = [tile.key for tile in self.tiles]
        if self.cursor not in keys:
            self.cursor = cursor if cursor in keys else next(iter(keys), "")
        self._resized()
        self.refresh()

    def set_words(self, words: Sequence[Words]) -> None:
        """Write other words into the corners."""
        self.words = tuple(words)
        self.refresh()

    @property
    def at_cursor(self) -> Tile | None:
        """The tile under the cursor."""
        return next((tile for tile in self.tiles if tile.key == self.cursor), None)

    @property
    def scale(self) -> tuple[int, int]:
        """The cells and lines of a tile in the room there is."""
        columns, rows = self._extent()
        size = self.size
        fits = (s for s in SCALES if s[0] * columns <= size.width and s[1] * rows <= size.height)
        return next(fits, SCALES[-1])

    def move_to(self, key: str) -> None:
        """Put the cursor on a tile and bring it into view."""
        if key == self.cursor:
            return
        self.cursor = key
        tile, (_, lines) = self.at_cursor, self.scale
        if tile is not None:
            self.bring_into_view(tile.row * lines, lines)
        self.refresh()
        self.post_message(self.Highlighted(self, key))

    def figure_at_cursor(self) -> str:
        """The council under the cursor and its figure, a tab between."""
        tile = self.at_cursor
        return f"{tile.key}\t{tile.figure}" if tile else ""

    def render_line(self, y: int) -> Strip:
        """Draw one line of tiles and the words beside them."""
        width, base = self.scrollable_content_region.width, self.rich_style
        drawn, cursor, words = (
            self.get_component_rich_style(f"tile-map--{name}") for name in ("drawn", "cursor", "words")
        )
        segments = self._line(
            self.scroll_offset.y + y, base, drawn, cursor if self.has_focus else drawn, words
        )
        return Strip(segments).adjust_cell_length(width, base)

    def _line(self, y: int, base: Style, drawn: Style, cursor: Style, words: Style) -> list[Segment]:
        wide, high = self.scale
        row, part = divmod(y, high)
        held: list[tuple[int, str, Style]] = []
        for tile in self.tiles:
            if tile.row == row:
                own = tile.key == self.cursor
                plain_style = base if part == 0 and high > 1 else drawn
                text = written(tile, wide - 1, part, high, own)
                held.append((tile.column * wide, text, cursor if own else plain_style))
        for each in self.words:
            at = y - each.row * high
            if 0 <= at < len(each.lines):
                held.append((each.column * wide, fit(each.lines[at], each.columns * wide - 1), words))
        segments, x = [], 0
        for start, text, style in sorted(held, key=lambda part: part[0]):
            segments += [Segment(" " * max(0, start - x), base), Segment(text, style)]
            x = max(x, start) + cell_len(text)
        return segments

    def on_resize(self) -> None:
        """Draw at the scale of the new size."""
        self._resized()

    def on_click(self, event: events.Click) -> None:
        """Move to the tile that was clicked; a double click opens it."""
        wide, high = self.scale
        place = ((event.y + self.scroll_offset.y) // high, event.x // wide)
        tile = next((t for t in self.tiles if (t.row, t.column) == place), None)
        if tile is not None:
            self.move_to(tile.key)
            if event.chain == 2:
                self.action_open()

    def action_open(self) -> None:
        """Open the tile under the cursor."""
        if self.cursor:
            self.post_message(self.Opened(self, self.cursor))

    def action_step(self, by: int) -> None:
        """Ask for another indicator."""
        self.post_message(self.Stepped(by))

    def action_move(self, down: int, right: int) -> None:
        """Move to the nearest tile that lies more ahead than aside, a detour counting thrice."""
        here = self.at_cursor
        if here is None:
            return

        def way(tile: Tile) -> tuple[int, int]:
            rows, columns = tile.row - here.row, tile.column - here.column
            return (rows * down, abs(columns)) if down else (columns * right, abs(rows))

        ahead = [tile for tile in self.tiles if way(tile)[0] > 0 and way(tile)[0] >= way(tile)[1]]
        if ahead:
            self.move_to(min(ahead, key=lambda tile: way(tile)[0] + ASIDE * way(tile)[1]).key)

    def _extent(self) -> tuple[int, int]:
        return (
            max((tile.column for tile in self.tiles), default=0) + 1,
            max((tile.row for tile in self.tiles), default=0) + 1,
        )

    def _resized(self) -> None:
        self.virtual_size = Size(0, self._extent()[1] * self.scale[1])


def written(tile: Tile, width: int, part: int, high: int, own: bool = False) -> str:
    """One line of a tile: name, figure and class where there is room, else the class alone."""
    if high > 1 and part == 0:
        return fit(tile.key if cell_len(tile.key) <= width else tile.short, width)
    if high > 2 and part == 1:
        return fit(tile.figure, width)
    shade = SHADES[tile.level - 1] if tile.level else " "
    if own and high == 1:
        return f"›{tile.level or tile.sign}‹".center(width)
    ends = ("[", "]") if tile.marked else (shade, shade)
    inside = str(tile.level or tile.sign).center(width - 2, shade)
    return ends[0] + inside + ends[1]
