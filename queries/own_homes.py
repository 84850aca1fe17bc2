"""The homes that a council's own children live in: on the register or not, whose, how good, where. Masked."""

import polars as pl

from market_tui import reference
from market_tui.market import own_children as own
from market_tui.market.own_children import masks
from market_tui.measures.disclosure import ALL, published
from market_tui.publishers import ssda903_words as words
from market_tui.publishers.ssda903 import EPISODES_NAME
from market_tui.query import query
from market_tui.schema import NOT_YET_INSPECTED, RATINGS

MATCHED, NOT_MATCHED, NO_URN = "On a list", "Not matched", "No URN"
_FOUND = (MATCHED, NOT_MATCHED, NO_URN)
INSIDE, OUTSIDE = "Inside the council", "Outside the council"
_REGISTER, _RATING, _PLACE, _SECTOR = "register", "rating", "place", "sector"
_JOINED = (
    "A home is found by the URN in the return, on the latest list up to that day, else the first after it. "
    "What is not found is not matched: it is neither inside nor outside, and has no owner and no rating."
)
_BASES = "Children in children's homes (K2), on the days on which `own_children` shows how many there are."


def _homes(
    placements: pl.LazyFrame, own_returns: pl.LazyFrame, every_setting: pl.LazyFrame, on: str, fewest: int
) -> pl.LazyFrame:
    """Children in children's homes, and of each home whether it is on a list, its owner, rating and place."""
    names = reference.table("authorities").lazy().select("la_code", council="name")
    listed = (
        every_setting.join(names, on="la_code", how="left")
        .select("urn", "as_at", "owner", "sector", rating="overall", council="council")
        .with_columns(pl.col("sector", "rating").cast(pl.String), found=pl.lit(True))
    )
    children = own.in_homes(placements, own.days(own_returns, on), fewest).select(
        "area", "on", "child", "urn"
    )
    wanted = children.select("urn", "on").unique().join(listed, on="urn")
    later = pl.col("as_at") > pl.col("on")
    days_off = (pl.col("as_at") - pl.col("on")).dt.total_days().abs()
    nearest = wanted.sort("urn", "on", later, days_off).unique(
        ["urn", "on"], keep="first", maintain_order=True
    )
    return children.join(nearest, on=["urn", "on"], how="left").with_columns(
        register=pl.when("found")
        .then(pl.lit(MATCHED))
        .when(pl.col("urn").is_null())
        .then(pl.lit(NO_URN))
        .otherwise(pl.lit(NOT_MATCHED)),
        rating=pl.col("rating").fill_null(NOT_YET_INSPECTED),
        place=pl.when(pl.col("council").is_null())
        .then(pl.lit(words.NOT_KNOWN))
        .when(pl.col("council") == pl.col("area"))
        .then(pl.lit(INSIDE))
        .otherwise(pl.lit(OUTSIDE)),
        owner=pl.col("owner").fill_null(words.NOT_KNOWN),
    )


@query(
    title="Your own children's homes",
    columns={
        "on": own.ON,
        "part": "what the children are divided by: register, place, rating or sector",
        "value": "which part of it, or All",
        "children": "children in children's homes; empty where masked [children]",
        "share": "of all of them; of those on a list where divided by place, rating or sector [fraction]",
        "code": own.MARK,
    },
    caveats=(
        own.WHOSE,
        _BASES,
        _JOINED,
        "Inside or outside is by the council the register gives for the home, not by postcodes.",
        own.SHORT_BREAKS,
        own.MASKED,
    ),
    needs=(EPISODES_NAME,),
    notes=masks,
)
def own_homes(
    placements: pl.LazyFrame,
    own_returns: pl.LazyFrame,
    every_setting: pl.LazyFrame,
    thresholds: pl.LazyFrame,
    *,
    on: str = "",
) -> pl.LazyFrame:
    """A council's own children in homes: whether the home is on a list, where it is, its rating and sector.

    Raises:
        UsageError: `on` is no date.
        NotLoaded: no return covers it.
    """
    group, fewest = ["area", "on"], own.fewest_of(thresholds)
    homes = _homes(placements, own_returns, every_setting, on, fewest)
    found, matched = _matched(homes, fewest)
    divided = {
        _REGISTER: (found, _FOUND),
        _PLACE: (None, (INSIDE, OUTSIDE, words.NOT_KNOWN)),
        _RATING: (None, (*RATINGS, NOT_YET_INSPECTED)),
        _SECTOR: (None, ()),
    }
    order = {part: place for place, part in enumerate(divided)}
    tables = []
    for part, (ready, known) in divided.items():
        counted = published(matched, group, {part: known}, fewest) if ready is None else ready
        told = own.with_shares(counted, group, "children")
        tables.append(
            told.select(
                *group, pl.lit(part).alias("part"), pl.col(part).alias("value"), "children", "share", "code"
            )
        )
    return pl.concat(tables).sort(
        *group, pl.col("part").replace_strict(order, return_dtype=pl.Int8), pl.col("value") != ALL, "value"
    )


@query(
    title="Your own children's homes, by owner",
    columns={
        "on": own.ON,
        "owner": "owner of the home at the scope's level; Not matched, No URN, or All",
        "children": "children in its homes; empty where masked [children]",
        "share": "of all in children's homes [fraction]",
        "code": own.MARK,
    },
    caveats=(own.WHOSE, _BASES, _JOINED, own.SHORT_BREAKS, own.MASKED),
    needs=(EPISODES_NAME,),
    notes=masks,
)
def own_home_owners(
    placements: pl.LazyFrame,
    own_returns: pl.LazyFrame,
    every_setting: pl.LazyFrame,
    thresholds: pl.LazyFrame,
    *,
    on: str = "",
) -> pl.LazyFrame:
    """A council's own children in homes, by the home's owner; those in homes on no list are not matched.

    Raises:
        UsageError: `on` is no date.
        NotLoaded: no return covers it.
    """
    group, fewest = ["area", "on"], own.fewest_of(thresholds)
    homes = _homes(placements, own_returns, every_setting, on, fewest)
    found, matched = _matched(homes, fewest)
    every = found.filter(pl.col("register") != MATCHED).rename({"register": "owner"})
    owners = published(matched, group, {"owner": ()}, fewest).filter(pl.col("owner") != ALL)
    first = [pl.col("owner") != ALL, pl.col("owner").is_in([NOT_MATCHED, NO_URN])]
    return own.with_shares(pl.concat([every, owners]), group, "children").sort(
        *group, *first, -pl.col("children"), "owner", nulls_last=True
    )


def _matched(homes: pl.LazyFrame, fewest: int) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """How many children are in homes on a list, as it may be shown; and they, where it is shown."""
    found = published(homes, ["area", "on"], {"register": _FOUND}, fewest)
    shown = found.filter(pl.col("register") == MATCHED, pl.col("code").is_null())
    on_list = homes.filter(pl.col("register") == MATCHED)
    return found, on_list.join(shown.select("area", "on"), on=["area", "on"], how="semi")
