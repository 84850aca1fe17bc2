import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.measures import format_range

TABLE = {"low": pl.Float64, "high": pl.Float64}


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (34, 54, "34–54"),
        (34, 34, "34"),
        (34, None, "34 or more"),
        (None, 54, "up to 54"),
        (None, None, "not known"),
        (1_234, 1_234_567, "1,234–1,234,567"),
        (999, 1_000, "999–1,000"),
        (-1_080, -1_070, "−1,080 to −1,070"),
        (-12, 5, "−12 to 5"),
        (0, 0, "0"),
        (2.5, 2.5, "3"),
        (34.2, 34.9, "34–35"),
    ],
)
def test_a_range_in_words(low: float | None, high: float | None, text: str) -> None:
    table = pl.DataFrame({"low": [low], "high": [high]}, schema=TABLE)
    assert table.select(format_range("low", "high")).item() == text


def test_a_share_as_percent() -> None:
    assert pl.select(format_range(0.414, 0.446, scale=100, unit="%")).item() == "41–45%"
    assert pl.select(format_range(0.29, 0.41, scale=100, unit="%")).item() == "29–41%"
    assert pl.select(format_range(0.4, 0.4, scale=100, unit="%")).item() == "40%"


def test_decimals() -> None:
    assert pl.select(format_range(1.204, 1.318, decimals=2)).item() == "1.20–1.32"
    assert pl.select(format_range(1.05, 1.05, decimals=2)).item() == "1.05"
    assert pl.select(format_range(-0.04, 0.5, decimals=1)).item() == "−0.1 to 0.5"


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(0, 3))
def test_what_is_printed_still_holds_the_truth(low: float, width: float, decimals: int) -> None:
    high = low + width
    text = pl.select(format_range(low, high, decimals=decimals)).item().replace(",", "").replace("−", "-")
    ends = [float(end) for end in re.findall(r"(?:(?<=^)|(?<= )|(?<=–))-?[\d.]+", text)]
    slack = 0.5 * 10**-decimals if low == high else 1e-8
    assert ends[0] <= low + slack
    assert ends[-1] >= high - slack
