"""Figures, ranges, dates and names as a person reads them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.tui.screens.choose import Item, found
from market_tui.tui.words import between, figure, label_of, listed, periods, slug, unit_of


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.8686, "fraction", "87%"),
        (0.0018, "fraction", "<1%"),
        (0.0, "fraction", "0%"),
        (-0.05, "fraction", "−5%"),
        (6300, "GBP", "£6,300"),
        (-2_500_000, "GBP a year", "−£2.5m"),
        (3_200_000_000, "GBP", "£3.20bn"),
        (1025, "homes", "1,025"),
        (2.84, "places", "2.8"),
        (210.35, "index", "210"),
        (2024, "year", "2024"),
        (None, "homes", "–"),
        (float("nan"), "homes", "–"),
        (float("inf"), "GBP", "–"),
        (True, "", "yes"),
        (date(2025, 3, 31), "", "31 Mar 2025"),
        ("a\x1b[2Jb", "", "a�[2Jb"),
    ],
)
def test_a_figure_in_its_unit(value: object, unit: str, told: str) -> None:
    assert figure(value, unit) == told


@pytest.mark.parametrize(
    ("low", "high", "unit", "told"),
    [
        (34, 54, "children", "34–54"),
        (34, 34, "children", "34"),
        (34, None, "children", "34 or more"),
        (None, 54, "children", "up to 54"),
        (None, None, "children", "not known"),
        (-12, 5, "children", "-12 to 5".replace("-", "−")),
        (0.811, 0.901, "fraction", "81–91%"),
        (0.29, 0.29, "fraction", "29%"),
        (0.5, None, "fraction", "50% or more"),
    ],
)
def test_a_range_in_words(low: float | None, high: float | None, unit: str, told: str) -> None:
    assert between(low, high, unit) == told


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_range_still_holds_the_truth_when_written(a: float, b: float) -> None:
    low, high = sorted((a, b))
    written = between(low, high, "fraction").rstrip("%").split("–")
    assert int(written[0]) <= low * 100 + 1e-6
    assert int(written[-1]) >= high * 100 - 1e-6


def test_dates_of_one_day_a_year_are_headed_by_the_year() -> None:
    assert periods([date(2024, 3, 31), date(2025, 3, 31)]) == ["2024", "2025"]
    assert periods([date(2024, 3, 31), date(2024, 9, 30)]) == ["Mar 24", "Sep 24"]
    assert periods(["2024-25"]) == ["2024-25"]


def test_units_and_labels() -> None:
    columns = {"share": "of homes [fraction]", "plain": "no unit"}
    assert unit_of("share", columns) == "fraction"
    assert unit_of("plain", columns, "money") == "GBP"
    assert label_of("hhi_after") == "HHI after"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_a_name_fit_for_a_file() -> None:
    assert slug("St. Helens / ../etc") == "st-helens-etc"
    assert slug("日本") == "market"


PLACES = [Item(name, name) for name in ("Liverpool City Region", "Liverpool", "Wirral", "Greater London")]


def test_what_begins_as_typed_comes_first() -> None:
    assert [item.value for item in found("liv", PLACES)][:2] == ["Liverpool City Region", "Liverpool"]
    assert found("lon", PLACES)[0].value == "Greater London"
    assert found("wiral", PLACES)[0].value == "Wirral"
    assert [item.value for item in found("", PLACES)] == [item.value for item in PLACES]
    assert found("x", PLACES, lambda text: Item("Exact", "Exact"))[0].value == "Exact"
