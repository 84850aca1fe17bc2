"""Rows of a table selected and copied."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import polars as pl
from textual import work
from textual.binding import Binding, BindingType

from market_tui.tui.widgets.frame_cursor import FrameCursor
from market_tui.tui.widgets.text import as_tsv, pasted

COPIED_AT_ONCE = 500


class FrameSelection(FrameCursor):
    """Rows with a cursor, some of them selected; the selection stays through a sort and a filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Select", id="table.select", tooltip="Select the row, or let it go"),
        Binding("y", "copy_rows", "Copy", id="table.copy", tooltip="Copy the selected rows, or this one"),
        Binding("Y", "copy_cell", "Copy cell", show=False, id="table.copy_cell", tooltip="Copy this cell"),
        Binding("ctrl+a", "select_all", "Select all or none", show=False, id="table.select_all"),
        Binding("shift+up", "extend(-1)", "Select up", show=False, id="table.select_up"),
        Binding("shift+down", "extend(1)", "Select down", show=False, id="table.select_down"),
    ]

    def selected_rows(self) -> pl.DataFrame:
        """Return the selected rows in the order of the sort, those the filter hides among them."""
        return self._rows.chosen()

    def action_select(self) -> None:
        """Select the row under the cursor, or let it go, and go on to the next."""
        self._rows.turn(self.cursor_row)
        self.refresh_line(self.cursor_row + 1)
        self.action_move(1)

    def action_select_all(self) -> None:
        """Select every row shown, or none if any is selected."""
        self._rows.select_all()
        self.refresh()

    def action_extend(self, step: int) -> None:
        """Select this row and the next in a direction."""
        before = self.cursor_row
        self.action_move(step)
        self._rows.select(before, self.cursor_row)
        self.refresh()

    def action_copy_rows(self) -> None:
        """Copy the selected rows, or the one under the cursor, with a header."""
        rows = self._rows.taken(self.cursor_row).select(column.name for column in self._layout.columns)
        if rows.height > COPIED_AT_ONCE:
            self._copy(rows)
        elif rows.height:
            self._copied(as_tsv(rows), rows.height)

    def action_copy_cell(self) -> None:
        """Copy the cell under the cursor in full."""
        index = self._rows.index(self.cursor_row)
        if index is not None:
            self.app.copy_to_clipboard(pasted(self._layout.columns[self.cursor_column].value(index)))
            self.notify("Copied the cell")

    @work(group="copy", exclusive=True)
    async def _copy(self, rows: pl.DataFrame) -> None:
        self._copied(await asyncio.to_thread(as_tsv, rows), rows.height)

    def _copied(self, text: str, rows: int) -> None:
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied {rows:,} row{'s' if rows > 1 else ''}")
