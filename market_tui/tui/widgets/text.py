"""Public text made harmless to draw: no control, bidi or invisible characters, cut by cell width."""

from __future__ import annotations

import math
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, get_character_cell_size, set_cell_size

if TYPE_CHECKING:
    import polars as pl

PLACEHOLDER = "\N{REPLACEMENT CHARACTER}"
FLAG = "⚑"
WORKING = "working…"
NOTED = "✎"
MISSING = "–"
MARKS_PER_LETTER = 2

# Letters that terminals join to, or draw over, the one before: rich and the terminal disagree on their width.
_JOINING = frozenset(chr(code) for code in (*range(0x1F1E6, 0x1F200), *range(0x1F3FB, 0x1F400))) | frozenset(
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810))
)


def plain(text: str) -> str:
    """Return the text on one line with everything a terminal could act on replaced by a visible mark."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = MARKS_PER_LETTER  # a mark with no letter before it would sit on the neighbouring cell
    for character in text.replace("\r\n", "\n"):
        if character.isspace():
            kept.append(" ")
        elif character in _JOINING or unicodedata.category(character)[0] == "C":
            kept.append(PLACEHOLDER)
        elif unicodedata.category(character)[0] == "M":
            kept.append(character if marks < MARKS_PER_LETTER else PLACEHOLDER)
            marks += 1
            continue
        else:
            kept.append(character if get_character_cell_size(character) else PLACEHOLDER)
            marks = 0
            continue
        marks = MARKS_PER_LETTER
    return "".join(kept)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return harmless text that fills exactly `width` cells, cut with an ellipsis where it is longer."""
    if width <= 0:
        return ""
    # Every character but a letter's two marks takes a cell, so what lies beyond cannot be seen.
    text = plain(text[: 4 * width + 8])
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    padding = " " * (width - length)
    return padding + text if right else text + padding


def is_missing(value: Any) -> bool:
    """Say whether a value is null or not a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def written(value: Any) -> str:
    """Return a value as it reads where no format was asked for: ISO dates, two decimals, yes and no."""
    if is_missing(value):
        return MISSING
    match value:
        case bool():
            text = "yes" if value else "no"
        case float() if value and not 0.005 <= abs(value) < 1e15:
            text = f"{value:.3g}"
        case float():
            text = f"{value:,.2f}"
        case datetime():
            text = value.isoformat(sep=" ", timespec="minutes")
        case date():
            text = value.isoformat()
        case list():
            text = ", ".join(written(item) for item in value)
        case _:
            text = str(value)
    return text


def pasted(value: Any) -> str:
    """Return a value for a tab-separated paste: in full, on one line, never a formula."""
    if is_missing(value):
        return ""
    if isinstance(value, float):
        return repr(value)
    text = plain(written(value))
    formula = isinstance(value, str | list) and text.lstrip(" ")[:1] in ("=", "+", "-", "@")
    return "'" + text if formula and len(text) > 1 else text


def as_tsv(frame: pl.DataFrame) -> str:
    """Write rows with their header for a paste into a spreadsheet."""
    lines = [[pasted(name) for name in frame.columns]]
    lines += [[pasted(value) for value in row] for row in frame.iter_rows()]
    return "\n".join("\t".join(line) for line in lines)
