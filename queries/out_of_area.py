"""How many looked-after children live outside their area or far from home: all placements, and homes."""

import polars as pl

from market_tui.measures import Range, share, share_of_whole, sum_range, whole_number
from market_tui.measures.cells import Cells, added_up, by_member, either, pooled_share
from market_tui.measures.editions import breaks, of_edition
from market_tui.publishers import dfe_words as dfe
from market_tui.publishers.dfe_caveats import (
    ALL_PLACEMENTS,
    HIDDEN,
    HOMES_ONLY,
    LATEST,
    POOLED,
    ROUNDED,
    THREE_MEASURES,
    YEAR,
)
from market_tui.query import query

_HOMES: Cells = {
    "outside": (dfe.HOMES_LOCALITY, dfe.OUTSIDE),
    "per_cent": (dfe.HOMES_LOCALITY, f"{dfe.OUTSIDE}, {dfe.PER_CENT}"),
    "net_gain": (dfe.HOMES_NET_GAIN, dfe.NET),
}
# Of more councils than these it is not worth naming who hides a figure.
_A_GROUP = 30


def _placed_away(children: pl.LazyFrame) -> pl.LazyFrame:
    """Each member's `children`, `outside` and `over_20_miles`; older files split the last by locality."""
    far = dfe.FAR.casefold()
    cells = {
        "children": (dfe.LOCALITY, dfe.TOTAL),
        "looked_after": (dfe.LOOKED_AFTER, dfe.CHILDREN),
        "outside": (dfe.LOCALITY, dfe.OUTSIDE),
        "over_20_miles": (dfe.DISTANCE, dfe.FAR),
        "far_inside": (dfe.DISTANCE_LOCALITY, f"{dfe.INSIDE}, {far}"),
        "far_outside": (dfe.DISTANCE_LOCALITY, f"{dfe.OUTSIDE}, {far}"),
    }
    both = Range.of("far_inside") + Range.of("far_outside")
    return (
        by_member(children, cells)
        .with_columns(
            *both.columns("split"),
            *either("children", "looked_after"),
            split_held=pl.col("far_inside_held") & pl.col("far_outside_held"),
        )
        .with_columns(either("over_20_miles", "split"))
    )


@query(
    title="Out of area, all placements",
    chart="trend",
    columns={
        "year": YEAR,
        "children": "children looked after [children]",
        "outside": "placed outside their authority's boundary; empty where it is hidden [children]",
        "outside_low": "the least that outside can be [children]",
        "outside_high": "the most that outside can be [children]",
        "outside_share": "outside, of all looked-after children [fraction]",
        "over_20_miles": "placed more than 20 miles from home [children]",
        "over_20_miles_share": "over 20 miles, of all looked-after children [fraction]",
    },
    caveats=(ALL_PLACEMENTS, THREE_MEASURES, POOLED, ROUNDED, LATEST),
    needs=("dfe-characteristics", "dfe-net-gain", "dfe-wide-yearly", "dfe-national-distances"),
    uses=("dfe-looked-after", "dfe-national-providers"),
    notes=breaks,
)
def out_of_area(children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = "") -> pl.LazyFrame:
    """Children placed outside their authority, and those more than 20 miles from home, on 31 March.

    Definition: DfE, locality of placement and distance between home and placement. Children whose distance
    is not known are in the denominator of both shares.
    """
    found = _placed_away(of_edition(children, children_editions, edition))
    return (
        added_up(found, "children", "outside", "over_20_miles")
        .filter(pl.col("outside_low").is_not_null() | pl.col("over_20_miles_low").is_not_null())
        .select(
            "area",
            "year",
            whole_number("children"),
            *(whole_number(name) for name in ("outside", "outside_low", "outside_high")),
            share("outside", "children").alias("outside_share"),
            whole_number("over_20_miles"),
            share("over_20_miles", "children").alias("over_20_miles_share"),
        )
        .sort("area", "year")
    )


