import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.measures import good_or_outstanding, inspected, rate, share, share_within

COUNTS = st.integers(0, 10_000)


def test_the_share_that_juno_was_founded_on() -> None:
    assert pl.select(share(121, 135)).item() == pytest.approx(0.896, abs=0.0005)


def test_a_share_of_nothing_or_of_the_unknown_is_null() -> None:
    table = pl.DataFrame({"part": [0, 3, None, 3], "whole": [0, 0, 4, None]})
    assert table.select(share("part", "whole")).to_series().to_list() == [None] * 4
    assert table.select(share("part", "whole")).dtypes == [pl.Float64]


def test_england_2025_good_or_outstanding() -> None:
    counts = (447, 2_598, 478, 43)
    assert pl.select(inspected(*counts)).item() == 3_566
    assert pl.select(good_or_outstanding(*counts)).item() == pytest.approx(3_045 / 3_566)


def test_no_home_inspected_gives_no_share() -> None:
    assert pl.select(good_or_outstanding(0, 0, 0, 0)).item() is None


def test_rate_for_each_ten_thousand() -> None:
    assert pl.select(rate(1_416, 100_000)).item() == pytest.approx(141.6)
    assert pl.select(rate(1, 0)).item() is None


@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | COUNTS), min_size=1, max_size=12))
def test_shares_within_a_group_as_plain_python_works_them_out(rows: list[tuple[str, int | None]]) -> None:
    table = pl.DataFrame(rows, schema={"area": pl.String, "homes": pl.UInt32}, orient="row")
    found = table.select(share_within("homes", "area")).to_series().to_list()
    for (area, homes), answer in zip(rows, found, strict=True):
        whole = sum(other or 0 for place, other in rows if place == area)
        assert answer == (None if homes is None or whole == 0 else pytest.approx(homes / whole))


def test_share_within_the_whole_table() -> None:
    assert pl.DataFrame({"homes": [1, 3]}).select(share_within("homes")).to_series().to_list() == [0.25, 0.75]
