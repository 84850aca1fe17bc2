"""Small multiples: the same small chart for each place, all on one scale, chosen by arrows or mouse."""

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
from market_tui.tui.widgets.strips import columns, trend
from market_tui.tui.widgets.text import fit, plain

LEAST, GAP, HIGH = 24, 2, 3
LINES = HIGH + 3


@dataclass(frozen=True, slots=True)
class Small:
    """One place: its series, None where it breaks, its last figure, and what stands beneath."""

    key: str
    series: tuple[float | None, ...]
    figure: str = ""
    beneath: str = ""


class Multiples(Drawn, can_focus=True):
    """Small charts side by side, as many as there is room for."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"multiples--drawn", "multiples--cursor", "multiples--beneath"}
    DEFAULT_CSS = """
    Multiples { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Multiples > .multiples--drawn { color: $primary; }
    Multiples > .multiples--cursor { text-style: bold reverse; }
    Multiples > .multiples--beneath { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", show=False, id="multiples.open"),
        Binding("up", "move(-1, 0)", "Up", show=False, id="multiples.up"),
        Binding("down", "move(1, 0)", "Down", show=False, id="multiples.down"),
        Binding("left", "move(0, -1)", "Left", show=False, id="multiples.left"),
        Binding("right", "move(0, 1)", "Right", show=False, id="multiples.right"),
    ]

    class Opened(Drawn.Opened):
        """A chart was opened with Enter or a double click."""

    def __init__(self) -> None:
        super().__init__()
        self.charts: tuple[Small, ...] = ()
        self.cursor = 0
        self.ends = (0.0, 0.0)
        self._drawings: dict[int, list[str]] = {}

    def set_charts(self, charts: Sequence[Small]) -> None:
        """Show other charts on one scale, the cursor on the same place if it is still there."""
        held = self.charts[self.cursor].key if self.charts else ""
        self.charts = tuple(charts)
        known = [v for chart in self.charts for v in chart.series if v is not None and math.isfinite(v)]
        self.ends = min([0.0, *known]), max([0.0, *known])
        keys = [chart.key for chart in self.charts]
        self.cursor = keys.index(held) if held in keys else 0
        self._resized()
        self.refresh()

    @property
    def across(self) -> int:
        """How many stand beside each other."""
        return max(1, (self.size.width + GAP) // (LEAST + GAP))

    @property
    def width(self) -> int:
        """The cells of one chart."""
        return max(8, (self.size.width + GAP - 1) // self.across - GAP)

    def figure_at_cursor(self) -> str:
        """The place and its last figure, a tab between."""
        chart = self.charts[self.cursor] if self.charts else None
        return f"{chart.key}\t{chart.figure}" if chart else ""

    def render_line(self, y: int) -> Strip:
        """Draw one line of a row of charts."""
        row, part = divmod(self.scroll_offset.y + y, LINES)
        width, base = self.scrollable_content_region.width, self.rich_style
        segments: list[Segment] = []
        first = row * self.across
        for at in range(first, min(first + self.across, len(self.charts))):
            text, name = self._part(at, part)
            style = self.get_component_rich_style(f"multiples--{name}") if name else base
            if part == 0:
                here = self.has_focus and at == self.cursor
                style = (
                    self.get_component_rich_style("multiples--cursor") if here else base + Style(bold=True)
                )
            segments += [Segment(fit(text, self.width), style), Segment(" " * GAP, base)]
        return Strip(segments).adjust_cell_length(width, base)

    def _part(self, at: int, part: int) -> tuple[str, str]:
        """One line of a chart, and how it is styled."""
        chart = self.charts[at]
        if part == 0:
            figure = plain(chart.figure)
            return f"{fit(chart.key, self.width - cell_len(figure) - 1)} {figure}", ""
        if part <= HIGH:
            if at not in self._drawings:
                self._drawings[at] = self._drawing(chart)
            return self._drawings[at][part - 1], "drawn"
        return (chart.beneath, "beneath") if part == HIGH + 1 else ("", "")

    def _drawing(self, chart: Small) -> list[str]:
        low, high = self.ends
        thick = max(1, min(3, self.width // max(1, len(chart.series)) - 1))
        if low < 0:  # Columns stand on 0: where a series falls below, lines are drawn.
            points = [("", value) for value in chart.series]
            drawn = trend(
                points, max(1, (thick + 1) * len(points)), HIGH + 1, minimum=low, maximum=high
            ).plain
            return drawn.split("\n")[:HIGH]
        return columns(chart.series, high, HIGH, thick)

    def on_resize(self) -> None:
        """Lay out anew."""
        self._resized()

    def on_click(self, event: events.Click) -> None:
        """Move to the chart that was clicked; a double click opens it."""
        row, column = (event.y + self.scroll_offset.y) // LINES, event.x // (self.width + GAP)
        at = row * self.across + column
        if column < self.across and at < len(self.charts):
            self.move_to(at)
            if event.chain == 2:
                self.action_open()

    def move_to(self, at: int) -> None:
        """Put the cursor on a chart and bring it into view."""
        if not 0 <= at < len(self.charts):
            return
        self.cursor = at
        self.bring_into_view(at // self.across * LINES, LINES)
        self.refresh()

    def action_move(self, down: int, right: int) -> None:
        """Move by a row or to the next."""
        self.move_to(self.cursor + down * self.across + right)

    def action_open(self) -> None:
        """Open the chart under the cursor."""
        if self.charts:
            self.post_message(self.Opened(self, self.charts[self.cursor].key))

    def _resized(self) -> None:
        self._drawings.clear()
        self.virtual_size = Size(0, -(-len(self.charts) // self.across) * LINES)
