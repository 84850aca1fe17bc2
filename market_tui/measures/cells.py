"""From a long table of published cells to a row per area and year, members kept apart or added up."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from market_tui.measures.ranges import Range, sum_range
from market_tui.measures.shares import share

# Name of a column, to the measure and category of the cell that fills it.
Cells = Mapping[str, tuple[str, str]]


def by_member(children: pl.LazyFrame, cells: Cells) -> pl.LazyFrame:
    """One row per area, year and member: each cell's figure, `_low`, `_high` and whether it is `_held`."""
    here = {name: (pl.col("measure") == m) & (pl.col("category") == c) for name, (m, c) in cells.items()}
    columns = []
    for name, wanted in here.items():
        columns += [
            pl.col("value").filter(wanted).first().alias(name),
            pl.col("low").filter(wanted).first().alias(f"{name}_low"),
            pl.col("high").filter(wanted).first().alias(f"{name}_high"),
            wanted.any().alias(f"{name}_held"),
        ]
    held = children.filter(pl.any_horizontal(here.values()))
    return held.group_by("area", "year", "area_code", "pooled").agg(columns)


def added_up(members: pl.LazyFrame, *names: str) -> pl.LazyFrame:
    """The members of each area and year added up: each figure with `_low` and `_high`, and how many they are.

    A sum has no value where a member's is hidden, and no bound where a member has none.
    """
    sums = [column for name in names for column in sum_range(Range.of(name)).columns(name)]
    return members.group_by("area", "year").agg(*sums, counted=pl.len(), pooled=pl.col("pooled").any())


def either(name: str, other: str) -> list[pl.Expr]:
    """A figure with its bounds, or another's where it is hidden or an edition lacks it."""
    first = pl.col(name).is_not_null() | ~pl.col(f"{other}_held")
    return [
        pl.when(first).then(f"{name}{end}").otherwise(f"{other}{end}").alias(f"{name}{end}")
        for end in ("", "_low", "_high")
    ]


def whole_behind(part: str, per_cent: str) -> Range:
    """The whole children of whom `part` are `per_cent`, a percentage rounded to whole numbers.

    The value is the nearest whole number to part / share: 14 children and 67% are 21, and 81 and 70% are 116,
    from 115 to 116. Bounds run inwards to whole children.
    """
    low_share = pl.col(f"{per_cent}_low") / 100
    high_share = pl.col(f"{per_cent}_high").clip(upper_bound=100).fill_null(100) / 100
    low = (pl.col(f"{part}_low") / high_share - 1e-9).ceil()
    high = pl.when(low_share > 0).then((pl.col(f"{part}_high") / low_share + 1e-9).floor())
    value = pl.when(pl.col(per_cent) > 0).then((pl.col(part) / (pl.col(per_cent) / 100)).round())
    return Range(value, low, high)


def pooled_share(part: str, per_cent: str) -> pl.Expr:
    """Aggregation over members: part of whole for those whose part and percentage are published.

    A single member's is its published percentage. Unit: fraction.
    """
    shown = pl.col(part).is_not_null() & (pl.col(per_cent) > 0)
    parts = pl.col(part).filter(shown)
    wholes = (pl.col(part) / (pl.col(per_cent) / 100)).filter(shown)
    one = pl.len() == 1
    # Polars multiplies by the inverse of a number it should divide by: 69 / 100 gives 0.6900000000000001.
    printed = (pl.col(per_cent).first() / 100).round(6)
    # Members come in no certain order, on which the last digits of a sum of fractions depend; Polars leaves
    # a sort before a sum out.
    whole = wholes.sum().round(9)
    return pl.when(one).then(printed).otherwise(share(parts.sum(), whole))
