"""How large a workbook becomes when it is read: measured in its XML first, since a few kilobytes can say
“this cell, a thousand million times”.

The readers of ODS and XLSX lay a sheet out as one rectangle, repeat what is said to repeat, and copy a
shared text into every cell that names it. What is counted here is found by searching bytes, which is safe
only in well-formed XML without comments and CDATA; anything else is refused.
"""

import re
import zipfile
from xml.parsers.expat import ExpatError, ParserCreate

from market_tui.errors import Refused

MOST_CELLS = 10_000_000
MOST_TEXT = 256 * 1024 * 1024
MOST_XML = 256 * 1024 * 1024
_TOO_LARGE = "Is it genuine? Save the table alone as CSV."

_ROW = re.compile(rb"""<table:table-row\b((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_CELLS = (b"<table:table-cell", b"<table:covered-table-cell")
_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})["']""")

_WORKSHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
_AT = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})?(\d{1,9})["']""")
_XLSX_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_XLSX_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d{1,9})\s*<""")
_NAMES_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")


def refuse_vast(archive: zipfile.ZipFile) -> None:
    """Refuse an ODS or XLSX that would be read into more than 10 million cells or 256 MB of text.

    Raises:
        Refused: says which sheet and what it would become.
    """
    names = archive.namelist()
    if "content.xml" in names:
        for row in _tables(_xml(archive, "content.xml")):
            _refuse_repeats(row)
    shared = _lengths(_xml(archive, "xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
    for name in names:
        if _WORKSHEET.match(name):
            _refuse_sheet(_xml(archive, name), shared)


def _xml(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_XML:
        raise Refused(f"a sheet unpacks to more than {MOST_XML >> 20} MB", _TOO_LARGE)
    xml = archive.read(name)
    try:
        ParserCreate("utf-8").Parse(xml, True)
    except ExpatError as error:
        raise Refused(f"the workbook is damaged: {name}: {error}", "Save it again as ODS or XLSX.") from error
    if b"<!" in xml:
        raise Refused("the workbook holds markup that no spreadsheet program writes", _TOO_LARGE)
    return xml


def _tables(xml: bytes) -> list[bytes]:
    """The XML of each table of an ODS."""
    return xml.split(b"<table:table ")[1:]


def _refuse_repeats(table: bytes) -> None:
    """Rows and columns up to the last cell that holds something, with all their repetitions."""
    starts = list(_ROW.finditer(table))
    rows = widest = text = pending = 0
    for number, row in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(table)
        times = _times(row[1])
        width, length = _row(table, row.end(), end, exact=times > 1)
        pending += times
        if width:
            rows, pending, widest = rows + pending, 0, max(widest, width)
            text += length * times
        _refuse(rows, widest, text)


def _row(table: bytes, start: int, end: int, exact: bool) -> tuple[int, int]:
    """How many cells a row has up to its last filled one, and the length of what they hold.

    Empty cells that do not repeat count as filled, unless the row as a whole repeats (`exact`).
    """
    if exact and table.find(b"office:", start, end) < 0 and table.find(b"<text:", start, end) < 0:
        return 0, 0
    width = filled = length = 0
    while start < end:
        found = table.find(b"-repeated", start, end)
        cell = table.rfind(b"<table:", start, found) if found >= 0 else end
        if plain := sum(table.count(opening, start, cell) for opening in _CELLS):
            width, filled, length = width + plain, width + plain, length + cell - start
        if found < 0:
            break
        close = table.find(b">", found, end)
        after = table.find(b"<table:", close, end) if close >= 0 else -1
        after = end if after < 0 else after
        tag = table[cell:close]
        times = _times(tag)
        width += times
        if not tag.endswith(b"/") or b"office:" in tag:
            filled, length = width, length + (after - cell) * times
        start = after
    return filled, length


def _times(attributes: bytes) -> int:
    """How often a row or cell repeats; what is not written in plain digits is not believed."""
    if b"-repeated" not in attributes:
        return 1
    found = _REPEATED.search(attributes)
    if not found:
        raise Refused("a cell of the workbook repeats in a way that cannot be read", _TOO_LARGE)
    return int(found[1])


def _refuse_sheet(xml: bytes, shared: list[int]) -> None:
    """Rows and columns by their addresses and by counting, and the shared texts in all their places."""
    rows, columns = _addressed(xml)
    starts = [row.start() for row in _XLSX_ROW.finditer(xml)]
    widest = 0
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(xml)
        most = xml.count(b"<c", start, end) + xml.count(b":c", start, end)
        if most > widest:
            widest = max(widest, sum(1 for _ in _XLSX_CELL.finditer(xml, start, end)))
    longest = max(shared, default=0)
    named = len(_NAMES_SHARED.findall(xml))
    text = named * longest
    if text > MOST_TEXT:
        told = [int(number) for number in _SHARED.findall(xml)]
        text = sum(shared[number] for number in told if number < len(shared))
        text += (named - len(told)) * longest
    _refuse(max(rows, len(starts)), max(columns, widest), text)


def _addressed(xml: bytes) -> tuple[int, int]:
    """The last row and column that any cell or row names."""
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    for place in _AT.finditer(xml):
        rows.add(place[2])
        columns.add(place[1] or b"")
    return max(map(int, rows), default=0), max(map(_column, columns), default=0)


def _lengths(xml: bytes) -> list[int]:
    """The length of each shared text."""
    starts = [found.start() for found in _TEXT.finditer(xml)]
    return [end - start for start, end in zip(starts, [*starts[1:], len(xml)], strict=True)]


def _refuse(rows: int, columns: int, text: int) -> None:
    if rows * columns > MOST_CELLS:
        raise Refused(
            f"a sheet spans {rows:,} rows by {columns:,} columns, more than {MOST_CELLS:,} cells",
            "Clear the stray cell far from the table, or save the table alone as CSV.",
        )
    if text > MOST_TEXT:
        raise Refused(f"a sheet's texts take more than {MOST_TEXT >> 20} MB once repeated", _TOO_LARGE)


def _column(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
