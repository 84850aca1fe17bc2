"""What a council pays for a child's placement each week: a table of its own making, in a layout of this tool.

Columns `child` (the number that the SSDA903 return gives), `from`, `to` (the last day; blank while it holds)
and `weekly fee`, in pounds. Child-level; other columns are read past and never stored.
"""

import polars as pl

from market_tui.publishers.family import About, Family, Field
from market_tui.publishers.ssda903 import CHILD, LICENCE, covered

NAME = "placement-fees"
FIELDS = (
    Field("child", CHILD, "number", required=True),
    Field("started", ("from", "fee from", "from date", "date from", "start date"), "date", required=True),
    Field("ended", ("to", "fee to", "to date", "date to", "end date"), "date", required=True),
    Field("fee", ("weekly fee", "fee per week", "weekly fee gbp", "weekly cost"), required=True),
)


def fees(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`fees`; a row without a first day, that ends before it, or whose fee is no amount is rejected."""
    amount = pl.col("fee").str.replace_all(r"[£,\s]", "").cast(pl.Float64, strict=False)
    told = rows.with_columns(
        weekly_fee=pl.when(amount.is_finite() & (amount >= 0)).then(amount),
        ended=pl.col("ended").cast(pl.Date),
    )
    faults = {
        "has no first day": pl.col("started").is_null(),
        "ends before it began": pl.col("ended") < pl.col("started"),
        "has no amount in pounds": pl.col("weekly_fee").is_null(),
    }
    told = told.with_columns(
        reason=pl.coalesce(pl.when(wrong).then(pl.lit(said)) for said, wrong in faults.items())
    )
    source = {"source_id": pl.lit(about.source_id)}
    return {
        "fees": told.filter(pl.col("reason").is_null())
        .select("child", "started", "ended", "weekly_fee")
        .with_columns(as_at=pl.lit(about.as_at), **source),
        "rejects": told.filter(pl.col("reason").is_not_null()).select("row_number", "reason", **source),
    }


FAMILY = Family(
    name=NAME,
    title="Weekly fees of your own children's placements",
    publisher="The council itself",
    licence=LICENCE,
    fields=FIELDS,
    tables=fees,
    key="child",
    dated=covered,
    placing="none",
    restricted=True,
    child_level=True,
)
