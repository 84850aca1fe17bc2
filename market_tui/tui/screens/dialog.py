"""What every dialogue has in common: a frame, a title, the foot line, Escape to leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from market_tui.tui.screens.calm import Calm
from market_tui.tui.widgets.bars import FootLine
from market_tui.tui.widgets.text import plain

if TYPE_CHECKING:
    from market_tui.tui.frame import Bars

Result = TypeVar("Result")
Hints = tuple[tuple[str, str], ...]


class Dialog(Calm[Result], ModalScreen[Result]):
    """A framed dialogue over the app."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .frame { width: 90%; max-width: 76; height: auto; max-height: 90%; padding: 0 1;
                      border: round $foreground; background: $surface; border-title-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="dialog.leave")]
    title_text = ""
    hints: Hints = (("esc", "leave"),)

    def compose(self) -> ComposeResult:
        """The frame and what is in it; the keys in the foot line, over that of the page."""
        bars: Bars | None = getattr(self.app, "bars", None)
        with Vertical(classes="frame") as frame:
            frame.border_title = Content(plain(self.title_text))
            yield from self.inside()
        yield FootLine(self.hints, bars.foot.label if bars else "")

    def inside(self) -> Iterable[Widget]:
        """What stands in the frame."""
        raise NotImplementedError

    def hint(self, hints: Hints) -> None:
        """Show other keys in the foot line."""
        self.query_one(FootLine).show(hints)

    def action_leave(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)


class TextDialog(Dialog[None]):
    """Text to read; the arrows scroll it."""

    DEFAULT_CSS = """
    TextDialog > .frame { max-width: 100; }
    TextDialog VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,enter", "leave", "Leave", id="text.leave")]
    hints = (("↑ ↓", "scroll"), ("esc", "leave"))

    def __init__(self, title: str, text: str | Content) -> None:
        super().__init__()
        self.title_text = title
        self.text = text if isinstance(text, Content) else Content(text)

    def inside(self) -> Iterable[Widget]:
        """The text, as high as it is."""
        scroll = VerticalScroll(Static(self.text, markup=False))
        yield scroll

    def on_mount(self) -> None:
        """Leave the frame's lines their room."""
        self.query_one(VerticalScroll).styles.max_height = max(5, self.app.size.height * 9 // 10 - 2)
        self.query_one(VerticalScroll).focus()