@query(
    title="More than 20 miles from home, all placements",
    chart="trend",
    columns={
        "year": YEAR,
        "children": "children looked after [children]",
        "over_20_miles": "placed more than 20 miles from home; empty where it is hidden [children]",
        "share": "of all looked-after children [fraction]",
        "over_20_miles_low": "the least that it can be [children]",
        "over_20_miles_high": "the most that it can be [children]",
        "share_low": "the least that the share can be [fraction]",
        "share_high": "the most that the share can be [fraction]",
    },
    caveats=(ALL_PLACEMENTS, THREE_MEASURES, HIDDEN, POOLED, ROUNDED, LATEST),
    needs=("dfe-characteristics", "dfe-wide-yearly", "dfe-national-distances"),
    uses=("dfe-looked-after", "dfe-national-providers"),
    notes=breaks,
)
def far_from_home(children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = "") -> pl.LazyFrame:
    """Children placed more than 20 miles from home on 31 March, as a range where councils are hidden.

    Definition: DfE, distance between home and placement; inside the authority or outside it.
    """
    found = _placed_away(of_edition(children, children_editions, edition))
    away, whole = Range.of("over_20_miles"), Range.of("children")
    return (
        added_up(found, "children", "over_20_miles")
        .filter(pl.col("over_20_miles_high").is_not_null())
        .with_columns(share_of_whole(away, whole).columns("share"))
        .select(
            "area",
            "year",
            whole_number("children"),
            whole_number("over_20_miles"),
            share("over_20_miles", "children").alias("share"),
            whole_number("over_20_miles_low"),
            whole_number("over_20_miles_high"),
            "share_low",
            "share_high",
        )
        .sort("area", "year")
    )


def hidden_notes(answer: pl.DataFrame, children_of_authorities: pl.LazyFrame) -> list[str]:
    """Breaks in the series, and which councils' shares are hidden in the latest year."""
    named = children_of_authorities.select("area_code", "authority_name").unique()
    held = by_member(children_of_authorities, {"per_cent": _HOMES["per_cent"]})
    rows = held.join(named, on="area_code").filter(pl.col("year") == pl.col("year").max()).collect()
    said = []
    for (area,), shown in rows.sort("area", "authority_name").group_by("area", maintain_order=True):
        hidden = shown.filter(pl.col("per_cent").is_null())["authority_name"].to_list()
        if hidden and shown.height < _A_GROUP:
            year = shown["year"][0]
            said.append(f"{area}, {year}: hidden in the file: {', '.join(hidden)}.")
    return breaks(answer) + said


@query(
    title="Out of area, children's homes only",
    chart="trend",
    columns={
        "year": YEAR,
        "children_outside": "children in children's homes outside their authority [children]",
        "children_outside_share": "of its children in homes; a group's, of councils shown [fraction]",
        "net_gain": "others' children in homes here less own in homes elsewhere [children]",
    },
    caveats=(
        HOMES_ONLY,
        "The published share is rounded to whole per cent. A group's leaves out councils that are hidden.",
        POOLED,
        ROUNDED,
    ),
    needs=("dfe-homes-outside", "dfe-homes-net-gain"),
    notes=hidden_notes,
)
def homes_out_of_area(children: pl.LazyFrame) -> pl.LazyFrame:
    """Children in children's homes outside their authority, and the net gain of such children, on 31 March.

    Source: DfE, Freedom of Information release 2024-0040813; secure homes are not counted.
    """
    return (
        by_member(children, _HOMES)
        .group_by("area", "year")
        .agg(
            *sum_range(Range.of("outside")).columns("children_outside"),
            children_outside_share=pooled_share("outside", "per_cent"),
            gained=sum_range(Range.of("net_gain")).value,
        )
        .select(
            "area",
            "year",
            whole_number("children_outside"),
            "children_outside_share",
            net_gain=whole_number("gained"),
        )
        .sort("area", "year")
    )
