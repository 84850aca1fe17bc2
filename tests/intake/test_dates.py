"""The date a list describes, and dates in its cells."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.intake.as_at import as_at_in, as_at_within
from market_tui.intake.coerce import dates

SAID = {
    "Provider level as at 31 March 2024": "2024-03-31",
    "Provider level as at March 2022": "2022-03-31",
    "Published 27 June 2024. Data as at 31 March 2024": "2024-03-31",
    "Published on 27 June 2024; list of March 2024": "2024-03-31",
    "Inspections between 1 April 2022 and 31 March 2023": "2023-03-31",
    "1st April 2013 to 31st March 2014": "2014-03-31",
    "Provider_level_in_year_2022-23": "2023-03-31",
    "provider_at_march_2018_part2.csv": "2018-03-31",
    "joiners_leavers_19.csv": "2019-03-31",
    "providers-2025-08-31.csv": "2025-08-31",
    "State of the nation 2021": "2021-03-31",
    "September 2021": "2021-09-30",
    "February 2024": "2024-02-29",
}


@pytest.mark.parametrize("text", SAID)
def test_the_date_a_text_says(text: str) -> None:
    assert str(as_at_in([text])) == SAID[text]


@pytest.mark.parametrize(
    "text", ["", "providers.csv", "as at 31 February", "call 0300 123 1231", "1999 homes"]
)
def test_a_text_that_says_no_date(text: str) -> None:
    assert as_at_in([text]) is None


def test_the_fullest_kind_wins_over_the_first_text() -> None:
    assert as_at_in(["data 2019", "31 March 2018"]) == date(2018, 3, 31)


def _rows(*on: date | None) -> pl.DataFrame:
    return pl.DataFrame({"inspected_on": on}, schema={"inspected_on": pl.Date})


def test_the_year_end_after_the_latest_date() -> None:
    assert as_at_within(_rows(date(2023, 4, 1), None, date(2022, 1, 1))) == date(2024, 3, 31)
    assert as_at_within(_rows(date(2023, 3, 31))) == date(2023, 3, 31)
    assert as_at_within(_rows(None)) is None
    assert as_at_within(_rows(*[date(2023, 1, 1)] * 400, date(2999, 1, 1))) == date(2023, 3, 31)


FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y")


@given(
    st.dates(date(1901, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS), st.sampled_from(["", " 00:00:00"])
)
def test_a_date_comes_out_of_any_form(day: date, form: str, time: str) -> None:
    text = pl.Series("x", [day.strftime(form) + time, None])
    assert dates(text).to_list() == [day, None]


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.sampled_from(["%d/%m/%y", "%d-%b-%y", "%d %b %y"]))
def test_a_short_year_is_of_this_century_or_the_end_of_the_last(day: date, form: str) -> None:
    assert dates(pl.Series("x", [day.strftime(form)])).to_list() == [day]


@given(st.dates(date(1955, 1, 1), date(2090, 1, 1)))
def test_a_spreadsheets_serial_is_a_date(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert dates(pl.Series("x", [str(serial), f"{serial}.0"])).to_list() == [day, day]


@pytest.mark.parametrize("text", ["31/02/2024", "03/31/2024", "2024-13-01", "0001-01-01", "soon", "1.5", "/"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates(pl.Series("x", [text, "01/02/2024"])).to_list() == [None, date(2024, 2, 1)]
