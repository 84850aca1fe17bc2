"""Which areas take in other areas' children, and which send out their own."""

import polars as pl

from market_tui.measures import share, whole_number
from market_tui.measures.cells import added_up, by_member, either
from market_tui.measures.editions import breaks, of_edition
from market_tui.publishers import dfe_words as dfe
from market_tui.publishers.dfe_caveats import ALL_PLACEMENTS, LATEST, ROUNDED, YEAR
from market_tui.query import query


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
        *(pl.when(~pl.col("pooled")).then(whole_number(name)).alias(name) for name in list(cells)[:2]),
        whole_number("net_gain"),
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
            net_gain=whole_number("net_gain"),
            outside_share=share("outside", "children"),
            homes_year="homes_year",
            homes_net_gain=whole_number("homes_net_gain"),
        )
        .sort(
            "area",
            pl.col("authority") != pl.col("area").cast(pl.String),
            "rank",
            "authority",
            nulls_last=True,
        )
    )
