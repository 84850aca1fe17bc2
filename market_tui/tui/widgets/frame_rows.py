"""Which rows of a frame are shown and in which order: sorted, filtered, selected. No widget."""

from __future__ import annotations

from typing import Any

import polars as pl


class FrameRows:
    """The rows of one frame; `at` numbers them from the top of what is shown."""

    def __init__(self, frame: pl.DataFrame, sorted_by: tuple[str, bool] | None = None) -> None:
        self.frame = frame
        self.sorted_by: tuple[str, bool] | None = None
        self.selected: set[int] = set()
        self._mask: pl.Series | None = None
        self._order = self._unsorted()
        self.at = self._order
        if sorted_by:
            self.sort(*sorted_by)

    def __len__(self) -> int:
        return len(self.at)

    def sort(self, column: str | None, descending: bool = False) -> bool:
        """Order by a column, or as the frame has them; say whether that is another order."""
        before = self.sorted_by
        order = None
        if column is not None and column in self.frame.columns:
            order = order_by(self.frame[column], descending)
        self.sorted_by = None if order is None or column is None else (column, descending)
        if before != self.sorted_by:
            self._order = self._unsorted() if order is None else order
            self._arrange()
        return before != self.sorted_by

    def keep(self, mask: pl.Series | None) -> None:
        """Show the rows that a mask marks, or all."""
        self._mask = mask
        self._arrange()

    def index(self, row: int) -> int | None:
        """Return the number in the frame of a row as it is shown."""
        return self.at[row] if 0 <= row < len(self.at) else None

    def position(self, index: int | None) -> int | None:
        """Return where a row of the frame is shown, if it is."""
        return None if index is None else self.at.index_of(index)

    def row(self, row: int) -> dict[str, Any] | None:
        """Return every value of a row as it is shown."""
        index = self.index(row)
        return None if index is None else self.frame.row(index, named=True)

    def shown(self) -> pl.DataFrame:
        """Return the rows that the filter leaves, in the order of the sort, every column."""
        return self.frame[self.at]

    def chosen(self) -> pl.DataFrame:
        """Return the selected rows in the order of the sort, those the filter hides among them."""
        return self.frame[self._order.filter(self._order.is_in(sorted(self.selected)))]

    def taken(self, row: int) -> pl.DataFrame:
        """Return the selected rows, or where there are none the one at a place."""
        return self.chosen() if self.selected else self.frame[self.at[max(0, row) :][:1]]

    def turn(self, row: int) -> None:
        """Select the row at a place, or let it go."""
        index = self.index(row)
        if index is not None:
            self.selected ^= {index}

    def select(self, *rows: int) -> None:
        """Select the rows at some places."""
        self.selected |= {self.at[row] for row in rows if row < len(self.at)}

    def select_all(self) -> None:
        """Select every row shown, or none if any is selected."""
        self.selected = set() if self.selected else set(self.at.to_list())

    def _unsorted(self) -> pl.Series:
        return pl.int_range(self.frame.height, dtype=pl.UInt32, eager=True)

    def _arrange(self) -> None:
        self.at = self._order if self._mask is None else self._order.filter(self._mask.gather(self._order))


def order_by(values: pl.Series, descending: bool) -> pl.Series | None:
    """Return the row numbers in the order of a column, nulls last, equal rows as they were."""
    key = pl.col(values.name)
    if values.dtype.is_float():
        key = key.fill_nan(None)
    elif values.dtype == pl.String:
        key = key.str.to_lowercase()
    elif values.dtype.is_nested() or values.dtype == pl.Object:
        return None
    order = pl.arg_sort_by(key, descending=descending, nulls_last=True, maintain_order=True)
    return values.to_frame().select(order.cast(pl.UInt32)).to_series()
