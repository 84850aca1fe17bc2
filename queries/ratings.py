"""How good the homes are: Ofsted's judgements, their changes and their age."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.owners.alike import of_owner
from market_tui.measures import (
    band,
    days_between,
    good_or_outstanding,
    inspected,
    share_within,
    wilson_high,
    wilson_low,
)
from market_tui.measures.ratings import GRADES, graded
from market_tui.publishers.ofsted_caveats import AS_AT, AUTHORITY, LATEST, NAME, OWNER, PANDEMIC, SECTOR, URN
from market_tui.query import query
from market_tui.schema import NOT_YET_INSPECTED, Rating

INTERVAL = "Intervals are Wilson's at 95%; two areas differ only when the data says so."
_GRADED = {
    "inspected": "homes with a latest full inspection [homes]",
    "outstanding": "judged outstanding [homes]",
    "good": "judged good [homes]",
    "requires_improvement": "judged as requiring improvement [homes]",
    "inadequate": "judged inadequate [homes]",
    "good_or_outstanding_share": "(good + outstanding) / inspected [fraction]",
    "share_low": "lower end of its 95% interval [fraction]",
    "share_high": "upper end of its 95% interval [fraction]",
}


def _shares() -> list[pl.Expr]:
    """Inspected homes, the good or outstanding share and its interval, from the grades' columns."""
    whole = inspected(*GRADES)
    good = pl.col("outstanding") + pl.col("good")
    return [
        whole.cast(pl.Int64).alias("inspected"),
        *(pl.col(grade) for grade in GRADES),
        good_or_outstanding(*GRADES).alias("good_or_outstanding_share"),
        wilson_low(good, whole).alias("share_low"),
        wilson_high(good, whole).alias("share_high"),
    ]


@query(
    title="Latest ratings",
    chart="bars",
    columns={
        "rating": "latest full inspection, overall",
        "homes": "homes [homes]",
        "share": "of inspected homes; blank for not yet inspected [fraction]",
    },
    caveats=(LATEST, PANDEMIC),
    needs=("ofsted-providers",),
)
def ratings_mix(homes: pl.LazyFrame, *, owner: str = "") -> pl.LazyFrame:
    """Homes by latest overall judgement, and those not yet inspected beside them; of one owner if asked.

    An inspected list cannot say how many homes were not yet inspected: that row is then absent.

    Raises:
        UsageError: the owner is not in the area; the nearest names are given.
    """
    rated = (of_owner(homes, owner) if owner else homes).with_columns(
        rating=pl.col("overall").fill_null(pl.lit(NOT_YET_INSPECTED, Rating))
    )
    is_judged = pl.col("rating") != NOT_YET_INSPECTED
    return (
        rated.group_by("area", "rating")
        .agg(homes=pl.len())
        .with_columns(judged=pl.when(is_judged).then("homes"))
        .select("area", pl.col("rating").cast(Rating), "homes", share_within("judged", "area").alias("share"))
        .sort("area", "rating")
    )


@query(
    title="Ratings by sector",
    chart="intervals",
    columns={"sector": SECTOR, **_GRADED},
    caveats=(LATEST, PANDEMIC, INTERVAL),
    needs=("ofsted-providers",),
)
def ratings_by_sector(homes: pl.LazyFrame) -> pl.LazyFrame:
    """Latest ratings within each sector, with the interval of the good or outstanding share."""
    return (
        homes.group_by("area", "sector")
        .agg(graded())
        .select("area", "sector", *_shares())
        .sort("area", "sector", nulls_last=True)
    )


@query(
    title="Ratings over time",
    chart="trend",
    columns={"as_at": AS_AT, **_GRADED},
    caveats=(LATEST, PANDEMIC, INTERVAL),
    needs=("ofsted-providers",),
)
def ratings_trend(homes_over_time: pl.LazyFrame) -> pl.LazyFrame:
    """Latest ratings at every loaded date.

    Inspected lists serve as well as registers here, since the denominator is inspected homes.
    """
    return (
        homes_over_time.group_by("area", "as_at")
        .agg(graded())
        .select("area", "as_at", *_shares())
        .filter(pl.col("inspected") > 0)
        .sort("area", "as_at")
    )


