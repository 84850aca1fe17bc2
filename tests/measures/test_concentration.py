import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.measures import (
    cr,
    effective_owners,
    fewest_holding,
    held_by_largest,
    hhi,
    merger_delta,
    owner_or_home,
    owners,
)

PLACES = st.lists(st.integers(1, 2_000), min_size=1, max_size=40)


def test_half_three_tenths_two_tenths() -> None:
    table = pl.DataFrame({"area": "A", "places": [30, 50, 20]})
    found = table.group_by("area").agg(
        owners=owners("places"),
        hhi=hhi("places"),
        effective=effective_owners("places"),
        cr1=cr("places", 1),
        cr4=cr("places", 4),
        half=fewest_holding("places", 0.5),
        most=fewest_holding("places", 0.51),
    )
    assert found.row(0) == ("A", 3, 3_800, pytest.approx(2.6316, abs=1e-4), 0.5, 1.0, 1, 2)


def test_an_area_without_places_has_no_concentration() -> None:
    table = pl.DataFrame(
        {"area": ["A", "A", "B"], "places": [0, None, None]}, schema_overrides={"places": pl.UInt32}
    )
    found = table.group_by("area", maintain_order=True).agg(
        hhi=hhi("places"),
        effective=effective_owners("places"),
        cr1=cr("places", 1),
        half=fewest_holding("places"),
        owners=owners("places"),
    )
    assert found.rows() == [("A", None, None, None, None, 0), ("B", None, None, None, None, 0)]


def test_a_home_without_an_owner_is_an_owner_of_its_own() -> None:
    table = pl.DataFrame({"owner": ["Juno CIC", None, " ", "  "], "urn": ["1", "2", "3", "4"]})
    assert table.select(owner_or_home("owner")).to_series().to_list() == ["Juno CIC", "2", "3", "4"]


@given(PLACES)
def test_hhi_as_plain_python_works_it_out(places: list[int]) -> None:
    found = pl.DataFrame({"places": places}).select(hhi("places")).item()
    assert found == pytest.approx(sum((100 * held / sum(places)) ** 2 for held in places))
    assert 10_000 / len(places) - 1e-6 <= found <= 10_000


@given(PLACES, st.integers(1, 10))
def test_cr_is_the_share_of_the_largest(places: list[int], n: int) -> None:
    found = pl.DataFrame({"places": places}).select(cr("places", n)).item()
    assert found == pytest.approx(sum(sorted(places)[-n:]) / sum(places))


@given(PLACES, st.integers(0, 100))
def test_fewest_owners_hold_the_part_and_one_fewer_does_not(places: list[int], percent: int) -> None:
    found = pl.DataFrame({"places": places}).select(fewest_holding("places", percent / 100)).item()
    held = [sum(sorted(places, reverse=True)[:n]) for n in range(len(places) + 1)]
    assert 100 * held[found] >= percent * sum(places)
    assert found == 0 or 100 * held[found - 1] < percent * sum(places)


@given(PLACES)
def test_the_curve_rises_to_the_whole_and_agrees_with_cr(places: list[int]) -> None:
    table = pl.DataFrame({"area": "A", "places": places})
    curve = sorted(table.select(held_by_largest("places").over("area")).to_series().to_list())
    assert curve[-1] == pytest.approx(1)
    for n, reached in enumerate(curve, start=1):
        assert reached == pytest.approx(table.select(cr("places", n)).item())


def test_the_curve_keeps_the_order_of_the_table_and_its_areas_apart() -> None:
    table = pl.DataFrame({"area": ["A", "B", "A"], "places": [1, 5, 3]})
    assert table.select(held_by_largest("places").over("area")).to_series().to_list() == [1.0, 1.0, 0.75]


@given(st.lists(st.integers(1, 2_000), min_size=2, max_size=40))
def test_a_merger_adds_what_the_index_gains(places: list[int]) -> None:
    first, second, *others = places
    before = pl.DataFrame({"places": places}).select(hhi("places")).item()
    after = pl.DataFrame({"places": [first + second, *others]}).select(hhi("places")).item()
    assert pl.select(merger_delta(first, second, sum(places))).item() == pytest.approx(
        after - before, abs=1e-6
    )
