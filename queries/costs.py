"""What it costs: spending by line and sector, weekly unit costs, early help, suspect returns."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.costs import RULES, base_year
from market_tui.market.costs.pooled import preferred
from market_tui.market.costs.prices import in_base_prices, shown, told
from market_tui.measures import share
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
APPROXIMATE = (
    "Unit costs are approximate and to the nearest £5: residential care by care days, fostering and all care "
    "by the headcount on 31 March, so a council whose numbers move fast looks dear or cheap."
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
_YEAR = "April to March"
OTHER = "other care"
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


@query(
    title="Spending by line",
    chart="bars",
    columns={
        "financial_year": _YEAR,
        "line": "what it was spent on, in the return's words without numbers",
        "sector": "who provides: own, private, other public, voluntary, or total",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of base_year [GBP]",
        **_REPORTED,
        "edition": "31 March of the latest year that the release covers, or its date of issue",
        "unit": "unit that the file prints",
    },
    caveats=(RETURNED, WHO, REAL, SUSPECT),
    needs=NEEDS,
    notes=real_notes,
)
def spend(spending: pl.LazyFrame, scope: Scope, return_name: str = "") -> pl.LazyFrame:
    """Gross expenditure on children by line and sector, one return for each amount.

    Totals stand beside their parts: do not add lines up. `return_name` asks for one return only (section
    251, LAIT, RO3, RSX). Unit: GBP. Source: DfE section 251; MHCLG revenue outturn.
    """
    wanted = spending.filter(pl.col("return_name").cast(pl.String).str.to_lowercase() == return_name.lower())
    return (
        (wanted if return_name else preferred(spending))
        .select(
            "area", "financial_year", "line", "sector", "amount", "amount_real",
            shown("amount", "amount_real", scope.prices), _base(),
            pl.col("return_name").cast(pl.String),
            "basis", "reporting", "of", "missing", "edition", "unit",
        )
        .sort("area", "financial_year", _line_order(), "line", _sector())
    )  # fmt: skip


@query(
    title="Where the money for looked-after children goes",
    chart="share",
    columns={
        "financial_year": _YEAR,
        "service": "residential care, fostering, or other care (the rest of the total)",
        "sector": "who provides: own, private, other public, voluntary, or total",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of base_year [GBP]",
        "share": "of all spending on children looked after in that sector [fraction]",
        "sector_share": "of the service's total [fraction]",
        **{name: _REPORTED[name] for name in ("shown", "base_year", "return_name", "missing")},
    },
    caveats=(RETURNED, WHO, "RO3, and LAIT's reprint, do not say who provides: their sector is total.", REAL),
    needs=NEEDS,
    notes=real_notes,
)
def spend_mix(spending: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """Spending on children looked after by service, and by who provides where the return says it.

    Other care = total for children looked after - residential care - fostering, of one return; so the three
    add up and nothing counts twice. A year without one of the three has no rows.
    """
    key = ["area", "financial_year", "return_name", "sector"]
    cells = spending.filter(pl.col("line").is_in([RESIDENTIAL, FOSTERING, LOOKED_AFTER]))
    known = cells.filter(pl.len().over(key) == 3)
    best = known.filter(
        pl.col("return_name").to_physical()
        == pl.col("return_name").to_physical().min().over("area", "financial_year")
    )
    parts = best.filter(pl.col("line") != LOOKED_AFTER).select(*key, "amount", "missing", service="line")
    whole = best.filter(pl.col("line") == LOOKED_AFTER).select(*key, "missing", whole="amount")
    rest = (
        parts.group_by(key)
        .agg(pl.col("amount").sum())
        .join(whole, on=key)
        .select(*key, amount=pl.col("whole") - pl.col("amount"), missing="missing", service=pl.lit(OTHER))
    )
    services = pl.Enum([RESIDENTIAL, FOSTERING, OTHER])
    year = pl.col("financial_year")
    total = pl.col("amount").filter(pl.col("sector") == TOTAL).first()
    return (
        pl.concat([parts, rest])
        .join(whole.drop("missing"), on=key)
        .with_columns(
            amount_real=in_base_prices(pl.col("amount"), year),
            share=share("amount", "whole"),
            sector_share=share(pl.col("amount"), total.over("area", "financial_year", "service")),
            service=pl.col("service").cast(services),
        )
        .select(
            "area", "financial_year", "service", "sector", "amount", "amount_real",
            "share", "sector_share", shown("amount", "amount_real", scope.prices), _base(),
            pl.col("return_name").cast(pl.String), "missing",
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
        "per_child_real": "the same in the prices of base_year [GBP]",
        **_REPORTED,
    },
    caveats=(RETURNED, WHO, "Population is known from mid-2012 on; earlier years have no figure.", REAL),
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
            per_child=per_child, per_child_real=in_base_prices(per_child, pl.col("financial_year"))
        )
        .select(
            "area", "financial_year", "line", "amount", "children", "per_child", "per_child_real",
            shown("per_child", "per_child_real", scope.prices), _base(),
            pl.col("return_name").cast(pl.String), "basis", "reporting", "of", "missing",
        )
        .sort("area", "financial_year", _line_order(), "line")
    )  # fmt: skip


EARLY = "early help"


@query(
    title="Early help beside residential care",
    chart="trend",
    columns={
        "financial_year": _YEAR,
        "service": "residential care, children looked after, early help, and early help's three parts",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of base_year [GBP]",
        "real_index": "amount_real / that of the first loaded year [ratio]",
        **{name: _REPORTED[name] for name in ("base_year", "missing")},
    },
    caveats=(
        "Early help = family support + children's centres and early years + services for young people.",
        "Lines were redrawn in 2011-12 and 2012-13: a step there is partly definition.",
        RETURNED, WHO, REAL,
    ),
    needs=NEEDS,
    notes=real_notes,
)  # fmt: skip
def early_help(spending: pl.LazyFrame) -> pl.LazyFrame:
    """Spending on family support and early help beside residential care, in real terms.

    Early help needs all three of its parts in a year. Unit: GBP.
    """
    lines = (RESIDENTIAL, LOOKED_AFTER, *EARLY_HELP)
    cells = preferred(spending.filter(pl.col("line").is_in(lines), pl.col("sector") == TOTAL)).select(
        "area", "financial_year", "amount", "missing", service="line"
    )
    key = ["area", "financial_year"]
    early = (
        cells.filter(pl.col("service").is_in(EARLY_HELP))
        .group_by(key)
        .agg(
            pl.col("amount").sum(),
            n=pl.len(),
            missing=pl.col("missing").drop_nulls().unique().sort().str.join("; "),
        )
        .filter(pl.col("n") == len(EARLY_HELP))
        .select(*key, "amount", "missing", service=pl.lit(EARLY))
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
        )
        .sort("area", "financial_year", "service")
        .with_columns(pl.col("service").cast(pl.String))
    )


@query(
    title="Weekly unit costs",
    chart="trend",
    columns={
        "financial_year": _YEAR,
        "service": "residential care, fostering, or children looked after (all care)",
        "weekly_cost": "cost of a child for a week, in the prices of the year [GBP]",
        "weekly_cost_real": "the same in the prices of base_year [GBP]",
        "flag": "what the rules find in the return; empty when nothing is wrong",
        "shown": "the weekly cost in the scope's prices [GBP]",
        "base_year": _REPORTED["base_year"],
        "weekly_cost_without_suspect": "leaving flagged returns out, in the prices of the year [GBP]",
        "basis": "as published, or the mean of an area's councils, each counting once",
        "reporting": "councils with a figure [councils]",
        "of": "councils in force at the year's end [councils]",
        "edition": "31 March of the latest year that the release covers",
    },
    caveats=(APPROXIMATE, SUSPECT, REAL),
    needs=("lait-indicators",),
    notes=real_notes,
)
def unit_costs(weekly_costs: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """Weekly unit cost of residential care, fostering and all care, as DfE publishes them.

    Residential care: section 251 outturn / SSDA903 care days × 7, to the nearest £5. A group of councils has
    no published figure: it is the mean of its councils. Unit: GBP a week.
    """
    return weekly_costs.select(
        "area", "financial_year", "service", "weekly_cost", "weekly_cost_real", "flag",
        shown("weekly_cost", "weekly_cost_real", scope.prices), _base(),
        "weekly_cost_without_suspect", "basis", "reporting", "of", "edition",
    ).sort("area", "financial_year", "service")  # fmt: skip


@query(
    title="Suspect returns",
    chart="table",
    columns={
        "financial_year": _YEAR,
        "measure": "service or line that the figure is of",
        "value": "the figure as returned; blank where it is missing [GBP]",
        "previous": "what the rule compares it with [GBP]",
        "ratio": "value / previous [ratio]",
        "reason": "the rule's id and what it finds",
        "authority": "council that made the return",
        "kind": "weekly unit cost, or spend",
        "return_name": _REPORTED["return_name"],
        "rule": "id of the rule; see cost_rules",
        "left_out": "whether a benchmark without suspect returns leaves it out",
    },
    caveats=(
        "A finding is a reason to ask, not proof: costs do jump. Nothing is corrected or deleted.",
        "The year after a true step is compared with the step; only slips and other units are passed over.",
    ),
    needs=NEEDS,
)
def cost_checks(cost_findings: pl.LazyFrame) -> pl.LazyFrame:
    """Every finding of the rules in the areas' returns, the latest year first.

    `previous` is the figure that the rule compares with: the year before, the council's usual figure, or
    another return's. Unit: GBP. Rules: `cost_rules`.
    """
    return cost_findings.select(
        "area", "financial_year", "measure", "value", "previous", "ratio", "reason", "authority",
        pl.col("basis").alias("kind"), "return_name", "rule", pl.col("leaves_out").alias("left_out"),
    ).sort(
        "area", "financial_year", "authority", "kind", "measure", "return_name", "rule",
        descending=[False, True, False, False, False, False, False],
    )  # fmt: skip


@query(
    title="Rules for suspect returns",
    chart="table",
    columns={
        "rule": "id",
        "name": "what it is called",
        "sentence": "what it says",
        "formula": "how it tests",
        "threshold": "the number in it, where it has one [ratio]",
        "left_out": "whether a benchmark without suspect returns leaves its findings out",
        "findings": "how often it finds fault in the areas [findings]",
    },
    needs=NEEDS,
)
def cost_rules(cost_findings: pl.LazyFrame) -> pl.LazyFrame:
    """The rules one by one, and how often each finds fault in the scope's areas."""
    rules = pl.LazyFrame(
        {
            "rule": [rule.id for rule in RULES],
            "name": [rule.name for rule in RULES],
            "sentence": [rule.sentence for rule in RULES],
            "formula": [rule.formula for rule in RULES],
            "threshold": [rule.threshold for rule in RULES],
            "left_out": [rule.leaves_out for rule in RULES],
        },
        schema_overrides={"threshold": pl.Float64},
    )
    counts = cost_findings.group_by("area", "rule").agg(findings=pl.len())
    areas = cost_findings.select("area").unique()
    return (
        areas.join(rules, how="cross")
        .join(counts, on=["area", "rule"], how="left")
        .with_columns(pl.col("findings").fill_null(0))
        .select("area", *rules.collect_schema().names(), "findings")
        .sort("area", "rule")
    )
