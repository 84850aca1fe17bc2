"""The unit of amounts, told from their size; the year, told from a name."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.publishers.spending import UNITS, told_units, units, year_in

# A council's total for children's services: from Rutland's in 2008 to Birmingham's twenty years from now.
TOTAL = st.floats(8e6, 9e8)


@given(
    st.lists(TOTAL, min_size=3, max_size=40),
    st.sampled_from(list(UNITS)),
    st.lists(st.floats(0, 1), min_size=0, max_size=5),
)
def test_unit_is_found_whatever_the_councils_spend(
    totals: list[float], unit: str, parts: list[float]
) -> None:
    amounts = [(n, total * part) for n, total in enumerate(totals) for part in (1.0, *parts)]
    rows = pl.DataFrame(
        {
            "financial_year": "2019-20",
            "council": [str(n) for n, _ in amounts],
            "amount": [amount / UNITS[unit] for _, amount in amounts],
        }
    )
    assert units(rows).rows() == [("2019-20", unit, UNITS[unit])]


@given(st.sampled_from(list(UNITS)), st.integers(0, 60))
def test_a_minority_in_another_unit_or_at_nothing_does_not_move_it(unit: str, odd: int) -> None:
    right = [40e6 / UNITS[unit]] * 121
    wrong = [0.0, 40_000.0, 40e9][odd % 3]
    rows = pl.DataFrame({"amount": right + [wrong] * odd}).with_columns(
        financial_year=pl.lit("2019-20"), council=pl.int_range(pl.len()).cast(pl.String)
    )
    assert units(rows)["unit"].to_list() == [unit]


def test_each_year_has_its_own_unit() -> None:
    rows = pl.DataFrame(
        {
            "financial_year": ["2020-21", "2020-21", "2021-22", "2022-23"],
            "council": ["a", "b", "a", "a"],
            "amount": [45.2, 71.9, 46_000_000.0, 46_000.0],
        }
    )
    assert units(rows)["unit"].to_list() == ["GBP million", "GBP", "GBP thousand"]
    assert told_units(units(rows)) == [
        "amounts of 2021-22 are in GBP, by their size",
        "amounts of 2022-23 are in GBP thousand, by their size",
        "amounts of 2020-21 are in GBP million, by their size",
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["outturn_1314.csv"], date(2014, 3, 31)),
        (["RO3_LA_Data_2023-24"], date(2024, 3, 31)),
        (["RSX_LA_Data_202425"], date(2025, 3, 31)),
        (["Last updated: 29 August 2024", "Revenue Outturn (RO) 2023-24"], date(2024, 3, 31)),
        (["1999-00"], date(2000, 3, 31)),
        (["2015/16"], date(2016, 3, 31)),
        (["2018 to 2019"], date(2019, 3, 31)),
        (["outturn.csv", "2023"], None),
        (["29 08 2024"], None),
        (["Last updated: 1 July 2021"], None),
        (["Last updated: 1 July 2021", "outturn_2020-21"], date(2021, 3, 31)),
    ],
)
def test_financial_year_is_read_from_words(texts: list[str], expected: date | None) -> None:
    assert year_in(texts) == expected
