"""What is let through of a ZIP, ODS or XLSX, and the limits at which it is refused."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from market_tui.errors import Refused
from market_tui.intake.workbooks import refuse_vast

MOST_MEMBERS = 2_000
MOST_UNPACKED = 768 * 1024 * 1024
HIGHEST_RATIO = 250
RATIO_COUNTS_FROM = 32 * 1024 * 1024
LARGEST_MEMBER = 256 * 1024 * 1024
WORKBOOKS = ("[Content_Types].xml", "mimetype")
_MOST_TO_ONE = 1032  # what DEFLATE can make of one byte
_CHUNK = 1 << 20
_ENTITY = (b"<!doctype", b"<!entity")
# What zipfile raises on damaged, encrypted or oddly packed members.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def refuse_bombs(data: bytes) -> list[str]:
    """The names in the archive, once it has been found to be whole and within the limits.

    A directory can lie about sizes, so what matters is unpacked to see.

    Raises:
        Refused: damaged or encrypted; more than 2,000 members or 768 MB unpacked, 256 MB of them in
            one; over 250 times its packed size; a path that leaves the archive; XML that declares
            entities; a workbook that would be read into too much (see `workbooks`).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_stated(entries, len(data))
            for entry in entries:
                _refuse_entry(archive, entry)
            if any(entry.filename in WORKBOOKS for entry in entries):
                refuse_vast(archive)
            return [entry.filename for entry in entries]
    except _DAMAGE as error:
        raise Refused("the archive is damaged or cut short", "Download it again.") from error


def _refuse_stated(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_MEMBERS:
        raise Refused(f"the archive holds more than {MOST_MEMBERS:,} files", "Unpack it first.")
    if unpacked > MOST_UNPACKED:
        raise Refused(f"the archive unpacks to more than {MOST_UNPACKED >> 20} MB", "Unpack it first.")
    if any(entry.file_size > LARGEST_MEMBER for entry in entries):
        raise Refused(
            f"a file in the archive unpacks to more than {LARGEST_MEMBER >> 20} MB", "Is it genuine?"
        )
    if unpacked > RATIO_COUNTS_FROM and unpacked > HIGHEST_RATIO * packed:
        raise Refused(f"the archive unpacks to over {HIGHEST_RATIO} times its size", "Is it genuine?")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("the archive is encrypted", "Unpack it with its password first.")


def _refuse_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
        raise Refused("the archive holds a path that leads outside it", "Unpack it with care.")
    if entry.compress_size * _MOST_TO_ONE > RATIO_COUNTS_FROM:
        # Reading to the end compares the stated size and checksum with what comes out.
        with archive.open(entry) as opened:
            while opened.read(_CHUNK):
                pass
    if path.suffix == ".xml" or path.name == "mimetype":
        with archive.open(entry) as opened:
            _refuse_entities(opened.read(1 << 16).lower())
    if path.suffix == ".bin" and path.parts[:2] == ("xl", "worksheets"):
        raise Refused("a binary workbook (XLSB)", "Save it as XLSX.")


def _refuse_entities(head: bytes) -> None:
    """Entities are declared before the first element, wherever comments have pushed that."""
    if any(mark in head for mark in _ENTITY):
        raise Refused("the workbook declares XML entities", "No publisher's file does.")
    if len(head) == 1 << 16 and not re.search(rb"<[a-z]", head):
        raise Refused("the workbook begins with 64 kB of comments", "No publisher's file does.")


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each plain file in a ZIP that has passed `refuse_bombs`.

    Raises:
        Refused: a member is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            name = PurePosixPath(entry.filename).name
            symbolic_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
            if not entry.is_dir() and not symbolic_link and not name.startswith((".", "__MACOSX")):
                try:
                    content = archive.read(entry)
                except _DAMAGE as error:
                    raise Refused("the archive is damaged or cut short", "Download it again.") from error
                yield entry.filename, content
