"""What every question that sets an area beside others says of its figures: columns, caveats, notes."""

import polars as pl

from market_tui.market.costs.prices import told as price_notes
from market_tui.market.scope import Scope
from market_tui.market.standing import WITHOUT

SOUND = "the same over authorities whose return is not suspect"
COLUMNS = {
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
FLAG = "what the rules find in the returns behind the value; empty when nothing is wrong: see cost_checks"

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


def columns_in(unit: str) -> dict[str, str]:
    """The columns of the benchmark of indicators that share a unit."""
    return {
        "indicator": "the indicator in words",
        **{
            c: m.replace("[as the indicator says]", f"[{unit}]")
            for c, m in COLUMNS.items()
            if c != "indicator"
        },
    }


def suspect_notes(answer: pl.DataFrame, benchmarks: pl.LazyFrame, scope: Scope) -> list[str]:
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


def cost_notes(answer: pl.DataFrame, benchmarks: pl.LazyFrame, scope: Scope) -> list[str]:
    """`suspect_notes` on costs."""
    return suspect_notes(answer, benchmarks.filter(pl.col("topic") == "costs"), scope)
