"""Where every area stands among its like on every indicator, with and without suspect returns."""

import polars as pl

from market_tui.market.neighbours import pairs
from market_tui.measures import quartile, rank, reporting

WITHOUT = "_without_suspect"
COMPARED = ("rank", "of", "quartile", "neighbours_mean", "neighbours_median", "neighbours_reporting")
_KEY = ["indicator", "area", "level"]


def standing(every: pl.DataFrame, polarity: dict[str, str], neighbours: str) -> pl.DataFrame:
    """`every` (see `Indicators.everywhere`) with `COMPARED`, twice, and `rank_with_suspect`.

    `COMPARED` are over all areas and, with `WITHOUT` behind the name, over those whose return is not suspect.
    A suspect figure is counted, but has itself neither rank nor quartile: so no wrong return looks like the
    best. `rank_with_suspect` is the place it would have. Ranks are among authorities, or among regions.
    """
    told = every
    for out in (False, True):
        kept = every.filter(~pl.col("suspect")) if out else every
        told = told.join(_ranked(kept, polarity, WITHOUT if out else ""), on=_KEY, how="left")
    own = pl.when(~pl.col("suspect"))
    return told.with_columns(
        rank_with_suspect="rank", rank=own.then("rank"), quartile=own.then("quartile")
    ).join(_neighbours(every, neighbours), on=_KEY, how="left")


def _ranked(every: pl.DataFrame, polarity: dict[str, str], suffix: str) -> pl.DataFrame:
    """`rank`, `of` and `quartile` among the areas of each level; a quartile needs a polarity."""
    low = [name for name, is_good in polarity.items() if is_good == "low"]
    none = [name for name, is_good in polarity.items() if not is_good]
    by = ["indicator", "level"]
    ranked = every.filter(pl.col("level") != "England", pl.col("value").is_not_null()).with_columns(
        rank=rank("value", pl.col("indicator").is_in(low)).over(by), of=reporting("value").over(by)
    )
    return ranked.select(
        *_KEY,
        pl.col("rank").alias(f"rank{suffix}"),
        pl.col("of").alias(f"of{suffix}"),
        pl.when(~pl.col("indicator").is_in(none)).then(quartile("rank", "of")).alias(f"quartile{suffix}"),
    )


def _neighbours(every: pl.DataFrame, of: str) -> pl.DataFrame:
    """Mean and median of each authority's neighbours, and how many of the ten have a value."""
    values = every.filter(pl.col("level") == "Authority").select(
        "indicator", "value", "suspect", neighbour="area"
    )
    value, sound = pl.col("value"), pl.col("value").filter(~pl.col("suspect"))
    return (
        pairs(of)
        .join(values, on="neighbour")
        .group_by("indicator", "area")
        .agg(
            # Sorted, so that the mean's last digit does not hang on the order of a join.
            neighbours_mean=value.sort().mean(),
            neighbours_median=value.median(),
            neighbours_reporting=value.count(),
            **{
                f"neighbours_mean{WITHOUT}": sound.sort().mean(),
                f"neighbours_median{WITHOUT}": sound.median(),
                f"neighbours_reporting{WITHOUT}": sound.count(),
            },
        )
        .with_columns(level=pl.lit("Authority"))
    )
