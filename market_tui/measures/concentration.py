"""How few owners hold how much. Aggregations over a table with one row per owner, for group_by(...).agg(...).

A missing amount adds nothing; every measure is null when the amounts add to 0. State the basis (homes or
places), the owner level and the area beside each figure.
"""

from __future__ import annotations

import polars as pl

from market_tui.measures.columns import Figure, as_expr, as_float
from market_tui.measures.shares import share


def owner_or_home(owner: Figure, urn: Figure = "urn") -> pl.Expr:
    """The owner, or the home's own URN where the register leaves the owner blank.

    Source: DESIGN section 11: such a home counts as an owner of its own.
    """
    named = as_expr(owner).cast(pl.String)
    return pl.when(named.str.strip_chars() != "").then(named).otherwise(as_expr(urn).cast(pl.String))


def owners(amount: Figure) -> pl.Expr:
    """The number of owners that hold anything."""
    return (as_float(amount) > 0).sum().cast(pl.Int64)


def hhi(amount: Figure) -> pl.Expr:
    """The Herfindahl-Hirschman index: Σ(100·share)², near 0 (scattered) to 10,000 (one owner).

    Unit: points. Source: CMA and US merger guidelines; DESIGN section 11.
    """
    held = as_float(amount)
    return 10_000 * share((held**2).sum(), held.sum() ** 2)


def effective_owners(amount: Figure) -> pl.Expr:
    """How many owners of equal size would give the same HHI: 10,000 / HHI. Unit: owners."""
    return 10_000 / hhi(amount)


def cr(amount: Figure, n: int) -> pl.Expr:
    """The concentration ratio CRn: the share held by the n largest owners. Unit: fraction."""
    held = as_float(amount)
    return share(_largest_first(held).head(n).sum(), held.sum())


def held_by_largest(amount: Figure) -> pl.Expr:
    """For each owner, the share that it and all larger ones hold: the Lorenz curve read from the top.

    One value per row, in the table's own order; use `.over("area")`. Owners of equal size are taken in the
    order in which they stand. Unit: fraction.
    """
    held = as_float(amount).fill_null(0)
    place = held.rank("ordinal", descending=True) - 1
    return share(_largest_first(held).cum_sum().gather(place), held.sum())


def fewest_holding(amount: Figure, part: float = 0.5) -> pl.Expr:
    """The smallest number of owners that together hold at least that part of the whole. Unit: owners."""
    held = as_float(amount)
    # Half a part in a thousand million: 0.7 x 10 must ask for 7, not for 7.000000000000001.
    wanted = held.sum() * (part - 5e-10)
    short = (_largest_first(held).cum_sum() < wanted).sum().cast(pl.Int64)
    return pl.when(held.sum() > 0).then(short + (wanted > 0).cast(pl.Int64))


def merger_delta(a: Figure, b: Figure, total: Figure) -> pl.Expr:
    """What the HHI gains when owners a and b become one: 2·(100·a/total)·(100·b/total).

    Unit: points. Source: DESIGN section 11; it equals the HHI after less the HHI before.
    """
    return 2 * (100 * share(a, total)) * (100 * share(b, total))


def _largest_first(held: pl.Expr) -> pl.Expr:
    return held.drop_nulls().sort(descending=True)
