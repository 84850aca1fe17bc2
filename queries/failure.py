"""What an owner's failure would do: places lost, where it hurts, what could take the children, the cost."""

import polars as pl

from market_tui.errors import UsageError
from market_tui.market.options import not_negative
from market_tui.market.owners.alike import chosen
from market_tui.market.owners.nearness import within_twenty_miles
from market_tui.measures import share
from market_tui.measures.coverage import counts
from market_tui.measures.ratings import is_good
from market_tui.publishers.ofsted_caveats import BLANK_OWNER, OWNER, PLACES_SHARE
from market_tui.publishers.spending_lines import RESIDENTIAL
from market_tui.query import query

HOMES = "homes it has in the area [homes]"
PLACES = "their registered places [places]"
_UNIFORM = (
    "Every home is taken to be as full as the stated occupancy: Ofsted publishes places, not who is in them. "
    "Spare places are (1 − occupancy) × places of other owners; a spare place need not suit a child."
)
_WEEKS = 52


def _checked(occupancy: float) -> float:
    if not 0 < occupancy < 1:
        raise UsageError(f"occupancy cannot be {occupancy}", "Give a share between 0 and 1, as 0.85.")
    return occupancy


def _hits(homes: pl.LazyFrame) -> pl.LazyFrame:
    """Each owner's share of each council's places: `area, owner_id, la_name, homes, places, hit`."""
    known = homes.filter(pl.col("la_name").is_not_null())
    councils = known.group_by("area", "la_name").agg(all_places=pl.col("places").sum())
    return (
        known.group_by("area", "owner_id", "la_name")
        .agg(homes=pl.len(), places=pl.col("places").sum())
        .join(councils, on=["area", "la_name"], how="left")
        .with_columns(hit=share("places", "all_places"))
    )


def _held(homes: pl.LazyFrame) -> pl.LazyFrame:
    """Each owner's homes, places, share, and councils hit, the hardest hit one named."""
    worst = (
        _hits(homes)
        .sort("hit", "places", "la_name", descending=[True, True, False], nulls_last=True)
        .group_by("area", "owner_id", maintain_order=True)
        .agg(
            authorities_hit=pl.len(),
            largest_hit=pl.col("la_name").first(),
            largest_hit_share=pl.col("hit").first(),
        )
    )
    return (
        homes.group_by("area", "owner_id")
        .agg(
            *counts(),
            owner=pl.col("owner").mode().sort().first(),
            good=is_good().sum(),
            inspected=pl.col("overall").count(),
        )
        .with_columns(pl.col("listed_places").cast(pl.Int64))
        .with_columns(places_share=share("listed_places", pl.col("listed_places").sum().over("area")))
        .join(worst, on=["area", "owner_id"], how="left")
        .with_columns(pl.col("authorities_hit").fill_null(0))
    )


def _unit_cost(weekly_costs: pl.LazyFrame, stated: float, homes: pl.LazyFrame) -> pl.LazyFrame:
    """`area, unit_cost, unit_cost_of`: as stated, or the area's latest weekly cost of residential care."""
    not_negative(weekly_cost=stated)
    if stated:
        areas = homes.select("area").unique()
        return areas.with_columns(unit_cost=pl.lit(float(stated)), unit_cost_of=pl.lit("as stated"))
    cost = pl.coalesce("weekly_cost_without_suspect", "weekly_cost")
    return (
        weekly_costs.filter(pl.col("service").cast(pl.String) == RESIDENTIAL, cost.is_not_null())
        .select("area", unit_cost=cost, unit_cost_of=pl.col("financial_year").cast(pl.String))
        .sort("area", "unit_cost_of")
        .unique("area", keep="last", maintain_order=True)
    )


_HARDEST = ("area", "places_share", "largest_hit_share", "listed", "owner", "owner_id")
_HARDEST_DOWN = (False, True, True, True, False, False)


