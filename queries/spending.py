"""What is spent on children: by line and sector, for each child, early help beside residential care."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.costs import base_year
from market_tui.market.costs.findings import SPEND
from market_tui.market.costs.pooled import SUMMED, preferred
from market_tui.market.costs.prices import in_base_prices, shown, told
from market_tui.measures import share, to_pence
from market_tui.publishers.spending_lines import (
    EARLY_HELP,
    FOSTERING,
    LOOKED_AFTER,
    RESIDENTIAL,
    SECTORS,
)
from market_tui.query import query

RETURNED = (
    "Each amount is gross expenditure from one return: section 251 where it has it, then its reprint in "
    "DfE's Local Authority Interactive Tool (LAIT), then MHCLG's RO3 and RSX. Definitions differ."
)
WHO = (
    "A sum over councils says how many reported; England stands as published where the return prints it, and "
    "RO3's England is estimated for councils that did not report."
)
REAL = "Real terms use the GDP deflator, the economy's and not the price of care."
SUSPECT = "Suspect returns are flagged and shown, never corrected: see cost_checks and docs/definitions.md."
NEEDS = ("section-251", "revenue-outturn", "lait-indicators")
_REPORTED = {
    "shown": "the amount in the scope's prices [GBP]",
    "base_year": "the financial year whose prices real terms are in",
    "return_name": "the return it is from",
    "basis": "as published, or a sum of councils",
    "reporting": "councils with an amount [councils]",
    "of": "councils in force at the year's end [councils]",
    "missing": "councils without an amount",
}
_FLAG = {"flag": "what the rules that leave a figure out find in it; empty when nothing is wrong"}
_YEAR = "April to March"
OTHER = "other care"
_FEW = 4
TOTAL = SECTORS[-1]


def real_notes(answer: pl.DataFrame, scope: Scope) -> list[str]:
    """The base year, and any year that is refused for want of a deflator."""
    return told(answer["financial_year"].to_list(), scope.prices)


def _base() -> pl.Expr:
    return pl.lit(base_year()).alias("base_year")


def _sector(column: str = "sector") -> pl.Expr:
    return pl.col(column).cast(pl.Enum(SECTORS))


def _line_order() -> pl.Expr:
    """Residential care, fostering and all care first, then the others by name."""
    first = {line: place for place, line in enumerate((RESIDENTIAL, FOSTERING, LOOKED_AFTER))}
    return pl.col("line").replace_strict(first, default=len(first), return_dtype=pl.Int32)


def _together(column: str) -> pl.Expr:
    """What a column says of the rows of a group, each once."""
    return pl.col(column).filter(pl.col(column) != "").unique().sort().str.join("; ")


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


@query(
    title="Spending by line",
    chart="bars",
    columns={
        "financial_year": _YEAR,
        "line": "what it was spent on, in the return's words without numbers",
        "sector": "who provides: own, private, other public, voluntary, or total",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of the base year, see the notes [GBP]",
    },
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
    columns={
        "financial_year": _YEAR,
        "line": "what it was spent on, in the return's words without numbers",
        "sector": "who provides: own, private, other public, voluntary, or total",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of the base year, see the notes [GBP]",
        **_FLAG,
    },
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
    named = pl.col("return_name").cast(pl.String).str.to_lowercase() == return_name.lower()
    return spending.filter(named) if return_name else preferred(spending)


@query(
    title="Where each amount comes from",
    columns={
        "financial_year": _YEAR,
        "line": "what it was spent on",
        "sector": "who provides",
        "amount": "gross expenditure in the prices of the year [GBP]",
        **{name: _REPORTED[name] for name in ("return_name", "basis", "reporting", "of", "missing")},
        "edition": "31 March of the latest year that the release covers, or its date of issue",
        "unit": "unit that the file prints, decided from the data",
        **_FLAG,
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
        "financial_year": _YEAR,
        "service": "residential care, fostering, or other care (the rest of the total)",
        "sector": "who provides: own, private, other public, voluntary, or total",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of the base year [GBP]",
        "share": "of all spending on children looked after in that sector [fraction]",
        "sector_share": "of the service's total [fraction]",
        **{name: _REPORTED[name] for name in ("shown", "base_year", "return_name", "missing")},
        **_FLAG,
    },
    caveats=(
        RETURNED,
        WHO,
        SUSPECT,
        "RO3, and LAIT's reprint, do not say who provides: their sector is total.",
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
        missing=_together("missing"),
        reporting=pl.col("reporting").min(),
        flag=_together("flag"),
        service=pl.lit(OTHER),
    )
    same = pl.col("reporting").eq_missing(pl.col("all_reporting"))
    is_rest = pl.col("service") == OTHER
    services = pl.Enum([RESIDENTIAL, FOSTERING, OTHER])
    year = pl.col("financial_year")
    total = pl.col("amount").filter(pl.col("sector") == TOTAL).first()
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
            share=share("amount", "whole"),
            sector_share=share(pl.col("amount"), total.over("area", "financial_year", "service")),
            service=pl.col("service").cast(services),
        )
        .select(
            "area", "financial_year", "service", "sector", "amount", "amount_real",
            "share", "sector_share", shown("amount", "amount_real", scope.prices), _base(),
            pl.col("return_name").cast(pl.String), "missing", "flag",
        )
        .sort("area", "financial_year", "service", _sector())
        .with_columns(pl.col("service").cast(pl.String))
    )  # fmt: skip


@query(
    title="Spending for each child",
    chart="bars",
    columns={
        "financial_year": _YEAR,
        "line": "what it was spent on",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "children": "children aged 0 to 17 in mid-year, of the councils that reported [children]",
        "per_child": "amount / children [GBP]",
        "per_child_real": "the same in the prices of the base year [GBP]",
        **_REPORTED,
        **_FLAG,
        "per_child_without_suspect": "amount / children of the councils without a flag, in cash [GBP]",
    },
    caveats=(
        RETURNED,
        WHO,
        SUSPECT,
        "Population is known from mid-2012 on; earlier years have no figure.",
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
            shown("per_child", "per_child_real", scope.prices), _base(),
            pl.col("return_name").cast(pl.String), "basis", "reporting", "of", "missing", "flag",
            "per_child_without_suspect",
        )
        .sort("area", "financial_year", _line_order(), "line")
    )  # fmt: skip


EARLY = "early help"
# Rules whose finding in a council's total throws doubt on every line of that return.
_WHOLE_RETURN = ("C1", "C2", "C7")
_MOST_NAMED = 6


def _doubts(cost_findings: pl.LazyFrame) -> pl.LazyFrame:
    """`area, financial_year, return_name, doubt`: what makes early help's lines of a return doubtful."""
    told = pl.format("{}, {}: {}", "authority", "measure", "reason").unique().sort()
    councils = pl.col("authority").n_unique()
    return (
        cost_findings.filter(
            pl.col("rule").is_in(_WHOLE_RETURN),
            pl.col("measure") == LOOKED_AFTER,
            pl.col("basis") == SPEND,
        )
        .group_by("area", "financial_year", "return_name")
        .agg(
            doubt=pl.when(councils <= _MOST_NAMED)
            .then(pl.format("same return: {}", told.str.join("; ")))
            .otherwise(pl.format("same return: {} councils, see cost_checks", councils))
        )
    )


