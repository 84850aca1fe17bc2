import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.measures import real, to_pence

INDEX = st.floats(1, 200)


def test_the_treasurys_own_check() -> None:
    assert pl.select(real(7.4, 91.031, 102.789)).item() == pytest.approx(8.36, abs=0.005)


def test_a_year_without_a_deflator_is_not_guessed() -> None:
    table = pl.DataFrame({"cash": [100.0, 100.0], "year": [None, 0.0], "base": [100.0, 100.0]})
    assert table.select(real("cash", "year", "base")).to_series().to_list() == [None, None]


@given(st.floats(-1e9, 1e9), INDEX, INDEX)
def test_there_and_back(cash: float, year: float, base: float) -> None:
    assert pl.select(real(real(cash, year, base), base, year)).item() == pytest.approx(cash)
    assert pl.select(real(cash, year, base)).item() == pytest.approx(cash * base / year)


def test_a_sum_to_the_penny_is_the_same_in_any_order() -> None:
    sums = [0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1]
    assert sums[0] != sums[1]
    told = pl.DataFrame({"sum": [*sums, -7.45058e-09]}).select(to_pence("sum")).to_series()
    assert told.to_list() == [0.6, 0.6, 0.0]
    assert str(told[2]) == "0.0"
    assert pl.select(to_pence(1.239)).item() == 1.24