@query(
    title="Hardest to replace",
    chart="bars",
    columns={
        "owner": OWNER,
        "homes": HOMES,
        "places": PLACES,
        "places_share": PLACES_SHARE,
        "authorities_hit": "councils in which it has a home [authorities]",
        "largest_hit": "the council that would lose the largest share of its places",
        "largest_hit_share": "that share [fraction]",
    },
    caveats=(
        "With one occupancy for all, children displaced for each spare place grow with the share of places "
        "lost, so the order by share is the order of how hard an owner is to replace.",
        BLANK_OWNER,
        "Councils are owners too; a failing group may be sold as a going concern and lose no place.",
    ),
    needs=("ofsted-providers",),
)
def stress_test(homes: pl.LazyFrame, *, owner: str = "") -> pl.LazyFrame:
    """Each owner's homes, places and share lost if it failed, and how many councils it would hit.

    The hardest to replace come first: by share of the area's places, then by the largest share of one
    council's places. `owner` keeps one.

    Raises:
        UsageError: the owner is not in the area; the nearest names are given.
    """
    held = _held(homes)
    if owner:
        held = held.filter(pl.col("owner_id") == chosen(homes, (owner,))[0][0])
    return held.sort(_HARDEST, descending=_HARDEST_DOWN, nulls_last=True).select(
        "area",
        "owner",
        "homes",
        "places",
        "places_share",
        "authorities_hit",
        "largest_hit",
        "largest_hit_share",
    )


@query(
    title="What replacing an owner takes",
    chart="table",
    columns={
        "rank": "rank, hardest first",
        "owner": OWNER,
        "homes": HOMES,
        "places": PLACES,
        "places_share": PLACES_SHARE,
        "children_displaced": "children displaced: places × occupancy [children]",
        "spare_in_area": "spare places of other owners in the area [places]",
        "spare_in_region": "spare places of other owners in every region that the area touches [places]",
        "shortfall_in_area": "children displaced less spare places in the area, not below 0 [children]",
        "good_share_before": "good or outstanding share of the area's inspected homes [fraction]",
        "good_share_after": "that share without the owner's homes [fraction]",
        "unit_cost": "cost of a place a week [GBP]",
        "unit_cost_of": "the financial year of that cost, or `as stated`",
        "weekly_cost": "of places for the children displaced: children × unit cost [GBP]",
        "yearly_cost": "cost for 52 weeks [GBP]",
    },
    caveats=(
        _UNIFORM,
        "Unit cost is the area's latest for residential care in cash, without suspect returns, unless one is "
        "stated; blank where neither is there. It is the cost of the care, not an extra cost: the failed "
        "owner is no longer paid.",
        BLANK_OWNER,
    ),
    needs=("ofsted-providers",),
)
def replacement(
    homes: pl.LazyFrame,
    around: pl.LazyFrame,
    weekly_costs: pl.LazyFrame,
    *,
    owner: str = "",
    occupancy: float = 0.85,
    weekly_cost: float = 0.0,
) -> pl.LazyFrame:
    """Children displaced by each owner's failure, spare places in the area and region, ratings, cost.

    `weekly_cost` is GBP for one place and week; else the area's weekly unit cost of residential care.

    Raises:
        UsageError: occupancy is not between 0 and 1, a cost is below 0, or the owner is not in the area.
    """
    filled = _checked(occupancy)
    region = around.group_by("area").agg(region_places=pl.col("places").sum().cast(pl.Int64))
    own = around.group_by("area", "owner_id").agg(own_region=pl.col("places").sum().cast(pl.Int64))
    lost, spare = pl.col("listed_places"), 1 - filled
    displaced = lost * filled
    area_places = lost.sum().over("area")
    of_area = pl.col("good").sum().over("area"), pl.col("inspected").sum().over("area")
    cost = displaced * pl.col("unit_cost")
    told = (
        _held(homes)
        .join(region, on="area", how="left")
        .join(own, on=["area", "owner_id"], how="left")
        .join(_unit_cost(weekly_costs, weekly_cost, homes), on="area", how="left")
        .sort(_HARDEST, descending=_HARDEST_DOWN, nulls_last=True)
        .with_columns(
            rank=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over("area"),
            children_displaced=displaced,
            spare_in_area=(area_places - lost) * spare,
            spare_in_region=(pl.col("region_places") - pl.col("own_region").fill_null(0)) * spare,
            good_share_before=share(*of_area),
            good_share_after=share(of_area[0] - pl.col("good"), of_area[1] - pl.col("inspected")),
            weekly_cost=cost,
            yearly_cost=cost * _WEEKS,
        )
        .with_columns(
            shortfall_in_area=pl.max_horizontal(pl.col("children_displaced") - pl.col("spare_in_area"), 0.0)
        )
    )
    if owner:
        told = told.filter(pl.col("owner_id") == chosen(homes, (owner,))[0][0])
    return told.select(
        "area", "rank", "owner", "homes", "places", "places_share", "children_displaced", "spare_in_area",
        "spare_in_region", "shortfall_in_area", "good_share_before", "good_share_after", "unit_cost",
        "unit_cost_of", "weekly_cost", "yearly_cost",
    ).sort("area", "rank")  # fmt: skip