@query(
    title="Early help beside residential care",
    chart="trend",
    columns={
        "financial_year": _YEAR,
        "service": "residential care, children looked after, early help, and early help's three parts",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of the base year [GBP]",
        "real_index": "amount_real / that of the first loaded year [ratio]",
        **{name: _REPORTED[name] for name in ("base_year", "missing")},
        **_FLAG,
    },
    caveats=(
        "Early help = family support + children's centres and early years + services for young people.",
        "Lines were redrawn in 2011-12 and 2012-13: a step there is partly definition.",
        RETURNED, WHO, SUSPECT, REAL,
    ),
    needs=NEEDS,
    notes=real_notes,
)  # fmt: skip
def early_help(spending: pl.LazyFrame, cost_findings: pl.LazyFrame) -> pl.LazyFrame:
    """Spending on family support and early help beside residential care, in real terms.

    Early help needs all three of its parts in a year. The rules test care, not early help: its lines are
    flagged where they find fault with the same return's total for children looked after, unless the sum
    stands as published. Unit: GBP.
    """
    lines = (RESIDENTIAL, LOOKED_AFTER, *EARLY_HELP)
    is_sum = pl.col("basis") == SUMMED
    doubt = pl.when(is_sum & pl.col("line").is_in(EARLY_HELP)).then("doubt").fill_null("")
    cells = (
        preferred(spending.filter(pl.col("line").is_in(lines), pl.col("sector") == TOTAL))
        .with_columns(pl.col("return_name").cast(pl.String))
        .join(_doubts(cost_findings), on=["area", "financial_year", "return_name"], how="left")
        .select(
            "area", "financial_year", "amount", "missing",
            flag=pl.when(pl.col("flag") == "").then(doubt).otherwise("flag"), service="line",
        )
    )  # fmt: skip
    key = ["area", "financial_year"]
    early = (
        cells.filter(pl.col("service").is_in(EARLY_HELP))
        .group_by(key)
        .agg(
            to_pence(pl.col("amount").sum()),
            n=pl.len(),
            missing=_together("missing"),
            flag=_together("flag"),
        )
        .filter(pl.col("n") == len(EARLY_HELP))
        .select(*key, "amount", "missing", flag="flag", service=pl.lit(EARLY))
    )
    order = pl.Enum([RESIDENTIAL, EARLY, *EARLY_HELP, LOOKED_AFTER])
    first = pl.col("amount_real").sort_by("financial_year").drop_nulls().first().over("area", "service")
    return (
        pl.concat([cells, early])
        .with_columns(
            pl.col("service").cast(order),
            amount_real=in_base_prices(pl.col("amount"), pl.col("financial_year")),
        )
        .with_columns(real_index=share("amount_real", first))
        .select(
            "area",
            "financial_year",
            "service",
            "amount",
            "amount_real",
            "real_index",
            _base(),
            "missing",
            "flag",
        )
        .sort("area", "financial_year", "service")
        .with_columns(pl.col("service").cast(pl.String))
    )
