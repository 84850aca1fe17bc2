"""Inputs that fuzzing kept or found: each is read or refused, within bounded memory.

The first byte of each file says how the rest is wrapped; see bench/fuzz_intake.py, which made them.
"""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from market_tui.errors import Refused
from market_tui.intake.load import _reading
from market_tui.intake.read import BROKEN
from market_tui.intake.sheets import read_sheets

CORPUS = sorted(
    p for p in (Path(__file__).parent / "corpus").iterdir() if p.is_file() and not p.name.startswith(".")
)
_WRAPPERS = {
    b"z": ("data/a.csv", {}),
    b"o": ("content.xml", {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    b"x": ("xl/worksheets/sheet1.xml", {"[Content_Types].xml": b"<Types/>"}),
}


def unwrapped(data: bytes) -> bytes:
    """The file that an input stands for."""
    kind, rest = data[:1], data[1:]
    if kind not in _WRAPPERS:
        return rest
    name, others = _WRAPPERS[kind]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for other, content in {**others, name: rest}.items():
            archive.writestr(zipfile.ZipInfo(other), content)
    return packed.getvalue()


def test_the_corpus_is_here() -> None:
    assert len(CORPUS) > 50


def test_each_is_read_or_refused() -> None:
    read = 0
    for path in CORPUS:
        try:
            for sheet in read_sheets(unwrapped(path.read_bytes()), "fuzz_2025-03-31.csv"):
                report = _reading(sheet, "0" * 64).report
                assert report.outcome in ("loaded", "not used", "not recognised", "refused"), path.name
                assert not (report.reason or "").startswith(BROKEN), path.name
                read += 1
        except Refused as refusal:
            assert refusal.message, path.name
            assert refusal.remedy, path.name
    assert read > 20


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (pl.select(pl.repeat(1, 10_000_001).alias("a")), "cells"),
        (pl.select(pl.repeat("x" * 100_000, 9_000).alias("a")), "of text"),
        (pl.DataFrame({f"c{i}": [1] for i in range(2_001)}), "columns"),
    ],
    ids=["cells", "text", "columns"],
)
def test_a_small_parquet_file_that_unpacks_to_a_great_one(table: pl.DataFrame, words: str) -> None:
    packed = io.BytesIO()
    table.write_parquet(packed)
    assert len(packed.getvalue()) < 1 << 20
    with pytest.raises(Refused, match=words):
        list(read_sheets(packed.getvalue(), "bomb.parquet"))
