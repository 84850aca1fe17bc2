"""One area beside the others: every indicator with region, England, neighbours, rank and quartile."""

import polars as pl

from market_tui.market.benchmarks import COMPARED, WITHOUT
from market_tui.query import query

_BESIDE = "the same over authorities whose return is not suspect"


@query(
    title="Benchmark",
    chart="table",
    columns={
        "indicator": "short name of the indicator",
        "period": "date, year or financial year that it is of",
        "value": "the area's own figure [as unit says]",
        "rank": "1 is the best by polarity, else the highest; ties share the smaller number",
        "of": "areas with a figure [areas]",
        "quartile": "1 (best) to 4; blank where no polarity is agreed, or fewer than four report",
        "region": "the area's region [as unit says]",
        "england": "England [as unit says]",
        "neighbours_mean": "mean of the ten statistical neighbours with a figure [as unit says]",
        "neighbours_median": "median of them [as unit says]",
        "neighbours_reporting": "how many of the ten have a figure [authorities]",
        "title": "the indicator in words",
        "topic": "ownership, ratings, children, out of area, sufficiency or costs",
        "unit": "unit of value, region, england and neighbours",
        "polarity": "low or high is good; blank is neither",
        "low": "lower end of the 95% interval, where it is a share of a count [fraction]",
        "high": "upper end of it [fraction]",
        "suspect": "whether the area's own return, or that of a council in it, is flagged: see cost_checks",
        f"value{WITHOUT}": "the same without suspect returns; blank where none is left [as unit says]",
        f"rank{WITHOUT}": _BESIDE,
        f"of{WITHOUT}": _BESIDE,
        f"quartile{WITHOUT}": _BESIDE,
        f"neighbours_mean{WITHOUT}": f"{_BESIDE} [as unit says]",
        f"neighbours_median{WITHOUT}": f"{_BESIDE} [as unit says]",
        f"neighbours_reporting{WITHOUT}": f"{_BESIDE} [authorities]",
        "differs": "whether leaving suspect returns out changes the rank or the neighbours",
    },
    caveats=(
        "Ranks say nothing of distance; neighbouring ranks seldom differ by more than chance.",
        "DfE's tools disagree on the summary of neighbours, one takes the mean, the other the median: both "
        "are given, of the set of the scope's year.",
        "Low cost is ranked first; it is not good in itself, and DfE's tool gives costs no polarity.",
        "England and regions stand as published, suspect returns in them included.",
    ),
)
def benchmark(benchmarks: pl.LazyFrame, without_suspect: bool = False) -> pl.LazyFrame:
    """Every indicator of the area against its region, England and its ten neighbours, with rank and quartile.

    The period is the latest that authorities have. `without_suspect` ranks and averages without flagged
    returns; both results stand side by side either way. Indicators: `market_tui.market.indicators`.
    """
    compared = [pl.col(f"{c}{WITHOUT}").alias(c) if without_suspect else pl.col(c) for c in COMPARED]
    beside = [pl.col(f"{c}{WITHOUT}") for c in COMPARED]
    changed = [pl.col(c).ne_missing(pl.col(f"{c}{WITHOUT}")) for c in COMPARED] + [pl.col("suspect")]
    rank_of, neighbours = compared[:3], compared[3:]
    return benchmarks.with_row_index("place").select(
        "area", "indicator", "period", "value", *rank_of, "region", "england", *neighbours,
        "title", "topic", "unit", "polarity", "low", "high", "suspect",
        pl.col("sound_value").alias(f"value{WITHOUT}"), *beside,
        pl.any_horizontal(changed).alias("differs"), "place",
    ).sort("place").drop("place").with_columns(pl.col("indicator").cast(pl.String))  # fmt: skip
