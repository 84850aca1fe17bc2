"""Section 251 (until 2012 section 52) outturn: each council's spending on children, by line and provision.

Source: DfE, section 251 outturn tables A and A1, one CSV a year from 2008-09 to 2013-14 (six header sets),
and the data set of "LA and school expenditure", which covers several years, in GBP million in the editions
to 2020-21 and in GBP since.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from market_tui.publishers.family import About, Family, Field
from market_tui.publishers.ofsted_words import OGL
from market_tui.publishers.spending import (
    council_units,
    financial_year,
    once,
    place,
    priced,
    rejected,
    told_units,
    with_fostering,
    year_in,
)
from market_tui.publishers.spending_lines import CARE, SECTORS, line_name

RETURN = "section 251"
TIMELESS = "names no financial year"
_PERIOD = r"^\s*((?:19|20)\d\d)\s*[-/_–]?\s*(?:\d\d)??(\d\d)\s*$"
_AMOUNTS = dict(zip(("own", "private", "other_public", "voluntary", "total"), SECTORS, strict=True))
_AFTER_TOTAL = (
    "income", "income l", "netcurrentexpenditure", "net current expenditure", "net current expenditure m",
    "govgrantsinsideaef", "govt grants inside aef n", "grants inside aef", "govgrantsoutsideaef",
    "govt grants outside aef o", "grants outside aef", "leanetrevenueexpenditure",
    "lea net revenue expenditure p", "la net revenue expenditure p", "net revenue expenditure",
    "per capita net current spend", "net expenditure", "per capita total expenditure", "returnstatus",
    "return status", "linenumber", "line number", "line", "reportgroup", "report group",
    "category of expenditure", "time identifier", "country name", "region name", "lad19nm old",
)  # fmt: skip


def _amount(name: str, *headers: str, required: bool = False) -> Field:
    return Field(name, headers, "figure", required=required)


FIELDS = (
    Field("old_la_code", ("la", "lea", "la number", "lea number", "la code", "old la code", "laold")),
    Field("new_la_code", ("new la code", "lad19cd", "la code 9", "ons code")),
    Field("la_name", ("la name", "lea name", "local authority", "lad19nm"), required=True),
    Field("time_period", ("time period",)),
    Field("geographic_level", ("geographic level",)),
    Field("country_code", ("country code",), keep=False),
    Field("region_code", ("region code",)),
    Field(
        "line_text",
        (
            "cypservicedescription", "cyp service description", "service description", "description",
            "s52 line reference", "s251 line reference", "description of expenditure", "line description",
        ),
        required=True,
    ),
    _amount("own", "ownprovision", "own provision", "own provision y", "public z"),
    _amount("private", "privateprovision", "private provision", "private z i", "private x", "private"),
    _amount(
        "other_public", "otherpublic", "other public", "other public z ii", "other public sector provision",
        "other public provision",
    ),
    _amount("voluntary", "voluntary", "voluntary provision", "voluntary z iii", "voluntary y"),
    _amount("total", "totalexpenditure", "total expenditure", "total expenditure k", required=True),
    *(Field(f"left_{name.replace(' ', '_')}", (name,), keep=False) for name in _AFTER_TOTAL),
)  # fmt: skip


def _years(rows: pl.DataFrame, as_at: date) -> pl.Expr:
    """2016-17 from a time period of 201617, 2016/17 or 2016-17; the file's own year without one.

    None where the time period says something else, as a footnote does.
    """
    if "time_period" not in rows.columns:
        return pl.lit(financial_year(as_at))
    period = pl.col("time_period")
    return period.str.extract(_PERIOD, 1) + "-" + period.str.extract(_PERIOD, 2)


def _placed(rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """The rows with their area, year and line, and `why` a row is left out."""
    # A release repeats some fifty lines for every council: each is named once.
    lines = rows.select("line_text").unique().with_columns(line=line_name(pl.col("line_text")))
    named = rows.join(lines, on="line_text", how="left", nulls_equal=True, maintain_order="left")
    placed = place(named.with_columns(financial_year=_years(rows, as_at)), as_at)
    timeless = pl.when(pl.col("financial_year").is_null()).then(pl.lit(TIMELESS))
    return once(placed.with_columns(why=pl.coalesce("why", timeless)))


def dated(rows: pl.DataFrame, words: Sequence[str]) -> date | None:
    """31 March of the latest time period; of the year in the title or the file's name without one."""
    if "time_period" not in rows.columns:
        return year_in(words)
    latest = rows["time_period"].str.extract(_PERIOD, 1).cast(pl.Int32).max()
    return date(latest + 1, 3, 31) if isinstance(latest, int) else None


def coverage(rows: pl.DataFrame) -> str | None:
    """The years of a release that covers several; none for the file of one year."""
    if "time_period" not in rows.columns:
        return None
    years = rows.select(_years(rows, date.min).alias("year"))["year"].drop_nulls().unique().sort().to_list()
    return f"{years[0]}-to-{years[-1]}" if years else None


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`spending`, a row for each council, line and sector, in GBP; `rejects` for what is no council."""
    placed = _placed(rows, about.as_at)
    kept = placed.filter(pl.col("why").is_null()).join(
        council_units(placed, "total"), on="financial_year", how="left", maintain_order="left"
    )
    held = {column: sector for column, sector in _AMOUNTS.items() if column in rows.columns}
    long = kept.unpivot(
        list(held),
        index=["financial_year", "level", "area_code", "la_code", "line", "unit", "factor"],
        variable_name="sector",
        value_name="text",
    ).filter(pl.col("text").is_not_null())
    spending = priced(long).with_columns(
        sector=pl.col("sector").replace_strict(held),
        return_name=pl.lit(RETURN),
        edition=pl.lit(about.as_at),
        source_id=pl.lit(about.source_id),
    )
    return {"spending": with_fostering(spending), "rejects": rejected(placed, about.source_id)}


def remarks(rows: pl.DataFrame, as_at: date) -> list[str]:
    """The unit of each year, and that 2008-09's public provision holds other public provision too."""
    told = told_units(council_units(_placed(rows, as_at), "total"))
    if "own" in rows.columns and "other_public" not in rows.columns:
        told.append("other public provision is not apart: it is within own provision")
    return told


def accepts(rows: pl.DataFrame, title: str) -> bool:
    """Such a file has a line on looked-after children."""
    return rows.select(line_name(pl.col("line_text").drop_nulls().unique()).is_in(CARE).any()).item() or False


FAMILY = Family(
    name="section-251",
    title="DfE section 251 outturn, children's services",
    publisher="Department for Education",
    licence=OGL,
    fields=FIELDS,
    tables=tables,
    accepts=accepts,
    coverage=coverage,
    dated=dated,
    placing="none",
    declined="none of its lines is on looked-after children",
    remarks=remarks,
)
