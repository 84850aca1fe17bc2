"""What is spent on children: by line and sector, by service, for each child."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.costs.amounts import (
    FLAG,
    NEEDS,
    REAL,
    REPORTED,
    RETURNED,
    SUSPECT,
    TOTAL,
    WHO,
    YEAR,
    in_prices_of,
    together,
)
from market_tui.market.costs.book import RETURNS
from market_tui.market.costs.pooled import preferred
from market_tui.market.costs.prices import in_base_prices, real_notes, shown
from market_tui.market.options import one_of
from market_tui.measures import share, to_pence
from market_tui.publishers.spending_lines import FOSTERING, LOOKED_AFTER, RESIDENTIAL, SECTORS
from market_tui.query import query

OTHER = "other care"
_FEW = 4


def _sector(column: str = "sector") -> pl.Expr:
    return pl.col(column).cast(pl.Enum(SECTORS))


def _line_order() -> pl.Expr:
    """Residential care, fostering and all care first, then the others by name."""
    first = {line: place for place, line in enumerate((RESIDENTIAL, FOSTERING, LOOKED_AFTER))}
    return pl.col("line").replace_strict(first, default=len(first), return_dtype=pl.Int32)


def _missing(spending: pl.LazyFrame) -> list[str]:
    """Sums of one line and year to which a council is missing, and which; the latest few."""
    short = (
        spending.filter(pl.col("sector") == TOTAL, pl.col("line") == LOOKED_AFTER, pl.col("missing") != "")
        .sort("financial_year", "area", descending=[True, False])
        .select("area", "financial_year", "missing")
        .head(_FEW)
        .collect()
    )
    return [f"{area} {year}: without {missing}." for area, year, missing in short.iter_rows()]


def spend_notes(answer: pl.DataFrame, scope: Scope, spending: pl.LazyFrame) -> list[str]:
    """The base year, years refused, and councils missing from sums."""
    return [*real_notes(answer, scope), *_missing(spending)]


def flagged_notes(answer: pl.DataFrame, scope: Scope, spending: pl.LazyFrame) -> list[str]:
    """`spend_notes`, and the latest few amounts that the rules leave out."""
    suspect = (
        preferred(spending)
        .filter(pl.col("flag") != "")
        .sort("financial_year", "area", "line", "sector", descending=[True, False, False, False])
        .select("area", "financial_year", "line", "sector", "flag")
        .head(_FEW)
        .collect()
    )
    said = [
        f"⚑ {area} {year}, {line}, {sector}: {flag}."
        for area, year, line, sector, flag in suspect.iter_rows()
    ]
    return [*said, *spend_notes(answer, scope, spending)]


_LINES = {
    "financial_year": YEAR,
    "line": "what it was spent on, in the return's words without numbers",
    "sector": "who provides: own, private, other public, voluntary, or total",
    "amount": "gross expenditure in the prices of the year [GBP]",
    "amount_real": "gross expenditure in the prices of the base year, see the notes [GBP]",
}


@query(
    title="Spending by line",
    chart="bars",
    columns=_LINES,
    caveats=(RETURNED, WHO, REAL, SUSPECT),
    needs=NEEDS,
    notes=flagged_notes,
)
def spend(spending: pl.LazyFrame, return_name: str = "") -> pl.LazyFrame:
    """Gross expenditure on children by line and sector, one return for each amount.

    Totals stand beside their parts: do not add lines up. `return_name` asks for one return only (section
    251, LAIT, RO3, RSX); `spend_returns` says which each amount is from, `spend_checked` which are suspect.
    Source: DfE section 251; MHCLG revenue outturn. Unit: GBP.
    """
    return spend_checked(spending, return_name).drop("flag")


@query(
    title="Spending by line, checked",
    chart="bars",
    columns={**_LINES, **FLAG},
    caveats=(RETURNED, WHO, REAL, SUSPECT),
    needs=NEEDS,
    notes=spend_notes,
)
def spend_checked(spending: pl.LazyFrame, return_name: str = "") -> pl.LazyFrame:
    """`spend`, with what the rules for suspect returns find in each amount."""
    return (
        _asked(spending, return_name)
        .select("area", "financial_year", "line", "sector", "amount", "amount_real", "flag")
        .sort("area", "financial_year", _line_order(), "line", _sector())
    )


def _asked(spending: pl.LazyFrame, return_name: str) -> pl.LazyFrame:
    """The amounts of one return, or of the best one for each.

    Raises:
        UsageError: there is no such return.
    """
    named = one_of("return", return_name, RETURNS)
    return spending.filter(pl.col("return_name").cast(pl.String) == named) if named else preferred(spending)


@query(
    title="Where each amount comes from",
    columns={
        "financial_year": YEAR,
        "line": "what it was spent on",
        "sector": "who provides",
        "amount": "gross expenditure in the prices of the year [GBP]",
        **{name: REPORTED[name] for name in ("return_name", "basis", "reporting", "of", "missing")},
        "edition": "31 March of the latest year that the release covers, or its date of issue",
        "unit": "unit that the file prints, decided from the data",
        **FLAG,
    },
    caveats=(RETURNED, WHO),
    needs=NEEDS,
)
def spend_returns(spending: pl.LazyFrame) -> pl.LazyFrame:
    """Every amount of every return, with its edition, its unit, who reported and who is missing."""
    return (
        spending.with_columns(pl.col("return_name").cast(pl.String))
        .select(
            "area", "financial_year", "line", "sector", "amount", "return_name", "basis", "reporting", "of",
            "missing", "edition", "unit", "flag",
        )
        .sort("area", "financial_year", _line_order(), "line", _sector(), "return_name")
    )  # fmt: skip


@query(
    title="Where the money for looked-after children goes",
    chart="share",
    columns={
        "financial_year": YEAR,
        "service": "residential care, fostering, or other care (the rest of the total)",
        "sector": "who provides: own, private, other public, voluntary, or total",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of the base year [GBP]",
        "share": "of all spending on children looked after in that sector [fraction]",
        "sector_share": "of the service's total [fraction]",
        **{name: REPORTED[name] for name in ("shown", "base_year", "return_name", "missing")},
        **FLAG,
    },
    caveats=(
        RETURNED,
        WHO,
        SUSPECT,
        "RO3, and LAIT's reprint, do not say who provides: their sector is total.",
        "Shares of a sum with a part below 0, a correction, are blank.",
        REAL,
    ),
    needs=NEEDS,
    notes=real_notes,
)
def spend_mix(spending: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """Spending on children looked after by service, and by who provides where the return says it.

    Other care = total for children looked after - residential care - fostering, of one return; so the three
    add up and nothing counts twice. A year without one of the three has no rows; a share, and other care,
    needs the same councils above and below the line.
    """
    key = ["area", "financial_year", "return_name", "sector"]
    cells = spending.filter(pl.col("line").is_in([RESIDENTIAL, FOSTERING, LOOKED_AFTER]))
    known = cells.filter(pl.len().over(key) == 3)
    best = known.filter(
        pl.col("return_name").to_physical()
        == pl.col("return_name").to_physical().min().over("area", "financial_year")
    )
    parts = best.filter(pl.col("line") != LOOKED_AFTER).select(
        *key, "amount", "missing", "reporting", "flag", service="line"
    )
    whole = best.filter(pl.col("line") == LOOKED_AFTER).select(
        *key, whole="amount", all_reporting="reporting", all_flag="flag"
    )
    rest = parts.group_by(key).agg(
        to_pence(pl.col("amount").sum()),
        missing=together("missing"),
        reporting=pl.col("reporting").min(),
        flag=together("flag"),
        service=pl.lit(OTHER),
    )
    same = pl.col("reporting").eq_missing(pl.col("all_reporting"))
    is_rest = pl.col("service") == OTHER
    services = pl.Enum([RESIDENTIAL, FOSTERING, OTHER])
    year = pl.col("financial_year")
    total = pl.col("amount").filter(pl.col("sector") == TOTAL).first()
    below, by_sector = (pl.col("amount") < 0).any(), ["area", "financial_year", "service"]
    return (
        pl.concat([parts, rest.select(parts.collect_schema().names())])
        .join(whole, on=key)
        .with_columns(
            amount=pl.when(~is_rest).then("amount").when(same).then(pl.col("whole") - pl.col("amount")),
            whole=pl.when(same).then("whole"),
            flag=pl.when(is_rest & (pl.col("flag") == "")).then("all_flag").otherwise("flag"),
        )
        .with_columns(
            amount_real=in_base_prices(pl.col("amount"), year),
            share=pl.when(~below.over("area", "financial_year", "sector")).then(share("amount", "whole")),
            sector_share=pl.when(~below.over(by_sector)).then(share(pl.col("amount"), total.over(by_sector))),
            service=pl.col("service").cast(services),
        )
        .select(
            "area", "financial_year", "service", "sector", "amount", "amount_real",
            "share", "sector_share", shown("amount", "amount_real", scope.prices), in_prices_of(),
            pl.col("return_name").cast(pl.String), "missing", "flag",
        )
        .sort("area", "financial_year", "service", _sector())
        .with_columns(pl.col("service").cast(pl.String))
    )  # fmt: skip


@query(
    title="Spending for each child",
    chart="bars",
    columns={
        "financial_year": YEAR,
        "line": "what it was spent on",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "children": "children aged 0 to 17 in mid-year, of the councils that the amount is of [children]",
        "per_child": "amount / children [GBP]",
        "per_child_real": "the same in the prices of the base year [GBP]",
        **REPORTED,
        "shown": "per_child in the scope's prices [GBP]",
        **FLAG,
        "per_child_without_suspect": "amount / children of the councils without a flag, in cash [GBP]",
    },
    caveats=(
        RETURNED,
        WHO,
        SUSPECT,
        "Population is known from mid-2012 on, of Bournemouth, Poole and Dorset from 2019: England and the "
        "South West have no figure before 2019-20.",
        REAL,
    ),
    needs=NEEDS,
    notes=real_notes,
)
def spend_per_child(spending: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """Gross expenditure divided by all children aged 0 to 17, whether in care or not.

    The population is ONS's estimate for the middle of the financial year. Unit: GBP a child.
    """
    per_child = share("amount", "children")
    return (
        preferred(spending.filter(pl.col("sector") == TOTAL, pl.col("children") > 0))
        .with_columns(
            per_child=per_child,
            per_child_real=in_base_prices(per_child, pl.col("financial_year")),
            per_child_without_suspect=share("amount_without_suspect", "children_without_suspect"),
        )
        .select(
            "area", "financial_year", "line", "amount", "children", "per_child", "per_child_real",
            shown("per_child", "per_child_real", scope.prices), in_prices_of(),
            pl.col("return_name").cast(pl.String), "basis", "reporting", "of", "missing", "flag",
            "per_child_without_suspect",
        )
        .sort("area", "financial_year", _line_order(), "line")
    )  # fmt: skip
