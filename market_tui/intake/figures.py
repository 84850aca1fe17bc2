"""Cells that hold a number or a publisher's mark."""

import polars as pl

from market_tui.publishers import MARKS


def figures(text: pl.Series) -> pl.Series:
    """Numbers without commas, pounds and percent signs, and marks without brackets; both as text."""
    nothing = pl.Series([None], dtype=pl.String)
    plain = text.cast(pl.Float64, strict=False).is_finite().fill_null(False)
    if plain.all():
        return text
    rest = text.zip_with(~plain, nothing)
    bare = rest.str.strip_chars(" []").str.to_lowercase().str.replace_all(r"[£,%]", "")
    number = bare.cast(pl.Float64, strict=False).is_finite().fill_null(False)
    return text.zip_with(plain, bare.zip_with(number | bare.is_in(MARKS), nothing))
