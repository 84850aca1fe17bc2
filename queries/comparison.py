"""Two areas, two dates or two owners side by side: each figure, the difference, and whether it is one."""

from dataclasses import dataclass

import polars as pl

from market_tui.errors import UsageError
from market_tui.market import Scope
from market_tui.market.owners.alike import chosen
from market_tui.market.releases import earlier
from market_tui.measures import days_between, difference_low, share, wilson_high, wilson_low
from market_tui.measures.coverage import on_register
from market_tui.measures.ratings import is_good
from market_tui.query import query

READINGS = pl.Enum(["higher", "lower", "no clear difference", "no interval"])
_COLUMNS = {
    "one": "what the figures are of",
    "other": "what it stands beside",
    "measure": "what is compared",
    "unit": "unit of the two figures and their difference",
    "period": "date, year or financial year that both are of",
    "value": "the first's figure [as unit says]",
    "other_value": "the other's figure [as unit says]",
    "difference": "the first less the other [as unit says]",
    "low": "lower end of the difference's 95% interval, where it has one [as unit says]",
    "high": "upper end of it [as unit says]",
    "reading": "higher, lower, or no clear difference: by the interval alone; else no interval",
}
_OF_TIME = {name: meaning for name, meaning in _COLUMNS.items() if name != "period"}
_CAUTIOUS = (
    "Different only where the data says so: the 95% interval of the difference (Newcombe's) leaves 0 out.",
    "A register is complete: its counts and shares are exact on their day. The interval says how far a share "
    "lies from another by more than chance would bring in a market of this size.",
)
_ONE_BY_ONE = "A dozen measures at 95% each: now and then one of them differs by chance alone."


@dataclass(frozen=True)
class _Measure:
    """A figure of some homes: a share is `part` of `whole`, anything else a `value`."""

    name: str
    unit: str
    value: pl.Expr
    part: pl.Expr | None = None
    whole: pl.Expr | None = None


def _sector(name: str) -> pl.Expr:
    return (pl.col("sector").cast(pl.String) == name).sum()


def _of(name: str, part: pl.Expr, whole: pl.Expr) -> _Measure:
    return _Measure(name, "fraction", share(part, whole), part, whole)


_JUDGED = pl.col("overall").count()
_HOMES = _Measure("homes", "homes", on_register(pl.len()))
_PLACES = _Measure("places", "places", on_register(pl.col("places").sum()))
_A_HOME = _Measure("places a home", "places", pl.col("places").mean())
_OWNERS = _Measure("owners", "owners", on_register(pl.col("owner_id").n_unique()))
_COUNCILS = _Measure("councils with a home", "authorities", pl.col("la_code").n_unique())
_RATED = _of("good or outstanding, of homes inspected", is_good().sum(), _JUDGED)
_BEST = _of(
    "outstanding, of homes inspected", (pl.col("overall").cast(pl.String) == "Outstanding").sum(), _JUDGED
)
_UNSEEN = _of("not yet inspected, of homes", pl.col("overall").is_null().sum(), pl.len())
_SECTORS = tuple(
    _of(f"{name.lower()}, of homes", _sector(name), pl.len())
    for name in ("Private", "Local authority", "Voluntary")
)
_AGE = _Measure(
    "days since the last full inspection, median",
    "days",
    days_between(pl.col("inspected_on"), pl.col("as_at")).median(),
)
_SMALL = _of("one to three places, of homes", (pl.col("places") <= 3).sum(), pl.len())
_OVER_TIME = (_HOMES, _PLACES, _A_HOME, _SMALL, _OWNERS, *_SECTORS, _RATED, _BEST, _UNSEEN, _AGE)
_OF_OWNERS = (_HOMES, _PLACES, _A_HOME, _SMALL, _COUNCILS, _RATED, _BEST, _UNSEEN, _AGE)


def _reading() -> pl.Expr:
    """What may be said of a difference, from its interval."""
    return (
        pl.when(pl.col("low").is_null() | pl.col("high").is_null())
        .then(pl.lit("no interval"))
        .when(pl.col("low") > 0)
        .then(pl.lit("higher"))
        .when(pl.col("high") < 0)
        .then(pl.lit("lower"))
        .otherwise(pl.lit("no clear difference"))
        .cast(READINGS)
        .alias("reading")
    )


