"""Public text made harmless before it is written: no control characters, no formulas."""

import polars as pl

# C0 and C1 controls, bidirectional controls, zero-width characters and the byte order mark.
HIDDEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]"
_FORMULA = r"^\s*[=+\-@\t\r|%]"


def visible(frame: pl.DataFrame) -> pl.DataFrame:
    """Text columns without control or invisible characters; a line break becomes a space."""
    text = frame.select(pl.col(pl.String, pl.Enum, pl.Categorical)).columns
    cleaned = (
        pl.col(c).cast(pl.String).str.replace_all(r"[\r\n\t]+", " ").str.replace_all(HIDDEN, "") for c in text
    )
    return frame.with_columns(cleaned)


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Text cells that a spreadsheet would run as a formula, behind an apostrophe."""
    text = frame.select(pl.col(pl.String)).columns
    return frame.with_columns(
        pl.when(pl.col(c).str.contains(_FORMULA)).then(pl.lit("'") + pl.col(c)).otherwise(pl.col(c)).alias(c)
        for c in text
    )
