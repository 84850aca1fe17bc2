"""Looked-after children: how many, where they are placed, and why they move."""

import polars as pl

from market_tui.errors import UsageError
from market_tui.measures import Range, rate, share, sum_range
from market_tui.measures.cells import Cells, added_up, by_member, either, pooled_share
from market_tui.publishers import dfe_words as dfe
from market_tui.query import query

ROUNDED = "England and the regions are their own published rows, rounded to 10; authorities are exact."
LATEST = "Each figure is from the latest edition that has it; an edition revises earlier years."
ALL_PLACEMENTS = "All looked-after children, in any kind of placement."
HOMES_ONLY = "Children in children's homes only; other placements are not counted."
POOLED = (
    "A group is the sum of its councils: their children placed in one another's areas count as outside, and "
    "a figure that one of them lacks leaves the sum without a value."
)
THREE_MEASURES = (
    "Outside the authority and more than 20 miles from home differ: many are one and not the other."
)
YEAR = "on 31 March of this year"
YEAR_TO = "in the year that ended on 31 March of this year"


def of_edition(latest: pl.LazyFrame, every: pl.LazyFrame, edition: str) -> pl.LazyFrame:
    """The figures of the latest edition, or of the one of a year (`2024`).

    Raises:
        UsageError: the edition is no year.
    """
    if not edition:
        return latest
    if not edition[:4].isdigit():
        raise UsageError(f"no edition {edition!r}", "An edition is known by its latest year: 2024.")
    return every.filter(pl.col("edition").dt.year() == int(edition[:4]))


def breaks(answer: pl.DataFrame) -> list[str]:
    """Years between the first and the last that no loaded file covers: the line breaks there."""
    years = sorted(set(answer["year"].to_list()))
    missing = sorted(set(range(years[0], years[-1])) - set(years)) if years else []
    return [f"The series breaks: no figures for {', '.join(map(str, missing))}."] if missing else []


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
    notes=breaks,
)
def looked_after(children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = "") -> pl.LazyFrame:
    """Children looked after on 31 March, and for each 10,000 children.

    A group's rate is its councils' children over their child population; others' is the published one.
    """
    cells = {
        "children": (dfe.LOOKED_AFTER, dfe.CHILDREN),
        "by_place": (dfe.LOCALITY, dfe.TOTAL),
        "published": (dfe.LOOKED_AFTER, dfe.RATE),
        "aged": (dfe.LOOKED_AFTER, dfe.POPULATION),
    }
    found = by_member(of_edition(children, children_editions, edition), cells)
    summed = added_up(found.with_columns(either("children", "by_place")), "children", "aged", "published")
    return summed.select(
        "area",
        "year",
        _whole("children"),
        rate_per_10000=pl.when(pl.col("counted") == 1)
        .then(pl.coalesce("published", rate("children", "aged")))
        .otherwise(rate("children", "aged")),
    ).sort("area", "year")


@query(
    title="Out of area",
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
    notes=breaks,
)
def out_of_area(children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = "") -> pl.LazyFrame:
    """Children placed outside their authority, and those more than 20 miles from home, on 31 March.

    Definition: DfE, locality of placement and distance between home and placement. Children whose distance
    is not known are in the denominator of both shares.
    """
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
    found = (
        by_member(of_edition(children, children_editions, edition), cells)
        .with_columns(
            *both.columns("split"),
            *either("children", "looked_after"),
            split_held=pl.col("far_inside_held") & pl.col("far_outside_held"),
        )
        .with_columns(either("over_20_miles", "split"))
    )
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
    title="Net gain of children",
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
        LATEST,
    ),
    needs=("dfe-net-gain", "dfe-wide-yearly"),
)
def importers(children_of_authorities: pl.LazyFrame) -> pl.LazyFrame:
    """Councils of the area by net gain of children in the latest year, importers first, exporters last."""
    cells = {
        "net_gain": (dfe.NET_GAIN, dfe.NET),
        "outside": (dfe.LOCALITY, dfe.OUTSIDE),
        "children": (dfe.LOCALITY, dfe.TOTAL),
        "looked_after": (dfe.LOOKED_AFTER, dfe.CHILDREN),
    }
    homes = {"homes_net_gain": (dfe.HOMES_NET_GAIN, dfe.NET)}
    last = pl.col("year") == pl.col("year").max()
    names = children_of_authorities.select("area_code", "authority_name").unique()
    flows = by_member(children_of_authorities, cells).filter("net_gain_held").filter(last)
    in_homes = by_member(children_of_authorities, homes).filter(last)
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
        .sort("area", "rank", "authority", nulls_last=True)
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