def _side_by_side(homes: pl.LazyFrame, measures: tuple[_Measure, ...]) -> pl.LazyFrame:
    """Every measure of side 0 beside side 1, by area: `order, measure, unit, value … reading`."""
    nothing = pl.lit(None, pl.Float64)
    sides = homes.group_by("area", "side").agg(
        [m.value.cast(pl.Float64).alias(f"value_{i}") for i, m in enumerate(measures)]
        + [(nothing if m.part is None else m.part).cast(pl.Float64).alias(f"part_{i}")
           for i, m in enumerate(measures)]
        + [(nothing if m.whole is None else m.whole).cast(pl.Float64).alias(f"whole_{i}")
           for i, m in enumerate(measures)]
    )  # fmt: skip
    long = pl.concat(
        [
            sides.select(
                "area", "side", order=pl.lit(i), measure=pl.lit(m.name), unit=pl.lit(m.unit),
                value=f"value_{i}",
                from_=wilson_low(f"part_{i}", f"whole_{i}"), to_=wilson_high(f"part_{i}", f"whole_{i}"),
            )
            for i, m in enumerate(measures)
        ]
    )  # fmt: skip
    key = ["area", "order", "measure", "unit"]
    first, second = (long.filter(side=side).drop("side") for side in (0, 1))
    return _differences(first.join(second, on=key, how="inner", suffix="_other")).drop("from_", "to_")


