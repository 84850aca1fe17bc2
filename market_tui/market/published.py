"""Numbers of homes and places as their publisher prints them."""

import polars as pl

from market_tui.market import areas as places
from market_tui.market.scope import Scope

_KINDS = {"childrens-homes": "", "all-homes": "_all_types"}
_EMPTY = pl.DataFrame(schema={"as_at": pl.Date, "homes": pl.Float64, "places": pl.Float64})


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
