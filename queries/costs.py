"""What a week of care costs, beside others; and the returns that cannot be believed."""

import polars as pl

from market_tui.market import Scope
from market_tui.market.costs import RULES, base_year
from market_tui.market.costs.amounts import NEEDS, REAL, SUSPECT, YEAR
from market_tui.market.costs.prices import in_base_prices, told
from market_tui.publishers.spending_lines import RESIDENTIAL
from market_tui.query import query

APPROXIMATE = (
    "Unit costs are approximate and to the nearest £5: residential care by care days, fostering and all care "
    "by the headcount on 31 March, so a council whose numbers move fast looks dear or cheap."
)
ASK = "A finding is a reason to ask, not proof: costs do jump. Nothing is corrected or deleted."
STEP = "The year after a true step is compared with the step; only slips and other units are passed over."


_SERVICE = "residential care, fostering, or children looked after (all care)"
_CASH, _OF_BASE = (
    "cost of a child for a week, in the prices of the year",
    "the same in the prices of the base year",
)
_FLAG = "what the rules find in the return; empty when nothing is wrong"
_COMPARED = (
    "weekly_cost", "region", "england", "neighbours_mean", "neighbours_median", "weekly_cost_without_suspect",
    "neighbours_mean_without_suspect", "neighbours_median_without_suspect",
)  # fmt: skip
_FEW = 4


def weekly_notes(answer: pl.DataFrame, scope: Scope, weekly_costs: pl.LazyFrame) -> list[str]:
    """The base year, years refused, how a group's figure came about, and what it is without suspects."""
    years = answer["financial_year"].to_list()
    groups = (
        weekly_costs.filter(pl.col("of") > 1, pl.col("basis").str.starts_with("mean"))
        .filter(pl.col("financial_year") == pl.col("financial_year").max())
        .sort("area", "service")
        .select("area", "service", "financial_year", "reporting", "of", "weekly_cost_without_suspect", "flag")
        .collect()
    )
    said = [
        f"{area}, {service}: mean of {n} of {of} councils, unweighted"
        + (f"; £{sound:,.0f} in {year} without suspect returns" if flag and sound is not None else "")
        + "."
        for area, service, year, n, of, sound, flag in groups.head(_FEW).iter_rows()
    ]
    return [*told(years, scope.prices), *said]


@query(
    title="Weekly unit costs",
    chart="trend",
    columns={
        "financial_year": YEAR,
        "service": _SERVICE,
        "weekly_cost": f"{_CASH} [GBP]",
        "weekly_cost_real": f"{_OF_BASE}, see the notes [GBP]",
        "flag": _FLAG,
    },
    caveats=(APPROXIMATE, SUSPECT, REAL),
    needs=("lait-indicators",),
    notes=weekly_notes,
)
def unit_costs(weekly_costs: pl.LazyFrame) -> pl.LazyFrame:
    """Weekly unit cost of residential care, fostering and all care, as DfE publishes them.

    Residential care: section 251 outturn / SSDA903 care days × 7, to the nearest £5. A group of councils has
    no published figure: it is the mean of its councils. Unit: GBP a week.
    """
    return weekly_costs.select(
        "area", "financial_year", "service", "weekly_cost", "weekly_cost_real", "flag"
    ).sort("area", "financial_year", "service")


