"""One area beside the others, a topic at a time: costs, shares, children out of area."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.beside import CAVEATS, FLAG, NEEDS, columns_in, cost_notes
from market_tui.market.standing import WITHOUT
from market_tui.measures import whole_number
from market_tui.query import query

_COSTS = columns_in("GBP")
_SHARES = columns_in("fraction")
_DFE = ("dfe-characteristics", "dfe-net-gain", "dfe-wide-yearly", "dfe-homes-outside")
_PLACED = {
    "outside_share": "placed outside their authority, all placements [fraction]",
    "over_20_miles_share": "placed more than 20 miles from home, all placements [fraction]",
    "homes_outside_share": "outside, of children in children's homes only [fraction]",
}


def _of_topic(benchmarks: pl.LazyFrame, *wanted: pl.Expr) -> pl.LazyFrame:
    """Indicators of the benchmark, in the order of its own."""
    return benchmarks.filter(*wanted).sort("area", "indicator")


@query(
    title="Costs beside others",
    chart="table",
    columns={
        "indicator": _COSTS["indicator"],
        "period": _COSTS["period"],
        "value": _COSTS["value"],
        "flag": FLAG,
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
    notes=cost_notes,
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
        .select("area", "authority", *_PLACED, whole_number("net_gain"), "places_per_child")
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
