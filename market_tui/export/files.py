"""Answers written to files, each with its provenance: beside a CSV, in a sheet, in Parquet's keys."""

import io
import json
from pathlib import Path

import polars as pl

from market_tui.errors import StoreError, UsageError
from market_tui.export.formats import csv_text, json_text, markdown_text, ndjson_text, text
from market_tui.export.provenance import csv_metadata, facts, metadata
from market_tui.export.safe import flat, guarded
from market_tui.query import Answer
from market_tui.whole import write_whole

BOM = "\ufeff"
SUFFIXES = {
    ".csv": "csv",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".md": "markdown",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".txt": "table",
}


def format_of(path: Path) -> str:
    """The format that a file's suffix asks for.

    Raises:
        UsageError: no format has that suffix.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"no format for {path.name}", f"Use one of: {', '.join(SUFFIXES)}, or --format.")
    return SUFFIXES[path.suffix.lower()]


def file_name(answer: Answer, suffix: str = ".csv") -> str:
    """A name for an answer's file: query, areas, date."""
    areas = "-".join(answer.scope.areas[:2]).lower()
    words = f"{answer.query.name}-{areas}-{answer.scope.as_at or 'latest'}"
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in words)
    return f"{'sample-' if answer.sample else ''}{plain}{suffix}"


def write(answer: Answer, path: Path, form: str | None = None, bom: bool = True) -> list[Path]:
    """Write an answer and its provenance; the files written, the data first.

    A CSV has a byte order mark (Excel then shows £ and – rightly) unless `bom` is false, and text
    that a spreadsheet would run is guarded. Each file appears whole or not at all.

    Raises:
        UsageError: no format has that suffix.
        StoreError: the place cannot be written.
    """
    form = form or format_of(path)
    match form:
        case "csv":
            mark = BOM if bom else ""
            data = (mark + csv_text(guarded(flat(answer.frame)))).encode()
        case "parquet":
            data = _parquet(answer)
        case "xlsx":
            from market_tui.export.workbook import workbook

            data = workbook([answer])
        case "json":
            data = json_text(answer.frame).encode()
        case "ndjson":
            data = ndjson_text(answer.frame).encode()
        case "markdown":
            data = markdown_text(answer).encode()
        case _:
            data = text(answer, form).encode()
    written = [put(path, data)]
    if form in ("csv", "json", "ndjson", "table") and path.is_file():  # beside /dev/stdout is no place
        beside = path.with_name(f"{path.name}-metadata.json")
        told = csv_metadata(answer, path.name) if form == "csv" else metadata(answer)
        written.append(put(beside, told.encode()))
    return written


def _parquet(answer: Answer) -> bytes:
    """Parquet whose file metadata holds the provenance under `market_tui` and each fact's own key."""
    keys = {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in facts(answer).items()
    }
    held = io.BytesIO()
    frame = answer.frame.with_columns(pl.col(pl.Enum).cast(pl.String))
    frame.write_parquet(held, metadata={f"market_tui.{key}": value for key, value in keys.items()})
    return held.getvalue()


def put(path: Path, data: bytes) -> Path:
    """Write a file whole, or not at all.

    Raises:
        StoreError: the place cannot be written.
    """
    try:
        write_whole(path, data)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", "Choose another place.") from error
    return path
