"""Files to sheets of text: CSV, ODS, XLSX, XLS, Parquet, XML and ZIP, every cell as it stands.

Nothing is interpreted here. Limits are stated in `archives`, `workbooks` and `delimited`.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import polars as pl

from market_tui.errors import Refused
from market_tui.intake import xml_records
from market_tui.intake.archives import WORKBOOKS, members, refuse_bombs
from market_tui.intake.decode import refuse_unless_text
from market_tui.intake.delimited import MOST_COLUMNS, cleaned, records
from market_tui.intake.workbooks import MOST_CELLS, MOST_TEXT

_OLE = b"\xd0\xcf\x11\xe0"
_PARQUET = b"PAR1"


@dataclass(frozen=True)
class Unread:
    """A file within an archive that could not be read; the others still are.

    `fault` says that it should have been: a workbook or an archive, not a picture or a web page.
    """

    label: str
    error: Refused
    fault: bool


@dataclass(frozen=True)
class Sheet:
    """One sheet: trimmed text cells `c0…`, null where blank, with `row_number` as a person counts.

    `file` is its name, or `archive/name`; of a `#` in it a line is made, as that parts the sheet's name off.
    `widths` is the number of cells in each record of a CSV, null for spreadsheets, which cannot be ragged.
    `unfinished` says that a CSV's last line has no line end.
    """

    file: str
    name: str | None
    cells: pl.DataFrame
    widths: pl.Series | None = None
    encoding: str | None = None
    blank_rows: int = 0
    unfinished: bool = False

    @property
    def label(self) -> str:
        """The file, and the sheet after `#`."""
        return f"{self.file}#{self.name}" if self.name else self.file


def read_sheets(data: bytes, file: str, depth: int = 0) -> Iterator[Sheet | Unread]:
    """Every sheet of a file; of a ZIP, of every file in it, and those of its files that are no tables.

    Raises:
        Refused: the bytes are no table, or exceed a stated limit.
    """
    file = file.replace("#", "_")
    if data.startswith(b"PK"):
        names = refuse_bombs(data)
        if any(name in names for name in WORKBOOKS):
            yield from _spreadsheet(data, file)
            return
        if depth:
            raise Refused("an archive within an archive", "Unpack it and load what is inside.")
        for name, content in members(data):
            label = f"{file}/{PurePosixPath(name).name}"
            try:
                yield from read_sheets(content, label, depth + 1)
            except Refused as error:
                yield Unread(label, error, content.startswith((b"PK", _OLE, _PARQUET)))
    elif data.startswith(_OLE):
        yield from _spreadsheet(data, file)
    elif data.startswith(_PARQUET):
        yield _parquet(data, file)
    elif xml_records.is_return(data):
        for name, cells in xml_records.tables(data).items():
            yield _trimmed(Sheet(file, name, cleaned(cells)))
    else:
        refuse_unless_text(data)
        yield _csv(data, file)


def _csv(data: bytes, file: str) -> Sheet:
    read = records(data)
    return _trimmed(Sheet(file, None, read.cells, read.widths, read.encoding, unfinished=read.unfinished))


def _parquet(data: bytes, file: str) -> Sheet:
    """A Parquet table as a sheet whose first row is its column names."""
    if not data.endswith(_PARQUET):
        raise Refused("cut short: the Parquet file has no end", "Download it again.")
    try:
        table = pl.scan_parquet(io.BytesIO(data))
        width = table.collect_schema().len()
        if width > MOST_COLUMNS:
            raise Refused(f"more than {MOST_COLUMNS:,} columns", "Is this the right file?")
        if table.select(pl.len()).collect().item() * width > MOST_CELLS:
            raise Refused(f"more than {MOST_CELLS:,} cells", "Is this the right file?")
        table = table.select(pl.all().cast(pl.String))
        if width and _text_in(table) > MOST_TEXT:
            raise Refused(f"it unpacks to more than {MOST_TEXT >> 20} MB of text", "Is it genuine?")
        cells = table.collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = str(error).splitlines()[0]
        raise Refused(f"not readable as Parquet: {reason}", "Download it again.") from error
    names = [f"c{i}" for i in range(cells.width)]
    header = pl.DataFrame([cells.columns], schema=dict.fromkeys(names, pl.String), orient="row")
    under = cells.rename(dict(zip(cells.columns, names, strict=True)))
    return _trimmed(Sheet(file, None, cleaned(pl.concat([header, under]))))


def _text_in(table: pl.LazyFrame) -> int:
    """The length of all its cells, a column and a block of rows at a time."""
    lengths = pl.sum_horizontal(pl.all().str.len_bytes().cast(pl.Int64).sum())
    return int(table.select(lengths).collect(engine="streaming").item() or 0)


def _spreadsheet(data: bytes, file: str) -> Iterator[Sheet]:
    import fastexcel

    try:
        book = fastexcel.read_excel(data)
        for name in book.sheet_names:
            # Without skip_rows blank rows at the top would not count, and every row bear another number.
            cells = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
            if cells.width > MOST_COLUMNS:
                raise Refused(f"more than {MOST_COLUMNS:,} columns in {name}", "Is this the right file?")
            cells = cells.rename({c: f"c{i}" for i, c in enumerate(cells.columns)})
            yield _trimmed(Sheet(file, name, cleaned(cells)))
    except fastexcel.FastExcelError as error:
        reason = str(error).splitlines()[0]
        if "detect file format" in reason:
            reason = "it is damaged, or a stray cell stands very far from its table"
        raise Refused(f"the workbook cannot be read: {reason}", "Save it again as ODS or XLSX.") from error


def _trimmed(sheet: Sheet) -> Sheet:
    """Without blank rows and trailing blank columns, the rows numbered as they stood."""
    cells = sheet.cells
    filled = [i for i, c in enumerate(cells.columns) if cells[c].count()]
    cells = cells.select(cells.columns[: filled[-1] + 1] if filled else [])
    cells = cells.with_row_index("row_number", 1)
    names = [c for c in cells.columns if c != "row_number"]
    blank = cells.select(pl.all_horizontal(pl.col(names).is_null()) if names else pl.lit(True)).to_series()
    kept = cells.filter(~blank) if blank.any() else cells
    widths = sheet.widths.filter(~blank) if sheet.widths is not None and names else None
    return replace(sheet, cells=kept, widths=widths, blank_rows=int(blank.sum()))
