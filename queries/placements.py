"""Where children are placed, who provides it, why placements change and how settled they are."""

import polars as pl

from market_tui.measures import Range, share, share_of_whole, sum_range, whole_number
from market_tui.measures.editions import breaks, of_edition
from market_tui.publishers import dfe_words as dfe
from market_tui.publishers.dfe_caveats import ALL_PLACEMENTS, HIDDEN, LATEST, POOLED, ROUNDED, YEAR, YEAR_TO
from market_tui.query import query


def _parts(children: pl.LazyFrame, measure: str, part: str, count: str) -> pl.LazyFrame:
    """Each category of a measure: its count, its share of the measure's total, and the bounds of both."""
    whole = Range(
        *(
            pl.col(f"figure{end}").filter(pl.col("category") == dfe.TOTAL).first().over("area", "year")
            for end in ("", "_low", "_high")
        )
    )
    within = share_of_whole(Range.of("figure"), whole)
    return (
        children.filter(pl.col("measure") == measure)
        .group_by("area", "year", "category")
        .agg(sum_range(Range(pl.col("value"), pl.col("low"), pl.col("high"))).columns("figure"))
        .with_columns(
            share=share("figure", whole.value),
            # Without the whole a share can be anything, and is not worth saying.
            share_low=pl.when(whole.high.is_not_null()).then(within.low),
            share_high=pl.when(whole.high.is_not_null()).then(within.high),
        )
        .filter(pl.col("category") != dfe.TOTAL)
        .select(
            "area",
            "year",
            pl.col("category").alias(part),
            whole_number("figure").alias(count),
            "share",
            whole_number("figure_low").alias(f"{count}_low"),
            whole_number("figure_high").alias(f"{count}_high"),
            "share_low",
            "share_high",
        )
        .sort("area", "year", part)
    )


_SHARE_ENDS = {
    "share_low": "the least that the share can be [fraction]",
    "share_high": "the most that the share can be [fraction]",
}


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
        **_SHARE_ENDS,
    },
    caveats=(
        ALL_PLACEMENTS,
        "Kinds are named as the edition names them: until 2017 homes stand with secure units and hostels, "
        "later with secure homes alone, so the series breaks there.",
        HIDDEN,
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
        **_SHARE_ENDS,
    },
    caveats=(ALL_PLACEMENTS, "Foster placements are most of them.", HIDDEN, POOLED, ROUNDED, LATEST),
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
        **_SHARE_ENDS,
    },
    caveats=(
        "Placements, not children: one child's can change more than once.",
        "Resignation or closure of provision is of carers and homes alike.",
        HIDDEN,
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
            whole_number("children"),
            whole_number("of"),
            share("children", "of").alias("share"),
        )
        .sort("area", "year", "measure")
    )
