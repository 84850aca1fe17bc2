"""Delimited lines that are each a record of its own, split in one go: most of what publishers print."""

import csv
import re
from itertools import zip_longest

import polars as pl

LONGEST_LINE = 1 << 20
MOST_CELLS = 1_000_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def split(text: str, delimiter: str) -> tuple[pl.DataFrame, pl.Series] | None:
    """The cells of whole lines under `c0…`, and how many each has, as the csv module would read them.

    None where that module has to read them: a quotation mark that is not the cell's own or runs over lines,
    a line end of an old Mac, a control character, a line beyond 1 MB, too many cells to lay out at once.
    """
    if CONTROL.search(text):
        return None
    lines = pl.Series("line", text.removesuffix("\n").split("\n"), pl.String).str.strip_suffix("\r")
    quoted = lines.str.contains('"', literal=True)
    marked = lines.filter(quoted)
    longest = lines.str.len_bytes().max()
    if (isinstance(longest, int) and longest > LONGEST_LINE) or lines.str.contains("\r", literal=True).any():
        return None
    if marked.len() and not marked.str.contains(_closed(delimiter)).all():
        return None
    told = pl.DataFrame({"line": lines}).with_row_index("at")
    plain = told.filter(~quoted)
    records = list(csv.reader(marked, delimiter=delimiter))
    marks = pl.col("line").str.count_matches(delimiter, literal=True)
    counted = plain.select("at", width=pl.when(pl.col("line") == "").then(0).otherwise(marks + 1))
    told_apart = pl.DataFrame({"at": told.filter(quoted)["at"], "width": list(map(len, records))})
    both = [each.select("at", pl.col("width").cast(pl.UInt32)) for each in (counted, told_apart)]
    widths = pl.concat(both).sort("at")["width"]
    widest = widths.max()
    names = [f"c{i}" for i in range(widest if isinstance(widest, int) else 0)]
    if len(names) * lines.len() > MOST_CELLS:
        return None
    if not names:
        return pl.DataFrame(), widths
    cells = plain.select(
        "at", pl.col("line").str.split_exact(delimiter, len(names) - 1).struct.rename_fields(names)
    ).unnest("line")
    if records:
        columns = dict(zip(names, zip_longest(*records), strict=False))
        own = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        own.insert_column(0, told.filter(quoted)["at"])
        cells = pl.concat([cells, own], how="diagonal").sort("at")
    return cells.drop("at"), widths


def _closed(delimiter: str) -> str:
    """A line whose quotation marks each open and close a cell."""
    bare, mark = rf'[^"{re.escape(delimiter)}]*', re.escape(delimiter)
    cell = rf'(?:"[^"]*(?:""[^"]*)*"|{bare})'
    return rf"^{cell}(?:{mark}{cell})*$"
