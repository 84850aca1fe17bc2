"""How many children are looked after, and of how many in the area."""

import polars as pl

from market_tui.measures import rate, whole_number
from market_tui.measures.cells import added_up, by_member, either
from market_tui.measures.editions import breaks, of_edition
from market_tui.publishers import dfe_words as dfe
from market_tui.publishers.dfe_caveats import LATEST, ROUNDED, YEAR
from market_tui.query import query


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
        whole_number("children"),
        rate_per_10000=pl.when(pl.col("counted") > 1)
        .then(rate("children", "aged"))
        .when(pl.col("withheld").is_null())
        .then(pl.coalesce("published", rate("children", "aged"))),
    ).sort("area", "year")
