"""How the market moves: owners changed, settings that joined and left, who grew and how."""

from collections.abc import Iterator

import polars as pl

from market_tui.market import Scope
from market_tui.market.options import one_of
from market_tui.market.owners.alike import chosen
from market_tui.market.owners.changes import KINDS
from market_tui.market.owners.growth import grown
from market_tui.measures import share_within
from market_tui.publishers.ofsted_caveats import OWNER, REORGANISED, SECTOR, URN
from market_tui.query import query
from market_tui.schema import Sector

_SOURCES = pl.Enum(["ofsted", "registers"])
_LISTED_NOTES = 4
_COUNTS = (
    (pl.col("kind").cast(pl.String) == "joined").sum().alias("joined"),
    pl.col("places").filter(pl.col("kind").cast(pl.String) == "joined").sum().alias("joined_places"),
    (pl.col("kind").cast(pl.String) == "left").sum().alias("left"),
    pl.col("places").filter(pl.col("kind").cast(pl.String) == "left").sum().alias("left_places"),
)


@query(
    title="Changes of owner",
    chart="table",
    columns={
        "urn": URN,
        "as_at": "date of the list that first names the new owner",
        "from_owner": "registered owner in the list before that names the setting",
        "to_owner": "registered owner in this list",
        "kind": "sale or transfer, rename, or spelling",
    },
    caveats=(
        "About three in four changes of the owner's text are spelling: legal form, spaces, a slip of the pen "
        "or a line in owners.csv that says two names are one.",
        "A rename is a whole owner whose settings all go to one name new to the list; the sale of a whole "
        "owner to a company new to the register reads the same. With one setting, names must share a word.",
        "A transfer within a group counts as sale or transfer. A sale of the company itself leaves its name "
        "on the register and is not seen.",
        "Lists of inspected settings count too; a setting that a list omits is compared with the next list.",
    ),
    needs=("ofsted-providers",),
)
def owner_changes(
    changes: pl.LazyFrame, homes_over_time: pl.LazyFrame, scope: Scope, *, kind: str = "", owner: str = ""
) -> pl.LazyFrame:
    """Settings that another owner holds in the next list, and what kind of change it is.

    Always registered owners, whatever the owner level. `kind` keeps one kind; `owner` the changes from or
    to one owner, or from or to any member of one group.

    Raises:
        UsageError: no such kind, or the owner is not in the area; the nearest names are given.
    """
    told = changes
    if wanted := one_of("kind of change", kind, KINDS):
        told = told.filter(pl.col("kind").cast(pl.String) == wanted)
    if owner:
        key, _ = chosen(homes_over_time, (owner,))[0]
        level = "group" if scope.owner_level == "group" else "key"
        told = told.filter((pl.col(f"from_{level}") == key) | (pl.col(f"to_{level}") == key))
    return told.select("area", "urn", "as_at", "from_owner", "to_owner", "kind").sort("area", "as_at", "urn")


@query(
    title="Changes of owner over time",
    chart="bars",
    columns={
        "as_at": "date of the list that first names the new owner",
        "kind": "sale or transfer, rename, or spelling",
        "settings": "settings whose owner's text changed [settings]",
        "places": "their places [places]",
        "share": "share of the changes since the list before [fraction]",
    },
    caveats=("Lists lie one to three years apart: the numbers are of changes between them, not by year.",),
    needs=("ofsted-providers",),
)
def owner_change_counts(changes: pl.LazyFrame) -> pl.LazyFrame:
    """How many settings changed owner between lists, by kind of change."""
    return (
        changes.group_by("area", "as_at", "kind")
        .agg(settings=pl.len(), places=pl.col("places").sum())
        .with_columns(share=share_within("settings", ("area", "as_at")))
        .sort("area", "as_at", "kind")
    )


def _reconciled(movements: pl.LazyFrame, turnover: pl.LazyFrame) -> pl.LazyFrame:
    """By area, year and kind: how many each source has, and how many of them are the same settings."""
    key = ["area", "year_to", "kind", "urn"]
    kind = pl.col("kind").cast(pl.String)
    ours = turnover.select("area", "year_to", kind, "urn", "since").with_columns(registers=pl.lit(True))
    theirs = movements.select("area", "year_to", kind, "urn").with_columns(ofsted=pl.lit(True))
    return (
        theirs.unique()
        .join(ours.unique(key), on=key, how="full", coalesce=True)
        .group_by("area", "year_to", "kind")
        .agg(
            since=pl.col("since").min(),
            ofsted=pl.col("ofsted").sum(),
            registers=pl.col("registers").sum(),
            both=(pl.col("ofsted") & pl.col("registers")).sum(),
        )
        .sort("area", "year_to", "kind")
    )


def _movement_notes(answer: pl.DataFrame, movements: pl.LazyFrame, turnover: pl.LazyFrame) -> list[str]:
    """The two sources side by side where both have a year, and the comparisons that span several years."""
    told = _reconciled(movements, turnover).with_columns(pl.col("area").cast(pl.String)).collect()
    spans = told.select("since", "year_to").drop_nulls().unique().sort("year_to").rows()
    notes = [
        f"Comparing registers: {to} covers {round((to - since).days / 365.25)} years, since {since}."
        for since, to in spans
        if (to - since).days > 400
    ]
    sides = list(_sides(told.filter(pl.col("ofsted") > 0, pl.col("registers") > 0)))
    more = (
        [f"{len(sides) - _LISTED_NOTES} more: see movements_reconciled."]
        if len(sides) > _LISTED_NOTES
        else []
    )
    return [*notes, *sides[:_LISTED_NOTES], *more]