def _parts(children: pl.LazyFrame, measure: str, part: str, count: str) -> pl.LazyFrame:
    """Each category of a measure: its count, its share of the measure's total, and the count's bounds."""
    figure = Range(pl.col("value"), pl.col("low"), pl.col("high"))
    total = pl.col("figure").filter(pl.col("category") == dfe.TOTAL).first().over("area", "year")
    return (
        children.filter(pl.col("measure") == measure)
        .group_by("area", "year", "category")
        .agg(sum_range(figure).columns("figure", "figure_low", "figure_high"))
        .with_columns(share=share("figure", total))
        .filter(pl.col("category") != dfe.TOTAL)
        .select(
            "area",
            "year",
            pl.col("category").alias(part),
            _whole("figure").alias(count),
            "share",
            _whole("figure_low").alias(f"{count}_low"),
            _whole("figure_high").alias(f"{count}_high"),
        )
        .sort("area", "year", part)
    )


@query(
    title="Where children are placed",
    chart="trend",
    columns={
        "year": YEAR,
        "placement_type": "kind of placement",
        "children": "children; empty where it is hidden [children]",
        "share": "of all looked-after children [fraction]",
        "children_low": "the least that it can be [children]",
        "children_high": "the most that it can be [children]",
    },
    caveats=(
        ALL_PLACEMENTS,
        "Kinds are named as the edition names them: until 2017 homes stand with secure units and hostels, "
        "later with secure homes alone, so the series breaks there.",
        POOLED,
        ROUNDED,
        LATEST,
    ),
    needs=("dfe-characteristics", "dfe-wide-yearly"),
    notes=breaks,
)
def placement_mix(children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = "") -> pl.LazyFrame:
    """Looked-after children by kind of placement on 31 March."""
    return _parts(of_edition(children, children_editions, edition), dfe.TYPE, "placement_type", "children")


@query(
    title="Who provides the placements",
    chart="trend",
    columns={
        "year": YEAR,
        "provider": "who provides the placement",
        "children": "children; empty where it is hidden [children]",
        "share": "of all looked-after children [fraction]",
        "children_low": "the least that it can be [children]",
        "children_high": "the most that it can be [children]",
    },
    caveats=(ALL_PLACEMENTS, "Foster placements are most of them.", POOLED, ROUNDED, LATEST),
    needs=("dfe-characteristics", "dfe-wide-yearly", "dfe-national-providers"),
    notes=breaks,
)
def placement_providers(
    children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = ""
) -> pl.LazyFrame:
    """Looked-after children by provider of their placement on 31 March."""
    return _parts(of_edition(children, children_editions, edition), dfe.PROVIDER, "provider", "children")


@query(
    title="Why placements change",
    chart="trend",
    columns={
        "year": YEAR_TO,
        "reason": "reason for the change",
        "placements": "placements that changed; empty where it is hidden [placements]",
        "share": "of all placements that changed [fraction]",
        "placements_low": "the least that it can be [placements]",
        "placements_high": "the most that it can be [placements]",
    },
    caveats=(
        "Placements, not children: one child's can change more than once.",
        "Resignation or closure of provision is of carers and homes alike.",
        POOLED,
        ROUNDED,
        LATEST,
    ),
    needs=("dfe-new-placements", "dfe-wide-yearly"),
    notes=breaks,
)
def placement_moves(
    children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = ""
) -> pl.LazyFrame:
    """Placements that changed in the year by reason, closures and resignations among them."""
    return _parts(of_edition(children, children_editions, edition), dfe.REASON, "reason", "placements")


@query(
    title="How settled placements are",
    chart="trend",
    columns={
        "year": YEAR,
        "measure": "what is said of the children",
        "children": "children of whom it holds; empty where it is hidden [children]",
        "of": "children it is said of [children]",
        "share": "children of whom it holds, of those it is said of [fraction]",
    },
    caveats=(
        "3 or more placements is worse when higher; the same carer or placement for 2 years is better.",
        "Same carer: of children under 16 looked after for 2½ years or more. Older editions: same placement.",
        POOLED,
        ROUNDED,
        LATEST,
    ),
    needs=("dfe-stability", "dfe-wide-yearly"),
    notes=breaks,
)
def placement_stability(
    children: pl.LazyFrame, children_editions: pl.LazyFrame, edition: str = ""
) -> pl.LazyFrame:
    """Children with many placements, and children with one carer or placement for two years."""
    stable = of_edition(children, children_editions, edition).filter(pl.col("measure") == dfe.STABILITY)
    is_base = pl.col("category").str.ends_with(f": {dfe.BASE}")
    figure = Range(pl.col("value"), pl.col("low"), pl.col("high"))
    summed = (
        stable.with_columns(base=is_base, said=pl.col("category").str.strip_suffix(f": {dfe.BASE}"))
        .group_by("area", "year", "said", "base")
        .agg(sum_range(figure).columns("figure", "figure_low", "figure_high"))
    )
    return (
        summed.group_by("area", "year", measure="said")
        .agg(
            children=pl.col("figure").filter(~pl.col("base")).first(),
            of=pl.col("figure").filter("base").first(),
        )
        .select(
            "area",
            "year",
            "measure",
            _whole("children"),
            _whole("of"),
            share("children", "of").alias("share"),
        )
        .sort("area", "year", "measure")
    )
