"""Export: which format, and how the file begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from market_tui.tui.screens.choose import Choose, Item
from market_tui.tui.widgets.text import fit, plain

MOST_LINES, FRAME_LINES = 10, 11


class ExportAs(Choose):
    """One of the formats, its file previewed beneath; Enter writes it."""

    DEFAULT_CSS = """
    ExportAs > .frame { max-width: 110; }
    ExportAs OptionList { max-height: 8; }
    ExportAs > .frame > .preview { border-top: solid $foreground 30%; color: $text-muted; }
    """
    hints = (("↑ ↓", "format"), ("enter", "write it"), ("esc", "leave"))

    def __init__(self, title: str, items: Sequence[Item], preview: Callable[[str], str]) -> None:
        super().__init__(title, items, items[0].value)
        self.preview = preview

    def inside(self) -> Iterable[Widget]:
        """The formats, then how the file begins."""
        yield OptionList(compact=True, markup=False)
        yield Static("", classes="preview", markup=False)

    def on_mount(self) -> None:
        """Give the preview the lines that the formats and keys leave."""
        lines = self.app.size.height * 9 // 10 - FRAME_LINES
        self.query_one(".preview").styles.height = max(3, min(MOST_LINES, lines))
        super().on_mount()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Show how the file of this format begins."""
        message.stop()
        told = self.preview(str(self.items[message.option_index].value)).splitlines()
        width = max(20, self.query_one(".preview").content_size.width or 70)
        self.query_one(".preview", Static).update(
            Content("\n".join(fit(plain(line), width).rstrip() for line in told[:MOST_LINES]))
        )
