"""DfE's answers on children in children's homes alone, by authority, 2014 on: placed outside, net gain.

Source: DfE, Freedom of Information release 2024-0040813, parts 1 and 2. Their labels are those of the files
on all placements; only the title above the table says that they count children's homes.
"""

import polars as pl

from market_tui.publishers import dfe_words as words
from market_tui.publishers.dfe_release import COUNT, PERCENT, family, labels, measured
from market_tui.publishers.family import About


def _of_homes(title: str) -> bool:
    return "children's home" in title.casefold().replace("’", "'")


def _net_gain(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    placed = rows.with_columns(measure=pl.lit(words.HOMES_NET_GAIN), category="label")
    return {"children": measured(placed, about)}


def _outside(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """Children outside, and their share of the authority's children in homes, rounded to whole per cent."""
    placed = rows.with_columns(measure=pl.lit(words.HOMES_LOCALITY), category="label")
    parts = [measured(placed, about)]
    if "percent" in placed.columns:
        share = placed.with_columns(category=pl.concat_str("label", pl.lit(f", {words.PER_CENT}")))
        parts.append(measured(share, about, "percent"))
    return {"children": pl.concat(parts)}


HOMES_NET_GAIN = family(
    "dfe-homes-net-gain",
    "DfE net gain of children in children's homes (FOI)",
    (labels("label", words.NET_GAINS), COUNT, PERCENT),
    _net_gain,
    accepts=lambda rows, title: _of_homes(title),
    by=("label",),
)
HOMES_OUTSIDE = family(
    "dfe-homes-outside",
    "DfE children in children's homes placed outside their authority (FOI)",
    (labels("group", words.GROUPS), labels("label", words.LOCALITIES), COUNT, PERCENT),
    _outside,
    accepts=lambda rows, title: _of_homes(title),
)
HOMES = (HOMES_NET_GAIN, HOMES_OUTSIDE)
