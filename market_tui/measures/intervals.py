"""How sure a figure is: Wilson for shares, Newcombe for two shares, exact Poisson for counts. All 95%."""

from __future__ import annotations

import math
from functools import cache

import polars as pl

from market_tui.measures.columns import Figure, as_expr, as_float

Z = 1.959963984540054
TAIL = 0.025
TABLED = 100


def wilson_low(k: Figure, n: Figure, z: float = 1.96) -> pl.Expr:
    """Lower end of Wilson's score interval for k of n; null when n is 0.

    (p + z²/2n - z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n), p = k/n. Unit: fraction.
    Source: Wilson (1927), JASA 22:209-212; DESIGN section 11.
    """
    p, centre, half = _wilson(k, n, z)
    return pl.when(_countable(k, n)).then(pl.min_horizontal(centre - half, p).clip(0, 1))


def wilson_high(k: Figure, n: Figure, z: float = 1.96) -> pl.Expr:
    """Upper end of Wilson's score interval for k of n; null when n is 0. See wilson_low."""
    p, centre, half = _wilson(k, n, z)
    return pl.when(_countable(k, n)).then(pl.max_horizontal(centre + half, p).clip(0, 1))


def difference_low(p1: Figure, low1: Figure, p2: Figure, high2: Figure) -> pl.Expr:
    """Lower end of the interval of p1 - p2, from the lower end of p1's own interval and the upper of p2's.

    d - √((p1 - l1)² + (u2 - p2)²), at the level of the two; they are taken as independent. The upper end is
    minus the lower end of p2 - p1. Unit: that of p1. Null where anything is missing.
    Source: Newcombe (1998), Statistics in Medicine 17:873-890, method 10, for shares; Zou and Donner (2008),
    Statistics in Medicine 27:1693-1702, for any two figures.
    """
    one, other = as_float(p1), as_float(p2)
    below, above = one - as_float(low1), as_float(high2) - other
    return one - other - (below**2 + above**2).sqrt()


def newcombe_low(k1: Figure, n1: Figure, k2: Figure, n2: Figure, z: float = 1.96) -> pl.Expr:
    """Lower end of the interval of k1/n1 - k2/n2; null when n1 or n2 is 0.

    `difference_low` of the two shares and their Wilson intervals. Unit: fraction.
    Source: Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    p1, p2 = as_float(k1) / as_float(n1), as_float(k2) / as_float(n2)
    return difference_low(p1, wilson_low(k1, n1, z), p2, wilson_high(k2, n2, z)).clip(-1, 1)


def newcombe_high(k1: Figure, n1: Figure, k2: Figure, n2: Figure, z: float = 1.96) -> pl.Expr:
    """Upper end of the interval of k1/n1 - k2/n2; null when n1 or n2 is 0. See newcombe_low."""
    return -newcombe_low(k2, n2, k1, n1, z)


def differ(k1: Figure, n1: Figure, k2: Figure, n2: Figure, z: float = 1.96) -> pl.Expr:
    """Whether the data says that two shares differ: their Newcombe interval leaves 0 out.

    Stricter than comparing the shares, kinder than asking that their own intervals do not overlap.
    Source: DESIGN section 11, "Two areas are called different only when the data says so".
    """
    return (newcombe_low(k1, n1, k2, n2, z) > 0) | (newcombe_high(k1, n1, k2, n2, z) < 0)


def poisson_low(k: Figure) -> pl.Expr:
    """Lower end of the exact 95% interval of a mean when k events were seen: χ²(0.025; 2k)/2, or 0.

    Exact to k = 100, within 0.000003 beyond. Unit: that of k. Null for a negative or missing k.
    Source: Garwood (1936), Biometrika 28:437-442; DESIGN section 11.
    """
    return _poisson(k, [low for low, _ in _table()], as_float(k), -Z)


def poisson_high(k: Figure) -> pl.Expr:
    """Upper end of the exact 95% interval of a mean when k events were seen: χ²(0.975; 2k+2)/2.

    See poisson_low.
    """
    return _poisson(k, [high for _, high in _table()], as_float(k) + 1, Z)


def _countable(k: Figure, n: Figure) -> pl.Expr:
    return (as_float(n) > 0) & (as_float(k) >= 0) & (as_float(k) <= as_float(n))


def _wilson(k: Figure, n: Figure, z: float) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    size = as_float(n)
    p = as_float(k) / size
    scale = 1 + z**2 / size
    half = z * (p * (1 - p) / size + z**2 / (4 * size**2)).sqrt() / scale
    return p, (p + z**2 / (2 * size)) / scale, half


def _poisson(k: Figure, tabled: list[float], shape: pl.Expr, z: float) -> pl.Expr:
    seen = as_expr(k).cast(pl.Int64)
    small = seen.replace_strict(range(TABLED + 1), tabled, default=None, return_dtype=pl.Float64)
    return pl.when(seen > TABLED).then(_gamma_quantile(shape, z)).otherwise(small)


def _gamma_quantile(shape: pl.Expr, z: float) -> pl.Expr:
    """Half the chi-square quantile at 2·shape degrees of freedom, by Cornish and Fisher's expansion."""
    df = 2 * shape
    return 0.5 * (
        df
        + z * (2 * df).sqrt()
        + 2 / 3 * (z**2 - 1)
        + (z**3 - 7 * z) / (9 * (2 * df).sqrt())
        - (6 * z**4 + 14 * z**2 - 32) / (405 * df)
        + (9 * z**5 + 256 * z**3 - 433 * z) / (4860 * math.sqrt(2) * df**1.5)
    )


@cache
def _table() -> tuple[tuple[float, float], ...]:
    """The exact ends for 0 to 100 events, worked out once, on first use."""
    lows = (0.0, *(_mean_with(k - 1, 1 - TAIL) for k in range(1, TABLED + 1)))
    highs = (_mean_with(k, TAIL) for k in range(TABLED + 1))
    return tuple(zip(lows, highs, strict=True))


def _mean_with(most: int, chance: float) -> float:
    """The Poisson mean at which `most` events or fewer are seen with that chance, by Newton's method."""
    shape, z = most + 1, Z if chance < 0.5 else -Z
    mean = float(shape * (1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))) ** 3)
    for _ in range(50):
        term = cumulated = math.exp(-mean)
        for event in range(1, most + 1):
            term *= mean / event
            cumulated += term
        step = (cumulated - chance) / term
        mean += step
        if abs(step) < 1e-12 * mean:
            break
    return mean
