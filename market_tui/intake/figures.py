"""Cells that hold a number or a publisher's mark."""

import polars as pl

from market_tui.publishers import MARKS


def figures(text: pl.Series) -> pl.Series:
    """Numbers without commas, pounds and percent signs, and marks without brackets; both as text."""
    bare = text.str.strip_chars(" []").str.to_lowercase().str.replace_all(r"[£,%]", "")
    number = bare.cast(pl.Float64, strict=False).is_finite().fill_null(False)
    return bare.zip_with(number | bare.is_in(MARKS), pl.Series([None], dtype=pl.String))
