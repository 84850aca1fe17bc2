"""Stacked shares: a strip for each place, its parts in patterns, what they mean above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from market_tui.tui.widgets.drawn import CURSOR, Drawn
from market_tui.tui.widgets.strips import PATTERNS, legend, stacked
from market_tui.tui.widgets.text import fit, plain

MOST_PARTS = len(PATTERNS)
LABEL, LABEL_SHARE = 26, 0.34


@dataclass(frozen=True, slots=True)
class Stack:
    """One place: its parts in the order of the legend, and the figure of the first."""

    key: str
    parts: tuple[float | None, ...]
    figure: str = ""


class Stacks(Drawn, can_focus=True):
    """Strips one below the other under their legend, with a cursor."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"stacks--drawn", "stacks--cursor", "stacks--legend"}
    DEFAULT_CSS = """
    Stacks { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Stacks > .stacks--drawn { color: $primary; }
    Stacks > .stacks--cursor { text-style: bold reverse; }
    Stacks > .stacks--legend { color: $foreground; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", show=False, id="stacks.open"),
        Binding("up", "move(-1)", "Up", show=False, id="stacks.up"),
        Binding("down", "move(1)", "Down", show=False, id="stacks.down"),
        Binding("pageup", "move(-10)", "Screenful up", show=False, id="stacks.page_up"),
        Binding("pagedown", "move(10)", "Screenful down", show=False, id="stacks.page_down"),
    ]

    class Opened(Drawn.Opened):
        """A strip was opened with Enter or a double click."""

    def __init__(self) -> None:
        super().__init__()
        self.names: tuple[str, ...] = ()
        self.stacks: tuple[Stack, ...] = ()
        self.cursor = 0
        self._figure = 0

    def set_stacks(self, names: Sequence[str], stacks: Sequence[Stack]) -> None:
        """Show other strips; `names` are their parts."""
        self.names, self.stacks = tuple(names), tuple(stacks)
        self._figure = max((cell_len(plain(stack.figure)) for stack in self.stacks), default=0)
        self.cursor = min(self.cursor, max(0, len(self.stacks) - 1))
        self.virtual_size = Size(0, len(self.stacks) + 1)
        self.refresh()

    def figure_at_cursor(self) -> str:
        """The place and the share of its first part, a tab between."""
        stack = self.stacks[self.cursor] if self.stacks else None
        return f"{stack.key}\t{stack.figure}" if stack else ""

    def render_line(self, y: int) -> Strip:
        """Draw the legend, which stays, or one strip."""
        width, base = self.scrollable_content_region.width, self.rich_style
        if y == 0:
            style = self.get_component_rich_style("stacks--legend")
            text = legend([(name, None) for name in self.names]).plain
            return Strip([Segment(fit(f"  {text}", width), style)], width)
        at = self.scroll_offset.y + y - 1
        if not 0 <= at < len(self.stacks):
            return Strip.blank(width, base)
        stack, here = self.stacks[at], self.has_focus and at == self.cursor
        figure = self._figure
        label = min(LABEL, int(width * LABEL_SHARE))
        room = max(4, width - len(CURSOR) - label - figure - 3)
        parts = [(name, part) for name, part in zip(self.names, stack.parts, strict=True)]
        segments = [
            Segment(CURSOR if here else "  ", base),
            Segment(fit(stack.key, label), self.get_component_rich_style("stacks--cursor") if here else base),
            Segment(" ", base),
            Segment(stacked(parts, room).plain, self.get_component_rich_style("stacks--drawn")),
            Segment(f" {fit(stack.figure, figure, right=True)}", base),
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Move to the strip that was clicked; a double click opens it."""
        at = self.scroll_offset.y + event.y - 1
        if event.y and at < len(self.stacks):
            self.action_move(at - self.cursor)
            if event.chain == 2:
                self.action_open()

    def action_move(self, by: int) -> None:
        """Move the cursor, and bring it into view."""
        self.cursor = max(0, min(self.cursor + by, len(self.stacks) - 1))
        self.bring_into_view(self.cursor, above=1)
        self.refresh()

    def action_open(self) -> None:
        """Open the strip under the cursor."""
        if self.stacks:
            self.post_message(self.Opened(self, self.stacks[self.cursor].key))
