"""Arithmetic through suppression: a figure, and the lowest and highest that the true one can be.

A range is three columns. `value` is null when the figure is suppressed; a null `low` or `high` means no bound
on that side. Each operation keeps the promise that the true figure lies inside. Counts are 0 or more, unless
called signed; shares and ratios ask for ranges of counts or amounts that cannot be negative.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from market_tui.measures.columns import Figure, as_expr, as_float
from market_tui.measures.marks import codes

# Products of a count and a rounded share miss whole numbers by less than this.
NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Range:
    """A figure with its bounds, as three expressions."""

    value: pl.Expr
    low: pl.Expr
    high: pl.Expr

    @classmethod
    def of(cls, value: str, low: str | None = None, high: str | None = None) -> Range:
        """The range kept in the columns `value`, `value_low` and `value_high`, or as named."""
        return cls(as_float(value), as_float(low or f"{value}_low"), as_float(high or f"{value}_high"))

    @classmethod
    def exact(cls, figure: Figure) -> Range:
        """A figure that is known; a missing one is a range without bounds."""
        return cls(as_float(figure), as_float(figure), as_float(figure))

    def columns(self, value: str, low: str | None = None, high: str | None = None) -> list[pl.Expr]:
        """The three expressions under their names, ready for select, with_columns or agg."""
        return [
            self.value.alias(value),
            self.low.alias(low or f"{value}_low"),
            self.high.alias(high or f"{value}_high"),
        ]

    def __add__(self, other: Range) -> Range:
        """Sum of two ranges: lows add, highs add."""
        return _settled(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        """Difference of two ranges: [low - other's high, high - other's low]."""
        return _settled(self.value - other.value, self.low - other.high, self.high - other.low)


def bounds(
    value: Figure,
    code: Figure,
    *,
    rounding: Figure | None = None,
    primary: bool | pl.Expr = False,
    smallest: int = 6,
    most: Figure | None = None,
    signed: bool = False,
) -> Range:
    """The range of a published cell, from its figure or the mark that stands in its place.

    - a figure: itself, or ± half of `rounding` where it was rounded; a published 0 is a true 0.
    - `c`: 1 to `smallest` - 1 where the caller knows it to be `primary`; else 0 upwards. Not 1 upwards: one
      group in eleven of the LA tables of 2021 to 2025 that hold a `c` has more of them than children left to
      put in them, so zeros are suppressed too.
    - `k`, `low`: above zero (from 1 for counts rounded to 2 or more) to half of `rounding`.
    - `z`: adds nothing, 0 to 0, while the value stays null so that it is never shown as a zero.
    - `x`, `u`, `..`, `:`, `-`, an unknown mark, or none: 0 upwards.

    `most` caps what is suppressed (a part cannot exceed its total). `signed` is for net gain, which has no
    floor. `rounding` may be a column, null where figures are exact (authorities).
    Source: DfE statistical symbols, as gathered in docs/sources.md.
    """
    figure = as_float(value)
    mark = as_expr(code).cast(pl.String).str.strip_chars(" []").str.to_lowercase()
    half = (pl.lit(None, dtype=pl.Float64) if rounding is None else as_float(rounding)) / 2
    slack = half.fill_null(0.0) if signed else pl.when(figure != 0).then(half.fill_null(0.0)).otherwise(0.0)
    floor = pl.lit(None if signed else 0.0, dtype=pl.Float64)
    is_nothing, is_small = mark.is_in(codes("none")), mark.is_in(codes("under half the rounding"))
    is_primary = (mark == "c") & primary
    least_of_small = -half if signed else pl.when(half >= 1).then(1.0).otherwise(0.0)
    low = (
        pl.when(figure.is_not_null())
        .then(figure - slack if signed else (figure - slack).clip(lower_bound=0))
        .when(is_nothing)
        .then(0.0)
        .when(is_primary)
        .then(floor if signed else 1.0)
        .when(is_small)
        .then(least_of_small)
        .otherwise(floor)
    )
    high: pl.Expr = (
        pl.when(figure.is_not_null())
        .then(figure + slack)
        .when(is_nothing)
        .then(0.0)
        .when(is_primary)
        .then(None if signed else smallest - 1.0)
        .when(is_small)
        .then(half)
    )
    if most is not None:
        high = pl.when(figure.is_null()).then(pl.min_horizontal(high, as_float(most))).otherwise(high)
    return Range(figure, low, high)


def rounded(value: Figure, to: float, least: float | None = None) -> Range:
    """What a figure published rounded to `to` can have been: ± half of it, both ends included.

    Both, as publishers do not say how they round a five. `least` is a floor, 0 for a count.
    """
    figure = as_float(value)
    low = figure - to / 2
    return Range(figure, low if least is None else low.clip(lower_bound=least), figure + to / 2)


def known(low: Figure, high: Figure) -> pl.Expr:
    """The figure when its bounds leave only one, else null."""
    return pl.when(as_float(low) == as_float(high)).then(as_float(low))


def sum_low(low: Figure) -> pl.Expr:
    """Aggregation: the least that a sum can be; null when any member has no lower bound."""
    return _sum_if_complete(as_float(low))


def sum_high(high: Figure) -> pl.Expr:
    """Aggregation: the most that a sum can be; null when any member has no upper bound."""
    return _sum_if_complete(as_float(high))


def sum_range(members: Range) -> Range:
    """Aggregation: the sum of ranges; its value is known when every member's is, or its bounds meet."""
    return _settled(_sum_if_complete(members.value), sum_low(members.low), sum_high(members.high))


