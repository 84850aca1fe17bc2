"""Who stands behind the owners: their classes, their legal forms, and what each rests on."""

import polars as pl

from market_tui.market.owners.alike import of_owner
from market_tui.market.owners.forms import sector_of
from market_tui.measures import share
from market_tui.measures.coverage import counts, shares
from market_tui.measures.ratings import is_good
from market_tui.publishers.ofsted_caveats import (
    GOOD_SHARE,
    HOMES,
    HOMES_SHARE,
    PLACES,
    PLACES_SHARE,
    REGISTER_ONLY,
)
from market_tui.query import query


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
        "good_or_outstanding_share": GOOD_SHARE,
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
    return (
        homes.group_by("area", "owner_class")
        .agg(
            *counts(),
            owners=pl.col("owner_id").n_unique(),
            inspected=pl.col("overall").count(),
            good=is_good().sum(),
        )
        .select(
            "area", "owner_class", "owners", "homes", "places", *shares(),
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
            *counts(),
            owners=pl.col("registered_owner").n_unique(),
            reason=pl.col("form_reason").mode().sort().first(),
        )
        .select(
            "area", "legal_form",
            sector_of(pl.col("legal_form"), pl.col("ofsted_sector")).alias("form_sector"),
            "ofsted_sector", "homes", "places", *shares(), "owners", "reason",
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
            *counts(),
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
