"""The figures a market is known by, at every loaded date."""

import polars as pl

from market_tui.measures import good_or_outstanding, inspected, share, wilson_high, wilson_low
from market_tui.measures.coverage import on_register
from market_tui.measures.ratings import GRADES, graded
from market_tui.publishers.ofsted_caveats import AS_AT, DECLARED
from market_tui.query import query


@query(
    title="Key figures",
    chart="tiles",
    columns={
        "as_at": AS_AT,
        "coverage": "what the counts rest on: register, inspected or published",
        "homes": "homes [homes]",
        "places": "registered places [places]",
        "places_per_home": "places a home [places]",
        "private_share": "private, of homes [fraction]",
        "good_or_outstanding_share": "good or outstanding [fraction]",
        "good_or_outstanding_share_low": "lower end of its 95% interval [fraction]",
        "good_or_outstanding_share_high": "upper end of its 95% interval [fraction]",
    },
    caveats=(
        "Counts rest on a complete register, or on Ofsted's published totals (England); for a date with only "
        "an inspected list they are blank, and the private share is of inspected settings.",
        DECLARED,
        "Good or outstanding: of homes with a latest full inspection at the date.",
    ),
    needs=("ofsted-providers",),
)
def key_figures(homes_over_time: pl.LazyFrame, published: pl.LazyFrame) -> pl.LazyFrame:
    """Homes, places, the private share and the good or outstanding share at every loaded date.

    Good or outstanding = (good + outstanding) / homes with a latest full inspection, with Wilson's
    interval. Places a home = registered places / homes.
    """
    good = pl.col("outstanding") + pl.col("good")
    listed = homes_over_time.group_by("area", "as_at", "coverage").agg(
        *graded(),
        listed=pl.len(),
        private=(pl.col("sector") == "Private").sum(),
        homes=on_register(pl.len()),
        places=on_register(pl.col("places").sum()),
    )
    told = published.select("area", "as_at", published_homes="homes", published_places="places").unique(
        ["area", "as_at"], keep="first", maintain_order=True
    )
    return (
        listed.join(told, on=["area", "as_at"], how="left")
        .with_columns(
            coverage=pl.when(pl.col("homes").is_null() & pl.col("published_homes").is_not_null())
            .then(pl.lit("published"))
            .otherwise(pl.col("coverage").cast(pl.String)),
            homes=pl.coalesce(pl.col("homes").cast(pl.Int64), "published_homes"),
            places=pl.coalesce(pl.col("places").cast(pl.Int64), "published_places"),
        )
        .select(
            "area",
            "as_at",
            "coverage",
            "homes",
            "places",
            share("places", "homes").alias("places_per_home"),
            share("private", "listed").alias("private_share"),
            good_or_outstanding(*GRADES).alias("good_or_outstanding_share"),
            wilson_low(good, inspected(*GRADES)).alias("good_or_outstanding_share_low"),
            wilson_high(good, inspected(*GRADES)).alias("good_or_outstanding_share_high"),
        )
        .sort("area", "as_at")
    )
