"""Judgements counted: homes at each grade, and whether a home is good or outstanding."""

import polars as pl

from market_tui.schema import RATINGS

# Name of a column, to the grade that it counts: outstanding, good, requires_improvement, inadequate.
GRADES = {word.lower().replace(" ", "_"): word for word in RATINGS}


def is_good() -> pl.Expr:
    """Whether a home's latest overall judgement is good or outstanding; null where it has none."""
    return pl.col("overall").cast(pl.String).is_in(["Outstanding", "Good"])


def graded() -> list[pl.Expr]:
    """The number of homes at each grade, as aggregations under the names of `GRADES`."""
    return [(pl.col("overall").cast(pl.String) == word).sum().alias(name) for name, word in GRADES.items()]
