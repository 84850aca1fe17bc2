"""An area's indicators beside its region, England, its neighbours and everyone's rank."""

from typing import TYPE_CHECKING

import polars as pl

from market_tui import reference
from market_tui.market.indicators import INDICATORS, NAMES
from market_tui.market.neighbours import closeness, region_of

if TYPE_CHECKING:
    from market_tui.market.scoped import Scoped

_DEFINITIONS = [(i.name, i.title, i.topic, i.unit, i.polarity or None) for i in INDICATORS]


def benchmarks(scoped: "Scoped") -> pl.DataFrame:
    """Every indicator of the scope's areas, compared; a row for each area and indicator.

    `area, indicator, title, topic, unit, polarity, period, value, low, high, sound_value, suspect, flag,
    region, england`, and what `standing` adds. A group has no rank.
    """
    every = scoped.market.indicators.standing(scoped.scope)
    at = every.select("indicator", "level", "area", "value")
    regions = at.filter(pl.col("level") == "Region").select("indicator", region_name="area", region="value")
    england = at.filter(pl.col("level") == "England").select("indicator", england="value")
    definitions = pl.DataFrame(
        _DEFINITIONS,
        schema={"indicator": NAMES, "title": pl.String, "topic": pl.String, "unit": pl.String,
                "polarity": pl.String},
        orient="row",
    )  # fmt: skip
    return (
        _own(scoped, every)
        .join(region_of(scoped.members), on="area", how="left")
        .join(regions, on=["indicator", "region_name"], how="left")
        .join(england, on="indicator", how="left")
        .join(definitions, on="indicator", how="left")
        .sort("order", "indicator")
        .drop("order", "level", "region_name")
    )


def _own(scoped: "Scoped", every: pl.DataFrame) -> pl.DataFrame:
    """The areas' own rows, at the period that authorities are compared at; groups are worked out.

    A council that has ended has its own figure where it was there in that period, else its successors'.
    """
    names = scoped.members.select("area").unique(maintain_order=True)
    order = names.with_columns(pl.col("area").cast(pl.String)).with_row_index("order")
    known = order.join(every, on="area", how="inner")
    alone = every.filter(~pl.col("area").is_in(_ended())).select("area").unique()
    rest = order.join(alone, on="area", how="anti")
    if not rest.height:
        return known
    periods = every.select("indicator", "period").unique()
    pooled = (
        scoped.market.indicators.of(scoped.scope)
        .join(rest, on="area")
        .join(periods, on=["indicator", "period"], how="semi")
        .join(known, on=["area", "indicator"], how="anti")
        .with_columns(level=pl.lit("Group"))
    )
    return pl.concat([known, pooled], how="diagonal")


def _ended() -> list[str]:
    """The names that no authority in force bears."""
    known = reference.table("authorities")
    return known.join(known.filter(pl.col("valid_to").is_null()), on="name", how="anti")["name"].to_list()


def neighbour_figures(scoped: "Scoped") -> pl.DataFrame:
    """Every indicator of the scope's councils and, beside a council, of its ten neighbours.

    `area, authority, place, indicator, topic, period, value, suspect`; `place` is 0 for an area's own
    councils and then 1 (the closest) to 10. A group, a region and England have councils and no neighbours.
    """
    values = scoped.market.indicators.everywhere(scoped.scope).filter(pl.col("level") == "Authority")
    members = scoped.members.select(pl.col("area").cast(pl.String), pl.col("la_code").cast(pl.String))
    named = reference.table("authorities").select("la_code", authority="name")
    own = members.join(named, on="la_code").select("area", "authority", place=pl.lit(0, pl.Int64)).unique()
    near = closeness(scoped.scope.neighbours).join(members, on="area", how="semi")
    topics = pl.DataFrame(
        [(i.name, i.topic) for i in INDICATORS], schema={"indicator": NAMES, "topic": pl.String}, orient="row"
    )
    return (
        pl.concat([own, near.select("area", pl.col("neighbour").alias("authority"), "place")])
        .join(values, left_on="authority", right_on="area")
        .join(topics, on="indicator")
        .select("area", "authority", "place", "indicator", "topic", "period", "value", "suspect")
        .sort("area", "place", "authority", "indicator")
    )


def region_figures(scoped: "Scoped") -> pl.DataFrame:
    """Every indicator of every region: `indicator, period, value, region`."""
    every = scoped.market.indicators.everywhere(scoped.scope).filter(pl.col("level") == "Region")
    return every.select("indicator", "period", "value", region="area").sort("region", "indicator")
