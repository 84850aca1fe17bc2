"""Returns of spending made one table: which council, which line, which sector, in which unit.

Shared by the section 251 and the revenue outturn families. A joint return, a total or a footnote never
becomes a council: whatever names no single council is rejected, and says why.
"""

import re
from collections.abc import Iterable
from datetime import date

import polars as pl

from market_tui import reference
from market_tui.publishers.left_out import left_out
from market_tui.publishers.spending_lines import FOSTERING, FOSTERING_PARTS

UNITS = {"GBP": 1.0, "GBP thousand": 1_000.0, "GBP million": 1_000_000.0}
_FROM = {"GBP": 1_000_000.0, "GBP thousand": 1_000.0}
_LEVELS = {"national": "England", "regional": "Region", "local authority": "Authority"}
_TWO_YEARS = re.compile(r"(?<!\d)(?:(20|19)?(\d\d))[ _/.-]?(?:to)?[ _/.-]?(?:(?:20|19)?(\d\d))(?!\d)")
JOINT = "one return of several councils"
STRANGER = "names no council with children's services"
CONTRARY = "its code and its name are of different councils"


def financial_year(year_to: date) -> str:
    """2013-14 for the year that ended on 31 March 2014."""
    return f"{year_to.year - 1}-{year_to.year % 100:02d}"


def year_in(texts: Iterable[str]) -> date | None:
    """31 March of the financial year that some text names as 2013-14, 2013_14, 201314 or 1314.

    Two numbers that do not follow one another are no year, and 2021 alone is one year; other dates are left
    to the reader.
    """
    for text in texts:
        for found in _TWO_YEARS.finditer(text):
            first, second = int(found[2]), int(found[3])
            if (first + 1) % 100 == second and found[0] != "2021":
                century = int(found[1] or 20) * 100
                return date(century + first + 1, 3, 31)
    return None


def units(amounts: pl.DataFrame) -> pl.DataFrame:
    """`financial_year, unit, factor`: the unit that each year's amounts are printed in, from their size.

    Reads `financial_year, council, amount`. A council's largest amount (its total for children) is some
    tens of millions of pounds: the median over councils tells pounds, thousands and millions apart, as they
    lie a factor of a thousand from each other.
    """
    largest = (
        amounts.lazy()
        .filter(pl.col("amount").is_not_null())
        .group_by("financial_year", "council")
        .agg(pl.col("amount").abs().max())
        .group_by("financial_year")
        .agg(typical=pl.col("amount").filter(pl.col("amount") > 0).median())
    )
    typical = pl.col("typical")
    unit = (
        pl.when(typical.is_null() | (typical >= _FROM["GBP"]))
        .then(pl.lit("GBP"))
        .when(typical >= _FROM["GBP thousand"])
        .then(pl.lit("GBP thousand"))
        .otherwise(pl.lit("GBP million"))
    )
    return (
        largest.select("financial_year", unit=unit)
        .with_columns(factor=pl.col("unit").replace_strict(UNITS, return_dtype=pl.Float64))
        .sort("financial_year")
        .collect()
    )


def council_units(placed: pl.DataFrame, amount: str) -> pl.DataFrame:
    """The units of placed rows, from what the councils among them print in the column `amount`."""
    councils = placed.filter(pl.col("why").is_null(), pl.col("level") == "Authority")
    printed = pl.col(amount).cast(pl.Float64, strict=False)
    return units(councils.select("financial_year", council="la_code", amount=printed))


