"""DfE's yearly files on looked-after children, by authority: how many, where placed, why moved, how settled.

Source: DfE, "Children looked after in England, including adoptions", open data of each edition. Figures for
England and regions are rounded to 10, those for authorities are not.
"""

import polars as pl

from market_tui.publishers import dfe_words as words
from market_tui.publishers.dfe_release import COUNT, PERCENT, family, labels, measured
from market_tui.publishers.family import About, Field

_POPULATION = labels("population", words.POPULATIONS)


def _numbers(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`looked after`, `started …` and `ceased to be looked after`: children, rate, child population."""
    rows = rows.with_columns(measure="population")
    kinds = {"count": words.CHILDREN, "rate": words.RATE, "children_aged": words.POPULATION}
    parts = [
        measured(rows.with_columns(category=pl.lit(name)), about, column)
        for column, name in kinds.items()
        if column in rows.columns
    ]
    return {"children": pl.concat(parts)}


NUMBERS = family(
    "dfe-looked-after",
    "DfE children looked after: numbers and rates",
    (
        _POPULATION,
        COUNT,
        Field(
            "rate",
            ("rate per 10000", "rate per 10 000", "rate per 10000 children", "rate", "cla rate"),
            "figure",
        ),
        Field(
            "children_aged",
            ("population estimate", "population", "child population", "population 0 17"),
            "figure",
        ),
    ),
    _numbers,
    by=("population",),
)


def _grouped(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """One measure for each group of labels, one category for each label."""
    parents = (pl.col("group") == words.TYPE) & (pl.col("label") == "Parents")
    category = pl.when(parents).then(pl.lit("Placed with parents")).otherwise("label")
    return {"children": measured(rows.with_columns(measure="group", category=category), about)}


def _has_both_sides(rows: pl.DataFrame, said: str) -> bool:
    """A file on all children gives those inside their authority too; one on homes may not."""
    return rows["label"].is_in([words.INSIDE, words.FOSTER, words.NEAR]).any()


CHARACTERISTICS = family(
    "dfe-characteristics",
    "DfE children looked after on 31 March: placement, provider, distance, locality",
    (labels("group", words.GROUPS), labels("label", words.CHARACTERISTICS), COUNT, PERCENT),
    _grouped,
    accepts=_has_both_sides,
)

NEW_PLACEMENTS = family(
    "dfe-new-placements",
    "DfE new placements during the year, and reasons for change",
    (labels("group", words.NEW_GROUPS), labels("label", words.NEW_LABELS), COUNT, PERCENT),
    _grouped,
)


def _stability(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`stability`: the children it is said of (`…: children`) and those of whom it holds."""
    same = pl.col("group") == words.SAME_CARER
    placement = (pl.col("label") == words.SAME_PLACEMENT).any()
    group = pl.when(same & placement).then(pl.lit(words.SAME_PLACEMENT)).otherwise("group")
    base = pl.col("label") == words.BASE
    category = pl.when(base).then(pl.concat_str("group", pl.lit(f": {words.BASE}"))).otherwise("label")
    named = rows.with_columns(group=group).with_columns(measure=pl.lit(words.STABILITY))
    return {"children": measured(named.with_columns(category=category), about)}


STABILITY = family(
    "dfe-stability",
    "DfE placement stability",
    (labels("group", words.STABLE_GROUPS), labels("label", words.STABLE_LABELS), COUNT, PERCENT),
    _stability,
)


def _net_gain(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`net gain`; what an authority has placed outside is its `locality` figure as well."""
    flows = measured(rows.with_columns(measure=pl.lit(words.NET_GAIN), category="label"), about)
    outside = flows.filter(pl.col("category") == words.ELSEWHERE).with_columns(
        measure=pl.lit(words.LOCALITY), category=pl.lit(words.OUTSIDE)
    )
    return {"children": pl.concat([flows, outside])}


NET_GAIN = family(
    "dfe-net-gain",
    "DfE authority of placement and net gain, all placements",
    (labels("label", words.NET_GAINS), COUNT, PERCENT),
    _net_gain,
    accepts=lambda rows, said: rows["label"].is_in([words.HERE, words.ELSEWHERE]).any(),
    by=("label",),
)

LOOKED_AFTER = (NUMBERS, STABILITY, NEW_PLACEMENTS, NET_GAIN, CHARACTERISTICS)