def _full(inspections: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """Graded full inspections up to the scope's date; a list that names no kind gives full ones."""
    full = pl.col("event_type").is_null() | pl.col("event_type").str.to_lowercase().str.contains("full")
    return inspections.filter(
        full, pl.col("overall").is_not_null(), pl.col("inspected_on") <= pl.lit(scope.as_at)
    )


@query(
    title="Rating changes",
    chart="matrix",
    columns={
        "from_rating": "judgement before the latest",
        "to_rating": "latest judgement",
        "homes": "homes [homes]",
        "share": "of homes with that earlier judgement [fraction]",
    },
    caveats=("Only homes with two full inspections in the loaded releases are counted.", PANDEMIC),
    needs=("ofsted-providers",),
)
def rating_changes(homes: pl.LazyFrame, inspections: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """Each home's latest full inspection against the one before it, from all loaded releases."""
    full = _full(inspections, scope).join(homes.select("area", "urn"), on=["area", "urn"], how="semi")
    steps = (
        full.sort("area", "urn", "inspected_on", "overall")
        .unique(["area", "urn", "inspected_on"], keep="last", maintain_order=True)
        .group_by("area", "urn", maintain_order=True)
        .agg(pl.col("overall").tail(2))
        .filter(pl.col("overall").list.len() == 2)
    )
    return (
        steps.select(
            "area",
            from_rating=pl.col("overall").list.first().cast(Rating),
            to_rating=pl.col("overall").list.last().cast(Rating),
        )
        .group_by("area", "from_rating", "to_rating")
        .agg(homes=pl.len())
        .with_columns(share=share_within("homes", ["area", "from_rating"]))
        .sort("area", "from_rating", "to_rating")
    )


_AGES = ("under 6 months", "6 to 12 months", "1 to 2 years", "over 2 years")


@query(
    title="Time since the last full inspection",
    chart="bars",
    columns={
        "age_band": "time from the latest full inspection to the scope's date",
        "homes": "homes [homes]",
        "share": "of inspected homes; blank for not yet inspected [fraction]",
        "median_days": "the area's median, on each row [days]",
    },
    caveats=(PANDEMIC,),
    needs=("ofsted-providers",),
)
def inspection_age(homes: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """How long ago homes had their latest full inspection."""
    aged = homes.with_columns(days=days_between(pl.col("inspected_on"), pl.lit(scope.as_at)))
    bands = pl.Enum([*_AGES, NOT_YET_INSPECTED])
    return (
        aged.with_columns(
            age_band=band("days", [182, 365, 730], _AGES).cast(pl.String).fill_null(NOT_YET_INSPECTED),
            median_days=pl.col("days").median().over("area"),
        )
        .group_by("area", "age_band")
        .agg(homes=pl.len(), dated=pl.col("days").count(), median_days=pl.col("median_days").first())
        .select(
            "area",
            pl.col("age_band").cast(bands),
            "homes",
            pl.when(pl.col("dated") > 0).then(share_within("dated", "area")).alias("share"),
            "median_days",
        )
        .sort("area", "age_band")
    )


@query(
    title="Watch-list",
    chart="table",
    columns={
        "urn": URN,
        "name": NAME,
        "authority": AUTHORITY,
        "owner": OWNER,
        "rating": "latest full inspection, overall",
        "inspected_on": "date of it",
        "days_since": "days from it to the scope's date [days]",
        "reason": "why it is listed, the gravest first",
    },
    caveats=("A reason to look, not a judgement: visits since the list was made are not in it.",),
    needs=("ofsted-providers",),
)
def watchlist(homes: pl.LazyFrame, inspections: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """Homes that need a look, the gravest first.

    Inadequate; suspended; fallen to requires improvement; no full inspection a year after
    registration, or none for over a year.
    """
    before = (
        _full(inspections, scope)
        .select("area", "urn", earlier_on="inspected_on", earlier=pl.col("overall").to_physical())
        .join(homes.select("area", "urn", "inspected_on"), on=["area", "urn"])
        .filter(pl.col("earlier_on") < pl.col("inspected_on"))
        .sort("earlier_on", "earlier")
        .group_by("area", "urn")
        .agg(pl.col("earlier").last())
    )
    days = days_between(pl.col("inspected_on"), pl.lit(scope.as_at))
    waiting = days_between(pl.col("registered_on"), pl.lit(scope.as_at))
    grade = pl.col("overall").to_physical()
    reasons = [
        (pl.col("overall") == "Inadequate", "inadequate"),
        (pl.col("status") == "Suspended", "suspended"),
        ((grade == 2) & (pl.col("earlier") < 2), "fell to requires improvement"),
        (pl.col("overall").is_null() & (waiting > 365), "not inspected a year after registration"),
        (days > 365, "no full inspection for over a year"),
    ]
    told = pl.concat_list(pl.when(holds.fill_null(False)).then(pl.lit(word)) for holds, word in reasons)
    gravest = pl.coalesce(pl.when(holds).then(pl.lit(i)) for i, (holds, _) in enumerate(reasons))
    return (
        homes.join(before, on=["area", "urn"], how="left")
        .with_columns(gravest=gravest, days_since=days, reason=told.list.drop_nulls().list.join("; "))
        .filter(pl.col("gravest").is_not_null())
        .sort("area", "gravest", "days_since", "urn", descending=[False, False, True, False], nulls_last=True)
        .select(
            "area",
            "urn",
            "name",
            pl.col("la_name").alias("authority"),
            "owner",
            pl.col("overall").fill_null(pl.lit(NOT_YET_INSPECTED, Rating)).alias("rating"),
            "inspected_on",
            "days_since",
            "reason",
        )
    )