def _sides(told: pl.DataFrame) -> Iterator[str]:
    for row in told.iter_rows(named=True):
        yield (
            f"{row['area']}, year to {row['year_to']}, {row['kind']}: Ofsted's list has {row['ofsted']:,}, "
            f"comparing registers {row['registers']:,}; {row['both']:,} settings are in both."
        )


@query(
    title="Joiners and leavers",
    chart="bars",
    columns={
        "year_to": "the year ended on this date; for registers, since the register before",
        "sector": SECTOR,
        "source": "ofsted: its lists of joiners and leavers; registers: one register compared with the next",
        "joined": "settings that joined [settings]",
        "joined_places": "their places [places]",
        "left": "settings that left [settings]",
        "left_places": "their places [places]",
        "net": "joined less left [settings]",
    },
    caveats=(
        "Ofsted's lists count events in a year: a setting that joined and left between two registers, one "
        "that registered again, and leavers that closed before the year are in no comparison.",
        "Joiners less leavers is not the change in homes or places: a setting that moves to another council "
        "or becomes another kind neither joins nor leaves, and settings that stay change size.",
        "Registers are compared only where both are complete; lists of inspected settings are left out.",
    ),
    needs=("ofsted-providers", "ofsted-movements"),
    notes=_movement_notes,
)
def movements(movements: pl.LazyFrame, turnover: pl.LazyFrame) -> pl.LazyFrame:
    """Settings that joined and left, by year, sector and source; notes reconcile the two sources."""
    by = ["area", "year_to", "sector"]
    sides = [
        frame.with_columns(pl.col("sector").cast(Sector)).group_by(by).agg(_COUNTS).with_columns(
            source=pl.lit(source, dtype=_SOURCES)
        )
        for source, frame in (("ofsted", movements), ("registers", turnover))
    ]  # fmt: skip
    return (
        pl.concat(sides, how="vertical_relaxed")
        .select(
            *by, "source", "joined", "joined_places", "left", "left_places",
            net=pl.col("joined").cast(pl.Int64) - pl.col("left").cast(pl.Int64),
        )
        .sort("area", "year_to", "sector", "source", nulls_last=True)
    )  # fmt: skip


@query(
    title="Joiners and leavers: two counts of one thing",
    chart="table",
    columns={
        "year_to": "the year ended on this date",
        "kind": "joined or left",
        "since": "date of the register compared with",
        "ofsted": "settings on Ofsted's list [settings]",
        "registers": "settings by comparing registers [settings]",
        "both": "settings that both have [settings]",
        "only_ofsted": "on the list only: joined and left in between, registered again [settings]",
        "only_registers": "in the comparison only: a longer span, or missing from the list [settings]",
    },
    caveats=("Where the registers lie more than a year apart, the comparison spans all of it.",),
    needs=("ofsted-providers", "ofsted-movements"),
)
def movements_reconciled(movements: pl.LazyFrame, turnover: pl.LazyFrame) -> pl.LazyFrame:
    """Ofsted's joiners and leavers set against the comparison of registers, setting by setting."""
    return _reconciled(movements, turnover).select(
        "area", "year_to", "kind", "since", "ofsted", "registers", "both",
        only_ofsted=pl.col("ofsted") - pl.col("both"), only_registers=pl.col("registers") - pl.col("both"),
    )  # fmt: skip


@query(
    title="Growth of owners",
    chart="bars",
    columns={
        "owner": OWNER,
        "since": "date of the register compared with",
        "homes_before": "homes at the earlier date [homes]",
        "homes": "homes at the scope's date [homes]",
        "homes_gained": "homes gained, net [homes]",
        "opened": "homes new to the register [homes]",
        "acquired": "homes that another owner held before [homes]",
        "closed": "homes no longer on the register [homes]",
        "sold": "homes that another owner holds now [homes]",
        "places_before": "places at the earlier date [places]",
        "places": "places at the scope's date [places]",
        "places_gained": "places gained, net [places]",
        "places_opened": "places of homes opened [places]",
        "places_acquired": "places of homes acquired [places]",
        "places_closed": "places of homes closed [places]",
        "places_sold": "places of homes sold [places]",
        "places_resized": "places gained by homes that stayed with the owner [places]",
    },
    caveats=(
        "Homes gained = opened + acquired − closed − sold. Renamings and spellings are no acquisitions.",
        "Two complete registers are compared: the scope's, and the one before or that of `since`.",
        "A home that re-registers under another number is closed and opened.",
        REORGANISED,
    ),
    needs=("ofsted-providers",),
)
def growth(
    homes_compared_over_time: pl.LazyFrame,
    changes: pl.LazyFrame,
    lists: pl.LazyFrame,
    scope: Scope,
    *,
    since: str = "",
    owner: str = "",
) -> pl.LazyFrame:
    """Owners by homes and places gained between two registers: opened, acquired, closed, sold.

    `since` is the earlier register's date (the one before the scope's by default); `owner` keeps one owner.

    Raises:
        UsageError: `since` is no date, or the owner is not in the area.
    """
    found = grown(homes_compared_over_time.collect(), changes.collect(), lists, scope.as_at, since)
    if owner:
        key, _ = chosen(homes_compared_over_time, (owner,))[0]
        found = found.filter(pl.col("owner_id") == key)
    return found.drop("owner_id").lazy()
