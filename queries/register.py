"""The settings themselves: the register of an area, and one setting's history."""

import re

import polars as pl

from market_tui.errors import UsageError
from market_tui.market import Scope
from market_tui.market.owners import OWNER_NOT_STATED
from market_tui.measures import days_between
from market_tui.query import query
from market_tui.schema import NOT_YET_INSPECTED, RATINGS, Rating

_DAYS = {"day": 1.0, "month": 365 / 12, "year": 365.0, "place": 1.0, "places": 1.0}


def _within(column: pl.Expr, words: str) -> pl.Expr:
    """Whether a number lies in a band named in words: `3 places`, `7 to 9 places`, `1 to 2 years`.

    An upper bound is in its band, a lower one too unless the band counts days.

    Raises:
        UsageError: the words name no band.
    """
    figures = [float(n) for n in re.findall(r"\d+", words)]
    unit = next((per for name, per in _DAYS.items() if name in words), 1.0)
    counted = "month" not in words and "year" not in words
    bounds = [float(int(n * unit)) for n in figures]
    if words == "not stated":
        return column.is_null() | (column < 1)
    if not bounds:
        raise UsageError(
            f"not a band: {words!r}", "Write it as `3 places`, `7 to 9 places` or `over 2 years`."
        )
    if "under" in words:
        return column <= bounds[0]
    if "over" in words:
        return column > bounds[0]
    if "or more" in words:
        return column >= bounds[0]
    above = column >= bounds[0] if counted else column > bounds[0]
    return above & (column <= bounds[-1])


@query(
    title="Settings on the list",
    chart="table",
    columns={
        "urn": "Ofsted's reference number",
        "name": "name; Ofsted redacts the names of homes",
        "authority": "authority it stands in",
        "owner": "owner, at the scope's level",
        "sector": "sector, as the scope reads it",
        "provision": "kind of setting",
        "status": "Active or Suspended; both are registered",
        "places": "registered places [places]",
        "registered_on": "date of registration",
        "inspected_on": "latest full inspection",
        "rating": "its judgement, overall",
        "days_since": "days from it to the scope's date [days]",
    },
    caveats=("An inspected list leaves out homes that had no full inspection yet.",),
    needs=("ofsted-providers",),
)
def register(
    homes: pl.LazyFrame,
    scope: Scope,
    *,
    sector: str = "",
    rating: str = "",
    owner: str = "",
    size: str = "",
    age: str = "",
    owner_class: str = "",
    legal_form: str = "",
) -> pl.LazyFrame:
    """Every setting of the scope, a line each; of one sector, rating, owner, size or age if asked.

    `rating` may be `Not yet inspected`; `size` is a band such as `3 places` or `7 to 9 places`; `age` one of
    time since the latest full inspection, such as `1 to 2 years`, or `Not yet inspected`.
    """
    days = days_between(pl.col("inspected_on"), pl.lit(scope.as_at))
    asked: list[pl.Expr] = []
    if sector:
        asked.append(pl.col("sector").cast(pl.String) == sector)
    if rating:
        if rating not in (*RATINGS, NOT_YET_INSPECTED):
            raise UsageError(
                f"no rating {rating!r}", f"Choose one of: {', '.join(RATINGS)}, {NOT_YET_INSPECTED}."
            )
        judged = pl.col("overall").cast(pl.String)
        asked.append(judged.is_null() if rating == NOT_YET_INSPECTED else judged == rating)
    asked += [
        pl.col(column).cast(pl.String) == value
        for column, value in (("owner_class", owner_class), ("legal_form", legal_form))
        if value
    ]
    if owner:
        # The name of an owner is the spelling most of its homes bear; its other homes count too.
        asked.append((pl.col("owner") == owner).any().over("owner_id"))
    if size:
        asked.append(_within(pl.col("places"), size))
    if age:
        asked.append(days.is_null() if age == NOT_YET_INSPECTED else _within(days, age))
    return (
        homes.filter(pl.lit(True), *asked)
        .select(
            "area",
            "urn",
            "name",
            pl.col("la_name").alias("authority"),
            "owner",
            "sector",
            "provision",
            "status",
            "places",
            "registered_on",
            "inspected_on",
            pl.col("overall").fill_null(pl.lit(NOT_YET_INSPECTED, Rating)).alias("rating"),
            days.alias("days_since"),
        )
        .sort("area", "authority", "owner", "urn")
    )


