"""Shares and rates: fractions from 0 to 1, and counts for each so many people."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from market_tui.measures.columns import Figure, as_float


def share(part: Figure, whole: Figure) -> pl.Expr:
    """part / whole; null when the whole is 0 or either is missing.

    Unit: fraction. Source: DESIGN section 6, "shares are fractions 0 to 1".
    """
    divisor = as_float(whole)
    return pl.when(divisor != 0).then(as_float(part) / divisor)


def share_within(value: Figure, by: str | Iterable[str] | None = None) -> pl.Expr:
    """value / sum of the values in its group, or in the whole table without `by`; null when the sum is 0.

    Unit: fraction. A missing value adds nothing to the sum and has no share.
    """
    whole = as_float(value).sum()
    if by is not None:
        whole = whole.over(by)
    return share(value, whole)


def inspected(outstanding: Figure, good: Figure, requires_improvement: Figure, inadequate: Figure) -> pl.Expr:
    """Homes with a latest full inspection: the sum of the four judgements, a missing count being none."""
    counts = (outstanding, good, requires_improvement, inadequate)
    return pl.sum_horizontal(as_float(count) for count in counts)


def good_or_outstanding(
    outstanding: Figure, good: Figure, requires_improvement: Figure, inadequate: Figure
) -> pl.Expr:
    """(good + outstanding) / homes with a full inspection; null when none has been inspected.

    Unit: fraction of homes. Source: DESIGN section 11, latest basis: homes never inspected are outside the
    denominator and are shown beside it.
    """
    return share(
        pl.sum_horizontal(as_float(outstanding), as_float(good)),
        inspected(outstanding, good, requires_improvement, inadequate),
    )


def rate(count: Figure, population: Figure, per: int = 10_000) -> pl.Expr:
    """count / population x per; null when the population is 0.

    Unit: children for each 10,000 aged 0 to 17. Source: DfE, Children looked after in England.
    """
    return share(count, population) * per


def whole_number(name: str) -> pl.Expr:
    """A count that was summed as a fraction may be, as the whole number it is, under its own name."""
    return pl.col(name).round().cast(pl.Int64)
