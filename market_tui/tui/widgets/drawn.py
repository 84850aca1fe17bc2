"""What strips, grids and maps have in common: they are drawn line by line, and copied as they stand."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.scroll_view import ScrollView

from market_tui.tui.actions import CHART

CURSOR = "▌ "


class Drawn(ScrollView):
    """A drawing in lines of text, with a cursor."""

    place = CHART
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy_drawing", "Copy", show=False, id="drawn.copy"),
        Binding("Y", "copy_figure", "Copy figure", show=False, id="drawn.copy_cell"),
    ]

    class Opened(Message):
        """A part of a drawing was opened with Enter or a double click."""

        def __init__(self, drawn: Drawn, key: str) -> None:
            super().__init__()
            self.drawn = drawn
            self.key = key

        @property
        def control(self) -> Drawn:
            """The drawing."""
            return self.drawn

    def figure_at_cursor(self) -> str:
        """What stands under the cursor, as text."""
        raise NotImplementedError

    def as_text(self) -> str:
        """The whole drawing as text, those of its lines that are out of view too, without the cursor."""
        top = self.scroll_offset.y
        lines = [self.render_line(y - top).text.rstrip() for y in range(self.virtual_size.height)]
        return "\n".join("  " + line[2:] if line.startswith(CURSOR) else line for line in lines)

    def bring_into_view(self, line: int, lines: int = 1, *, above: int = 0) -> None:
        """Scroll no further than needed to show some lines; `above` are those that stay over them."""
        top, room = self.scroll_offset.y, self.scrollable_content_region.height - above
        if not top <= line <= top + room - lines:
            self.scroll_to(y=line if line < top else line + lines - room, animate=False)

    def action_copy_drawing(self) -> None:
        """Copy the drawing as text."""
        self.app.copy_to_clipboard(self.as_text())
        self.notify("Copied the chart as text")

    def action_copy_figure(self) -> None:
        """Copy what stands under the cursor."""
        text = self.figure_at_cursor()
        if text:
            self.app.copy_to_clipboard(text)
            self.notify("Copied the figure")
