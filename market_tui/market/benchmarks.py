"""One area's indicators beside its region, England, its neighbours and everyone's rank, with and without
suspect returns."""

from typing import TYPE_CHECKING

import polars as pl

from market_tui import reference
from market_tui.market.indicators import INDICATORS, NAMES
from market_tui.market.neighbours import closeness, pairs, region_of
from market_tui.market.scope import Scope
from market_tui.measures import quartile, rank, reporting

if TYPE_CHECKING:
    from market_tui.market.scoped import Scoped

WITHOUT = "_without_suspect"
COMPARED = ("rank", "of", "quartile", "neighbours_mean", "neighbours_median", "neighbours_reporting")


def benchmarks(scoped: "Scoped") -> pl.DataFrame:
    """Every indicator of the scope's areas, compared; a row for each area and indicator.

    `area, indicator, title, topic, unit, polarity, period, value, low, high, sound_value, suspect, region,
    england`, and `COMPARED` twice, over all authorities and, with `WITHOUT` behind the name, over those whose
    return is not suspect. A rank is among authorities, or among regions for a region; a group has none.
    """
    indicators = scoped.market.indicators
    every = indicators.everywhere(scoped.scope)
    own = _own(scoped, every)
    standing = [
        _ranked(every.filter("sound" if out else pl.lit(True)), WITHOUT if out else "")
        for every in [every.with_columns(sound=~pl.col("suspect"))]
        for out in (False, True)
    ]
    told = own
    for ranks in standing:
        told = told.join(ranks, on=["indicator", "area", "level"], how="left")
    told = told.join(_neighbours(every, scoped.scope), on=["indicator", "area", "level"], how="left")
    at = every.select("indicator", "level", "area", "value")
    regions = at.filter(pl.col("level") == "Region").select("indicator", region_name="area", region="value")
    england = at.filter(pl.col("level") == "England").select("indicator", england="value")
    definitions = pl.DataFrame(
        [(i.name, i.title, i.topic, i.unit, i.polarity or None) for i in INDICATORS],
        schema={"indicator": NAMES, "title": pl.String, "topic": pl.String, "unit": pl.String,
                "polarity": pl.String},
        orient="row",
    )  # fmt: skip
    return (
        told.join(region_of(scoped.members), on="area", how="left")
        .join(regions, on=["indicator", "region_name"], how="left")
        .join(england, on="indicator", how="left")
        .join(definitions, on="indicator", how="left")
        .sort("order", "indicator")
        .drop("order", "level", "region_name")
    )


def _own(scoped: "Scoped", every: pl.DataFrame) -> pl.DataFrame:
    """The areas' own values at the period that authorities are compared at; groups are worked out."""
    names = scoped.members.select("area").unique(maintain_order=True)
    order = names.with_columns(pl.col("area").cast(pl.String)).with_row_index("order")
    known = order.join(every, on="area", how="inner")
    rest = order.join(every.select("area").unique(), on="area", how="anti")
    if not rest.height:
        return known
    periods = every.select("indicator", "period").unique()
    pooled = (
        scoped.market.indicators.of(scoped.scope)
        .join(rest, on="area")
        .join(periods, on=["indicator", "period"], how="semi")
        .with_columns(level=pl.lit("Group"))
    )
    return pl.concat([known, pooled.select(known.columns)])


def _ranked(every: pl.DataFrame, suffix: str) -> pl.DataFrame:
    """`rank`, `of` and `quartile` among the areas of each level; a quartile needs a polarity."""
    low = [i.name for i in INDICATORS if i.polarity == "low"]
    none = [i.name for i in INDICATORS if not i.polarity]
    by = ["indicator", "level"]
    place = rank("value", pl.col("indicator").is_in(low)).over(by)
    ranked = every.filter(pl.col("level") != "England", pl.col("value").is_not_null()).with_columns(
        rank=place, of=reporting("value").over(by)
    )
    return ranked.select(
        "indicator", "area", "level",
        pl.col("rank").alias(f"rank{suffix}"),
        pl.col("of").alias(f"of{suffix}"),
        pl.when(~pl.col("indicator").is_in(none)).then(quartile("rank", "of")).alias(f"quartile{suffix}"),
    )  # fmt: skip


def _neighbours(every: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Mean and median of each authority's neighbours, and how many of the ten have a value."""
    values = every.filter(pl.col("level") == "Authority").select(
        "indicator", "value", "suspect", neighbour="area"
    )
    sound = pl.when(~pl.col("suspect")).then("value")
    return (
        pairs(scope.neighbours)
        .join(values, on="neighbour")
        .group_by("indicator", "area")
        .agg(
            neighbours_mean=pl.col("value").mean(),
            neighbours_median=pl.col("value").median(),
            neighbours_reporting=pl.col("value").count(),
            **{
                f"neighbours_mean{WITHOUT}": sound.mean(),
                f"neighbours_median{WITHOUT}": sound.median(),
                f"neighbours_reporting{WITHOUT}": sound.count(),
            },
        )
        .with_columns(level=pl.lit("Authority"))
    )


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
