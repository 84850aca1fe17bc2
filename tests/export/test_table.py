"""The table for a terminal: what folds, what never breaks, and that columns stay beneath one another."""

from dataclasses import replace

import polars as pl

from market_tui.export.table import table_text
from market_tui.export.units import in_short, shown
from market_tui.query import Answer, Query

LONG = "The Very Long Name of a Company that Runs Homes Limited"


def _lines(answer: Answer, frame: pl.DataFrame, width: int) -> list[str]:
    asked = Query(
        "q",
        "Title",
        answer.query.function,
        columns={"amount": "money [GBP]", "value": "as it is [as unit says]"},
    )
    return table_text(replace(answer, query=asked, frame=frame), width, colour=False).splitlines()


def test_words_give_way_before_figures(hostile: Answer) -> None:
    frame = pl.DataFrame(
        {"area": ["Wirral", "Sefton"], "owner": [LONG, "short"], "amount": [1234567.0, None]}
    )
    told = _lines(hostile, frame, 40)
    assert told[1:7] == [
        "                                  amount",
        "area    owner                      (GBP)",
        "Wirral  The Very Long Name    £1,234,567",
        "        of a Company that",
        "        Runs Homes Limited",
        "Sefton  short                          –",
    ]
    assert any(line.endswith("£1,234,567") for line in _lines(hostile, frame, 12))


def test_a_heading_that_folds_ends_above_its_figures(hostile: Answer) -> None:
    frame = pl.DataFrame({"area": ["Wirral"], "good_or_outstanding_homes": [5]})
    told = _lines(hostile, frame, 22)
    assert told[1:5] == [
        "               good or",
        "           outstanding",
        "area             homes",
        "Wirral               5",
    ]


def test_letters_two_cells_wide_keep_the_columns_in_line(hostile: Answer) -> None:
    from rich.cells import cell_len

    frame = pl.DataFrame({"area": ["児童養護", "Bath"], "homes": [1, 22]})
    assert [cell_len(line) for line in _lines(hostile, frame, 60)[2:4]] == [15, 15]


def test_no_rows_and_no_columns(hostile: Answer) -> None:
    assert _lines(hostile, pl.DataFrame(schema={"area": pl.String}), 60)[1] == "area"
    assert _lines(hostile, pl.DataFrame(), 60)[0] == "Title"


def test_money_bears_its_sign_before_the_pound_and_is_short_beside_a_bar() -> None:
    assert [shown(v, "GBP a year") for v in (-1234.4, -0.2, 5.0)] == ["-£1,234", "£0", "£5"]
    assert [in_short(v, "GBP") for v in (135_291_000, -1_250_000, 999.0, None)] == [
        "£135.3m", "-£1.2m", "£999", "–",
    ]  # fmt: skip
    assert in_short(3_000_000, "homes") == "3,000,000"


def test_what_is_alike_in_all_rows_is_said_once_where_there_is_no_room(hostile: Answer) -> None:
    frame = pl.DataFrame(
        {
            "area": ["Wirral"] * 2, "one": ["Wirral"] * 2, "other": ["England"] * 2,
            "measure": ["homes", "homes in private hands"], "unit": ["homes", "fraction"],
            "value": [15.0, 0.875], "reading": ["no interval", "higher"], "flag": ["", ""],
        }
    )  # fmt: skip
    assert _lines(hostile, frame, 36)[1:9] == [
        "area, one: Wirral · other: England ·",
        "flag: –",
        "measure              unit      value",
        "homes                homes        15",
        "homes in private     fraction  87.5%",
        "hands",
        "measure                 reading",
        "homes                   no interval",
    ]
    assert _lines(hostile, frame, 120)[1].startswith("area    one     other    measure")
