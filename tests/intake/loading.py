"""Loading bytes as if they were files, for the tests of intake."""

from pathlib import Path

import polars as pl

from market_tui.intake import LoadReport, SheetReport, load
from market_tui.store import Store


def load_files(folder: Path, files: dict[str, bytes], store: Store | None = None) -> tuple[LoadReport, Store]:
    """Write the files, name each of them to `load`, and give the report and the store."""
    store = store or Store(folder / "store")
    given = folder / "given"
    given.mkdir(exist_ok=True, parents=True)
    for name, content in files.items():
        (given / name).write_bytes(content)
    return load([given / name for name in files], store), store


def one_sheet(folder: Path, name: str, content: bytes) -> tuple[SheetReport, Store]:
    """The report of a file of one table."""
    report, store = load_files(folder, {name: content})
    (sheet,) = report.sheets()
    return sheet, store


def settings(store: Store) -> list[dict[str, object]]:
    """Every loaded setting, by URN."""
    return store.read("providers").sort("urn").to_dicts()


def rejects(store: Store) -> list[tuple[object, ...]]:
    """`row_number, column, value, reason` of every reject."""
    return store.read("rejects").sort("row_number", "column").select(pl.exclude("source_id")).rows()
