"""One release and the one before: which list to compare with, and what happened to each setting between."""

from datetime import date

import polars as pl

from market_tui.errors import NotLoaded, UsageError
from market_tui.market.scope import parse_date
from market_tui.schema import RATINGS

CHANGES = (
    "opened",
    "closed",
    "owner changed",
    "owner renamed",
    "rated better",
    "rated worse",
    "rated for the first time",
    "more places",
    "fewer places",
)
Change = pl.Enum(CHANGES)
_KEPT = ("area", "urn", "name", "authority", "owner", "places")


def earlier(lists: pl.LazyFrame, as_at: date | None, since: str = "") -> date:
    """The date to compare with: that of `since`, else the latest complete register before.

    `lists` are those loaded, whatever the area: one that has no home on a list is compared with it too.

    Raises:
        UsageError: no list describes `since`, or it is not earlier.
        NotLoaded: no earlier register is loaded.
    """
    known = lists.filter(pl.col("as_at") < as_at).sort("as_at").collect()
    if since:
        day = parse_date(since)
        if day not in known["as_at"]:
            held = ", ".join(map(str, known["as_at"])) or "none"
            raise UsageError(f"no such list of {day} lies before {as_at}", f"There are: {held}.")
        return day
    registers: list[date] = known.filter(coverage="register")["as_at"].to_list()
    if not registers:
        raise NotLoaded(
            f"no complete register before {as_at} is loaded", "Run: market-tui load EARLIER-LIST…"
        )
    return registers[-1]


def complete(lists: pl.LazyFrame, *days: date | None) -> pl.Expr:
    """Whether every list of these days is a complete register: only then can opened and closed be told."""
    named = lists.filter(pl.col("as_at").is_in(days)).collect()
    return pl.lit(named.height == len(days) and (named["coverage"] == "register").all())


def changed(
    over_time: pl.LazyFrame,
    changes: pl.LazyFrame,
    start: date,
    to: date | None,
    *,
    level: str = "group",
    registers: pl.Expr,
) -> pl.LazyFrame:
    """A row for each setting and change between two lists: `area, change, urn … before, after, places_more`.

    Opened and closed only where both lists are `registers`; an owner's change only where it is more than the
    spelling of its name and, at the `level` of groups, leads out of the group.
    """
    named = over_time.with_columns(authority="la_name", rating="overall")
    then, now = (named.filter(as_at=day).select(*_KEPT, "rating") for day in (start, to))
    both = now.join(then, on=["area", "urn"], how="inner", suffix="_then")
    key = ["area", "urn"]
    opened = now.join(then, on=key, how="anti").filter(registers)
    closed = then.join(now, on=key, how="anti").filter(registers)
    grade = pl.Enum(RATINGS)
    was, is_ = (pl.col(c).cast(pl.String).cast(grade) for c in ("rating_then", "rating"))
    more = pl.col("places").cast(pl.Int64) - pl.col("places_then")
    of = "group" if level == "group" else "key"
    owners = (
        changes.filter(pl.col("as_at") > start, pl.col("as_at") <= pl.lit(to))
        .filter(pl.col("kind").cast(pl.String) != "spelling")
        .sort("as_at")
        .group_by(key, maintain_order=True)
        .agg(
            sold=(pl.col("kind").cast(pl.String) == "sale or transfer").any(),
            before=pl.col("from_owner").first(),
            after=pl.col("to_owner").last(),
            left=pl.col(f"from_{of}").first() != pl.col(f"to_{of}").last(),
        )
        .filter("left")
    )
    told = [
        _as(opened, "opened", more=pl.col("places")),
        _as(closed, "closed", more=-pl.col("places").cast(pl.Int64)),
        _as(
            both.join(owners, on=key, how="inner"),
            pl.when("sold").then(pl.lit("owner changed")).otherwise(pl.lit("owner renamed")),
            before="before",
            after="after",
        ),
        # An Enum of ratings begins with the best.
        _as(both.filter(is_.to_physical() < was.to_physical()), "rated better", "rating_then", "rating"),
        _as(both.filter(is_.to_physical() > was.to_physical()), "rated worse", "rating_then", "rating"),
        _as(both.filter(was.is_null(), is_.is_not_null()), "rated for the first time", after="rating"),
        _as(both.filter(more > 0), "more places", "places_then", "places", more),
        _as(both.filter(more < 0), "fewer places", "places_then", "places", more),
    ]
    return pl.concat(told).sort("area", "change", "authority", "owner", "urn")


def _as(
    rows: pl.LazyFrame,
    change: str | pl.Expr,
    before: str | None = None,
    after: str | None = None,
    more: pl.Expr | None = None,
) -> pl.LazyFrame:
    """Rows as one kind of change, with what was before and after in the lists' words."""

    def words(column: str | None) -> pl.Expr:
        return (pl.col(column) if column else pl.lit(None)).cast(pl.String)

    kind = pl.lit(change) if isinstance(change, str) else change
    return rows.select(
        "area", kind.cast(Change).alias("change"), "urn", "name", "authority", "owner",
        before=words(before), after=words(after),
        places_more=(pl.lit(None) if more is None else more).cast(pl.Int64),
    )  # fmt: skip
