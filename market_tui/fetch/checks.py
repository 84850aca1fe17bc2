"""Is it the file that was asked for? Looked at before it takes the place of the last good one."""

import io
import re
import zipfile
from pathlib import Path

from market_tui.errors import MarketError
from market_tui.fetch.errors import BY_HAND, CutShort, LayoutChanged, blocked
from market_tui.fetch.sources import Wanted

SMALLEST = 200
_HEAD = 1 << 20
_PAGE = re.compile(rb"^\s*(?:<!doctype html|<html|<head|<body|<!--)", re.IGNORECASE)
_ETAG_SIZE = re.compile(r'^"[0-9a-f]+-([0-9a-f]+)"$')


def refuse_page(head: bytes, host: str) -> None:
    """Refuse a body that begins as a web page does.

    Raises:
        Blocked: it is a web page.
    """
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise blocked(host)


def size_by_etag(etag: str | None) -> int | None:
    """The size that GOV.UK's assets write into a strong ETag, after its dash."""
    found = _ETAG_SIZE.match(etag or "")
    return int(found[1], 16) if found else None


def refuse_broken(path: Path) -> None:
    """Refuse an archive, workbook or Parquet file that does not hold together, and a file of nothing.

    Raises:
        CutShort: it ends too soon or is damaged.
        LayoutChanged: it goes beyond the stated limits of archives.
    """
    from market_tui.intake.archives import refuse_bombs

    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(max(0, size - 4))
        end = file.read(4)
    if size < SMALLEST:
        raise CutShort(f"only {size} bytes came", "Try again later.")
    if start == b"PAR1" and end != b"PAR1":
        raise CutShort("the Parquet file has no end", "Try again.")
    if start[:2] != b"PK":
        return
    data = path.read_bytes()
    try:
        refuse_bombs(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            damaged = archive.testzip()
    except MarketError as error:
        raise _from_intake(error) from error
    except (zipfile.BadZipFile, EOFError, ValueError, OSError) as error:
        raise CutShort("the archive is damaged", "Try again.") from error
    if damaged:
        raise CutShort("the archive is damaged", "Try again.")


def _from_intake(error: MarketError) -> CutShort | LayoutChanged:
    if "cut short" in error.message:
        return CutShort(error.message, error.remedy)
    return LayoutChanged(error.message, BY_HAND)


def recognise(path: Path, kind: Wanted) -> list[str]:
    """The families of the tables in a file; none if its kind is loose and it is no table of ours.

    Raises:
        LayoutChanged: a column is missing that its family needs, or it is not what it should be.
    """
    data = path.read_bytes()
    cut = data.rfind(b"\n", 0, _HEAD) + 1 if data[:2] != b"PK" and len(data) > _HEAD else 0
    found = _families(data[:cut], path.name)[0] if cut and not data.startswith(b"PAR1") else []
    why = ""
    if not found:
        found, why = _families(data, path.name)
    wanted = [f for f in found if not kind.families or f.partition(":")[0] in kind.families]
    if wanted or (not why and kind.loose):
        return wanted
    was = f"it reads as {', '.join(found)}" if found else why or "it is no table that market-tui knows"
    raise LayoutChanged(
        was,
        "Its layout has changed, perhaps: what is loaded stays. Is there a newer market-tui?",
    )


def _families(data: bytes, name: str) -> tuple[list[str], str]:
    """The families found, and the first reason to refuse a table that is nearly one."""
    from market_tui.intake.read import read_sheet
    from market_tui.intake.sheets import Sheet, read_sheets

    try:
        sheets = [sheet for sheet in read_sheets(data, name) if isinstance(sheet, Sheet)]
        reports = [read_sheet(sheet, "0" * 64).report for sheet in sheets]
    except MarketError as error:
        return [], error.message
    refused = [r.reason or "" for r in reports if r.outcome == "refused"]
    found = list(dict.fromkeys(r.family for r in reports if r.outcome == "loaded" and r.family))
    return found, "" if found else next(iter(refused), "")
