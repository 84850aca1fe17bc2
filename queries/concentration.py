"""How concentrated ownership is, who holds a quarter of it, and what a merger would change."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.options import within
from market_tui.market.owners.alike import chosen
from market_tui.measures import cr, effective_owners, fewest_holding, hhi, merger_delta, share, share_within
from market_tui.measures.coverage import counts
from market_tui.publishers.ofsted_caveats import (
    BLANK_OWNER,
    HOMES,
    HOMES_SHARE,
    OWNER,
    PLACES,
    REGISTER_ONLY,
)
from market_tui.query import query


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


@query(
    title="The fewest owners that hold a quarter",
    chart="bars",
    columns={
        "rank": "by homes; ties in the order of the name",
        "owner": OWNER,
        "owner_class": "class of owner",
        "homes": HOMES,
        "places": PLACES,
        "homes_share": HOMES_SHARE,
        "held_share": "share held by it and all larger ones [fraction]",
        "single_owners": "owners in the area with one home [owners]",
        "owners": "owners in the area [owners]",
    },
    caveats=(
        "Ofsted joins registered providers to ultimate owners by Companies House; here groups are as mapped, "
        "which is a floor. Its release of 2025: 20 owners hold 25% of homes of all types; CareTech, Keys 9%.",
        BLANK_OWNER,
        REGISTER_ONLY,
    ),
    needs=("ofsted-providers",),
)
def largest_owners(homes: pl.LazyFrame, *, part: float = 0.25) -> pl.LazyFrame:
    """The fewest owners that together hold at least `part` of the area's homes: Ofsted's own method.

    Source of the method: Ofsted, ownership of children's social care providers in England, 2025.
    """
    within(part=part)
    held = (
        homes.group_by("area", "owner_id")
        .agg(
            *counts(), owner=pl.col("owner").mode().sort().first(), owner_class=pl.col("owner_class").first()
        )
        .sort("area", "listed", "owner", "owner_id", descending=[False, True, False, False])
    )
    largest = pl.col("rank") <= pl.col("wanted")
    return (
        held.with_columns(
            rank=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over("area"),
            wanted=fewest_holding("listed", part).over("area"),
            held_share=share(pl.col("listed").cum_sum().over("area"), pl.col("listed").sum().over("area")),
            homes_share=share_within("listed", "area"),
            single_owners=(pl.col("listed") == 1).sum().over("area"),
            owners=pl.len().over("area"),
        )
        .filter(largest)
        .select(
            "area", "rank", "owner", "owner_class", "homes", "places", "homes_share", "held_share",
            "single_owners", "owners",
        )
        .sort("area", "rank")
    )  # fmt: skip


@query(
    title="If two owners merged",
    chart="table",
    columns={
        "a": "first owner",
        "b": "second owner",
        "a_places": "its places [places]",
        "b_places": "its places [places]",
        "a_share": "its share of the area's places, or homes if asked [fraction]",
        "b_share": "its share [fraction]",
        "hhi": "Herfindahl-Hirschman index before [index]",
        "hhi_after": "the index after [index]",
        "hhi_change": "what the merger adds: 2 × (100·share of a) × (100·share of b) [index]",
        "cr1": "share of the largest owner before [fraction]",
        "cr1_after": "after [fraction]",
        "cr4": "share of the four largest before [fraction]",
        "cr4_after": "after [fraction]",
        "cr10": "share of the ten largest before [fraction]",
        "cr10_after": "after [fraction]",
    },
    caveats=(
        "Today's shares: nothing is said of homes that would be sold or closed.",
        "A council's area is not a market: children are placed across its boundary.",
        BLANK_OWNER,
    ),
    needs=("ofsted-providers",),
)
def merger(homes: pl.LazyFrame, scope: Scope, *, a: str = "", b: str = "") -> pl.LazyFrame:
    """What changes if owner `a` and owner `b` become one: HHI and the shares of the largest, by area.

    Both are named as the scope reads owners; ask for councils or regions with `--by`. Without names, the
    two largest owners of the first area.

    Raises:
        UsageError: an owner is not in the area; the nearest names are given.
    """
    amount = pl.col("places").sum() if (scope.basis or "places") == "places" else pl.len()
    held = homes.group_by("area", "owner_id").agg(amount=amount.cast(pl.Int64), places=pl.col("places").sum())
    first, second = chosen(homes, (a, b))
    of_a, of_b = (pl.col("owner_id") == key for key, _ in (first, second))
    joint = held.with_columns(owner_id=pl.when(of_b).then(pl.lit(first[0])).otherwise("owner_id"))
    figures = {"hhi": hhi("amount"), "cr1": cr("amount", 1), "cr4": cr("amount", 4), "cr10": cr("amount", 10)}
    parts = {
        "total": pl.col("amount").sum(),
        "a_amount": pl.col("amount").filter(of_a).sum(),
        "b_amount": pl.col("amount").filter(of_b).sum(),
        "a_places": pl.col("places").filter(of_a).sum(),
        "b_places": pl.col("places").filter(of_b).sum(),
    }
    before = held.group_by("area").agg(**figures, **parts)
    after = (
        joint.group_by("area", "owner_id")
        .agg(pl.col("amount").sum())
        .group_by("area")
        .agg(expression.alias(f"{name}_after") for name, expression in figures.items())
    )
    change = merger_delta(pl.col("a_amount"), pl.col("b_amount"), pl.col("total"))
    same = first[0] == second[0]
    return (
        before.join(after, on="area", how="left")
        .select(
            "area", pl.lit(first[1]).alias("a"), pl.lit(second[1]).alias("b"), "a_places", "b_places",
            share("a_amount", "total").alias("a_share"), share("b_amount", "total").alias("b_share"),
            "hhi", "hhi_after", (pl.lit(0.0) if same else change).alias("hhi_change"),
            "cr1", "cr1_after", "cr4", "cr4_after", "cr10", "cr10_after",
        )
        .sort("hhi_change", "area", descending=[True, False])
    )  # fmt: skip
