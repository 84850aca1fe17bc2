"""What the reading of owners' names changes: concentration and changes of owner, by each reading in turn."""

from datetime import date

import polars as pl

from market_tui.market import Scope
from market_tui.market.releases import earlier
from market_tui.measures import cr, effective_owners, hhi, share
from market_tui.publishers.owner_names import owner_id, without_form
from market_tui.query import query

_PRINTED = "text as printed"
_NORMALISED = "names normalised"
_READINGS = pl.Enum(
    [
        _PRINTED,
        f"{_NORMALISED}, blanks one owner",
        _NORMALISED,
        "without legal form",
        "spellings reviewed",
        "groups",
    ]
)
_WHAT = (
    "text as printed (spaces and company numbers out), names normalised, without legal form and `the`, "
    "spellings reviewed (owners.csv), groups"
)


@query(
    title="Concentration, by how names are read",
    chart="table",
    columns={
        "reading": f"how owners are told apart: {_WHAT}",
        "basis": "what is held: places unless homes are asked for",
        "owners": "owners by that reading [owners]",
        "hhi": "Herfindahl-Hirschman index, 0 to 10,000 [index]",
        "effective_owners": "10,000 / HHI [owners]",
        "cr1": "share of the largest owner [fraction]",
        "cr4": "share of the four largest [fraction]",
        "cr10": "share of the ten largest [fraction]",
    },
    caveats=(
        "By the text as printed all blank owners are one owner, as whoever groups the column would have it; "
        "by the other readings each blank is an owner of its own, unless the row says otherwise.",
        "`concentration` answers by the reviewed spellings (--owner-level registered) or by groups.",
    ),
    needs=("ofsted-providers",),
)
def concentration_readings(homes: pl.LazyFrame, providers: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """The same index by each reading of owners' names, the coarsest last: what normalising changes."""
    basis = scope.basis or "places"
    printed = _printed(providers)
    held = homes.join(printed, on=["as_at", "urn"], how="left").with_columns(
        amount=pl.col("places") if basis == "places" else pl.lit(1, pl.Int32)
    )
    blank = pl.lit("urn:") + pl.col("urn")
    name = owner_id(pl.col("printed"))
    keys = {
        _PRINTED: pl.col("printed"),
        f"{_NORMALISED}, blanks one owner": name,
        _NORMALISED: pl.coalesce(name, blank),
        "spellings reviewed": _reviewed(),
        "groups": _group(),
    }
    told = [_index(held.with_columns(key=key.fill_null("")), reading) for reading, key in keys.items()]
    return (
        pl.concat(told)
        .select(
            "area", pl.col("reading").cast(_READINGS), pl.lit(basis).alias("basis"), "owners", "hhi",
            "effective_owners", "cr1", "cr4", "cr10",
        )
        .sort("area", "reading")
    )  # fmt: skip


def _printed(providers: pl.LazyFrame) -> pl.LazyFrame:
    """`as_at, urn, printed`: the owner's text of each list; of two lists of a date, the first with one."""
    return (
        providers.filter(pl.col("owner").is_not_null())
        .sort("as_at", "urn", "source_id")
        .unique(["as_at", "urn"], keep="first", maintain_order=True)
        .select("as_at", "urn", printed="owner")
    )


def _reviewed() -> pl.Expr:
    """The key of a setting's registered owner, spellings made one; the setting's own where none is stated."""
    key = owner_id(pl.col("registered_owner"))
    return (
        pl.when(pl.col("registered_owner").str.starts_with("("))
        .then(pl.lit("urn:") + pl.col("urn"))
        .otherwise(key)
    )


def _group() -> pl.Expr:
    return pl.when("mapped").then(pl.lit("group:") + pl.col("group")).otherwise(_reviewed())


def _index(held: pl.LazyFrame, reading: str) -> pl.LazyFrame:
    amount = pl.col("amount")
    return (
        held.group_by("area", "key")
        .agg(amount.sum())
        .group_by("area")
        .agg(
            reading=pl.lit(reading),
            owners=pl.len(),
            hhi=hhi(amount),
            effective_owners=effective_owners(amount),
            cr1=cr(amount, 1),
            cr4=cr(amount, 4),
            cr10=cr(amount, 10),
        )
    )


@query(
    title="Owners changed, by how names are read",
    chart="bars",
    columns={
        "reading": f"how owners are told apart: {_WHAT}",
        "since": "date of the earlier list",
        "continuing": "settings in both lists that name an owner in each [settings]",
        "changed": "of these, settings whose owner is another by that reading [settings]",
        "changed_share": "share of the continuing settings [fraction]",
    },
    caveats=(
        "Two dates are compared, whatever lists lie between; `owner_changes` goes from list to list and "
        "tells sales from renamings.",
        "Groups are as mapped on each date: a take-over that the mapping does not date is not seen.",
    ),
    needs=("ofsted-providers",),
)
def owner_change_readings(
    homes_over_time: pl.LazyFrame,
    providers: pl.LazyFrame,
    lists: pl.LazyFrame,
    scope: Scope,
    *,
    since: str = "",
) -> pl.LazyFrame:
    """Settings whose owner changed between two dates, by each reading of the names.

    `since` is a loaded date before the scope's; the list before it unless stated.

    Raises:
        UsageError: no list describes `since`, or it is not earlier.
        NotLoaded: no earlier list is loaded.
    """
    start = _start(lists, scope, since)
    told = homes_over_time.join(_printed(providers), on=["as_at", "urn"], how="inner").select(
        "area", "urn", "as_at",
        printed=pl.col("printed"),
        name=owner_id(pl.col("printed")),
        bare=without_form(owner_id(pl.col("printed"))),
        reviewed=_reviewed(),
        group=_group(),
    )  # fmt: skip
    pairs = told.filter(as_at=start).join(told.filter(as_at=scope.as_at), on=["area", "urn"], suffix="_now")
    readings = dict(
        zip(
            ("printed", "name", "bare", "reviewed", "group"),
            (_PRINTED, _NORMALISED, "without legal form", "spellings reviewed", "groups"),
            strict=True,
        )
    )
    counts = [(pl.col(c) != pl.col(f"{c}_now")).sum().alias(reading) for c, reading in readings.items()]
    return (
        pairs.group_by("area")
        .agg(pl.len().alias("continuing"), *counts)
        .unpivot(index=["area", "continuing"], variable_name="reading", value_name="changed")
        .select(
            "area", pl.col("reading").cast(_READINGS), pl.lit(start).alias("since"), "continuing", "changed",
            share("changed", "continuing").alias("changed_share"),
        )
        .sort("area", "reading")
    )  # fmt: skip


def _start(lists: pl.LazyFrame, scope: Scope, since: str) -> date:
    """The list of `since`, else the one before the scope's, inspected or complete."""
    return earlier(lists.with_columns(coverage=pl.lit("register")), scope.as_at, since)
