import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.measures import (
    beyond,
    change_ratio,
    class_of,
    disagree,
    quartile,
    rank,
    reporting,
    slipped_digit,
)

FIGURES = st.lists(st.none() | st.integers(-50, 50), min_size=1, max_size=30)


def test_ties_share_the_smallest_rank() -> None:
    table = pl.DataFrame({"share": [0.9, 0.8, 0.8, 0.7, None]})
    assert table.select(rank("share")).to_series().to_list() == [1, 2, 2, 4, None]
    assert table.select(rank("share", low_is_good=True)).to_series().to_list() == [4, 2, 2, 1, None]
    assert table.select(reporting("share")).item() == 4


def test_polarity_as_a_column() -> None:
    table = pl.DataFrame(
        {
            "indicator": ["cost", "cost", "good", "good"],
            "value": [1, 2, 1, 2],
            "low": [True, True, False, None],
        }
    )
    found = table.select(rank("value", pl.col("low")).over("indicator")).to_series().to_list()
    assert found == [1, 2, 2, 1]


@given(FIGURES, st.booleans())
def test_a_rank_is_one_more_than_the_number_that_do_better(figures: list[int | None], low: bool) -> None:
    table = pl.DataFrame({"value": figures}, schema={"value": pl.Int64})
    known = [figure for figure in figures if figure is not None]
    expected = [
        None if own is None else 1 + sum(other < own if low else other > own for other in known)
        for own in figures
    ]
    assert table.select(rank("value", low)).to_series().to_list() == expected


def test_quartiles_of_ten() -> None:
    table = pl.DataFrame({"rank": range(1, 11)})
    assert table.select(quartile("rank", 10)).to_series().to_list() == [1, 1, 1, 2, 2, 3, 3, 3, 4, 4]


@given(st.integers(4, 200))
def test_quartiles_are_as_even_as_they_can_be(of: int) -> None:
    table = pl.DataFrame({"rank": range(1, of + 1)}).select(q=quartile("rank", of))
    sizes = table.group_by("q").len()["len"].to_list()
    assert len(sizes) == 4
    assert max(sizes) - min(sizes) <= 1
    assert table["q"].is_sorted()


def test_three_areas_have_no_quartiles() -> None:
    assert pl.select(quartile(1, 3)).item() is None


def test_the_returns_that_misled_a_city() -> None:
    """Halton 2016-17 to 2018-19, then Liverpool 2023-24 and 2024-25 (LAIT, residential weekly unit cost)."""
    table = pl.DataFrame({"value": [465, 4_365, 2_930, 5_945], "previous": [4_630, 465, 5_945, 5_045]})
    found = table.select(
        beyond=beyond(change_ratio("value", "previous")), slipped=slipped_digit("value", "previous")
    )
    assert found.rows() == [(True, True), (True, True), (True, False), (False, False)]


def test_classes_of_a_map_share_ties_and_leave_gaps_empty() -> None:
    table = pl.DataFrame({"value": [5.0, 1.0, 1.0, 3.0, None, 4.0]})
    assert table.select(class_of("value")).to_series().to_list() == [5, 1, 1, 3, None, 4]


@given(st.integers(5, 200))
def test_classes_are_as_even_as_they_can_be(of: int) -> None:
    classes = pl.DataFrame({"value": range(of)}).select(c=class_of("value"))["c"]
    sizes = classes.value_counts()["count"].to_list()
    assert (len(sizes), classes[0], classes[-1]) == (5, 1, 5)
    assert max(sizes) - min(sizes) <= 1


def test_a_slip_at_the_edge_of_the_tolerance_is_one() -> None:
    assert pl.select(slipped_digit(125, 1_000)).item() is True
    assert pl.select(slipped_digit(12_500, 1_000)).item() is True


def test_exactly_the_factor_is_not_beyond_it() -> None:
    assert pl.select(beyond(1.6)).item() is False
    assert pl.select(beyond(1 / 1.6)).item() is False
    assert pl.select(beyond(1.6001)).item() is True


@pytest.mark.parametrize("previous", [None, 0, -5])
def test_no_change_from_nothing(previous: int | None) -> None:
    table = pl.DataFrame(
        {"value": [10], "previous": [previous]}, schema={"value": pl.Int64, "previous": pl.Int64}
    )
    ratio = change_ratio("value", "previous")
    found = table.select(ratio=ratio, beyond=beyond(ratio), slipped=slipped_digit("value", "previous"))
    assert found.row(0) == (None, None, None)


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_flags_as_plain_python_works_them_out(value: int, previous: int) -> None:
    ratio = value / previous
    found = pl.select(
        beyond=beyond(change_ratio(value, previous)), slipped=slipped_digit(value, previous)
    ).row(0)
    assert found == (
        ratio > 1.6 or ratio < 1 / 1.6,
        abs(ratio * 10 - 1) <= 0.25 or abs(ratio / 10 - 1) <= 0.25,
    )


def test_two_returns_that_disagree() -> None:
    table = pl.DataFrame({"s251": [100, 100, 0, None], "ro3": [104, 110, 0, 5]})
    assert table.select(disagree("s251", "ro3")).to_series().to_list() == [False, True, False, None]
