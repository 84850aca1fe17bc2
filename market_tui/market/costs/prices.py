"""Deflators by financial year, and money of one year in the prices of another."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from market_tui import reference
from market_tui.errors import UsageError
from market_tui.measures import real

if TYPE_CHECKING:
    from market_tui.market.scope import Scope


_PANDEMIC = "2020-21"


@cache
def _indices() -> dict[str, float]:
    return dict(reference.table("deflators").select("financial_year", "index").sort("financial_year").rows())


def base_year() -> str:
    """The financial year in whose prices real terms are given: the latest that has a deflator."""
    return max(_indices())


def deflator(year: str) -> float:
    """The GDP deflator of a financial year.

    Raises:
        UsageError: the year has none; it is refused, not guessed.
    """
    if year not in _indices():
        first, last = min(_indices()), base_year()
        raise UsageError(f"no GDP deflator for {year}", f"There are deflators for {first} to {last}.")
    return _indices()[year]


def real_terms(amount: float, year: str, base: str | None = None) -> float:
    """An amount of `year` in the prices of `base`: amount x deflator(base) / deflator(year). Unit: GBP.

    Raises:
        UsageError: either year has no deflator.
    """
    return amount * deflator(base or base_year()) / deflator(year)


def in_base_prices(amount: pl.Expr, year: pl.Expr) -> pl.Expr:
    """A column of amounts in the base year's prices; null for a year without a deflator."""
    index = year.replace_strict(_indices(), default=None, return_dtype=pl.Float64)
    return real(amount, index, deflator(base_year()))


def shown(cash: str, in_real: str, prices: str) -> pl.Expr:
    """The one of two columns that the scope's prices ask for, as `shown`."""
    return pl.col(in_real if prices == "real" else cash).alias("shown")


def real_notes(answer: pl.DataFrame, scope: "Scope") -> list[str]:
    """`told` of an answer's years."""
    return told(answer["financial_year"].to_list(), scope.prices)


def told(years: Iterable[str], prices: str) -> list[str]:
    """What must be said of real terms: the base year, the release, years refused, the pandemic's.

    A year without a deflator has no real figure and is named; asked for nothing but such years, the answer
    is refused.

    Raises:
        UsageError: real prices are asked for and none of the years has a deflator.
    """
    release = reference.table("deflators")["release"].sort()[-1]
    base = base_year()
    said = [f"Real terms are in prices of {base}, by the GDP deflator (release of {release})."]
    held = sorted(set(years))
    if _PANDEMIC in held:
        then, after = deflator(_PANDEMIC), deflator("2021-22")
        said.append(
            f"The deflator of {_PANDEMIC} is distorted by the pandemic: {then:.1f}, and {after:.1f} the year "
            "after."
        )
    lacking = [year for year in held if year not in _indices()]
    if prices == "real" and lacking and len(lacking) == len(held):
        deflator(lacking[-1])
    if lacking:
        said.append(f"No GDP deflator for {', '.join(lacking)}: refused in real terms, not guessed.")
    return said if prices == "real" or lacking else said[:1]
