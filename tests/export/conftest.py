"""Answers to write: on the sample market, and one made by hand of hostile text."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import market_tui
from market_tui.market import Market, Scope
from market_tui.query import Answer, Query
from market_tui.store import Source

HOSTILE = (
    "=cmd|'/c calc'!A1",
    "[/red]\x1b[2J",
    "+1",
    "@SUM(A1)",
    "a\r\nb\tc",
    "x\u202ey",
    "–",
    "-",
    "£5",
    None,
)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """The sample market, from a store that is empty."""
    return market_tui.open_market(tmp_path_factory.mktemp("nothing"))


@pytest.fixture
def hostile() -> Answer:
    """Ten rows of text that a spreadsheet, a terminal or a page could take for more than text."""
    rows = len(HOSTILE)
    frame = pl.DataFrame(
        {
            "area": ["Wirral"] * rows,
            "as_at": [date(2025, 3, 31)] * rows,
            "text": list(HOSTILE),
            "share": [0.1, 1 / 3, 1e-20, float("nan"), float("inf"), None, 0.0, 1.0, 2 / 3, 0.05],
            "amount": [123456789.125, -2.5, 1e15, 0.01, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
            "homes": list(range(rows)),
        }
    )

    def nothing() -> pl.LazyFrame:
        """Rows made by hand."""
        return frame.lazy()

    columns = {"share": "a share [fraction]", "amount": "money [GBP]", "homes": "homes [homes]"}
    asked = Query("by_hand", "By hand", nothing, "bars", columns, ("A caveat.",))
    source = Source(
        "s", "f", "Ofsted", "A list\x1b[2J", date(2025, 3, 31), "register", "a|b.csv", "ab" * 32, 10,
        "2026-01-01T00:00:00Z", 10, 0, "Open Government Licence v3.0",
    )  # fmt: skip
    return Answer(
        asked, Scope(areas=("Wirral",), as_at=date(2025, 3, 31)), frame, (source,), ("A note.",), False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"
