"""Fuzz intake with atheris: any bytes are read or refused, and nothing else happens.

Run by hand: python bench/fuzz_intake.py CORPUS_FOLDER -max_total_time=300 [-max_len=4096]
The first byte says how the rest is wrapped: as it is, in a ZIP, as the content of an ODS, as a sheet of
an XLSX. Needs `pip install atheris` (Linux). What it finds belongs into tests/intake/corpus, which a
test reads through every time.
"""

import io
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["market_tui"]):
    from market_tui.errors import Refused
    from market_tui.intake.load import _reading
    from market_tui.intake.read import BROKEN
    from market_tui.intake.sheets import read_sheets

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def wrapped(data: bytes) -> bytes:
    """The input as a file, by its first byte."""
    kind, rest = data[:1], data[1:]
    if kind == b"z":
        return _zip({"data/a.csv": rest, "b.txt": rest[:50]})
    if kind == b"o":
        return _zip({"mimetype": _ODS.encode(), "content.xml": rest})
    if kind == b"x":
        return _zip({"[Content_Types].xml": _TYPES, "xl/worksheets/sheet1.xml": rest})
    return rest


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def one_input(data: bytes) -> None:
    """Read one file; only a refusal is allowed to end it early, and nothing to break the reader."""
    try:
        for sheet in read_sheets(wrapped(data), "fuzz_2025-03-31.csv"):
            reason = _reading(sheet, "0" * 64).report.reason or ""
            if reason.startswith(BROKEN):
                raise AssertionError(reason)
    except Refused:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
