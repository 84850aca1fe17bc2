"""The columns of a frame made ready to draw: label, width, side, and each cell as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import polars as pl
from rich.cells import cell_len

from market_tui.tui.widgets.text import MISSING, fit, is_missing, plain, written

WIDEST = 40
SAMPLE = 200


@dataclass(frozen=True, slots=True)
class TableColumn:
    """How one column of the frame is drawn; what is left out follows from the data.

    `instead` is the text that stands in place of a missing value, row by row.
    """

    name: str
    label: str = ""
    width: int | None = None
    align: Literal["left", "right"] | None = None
    format: Callable[[Any], str] | None = None
    instead: pl.Series | None = None


class DrawnColumn(NamedTuple):
    """A column ready to draw."""

    name: str
    label: str
    width: int
    right: bool
    write: Callable[[Any], str]
    values: pl.Series
    instead: pl.Series | None = None

    @property
    def numeric(self) -> bool:
        """Whether it holds figures, which are never cut short: they would read as others."""
        return self.values.dtype.is_numeric()

    def value(self, row: int) -> Any:
        """One value as Python has it: a list for a list."""
        value = self.values[row]
        return value.to_list() if isinstance(value, pl.Series) else value

    def cell(self, row: int, room: int) -> tuple[str, bool]:
        """One value in the room there is, or what stands in its place; and whether it is missing."""
        value = self.value(row)
        missing = is_missing(value)
        told = (self.instead[row] if self.instead is not None else None) if missing else self.write(value)
        text = fit(MISSING if told is None else told, room, right=self.right)
        return "#" * room if text.endswith("…") and self.numeric else text, missing


class Table(NamedTuple):
    """A frame with its columns ready to draw."""

    frame: pl.DataFrame
    columns: list[DrawnColumn]
    specs: Sequence[TableColumn] | None = None


def table_of(frame: pl.DataFrame, specs: Sequence[TableColumn] | None = None) -> Table:
    """Make a frame's columns ready to draw: those named, or all. Touches no widget, so a thread can do it."""
    told = specs or [TableColumn(name) for name in frame.columns]
    return Table(frame, [as_column(spec, frame) for spec in told if spec.name in frame.columns], specs)


def as_column(spec: TableColumn, frame: pl.DataFrame) -> DrawnColumn:
    """Work out side and width; numbers by their extremes, so that no figure is cut short."""
    values = frame[spec.name]
    numeric = values.dtype.is_numeric()
    label = plain(spec.label or spec.name)
    write = spec.format or written
    width = spec.width
    if width is None:
        seen = values.gather_every(max(1, len(values) // SAMPLE)).head(SAMPLE).to_list()
        if numeric:
            seen += [values.min(), values.max()]
        texts = [write(value) for value in seen if not is_missing(value)]
        texts += [] if spec.instead is None else spec.instead.drop_nulls().head(SAMPLE).to_list()
        longest = max((cell_len(plain(text[: 4 * WIDEST])) for text in texts), default=1)
        width = min(WIDEST, max(cell_len(label) + 2, longest))
    right = spec.align == "right" if spec.align else numeric
    return DrawnColumn(spec.name, label, max(1, width), right, write, values, spec.instead)
