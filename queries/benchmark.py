"""One area beside the others: every indicator with region, England, neighbours, rank and quartile."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.costs.prices import told as price_notes
from market_tui.market.standing import COMPARED, WITHOUT
from market_tui.query import query

_BESIDE = "the same over authorities whose return is not suspect"
_FIRST = {
    "indicator": "short name of the indicator; benchmark_detail has it in words, with its unit",
    "period": "date, year or financial year that it is of",
    "value": "the area's own figure [as the indicator says]",
    "rank": "1 is the best by polarity, else the highest; ties share the smaller number; blank where suspect",
    "of": "areas with a figure [areas]",
    "quartile": "1 (best) to 4; blank where suspect, no polarity is agreed, or fewer than four report",
    "region": "the area's region [as the indicator says]",
    "england": "England [as the indicator says]",
    "neighbours_mean": "mean of the ten statistical neighbours with a figure [as the indicator says]",
    "neighbours_median": "median of them [as the indicator says]",
}
_FLAG = "what the rules find in the returns behind the value; empty when nothing is wrong: see cost_checks"

CAVEATS = (
    "A suspect figure is shown and flagged and has no rank; others' ranks and neighbours count it unless "
    "without_suspect is asked for.",
    "Ranks say nothing of distance; neighbouring ranks seldom differ by more than chance.",
    "DfE's tools disagree on the summary of neighbours, one takes the mean, the other the median: both "
    "are given, of the set of the scope's year.",
    "Low cost is ranked first; it is not good in itself, and DfE's tool gives costs no polarity.",
    "England and regions stand as published, suspect returns in them included.",
)
NEEDS = ("ofsted-providers", "lait-indicators", "section-251", "revenue-outturn", "dfe-looked-after")
_FEW = 6


def notes(answer: pl.DataFrame, benchmarks: pl.LazyFrame, scope: Scope) -> list[str]:
    """Both results side by side where a suspect return changes them, and how many neighbours report.

    In real prices, the base year.
    """
    told = benchmarks.collect()
    years = told.filter(pl.col("topic") == "costs", pl.col("value").is_not_null())["period"].to_list()
    few = told.filter(pl.col("neighbours_reporting") < 10).select("area", "indicator", "neighbours_reporting")
    own = told.filter("suspect").select(
        "area", "indicator", "value", "flag", "rank_with_suspect", "of", "sound_value"
    )
    said = [
        f"⚑ {area}, {name}: {value:,.0f} is suspect ({flag}){_place(rank, of)}; without suspect returns "
        + (f"{sound:,.0f}." if sound is not None else "there is no figure.")
        for area, name, value, flag, rank, of, sound in own.head(_FEW).iter_rows()
    ]
    ranked = told.filter(
        ~pl.col("suspect"), pl.col("rank").is_not_null(),
        pl.col("rank").ne_missing(pl.col(f"rank{WITHOUT}")) | pl.col("of").ne_missing(pl.col(f"of{WITHOUT}")),
    ).select("area", "indicator", "rank", "of", f"rank{WITHOUT}", f"of{WITHOUT}")  # fmt: skip
    base = price_notes(years, scope.prices) if scope.prices == "real" else []
    return (
        base
        + said
        + [
            f"{area}, {name}: rank {rank} of {of}; without suspect returns {sound} of {left}."
            for area, name, rank, of, sound, left in ranked.head(_FEW).iter_rows()
        ]
        + [f"{area}, {name}: {n} of ten neighbours report." for area, name, n in few.head(_FEW).iter_rows()]
    )


def _place(rank: int | None, of: int | None) -> str:
    return "" if rank is None else f": not ranked, it would be {rank} of {of}"


def _compared(without_suspect: bool) -> list[pl.Expr]:
    return [pl.col(f"{c}{WITHOUT}").alias(c) if without_suspect else pl.col(c) for c in COMPARED]


@query(
    title="Benchmark",
    chart="table",
    columns=_FIRST,
    caveats=CAVEATS,
    needs=NEEDS,
    notes=notes,
)
def benchmark(benchmarks: pl.LazyFrame, without_suspect: bool = False) -> pl.LazyFrame:
    """Every indicator of the area against its region, England and its ten neighbours, with rank and quartile.

    The period is the latest that authorities have. A council whose own figure is suspect has no rank: it
    cannot look like the cheapest. `without_suspect` ranks and averages the others without flagged returns;
    `benchmark_detail` has both results side by side. Indicators: `market_tui.market.indicators`.
    """
    rank_of, neighbours = _compared(without_suspect)[:3], _compared(without_suspect)[3:5]
    return (
        benchmarks.with_row_index("place")
        .select(
            "place",
            "area",
            "indicator",
            "period",
            "value",
            *rank_of,
            "region",
            "england",
            *neighbours,
        )
        .sort("place")
        .drop("place")
        .with_columns(pl.col("indicator").cast(pl.String))
    )


@query(
    title="Benchmark in full",
    columns={
        "title": "the indicator in words",
        "topic": "ownership, ratings, children, out of area, sufficiency or costs",
        "unit": "unit of value, region, england and neighbours",
        "polarity": "low or high is good; blank is neither",
        **_FIRST,
        "neighbours_reporting": "how many of the ten have a figure [authorities]",
        "low": "lower end of the 95% interval, where it is a share of a count [fraction]",
        "high": "upper end of it [fraction]",
        "suspect": "whether the area's own return, or that of a council in it, is flagged: see cost_checks",
        "flag": _FLAG,
        "rank_with_suspect": "the rank that a suspect figure would have",
        f"value{WITHOUT}": "the same without suspect returns; blank where none is left [as unit says]",
        **{f"{column}{WITHOUT}": _BESIDE for column in COMPARED},
        "differs": "whether leaving suspect returns out changes the figure, the rank or the neighbours",
    },
    caveats=CAVEATS,
    needs=NEEDS,
)
def benchmark_detail(benchmarks: pl.LazyFrame) -> pl.LazyFrame:
    """The benchmark with units, intervals, neighbours reporting, and both results side by side."""
    changed = [pl.col(c).ne_missing(pl.col(f"{c}{WITHOUT}")) for c in COMPARED] + [pl.col("suspect")]
    return (
        benchmarks.with_row_index("place")
        .select(
            "place", "area", "indicator", "title", "topic", "unit", "polarity", "period", "value",
            "rank", "of", "quartile", "region", "england", "neighbours_mean", "neighbours_median",
            "neighbours_reporting", "low", "high", "suspect", "flag", "rank_with_suspect",
            pl.col("sound_value").alias(f"value{WITHOUT}"), *(f"{c}{WITHOUT}" for c in COMPARED),
            pl.any_horizontal(changed).alias("differs"),
        )
        .sort("place")
        .drop("place")
        .with_columns(pl.col("indicator").cast(pl.String))
    )  # fmt: skip


def _first(unit: str) -> dict[str, str]:
    """The columns of the benchmark of indicators that share a unit."""
    return {
        "indicator": "the indicator in words",
        **{
            c: m.replace("[as the indicator says]", f"[{unit}]")
            for c, m in _FIRST.items()
            if c != "indicator"
        },
    }


def _of_topic(benchmarks: pl.LazyFrame, *wanted: pl.Expr) -> pl.LazyFrame:
    return benchmarks.with_row_index("place_").filter(*wanted).sort("place_")


def flagged_notes(answer: pl.DataFrame, benchmarks: pl.LazyFrame, scope: Scope) -> list[str]:
    """The notes of `benchmark` on costs."""
    return notes(answer, benchmarks.filter(pl.col("topic") == "costs"), scope)


_COSTS = _first("GBP")


@query(
    title="Costs beside others",
    chart="table",
    columns={
        "indicator": _COSTS["indicator"],
        "period": _COSTS["period"],
        "value": _COSTS["value"],
        "flag": _FLAG,
        "rank": "1 is the lowest where low is good, else the highest; suspect returns have none",
        "of": "councils ranked, without suspect returns [areas]",
        "quartile": _COSTS["quartile"],
        "region": _COSTS["region"],
        "england": _COSTS["england"],
        "neighbours_mean": _COSTS["neighbours_mean"],
        "neighbours_median": _COSTS["neighbours_median"],
        "neighbours_reporting": "how many of the ten have a figure [authorities]",
        f"value{WITHOUT}": "the figure without suspect returns; blank where none is left [GBP]",
        f"neighbours_mean{WITHOUT}": "the neighbours without suspect returns [GBP]",
        f"neighbours_median{WITHOUT}": "the neighbours without suspect returns [GBP]",
        "rank_with_suspect": "the rank with every return in",
        "of_with_suspect": "councils ranked then [areas]",
    },
    caveats=CAVEATS,
    needs=NEEDS,
    notes=flagged_notes,
)
def benchmark_costs(benchmarks: pl.LazyFrame) -> pl.LazyFrame:
    """Weekly costs and spending for each child beside region, England and neighbours, flags visible.

    A suspect return keeps its figure and its flag and has no rank: it cannot look like the cheapest. The rank
    with it in stands in the last columns. Unit: GBP a week, or a child.
    """
    return _of_topic(benchmarks, pl.col("topic") == "costs").select(
        "area", indicator="title", period="period", value="value",
        flag="flag",
        rank=f"rank{WITHOUT}", of=f"of{WITHOUT}", quartile=f"quartile{WITHOUT}",
        region="region", england="england",
        neighbours_mean="neighbours_mean", neighbours_median="neighbours_median",
        neighbours_reporting="neighbours_reporting",
        **{f"value{WITHOUT}": "sound_value"},
        **{c: c for c in (f"neighbours_mean{WITHOUT}", f"neighbours_median{WITHOUT}")},
        rank_with_suspect="rank_with_suspect", of_with_suspect="of",
    )  # fmt: skip


_SHARES = _first("fraction")


@query(
    title="Shares beside others",
    chart="table",
    columns={
        "topic": "ownership, ratings or out of area",
        **{c: _SHARES[c] for c in ("indicator", "period", "value")},
        "low": "lower end of the 95% interval, where it is a share of a count [fraction]",
        "high": "upper end of it [fraction]",
        **{c: m for c, m in _SHARES.items() if c not in ("indicator", "period", "value")},
        "neighbours_reporting": "how many of the ten have a figure [authorities]",
    },
    caveats=CAVEATS[1:3],
    needs=NEEDS,
)
def benchmark_shares(benchmarks: pl.LazyFrame) -> pl.LazyFrame:
    """The benchmark's indicators that are shares: ownership, ratings, out of area, with their intervals."""
    return _of_topic(benchmarks, pl.col("unit") == "fraction").select(
        "area", "topic", pl.col("title").alias("indicator"), "period", "value", "low", "high",
        "rank", "of", "quartile", "region", "england",
        "neighbours_mean", "neighbours_median", "neighbours_reporting",
    )  # fmt: skip


