"""What a reader of an area's figures should look at first."""

from datetime import date

import polars as pl

from market_tui.market import Scope
from market_tui.market.costs.rules import UNIT_COST
from market_tui.measures import days_between, share
from market_tui.measures.coverage import on_register
from market_tui.query import query
from market_tui.schema import NOT_YET_INSPECTED

MOST_NAMED = 4
A_YEAR = 365
LARGE_HOLD, SMALLEST_MARKET = 0.25, 5


def _where(councils: pl.Expr) -> pl.Expr:
    """The councils of a group by name, or how many there are."""
    names = councils.drop_nulls().unique().sort()
    many = pl.format("{} councils", names.len())
    return pl.when(names.len() <= MOST_NAMED).then(names.implode().list.join(", ").first()).otherwise(many)


def _homes(homes: pl.LazyFrame, scope: Scope) -> list[pl.LazyFrame]:
    """A row for each thing that is true of some homes of an area, the gravest first."""
    days = days_between(pl.col("inspected_on"), pl.lit(scope.as_at))
    unseen = pl.col("overall").is_null() & pl.col("supported_accommodation_outcome").is_null()
    told = (
        (pl.col("overall") == "Inadequate", "inadequate"),
        (pl.col("status") == "Suspended", "suspended"),
        (days > A_YEAR, "no full inspection for over a year"),
        (unseen & (pl.col("coverage") == "register"), NOT_YET_INSPECTED.lower()),
    )
    counted = homes.with_columns(registered=on_register(pl.len()).over("area"))
    return [
        counted.filter(holds)
        .group_by("area")
        .agg(
            homes=pl.len().cast(pl.Int64), of=pl.col("registered").first(), subject=_where(pl.col("la_name"))
        )
        .select("area", "subject", "homes", finding=pl.lit(words), share=share("homes", "of"))
        for holds, words in told
    ]


def _largest_hold(homes: pl.LazyFrame) -> pl.LazyFrame:
    """The owner, other than a council, with the largest share of one council's places, if that is large."""
    known = homes.filter(pl.col("la_name").is_not_null(), pl.col("coverage") == "register")
    whole = known.group_by("area", "la_name").agg(settings=pl.len(), all_places=pl.col("places").sum())
    return (
        known.filter(pl.col("ofsted_sector").cast(pl.String) != "Local authority")
        .group_by("area", "la_name", "owner_id")
        .agg(
            homes=pl.len().cast(pl.Int64),
            places=pl.col("places").sum(),
            owner=pl.col("owner").mode().sort().first(),
        )
        .join(whole, on=["area", "la_name"])
        .with_columns(share=share("places", "all_places"))
        .filter(pl.col("share") >= LARGE_HOLD, pl.col("settings") >= SMALLEST_MARKET)
        .sort("area", "share", "la_name", "owner", descending=[False, True, False, False])
        .unique("area", keep="first", maintain_order=True)
        .select(
            "area",
            "homes",
            "share",
            "owner",
            subject=pl.format("{} in {}", "owner", "la_name"),
            finding=pl.lit("large share held by one owner"),
            authority="la_name",
        )
    )


def _suspect_costs(weekly_costs: pl.LazyFrame, cost_findings: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """The councils whose weekly costs of the latest year by the scope's date are left out of benchmarks."""
    on = scope.as_at or date.max
    until = on.year - (on < date(on.year, 3, 31))
    begun = pl.col("financial_year").cast(pl.String).str.slice(0, 4).cast(pl.Int32)
    latest = weekly_costs.filter(begun < until).select(
        financial_year=pl.col("financial_year").cast(pl.String).max()
    )
    return (
        cost_findings.filter("leaves_out", pl.col("basis") == UNIT_COST)
        .join(latest, on="financial_year", how="semi")
        .group_by("area")
        .agg(subject=_where(pl.col("authority")), year=pl.col("financial_year").first())
        .select("area", "subject", finding=pl.format("suspect weekly costs of {}", "year"))
    )


def notes(answer: pl.DataFrame, scope: Scope) -> list[str]:
    """The areas asked for in which nothing stands out."""
    calm = [area for area in scope.areas if area not in set(answer["area"])]
    return [f"Nothing stands out in {', '.join(calm)}."] if calm and scope.by == "area" else []


@query(
    title="Needs a look",
    chart="table",
    columns={
        "finding": "what needs a look, the gravest first",
        "subject": "where: councils by name, or how many; of an owner, who and where",
        "homes": "homes it is true of [homes]",
        "share": "of the area's homes; of an owner, of that council's places [fraction]",
        "owner": "the owner, where it is about one",
        "authority": "the council, where it is about one owner there",
    },
    caveats=(
        "A reason to look, not a judgement: visits since the list was made are not in it.",
        f"One owner: other than a council, with {LARGE_HOLD:.0%} or more of the places of a council that has "
        f"{SMALLEST_MARKET} homes or more; the largest such share. Suspect costs: see cost_rules.",
    ),
    needs=("ofsted-providers",),
    notes=notes,
)
def needs_a_look(
    homes: pl.LazyFrame, weekly_costs: pl.LazyFrame, cost_findings: pl.LazyFrame, scope: Scope
) -> pl.LazyFrame:
    """What stands out in an area: homes, one owner's hold on a council, suspect weekly costs.

    Homes that are inadequate, suspended, without a full inspection for over a year (as in `watchlist`), or
    not yet inspected. A share needs a complete register. Suspect costs are those of the latest year by the
    scope's date that benchmarks leave out (`cost_checks`).
    """
    told = [*_homes(homes, scope), _largest_hold(homes), _suspect_costs(weekly_costs, cost_findings, scope)]
    ranked = [each.with_columns(rank=pl.lit(i)) for i, each in enumerate(told)]
    return (
        pl.concat(ranked, how="diagonal")
        .sort("area", "rank")
        .select("area", "finding", "subject", "homes", "share", "owner", "authority")
    )
