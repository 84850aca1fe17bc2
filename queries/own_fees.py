"""What a council pays each week for its own children's placements, from a table of its own. Masked."""

import polars as pl

from market_tui.market import own_children as own
from market_tui.market.own_children import masks
from market_tui.measures.disclosure import published
from market_tui.publishers.placement_fees import NAME
from market_tui.query import query


@query(
    title="Your own children: weekly fees",
    columns={
        "on": own.ON,
        "placement_type": own.TYPE_MEANS,
        "provider": own.PROVIDER_MEANS,
        "children": "children with a fee on that day; empty where masked [children]",
        "median_weekly_fee": "half of them cost more; empty where masked [GBP per week]",
        "code": own.MARK,
    },
    caveats=(
        own.WHOSE,
        "Fees as the council's own table has them, in cash; children without one on that day are not in it.",
        "A fee is what one placement is paid. It is no unit cost, which spreads all spending over all days.",
        own.SHORT_BREAKS,
        own.MASKED,
    ),
    needs=(NAME,),
    notes=masks,
)
def own_fees(
    placements: pl.LazyFrame,
    fees: pl.LazyFrame,
    own_returns: pl.LazyFrame,
    thresholds: pl.LazyFrame,
    *,
    on: str = "",
) -> pl.LazyFrame:
    """The median weekly fee of a council's own children by kind of placement and provider, on a day.

    Every 31 March that a loaded return covers, or the day `on`. Of several fees of a child on that day the
    one that began last counts.

    Raises:
        UsageError: `on` is no date.
        NotLoaded: no return covers it.
    """
    group = ["area", "on"]
    day = pl.col("on")
    after = own.looked_after(placements, own.days(own_returns, on)).select(*group, "child", *own.KINDS)
    paid = (
        after.join(fees.select("area", "child", "started", "ended", "weekly_fee"), on=["area", "child"])
        .filter(pl.col("started") <= day, pl.col("ended").is_null() | (pl.col("ended") >= day))
        .sort(*group, "child", "started")
        .unique([*group, "child"], keep="last", maintain_order=True)
    )
    counted = published(paid, group, own.KINDS, own.fewest_of(thresholds))
    told = own.with_medians(paid, group, counted, "weekly_fee")
    median = pl.col("median").alias("median_weekly_fee")
    return told.select(*group, *own.KINDS, pl.col("n").alias("children"), median, "code").sort(
        own.by_kind(group)
    )
