"""Files to sheets of text: CSV, ODS, XLSX, XLS, Parquet and ZIP, every cell as it stands.

Nothing is interpreted here. Limits on archives are stated in `archives.py`.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import PurePosixPath

import polars as pl

from market_tui.errors import Refused
from market_tui.intake.archives import MOST_CELLS, MOST_UNPACKED, members, refuse_bombs
from market_tui.intake.decode import decode, refuse_unless_text

LONGEST_CELL = 1 << 20
LONGEST_LINE = 1 << 24
MOST_LINES_IN_A_CELL = 200
MOST_COLUMNS = 2_000
_SPREADSHEETS = ("[Content_Types].xml", "mimetype")
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


def read_sheets(data: bytes, file: str, depth: int = 0) -> "Iterator[Sheet | Unread]":
    """Every sheet of a file; of a ZIP, of every file in it, and those of its files that are no tables.

    Raises:
        Refused: the bytes are no table, or exceed a stated limit.
    """
    if data.startswith(b"PK"):
        names = refuse_bombs(data)
        if any(name in names for name in _SPREADSHEETS):
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
    else:
        refuse_unless_text(data)
        yield _csv(data, file)


def _csv(data: bytes, file: str) -> Sheet:
    """A CSV as a sheet: at most 16 MB a line, 1 MB a cell, 2,000 columns, 20 million cells."""
    _refuse_long_lines(data)
    text, encoding = decode(data)
    csv.field_size_limit(LONGEST_CELL)
    records = _records(text)
    columns = {f"c{i}": values for i, values in enumerate(zip_longest(*records))}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    widths = pl.Series("width", map(len, records), pl.UInt32)
    return _trimmed(Sheet(file, None, frame, widths, encoding, unfinished=not text.endswith(("\n", "\r"))))


def _refuse_long_lines(data: bytes) -> None:
    """Before any of it is decoded: jump from line end to line end, as far as one line may reach."""
    at = 0
    while at + LONGEST_LINE < len(data):
        reach = at + LONGEST_LINE
        end = data.rfind(b"\n", at, reach)
        end = data.rfind(b"\r", at, reach) if end < 0 else end
        if end < 0:
            raise Refused(f"a line of more than {LONGEST_LINE >> 20} MB", "Is this the right file?")
        at = end + 1


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, a slice of the text at a time: a buffer of it all takes four bytes a character.

    Raises:
        Refused: a line is too long.
    """
    at = 0
    while at < len(text):
        reach = at + LONGEST_LINE
        end = len(text) - 1 if reach >= len(text) else text.rfind("\n", at, reach)
        end = text.rfind("\r", at, reach) if end < 0 else end
        if end < 0:
            raise Refused(f"a line of more than {LONGEST_LINE >> 20} MB", "Is this the right file?")
        end += 2 if text.startswith("\r\n", end) else 1
        yield from io.StringIO(text[at:end], newline="")
        at = end


def _bounded(lines: Iterator[str], delimiter: str) -> list[list[str]]:
    """Every record, as long as the limits hold for the rectangle that they will be laid out in.

    Raises:
        Refused: too many columns or cells.
    """
    records: list[list[str]] = []
    widest = 1
    for record in csv.reader(lines, delimiter=delimiter):
        widest = max(widest, len(record))
        if widest > MOST_COLUMNS:
            raise Refused(f"more than {MOST_COLUMNS:,} columns", "Is this the right file?")
        records.append(record)
        if widest * len(records) > MOST_CELLS:
            raise Refused(f"more than {MOST_CELLS:,} cells", "Is this the right file?")
    return records


def _records(text: str) -> list[list[str]]:
    """The records of a CSV, by the delimiter that its first lines hold most of, but for one odd line."""
    lines = text[:200_000].splitlines()[:80]
    counts = {mark: [line.count(mark) for line in lines] for mark in ",\t;|"}
    delimiter = max(counts, key=lambda mark: sum(counts[mark]) - max(counts[mark], default=0))
    try:
        records = _bounded(_lines(text), delimiter)
    except csv.Error as error:
        raise Refused(f"not readable as CSV: {error}", "A quotation mark may be left open.") from error
    if max(text.count("\n"), text.count("\r")) - len(records) > MOST_LINES_IN_A_CELL:
        for number, record in enumerate(records, 1):
            if any(max(cell.count("\n"), cell.count("\r")) > MOST_LINES_IN_A_CELL for cell in record):
                raise Refused(
                    f"a cell of row {number:,} runs over more than {MOST_LINES_IN_A_CELL} lines",
                    "A quotation mark is left open there.",
                )
    return records


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
        cells = table.select(pl.all().cast(pl.String)).collect()
        text = (
            cells.select(pl.sum_horizontal(pl.all().str.len_bytes().cast(pl.Int64).sum())) if width else cells
        )
        if text.height and text.item() > MOST_UNPACKED:
            raise Refused(f"it unpacks to more than {MOST_UNPACKED >> 20} MB of text", "Is it genuine?")
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = str(error).splitlines()[0]
        raise Refused(f"not readable as Parquet: {reason}", "Download it again.") from error
    names = [f"c{i}" for i in range(cells.width)]
    header = pl.DataFrame([cells.columns], schema=dict.fromkeys(names, pl.String), orient="row")
    return _trimmed(
        Sheet(file, None, pl.concat([header, cells.rename(dict(zip(cells.columns, names, strict=True)))]))
    )


def _spreadsheet(data: bytes, file: str) -> Iterator[Sheet]:
    import fastexcel

    try:
        book = fastexcel.read_excel(data)
        for name in book.sheet_names:
            cells = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
            if cells.width > MOST_COLUMNS:
                raise Refused(f"more than {MOST_COLUMNS:,} columns in {name}", "Is this the right file?")
            yield _trimmed(Sheet(file, name, cells.rename({c: f"c{i}" for i, c in enumerate(cells.columns)})))
    except fastexcel.FastExcelError as error:
        reason = str(error).splitlines()[0]
        if "detect file format" in reason:
            reason = "it is damaged, or a stray cell stands very far from its table"
        raise Refused(f"the workbook cannot be read: {reason}", "Save it again as ODS or XLSX.") from error


def _trimmed(sheet: Sheet) -> Sheet:
    """Without control characters, outer white space, blank rows and trailing blank columns."""
    text = pl.all().str.replace_all(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]", "").str.strip_chars()
    cells = sheet.cells.with_columns(text).with_columns(pl.when(pl.all().str.len_bytes() > 0).then(pl.all()))
    filled = [i for i, c in enumerate(cells.columns) if cells[c].count()]
    cells = cells.select(cells.columns[: filled[-1] + 1] if filled else [])
    cells = cells.with_row_index("row_number", 1)
    names = [c for c in cells.columns if c != "row_number"]
    blank = cells.select(pl.all_horizontal(pl.col(names).is_null()) if names else pl.lit(True)).to_series()
    kept = cells.filter(~blank)
    widths = sheet.widths.filter(~blank) if sheet.widths is not None and names else None
    return replace(sheet, cells=kept, widths=widths, blank_rows=int(blank.sum()))
