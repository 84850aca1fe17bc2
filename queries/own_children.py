"""A council's own looked-after children, from its own returns: counted, and masked where they are few."""

import polars as pl

from market_tui.market import own_children as own
from market_tui.market.own_children import masks, masks_and_ends
from market_tui.measures import share
from market_tui.measures.disclosure import ALL, published
from market_tui.publishers import ssda903_words as words
from market_tui.publishers.ssda903 import EPISODES_NAME
from market_tui.query import query


@query(
    title="Your own children by placement",
    columns={
        "on": own.ON,
        "placement_type": own.TYPE_MEANS,
        "provider": own.PROVIDER_MEANS,
        "children": "looked-after children; empty where masked [children]",
        "share": "of all of them [fraction]",
        "share_of_type": "of those in that kind of placement, so of those in homes by provider [fraction]",
        "code": own.MARK,
    },
    caveats=(own.WHOSE, own.SHORT_BREAKS, own.MASKED),
    needs=(EPISODES_NAME,),
    notes=masks_and_ends,
)
def own_children(
    placements: pl.LazyFrame, own_returns: pl.LazyFrame, thresholds: pl.LazyFrame, *, on: str = ""
) -> pl.LazyFrame:
    """A council's own looked-after children by kind of placement and by provider, on 31 March or another day.

    Every 31 March that a loaded return covers, or the day `on`. A child counts once, in the episode that was
    running at the end of the day. A kind or provider without a row has no children.

    Raises:
        UsageError: `on` is no date.
        NotLoaded: no return covers it.
    """
    group = ["area", "on"]
    children = own.looked_after(placements, own.days(own_returns, on))
    counted = published(children, group, own.KINDS, own.fewest_of(thresholds))
    of_type = pl.col("children").filter(pl.col("provider") == ALL).first().over(*group, "placement_type")
    return (
        own.with_shares(counted, group, "children")
        .with_columns(share_of_type=share("children", of_type))
        .select(pl.exclude("code"), "code")
        .sort(own.by_kind(group))
    )


_AGES = ("Under 5", "5 to 9", "10 to 15", "16 and over", words.NOT_KNOWN)


@query(
    title="Your own children in homes, by age",
    columns={
        "on": own.ON,
        "age": "age in years on that day, or All",
        "children": "children in children's homes; empty where masked [children]",
        "share": "of all of them [fraction]",
        "code": own.MARK,
    },
    caveats=(
        own.WHOSE,
        "Only the month of birth is kept: on the last day of a month the age is exact, on another day a "
        "child born in that month counts as already older. Without the header the age is not known.",
        own.SHORT_BREAKS,
        own.MASKED,
    ),
    needs=(EPISODES_NAME,),
    notes=masks,
)
def own_ages(
    placements: pl.LazyFrame, own_returns: pl.LazyFrame, thresholds: pl.LazyFrame, *, on: str = ""
) -> pl.LazyFrame:
    """A council's own children in children's homes (K2) by age, on 31 March or another day.

    Raises:
        UsageError: `on` is no date.
        NotLoaded: no return covers it.
    """
    group, fewest = ["area", "on"], own.fewest_of(thresholds)
    born, day = pl.col("born"), pl.col("on")
    years = day.dt.year() - born.dt.year() - (born.dt.month() > day.dt.month()).cast(pl.Int32)
    band = pl.when(years < 5).then(0).when(years < 10).then(1).when(years < 16).then(2).otherwise(3)
    homes = own.in_homes(placements, own.days(own_returns, on), fewest).with_columns(
        age=pl.when(years.is_null())
        .then(len(_AGES) - 1)
        .otherwise(band)
        .replace_strict(dict(enumerate(_AGES)), return_dtype=pl.String)
    )
    order = pl.col("age").replace_strict([ALL, *_AGES], range(len(_AGES) + 1), return_dtype=pl.Int8)
    counted = published(homes, group, {"age": _AGES}, fewest)
    return own.with_shares(counted, group, "children").sort(*group, order)


_MOVES = ("1", "2", "3 or more")
_TEMPORARY = "Temporary only"


@query(
    title="Your own children: placements in the year",
    columns={
        "year_to": "of children looked after on this day, in the year up to it",
        "placements": "how many placements a child was in, or All",
        "children": "children; empty where masked [children]",
        "share": "of all of them [fraction]",
        "code": own.MARK,
    },
    caveats=(
        own.WHOSE,
        "DfE's measure of stability: 3 or more is worse.",
        own.STAYS,
        own.SHORT_BREAKS,
        own.MASKED,
    ),
    needs=(EPISODES_NAME,),
    notes=masks,
)
def own_moves(
    placements: pl.LazyFrame, stays: pl.LazyFrame, own_returns: pl.LazyFrame, thresholds: pl.LazyFrame
) -> pl.LazyFrame:
    """In how many placements a council's own children were in the year who were looked after at its end.

    A placement counts that ran on any day of the year; a child may have been in temporary ones only.
    """
    group = ["area", "year_to"]
    years = own.year_ends(own_returns)
    after = own.looked_after(placements, years.select("area", on="year_to"))
    ended = pl.col("ended")
    ran = (pl.col("first_seen") <= pl.col("year_to")) & (ended.is_null() | (ended > pl.col("year_from")))
    many = stays.join(years, on="area").filter(ran).group_by(*group, "child").agg(many=pl.len())
    counted_as = pl.col("many").clip(1, 3).replace_strict(dict(enumerate(_MOVES, 1)), return_dtype=pl.String)
    band = counted_as.fill_null(_TEMPORARY)
    each = (
        after.select("area", "child", year_to="on")
        .join(many, on=[*group, "child"], how="left")
        .with_columns(placements=band)
    )
    counted = published(each, group, {"placements": (*_MOVES, _TEMPORARY)}, own.fewest_of(thresholds))
    return own.with_shares(counted, group, "children").sort(*group, pl.col("placements") != ALL, "placements")
