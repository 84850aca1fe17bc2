"""Looked-after children: how many, and how many of them live outside their area or far from home."""

import polars as pl

from market_tui.measures import Range, rate, share, share_of_whole, sum_range
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


def _whole(name: str) -> pl.Expr:
    return pl.col(name).round().cast(pl.Int64)


@query(
    title="Looked-after children",
    chart="trend",
    columns={
        "year": YEAR,
        "children": "children looked after [children]",
        "rate_per_10000": "children looked after for each 10,000 aged 0 to 17 [children]",
    },
    caveats=(ROUNDED, LATEST, "A published rate is rounded to a whole number; a group's is worked out."),
    needs=("dfe-looked-after", "dfe-characteristics", "dfe-wide-yearly", "dfe-national-distances"),
    uses=("dfe-national-providers",),
    notes=breaks,
)
def looked_after(children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = "") -> pl.LazyFrame:
    """Children looked after on 31 March, and for each 10,000 children.

    A group's rate is its councils' children over their child population; others' is the published one, and
    there is none where DfE withholds it (Isles of Scilly).
    """
    cells = {
        "children": (dfe.LOOKED_AFTER, dfe.CHILDREN),
        "by_place": (dfe.LOCALITY, dfe.TOTAL),
        "published": (dfe.LOOKED_AFTER, dfe.RATE),
        "aged": (dfe.LOOKED_AFTER, dfe.POPULATION),
    }
    found = by_member(of_edition(children, children_editions, edition), cells)
    summed = added_up(found.with_columns(either("children", "by_place")), "children", "aged", "published")
    withheld = found.filter("published_held", pl.col("published").is_null()).select("area", "year").unique()
    told = summed.join(withheld.with_columns(withheld=True), on=["area", "year"], how="left")
    return told.select(
        "area",
        "year",
        _whole("children"),
        rate_per_10000=pl.when(pl.col("counted") > 1)
        .then(rate("children", "aged"))
        .when(pl.col("withheld").is_null())
        .then(pl.coalesce("published", rate("children", "aged"))),
    ).sort("area", "year")


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
            _whole("children"),
            *(_whole(name) for name in ("outside", "outside_low", "outside_high")),
            share("outside", "children").alias("outside_share"),
            _whole("over_20_miles"),
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
            _whole("children"),
            _whole("over_20_miles"),
            share("over_20_miles", "children").alias("share"),
            _whole("over_20_miles_low"),
            _whole("over_20_miles_high"),
            "share_low",
            "share_high",
        )
        .sort("area", "year")
    )


@query(
    title="Net gain of children, all placements",
    chart="trend",
    columns={
        "year": YEAR,
        "placed_here_by_others": "other authorities' children placed here; empty for pooled areas [children]",
        "placed_elsewhere": "own children placed outside; empty for pooled areas [children]",
        "net_gain": "placed here by others less placed elsewhere [children]",
    },
    caveats=(
        ALL_PLACEMENTS,
        "A group's net gain is the sum of its councils': moves between them cancel. Its gross flows cannot "
        "be recovered from these files and are left empty.",
        "Above 0 the area takes in more children than it sends out.",
        ROUNDED,
        LATEST,
    ),
    needs=("dfe-net-gain", "dfe-wide-yearly"),
    notes=breaks,
)
def net_gain(children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = "") -> pl.LazyFrame:
    """Others' children placed here less own children placed elsewhere, all placements, on 31 March."""
    cells = {
        "placed_here_by_others": (dfe.NET_GAIN, dfe.HERE),
        "placed_elsewhere": (dfe.NET_GAIN, dfe.ELSEWHERE),
        "net_gain": (dfe.NET_GAIN, dfe.NET),
    }
    summed = added_up(by_member(of_edition(children, children_editions, edition), cells), *cells)
    return summed.select(
        "area",
        "year",
        *(pl.when(~pl.col("pooled")).then(_whole(name)).alias(name) for name in list(cells)[:2]),
        _whole("net_gain"),
    ).sort("area", "year")