def _differences(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """`value, from_, to_` beside the same of the other: the difference, its interval and how it reads."""
    one, other = ("value", "from_", "to_"), ("value_other", "from__other", "to__other")
    return (
        pairs.with_columns(
            difference=pl.col("value") - pl.col("value_other"),
            low=difference_low(one[0], one[1], other[0], other[2]),
            high=-difference_low(other[0], other[1], one[0], one[2]),
        )
        .with_columns(_reading())
        .rename({"value_other": "other_value"})
    )


def _shared(answer: pl.DataFrame, homes: pl.LazyFrame) -> list[str]:
    """Say of areas that hold the same homes that they do."""
    held = homes.select(pl.col("area").cast(pl.String), "urn").collect()
    told = []
    for one, other in answer.select("area", "other").unique(maintain_order=True).iter_rows():
        ours, theirs = (held.filter(area=name)["urn"] for name in (one, other))
        both = ours.is_in(theirs.to_list()).sum()
        if both:
            told.append(
                f"{both:,} homes count on both sides of {one} and {other}: the true interval is narrower."
            )
    return told


@query(
    title="Two areas side by side",
    chart="table",
    columns={
        **_COLUMNS,
        "flag": "suspect, where a cost return that either figure rests on is: see cost_checks",
    },
    caveats=(
        *_CAUTIOUS,
        "Where an area lies in the other, the true interval is narrower than the one given: a difference "
        "called clear is one.",
        _ONE_BY_ONE,
        "Each measure is of the latest time that authorities have. Costs, rates and concentration have no "
        "interval: their difference is what the publishers' figures give.",
    ),
    needs=("ofsted-providers",),
    notes=_shared,
)
def compare_areas(homes: pl.LazyFrame, benchmarks: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """The first area beside each other one: homes, places and every indicator of the benchmark.

    The interval of a difference is Newcombe's, from the interval of each share; what has none on either side
    has none here. Indicators: `market_tui.market.indicators`.

    Raises:
        UsageError: the scope names one area only, or takes areas apart.
    """
    first, *others = scope.areas
    if scope.by != "area":
        raise UsageError("areas are compared as wholes", "Leave --by out.")
    if not others:
        raise UsageError(
            "two areas are needed", 'Name another: --area "Liverpool City Region" --area England'
        )
    nothing = pl.lit(None, pl.Float64)
    counts = homes.group_by(pl.col("area").cast(pl.String)).agg(
        homes=on_register(pl.len()), places=on_register(pl.col("places").sum())
    )
    told = [
        counts.select(
            "area", order=pl.lit(i - 2, pl.Int64), measure=pl.lit(name), unit=pl.lit(name),
            period=pl.lit(str(scope.as_at)), value=pl.col(name).cast(pl.Float64), from_=nothing, to_=nothing,
            suspect=pl.lit(False),
        )
        for i, name in enumerate(("homes", "places"))
    ]  # fmt: skip
    told.append(
        benchmarks.select(
            pl.col("area").cast(pl.String), order=pl.col("indicator").to_physical().cast(pl.Int64),
            measure="title", unit="unit", period="period", value="value", from_="low", to_="high",
            suspect="suspect",
        )
    )  # fmt: skip
    long = pl.concat(told)
    key = ["order", "measure", "unit", "period"]
    own = long.filter(area=first).drop("area")
    beside = pl.DataFrame(
        {"other": others, "place": range(len(others))}, schema={"other": pl.String, "place": pl.Int64}
    )
    rest = long.rename({"area": "other"}).join(beside.lazy(), on="other")
    pairs = own.join(rest, on=key, how="inner", suffix="_other")
    doubtful = pl.col("suspect") | pl.col("suspect_other")
    return (
        _differences(pairs)
        .filter(pl.col("value").is_not_null() | pl.col("other_value").is_not_null())
        .sort("place", "order")
        .select(
            pl.lit(first).alias("area"), pl.lit(first).alias("one"), "other", "measure", "unit", "period",
            "value", "other_value", "difference", "low", "high", "reading",
            flag=pl.when(doubtful).then(pl.lit("suspect")).otherwise(pl.lit("")),
        )
    )  # fmt: skip


@query(
    title="Two dates side by side",
    chart="table",
    columns={
        **_OF_TIME,
        "one": "date of the later list",
        "other": "date of the earlier list",
    },
    caveats=(
        *_CAUTIOUS,
        "Most homes are on both lists: the true interval is narrower than the one given, which takes the two "
        "dates as independent.",
        "An inspected list is no count of homes: counts on such a date are blank, shares of those listed.",
    ),
    needs=("ofsted-providers",),
)
def compare_dates(
    homes_over_time: pl.LazyFrame, lists: pl.LazyFrame, scope: Scope, *, since: str = ""
) -> pl.LazyFrame:
    """The area's homes on the scope's date beside an earlier one: counts, sectors, ratings, owners.

    `since` is the earlier date; by default that of the complete register before.

    Raises:
        UsageError: no list describes `since`, or it is not earlier.
        NotLoaded: no earlier register is loaded.
    """
    start = earlier(lists, scope.as_at, since)
    told = homes_over_time.filter(pl.col("as_at").is_in([start, scope.as_at])).with_columns(
        side=(pl.col("as_at") == start).cast(pl.Int8)
    )
    return (
        _side_by_side(told, _OVER_TIME)
        .sort("area", "order")
        .select(
            "area", pl.lit(scope.as_at, pl.Date).alias("one"), pl.lit(start, pl.Date).alias("other"),
            "measure", "unit", "value", "other_value", "difference", "low", "high", "reading",
        )
    )  # fmt: skip


@query(
    title="Two owners side by side",
    chart="table",
    columns={**_OF_TIME, "one": "first owner", "other": "second owner"},
    caveats=(
        *_CAUTIOUS,
        "Owners as the scope reads them: a group, or the registered owner. Neither rating nor size says "
        "anything of the children they take.",
    ),
    needs=("ofsted-providers",),
)
def compare_owners(homes: pl.LazyFrame, scope: Scope, *, a: str = "", b: str = "") -> pl.LazyFrame:
    """Owner `a` beside owner `b` in each area: homes, sizes, councils, ratings, days since inspection.

    Without names, the two largest owners of the area by places.

    Raises:
        UsageError: an owner is not in the area; the nearest names are given.
    """
    (one, one_name), (other, other_name) = chosen(homes, (a, b))
    if one == other:
        raise UsageError(f"{one_name} is one owner", "Name another as b.")
    told = homes.filter(pl.col("owner_id").is_in([one, other])).with_columns(
        side=(pl.col("owner_id") == other).cast(pl.Int8)
    )
    return (
        _side_by_side(told, _OF_OWNERS)
        .sort("area", "order")
        .select(
            "area", pl.lit(one_name).alias("one"), pl.lit(other_name).alias("other"), "measure", "unit",
            "value", "other_value", "difference", "low", "high", "reading",
        )
    )  # fmt: skip