def tighten(cells: Range, total: Range, by: str | Iterable[str]) -> Range:
    """The cells of each group, given the range of the total that they add up to.

    high ≤ total's high - Σ other lows; low ≥ total's low - Σ other highs. No narrower bounds follow from the
    total alone. Where a low ends above its high, the cells do not add up to that total.
    """
    room = total.high - _others(cells.low, by)
    need = total.low - _others(cells.high, by)
    return _settled(cells.value, pl.max_horizontal(cells.low, need), pl.min_horizontal(cells.high, room))


def share_range(part: Range, rest: Range) -> Range:
    """part / (part + rest), the two being ranges that do not overlap; null throughout when both are 0.

    It grows with the part and falls with the rest, so low = part's low / (part's low + rest's high), and high
    the other way about. Unit: fraction. Bounds hold for every truth in which there is anyone to share.
    """
    nobody = ((part.high + rest.high) == 0).fill_null(False)
    low = part.low / (part.low + rest.high)
    high = part.high / (part.high + rest.low)
    return _settled_unless(
        nobody,
        part.value / (part.value + rest.value),
        pl.when((part.low + rest.high) == 0).then(1.0).otherwise(low.fill_null(0.0)),
        pl.when((part.high + rest.low) == 0).then(0.0).otherwise(high.fill_null(1.0)),
    )


def share_of_whole(part: Range, whole: Range) -> Range:
    """part / whole where only the whole is known, not the rest; within 0 to 1; null when the whole is 0.

    Wider than share_range, as it forgets that the part moves the whole. Unit: fraction.
    """
    low = (part.low / whole.high).fill_null(0.0)
    high = pl.when(whole.low > 0).then((part.high / whole.low).fill_null(1.0)).otherwise(1.0)
    return _settled_unless(
        (whole.high == 0).fill_null(False), part.value / whole.value, low.clip(0, 1), high.clip(0, 1)
    )


def count_within(whole: Range, part: Range) -> Range:
    """The whole number of children that a range of shares means: whole x share, inwards to whole numbers.

    The value is null unless the bounds meet, since a published share is rounded.
    """
    low = (whole.low * part.low - NOISE).ceil()
    high = (whole.high * part.high + NOISE).floor()
    return Range(known(low, high), low, high)


def ratio_range(amount: Range, count: Range) -> Range:
    """amount / count, as places per child; no upper bound where the count can be 0, null when it is 0."""
    low = (
        pl.when(count.high.is_null() & amount.low.is_not_null()).then(0.0).otherwise(amount.low / count.high)
    )
    high = pl.when(count.low > 0).then(amount.high / count.low)
    value = pl.when(count.value > 0).then(amount.value / count.value)
    return _settled_unless((count.high == 0).fill_null(False), value, low, high)


def _settled(value: pl.Expr, low: pl.Expr, high: pl.Expr) -> Range:
    return Range(pl.coalesce(value, known(low, high)), low, high)


def _settled_unless(undefined: pl.Expr, value: pl.Expr, low: pl.Expr, high: pl.Expr) -> Range:
    settled = _settled(value, low, high)
    kept = (pl.when(~undefined).then(column) for column in (settled.value, settled.low, settled.high))
    return Range(*kept)


def _sum_if_complete(column: pl.Expr) -> pl.Expr:
    return pl.when(column.null_count() == 0).then(column.sum())


def _others(column: pl.Expr, by: str | Iterable[str]) -> pl.Expr:
    """The sum of the group's other members; null when any of them is."""
    gap, known_part = column.is_null().cast(pl.Int64), column.fill_null(0.0)
    return pl.when((gap.sum().over(by) - gap) == 0).then(known_part.sum().over(by) - known_part)
