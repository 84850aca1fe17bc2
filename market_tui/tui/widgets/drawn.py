"""What strips, grids and maps have in common: they are drawn line by line, and copied as they stand."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
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

    def figure_at_cursor(self) -> str:
        """What stands under the cursor, as text."""
        raise NotImplementedError

    def as_text(self) -> str:
        """The whole drawing as text, those of its lines that are out of view too, without the cursor."""
        top = self.scroll_offset.y
        lines = [self.render_line(y - top).text.rstrip() for y in range(self.virtual_size.height)]
        return "\n".join("  " + line[2:] if line.startswith(CURSOR) else line for line in lines)

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
