"""Places within reach of a council: others whose centres lie within twenty miles of its own."""

from functools import cache

import polars as pl

from market_tui import reference

MILE = 1609.344
_NEAR = 20 * MILE


@cache
def near_pairs() -> pl.DataFrame:
    """`la_code, near_code`: councils whose centres are at most twenty miles apart, each with itself.

    Straight lines on the British National Grid between the middles of the councils' postcodes.
    """
    middles = reference.facts("la_centroids").select(
        "la_code", x=pl.col("easting").cast(pl.Float64), y=pl.col("northing").cast(pl.Float64)
    )
    pairs = middles.join(middles.rename({"la_code": "near_code", "x": "nx", "y": "ny"}), how="cross")
    apart = ((pl.col("x") - pl.col("nx")) ** 2 + (pl.col("y") - pl.col("ny")) ** 2).sqrt()
    itself = pl.col("la_code") == pl.col("near_code")
    return pairs.filter((apart <= _NEAR) | itself).select("la_code", "near_code").sort("la_code", "near_code")


def within_twenty_miles(settings: pl.LazyFrame) -> pl.LazyFrame:
    """`area, la_code, near_places`: places of `settings` in each council and those near it."""
    held = settings.group_by("area", near_code="la_code").agg(places=pl.col("places").sum().cast(pl.Int64))
    return (
        near_pairs()
        .lazy()
        .join(held, on="near_code", how="inner")
        .group_by("area", "la_code")
        .agg(near_places=pl.col("places").sum())
    )
