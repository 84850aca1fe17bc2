"""What is let through of a ZIP, ODS or XLSX, and the limits at which it is refused."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from market_tui.errors import Refused

MOST_MEMBERS = 2_000
MOST_UNPACKED = 768 * 1024 * 1024
HIGHEST_RATIO = 250
RATIO_COUNTS_FROM = 32 * 1024 * 1024
_ENTITY = (b"<!doctype", b"<!entity")


def refuse_bombs(data: bytes) -> list[str]:
    """The names in the archive, once its directory has been found to be within the limits.

    Raises:
        Refused: more than 2,000 members or 768 MB unpacked, over 250 times its packed size, a path
            that leaves the archive, or XML that declares entities.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise Refused("the archive is damaged or cut short", "Download it again.") from error
    with archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_MEMBERS:
            raise Refused(f"the archive holds more than {MOST_MEMBERS:,} files", "Unpack it first.")
        if unpacked > MOST_UNPACKED:
            raise Refused(f"the archive unpacks to more than {MOST_UNPACKED >> 20} MB", "Unpack it first.")
        if unpacked > RATIO_COUNTS_FROM and unpacked > HIGHEST_RATIO * len(data):
            raise Refused(f"the archive unpacks to over {HIGHEST_RATIO} times its size", "Is it genuine?")
        for entry in entries:
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in path.parts[:1]:
                raise Refused("the archive holds a path that leads outside it", "Unpack it with care.")
            if path.suffix == ".xml" or path.name == "mimetype":
                with archive.open(entry) as opened:
                    head = opened.read(4096).lower()
                if any(mark in head for mark in _ENTITY):
                    raise Refused("the workbook declares XML entities", "No publisher's file does.")
        return [entry.filename for entry in entries]


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each plain file in a ZIP that has passed `refuse_bombs`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            name = PurePosixPath(entry.filename).name
            symbolic_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
            if not entry.is_dir() and not symbolic_link and not name.startswith((".", "__MACOSX")):
                yield entry.filename, archive.read(entry)
