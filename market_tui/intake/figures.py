"""Cells that hold a number or a publisher's mark."""

import re

import polars as pl

from market_tui.publishers import MARKS

_IN_THOUSANDS = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$"
_PRINTED = re.compile(r"^(-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]+)?)\s*%?$")


def figures(text: pl.Series) -> pl.Series:
    """Numbers without commas, pounds and percent signs, and marks without brackets; both as text."""
    nothing = pl.Series([None], dtype=pl.String)
    plain = text.cast(pl.Float64, strict=False).is_finite().fill_null(False)
    if plain.all():
        return text
    rest = text.zip_with(~plain, nothing)
    bare = without_commas(rest.str.strip_chars(" []").str.to_lowercase().str.replace_all(r"[£%]", ""))
    number = bare.cast(pl.Float64, strict=False).is_finite().fill_null(False)
    return text.zip_with(plain, bare.zip_with(number | bare.is_in(MARKS), nothing))


def without_commas(text: pl.Series) -> pl.Series:
    """Numbers without the commas between their thousands; a comma that stands elsewhere stays."""
    if not text.str.contains(",", literal=True).any():
        return text
    return text.zip_with(~text.str.contains(_IN_THOUSANDS).fill_null(False), text.str.replace_all(",", ""))


def printed_number(cell: str) -> float | None:
    """The number that a printed cell is, as `1,234` or `5.5%`; None for any other text."""
    found = _PRINTED.match(cell)
    return float(found[1].replace(",", "")) if found else None
