"""Lines split in one go hold what the csv module reads in them, or are left to it."""

import csv
import io
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market_tui.intake import delimited, plain_lines

PIECES = ["a", "é", " ", "", '"', '""', '"x,y"', '"p""q"', '"l\nm"', ",", ";", "\n", "\r\n", "\r"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=16).map("".join), st.sampled_from(",;"))
def test_plain_lines_are_what_the_csv_module_reads(text: str, delimiter: str) -> None:
    told = plain_lines.split(text + "\n", delimiter)
    if told is None:
        return
    cells, widths = told
    records = list(csv.reader(io.StringIO(text + "\n", newline=""), delimiter=delimiter))
    assert widths.to_list() == [len(record) for record in records]
    blank = [[cell or None for cell in column] for column in zip_longest(*records)]
    assert [[cell or None for cell in column] for column in cells.iter_columns()] == blank


def test_whole_lines_are_taken_and_open_quotes_are_left() -> None:
    text = 'area,n\n"Bristol, City of",5\nWirral,c\n'
    told = plain_lines.split(text, ",")
    assert told is not None
    assert told[0].rows() == [("area", "n"), ("Bristol, City of", "5"), ("Wirral", "c")]
    for left in ('a,"b\nc"\n', '5" pipe,1\n', "a\rb\n", "a,\x00b\n"):
        assert plain_lines.split(left, ",") is None
    assert plain_lines.split("," * 1100 + "\n" + "\n" * 1000, ",") is None


@pytest.mark.parametrize("at_once", [1, 5, 7, 16, 40])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_no_row_breaks_where_a_block_ends(
    at_once: int, line_end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell over two lines leaves the rest to the csv module, from the middle of a line on."""
    monkeypatch.setattr(delimited, "_LINES_AT_ONCE", at_once)
    told = [["urn", "\nplaces"], *([f"SC{n}", "2"] for n in range(20)), ["SC20", "a\nb"], ["SC21", "3"]]
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows(told)
    read = delimited.records(text.getvalue().encode())
    assert read.widths.to_list() == [2] * 23
    assert [list(row) for row in read.cells.iter_rows()] == [[c.strip() for c in row] for row in told]
