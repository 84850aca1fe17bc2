"""Delimited text to a frame of text cells, some thousand rows at a time, so that memory stays bounded."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

import polars as pl

from market_tui.errors import Refused
from market_tui.intake import plain_lines
from market_tui.intake.decode import encoding_of
from market_tui.intake.workbooks import MOST_CELLS

LONGEST_CELL = 1 << 20
LONGEST_LINE = 1 << 24
MOST_LINES_IN_A_CELL = 200
MOST_COLUMNS = 2_000
_CELLS_AT_ONCE = 250_000
_TEXT_AT_ONCE = 1 << 24
_LINES_AT_ONCE = 1 << 22
_HEAD = 200_000


@dataclass(frozen=True)
class Records:
    """The cells of a CSV, cleaned, under `c0…`; how many each record has; how it was encoded and ends."""

    cells: pl.DataFrame
    widths: pl.Series
    encoding: str
    unfinished: bool


def records(data: bytes) -> Records:
    """A CSV's records: at most 16 MB a line, 1 MB a cell, 2,000 columns, 10 million cells.

    Raises:
        Refused: beyond those limits, or a quotation mark is left open.
    """
    _refuse_long_lines(data)
    encoding = encoding_of(data)
    csv.field_size_limit(LONGEST_CELL)
    delimiter = _delimiter(_text(data, encoding).read(_HEAD))
    frames, widths = [], []
    try:
        for part, width in _frames(_text(data, encoding), delimiter):
            frames.append(part)
            widths.append(width)
    except csv.Error as error:
        raise Refused(f"not readable as CSV: {error}", "A quotation mark may be left open.") from error
    cells = pl.concat(frames, how="diagonal") if frames else pl.DataFrame()
    end = data[-4:].rstrip(b"\0") if encoding == "utf-16" else data
    counted = pl.concat(widths) if widths else pl.Series("width", [], pl.UInt32)
    return Records(cells, counted, encoding, not end.endswith((b"\n", b"\r")))


def cleaned(cells: pl.DataFrame) -> pl.DataFrame:
    """Text cells without control characters and outer white space, null where nothing is left."""
    return _trimmed(cells.with_columns(pl.all().str.replace_all(plain_lines.CONTROL.pattern, "")))


def _trimmed(cells: pl.DataFrame) -> pl.DataFrame:
    text = cells.with_columns(pl.all().str.strip_chars())
    return text.with_columns(pl.when(pl.all().str.len_bytes() > 0).then(pl.all()))


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    """The text as a stream: decoded whole, one odd character makes it four bytes for each."""
    codec, errors = ("utf-8-sig", "strict") if encoding == "utf-8" else (encoding, "replace")
    return io.TextIOWrapper(io.BytesIO(data), codec, errors, newline="")


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


def _delimiter(head: str) -> str:
    """The mark that the first lines hold most of, but for one odd line."""
    lines = head.splitlines()[:80]
    counts = {mark: [line.count(mark) for line in lines] for mark in ",\t;|"}
    return max(counts, key=lambda mark: sum(counts[mark]) - max(counts[mark], default=0))


def _frames(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[pl.DataFrame, pl.Series]]:
    """The cleaned cells and widths of some thousand records at a time, by whole lines while each is one."""
    held, left = 0, ""
    while block := text.read(_LINES_AT_ONCE):
        whole, end, rest = (left + block).rpartition("\n")
        told = plain_lines.split(whole + end, delimiter) if end else None
        if told is None:
            left += block + text.readline()  # A record that began in this block ends beyond it.
            break
        left, held = rest, held + told[1].len()
        _refuse_wide(told[0].width, held)
        yield _trimmed(told[0]), told[1]
    lines = chain(io.StringIO(left, newline=""), text)
    for part in _parts(lines, delimiter, held):
        columns = {f"c{i}": cells for i, cells in enumerate(zip_longest(*part))}
        widths = pl.Series("width", map(len, part), pl.UInt32)
        yield cleaned(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))), widths


def _refuse_wide(widest: int, held: int) -> None:
    if widest > MOST_COLUMNS:
        raise Refused(f"more than {MOST_COLUMNS:,} columns", "Is this the right file?")
    if widest * held > MOST_CELLS:
        raise Refused(f"more than {MOST_CELLS:,} cells", "Is this the right file?")


def _parts(lines: Iterator[str], delimiter: str, held: int = 0) -> Iterator[list[list[str]]]:
    """The records after the first `held`, so many at once that they hold about a quarter of a million cells.

    Raises:
        Refused: too many columns or cells for the rectangle they will be laid out in, or an open quote.
    """
    part: list[list[str]] = []
    taken = 0

    def counted() -> Iterator[str]:
        nonlocal taken
        for text in lines:
            taken += len(text)
            yield text

    reader = csv.reader(counted(), delimiter=delimiter)
    widest, waiting, line = 1, 0, 0
    for record in reader:
        held, waiting, widest = held + 1, waiting + len(record), max(widest, len(record))
        _refuse_wide(widest, held)
        if reader.line_num - line > MOST_LINES_IN_A_CELL:
            _refuse_open_quote(record, held)
        line = reader.line_num
        part.append(record)
        if waiting + len(part) > _CELLS_AT_ONCE or taken > _TEXT_AT_ONCE:
            yield part
            part, waiting, taken = [], 0, 0
    if part:
        yield part


def _refuse_open_quote(record: list[str], number: int) -> None:
    if any(max(cell.count("\n"), cell.count("\r")) > MOST_LINES_IN_A_CELL for cell in record):
        raise Refused(
            f"a cell of row {number:,} runs over more than {MOST_LINES_IN_A_CELL} lines",
            "A quotation mark is left open there.",
        )
