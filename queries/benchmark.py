"""One area beside the others: every indicator with region, England, neighbours, rank and quartile."""

import polars as pl

from market_tui.market.benchmarks import COMPARED, WITHOUT
from market_tui.query import query

_BESIDE = "the same over authorities whose return is not suspect"
_FIRST = {
    "indicator": "short name of the indicator; benchmark_detail has it in words, with its unit",
    "period": "date, year or financial year that it is of",
    "value": "the area's own figure [as the indicator says]",
    "rank": "1 is the best by polarity, else the highest; ties share the smaller number",
    "of": "areas with a figure [areas]",
    "quartile": "1 (best) to 4; blank where no polarity is agreed, or fewer than four report",
    "region": "the area's region [as the indicator says]",
    "england": "England [as the indicator says]",
    "neighbours_mean": "mean of the ten statistical neighbours with a figure [as the indicator says]",
    "neighbours_median": "median of them [as the indicator says]",
}
CAVEATS = (
    "Ranks say nothing of distance; neighbouring ranks seldom differ by more than chance.",
    "DfE's tools disagree on the summary of neighbours, one takes the mean, the other the median: both "
    "are given, of the set of the scope's year.",
    "Low cost is ranked first; it is not good in itself, and DfE's tool gives costs no polarity.",
    "England and regions stand as published, suspect returns in them included.",
)
NEEDS = ("ofsted-providers", "lait-indicators", "section-251", "revenue-outturn", "dfe-looked-after")
_FEW = 6


def notes(answer: pl.DataFrame, benchmarks: pl.LazyFrame) -> list[str]:
    """How many neighbours report, and both results side by side where a suspect return changes them."""
    told = benchmarks.collect()
    few = told.filter(pl.col("neighbours_reporting") < 10).select("area", "indicator", "neighbours_reporting")
    said = [f"{area}, {name}: {n} of ten neighbours report." for area, name, n in few.head(_FEW).iter_rows()]
    own = told.filter("suspect").select("area", "indicator", "rank", "of", "value", "sound_value")
    said += [
        f"{area}, {name}: {value:,.0f}{_place(rank, of)} rests on a suspect return; without it "
        + (f"{sound:,.0f}." if sound is not None else "there is no figure.")
        for area, name, rank, of, value, sound in own.head(_FEW).iter_rows()
    ]
    ranked = told.filter(
        ~pl.col("suspect"), pl.col("rank").is_not_null(),
        pl.col("rank").ne_missing(pl.col(f"rank{WITHOUT}")) | pl.col("of").ne_missing(pl.col(f"of{WITHOUT}")),
    ).select("area", "indicator", "rank", "of", f"rank{WITHOUT}", f"of{WITHOUT}")  # fmt: skip
    return said + [
        f"{area}, {name}: rank {rank} of {of}; without suspect returns {sound} of {left}."
        for area, name, rank, of, sound, left in ranked.head(_FEW).iter_rows()
    ]


def _place(rank: int | None, of: int | None) -> str:
    return "" if rank is None else f", rank {rank} of {of},"


def _compared(without_suspect: bool) -> list[pl.Expr]:
    return [pl.col(f"{c}{WITHOUT}").alias(c) if without_suspect else pl.col(c) for c in COMPARED]


@query(title="Benchmark", chart="table", columns=_FIRST, caveats=CAVEATS, needs=NEEDS, notes=notes)
def benchmark(benchmarks: pl.LazyFrame, without_suspect: bool = False) -> pl.LazyFrame:
    """Every indicator of the area against its region, England and its ten neighbours, with rank and quartile.

    The period is the latest that authorities have. `without_suspect` ranks and averages without flagged
    returns; the notes, and `benchmark_detail`, give both results. Indicators: `market_tui.market.indicators`.
    """
    rank_of, neighbours = _compared(without_suspect)[:3], _compared(without_suspect)[3:5]
    return (
        benchmarks.with_row_index("place")
        .select("place", "area", "indicator", "period", "value", *rank_of, "region", "england", *neighbours)
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
            "neighbours_reporting", "low", "high", "suspect",
            pl.col("sound_value").alias(f"value{WITHOUT}"), *(f"{c}{WITHOUT}" for c in COMPARED),
            pl.any_horizontal(changed).alias("differs"),
        )
        .sort("place")
        .drop("place")
        .with_columns(pl.col("indicator").cast(pl.String))
    )  # fmt: skip
