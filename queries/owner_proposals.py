"""Owners that may be one, and groups that Companies House's controllers point to: proposals, to be judged."""

import polars as pl

from market_tui.errors import NotLoaded
from market_tui.market.options import within
from market_tui.market.owners.alike import candidates, proposals
from market_tui.publishers.ofsted_caveats import HOMES, PLACES
from market_tui.query import query


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