@query(
    title="Who takes in, who sends out",
    chart="table",
    columns={
        "rank": "1 takes in most on balance; ties share the smaller number",
        "authority": "council",
        "year": YEAR,
        "net_gain": "others' children placed here less own placed elsewhere, all placements [children]",
        "outside_share": "placed outside the council's boundary, of all its looked-after children [fraction]",
        "homes_year": YEAR,
        "homes_net_gain": "the same of children in children's homes only [children]",
    },
    caveats=(
        "All placements, but for the last column, which is children's homes only.",
        "Above 0 the council takes in more children than it sends out. A hidden figure has no rank.",
        "A group or region ranks its own councils; a single council is ranked among those of its region.",
        LATEST,
    ),
    needs=("dfe-net-gain", "dfe-wide-yearly"),
    uses=("dfe-characteristics", "dfe-homes-net-gain", "dfe-looked-after"),
)
def importers(children_around: pl.LazyFrame) -> pl.LazyFrame:
    """Councils of the area by net gain of children in the latest year, importers first, exporters last.

    A single council stands first, ranked among the councils of its region.
    """
    cells = {
        "net_gain": (dfe.NET_GAIN, dfe.NET),
        "outside": (dfe.LOCALITY, dfe.OUTSIDE),
        "children": (dfe.LOCALITY, dfe.TOTAL),
        "looked_after": (dfe.LOOKED_AFTER, dfe.CHILDREN),
    }
    homes = {"homes_net_gain": (dfe.HOMES_NET_GAIN, dfe.NET)}
    last = pl.col("year") == pl.col("year").max()
    names = children_around.select("area_code", "authority_name").unique()
    flows = by_member(children_around, cells).filter("net_gain_held").filter(last)
    in_homes = by_member(children_around, homes).filter(last)
    return (
        flows.with_columns(either("children", "looked_after"))
        .join(
            in_homes.select("area", "area_code", "homes_net_gain", homes_year="year"),
            on=["area", "area_code"],
            how="left",
        )
        .join(names, on="area_code", how="left")
        .select(
            "area",
            pl.col("net_gain").rank("min", descending=True).over("area").cast(pl.UInt32).alias("rank"),
            authority="authority_name",
            year="year",
            net_gain=_whole("net_gain"),
            outside_share=share("outside", "children"),
            homes_year="homes_year",
            homes_net_gain=_whole("homes_net_gain"),
        )
        .sort(
            "area",
            pl.col("authority") != pl.col("area").cast(pl.String),
            "rank",
            "authority",
            nulls_last=True,
        )
    )


HOMES_CELLS: Cells = {
    "outside": (dfe.HOMES_LOCALITY, dfe.OUTSIDE),
    "per_cent": (dfe.HOMES_LOCALITY, f"{dfe.OUTSIDE}, {dfe.PER_CENT}"),
    "net_gain": (dfe.HOMES_NET_GAIN, dfe.NET),
}


def hidden_notes(answer: pl.DataFrame, children_of_authorities: pl.LazyFrame) -> list[str]:
    """Breaks in the series, and which councils' shares are hidden in the latest year."""
    named = children_of_authorities.select("area_code", "authority_name").unique()
    held = by_member(children_of_authorities, {"per_cent": HOMES_CELLS["per_cent"]})
    rows = held.join(named, on="area_code").filter(pl.col("year") == pl.col("year").max()).collect()
    said = []
    for (area,), shown in rows.sort("area", "authority_name").group_by("area", maintain_order=True):
        hidden = shown.filter(pl.col("per_cent").is_null())["authority_name"].to_list()
        if hidden and shown.height < _A_GROUP:
            year = shown["year"][0]
            said.append(f"{area}, {year}: hidden in the file: {', '.join(hidden)}.")
    return breaks(answer) + said


_A_GROUP = 30


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
        by_member(children, HOMES_CELLS)
        .group_by("area", "year")
        .agg(
            *sum_range(Range.of("outside")).columns("children_outside"),
            children_outside_share=pooled_share("outside", "per_cent"),
            gained=sum_range(Range.of("net_gain")).value,
        )
        .select(
            "area", "year", _whole("children_outside"), "children_outside_share", net_gain=_whole("gained")
        )
        .sort("area", "year")
    )