def whose_notes(answer: pl.DataFrame, scope: Scope, neighbour_figures: pl.LazyFrame) -> list[str]:
    """Whose neighbours are listed; that groups have none."""
    near = neighbour_figures.filter(pl.col("place") > 0).collect().height
    said = [f"Neighbours: DfE's set of {scope.neighbours}, the closest first, after the council itself."]
    alone = ["A group, a region and England have no statistical neighbours: their own councils are listed."]
    return said if near else alone


_DFE = ("dfe-characteristics", "dfe-net-gain", "dfe-wide-yearly", "dfe-homes-outside")
_PLACED = {
    "outside_share": "placed outside their authority, all placements [fraction]",
    "over_20_miles_share": "placed more than 20 miles from home, all placements [fraction]",
    "homes_outside_share": "outside, of children in children's homes only [fraction]",
}


@query(
    title="Out of area beside statistical neighbours",
    chart="table",
    columns={
        "authority": "the council, then its ten statistical neighbours; of a group, its councils",
        **_PLACED,
        "net_gain": "others' children placed here less own placed elsewhere, all placements [children]",
        "places_per_child": "registered places by its own children in homes [places for each child]",
    },
    caveats=(
        "Each figure is of the latest time that authorities have: `benchmark_out_of_area` has it, and the "
        "neighbours' mean and median.",
        "Outside the authority and more than 20 miles from home differ: many are one and not the other.",
    ),
    needs=_DFE,
    notes=whose_notes,
)
def neighbours_out_of_area(neighbour_figures: pl.LazyFrame) -> pl.LazyFrame:
    """A council beside its ten statistical neighbours: outside, beyond 20 miles, in homes, net gain, places.

    Neighbours are those of the scope's set; a group or region shows its own councils. A hidden figure is
    blank.
    """
    wanted = [*_PLACED, "net_gain", "places_per_child"]
    name = pl.col("indicator").cast(pl.String)
    return (
        neighbour_figures.group_by("area", "place", "authority")
        .agg(pl.col("value").filter(name == each).first().alias(each) for each in wanted)
        .sort("area", "place", "authority")
        .select("area", "authority", *_PLACED, pl.col("net_gain").round().cast(pl.Int64), "places_per_child")
    )


@query(
    title="Shares out of area beside others",
    chart="table",
    columns={
        **{c: _SHARES[c] for c in ("indicator", "period", "value")},
        "region": _SHARES["region"],
        "england": _SHARES["england"],
        "neighbours_mean": _SHARES["neighbours_mean"],
        "neighbours_median": _SHARES["neighbours_median"],
        "neighbours_reporting": "how many of the ten have a figure [authorities]",
        **{c: _SHARES[c] for c in ("rank", "of", "quartile")},
        "low": "lower end of the 95% interval [fraction]",
        "high": "upper end of it [fraction]",
    },
    caveats=CAVEATS[1:3],
    needs=_DFE,
)
def benchmark_out_of_area(benchmarks: pl.LazyFrame) -> pl.LazyFrame:
    """Shares outside, beyond 20 miles, and in homes outside, beside region, England and neighbours."""
    out = (pl.col("unit") == "fraction") & (pl.col("topic") == "out of area")
    return _of_topic(benchmarks, out).select(
        "area", pl.col("title").alias("indicator"), "period", "value", "region", "england",
        "neighbours_mean", "neighbours_median", "neighbours_reporting", "rank", "of", "quartile",
        "low", "high",
    )  # fmt: skip
