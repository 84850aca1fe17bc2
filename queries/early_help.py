"""Early help beside residential care: the strain between keeping families together and paying for homes."""

import polars as pl

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
from market_tui.market.costs.findings import SPEND
from market_tui.market.costs.pooled import SUMMED, preferred
from market_tui.market.costs.prices import in_base_prices, real_notes
from market_tui.measures import share, to_pence
from market_tui.publishers.spending_lines import EARLY_HELP, LOOKED_AFTER, RESIDENTIAL
from market_tui.query import query

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
        "financial_year": YEAR,
        "service": "residential care, children looked after, early help, and early help's three parts",
        "amount": "gross expenditure in the prices of the year [GBP]",
        "amount_real": "gross expenditure in the prices of the base year [GBP]",
        "real_index": "amount_real / that of the first loaded year [ratio]",
        **{name: REPORTED[name] for name in ("base_year", "missing")},
        **FLAG,
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
            missing=together("missing"),
            flag=together("flag"),
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
            in_prices_of(),
            "missing",
            "flag",
        )
        .sort("area", "financial_year", "service")
        .with_columns(pl.col("service").cast(pl.String))
    )
