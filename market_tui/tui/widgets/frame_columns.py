"""The pure parts of a table over a frame: how columns are drawn, which rows match, in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import polars as pl
from rich.cells import cell_len

from market_tui.tui.widgets.text import is_missing, pasted, plain, written

WIDEST = 40
SAMPLE = 200
FUZZY_CHUNK = 2_000
NEAR_ENOUGH = 80
SHORTEST_FUZZY_WORD = 4


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
    numeric: bool
    write: Callable[[Any], str]
    values: pl.Series
    instead: pl.Series | None = None

    def text(self, value: Any, row: int) -> str | None:
        """The value as it is drawn, or what stands in its place; None where nothing is known."""
        if not is_missing(value):
            return self.write(value)
        return None if self.instead is None else self.instead[row]


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
    """Work out alignment and width; numbers by their extremes, so that no figure is cut short."""
    values = frame[spec.name]
    numeric = values.dtype.is_numeric()
    label = plain(spec.label or spec.name)
    write = spec.format or written
    width = spec.width
    if width is None:
        seen = values.gather_every(max(1, len(values) // SAMPLE)).head(SAMPLE).to_list()
        if numeric:
            seen += [values.min(), values.max()]
        texts = [plain(write(value)[: 4 * WIDEST]) for value in seen if not is_missing(value)]
        texts += [] if spec.instead is None else spec.instead.drop_nulls().head(SAMPLE).to_list()
        width = min(WIDEST, max(cell_len(label) + 2, max(map(cell_len, texts), default=1)))
    right = spec.align == "right" if spec.align else numeric
    return DrawnColumn(spec.name, label, max(1, width), right, numeric, write, values, spec.instead)


def value_of(values: pl.Series, row: int) -> Any:
    """Return one value as Python has it: a list for a list."""
    value = values[row]
    return value.to_list() if isinstance(value, pl.Series) else value


def as_text(values: pl.Series) -> pl.Series | None:
    """Return what a filter reads in a column: text, categories and dates, not numbers."""
    if values.dtype in (pl.String, pl.Categorical, pl.Enum, pl.Date, pl.Datetime):
        return values.cast(pl.String)
    if values.dtype == pl.List(pl.String):
        return values.list.join(" ")
    return None


def haystack_of(columns: Sequence[pl.Series], height: int) -> pl.Series:
    """Join the text of each row, in lower case, into one column."""
    texts = [text for values in columns if (text := as_text(values)) is not None]
    if not texts:
        return pl.repeat("", height, dtype=pl.String, eager=True)
    named = [text.alias(str(i)) for i, text in enumerate(texts)]
    joined = pl.concat_str(pl.all(), separator=" ", ignore_nulls=True).str.to_lowercase()
    return pl.DataFrame(named).select(joined).to_series()


def rows_matching(
    haystack: pl.Series, words: Sequence[str], stop: Callable[[], bool] = lambda: False
) -> tuple[pl.Series, bool]:
    """Mark the rows that hold every word; if none does, those that nearly do, and say so."""
    mask = pl.repeat(True, len(haystack), dtype=pl.Boolean, eager=True)
    for word in words:
        mask &= _holds(haystack, word)
    if mask.any() or not any(len(word) >= SHORTEST_FUZZY_WORD for word in words):
        return mask, False
    near = pl.repeat(True, len(haystack), dtype=pl.Boolean, eager=True)
    for word in words:
        near &= _nearly(haystack, word, stop) if len(word) >= SHORTEST_FUZZY_WORD else _holds(haystack, word)
    return near, bool(near.any())


def _holds(haystack: pl.Series, word: str) -> pl.Series:
    return haystack.str.contains(word, literal=True)


def _nearly(haystack: pl.Series, word: str, stop: Callable[[], bool]) -> pl.Series:
    """Mark the rows with a stretch of text close to the word, in chunks so that other threads get a turn."""
    from rapidfuzz import fuzz, process

    found: list[int] = []
    for start in range(0, len(haystack), FUZZY_CHUNK):
        if stop():
            break
        texts = haystack.slice(start, FUZZY_CHUNK).to_list()
        close = process.extract(word, texts, scorer=fuzz.partial_ratio, score_cutoff=NEAR_ENOUGH, limit=None)
        found.extend(start + position for _, _, position in close)
    return pl.int_range(len(haystack), dtype=pl.UInt32, eager=True).is_in(found)


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


def as_tsv(frame: pl.DataFrame) -> str:
    """Write rows with their header for a paste into a spreadsheet."""
    lines = [[pasted(name) for name in frame.columns]]
    lines += [[pasted(value) for value in row] for row in frame.iter_rows()]
    return "\n".join("\t".join(line) for line in lines)
