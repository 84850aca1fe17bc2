"""Who stands behind the owners: classes, legal forms, the largest, mergers, likenesses, controllers."""

import polars as pl

from market_tui.errors import NotLoaded
from market_tui.market import Scope
from market_tui.market.options import within
from market_tui.market.owners.alike import candidates, chosen, of_owner, proposals
from market_tui.market.owners.forms import sector_of
from market_tui.measures import cr, fewest_holding, hhi, merger_delta, share, share_within
from market_tui.measures.coverage import on_register
from market_tui.query import query

HOMES = "homes on the register [homes]"
PLACES = "registered places [places]"
HOMES_SHARE = "share of the area's homes [fraction]"
PLACES_SHARE = "share of the area's places [fraction]"
BLANK_OWNER = "A home whose owner the register leaves blank counts as an owner of its own."
REGISTER_ONLY = (
    "For a date with only an inspected list, homes and places are blank and shares are of what is listed."
)
_COUNTS = (
    on_register(pl.len()).alias("homes"),
    on_register(pl.col("places").sum()).alias("places"),
    pl.len().alias("listed"),
    pl.col("places").sum().alias("listed_places"),
)
_SHARES = (
    share_within("listed", "area").alias("homes_share"),
    share_within("listed_places", "area").alias("places_share"),
)


@query(
    title="Classes of owner",
    chart="share",
    columns={
        "owner_class": "class of owner, as private equity, charity, council; or not established",
        "owners": "owners, at the scope's level [owners]",
        "homes": HOMES,
        "places": PLACES,
        "homes_share": HOMES_SHARE,
        "places_share": PLACES_SHARE,
        "good_or_outstanding_share": "of its inspected homes [fraction]",
    },
    caveats=(
        "Not established is not independent: no public evidence is stored for the owner either way.",
        "A class is the latest known one, also in lists from before a takeover.",
        REGISTER_ONLY,
    ),
    needs=("ofsted-providers",),
)
def ownership_classes(homes: pl.LazyFrame) -> pl.LazyFrame:
    """Homes and places by class of owner.

    The class is that of the mapped group or a reviewed line; councils, charities, community interest
    companies, health bodies and individuals are also known by their legal form.
    """
    good = pl.col("overall").is_in(["Outstanding", "Good"])
    return (
        homes.group_by("area", "owner_class")
        .agg(
            *_COUNTS,
            owners=pl.col("owner_id").n_unique(),
            inspected=pl.col("overall").count(),
            good=good.sum(),
        )
        .select(
            "area", "owner_class", "owners", "homes", "places", *_SHARES,
            share("good", "inspected").alias("good_or_outstanding_share"),
        )
        .sort("area", "owner_class", nulls_last=True)
    )  # fmt: skip


@query(
    title="Legal forms",
    chart="table",
    columns={
        "legal_form": "legal form of the registered owner",
        "form_sector": "the sector that the form stands in: Private, Local authority, Not-for-profit, Health",
        "ofsted_sector": "the sector declared to Ofsted",
        "homes": HOMES,
        "places": PLACES,
        "homes_share": HOMES_SHARE,
        "places_share": PLACES_SHARE,
        "owners": "registered owners [owners]",
        "reason": "what most of these owners' forms rest on",
    },
    caveats=(
        "A name that ends in Limited does not tell a company limited by shares from one by guarantee: unless "
        "Companies House's data or a reviewed line says otherwise, one registered as Private counts as "
        "limited by shares.",
        "Voluntary means not carried on for profit (Children Act 1989, section 105).",
        REGISTER_ONLY,
    ),
    needs=("ofsted-providers",),
)
def legal_forms(homes: pl.LazyFrame) -> pl.LazyFrame:
    """Homes and places by legal form, each beside the sector declared to Ofsted."""
    return (
        homes.group_by("area", "legal_form", "ofsted_sector")
        .agg(
            *_COUNTS,
            owners=pl.col("registered_owner").n_unique(),
            reason=pl.col("form_reason").mode().sort().first(),
        )
        .select(
            "area", "legal_form",
            sector_of(pl.col("legal_form"), pl.col("ofsted_sector")).alias("form_sector"),
            "ofsted_sector", "homes", "places", *_SHARES, "owners", "reason",
        )
        .sort("area", "legal_form", "ofsted_sector", nulls_last=True)
    )  # fmt: skip