_TOLD = {
    "owner": "Owner",
    "places": "Places",
    "sector": "Sector",
    "status": "Status",
    "provision": "Kind of setting",
    "la_name": "Authority",
}
# An owner has changed when it is another one, not when its name is spelled otherwise.
_KEYS = {"owner": "owner_id"}
_JUDGED = {
    "helped_and_protected": "help and protection",
    "leaders_and_managers": "leaders and managers",
    "supported_accommodation_outcome": "outcome",
}


@query(
    title="One setting's history",
    chart="table",
    columns={
        "urn": "Ofsted's reference number",
        "on": "date",
        "event": "what happened, or which list it is on",
        "detail": "in the lists' own words",
        "source_id": "the list that says so",
    },
    caveats=(
        "Changes lie between two lists; the date is that of the list that shows them first.",
        "Inspections are those of the loaded releases.",
    ),
    needs=("ofsted-providers",),
)
def home_history(homes_over_time: pl.LazyFrame, inspections: pl.LazyFrame, *, urn: str = "") -> pl.LazyFrame:
    """One setting through every loaded release: registered, each inspection, each change, newest first.

    A change of owner, places, sector, status, kind or authority is found by setting a list beside the one
    before it; `Not on the list` is said of the first register that no longer has it.

    Raises:
        UsageError: no home is named.
    """
    if not urn:
        raise UsageError(
            "no home is named", "Name one: --urn SC123456. `market-tui query register` has them."
        )
    mine = homes_over_time.filter(urn=urn)
    when = pl.col("as_at")
    first = ("area", "urn")
    shape = [*first, pl.col("on"), "event", "detail", "source_id"]
    registered = mine.filter(when == when.max().over("area")).select(
        *first,
        "source_id",
        on=pl.col("registered_on"),
        event=pl.lit("Registered"),
        detail=pl.lit(""),
    )  # fmt: skip
    seen = mine.filter(when == when.min().over("area")).select(
        *first,
        "source_id",
        on=pl.col("as_at"),
        event=pl.lit("First seen on a list"),
        detail=pl.concat_str(
            pl.when(pl.col("places") == 1)
            .then(pl.lit("1 place"))
            .otherwise(pl.format("{} places", "places")),
            pl.col("sector").cast(pl.String),
            "owner",
            separator=" · ",
            ignore_nulls=True,
        ),
    )
    changes = [
        mine.with_columns(
            now=pl.col(column).cast(pl.String), held=pl.col(_KEYS.get(column, column)).cast(pl.String)
        )
        .with_columns(pl.col("now", "held").shift().over("area", order_by="as_at").name.prefix("before_"))
        .filter(
            pl.col("before_held").is_not_null(),
            pl.col("before_held").ne_missing(pl.col("held")),
            pl.col("before_now") != OWNER_NOT_STATED,
        )
        .select(
            *first,
            "source_id",
            on=when,
            event=pl.lit(f"{word} changed"),
            detail=pl.format("{} → {}", pl.col("before_now"), pl.col("now").fill_null("blank")),
        )
        for column, word in _TOLD.items()
    ]
    judged = pl.concat_str(
        *(pl.format(f"{word}: {{}}", pl.col(column).cast(pl.String)) for column, word in _JUDGED.items()),
        separator=" · ",
        ignore_nulls=True,
    )
    graded = pl.col("overall").cast(pl.String)
    inspected = inspections.filter(urn=urn).select(
        *first,
        "source_id",
        on=pl.col("inspected_on"),
        event=pl.coalesce("event_type", pl.lit("Full inspection")),
        detail=pl.concat_str(graded, pl.when(judged != "").then(judged), separator=" · ", ignore_nulls=True),
    )
    last = mine.group_by("area").agg(last_seen=when.max(), urn=pl.col("urn").first())
    gone = (
        homes_over_time.filter(pl.col("coverage") == "register")
        .group_by("area", "as_at")
        .agg(pl.col("source_id").min())
        .join(last, on="area")
        .filter(when > pl.col("last_seen"))
        .filter(when == when.min().over("area"))
        .select(
            *first,
            "source_id",
            on=when,
            event=pl.lit("Not on the list"),
            detail=pl.lit("closed, moved away or registered anew"),
        )
    )
    told = [frame.select(shape) for frame in (registered, seen, *changes, inspected, gone)]
    return (
        pl.concat(told, how="vertical_relaxed")
        .filter(pl.col("on").is_not_null())
        .sort("area", "on", "event", "detail", descending=[False, True, False, False])
    )
