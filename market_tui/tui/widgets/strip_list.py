"""Ranked rows of label, strip and figure that answer to keys: the panel every page is made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from market_tui.tui.widgets.drawn import Drawn
from market_tui.tui.widgets.strips import TICK, bar, interval
from market_tui.tui.widgets.text import fit, plain

GUTTER = 2
LEAST_STRIP = 4
READABLE = 16


@dataclass(frozen=True, slots=True)
class StripRow:
    """One ranked row: what it is, how large, the figure as text, and what it is compared with."""

    key: str
    label: str
    value: float | None
    text: str
    tick: float | None = None
    low: float | None = None
    high: float | None = None
    style: str = ""


class StripList(Drawn, can_focus=True):
    """Ranked strips with a row cursor, as high as their rows and as wide as their panel."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"strip-list--cursor", "strip-list--note", "strip-list--drawn"}
    DEFAULT_CSS = """
    StripList {
        height: auto;
        width: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    StripList > .strip-list--cursor { text-style: bold reverse; }
    StripList > .strip-list--note { color: $text-muted; }
    StripList > .strip-list--drawn { color: $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="strips.open", tooltip="Show what is behind this row"),
        Binding("up", "move(-1)", "Up", show=False, id="strips.up"),
        Binding("down", "move(1)", "Down", show=False, id="strips.down"),
        Binding("home,ctrl+home", "first", "First", show=False, id="strips.first"),
        Binding("end,ctrl+end", "last", "Last", show=False, id="strips.last"),
    ]

    class Opened(Drawn.Opened):
        """A row was opened with Enter or a double click."""

    class Highlighted(Drawn.Opened):
        """The cursor came to another row."""

    def __init__(
        self,
        rows: Sequence[StripRow] = (),
        *,
        minimum: float = 0.0,
        maximum: float | None = None,
        tick_label: str = "",
        scale_label: str = "",
        heading: str = "",
        empty: str = "nothing to show",
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - as every textual widget names it
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.minimum = minimum
        self.maximum = maximum
        self.tick_label = tick_label
        self.scale_label = scale_label
        self.heading = heading
        self.empty = empty
        self.rows: Sequence[StripRow] = ()
        self.cursor_row = 0
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[StripRow], *, heading: str | None = None) -> None:
        """Show other rows, with the cursor on the same key if it is still among them.

        `heading` stands over the figures, aligned with their right edge.
        """
        self.heading = self.heading if heading is None else heading
        held = self.key_at_cursor()
        self.rows = tuple(rows)
        keys = [row.key for row in self.rows]
        self.cursor_row = keys.index(held) if held in keys else 0
        size = Size(0, self._headed() + max(1, len(self.rows)) + bool(self._note()))
        taller, self.virtual_size = size != self.virtual_size, size
        self.refresh(layout=taller)

    def key_at_cursor(self) -> str | None:
        """Return the key of the row under the cursor."""
        return self.rows[self.cursor_row].key if self.rows else None

    def move_cursor(self, row: int) -> None:
        """Put the cursor on a row, counted from the top, and scroll to it."""
        row = max(0, min(row, len(self.rows) - 1))
        if row == self.cursor_row:
            return
        self.cursor_row = row
        self.bring_into_view(row + self._headed() if row else 0)
        self.refresh()
        self.post_message(self.Highlighted(self, self.rows[row].key))

    def render_line(self, y: int) -> Strip:
        """Draw one row for the width there is."""
        width = self.scrollable_content_region.width
        position = self.scroll_offset.y + y - self._headed()
        base, note = self.rich_style, self.get_component_rich_style("strip-list--note")
        if not self.rows and position == 0:
            return Strip([Segment(fit(" " * GUTTER + self.empty, width), note)], width)
        label_width, strip_width, text_width = self._layout(width)
        if position < 0:
            return Strip([Segment(fit(self.heading, width, right=True), note)], width)
        if position >= len(self.rows):
            told = self._note() if position == len(self.rows) else ""
            return Strip([Segment(fit(" " * (GUTTER + label_width + 1) + told, width), note)], width)
        row = self.rows[position]
        here = position == self.cursor_row and self.has_focus
        named = self.get_component_rich_style("strip-list--cursor") if here else base
        segments = [
            Segment("▌ " if here else "  ", base),
            Segment(fit(row.label, label_width), named),
            Segment(" ", base),
        ]
        if strip_width:
            drawn = self._strip_of(row, strip_width)
            colour = self.get_component_rich_style("strip-list--drawn") + Style.parse(row.style)
            segments += [Segment(drawn, colour), Segment(" ", base)]
        segments.append(Segment(fit(row.text, text_width, right=True), base + Style(bold=here)))
        return Strip(segments).adjust_cell_length(width, base)

    def figure_at_cursor(self) -> str:
        """The row's label and figure, a tab between."""
        row = self.rows[self.cursor_row] if self.rows else None
        return f"{plain(row.label)}\t{plain(row.text)}" if row else ""

    def on_click(self, event: events.Click) -> None:
        """Move to the row that was clicked; a double click opens it."""
        row = self.scroll_offset.y + event.y - self._headed()
        if 0 <= row < len(self.rows):
            self.move_cursor(row)
            if event.chain == 2:
                self.action_open()

    def action_open(self) -> None:
        """Open the row under the cursor."""
        key = self.key_at_cursor()
        if key is not None:
            self.post_message(self.Opened(self, key))

    def action_move(self, step: int) -> None:
        """Move the cursor up or down."""
        self.move_cursor(self.cursor_row + step)

    def action_first(self) -> None:
        """Move to the first row."""
        self.move_cursor(0)

    def action_last(self) -> None:
        """Move to the last row."""
        self.move_cursor(len(self.rows) - 1)

    def _layout(self, width: int) -> tuple[int, int, int]:
        """Share the width out: figures in full, then labels while strips stay readable, or no strips."""
        figures = max((cell_len(plain(row.text)) for row in self.rows), default=0)
        longest = max((cell_len(plain(row.label)) for row in self.rows), default=0)
        figures = min(figures, max(0, width - GUTTER - 1))
        room = max(0, width - GUTTER - figures - 2)
        label = min(longest, max(width * 2 // 5, room - max(READABLE, room * 3 // 10), 1))
        strip = room - label
        if strip < LEAST_STRIP:
            return max(0, room + 1), 0, figures
        return label, strip, figures

    def _strip_of(self, row: StripRow, width: int) -> str:
        """Draw the interval where there is one, else the bar."""
        maximum = self._maximum()
        if row.low is not None and row.high is not None:
            return interval(row.low, row.value, row.high, self.minimum, maximum, width, tick=row.tick).plain
        return bar(row.value, maximum, width, row.tick).plain

    def _maximum(self) -> float:
        """Return the end of the scale: as given, else the greatest figure in the list."""
        if self.maximum is not None:
            return self.maximum
        figures = (figure for row in self.rows for figure in (row.value, row.tick, row.high))
        return max(
            (figure for figure in figures if figure is not None and math.isfinite(figure)), default=0.0
        )

    def _headed(self) -> int:
        """Return how many lines the heading takes."""
        return int(bool(self.heading) and bool(self.rows))

    def _note(self) -> str:
        """What the tick stands for, and the scale: the line beneath."""
        ticked = self.tick_label and any(row.tick is not None for row in self.rows)
        told = (f"{TICK} {plain(self.tick_label)}" if ticked else "", self.scale_label if self.rows else "")
        return " · ".join(filter(None, told))
