"""The rules by which a return is suspect: each an id, a sentence, an expression and a threshold.

A finding is shown, and left out of benchmarks on request; nothing is ever corrected or deleted.
The expressions read the columns of `findings.figures`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from market_tui.measures import beyond, change_ratio, disagree, slipped_digit

UNIT_COST = "weekly unit cost"
NOT_RECEIVED = ("x",)
_VALUE, _PREVIOUS, _TYPICAL = pl.col("value"), pl.col("previous"), pl.col("typical")


@dataclass(frozen=True)
class Rule:
    """One rule: what it says, how it tests, and whether what it finds is left out on request.

    `holds` makes the test from a threshold; `reason` words a finding, `against` is the figure it compares
    with.
    """

    id: str
    name: str
    sentence: str
    formula: str
    threshold: float | None
    holds: Callable[[float], pl.Expr]
    reason: Callable[[], pl.Expr]
    against: str = "previous"
    leaves_out: bool = True

    @property
    def test(self) -> pl.Expr:
        """Whether the rule finds fault; a figure that it cannot test is not at fault."""
        return self.holds(self.threshold or 0.0).fill_null(False)


def slipped(tolerance: float) -> pl.Expr:
    """A digit slipped: ten times the figure, or a tenth, fits the year beside it and the council's others.

    The year after a slip fails the second test, so the slip itself is found and not its neighbour.
    """
    beside = pl.coalesce("before", "after")
    away = (_VALUE / _TYPICAL).log().abs()
    moved = pl.min_horizontal((_VALUE * 10 / _TYPICAL).log().abs(), (_VALUE / 10 / _TYPICAL).log().abs())
    return slipped_digit("value", beside, tolerance) & (moved < away) & (_VALUE > 0) & (_TYPICAL > 0)


def other_unit(factor: float) -> pl.Expr:
    """An amount some thousand times, or a thousandth, of what the council returns in other years."""
    ratio = change_ratio("value", "typical")
    return (_VALUE > 0) & ((ratio > factor) | (ratio < 1 / factor))


def _missing(least: float) -> pl.Expr:
    """Nothing where there is something beside it; a tiny council may have no child in such care."""
    beside = pl.max_horizontal("before", "after", "whole").fill_null(0)
    elsewhere = (beside >= least) | ((pl.col("basis") == UNIT_COST) & (beside > 0))
    return (_VALUE.is_null() | (_VALUE == 0)) & (elsewhere | pl.col("code").is_in(NOT_RECEIVED))


def _times(of: pl.Expr) -> pl.Expr:
    ratio = _VALUE / of
    return pl.when(ratio.abs() < 1).then(ratio.round_sig_figs(2)).otherwise(ratio.round(2)).cast(pl.String)


RULES = (
    Rule(
        "C1", "change",
        "More than × 1.6 or less than ÷ 1.6 of the latest figure before it that is not itself at fault.",
        "value / previous > 1.6 or < 1 / 1.6", 1.6,
        lambda factor: beyond(change_ratio("value", "previous"), factor) & (_VALUE > 0),
        lambda: pl.format("changed to {} of the year before", _times(_PREVIOUS)),
    ),
    Rule(
        "C2", "slipped digit",
        "Ten times the figure, or a tenth, is within 25% of the year beside it and nearer to the council's "
        "other years.",
        "|10 × value / beside − 1| ≤ 0.25 or |value / 10 / beside − 1| ≤ 0.25", 0.25,
        slipped,
        lambda: pl.format("a slipped digit: {} of the council's usual figure", _times(_TYPICAL)),
        against="typical",
    ),
    Rule(
        "C3", "missing line",
        "The line is missing or 0 though the year beside it, or the council's total for children looked "
        "after, is £1m or more (a weekly cost: above 0); or the return was not received.",
        "value is missing or 0, and before, after or total ≥ 1,000,000", 1e6,
        _missing,
        lambda: pl.when(pl.col("code").is_in(NOT_RECEIVED))
        .then(pl.lit("not received in time"))
        .otherwise(pl.lit("the line is missing or 0")),
        against="before",
    ),
    Rule(
        "C4", "negative spend",
        "Gross expenditure below 0.",
        "value < 0", None,
        lambda _: _VALUE < 0,
        lambda: pl.lit("spending below 0"),
    ),
    Rule(
        "C5", "uncertified return",
        "The council's finance officer had not certified the return when it was published. Shown, and not "
        "left out: in a first release most returns are uncertified.",
        "certified is N", None,
        lambda _: pl.col("certified").not_() & pl.col("is_whole"),
        lambda: pl.lit("the return is not certified"),
        leaves_out=False,
    ),
    Rule(
        "C6", "disagreement",
        "Two returns of one council and year differ by more than 5% of the larger.",
        "|value − other| > 0.05 × the larger", 0.05,
        lambda tolerance: disagree("value", "other", tolerance),
        lambda: pl.format("{} says £{}m", "other_return", (pl.col("other") / 1e6).round(1)),
        against="other",
    ),
    Rule(
        "C7", "unexpected unit",
        "More than 300 times, or less than a 300th, of the council's usual figure: pounds, thousands and "
        "millions are mixed up.",
        "value / typical > 300 or < 1 / 300", 300.0,
        other_unit,
        lambda: pl.format("in another unit: {} of the council's usual figure", _times(_TYPICAL)),
        against="typical",
    ),
)  # fmt: skip
