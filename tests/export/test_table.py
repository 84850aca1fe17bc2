"""The table for a terminal: what folds, what never breaks, and that columns stay beneath one another."""

from dataclasses import replace

import polars as pl

from market_tui.export.table import table_text
from market_tui.query import Answer, Query

LONG = "The Very Long Name of a Company that Runs Homes Limited"


def _lines(answer: Answer, frame: pl.DataFrame, width: int) -> list[str]:
    asked = Query("q", "Title", answer.query.function, columns={"amount": "money [GBP]"})
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
