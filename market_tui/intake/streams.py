"""Files of gigabytes, read block by block: only what concerns an owner in the register is kept.

Memory stays bounded, whatever the file's size. A file that breaks off gives what is whole, and the report
says where it ends.
"""

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import IO, cast

import polars as pl

from market_tui import schema
from market_tui.errors import Refused
from market_tui.intake.as_at import as_at_in
from market_tui.intake.cut_archives import CutArchive
from market_tui.intake.report import SheetReport
from market_tui.intake.stopping import until_stopped
from market_tui.publishers import companies_house as house

BLOCK = 16 * 1024 * 1024
_HEAD = 64 * 1024
_NUMBERED = pl.col("company_number").str.contains(r"^[A-Z0-9]{6,8}$")
_LOAD_REGISTERS = "Load Ofsted's registers first: only companies that are owners in them are kept."
_LOAD_COMPANIES = "Load Companies House's company data first: it gives the owners' company numbers."


@dataclass
class Streamed:
    """What was made of one file: its report, its table, its hash and size."""

    report: SheetReport
    sha256: str
    bytes: int
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)


def kind_of(path: Path) -> str | None:
    """Which of the great files this is, by its first line; None for any other."""
    if not path.is_file():  # A pipe would be waited for.
        return None
    try:
        with _opened(path) as file:
            head = file.read(_HEAD).decode("utf-8", errors="replace")
    except (OSError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    first = head.lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")
    if house.is_control_line(first):
        return house.CONTROL_DATA
    if "companynumber" in first.casefold() and house.columns_of(next(csv.reader([first]), [])):
        return house.COMPANY_DATA
    return None


def stream(
    path: Path, kind: str, owners: pl.DataFrame, numbers: pl.Series, cancel: Event | None = None
) -> Streamed:
    """Read one of the great files.

    `owners` has the register's owners (`owner_id, number`), `numbers` the company numbers known to be
    theirs.

    Raises:
        Refused: no register is loaded, or for the register of controllers no company data.
        OSError: the file cannot be read.
        Stopped: `cancel` was set meanwhile.
    """
    known = house.wanted(owners)
    if not known.height:
        raise Refused(f"{path.name} is {house.TITLES[kind]}, but no register is loaded", _LOAD_REGISTERS)
    starts = pl.concat([numbers, known["number"]]).drop_nulls().unique()
    if kind == house.CONTROL_DATA and not starts.len():
        raise Refused(f"{path.name}: no owner's company number is known", _LOAD_COMPANIES)
    reader = _Reader(path, cancel)
    read = _companies(reader, known) if kind == house.COMPANY_DATA else _controllers(reader, starts)
    return _told(reader, kind, path, read)


def _told(reader: "_Reader", kind: str, path: Path, read: "_Read") -> Streamed:
    as_at = as_at_in([path.stem])
    report = SheetReport(path.name, "loaded", family=kind, title=house.TITLES[kind], encoding="utf-8")
    report.as_at, report.as_at_from = as_at, "file name" if as_at else None
    report.coverage = house.ASKED if reader.asked else None
    report.rows, report.rejected, report.notes = read.frame.height, read.unread, read.notes
    report.notes.insert(0, f"{read.lines:,} lines read; {read.frame.height:,} concern owners in the register")
    if reader.broken:
        report.notes.append(f"cut short: {reader.broken}; what is whole was loaded")
    sha256 = reader.digest.hexdigest()
    # The same file gives other companies once other registers are loaded: another list, under another name.
    made = f"{zlib.crc32(read.frame.write_csv().encode()):08x}"[:4]
    report.source_id = "-".join(p for p in (kind, str(as_at or ""), sha256[:8], made) if p)
    table = "companies" if kind == house.COMPANY_DATA else "controllers"
    frame = read.frame.with_columns(source_id=pl.lit(report.source_id))
    return Streamed(report, sha256, reader.size, {table: schema.TABLES[table].cast(frame)})


@dataclass
class _Read:
    frame: pl.DataFrame
    lines: int
    unread: int
    notes: list[str] = field(default_factory=list)


def _companies(reader: "_Reader", owners: pl.DataFrame) -> _Read:
    columns: dict[int, str] = {}
    kept: list[pl.DataFrame] = []
    lines = unread = 0
    for block in until_stopped(reader.cancel, reader.blocks(lambda line: len(_cells(line)) == reader.width)):
        body = block
        if not columns:
            head, _, body = block.partition(b"\n")
            columns, reader.width = house.columns_of(_cells(head)), len(_cells(head))
            reader.asked = house.ASKED_ON in _cells(head)
        rows = _rows(body, columns, reader.width)
        whole = rows.filter(_NUMBERED)
        lines, unread = lines + rows.height, unread + rows.height - whole.height
        kept.append(house.of_owners(whole, owners))
    frame = house.matched(pl.concat(kept, rechunk=True), owners) if kept else pl.DataFrame()
    return _Read(frame, lines, unread)


def _rows(body: bytes, columns: dict[int, str], width: int) -> pl.DataFrame:
    """The wanted columns of a block of CSV, as text.

    Where it gives fewer rows than it has lines, a stray quotation mark may have joined them: then each line
    by itself, if that gives more companies.
    """
    if not body.strip():
        return pl.DataFrame(schema=dict.fromkeys(columns.values(), pl.String))
    try:
        read = pl.read_csv(
            io.BytesIO(body), has_header=False, encoding="utf8-lossy", truncate_ragged_lines=True,
            schema={f"c{i}": pl.String for i in range(width)}, columns=sorted(columns), ignore_errors=True,
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return _line_by_line(body, columns, width)
    read = read.select(pl.col(f"c{i}").alias(name) for i, name in columns.items())
    if read.height == body.count(b"\n"):
        return read
    return max(read, _line_by_line(body, columns, width), key=lambda rows: rows.filter(_NUMBERED).height)


def _line_by_line(body: bytes, columns: dict[int, str], width: int) -> pl.DataFrame:
    """The same, a line at a time: a quotation mark that is left open takes no other line with it."""
    rows = [cells if len(cells) == width else [""] * width for cells in map(_cells, body.split(b"\n")[:-1])]
    return pl.DataFrame(
        [[row[i] for i in columns] for row in rows], dict.fromkeys(columns.values(), pl.String), orient="row"
    )


def _cells(line: bytes) -> list[str]:
    return next(csv.reader([line.decode("utf-8-sig", errors="replace").rstrip("\r\n")]), [])


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _controllers(reader: "_Reader", starts: pl.Series) -> _Read:
    kept: list[pl.DataFrame] = []
    lines = unread = 0
    for block in until_stopped(reader.cancel, reader.blocks(_is_json)):
        reader.asked = reader.asked or house.is_asked_line(block[:_HEAD].split(b"\n", 1)[0])
        text = pl.read_csv(
            io.BytesIO(block), has_header=False, new_columns=["line"], separator="\x1f", quote_char=None,
            infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True,
        )["line"].drop_nulls()  # fmt: skip
        whole = text.filter(text.str.starts_with("{") & text.str.contains(r"\}\s*$"))
        found, odd = _corporate(whole)
        lines, unread = lines + text.len(), unread + text.len() - whole.len() + odd
        kept.append(found)
    every = pl.concat(kept, rechunk=True) if kept else pl.DataFrame()
    notes = [f"{every.height:,} corporate controllers in the whole file"]
    return _Read(house.chains(every, starts), lines, unread, notes)


def _corporate(lines: pl.Series) -> tuple[pl.DataFrame, int]:
    """The controllers in these lines, and how many lines are none: found by halving what cannot be read."""
    try:
        return house.corporate(lines), 0
    except pl.exceptions.PolarsError:
        if lines.len() == 1:
            return house.corporate(lines.clear()), 1
    half = lines.len() // 2
    (one, odd), (other, more) = _corporate(lines[:half]), _corporate(lines[half:])
    return pl.concat([one, other]), odd + more


class _Reader:
    """A file's whole lines in blocks, hashed on the way; a last line without an end is left out."""

    def __init__(self, path: Path, cancel: Event | None) -> None:
        self.path = path
        self.cancel = cancel
        self.size = path.stat().st_size
        self.digest = hashlib.sha256()
        self.broken = ""
        self.width = 0
        self.asked = False

    def blocks(self, whole: Callable[[bytes], bool]) -> Iterator[bytes]:
        """Blocks of whole lines; while one is worked on, the next is read and hashed.

        A last line that does not end counts if it is `whole` all the same.
        """
        with ThreadPoolExecutor(1) as pool, _opened(self.path) as file:
            rest = b""
            waiting = pool.submit(self._read, file)
            while data := waiting.result():
                waiting = pool.submit(self._read, file)
                end = data.rfind(b"\n") + 1
                if end:
                    yield rest + data[:end]
                    rest = data[end:]
                else:
                    rest += data
                if len(rest) > 4 * BLOCK:
                    raise Refused(
                        f"{self.path.name} has a line of over {4 * BLOCK >> 20} MB", "Download it again."
                    )
            if rest.strip() and whole(rest):
                yield rest + b"\n"
            elif rest.strip():
                self.broken = self.broken or f"the last line has no end ({len(rest):,} bytes)"

    def _read(self, file: IO[bytes]) -> bytes:
        try:
            data = file.read(BLOCK)
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            if not isinstance(file, zipfile.ZipExtFile | CutArchive):
                raise
            self.broken = f"the archive ends early ({error})"
            return b""
        self.digest.update(data)
        return data


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """A plain file, or the one file in a ZIP, as a stream of bytes; of a ZIP cut short what is there."""
    with path.open("rb") as plain:
        if plain.read(2) != b"PK":
            plain.seek(0)
            yield plain
            return
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        yield from _beginning(path)
        return
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        if len(members) != 1:
            raise zipfile.BadZipFile("more than one file in it")
        with archive.open(members[0]) as member:
            yield member


def _beginning(path: Path) -> Iterator[IO[bytes]]:
    try:
        cut = CutArchive(path)
    except ValueError as error:
        raise zipfile.BadZipFile(str(error)) from error
    with cut:
        yield cast(IO[bytes], cut)
