"""Who owns the homes: sectors, owners, concentration and sizes."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.options import one_of
from market_tui.measures import band, cr, effective_owners, hhi, share, share_within
from market_tui.measures.coverage import on_register
from market_tui.query import query
from market_tui.schema import ALL_SECTORS, SECTORS, Sector

REGISTER_ONLY = (
    "Counts of homes and places rest on a complete register; for a date with only an inspected list "
    "they are blank, and shares are of inspected settings."
)
DECLARED = "Sector is what the registrant declared to Ofsted; it is not legal form or ownership."
BLANK_OWNER = "A home whose owner the register leaves blank counts as an owner of its own."
HOMES = "homes on the register [homes]"
PLACES = "registered places [places]"
HOMES_SHARE = "share of the area's homes [fraction]"
PLACES_SHARE = "share of the area's places [fraction]"


def _counted(*group: str) -> list[pl.Expr]:
    """Homes and places that may be counted, then their shares within all of `group` but its last."""
    within = group[:-1]
    return [
        *(pl.col(column) for column in (*group, "homes", "places")),
        share_within("listed", within).alias("homes_share"),
        share_within("listed_places", within).alias("places_share"),
    ]


_COUNTS = (
    pl.len().alias("listed"),
    pl.col("places").sum().alias("listed_places"),
    on_register(pl.len()).alias("homes"),
    on_register(pl.col("places").sum()).alias("places"),
)


@query(
    title="Ownership mix",
    chart="share",
    columns={
        "sector": "sector, as the scope reads it",
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
        .agg(_COUNTS)
        .select(_counted("area", "sector"))
        .sort("area", "sector", nulls_last=True)
    )


@query(
    title="Ownership over time",
    chart="trend",
    columns={
        "as_at": "date of the list",
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
        .agg(_COUNTS)
        .select(_counted("area", "as_at", "coverage", "sector"))
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
        "owner": "owner, at the scope's level",
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
    good = pl.col("overall").is_in(["Outstanding", "Good"])
    return (
        homes.group_by("area", "owner_id")
        .agg(
            *_COUNTS,
            owner=pl.col("owner").mode().sort().first(),
            authorities=pl.col("la_code").n_unique(),
            inspected=pl.col("overall").count(),
            good=good.sum(),
        )
        .select(
            "area",
            pl.col(ranked_by).rank("min", descending=True).over("area").cast(pl.UInt32).alias("rank"),
            "owner",
            "homes",
            "places",
            share_within("listed", "area").alias("homes_share"),
            share_within("listed_places", "area").alias("places_share"),
            "authorities",
            "inspected",
            share("good", "inspected").alias("good_or_outstanding_share"),
            "owner_id",
        )
        .sort("area", "rank", "owner", "owner_id")
        .drop("owner_id")
    )


@query(
    title="Concentration",
    chart="figures",
    columns={
        "basis": "what is held: places unless homes are asked for",
        "owner_level": "who holds it: group, or registered company",
        "owners": "owners with at least one home [owners]",
        "hhi": "Herfindahl-Hirschman index, 0 to 10,000 [index]",
        "effective_owners": "10,000 / HHI: equal owners that would give the same index [owners]",
        "cr1": "share of the largest owner [fraction]",
        "cr4": "share of the four largest [fraction]",
        "cr10": "share of the ten largest [fraction]",
    },
    caveats=(BLANK_OWNER, "Councils and every other owner are in the market that is measured."),
    needs=("ofsted-providers",),
)
def concentration(homes: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """How concentrated ownership is: HHI = Σ(100·share)², and the shares of the largest owners."""
    basis = scope.basis or "places"
    amount = pl.col("amount")
    return (
        homes.group_by("area", "owner_id")
        .agg(amount=pl.col("places").sum() if basis == "places" else pl.len())
        .group_by("area")
        .agg(
            basis=pl.lit(basis),
            owner_level=pl.lit(scope.owner_level),
            owners=pl.len(),
            hhi=hhi(amount),
            effective_owners=effective_owners(amount),
            cr1=cr(amount, 1),
            cr4=cr(amount, 4),
            cr10=cr(amount, 10),
        )
        .with_columns(pl.col("basis", "owner_level").cast(pl.String))
        .sort("area")
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
        .agg(_COUNTS)
        .select("area", "size_band", "homes", "places", share_within("listed", "area").alias("homes_share"))
        .sort("area", "size_band")
    )
