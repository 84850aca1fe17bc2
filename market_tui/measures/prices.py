"""Money of one year in the prices of another."""

from __future__ import annotations

import polars as pl

from market_tui.measures.columns import Figure, as_float
from market_tui.measures.shares import share


def real(cash: Figure, index_year: Figure, index_base: Figure) -> pl.Expr:
    """cash x deflator(base) / deflator(year): real terms, in the prices of the base year.

    Unit: GBP. Source: HM Treasury, GDP deflators, financial years; DESIGN section 11. A year without a
    deflator gives null, never the cash figure: the caller refuses the year and names it.
    """
    return as_float(cash) * share(index_base, index_year)


def to_pence(amount: Figure) -> pl.Expr:
    """A sum of money to the penny, which no return goes below: the same in whatever order it was added.

    Unit: GBP. Fractions of a pound added by several threads end in another last digit each time.
    """
    pence = as_float(amount).round(2)
    return pl.when(pence != 0).then(pence).when(pence == 0).then(0.0)
