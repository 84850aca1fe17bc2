import math

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from market_tui.measures import (
    differ,
    difference_low,
    newcombe_high,
    newcombe_low,
    poisson_high,
    poisson_low,
    wilson_high,
    wilson_low,
)

SIZES = st.integers(1, 20_000)


def test_wilson_by_hand() -> None:
    assert pl.select(wilson_low(8, 10)).item() == pytest.approx(0.4902, abs=5e-5)
    assert pl.select(wilson_high(8, 10)).item() == pytest.approx(0.9433, abs=5e-5)


@pytest.mark.parametrize(("k", "n"), [(0, 0), (5, 4), (-1, 4), (None, 4)])
def test_no_interval_for_what_cannot_be(k: int | None, n: int) -> None:
    table = pl.DataFrame({"k": [k], "n": [n]}, schema={"k": pl.Int64, "n": pl.Int64})
    assert table.select(low=wilson_low("k", "n"), high=wilson_high("k", "n")).row(0) == (None, None)


@given(SIZES, st.data())
def test_wilson_holds_the_share_and_stays_a_share(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = pl.select(low=wilson_low(k, n), high=wilson_high(k, n)).row(0)
    assert 0 <= low <= k / n <= high <= 1


@given(SIZES, st.data())
def test_wilson_ends_are_where_the_score_test_gives_out(n: int, data: st.DataObject) -> None:
    """The second route: at each end p, |k/n - p| is 1.96 standard errors under p."""
    k = data.draw(st.integers(0, n))
    for end in pl.select(low=wilson_low(k, n), high=wilson_high(k, n)).row(0):
        if 0 < end < 1:
            assert abs(k / n - end) == pytest.approx(1.96 * math.sqrt(end * (1 - end) / n), rel=1e-6)


def test_newcombe_by_his_own_example() -> None:
    """Newcombe (1998), table II, method 10: 56/70 against 48/80 gives 0.0524 to 0.3339."""
    assert pl.select(newcombe_low(56, 70, 48, 80)).item() == pytest.approx(0.0524, abs=5e-5)
    assert pl.select(newcombe_high(56, 70, 48, 80)).item() == pytest.approx(0.3339, abs=5e-5)
    assert pl.select(differ(56, 70, 48, 80)).item() is True
    assert pl.select(differ(5, 7, 4, 8)).item() is False


def test_a_difference_from_two_intervals_by_hand() -> None:
    """80% (70.0 to 87.5) less 60% (48.9 to 71.1): 0.2 - √(0.1² + 0.111²) = 0.0506; upwards 0.3339."""
    low = pl.select(difference_low(0.8, 0.7, 0.6, 0.711)).item()
    assert low == pytest.approx(0.2 - (0.01 + 0.012321) ** 0.5)
    assert low == pytest.approx(0.0506, abs=5e-5)
    assert pl.select(difference_low(0.8, pl.lit(None), 0.6, 0.7)).item() is None


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_it_is_newcombe_s_where_the_two_are_shares(n1: int, n2: int, data: st.DataObject) -> None:
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    both = pl.select(
        low1=wilson_low(k1, n1), high2=wilson_high(k2, n2), told=newcombe_low(k1, n1, k2, n2)
    ).select("told", made=difference_low(k1 / n1, "low1", k2 / n2, "high2"))
    told, made = both.row(0)
    assert told == pytest.approx(max(-1.0, made), abs=1e-12)


def test_nobody_inspected_cannot_be_called_different() -> None:
    assert pl.select(differ(0, 0, 4, 8)).item() is None


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_newcombe_holds_the_difference(n1: int, n2: int, data: st.DataObject) -> None:
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    low, high = pl.select(low=newcombe_low(k1, n1, k2, n2), high=newcombe_high(k1, n1, k2, n2)).row(0)
    assert -1 <= low <= k1 / n1 - k2 / n2 + 1e-12
    assert k1 / n1 - k2 / n2 - 1e-12 <= high <= 1


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_different_either_way_round(n1: int, n2: int, data: st.DataObject) -> None:
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    assert pl.select(differ(k1, n1, k2, n2)).item() is pl.select(differ(k2, n2, k1, n1)).item()


@pytest.mark.parametrize(
    ("k", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)]
)
def test_poisson_as_printed_in_tables(k: int, low: float, high: float) -> None:
    assert pl.select(poisson_low(k)).item() == pytest.approx(low, abs=5e-4)
    assert pl.select(poisson_high(k)).item() == pytest.approx(high, abs=5e-4)


def seen_at_most(k: int, mean: float) -> float:
    if k < 0:
        return 0.0
    return math.fsum(math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(k + 1))


@given(st.integers(1, 1_500))
def test_poisson_ends_leave_a_fortieth_in_each_tail(k: int) -> None:
    low, high = pl.select(low=poisson_low(k), high=poisson_high(k)).row(0)
    assert low < k < high
    assert 1 - seen_at_most(k - 1, low) == pytest.approx(0.025, abs=1e-7)
    assert seen_at_most(k, high) == pytest.approx(0.025, abs=1e-7)


def test_poisson_grows_across_the_end_of_the_table() -> None:
    table = pl.DataFrame({"k": range(95, 110)})
    for expr in (poisson_low("k"), poisson_high("k")):
        steps = table.select(expr.diff()).to_series().drop_nulls().to_list()
        assert all(0.8 < step < 1.2 for step in steps)
        assert steps == pytest.approx([sum(steps) / len(steps)] * len(steps), abs=0.01)


def test_poisson_of_an_impossible_or_missing_count_is_null() -> None:
    table = pl.DataFrame({"k": [-1, None]})
    assert table.select(low=poisson_low("k"), high=poisson_high("k")).rows() == [(None, None)] * 2


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_intervals_that_do_not_overlap_are_different(n1: int, n2: int, data: st.DataObject) -> None:
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    apart = pl.select(wilson_low(k1, n1)).item() > pl.select(wilson_high(k2, n2)).item() + 1e-9
    assume(apart)
    assert pl.select(differ(k1, n1, k2, n2)).item() is True
