"""The costs of a market, settled once: spending by its latest edition, weekly costs, findings."""

from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from market_tui import reference
from market_tui.market.costs.findings import figures, findings
from market_tui.publishers import spending_lines as lines

if TYPE_CHECKING:
    from market_tui.market.market import Market

LAIT = "LAIT"
RETURNS = ("section 251", LAIT, "RO3", "RSX")
SERVICES = {
    "RescareFinance": lines.RESIDENTIAL,
    "FosteringFinance": lines.FOSTERING,
    "LACFinance": lines.LOOKED_AFTER,
}
# Gross expenditure from section 251, as the Interactive Tool prints it for 2016-17 on.
GROSS = {
    "TotalLACFinance": lines.LOOKED_AFTER,
    "C&YPExpenditure": lines.ALL_SERVICES,
    "FamilySupportFinance": lines.FAMILY_SUPPORT,
    "SureStartFinance": lines.EARLY_YEARS,
    "YoungPeopleFinance": lines.YOUNG_PEOPLE,
    "YouthJusticeFinance": "youth justice",
    "SafeguardingFinance": "safeguarding",
}


class Costs:
    """Spending and unit costs of every area. Frames are made on first use and kept."""

    def __init__(self, market: "Market") -> None:
        self.market = market

    @cached_property
    def spending(self) -> pl.DataFrame:
        """Amounts by the latest edition of each return, and those that LAIT reprints.

        `council` (DfE number) and `authority` name an authority; `level, area_code` the rest. An area that
        did not exist in the year (`z`) has no row.
        """
        returned = self.market.table("spending").rename({"amount_gbp": "amount"}).drop("source_id")
        reprinted = self._indicators(GROSS).select(
            "financial_year",
            "la_code",
            pl.col("measure").alias("line"),
            pl.lit("total").alias("sector"),
            pl.col("value").alias("amount"),
            "code",
            pl.lit(LAIT).alias("return_name"),
            pl.lit("GBP").alias("unit"),
            "level",
            "area_code",
            "edition",
        )
        both = pl.concat([returned, reprinted], how="diagonal").filter(pl.col("code").ne_missing("z"))
        key = ["return_name", "financial_year", "place", "line", "sector"]
        return _latest(_named(both), key).collect()

    @cached_property
    def weekly(self) -> pl.DataFrame:
        """Weekly unit costs as published: `level, area_code, council, authority, financial_year, service,
        weekly_cost, code, edition`."""
        told = self._indicators(SERVICES).rename({"measure": "service", "value": "weekly_cost"})
        return _latest(_named(told), ["financial_year", "place", "service"]).collect()

    @cached_property
    def figures(self) -> pl.DataFrame:
        """Every figure that the rules test; see `findings.figures`."""
        return figures(self.spending, self.weekly)

    @cached_property
    def findings(self) -> pl.DataFrame:
        """Every finding of the rules; see `findings.findings`."""
        return findings(self.figures)

    def _indicators(self, wanted: dict[str, str]) -> pl.LazyFrame:
        return (
            self.market.table("indicators")
            .filter(pl.col("indicator").is_in(list(wanted)))
            .with_columns(measure=pl.col("indicator").replace_strict(wanted, default=None))
            .rename({"period": "financial_year"})
            .drop("indicator", "note", "source_id")
        )


def councils() -> pl.DataFrame:
    """`la_code, council, authority, region, valid_from, valid_to`: a council by its DfE number, stable."""
    return reference.table("authorities").select(
        "la_code", "region", "valid_from", "valid_to", council="old_la_code", authority="name"
    )


def _named(rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with `council`, `authority` and `place` (the council, else the area's code)."""
    return rows.join(
        councils().lazy().select("la_code", "council", "authority"), on="la_code", how="left"
    ).with_columns(place=pl.coalesce("council", "area_code"))


def _latest(rows: pl.LazyFrame, key: list[str]) -> pl.LazyFrame:
    """Each figure once, by its latest edition."""
    newest = pl.col("edition").eq_missing(pl.col("edition").max().over(key))
    return rows.filter(newest).unique(key, keep="first", maintain_order=True).sort(key)
