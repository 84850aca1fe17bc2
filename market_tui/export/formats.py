"""A frame as text: CSV, JSON, lines of JSON, Markdown, and a table for a terminal."""

import re
from collections.abc import Iterable

import polars as pl

from market_tui.export.provenance import notes
from market_tui.export.safe import flat, visible
from market_tui.export.table import cells, table_text
from market_tui.plain import printable
from market_tui.query import Answer

TEXT_FORMATS = ("table", "csv", "json", "ndjson", "markdown")
FILE_FORMATS = ("parquet", "xlsx")
_MARKED = re.compile(r"([\\`*\[\]|~]|(?<!\w)_|_(?!\w))")


def csv_text(frame: pl.DataFrame) -> str:
    """RFC 4180, a header line, full precision, plain decimals, blank for missing."""
    return flat(frame).write_csv(float_scientific=False, line_terminator="\n")


def json_text(frame: pl.DataFrame) -> str:
    """An array with one object a row; dates are ISO text."""
    return visible(frame).write_json() + "\n"


def ndjson_text(frame: pl.DataFrame) -> str:
    """One object a line."""
    return visible(frame).write_ndjson()


def markdown_text(answer: Answer) -> str:
    """A table for a person, with what it rests on beneath."""
    frame = flat(answer.frame)
    rule = ["---:" if frame[c].dtype.is_numeric() else "---" for c in frame.columns]
    lines = [f"## {markdown_plain(answer.query.title)}", "", markdown_plain(answer.scope.line()), ""]
    lines += [_row(c.replace("_", " ") for c in frame.columns), _row(rule)]
    lines += [_row(row) for row in zip(*cells(answer, frame), strict=True)]
    lines += ["", *(f"- {markdown_plain(note)}" for note in notes(answer))]
    lines += [
        markdown_plain(f"- Source: {s.publisher}, {s.title} ({s.file}, sha256 {s.sha256[:12]})")
        for s in answer.sources
    ]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(markdown_plain(cell) for cell in cells) + " |"


def markdown_plain(text: str) -> str:
    """`text` so that Markdown shows it as it is: no link, no emphasis, no tag, no cell of its own."""
    return _MARKED.sub(r"\\\1", printable(text).replace("&", "&amp;").replace("<", "&lt;"))


def text(answer: Answer, form: str, width: int | None = None, colour: bool = False) -> str:
    """An answer in one of the text formats."""
    match form:
        case "table":
            return table_text(answer, width, colour)
        case "csv":
            return csv_text(answer.frame)
        case "json":
            return json_text(answer.frame)
        case "ndjson":
            return ndjson_text(answer.frame)
    return markdown_text(answer)
