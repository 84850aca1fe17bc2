"""What a table says: a row under the cursor, a row opened, rows filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from market_tui.tui.widgets.frame_table import FrameTable


class RowHighlighted(Message, namespace="frame_table"):
    """The cursor came to another row; its values are as published, not made harmless."""

    def __init__(self, table: FrameTable, row: dict[str, Any]) -> None:
        super().__init__()
        self.table = table
        self.row = row

    @property
    def control(self) -> FrameTable:
        """The table the row is in."""
        return self.table


class RowSelected(RowHighlighted, namespace="frame_table"):
    """A row was opened with Enter or a double click."""


class Filtered(Message, namespace="frame_table"):
    """The rows shown changed; `near` says that nothing matched and these come close."""

    def __init__(self, table: FrameTable, shown: int, total: int, near: bool) -> None:
        super().__init__()
        self.table = table
        self.shown = shown
        self.total = total
        self.near = near

    @property
    def control(self) -> FrameTable:
        """The table that was filtered."""
        return self.table