@query(
    title="Owners by legal form",
    chart="table",
    columns={
        "owner": "registered owner",
        "legal_form": "its legal form",
        "ofsted_sector": "the sector declared to Ofsted",
        "reason": "what the form rests on",
        "as_of": "date of that evidence: of the reviewed line, mapping or company data, else of the list",
        "group": "its group; its own name where the mapping has none",
        "mapped_by": "what put it into that group; blank where the mapping does not name it",
        "group_reason": "evidence for the group, or for the class where only that is mapped",
        "group_as_of": "date of that evidence",
        "owner_class": "class of owner",
        "homes": HOMES,
        "places": PLACES,
    },
    caveats=("To change a line, put the owner, form, reason and date into owners.csv in the config folder.",),
    needs=("ofsted-providers",),
)
def owner_forms(homes: pl.LazyFrame, *, owner: str = "") -> pl.LazyFrame:
    """Each registered owner with its legal form, its group and class, and the reason and date for each.

    `owner` keeps one owner, or the members of one group.

    Raises:
        UsageError: the owner is not in the area; the nearest names are given.
    """
    homes = of_owner(homes, owner) if owner else homes
    of = ("registered_owner", "legal_form", "ofsted_sector", "owner_class", "group", "mapped_by")
    return (
        homes.group_by("area", *of)
        .agg(
            *_COUNTS,
            pl.col("group_reason", "group_as_of").first(),
            reason=pl.col("form_reason").first(),
            as_of=pl.col("form_as_of").first(),
        )
        .select(
            "area", pl.col("registered_owner").alias("owner"), "legal_form", "ofsted_sector",
            "reason", "as_of", "group", "mapped_by", "group_reason", "group_as_of", "owner_class", "homes",
            "places",
        )
        .sort("area", "owner", "legal_form", "ofsted_sector", "group", "mapped_by", nulls_last=True)
    )  # fmt: skip


@query(
    title="The fewest owners that hold a quarter",
    chart="bars",
    columns={
        "rank": "by homes; ties in the order of the name",
        "owner": "owner, at the scope's level",
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
        .agg(*_COUNTS, owner=pl.col("owner").mode().sort().first(), owner_class=pl.col("owner_class").first())
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
    held = homes.group_by("area", "owner_id").agg(
        amount=amount.cast(pl.Int64), places=pl.col("places").sum(), owner=pl.col("owner").first()
    )
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


@query(
    title="Names that may be one owner",
    chart="table",
    columns={
        "owner": "registered owner",
        "like": "another registered owner",
        "score": "likeness of the names, 0 to 1 [fraction]",
        "reason": "why they may be one",
        "homes": "homes of the first [homes]",
        "like_homes": "homes of the second [homes]",
        "group": "group of the first",
        "like_group": "group of the second",
    },
    caveats=(
        "Proposals only: nothing is merged until a line in owners.csv says so: owner, same_as, reason, date.",
        "Names that share only words of the trade are not proposed; sister companies of a group often are, "
        "and are not the same owner.",
    ),
    needs=("ofsted-providers",),
)
def owner_candidates(homes: pl.LazyFrame, *, score: float = 0.9) -> pl.LazyFrame:
    """Pairs of registered owners whose names are alike, with the reason; never merged on their own.

    `score` is how alike they must be, 1 being the same.
    """
    within(score=score)
    return candidates(homes.collect(), score).lazy()


@query(
    title="Groups proposed from Companies House",
    chart="table",
    columns={
        "owner": "registered owner",
        "group": "its group now; its own name where the mapping has none",
        "proposed_group": "the group of the company that controls it in the end, or that company",
        "controller": "that company",
        "controller_number": "its company number",
        "company_number": "the owner's company number",
        "steps": "companies between the owner and that one, and it [companies]",
        "homes": HOMES,
        "places": PLACES,
        "agrees": "whether the mapping says the same",
        "reason": "how the owner was found and who controls it",
    },
    caveats=(
        "Proposals only: put those that hold into owners.csv (owner, group, class, reason, date).",
        "A controller holds more than a quarter of shares or votes: it need not be a parent; funds abroad "
        "are often not named.",
        "An owner is tied to a company by its number or its exact name; names are reused.",
    ),
    needs=("ofsted-providers",),
)
def group_proposals(homes: pl.LazyFrame, companies: pl.LazyFrame, controllers: pl.LazyFrame) -> pl.LazyFrame:
    """Owners whose company is controlled by another, followed to the last controller that is known.

    Raises:
        NotLoaded: Companies House's company data or its register of controllers is not loaded.
    """
    known, above = companies.collect(), controllers.collect()
    if not known.height or not above.height:
        raise NotLoaded(
            "group_proposals needs Companies House's company data and its people with significant control",
            "Run: market-tui companies --area AREA (needs a free key), or: market-tui load FILES",
        )
    return proposals(homes.collect(), known, above).lazy()
