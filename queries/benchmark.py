"""One area beside the others: every indicator with region, England, neighbours, rank and quartile."""

import polars as pl

from market_tui.market.beside import CAVEATS, COLUMNS, FLAG, NEEDS, SOUND, suspect_notes
from market_tui.market.standing import COMPARED, WITHOUT
from market_tui.query import query


def _compared(without_suspect: bool) -> list[pl.Expr]:
    return [pl.col(f"{c}{WITHOUT}").alias(c) if without_suspect else pl.col(c) for c in COMPARED]


@query(
    title="Benchmark",
    chart="table",
    columns=COLUMNS,
    caveats=CAVEATS,
    needs=NEEDS,
    notes=suspect_notes,
)
def benchmark(benchmarks: pl.LazyFrame, without_suspect: bool = False) -> pl.LazyFrame:
    """Every indicator of the area against its region, England and its ten neighbours, with rank and quartile.

    The period is the latest that authorities have. A council whose own figure is suspect has no rank: it
    cannot look like the cheapest. `without_suspect` ranks and averages the others without flagged returns;
    `benchmark_detail` has both results side by side. Indicators: `market_tui.market.indicators`.
    """
    rank_of, neighbours = _compared(without_suspect)[:3], _compared(without_suspect)[3:5]
    return (
        benchmarks.select(
            "area",
            "indicator",
            "period",
            "value",
            *rank_of,
            "region",
            "england",
            *neighbours,
        )
        .sort("area", "indicator")
        .with_columns(pl.col("indicator").cast(pl.String))
    )


@query(
    title="Benchmark in full",
    columns={
        "title": "the indicator in words",
        "topic": "ownership, ratings, children, out of area, sufficiency or costs",
        "unit": "unit of value, region, england and neighbours",
        "polarity": "low or high is good; blank is neither",
        **COLUMNS,
        "neighbours_reporting": "how many of the ten have a figure [authorities]",
        "low": "lower end of the 95% interval, where it is a share of a count [fraction]",
        "high": "upper end of it [fraction]",
        "suspect": "whether the area's own return, or that of a council in it, is flagged: see cost_checks",
        "flag": FLAG,
        "rank_with_suspect": "the rank that a suspect figure would have",
        f"value{WITHOUT}": "the same without suspect returns; blank where none is left [as unit says]",
        **{f"{column}{WITHOUT}": SOUND for column in COMPARED},
        "differs": "whether leaving suspect returns out changes the figure, the rank or the neighbours",
    },
    caveats=CAVEATS,
    needs=NEEDS,
)
def benchmark_detail(benchmarks: pl.LazyFrame) -> pl.LazyFrame:
    """The benchmark with units, intervals, neighbours reporting, and both results side by side."""
    changed = [pl.col(c).ne_missing(pl.col(f"{c}{WITHOUT}")) for c in COMPARED] + [pl.col("suspect")]
    return (
        benchmarks.select(
            "area", "indicator", "title", "topic", "unit", "polarity", "period", "value",
            "rank", "of", "quartile", "region", "england", "neighbours_mean", "neighbours_median",
            "neighbours_reporting", "low", "high", "suspect", "flag", "rank_with_suspect",
            pl.col("sound_value").alias(f"value{WITHOUT}"), *(f"{c}{WITHOUT}" for c in COMPARED),
            pl.any_horizontal(changed).alias("differs"),
        )
        .sort("area", "indicator")
        .with_columns(pl.col("indicator").cast(pl.String))
    )  # fmt: skip
