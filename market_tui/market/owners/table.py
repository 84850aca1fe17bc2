"""An `owners.csv`: one line decides that an owner is another, or its group, class or legal form.

The same form of table ships with the product, comes with the sample market, and is the user's own in
her config folder. Every line is checked; a bad one refuses the table by file and line.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import polars as pl

from market_tui import schema
from market_tui.errors import Refused, UsageError
from market_tui.publishers.owner_names import owner_id
from market_tui.schema import LEGAL_FORMS, OWNER_CLASSES

FILE = "owners.csv"
_HEADERS = {
    "owner": "owner",
    "same_as": "same_as",
    "same as": "same_as",
    "group": "group",
    "class": "class",
    "form": "form",
    "reason": "reason",
    "evidence": "reason",
    "as_of": "as_of",
    "date": "as_of",
    "applies_from": "applies_from",
    "from": "applies_from",
}
_DECIDES = ("same_as", "group", "class", "form")
_CLASS_WORDS = {"cic": "community interest", "cic/community interest": "community interest"}
_FORM_WORDS = {
    "cic": "Community interest company",
    "llp": "Limited liability partnership",
    "council owned company": "Council-owned company",
    "not-for-profit": "Not-for-profit, form not established",
    "private": "Private, form not established",
}
_CLASSES = {c: c for c in OWNER_CLASSES} | _CLASS_WORDS
_FORMS = {f.casefold(): f for f in LEGAL_FORMS} | _FORM_WORDS


def read(path: Path) -> pl.DataFrame:
    """An `owners.csv` as the `owners` table, names normalised; empty where there is no such file.

    Raises:
        Refused: an owner decided twice, a ring of `same_as`, an unknown class or form, a date that
            cannot be read, a line that decides nothing; names the file and the line.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return schema.OWNERS.empty()
    except OSError as error:
        raise _refused(path, 1, error.strerror or str(error)) from error
    return _parsed(str(path), data)


@lru_cache(maxsize=8)
def _parsed(name: str, data: bytes) -> pl.DataFrame:
    path = Path(name)
    lines = list(_lines(path, data))
    frame = pl.DataFrame(
        [row for _, row in lines], schema=dict.fromkeys(schema.OWNERS.schema, pl.String), orient="row"
    ).with_columns(
        owner=owner_id(pl.col("owner")),
        same_id=owner_id(pl.col("same_as")),
        line=pl.Series([n for n, _ in lines]),
    )
    seen: dict[tuple[str, str | None], int] = {}
    for line, owner, since in frame.select("line", "owner", "applies_from").iter_rows():
        if owner is None:
            raise _refused(path, line, "no owner is named")
        if (owner, since) in seen:
            raise _refused(path, line, f"{owner!r} is decided already in line {seen[owner, since]}")
        seen[owner, since] = line
    rings(frame, path)
    return schema.OWNERS.cast(frame)


def _lines(path: Path, data: bytes) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Each line's number and its cells by column, checked one by one."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Only a file of the user's in another encoding needs the readers of published files.
        from market_tui.intake.decode import decode

        text, _ = decode(data)
    rows = _rows(path, text)
    _, named = next(rows, (1, []))
    header = [_HEADERS.get(cell.strip().casefold(), "") for cell in named]
    if "owner" not in header:
        raise _refused(
            path, 1, "the header has no column `owner`", f"Columns: {', '.join(schema.OWNERS.schema)}."
        )
    for line, cells in rows:
        row = {name: cell.strip() or None for name, cell in zip(header, cells, strict=False) if name}
        if any(row.values()):
            yield line, _checked(path, line, row)


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its last line."""
    reader = csv.reader(io.StringIO(text, newline=""))
    begun = 0
    try:
        for cells in reader:
            begun = reader.line_num
            yield begun, cells
    except csv.Error as error:
        # A quotation mark that is never closed takes in the rest of the file.
        raise _refused(path, begun + 1, f"cannot be read: {error}", "Close the quotation mark.") from error


def _checked(path: Path, line: int, row: Mapping[str, str | None]) -> dict[str, str | None]:
    told: dict[str, str | None] = {name: row.get(name) for name in schema.OWNERS.schema}
    if not any(told[name] for name in _DECIDES):
        raise _refused(path, line, "decides nothing", f"Fill one of: {', '.join(_DECIDES)}.")
    told["class"] = _word((path, line), "class", told["class"], _CLASSES)
    told["form"] = _word((path, line), "form", told["form"], _FORMS)
    for name in ("as_of", "applies_from"):
        told[name] = _iso(path, line, told[name])
    return told


def _word(at: tuple[Path, int], column: str, said: str | None, words: Mapping[str, str]) -> str | None:
    if said is None:
        return None
    if said.casefold() not in words:
        known = "; ".join(dict.fromkeys(words.values()))
        raise _refused(*at, f"unknown {column} {said!r}", f"Known: {known}.")
    return words[said.casefold()]


def _iso(path: Path, line: int, said: str | None) -> str | None:
    """The ISO form of a date given as 2025-03-31, 31/03/2025 or a year (its 31 March)."""
    if said is None:
        return None
    from market_tui.market.scope import parse_date

    try:
        return parse_date(said).isoformat()
    except UsageError as error:
        raise _refused(path, line, f"not a date: {said!r}", "Write it as 2025-03-31.") from error


def rings(frame: pl.DataFrame, path: Path) -> None:
    """Refuse a `same_as` that leads back to its own owner; `frame` has `owner, same_id, line`."""
    told = frame.filter(pl.col("same_id").is_not_null())
    leads = dict(told.select("owner", "same_id").iter_rows())
    for line, start in told.select("line", "owner").iter_rows():
        at, passed = start, [start]
        while (at := leads.get(at, "")) and at not in passed:
            passed.append(at)
        if at == start:
            raise _refused(path, line, f"a ring: {' is '.join([*passed, start])}", "Leave one of them out.")


def _refused(path: Path, line: int, what: str, remedy: str = "") -> Refused:
    return Refused(f"{path}, line {line}: {what}", remedy or "Mend that line, or move the file away.")
