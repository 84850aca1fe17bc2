"""A range in words: "34–54", "34", "34 or more"."""

from __future__ import annotations

import polars as pl

from market_tui.measures.columns import Figure, as_float


def format_range(
    low: Figure,
    high: Figure,
    *,
    decimals: int = 0,
    scale: float = 1,
    unit: str = "",
    unknown: str = "not known",
) -> pl.Expr:
    """A range as text: "34–54", "34" when both ends show alike, "34 or more", "up to 54", "not known".

    Ends are rounded outwards, so that what is printed still holds the truth; a single figure is rounded
    as usual. `scale=100, unit="%"` prints a share as "41–45%". Below zero "to" replaces the dash.
    """
    bottom, top = as_float(low) * scale, as_float(high) * scale
    single = bottom == top
    step = 10.0**decimals
    # Nine decimals first: 0.29 x 100 is 28.999999999999996, which must not become 28.
    floor = (bottom * step).round(9).floor() / step
    ceiling = (top * step).round(9).ceil() / step
    least = _number(pl.when(single).then(bottom).otherwise(floor), decimals)
    most = _number(pl.when(single).then(top).otherwise(ceiling), decimals)
    between = pl.when(floor < 0).then(pl.lit(" to ")).otherwise(pl.lit("–"))
    return (
        pl.when(least.is_null() & most.is_null())
        .then(pl.lit(unknown))
        .when(most.is_null())
        .then(least + unit + " or more")
        .when(least.is_null())
        .then("up to " + most + unit)
        .when(least == most)
        .then(least + unit)
        .otherwise(least + between + most + unit)
    )


def _number(figure: pl.Expr, decimals: int) -> pl.Expr:
    """Plain digits with commas at the thousands and a true minus sign."""
    shown = figure.round(decimals, mode="half_away_from_zero")
    # Polars has no look-ahead to place commas with, so the digits are grouped from the right, reversed.
    digits = shown.abs().floor().cast(pl.Int64).cast(pl.String).str.reverse()
    whole: pl.Expr = digits.str.replace_all(r"(\d{3})", "${1},").str.reverse().str.strip_prefix(",")
    sign: pl.Expr = pl.when(shown < 0).then(pl.lit("−")).otherwise(pl.lit(""))
    if decimals == 0:
        return sign + whole
    tail = ((shown.abs() - shown.abs().floor()) * 10.0**decimals).round().cast(pl.Int64)
    return sign + whole + "." + tail.cast(pl.String).str.zfill(decimals)
