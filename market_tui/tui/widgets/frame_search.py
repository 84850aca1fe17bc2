"""Which rows of a frame hold what is looked for. No widget, so that a thread can look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import polars as pl

FUZZY_CHUNK = 2_000
NEAR_ENOUGH = 80
SHORTEST_FUZZY_WORD = 4


class Found(NamedTuple):
    """The rows found, marked; `near` says that none match and these come close."""

    mask: pl.Series
    near: bool


class Finder:
    """Looks for words in the text of some columns, which is gathered once."""

    def __init__(self, columns: Sequence[pl.Series]) -> None:
        self._columns = columns
        self._haystack: pl.Series | None = None

    def find(self, words: Sequence[str], stop: Callable[[], bool] = lambda: False) -> Found:
        """Mark the rows that hold every word; where none does, those that nearly do, unless told to stop."""
        if self._haystack is None:
            self._haystack = haystack_of(self._columns)
        return rows_matching(self._haystack, words, stop)


def as_text(values: pl.Series) -> pl.Series | None:
    """Return what a filter reads in a column: text, categories and dates, not numbers."""
    if values.dtype in (pl.String, pl.Categorical, pl.Enum, pl.Date, pl.Datetime):
        return values.cast(pl.String)
    if values.dtype == pl.List(pl.String):
        return values.list.join(" ")
    return None


def haystack_of(columns: Sequence[pl.Series]) -> pl.Series:
    """Join the text of each row, in lower case, into one column."""
    texts = [text for values in columns if (text := as_text(values)) is not None]
    if not texts:
        return pl.repeat("", len(columns[0]) if columns else 0, dtype=pl.String, eager=True)
    named = [text.alias(str(i)) for i, text in enumerate(texts)]
    joined = pl.concat_str(pl.all(), separator=" ", ignore_nulls=True).str.to_lowercase()
    return pl.DataFrame(named).select(joined).to_series()


def rows_matching(
    haystack: pl.Series, words: Sequence[str], stop: Callable[[], bool] = lambda: False
) -> Found:
    """Mark the rows that hold every word; if none does, those that nearly do, and say so."""
    mask = pl.repeat(True, len(haystack), dtype=pl.Boolean, eager=True)
    for word in words:
        mask &= _holds(haystack, word)
    if mask.any() or not any(len(word) >= SHORTEST_FUZZY_WORD for word in words):
        return Found(mask, near=False)
    near = pl.repeat(True, len(haystack), dtype=pl.Boolean, eager=True)
    for word in words:
        near &= _nearly(haystack, word, stop) if len(word) >= SHORTEST_FUZZY_WORD else _holds(haystack, word)
    return Found(near, bool(near.any()))


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
