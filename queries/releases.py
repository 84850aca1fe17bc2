"""What has changed since the last release: homes opened and closed, owners, ratings and places changed."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.options import one_of
from market_tui.market.releases import CHANGES, Change, changed, complete, earlier
from market_tui.measures import share
from market_tui.publishers.ofsted_caveats import AUTHORITY, NAME, REORGANISED, URN
from market_tui.query import query

_CAVEATS = (
    "The two ends are compared, not what lay between: a home that opened and closed in between is not seen.",
    "Opened and closed are told between complete registers only. A home that registers anew under another "
    "number, moves to another council or becomes another kind of setting is closed and opened.",
    REORGANISED,
    "A rename and a spelling are not a change of owner, nor is a transfer within a group where owners are "
    "read as groups; the sale of the company itself leaves its name on the register and is not seen.",
    "Rated better or worse: the latest full inspection on each list.",
)


def _between(answer: pl.DataFrame, lists: pl.LazyFrame, scope: Scope) -> list[str]:
    """Say which lists lie between the two: they are skipped because they are no registers."""
    if not answer.height:
        return []
    since = answer["since"][0]
    held = dict(lists.collect().iter_rows())
    untold = "" if held[since] == held[scope.as_at] == "register" else (
        ": one of the two is an inspected list, so opened and closed cannot be told")  # fmt: skip
    skipped = [str(day) for day in held if scope.as_at and since < day < scope.as_at]
    between = [f"Lists between, not used: {', '.join(skipped)}."] if skipped else []
    return [f"Since {since}{untold}.", *between]


@query(
    title="What has changed since the last release",
    chart="bars",
    columns={
        "since": "date of the list compared with",
        "change": "what happened",
        "homes": "settings it happened to; blank where it cannot be told [settings]",
        "places_more": "places that it added, less those it took [places]",
        "share": "of the settings on the earlier list; opened: of those on the later [fraction]",
    },
    caveats=_CAVEATS,
    needs=("ofsted-providers",),
    notes=_between,
)
def since_last_release(
    homes_compared_over_time: pl.LazyFrame,
    changes: pl.LazyFrame,
    lists: pl.LazyFrame,
    scope: Scope,
    *,
    since: str = "",
) -> pl.LazyFrame:
    """How many homes opened, closed, changed owner, rating or places since the register before, by area.

    `since` is an earlier list's date instead. The homes themselves: `homes_changed`.

    Raises:
        UsageError: no list describes `since`, or it is not earlier.
        NotLoaded: no earlier register is loaded.
    """
    start = earlier(lists, scope.as_at, since)
    registers = complete(lists, start, scope.as_at)
    listed = homes_compared_over_time.group_by("area").agg(
        then=(pl.col("as_at") == start).sum(), now=(pl.col("as_at") == scope.as_at).sum()
    )
    every = pl.LazyFrame({"change": CHANGES}, schema={"change": Change})
    counted = (
        changed(
            homes_compared_over_time,
            changes,
            start,
            scope.as_at,
            level=scope.owner_level,
            registers=registers,
        )
        .group_by("area", "change")
        .agg(homes=pl.len().cast(pl.Int64), places_more=pl.col("places_more").sum())
    )
    base = pl.when(pl.col("change") == "opened").then("now").otherwise("then")
    known = registers | ~pl.col("change").is_in(["opened", "closed"])
    return (
        listed.join(every, how="cross")
        .join(counted, on=["area", "change"], how="left")
        .with_columns(pl.when(known).then(pl.col("homes", "places_more").fill_null(0)))
        .select(
            "area", pl.lit(start, pl.Date).alias("since"), "change", "homes", "places_more",
            share("homes", base).alias("share"),
        )
        .sort("area", "change")
    )  # fmt: skip


@query(
    title="Homes changed since the last release",
    chart="table",
    columns={
        "since": "date of the list compared with",
        "change": "what happened; a home has a row for each",
        "urn": URN,
        "name": NAME,
        "authority": AUTHORITY,
        "owner": "owner now, or its last; at the scope's level",
        "before": "owner, judgement or places on the earlier list, whichever changed",
        "after": "the same on the later list",
        "places_more": "places that the change added, or took [places]",
    },
    caveats=_CAVEATS,
    needs=("ofsted-providers",),
    notes=_between,
)
def homes_changed(
    homes_compared_over_time: pl.LazyFrame,
    changes: pl.LazyFrame,
    lists: pl.LazyFrame,
    scope: Scope,
    *,
    since: str = "",
    change: str = "",
) -> pl.LazyFrame:
    """Each home that opened or closed, or has another owner, rating or size than on the list before.

    `since` is an earlier list's date; `change` keeps one kind, in the words of `since_last_release`.

    Raises:
        UsageError: no list describes `since`, it is not earlier, or there is no such change.
        NotLoaded: no earlier register is loaded.
    """
    start = earlier(lists, scope.as_at, since)
    told = changed(
        homes_compared_over_time, changes, start, scope.as_at,
        level=scope.owner_level, registers=complete(lists, start, scope.as_at),
    )  # fmt: skip
    if kind := one_of("change", change, CHANGES):
        told = told.filter(pl.col("change") == kind)
    return told.select("area", pl.lit(start, pl.Date).alias("since"), pl.exclude("area")).sort(
        "area", "change", "authority", "owner", "urn"
    )
