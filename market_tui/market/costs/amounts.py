"""What every question on spending says of its amounts: columns, caveats, the base year."""

import polars as pl

from market_tui.market.costs.prices import base_year
from market_tui.publishers.spending_lines import SECTORS

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
REPORTED = {
    "shown": "the amount in the scope's prices [GBP]",
    "base_year": "the financial year whose prices real terms are in",
    "return_name": "the return it is from",
    "basis": "as published, or a sum of councils",
    "reporting": "councils with an amount [councils]",
    "of": "councils in force at the year's end [councils]",
    "missing": "councils without an amount",
}
FLAG = {"flag": "what the rules that leave a figure out find in it; empty when nothing is wrong"}
YEAR = "April to March"
TOTAL = SECTORS[-1]


def in_prices_of() -> pl.Expr:
    """`base_year` on every row."""
    return pl.lit(base_year()).alias("base_year")


def together(column: str) -> pl.Expr:
    """What a column says of the rows of a group, each once."""
    return pl.col(column).filter(pl.col(column) != "").unique().sort().str.join("; ")