@query(
    title="Weekly unit costs beside others",
    chart="trend",
    columns={
        "financial_year": YEAR,
        "service": _SERVICE,
        "shown": "cost of a week, in the scope's prices [GBP]",
        "region": "its region, as published [GBP]",
        "england": "England, as published [GBP]",
        "neighbours_mean": "mean of its ten statistical neighbours with a figure [GBP]",
        "neighbours_median": "median of them [GBP]",
        "neighbours_reporting": "how many of the ten have a figure [authorities]",
        "flag": _FLAG,
        "weekly_cost_without_suspect": "the area, leaving flagged returns out [GBP]",
        "neighbours_mean_without_suspect": "the neighbours, leaving flagged returns out [GBP]",
        "neighbours_median_without_suspect": "the neighbours, leaving flagged returns out [GBP]",
        "neighbours_reporting_without_suspect": "how many are left [authorities]",
        "basis": "as published, or the mean of an area's councils, each counting once",
        "prices": "cash, or real in prices of base_year",
        "base_year": "the financial year whose prices real terms are in",
        "edition": "31 March of the latest year that the release covers",
    },
    caveats=(APPROXIMATE, SUSPECT, REAL),
    needs=("lait-indicators",),
    notes=weekly_notes,
)
def unit_cost_trend(weekly_compared: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """The area's weekly unit cost by year with region, England and neighbours, all in the scope's prices.

    Neighbours are those of the scope's set, mean and median. Unit: GBP a week.
    """
    year = pl.col("financial_year")
    priced = weekly_compared
    if scope.prices == "real":
        priced = priced.with_columns(in_base_prices(pl.col(c), year).alias(c) for c in _COMPARED)
    return priced.select(
        "area", "financial_year", "service", pl.col("weekly_cost").alias("shown"), "region", "england",
        "neighbours_mean", "neighbours_median", "neighbours_reporting", "flag", "weekly_cost_without_suspect",
        "neighbours_mean_without_suspect", "neighbours_median_without_suspect",
        "neighbours_reporting_without_suspect", "basis", pl.lit(scope.prices).alias("prices"),
        pl.lit(base_year()).alias("base_year"), "edition",
    ).sort("area", "financial_year", "service")  # fmt: skip


@query(
    title="A week in residential care",
    chart="figures",
    columns={
        "financial_year": YEAR,
        "weekly_cost": "cost of a week [GBP]",
        "flag": _FLAG,
    },
    caveats=(APPROXIMATE, SUSPECT, REAL),
    needs=("lait-indicators",),
    notes=weekly_notes,
)
def week_in_care(weekly_compared: pl.LazyFrame, scope: Scope) -> pl.LazyFrame:
    """The latest weekly unit cost of residential care in the scope's prices, with its flag.

    `unit_cost_trend` has it without suspect returns. Unit: GBP a week.
    """
    year = pl.col("financial_year")
    latest = weekly_compared.filter(pl.col("service") == RESIDENTIAL).filter(year == year.max())
    if scope.prices == "real":
        latest = latest.with_columns(weekly_cost=in_base_prices(pl.col("weekly_cost"), year))
    return latest.select("area", "financial_year", "weekly_cost", "flag").sort("area")


@query(
    title="Suspect returns",
    chart="table",
    columns={
        "financial_year": YEAR,
        "measure": "service or line that the figure is of",
        "value": "the figure as returned; blank where it is missing [GBP]",
        "previous": "what the rule compares it with [GBP]",
        "ratio": "value / previous [ratio]",
        "reason": "the rule's id, the council, what the rule finds, and in which figure of which return",
    },
    caveats=(ASK, STEP),
    needs=NEEDS,
)
def cost_checks(cost_findings: pl.LazyFrame) -> pl.LazyFrame:
    """Every finding of the rules in the areas' returns, the latest year first.

    `previous` is the figure that the rule compares with: the year before, the council's usual figure, or
    another return's. Unit: GBP. Rules: `cost_rules`; the same in columns: `suspect_returns`.
    """
    what = pl.col("reason").str.replace(r"^C\d+: ", "")
    reason = pl.format("{} {}: {} ({}, {})", "rule", "authority", what, "basis", "return_name")
    return cost_findings.select(
        "area", "financial_year", "measure", "value", "previous", "ratio", reason.alias("reason")
    ).sort("area", "financial_year", "reason", "measure", descending=[False, True, False, False])


@query(
    title="Suspect returns in full",
    columns={
        "financial_year": YEAR,
        "authority": "council that made the return",
        "kind": "weekly unit cost, or spend",
        "measure": "service or line that the figure is of",
        "return_name": "the return it is from",
        "rule": "id of the rule; see cost_rules",
        "reason": "the rule's id and what it finds",
        "value": "the figure as returned; blank where it is missing [GBP]",
        "previous": "what the rule compares it with [GBP]",
        "ratio": "value / previous [ratio]",
        "left_out": "whether a benchmark without suspect returns leaves it out",
    },
    caveats=(ASK, STEP),
    needs=NEEDS,
)
def suspect_returns(cost_findings: pl.LazyFrame) -> pl.LazyFrame:
    """The findings of `cost_checks` with council, kind of figure, return and rule in columns of their own."""
    return cost_findings.select(
        "area", "financial_year", "authority", pl.col("basis").alias("kind"), "measure", "return_name",
        "rule", "reason", "value", "previous", "ratio", pl.col("leaves_out").alias("left_out"),
    ).sort("area", "financial_year", "authority", "kind", "measure", "return_name", "rule")  # fmt: skip


@query(
    title="Rules for suspect returns",
    chart="table",
    columns={
        "rule": "id",
        "name": "what it is called",
        "sentence": "what it says",
        "formula": "how it tests",
        "threshold": "the number in it, where it has one: a ratio, in C3 GBP",
        "left_out": "whether a benchmark without suspect returns leaves its findings out",
        "findings": "how often it finds fault in the areas [findings]",
    },
    caveats=("The thresholds are this tool's choice; see docs/definitions.md.",),
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
