"""Counts that may be made: only a register counts homes; an inspected list holds fewer."""

from collections.abc import Sequence

import polars as pl

from market_tui.measures.shares import share_within


def on_register(count: pl.Expr) -> pl.Expr:
    """A count or sum within a group, null unless the group's rows come from a register.

    Aggregation; the rows carry `coverage`. Counting an inspected list as homes undercounts by 4 to 8%.
    """
    return pl.when((pl.col("coverage") == "register").all()).then(count)


def counts() -> list[pl.Expr]:
    """`homes` and `places` of a group where they may be counted; `listed`, `listed_places` in any case."""
    return [
        on_register(pl.len()).alias("homes"),
        on_register(pl.col("places").sum()).alias("places"),
        pl.len().alias("listed"),
        pl.col("places").sum().alias("listed_places"),
    ]


def shares(within: str | Sequence[str] = "area") -> list[pl.Expr]:
    """`homes_share` and `places_share` of what is listed, within the area or more."""
    return [
        share_within("listed", within).alias("homes_share"),
        share_within("listed_places", within).alias("places_share"),
    ]
