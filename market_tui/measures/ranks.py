"""Where an area stands among others, and whether a figure can be believed."""

from __future__ import annotations

import polars as pl

from market_tui.measures.columns import Figure, as_expr, as_float


def rank(value: Figure, low_is_good: bool | pl.Expr = False) -> pl.Expr:
    """1 for the best; equal figures share the smallest rank (1, 2, 2, 4); an area without a figure has none.

    `low_is_good` is the measure's polarity, one for all or a Boolean column. Use `.over("indicator")`.
    Unit: place. Source: DfE Local Authority Interactive Tool, column Polarity; issue 4, "ties as minimum".
    """
    figure = as_float(value)
    low = pl.lit(low_is_good) if isinstance(low_is_good, bool) else low_is_good.fill_null(False)
    return pl.when(low).then(figure).otherwise(-figure).rank("min").cast(pl.Int64)


def reporting(value: Figure) -> pl.Expr:
    """How many areas have the figure: the `of` in "rank 12 of 150"."""
    return as_expr(value).count().cast(pl.Int64)


def quartile(place: Figure, of: Figure) -> pl.Expr:
    """1 (best) to 4: 1 + the whole part of 4·(rank - 1)/of; null when fewer than 4 areas report.

    Equal figures fall in one quartile, the better one, as they share a rank.
    """
    number = as_expr(of).cast(pl.Int64)
    return pl.when(number >= 4).then(1 + 4 * (as_expr(place).cast(pl.Int64) - 1) // number)


def class_of(value: Figure, classes: int = 5) -> pl.Expr:
    """1 (the lowest) to `classes`: 1 + the whole part of classes·(rank - 1)/of, the lowest figure first.

    As many areas in each as ties allow: equal figures share a class, the lower one. Null without a figure.
    """
    figure = as_float(value)
    place = figure.rank("min").cast(pl.Int64)
    return (1 + classes * (place - 1) // figure.count().cast(pl.Int64)).cast(pl.Int64)


def change_ratio(value: Figure, previous: Figure) -> pl.Expr:
    """value / previous; null when the previous figure is missing, 0 or negative."""
    before = as_float(previous)
    return pl.when(before > 0).then(as_float(value) / before)


def beyond(ratio: Figure, factor: float = 1.6) -> pl.Expr:
    """Whether a change is suspect: more than x factor or less than / factor; exactly that much is not.

    Source: DESIGN section 11, suspect returns. Null when the ratio is.
    """
    change = as_float(ratio)
    return (change > factor) | (change < 1 / factor)


def slipped_digit(value: Figure, previous: Figure, tolerance: float = 0.25) -> pl.Expr:
    """Whether ten times the figure, or a tenth of it, lies within the tolerance of the previous one.

    Source: issue 4; Halton's £465 a week in 2017-18 after £4,630. The tolerance is a fraction of the
    previous figure. Null when there is no previous figure above 0.
    """
    ratio = change_ratio(value, previous)
    return ((ratio * 10 - 1).abs() <= tolerance) | ((ratio / 10 - 1).abs() <= tolerance)


def disagree(one: Figure, other: Figure, tolerance: float = 0.05) -> pl.Expr:
    """Whether two returns of one council and year differ by more than that fraction of the larger.

    Source: issue 4. Null when either is missing.
    """
    a, b = as_float(one), as_float(other)
    larger = pl.when(a.abs() >= b.abs()).then(a.abs()).otherwise(b.abs())
    return (a - b).abs() > tolerance * larger
