"""Who owns the homes: sectors, owners and the sizes of their homes."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.options import one_of
from market_tui.measures import band, share, share_within
from market_tui.measures.coverage import counts, shares
from market_tui.measures.ratings import is_good
from market_tui.publishers.ofsted_caveats import (
    AS_AT,
    BLANK_OWNER,
    DECLARED,
    HOMES,
    HOMES_SHARE,
    OWNER,
    PLACES,
    PLACES_SHARE,
    REGISTER_ONLY,
    SECTOR,
)
from market_tui.query import query
from market_tui.schema import ALL_SECTORS, SECTORS, Sector


@query(
    title="Ownership mix",
    chart="share",
    columns={
        "sector": SECTOR,
        "homes": HOMES,
        "places": PLACES,
        "homes_share": HOMES_SHARE,
        "places_share": PLACES_SHARE,
    },
    caveats=(DECLARED, REGISTER_ONLY),
    needs=("ofsted-providers",),
)
def ownership_mix(homes: pl.LazyFrame) -> pl.LazyFrame:
    """Homes and places by sector on the scope's date.

    Counts settings of the scope's provision, Active and Suspended; shares are within the area.
    """
    return (
        homes.group_by("area", "sector")
        .agg(counts())
        .select("area", "sector", "homes", "places", *shares())
        .sort("area", "sector", nulls_last=True)
    )


@query(
    title="Ownership over time",
    chart="trend",
    columns={
        "as_at": AS_AT,
        "coverage": "what the counts rest on: register, inspected or published",
        "sector": "sector; All sectors where only the total is published",
        "homes": HOMES,
        "places": PLACES,
        "homes_share": HOMES_SHARE,
        "places_share": PLACES_SHARE,
    },
    caveats=(DECLARED, REGISTER_ONLY),
    needs=("ofsted-providers",),
)
def ownership_trend(homes_over_time: pl.LazyFrame, published: pl.LazyFrame) -> pl.LazyFrame:
    """Homes and places by sector at every loaded date.

    A date with only an inspected list has shares of inspected homes and no counts; where Ofsted has
    published that date's totals (England), a row `All sectors` with coverage `published` gives them.
    """
    listed = (
        homes_over_time.group_by("area", "as_at", "coverage", "sector")
        .agg(counts())
        .select(
            "area", "as_at", "coverage", "sector", "homes", "places", *shares(["area", "as_at", "coverage"])
        )
    )
    inspected = listed.filter(pl.col("coverage") == "inspected").select("area", "as_at").unique()
    totals = published.join(inspected, on=["area", "as_at"], how="semi").select(
        "area",
        "as_at",
        coverage=pl.lit("published"),
        sector=pl.lit(ALL_SECTORS).cast(Sector),
        homes=pl.col("homes"),
        places=pl.col("places"),
        homes_share=pl.lit(None, pl.Float64),
        places_share=pl.lit(None, pl.Float64),
    )
    return pl.concat([listed, totals], how="vertical_relaxed").sort(
        "area", "as_at", "coverage", "sector", nulls_last=True
    )


@query(
    title="Largest owners",
    chart="bars",
    columns={
        "rank": "by homes, or by places if asked; ties share the smaller number",
        "owner": OWNER,
        "homes": HOMES,
        "places": PLACES,
        "homes_share": HOMES_SHARE,
        "places_share": PLACES_SHARE,
        "authorities": "authorities in which it has a home [authorities]",
        "inspected": "its homes with a full inspection [homes]",
        "good_or_outstanding_share": "of its inspected homes [fraction]",
    },
    caveats=(BLANK_OWNER, REGISTER_ONLY),
    needs=("ofsted-providers",),
)
def owners(homes: pl.LazyFrame, scope: Scope, *, sector: str = "") -> pl.LazyFrame:
    """Owners by number of homes, with places, spread and latest judgements; of one sector if asked.

    The name shown is the spelling most of its homes bear. With a `sector` shares are of that sector.

    Raises:
        UsageError: there is no such sector.
    """
    if wanted := one_of("sector", sector, SECTORS):
        homes = homes.filter(pl.col("sector").cast(pl.String) == wanted)
    ranked_by = "listed_places" if scope.basis == "places" else "listed"
    return (
        homes.group_by("area", "owner_id")
        .agg(
            *counts(),
            owner=pl.col("owner").mode().sort().first(),
            authorities=pl.col("la_code").n_unique(),
            inspected=pl.col("overall").count(),
            good=is_good().sum(),
        )
        .select(
            "area",
            pl.col(ranked_by).rank("min", descending=True).over("area").cast(pl.UInt32).alias("rank"),
            "owner",
            "homes",
            "places",
            *shares(),
            "authorities",
            "inspected",
            share("good", "inspected").alias("good_or_outstanding_share"),
            "owner_id",
        )
        .sort("area", "rank", "owner", "owner_id")
        .drop("owner_id")
    )


_BANDS = (
    "1 place",
    "2 places",
    "3 places",
    "4 places",
    "5 places",
    "6 places",
    "7 to 9 places",
    "10 or more",
)
_SIZES = pl.Enum([*_BANDS, "not stated"])


@query(
    title="Sizes of homes",
    chart="bars",
    columns={
        "size_band": "registered places of the home",
        "homes": HOMES,
        "places": PLACES,
        "homes_share": HOMES_SHARE,
    },
    caveats=(REGISTER_ONLY,),
    needs=("ofsted-providers",),
)
def home_sizes(homes: pl.LazyFrame) -> pl.LazyFrame:
    """Homes by number of registered places."""
    places = pl.col("places")
    size = (
        pl.when(places.is_null() | (places < 1))
        .then(pl.lit("not stated"))
        .otherwise(band(places, [1, 2, 3, 4, 5, 6, 9], _BANDS).cast(pl.String))
    )
    return (
        homes.with_columns(size_band=size.cast(_SIZES))
        .group_by("area", "size_band")
        .agg(counts())
        .select("area", "size_band", "homes", "places", share_within("listed", "area").alias("homes_share"))
        .sort("area", "size_band")
    )
