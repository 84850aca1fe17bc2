"""Statistical neighbours by name: whom an authority is compared with."""

from datetime import date

import polars as pl

from market_tui import reference


def pairs(of: str) -> pl.DataFrame:
    """`area, neighbour`: the ten of each authority in the set of a year, under any vintage's name."""
    return closeness(of).select("area", "neighbour").sort("area", "neighbour")


def closeness(of: str) -> pl.DataFrame:
    """`area, neighbour, place`: `pairs`, and which is the closest (1) to the tenth.

    Where a set has an authority before and after a change (Dorset in that of 2021), its later ten are meant.
    """
    named = reference.table("authorities").select("la_code", "name")
    begun = reference.table("authorities").select("la_code", area="name", begun="valid_from")
    newest = pl.col("begun").fill_null(date.min) == pl.col("begun").fill_null(date.min).max().over("area")
    return (
        reference.table("neighbours")
        .filter(pl.col("set") == of)
        .join(begun, on="la_code")
        .filter(newest)
        .join(named.rename({"name": "neighbour", "la_code": "neighbour_code"}), on="neighbour_code")
        .select("area", "neighbour", place=pl.col("rank").cast(pl.Int64))
        .sort("area", "place", "neighbour")
    )


def region_of(members: pl.DataFrame) -> pl.DataFrame:
    """`area, region_name`: the region that each of the members' areas lies in, where it lies in one."""
    return (
        members.with_columns(pl.col("area").cast(pl.String))
        .join(reference.regions(), on="la_code")
        .group_by("area")
        .agg(region_name=pl.when(pl.col("region").n_unique() == 1).then(pl.col("region").first()))
    )
