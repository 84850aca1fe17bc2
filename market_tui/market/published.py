"""Numbers of homes and places as their publisher prints them."""

from collections.abc import Iterable

import polars as pl

from market_tui.market import areas as places
from market_tui.market.scope import Scope
from market_tui.store import Source

_KINDS = {"childrens-homes": "", "all-homes": "_all_types"}
_EMPTY = pl.DataFrame(schema={"as_at": pl.Date, "homes": pl.Float64, "places": pl.Float64})


def newest_first(figures: pl.DataFrame, sources: Iterable[Source]) -> pl.DataFrame:
    """Figures of the latest publication first: a release prints earlier years anew, and may revise them."""
    days = pl.DataFrame(
        [(s.source_id, s.as_at) for s in sources],
        schema={"source": pl.String, "as_at": pl.Date},
        orient="row",
    )
    dated = figures.join(days, on="source", how="left", maintain_order="left")
    return dated.sort("as_at", descending=True, nulls_last=True, maintain_order=True).drop("as_at")


def of_homes(published: pl.DataFrame, members: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """`area, as_at, homes, places` where the scope's definition is the publisher's own.

    Ofsted prints them for England only, children's homes or all homes, short breaks included.
    """
    kind = _KINDS.get(scope.provision)
    figures = _EMPTY
    if kind is not None and scope.short_breaks == "include":
        dated = pl.col("period").str.to_date("%Y-%m-%d", strict=False)
        wide = (
            published.filter(
                pl.col("measure").is_in([f"homes{kind}", f"places{kind}"]), pl.col("area") == places.ENGLAND
            )
            .select("value", as_at=dated, unit=pl.col("measure").str.extract("^(homes|places)"))
            .filter(pl.col("as_at").is_not_null())
            .unique(["unit", "as_at"], keep="first", maintain_order=True)
            .pivot("unit", index="as_at", values="value")
        )
        figures = pl.concat([_EMPTY, wide], how="diagonal")
    england = members.filter(pl.col("area").cast(pl.String) == places.ENGLAND).select("area").unique()
    return england.join(figures, how="cross").with_columns(pl.col("homes", "places").cast(pl.Int64))
