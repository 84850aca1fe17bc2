from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.measures import band, days_between


@given(st.none() | st.dates(), st.none() | st.dates())
def test_days_as_the_calendar_counts_them(start: date | None, end: date | None) -> None:
    table = pl.DataFrame({"start": [start], "end": [end]}, schema={"start": pl.Date, "end": pl.Date})
    expected = None if start is None or end is None else (end - start).days
    assert table.select(days_between("start", "end")).item() == expected


def test_days_to_the_date_of_the_register() -> None:
    table = pl.DataFrame({"inspected_on": [date(2024, 3, 31)]})
    assert table.select(days_between("inspected_on", pl.lit(date(2025, 3, 31)))).item() == 365


def test_a_bound_belongs_to_the_band_that_it_ends() -> None:
    table = pl.DataFrame({"places": [0, 1, 2, 4, 5, None]})
    found = table.select(size=band("places", (1, 4), ("1 or none", "2 to 4", "5 or more")))["size"]
    assert found.to_list() == ["1 or none", "1 or none", "2 to 4", "2 to 4", "5 or more", None]
    assert found.dtype == pl.Enum(["1 or none", "2 to 4", "5 or more"])


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=5, unique=True), st.integers(-150, 150))
def test_a_value_is_in_the_first_band_that_reaches_it(bounds: list[int], value: int) -> None:
    upper = sorted(bounds)
    labels = [f"to {bound}" for bound in upper] + ["above"]
    expected = next((f"to {bound}" for bound in upper if value <= bound), "above")
    assert pl.select(band(value, upper, labels)).item() == expected


@pytest.mark.parametrize(("upper", "labels"), [((1, 2), ("a", "b")), ((2, 1), ("a", "b", "c"))])
def test_bands_that_do_not_fit_are_refused(upper: tuple[int, ...], labels: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="ascending upper bounds"):
        band("places", upper, labels)