def priced(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `amount_gbp`, or a mark as `code`, in place of the printed `text` and its `factor`."""
    amount = pl.col("text").cast(pl.Float64, strict=False)
    told = rows.with_columns(amount_gbp=_in_pounds(amount), code=pl.when(amount.is_null()).then("text"))
    return told.drop("text", "factor")


def _in_pounds(amount: pl.Expr) -> pl.Expr:
    """An amount in GBP to the penny, by the row's `factor`; what rounds to nothing is 0, not -0."""
    pounds = (amount * pl.col("factor").fill_null(1.0)).round(2)
    return pl.when(pounds != 0).then(pounds).otherwise(pounds.abs())


def told_units(found: pl.DataFrame) -> list[str]:
    """What the load report says of the units: one sentence for each unit and its years."""
    told = []
    for unit in UNITS:
        years = found.filter(unit=unit)["financial_year"].sort().to_list()
        if years:
            span = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
            told.append(f"amounts of {span} are in {unit}, by their size")
    return told


def place(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """`rows` with `level`, `area_code`, `la_code` and `why` a row names no single area (null when it does).

    Reads `new_la_code`, `old_la_code`, `la_name` and, in releases that have them, `geographic_level`,
    `region_code` and `country_code`.
    """
    texts = ("new_la_code", "old_la_code", "la_name", "geographic_level", "region_code")
    said = rows.with_columns(pl.lit(None, pl.String).alias(c) for c in texts if c not in rows.columns)
    keys = said.select(texts).unique(maintain_order=True)
    level = pl.col("geographic_level").str.to_lowercase().replace_strict(_LEVELS, default=None)
    is_england = (reference.folded(pl.col("la_name")) == "england") | (
        pl.col("new_la_code") == reference.ENGLAND_CODE
    )
    found, _ = reference.place_by_code(keys.with_columns(said_name="la_name"), on)
    spelt = reference.spellings()
    named = reference.folded(pl.col("said_name")).replace_strict(spelt["key"], spelt["name"], default=None)
    found = found.with_columns(
        level=pl.coalesce(level, pl.when(is_england).then(pl.lit("England")), pl.lit("Authority")),
        named=named,
    )
    stranger = pl.col("la_code").is_null()
    why = (
        pl.when(pl.col("level") != "Authority")
        .then(None)
        .when(pl.col("named").is_null() & _several(pl.col("said_name")))
        .then(pl.lit(JOINT))
        .when(stranger)
        .then(pl.lit(STRANGER))
        .when(pl.col("named").is_not_null() & (pl.col("named") != pl.col("la_name")))
        .then(pl.lit(CONTRARY))
    )
    area = (
        pl.when(pl.col("level") == "England")
        .then(pl.lit(reference.ENGLAND_CODE))
        .when(pl.col("level") == "Region")
        .then("region_code")
        .otherwise("la_code")
    )
    placed = found.with_columns(why=why, area_code=area).select(
        *(c for c in texts if c != "la_name"),
        "level",
        "area_code",
        "why",
        la_name="said_name",
        la_code=pl.when(pl.col("level") == "Authority").then("la_code"),
    )
    return said.drop("la_code", strict=False).join(
        placed, on=list(texts), how="left", nulls_equal=True, maintain_order="left"
    )


def _several(name: pl.Expr) -> pl.Expr:
    """Whether a name is several councils' names written together."""
    known = reference.spellings()["key"].to_list()
    parts = name.str.replace_all(r"(?i)\s+and\s+|\s*[/&+;,|]\s*", "|").str.split("|")
    recognised = parts.list.eval(reference.folded(pl.element()).is_in(known))
    return (parts.list.len() > 1) & recognised.list.all().fill_null(False)


def rejected(rows: pl.DataFrame, source_id: str) -> pl.DataFrame:
    """The rows with a `why`, as rejects: whole, by what they call themselves."""
    said = [c for c in ("time_period", "old_la_code", "la_name", "line") if c in rows.columns]
    return left_out(rows.select("row_number", "why", *said), pl.col("why"), source_id)


def once(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with a `why` on every second row of one area, year and line, so that nothing doubles."""
    key = ["financial_year", "area_code", "line"]
    again = pl.col("why").is_null() & (pl.col("row_number").rank("ordinal").over([*key, "why"]) > 1)
    return rows.with_columns(
        why=pl.when(again).then(pl.lit("gives a council's line for the second time")).otherwise("why")
    )


def with_fostering(long: pl.DataFrame) -> pl.DataFrame:
    """`long` with `fostering` worked out from its two parts where a return gives only these."""
    key = ["financial_year", "area_code", "sector"]
    parts = long.filter(pl.col("line").is_in(FOSTERING_PARTS), pl.col("amount_gbp").is_not_null())
    whole = long.filter(line=FOSTERING).filter(pl.col("amount_gbp").is_not_null())
    lacking = parts.join(whole, on=key, how="anti").filter(pl.len().over(key) == len(FOSTERING_PARTS))
    summed = lacking.with_columns(
        line=pl.lit(FOSTERING), amount_gbp=pl.col("amount_gbp").sum().over(key)
    ).unique(key, keep="first", maintain_order=True)
    blank = summed.select(*key, line=pl.lit(FOSTERING))
    return pl.concat([long.join(blank, on=[*key, "line"], how="anti"), summed])
