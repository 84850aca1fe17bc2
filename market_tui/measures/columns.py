"""How a measure takes its arguments: a column's name, an expression or a plain number."""

from __future__ import annotations

from typing import TypeAlias

import polars as pl

Figure: TypeAlias = str | int | float | pl.Expr


def as_expr(figure: Figure) -> pl.Expr:
    """A text names a column, a number stands for itself, an expression is taken as it is."""
    if isinstance(figure, pl.Expr):
        return figure
    return pl.col(figure) if isinstance(figure, str) else pl.lit(figure)


def as_float(figure: Figure) -> pl.Expr:
    """The figure as Float64, so that unsigned counts can be subtracted and integers divided."""
    return as_expr(figure).cast(pl.Float64)