@query(
    title="An owner's failure, council by council",
    chart="table",
    columns={
        "owner": OWNER,
        "authority": "council in which it has homes",
        "homes": "its homes there [homes]",
        "places": "their places [places]",
        "places_share": "share of the council's places [fraction]",
        "places_left": "places of other owners there [places]",
        "children_displaced": "places × occupancy [children]",
        "spare_here": "spare places of other owners in the council [places]",
        "spare_within_20_miles": "spare places of other owners in councils whose centres lie "
        "within 20 miles, this one too [places]",
        "spare_in_region": "spare places of other owners in every region that the area touches [places]",
        "owner_good_share": "good or outstanding share of its inspected homes there [fraction]",
        "good_share_left": "good or outstanding share of the other inspected homes there [fraction]",
    },
    caveats=(
        _UNIFORM,
        "Distances are straight lines between the middles of councils' postcodes, not roads; homes are "
        "known by council only.",
    ),
    needs=("ofsted-providers",),
)
def failure(
    homes: pl.LazyFrame,
    around: pl.LazyFrame,
    near: pl.LazyFrame,
    *,
    owner: str = "",
    occupancy: float = 0.85,
) -> pl.LazyFrame:
    """One owner's page: what each council would lose, and where the nearest places are.

    Without `owner`, the owner with the most places in the area.

    Raises:
        UsageError: occupancy is not between 0 and 1, or the owner is not in the area.
    """
    spare = 1 - _checked(occupancy)
    key, name = chosen(homes, (owner,))[0]
    its = pl.col("owner_id") == key
    good, places = is_good(), pl.col("places")
    councils = (
        homes.group_by("area", "la_code", "la_name")
        .agg(
            homes=its.sum(),
            places=places.filter(its).sum().cast(pl.Int64),
            places_left=places.filter(~its).sum().cast(pl.Int64),
            owner_good=share(good.filter(its).sum(), pl.col("overall").filter(its).count()),
            good_left=share(good.filter(~its).sum(), pl.col("overall").filter(~its).count()),
        )
        .filter(pl.col("homes") > 0)
    )
    within = within_twenty_miles(near.filter(~its))
    region = around.filter(~its).group_by("area").agg(region_left=places.sum().cast(pl.Int64))
    return (
        councils.join(within, on=["area", "la_code"], how="left")
        .join(region, on="area", how="left")
        .select(
            "area", pl.lit(name).alias("owner"), pl.col("la_name").alias("authority"), "homes", "places",
            share("places", pl.col("places") + pl.col("places_left")).alias("places_share"), "places_left",
            (pl.col("places") * occupancy).alias("children_displaced"),
            (pl.col("places_left") * spare).alias("spare_here"),
            (pl.col("near_places") * spare).alias("spare_within_20_miles"),
            (pl.col("region_left") * spare).alias("spare_in_region"),
            pl.col("owner_good").alias("owner_good_share"), pl.col("good_left").alias("good_share_left"),
        )
        .sort("area", "places_share", "places", "authority", descending=[False, True, True, False])
    )  # fmt: skip
