"""The settings themselves: the register of an area, and one setting's history."""

import polars as pl

from market_tui.errors import UsageError
from market_tui.market import Scope
from market_tui.market.options import one_of
from market_tui.market.owners import OWNER_NOT_STATED
from market_tui.market.owners.alike import of_owner
from market_tui.measures import days_between, in_band
from market_tui.publishers.ofsted_caveats import AUTHORITY, NAME, OWNER, SECTOR, URN
from market_tui.query import query
from market_tui.schema import LEGAL_FORMS, NOT_YET_INSPECTED, SECTORS, OwnerClass, Rating


@query(
    title="Settings on the list",
    chart="table",
    columns={
        "urn": URN,
        "name": NAME,
        "authority": AUTHORITY,
        "owner": OWNER,
        "sector": SECTOR,
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

    Raises:
        UsageError: a word that is none of its kind, or an owner who is not in the area.
    """
    days = days_between(pl.col("inspected_on"), pl.lit(scope.as_at))
    judged = pl.col("overall").fill_null(pl.lit(NOT_YET_INSPECTED, Rating))
    words = (
        (pl.col("sector"), one_of("sector", sector, SECTORS)),
        (judged, one_of("rating", rating, Rating.categories)),
        (pl.col("owner_class"), one_of("class of owner", owner_class, OwnerClass.categories)),
        (pl.col("legal_form"), one_of("legal form", legal_form, LEGAL_FORMS)),
    )
    asked = [column.cast(pl.String) == word for column, word in words if word]
    if size:
        asked.append(in_band("places", size))
    if age:
        asked.append(days.is_null() if age == NOT_YET_INSPECTED else in_band(days, age))
    return (
        (of_owner(homes, owner) if owner else homes)
        .filter(pl.lit(True), *asked)
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
            judged.alias("rating"),
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
        "urn": URN,
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
        UsageError: no home is named, or none of that number is on a list of the scope's.
    """
    if not urn:
        raise UsageError(
            "no home is named", "Name one: --urn SC123456. `market-tui query register` has them."
        )
    mine = homes_over_time.filter(urn=urn)
    if not mine.select(pl.len()).collect().item():
        raise UsageError(
            f"no setting {urn!r} is on a list of this scope",
            "Look further: --area England --provision everything. `market-tui query register` has them.",
        )
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
