"""The map of England in tiles: one indicator for every council, its class, and where its tile stands."""

from difflib import get_close_matches

import polars as pl

from market_tui.errors import UsageError
from market_tui.market.indicators import INDICATORS
from market_tui.measures import class_of
from market_tui.query import query

_DEFAULT = "good_or_outstanding_share"


def _of(name: str) -> tuple[str, str, str]:
    """Name, title and unit of an indicator, by its short name or its title.

    Raises:
        UsageError: there is no such indicator; the nearest are given.
    """
    told = {i.name: (i.name, i.title, i.unit) for i in INDICATORS}
    by_title = {i.title.lower(): i.name for i in INDICATORS}
    key = name.strip().lower()
    if key in told or key in by_title:
        return told[by_title.get(key, key)]
    near = get_close_matches(key.replace(" ", "_"), told, 4, 0.0)
    raise UsageError(f"no indicator called {name!r}", f"Did you mean: {', '.join(near)}?")


@query(
    title="Map of councils",
    chart="map",
    columns={
        "authority": "council",
        "region": "its region",
        "period": "date, year or financial year that it is of",
        "value": "the council's figure, or its region's [as unit says]",
        "class": "1 (the lowest fifth of the area's councils) to 5; blank without a figure, or a suspect one",
        "class_low": "the lowest figure of the class [as unit says]",
        "class_high": "the highest figure of the class [as unit says]",
        "flag": "suspect, where the cost return it rests on is: see cost_checks",
        "indicator": "the indicator in words",
        "unit": "its unit",
        "tile": "its name in five letters",
        "row": "row of its tile, the northernmost 0",
        "column": "column of its tile, the westernmost 0",
    },
    caveats=(
        "A class holds a fifth of the councils (or regions) with a figure; those on either side of an edge "
        "can be all but equal. High is neither good nor bad.",
        "A tile shows roughly where a council lies: regions hang together, sizes and borders are not kept.",
    ),
    needs=("ofsted-providers", "lait-indicators", "section-251", "revenue-outturn", "dfe-looked-after"),
)
def council_map(
    tiles: pl.LazyFrame,
    authorities: pl.LazyFrame,
    neighbour_figures: pl.LazyFrame,
    region_figures: pl.LazyFrame,
    *,
    indicator: str = _DEFAULT,
    regions: bool = False,
) -> pl.LazyFrame:
    """Every council of the area with one indicator, its class among them, and its tile.

    `indicator` is one of those that a benchmark compares, by its short name or in words: see
    `market_tui.market.indicators`. With `regions` each tile shows its region's figure, and classes are
    among regions. Ask for all of England to have the whole map.

    Raises:
        UsageError: there is no such indicator.
    """
    name, title, unit = _of(indicator)
    wanted = pl.col("indicator").cast(pl.String) == name
    places = tiles.join(
        authorities.select("area", "la_code", authority="name", region="region"), on=["area", "la_code"]
    ).with_columns(pl.col("area").cast(pl.String))
    if regions:
        key = ["area", "region"]
        shown = region_figures.filter(wanted).with_columns(suspect=pl.lit(False))
        figures = places.select(key).unique().join(shown, on="region")
    else:
        key = ["area", "authority"]
        figures = neighbour_figures.filter(wanted, pl.col("place") == 0).with_columns(
            pl.col("area").cast(pl.String)
        )
    classed = (
        figures.with_columns(sound=pl.when(~pl.col("suspect").fill_null(False)).then("value"))
        .with_columns(class_of("sound").over("area").alias("class"))
        .select(*key, "period", "value", "suspect", "sound", "class")
    )
    by = ["area", "class"]
    return (
        places.join(classed, on=key, how="left")
        .with_columns(
            class_low=pl.when(pl.col("class").is_not_null()).then(pl.col("sound").min().over(by)),
            class_high=pl.when(pl.col("class").is_not_null()).then(pl.col("sound").max().over(by)),
            flag=pl.when("suspect").then(pl.lit("suspect")).otherwise(pl.lit("")),
        )
        .sort("area", "row", "column")
        .select(
            "area", "authority", "region", "period", "value", "class", "class_low", "class_high", "flag",
            indicator=pl.lit(title), unit=pl.lit(unit), tile="short", row="row", column="column",
        )
    )  # fmt: skip
