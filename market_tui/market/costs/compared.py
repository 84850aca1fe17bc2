"""Weekly costs beside the region's, England's and the neighbours', year by year."""

import polars as pl

from market_tui import reference
from market_tui.market.costs.rules import UNIT_COST
from market_tui.market.neighbours import pairs, region_of

_KEY = ["area", "financial_year", "service"]


def beside(
    own: pl.DataFrame, weekly: pl.DataFrame, findings: pl.DataFrame, members: pl.DataFrame, neighbours: str
) -> pl.DataFrame:
    """`own` (see `pooled.weekly_of`) with what others pay.

    Adds `region, england` as published, and `neighbours_mean, neighbours_median, neighbours_reporting` with
    the same three over sound returns, `…_without_suspect`. Unit: GBP a week.
    """
    codes = reference.table("authorities").select(region_name="region", area_code="region_code").unique()
    published = weekly.filter(pl.col("council").is_null()).select(
        "area_code", "financial_year", "service", "weekly_cost"
    )
    at = ["financial_year", "service"]
    regions = codes.join(published, on="area_code").select("region_name", *at, region="weekly_cost")
    england = published.filter(pl.col("area_code") == reference.ENGLAND_CODE).select(
        *at, england="weekly_cost"
    )
    areas = members["area"].dtype
    return (
        own.with_columns(pl.col("area").cast(pl.String))
        .join(region_of(members), on="area", how="left")
        .join(regions, on=["region_name", *at], how="left")
        .join(england, on=at, how="left")
        .join(_neighbours(weekly, findings, neighbours), on=_KEY, how="left")
        .drop("region_name")
        .with_columns(pl.col("area").cast(areas))
        .sort(_KEY)
    )


def _neighbours(weekly: pl.DataFrame, findings: pl.DataFrame, of: str) -> pl.DataFrame:
    """The neighbours' summary for each authority, year and service."""
    key = ["council", "financial_year", "service"]
    faults = (
        findings.filter((pl.col("basis") == UNIT_COST) & pl.col("leaves_out"))
        .select("council", "financial_year", service="measure")
        .unique()
        .with_columns(out=pl.lit(True))
    )
    costs = weekly.filter(pl.col("weekly_cost").is_not_null()).join(faults, on=key, how="left")
    cost = pl.col("weekly_cost")
    sound = cost.filter(pl.col("out").is_null())
    return (
        pairs(of)
        .join(costs, left_on="neighbour", right_on="authority")
        .group_by(_KEY)
        .agg(
            neighbours_mean=cost.mean(),
            neighbours_median=cost.median(),
            neighbours_reporting=cost.count(),
            neighbours_mean_without_suspect=sound.mean(),
            neighbours_median_without_suspect=sound.median(),
            neighbours_reporting_without_suspect=sound.count(),
        )
    )
