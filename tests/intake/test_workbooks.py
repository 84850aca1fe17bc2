"""A small workbook that would be read into a great one: measured before it is read."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import fastexcel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.errors import Refused
from market_tui.intake import workbooks
from market_tui.intake.sheets import Sheet, read_sheets
from tests.intake import editions

ROW = "<table:table-row{0}>{1}</table:table-row>"
FILLED = '<table:table-cell{0} office:value-type="string"><text:p>{1}</text:p></table:table-cell>'
NUMBER = '<table:table-cell office:value-type="float" office:value="1"{0}/>'
EMPTY = "<table:table-cell{0}/>"
MANY_ROWS = ' table:number-rows-repeated="{}"'
MANY_COLUMNS = ' table:number-columns-repeated="{}"'


def _ods(rows: str) -> bytes:
    """A workbook whose only sheet has these rows."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(editions.ods({"S": []}))) as plain,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in plain.infolist():
            content = plain.read(entry).replace(b"</table:table>", f"{rows}</table:table>".encode())
            made.writestr(entry, content)
    return packed.getvalue()


def _xlsx(rows: str, shared: str = "") -> bytes:
    """A workbook whose only sheet has these rows."""
    import xlsxwriter

    first, packed = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(first)
    book.add_worksheet().write(0, 0, "text")
    book.close()
    with zipfile.ZipFile(first) as plain, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in plain.infolist():
            content = plain.read(entry).decode()
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = f"{content.partition('<sheetData>')[0]}<sheetData>{rows}</sheetData></worksheet>"
            made.writestr(entry, content.replace("<t>text</t>", f"<t>{shared or 'text'}</t>"))
    return packed.getvalue()


CELLS = ROW.format("", FILLED.format(MANY_COLUMNS.format(1900), "x"))
VAST = {
    "rows that repeat": (_ods(ROW.format(MANY_ROWS.format(10**6), NUMBER.format("") * 20)), "20 columns"),
    "filled cells that repeat": (_ods(CELLS * 4000), "256 MB"),
    "numbers that repeat": (_ods(ROW.format("", NUMBER.format(MANY_COLUMNS.format(10**8)))), "100,000,000"),
    "texts that repeat": (
        _ods(ROW.format(MANY_ROWS.format(9000), FILLED.format(MANY_COLUMNS.format(300), "x" * 200))), "256 MB"
    ),
    "far from the table": (
        _ods(ROW.format("", EMPTY.format(MANY_COLUMNS.format(10**6)) + NUMBER.format("")) * 11), "1,000,001"
    ),
    "rows in between": (
        _ods(CELLS + ROW.format(MANY_ROWS.format(10**6), EMPTY.format("")) + CELLS), "1,000,002 rows"
    ),
    "a number in disguise": (
        _ods(ROW.format(MANY_ROWS.format("&#49;00000"), NUMBER.format(""))), "cannot be read"
    ),
    "a tag in an attribute": (_ods(ROW.format(' table:x="<table:table-cell"', "")), "damaged"),
    "a comment": (_ods(ROW.format("", "<!-- <table:table-row> -->")), "markup"),
    "a shared text": (_xlsx('<row><c t="s"><v>0</v></c></row>' * 30_000, "x" * 9000), "256 MB"),
    "cells without addresses": (_xlsx("<row>" + "<c/>" * 1000 + "</row>" + "<row/>" * 20_000), "20,001 rows"),
    "a cell far off": (_xlsx('<row r="9"><c r="XFD1048576"><v>1</v></c></row>'), "16,384 columns"),
}  # fmt: skip


@pytest.mark.parametrize("name", VAST)
def test_a_few_kilobytes_that_say_a_thousand_million(name: str) -> None:
    data, words = VAST[name]
    assert len(data) < 200_000
    with pytest.raises(Refused, match=words):
        list(read_sheets(data, "bomb"))


def test_what_every_spreadsheet_program_writes_is_let_through() -> None:
    """Each row ends in empty cells to the last column, the sheet in empty rows to the last row."""
    row = ROW.format("", FILLED.format("", "URN") + EMPTY.format(MANY_COLUMNS.format(16_383)))
    rest = ROW.format(MANY_ROWS.format(1_048_000), EMPTY.format(MANY_COLUMNS.format(16_384)))
    (sheet,) = read_sheets(_ods(row * 50 + rest), "list.ods")
    assert sheet.cells.shape == (50, 2)  # type: ignore[union-attr]
    (sheet,) = read_sheets(_xlsx('<row><c t="s"><v>0</v></c></row>' * 50), "list.xlsx")
    assert sheet.cells.shape == (50, 2)  # type: ignore[union-attr]


@pytest.mark.parametrize("write", [editions.ods, editions.xlsx])
def test_rows_bear_the_numbers_that_a_person_sees(write: Callable[[Any], bytes]) -> None:
    """Blank rows above the table and in it count; the empty sheet does no harm."""
    told = {"S": [[], [], ["URN", "Places"], [], ["SC1", "four"]], "Empty": []}
    first, empty = read_sheets(write(told), "list")
    assert isinstance(first, Sheet)
    assert first.cells.rows() == [(3, "URN", "Places"), (5, "SC1", "four")]
    assert first.blank_rows == 3
    assert isinstance(empty, Sheet)
    assert empty.cells.height == 0


times = st.integers(1, 7)
cells = st.tuples(st.sampled_from([FILLED, NUMBER, EMPTY]), times).map(
    lambda cell: cell[0].format(MANY_COLUMNS.format(cell[1]) if cell[1] > 1 else "", "x")
)
rows = st.tuples(times, st.lists(cells, max_size=5)).map(
    lambda row: ROW.format(MANY_ROWS.format(row[0]) if row[0] > 1 else "", "".join(row[1]))
)


@given(st.lists(rows, max_size=6).map("".join))
def test_never_less_than_the_reader_lays_out(sheet: str) -> None:
    laid_out: list[tuple[int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbooks, "_refuse", lambda rows, columns, text: laid_out.append((rows, columns)))
        with zipfile.ZipFile(io.BytesIO(_ods(sheet))) as archive:
            workbooks.refuse_vast(archive)
    read = fastexcel.read_excel(_ods(sheet)).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    rows, columns = max(laid_out, default=(0, 0))
    assert rows * columns >= read.height * read.width
