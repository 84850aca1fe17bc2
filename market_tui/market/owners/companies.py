"""What Companies House says now: its monthly product, and over it what was asked company by company."""

from typing import TYPE_CHECKING, Literal

import polars as pl

from market_tui.publishers.companies_house import ASKED

if TYPE_CHECKING:
    from market_tui.market.market import Market

_TABLES = ("companies", "controllers")


def latest(market: "Market", table: Literal["companies", "controllers"]) -> pl.DataFrame:
    """The rows of `table` that hold: of the newest product, and of each company the newest answer since.

    A company that was asked about has the controllers of that answer, none if it named none.
    """
    dated = _dated(market)
    mine = [s.source_id for s in market.sources if table in s.tables]
    rows = market.table(table).collect()
    products = dated.filter(pl.col("source_id").is_in(mine), ~pl.col("asked")).sort("at", "loaded_at")
    if products.height:
        newest = products.row(-1, named=True)
        dated = dated.filter(
            (pl.col("source_id") == newest["source_id"]) | (pl.col("asked") & (pl.col("at") >= newest["at"]))
        )
    answered = _answered(market, dated)
    return (
        rows.join(dated.select("source_id", "at"), on="source_id", how="inner", maintain_order="left")
        .join(answered, on="company_number", how="left", maintain_order="left")
        .filter(pl.col("answered").is_null() | (pl.col("at") >= pl.col("answered")))
        .unique([c for c in rows.columns if c != "source_id"], keep="last", maintain_order=True)
        .select(rows.columns)
    )


def _dated(market: "Market") -> pl.DataFrame:
    """`source_id, at, loaded_at, asked` of every file of Companies House."""
    told = [
        (s.source_id, str(s.as_at), s.loaded_at, s.coverage == ASKED)
        for s in market.sources
        if set(_TABLES) & set(s.tables)
    ]
    types = {"source_id": pl.String, "at": pl.String, "loaded_at": pl.String, "asked": pl.Boolean}
    return pl.DataFrame(told, schema=types, orient="row")


def _answered(market: "Market", dated: pl.DataFrame) -> pl.DataFrame:
    """`company_number, answered`: the newest date at which each company was asked about."""
    asked = dated.filter("asked")
    named = [
        market.table(table).select("company_number", "source_id").collect().join(asked, on="source_id")
        for table in _TABLES
    ]
    return pl.concat(named).group_by("company_number").agg(answered=pl.col("at").max())
