"""The ownership lens: registered provider or group, declared sector or legal form."""

import polars as pl

from market_tui.market.owners.book import KEY, OWNER_NOT_STATED, Owners
from market_tui.market.owners.decisions import LISTED
from market_tui.market.owners.forms import in_plain_words, sector_of
from market_tui.market.scope import Scope

# What the lens adds to each setting, beside `owner`, `owner_id` and `sector` as the scope reads them.
COLUMNS = (
    "registered_owner",
    "group",
    "mapped",
    "mapped_by",
    "group_reason",
    "group_as_of",
    "owner_class",
    "legal_form",
    "form_reason",
    "form_as_of",
    "ofsted_sector",
)
COVERAGE = "Groups as mapped:"
DECLARED = "By Ofsted's declared sector:"
_FEW_AREAS = 4
_MANY = 0.1
_GROUP_COLUMNS = frozenset(("owner", "owners", "owner_level", "group", "to_owner", "owner_class"))


def lens(settings: pl.DataFrame, scope: Scope, owners: Owners) -> pl.DataFrame:
    """`settings` with `owner`, `owner_id` and `sector` as the scope reads them, then `COLUMNS`.

    At group level an owner that the mapping does not name is its own group. `ofsted_sector` is always
    the declared one.
    """
    shown, key = (
        ("group", "group_id") if scope.owner_level == "group" else ("registered_owner", "identity_id")
    )
    seen = settings.join(owners.settled, on=KEY, how="left", nulls_equal=True, maintain_order="left")
    sector = pl.col("sector")
    if scope.sector_basis == "legal-form":
        sector = sector_of(pl.col("legal_form"), sector)
    return seen.with_columns(
        owner=pl.col(shown), owner_id=pl.col(key), sector=sector, ofsted_sector=pl.col("sector")
    ).select(*settings.columns, *COLUMNS)


def lens_tables(scope: Scope, columns: frozenset[str]) -> set[str]:
    """The tables of lists that decide owners, beside the registers, for an answer with these columns."""
    tables = set()
    if scope.owner_level == "group" and columns & _GROUP_COLUMNS:
        tables |= {"ultimate_owners", "restricted_providers"}
    if (scope.sector_basis == "legal-form" and "sector" in columns) or "legal_form" in columns:
        tables |= {"restricted_providers", "companies"}
    return tables


def lens_notes(homes: pl.DataFrame, scope: Scope, columns: frozenset[str]) -> list[str]:
    """What must be said of an answer with these columns: the mapping's coverage, both sectors."""
    once = homes.unique("urn") if "urn" in homes.columns else homes
    notes = []
    if scope.owner_level == "group" and columns & _GROUP_COLUMNS and once.height:
        notes.append(
            f"{COVERAGE} {_covered(homes, once)} homes are in a mapped group; "
            "every other registered owner counts as a group of its own."
        )
        notes += _listed_notes(once)
    blank = once.filter(pl.col("owner") == OWNER_NOT_STATED).height
    if columns & {"owner", "owners"} and blank > once.height * _MANY:
        notes.append(
            f"{blank:,} of {once.height:,} homes are listed without an owner: each counts as one of its own."
        )
    if scope.sector_basis == "legal-form" and "sector" in columns and once.height:
        notes.append(_both_sectors(homes, once))
    return notes


def _both_sectors(homes: pl.DataFrame, once: pl.DataFrame) -> str:
    """The sectors by legal form beside the declared ones; of each area where there are a few."""
    moved = once.filter(in_plain_words(pl.col("ofsted_sector")) != pl.col("sector")).height
    areas = _few_areas(homes)
    if areas:
        told = "; ".join(f"{a} {_mix(homes.filter(area=a), 'ofsted_sector')}" for a in areas)
    else:
        told = _mix(once, "ofsted_sector")
    declared = f"{DECLARED} {told}. {moved:,} homes stand in another sector than the declared one."
    return declared if areas else f"By legal form: {_mix(once, 'sector')}. {declared}"


def _few_areas(homes: pl.DataFrame) -> list[str]:
    """The areas of an answer where there are two to four, so that each can be told."""
    areas = homes["area"].unique(maintain_order=True).to_list() if "area" in homes.columns else []
    return areas if 1 < len(areas) <= _FEW_AREAS else []


def _covered(homes: pl.DataFrame, once: pl.DataFrame) -> str:
    """How many homes of how many are mapped: of all, or of each area where there are a few."""
    told = "{:,} of {:,}"
    if not _few_areas(homes):
        return told.format(int(once["mapped"].sum()), once.height)
    each = homes.group_by("area", maintain_order=True).agg(pl.col("mapped").sum(), pl.len())
    return ", ".join(f"{area} {told.format(mapped, of)}" for area, mapped, of in each.iter_rows())


def _listed_notes(homes: pl.DataFrame) -> list[str]:
    """How many homes Ofsted's restricted list groups, and how many against a line of the user's."""
    listed = homes.filter(pl.col("mapped_by").str.starts_with(LISTED))
    if not listed.height:
        return []
    overruled = listed.filter(pl.col("mapped_by") != LISTED)
    told = (
        f"{listed.height:,} of them by Ofsted's restricted list to councils: not to be passed on with names."
    )
    if not overruled.height:
        return [told]
    on = overruled.select(pl.col("group_as_of").max().cast(pl.String)).item()
    return [
        told,
        f"For {overruled.height:,} of these the list overrules your owners.csv; only a line with "
        f"applies_from after {on} stands above it.",
    ]


def _mix(homes: pl.DataFrame, column: str) -> str:
    counted = homes.group_by(column).agg(n=pl.len(), places=pl.col("places").sum()).sort(column)
    return ", ".join(
        f"{name or 'not stated'} {n:,} homes ({p:,} places)" for name, n, p in counted.iter_rows()
    )
