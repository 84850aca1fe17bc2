"""Loading: files, folders and archives to the store, in one step, with a report."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from market_tui.errors import MarketError, Refused
from market_tui.intake import streams
from market_tui.intake.own_children import authority_named, home_authority, left_out, owned
from market_tui.intake.read import Reading, read_sheet
from market_tui.intake.report import FileReport, LoadReport, Outcome, SheetReport
from market_tui.intake.sheets import Sheet, Unread, read_sheets
from market_tui.intake.stopping import until_stopped
from market_tui.publishers import companies_house
from market_tui.publishers.owner_names import owner_id
from market_tui.store import Loaded, Source, Store

if TYPE_CHECKING:
    import polars as pl

LARGEST_FILE = 256 * 1024 * 1024
DATA_FILES = frozenset((".csv", ".ods", ".xlsx", ".xls", ".xlsm", ".zip", ".txt", ".tsv", ".parquet", ".xml"))


def load(
    paths: Iterable[Path | str],
    store: Store,
    progress: Callable[[str, int, int], None] = lambda name, place, of: None,
    *,
    authority: str | None = None,
    cancel: Event | None = None,
) -> LoadReport:
    """Load every file in `paths` that is not loaded yet; `progress` hears its name, its place and how many.

    All of it is committed at once. A file that is refused does not keep the others out. `authority` says
    whose children a return is about; by default the home area of config.toml. Setting `cancel` stops it.

    Raises:
        UsageError: no authority is called so.
        Stopped: it was stopped; the store is as it was.
    """
    whose = authority_named(authority) if authority else home_authority()
    manifest = store.manifest()
    loaded: list[Loaded] = []
    reports: list[FileReport] = []
    files = list(_files(paths))
    for place, (path, named) in enumerate(until_stopped(cancel, files), start=1):
        progress(path.name, place, len(files))
        held = (*manifest.sources, *(each.source for each in loaded))
        if kind := streams.kind_of(path):
            report, found = _streamed(path, named, kind, _known(store, loaded), cancel)
        else:
            report, found = _file(path, named, held, store, whose, cancel)
        reports.append(report)
        for came in _one_by_one(found):
            for each in came:
                _displace(each.source, report, (*manifest.sources, *(each.source for each in loaded)))
            slots = {each.source.slot for each in came}
            loaded = [each for each in loaded if each.source.slot not in slots] + came
    if loaded:
        manifest = store.commit(loaded)
    return LoadReport(reports, manifest.generation)


def _files(paths: Iterable[Path | str]) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it was named itself rather than met in a folder."""
    for given in paths:
        path = Path(given)
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.suffix.lower() in DATA_FILES and p.is_file())
            inside = sorted(p for p in found if not p.name.startswith((".", "~$")))
            yield from ((p, False) for p in inside)
            if not inside:
                yield path, True
        else:
            yield path, True


def _file(  # noqa: PLR0917 - a file and all it is read beside
    path: Path,
    named: bool,
    held: Sequence[Source],
    store: Store,
    whose: str | None,
    cancel: Event | None,
) -> tuple[FileReport, list[Loaded]]:
    """What became of one file: its report, and the lists in it that `held` does not hold yet."""
    report = FileReport(str(path), None, 0, named, [])
    try:
        if path.is_dir():
            raise Refused("no CSV, ODS, XLSX, Parquet, XML or ZIP in this folder", "Check the path.")
        if path.exists() and not path.is_file():
            raise Refused("not a plain file", "Save it to a file first.")
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(f"larger than {LARGEST_FILE >> 20} MB", "No publisher's file of ours is.")
        data = path.read_bytes()
        report.sha256, report.bytes = hashlib.sha256(data).hexdigest(), len(data)
        same = [source for source in held if source.sha256 == report.sha256]
        if same and _is_whole(same, whose):
            report.sheets = [_unchanged(source) for source in same]
            return report, []
        readings = [
            _owned(_reading(sheet, report.sha256), store, whose)
            for sheet in until_stopped(cancel, read_sheets(data, path.name))
        ]
    except (OSError, MarketError) as error:
        report.sheets = [_refused(path, error)]
        return report, []
    report.sheets = [reading.report for reading in readings] or [_refusal(path.name, "no sheet in it", "")]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    # Of a file that holds children's data nothing but the tables is kept.
    kept = None if any(r.child_level for r in readings) else data
    return report, [_loaded(r, report, kept, at) for r in readings if r.tables]


def _owned(reading: Reading, store: Store, whose: str | None) -> Reading:
    """A reading as it may be stored: children under pseudonyms, and only if it is said whose they are."""
    if not reading.child_level or not reading.tables:
        return reading
    return owned(reading, whose, store) if whose else left_out(reading)


def _one_by_one(found: Sequence[Loaded]) -> Iterator[list[Loaded]]:
    """The lists of each file in an archive, as if it came by itself; the sheets of a workbook together.

    Restricted ones first: the bytes are kept with the first, and so apart from what is public.
    """
    ordered = sorted(found, key=lambda each: not each.source.restricted)
    for _, same in groupby(ordered, key=lambda each: each.source.file.partition("#")[0]):
        yield list(same)


def _is_whole(same: Sequence[Source], whose: str | None) -> bool:
    """Whether a file gives nothing new: its children's data are of that authority, or were not left out."""
    children = [source.authority for source in same if source.child_level]
    left_out = not children and not all(source.kept for source in same)
    return not (whose and left_out) and all(whose in (None, of) for of in children)


def _known(store: Store, loaded: Sequence[Loaded]) -> tuple["pl.DataFrame", "pl.Series"]:
    """Every owner that a list names, with its number where one does, and the known company numbers."""
    import polars as pl

    def held(table: str, *columns: str) -> pl.DataFrame:
        fresh = [each.tables[table].select(columns) for each in loaded if table in each.tables]
        return pl.concat([store.read(table).select(columns), *fresh]).unique()

    named = held("providers", "owner").select(
        owner_id=owner_id(pl.col("owner")), number=pl.lit(None, pl.String)
    )
    numbered = held("owner_numbers", "owner_id", "company_number").rename({"company_number": "number"})
    known = pl.concat([named, numbered])
    return known, held("companies", "company_number").to_series()


def _streamed(
    path: Path, named: bool, kind: str, known: tuple["pl.DataFrame", "pl.Series"], cancel: Event | None
) -> tuple[FileReport, list[Loaded]]:
    """What became of a file of gigabytes; its bytes are not copied into the store."""
    report = FileReport(str(path), None, 0, named, [])
    try:
        made = streams.stream(path, kind, *known, cancel)
    except (OSError, MarketError) as error:
        report.sheets = [_refused(path, error)]
        return report, []
    report.sha256, report.bytes, report.sheets = made.sha256, made.bytes, [made.report]
    reading = Reading(made.report, companies_house.PUBLISHER, companies_house.LICENCE, made.tables)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return report, [_loaded(reading, report, None, at)]


def _reading(sheet: Sheet | Unread, sha256: str) -> Reading:
    if isinstance(sheet, Unread):
        outcome: Outcome = "refused" if sheet.fault else "not recognised"
        told = SheetReport(sheet.label, outcome, reason=sheet.error.message, remedy=sheet.error.remedy)
        return Reading(told)
    return read_sheet(sheet, sha256)


def _displace(source: Source, report: FileReport, held: Sequence[Source]) -> None:
    """Say which list of the same family, date and coverage this one takes the place of."""
    if before := next((s for s in held if s.slot == source.slot), None):
        sheet = next(s for s in report.sheets if s.source_id == source.source_id)
        sheet.outcome, sheet.replaces = "replaced", before.source_id
        sheet.notes.append(f"replaces {before.file} of the same date and coverage")


def _loaded(reading: Reading, file: FileReport, data: bytes | None, at: str) -> Loaded:
    sheet = reading.report
    source = Source(
        source_id=sheet.source_id or "",
        family=sheet.family or "",
        publisher=reading.publisher,
        title=sheet.title or "",
        as_at=sheet.as_at,
        coverage=sheet.coverage,
        file=sheet.label,
        sha256=file.sha256 or "",
        bytes=file.bytes,
        loaded_at=at,
        rows=sheet.rows,
        rejected=sheet.rejected,
        licence=reading.licence,
        tables=tuple(reading.tables),
        notes=tuple(sheet.notes),
        restricted=reading.restricted,
        kept=data is not None,
        child_level=reading.child_level,
        authority=sheet.authority,
    )
    return Loaded(source, reading.tables, data)


def _unchanged(source: Source) -> SheetReport:
    return SheetReport(
        source.file,
        "unchanged",
        family=source.family,
        title=source.title,
        source_id=source.source_id,
        as_at=source.as_at,
        authority=source.authority,
        coverage=source.coverage,
        rows=source.rows,
        rejected=source.rejected,
    )


def _refused(path: Path, error: OSError | MarketError) -> SheetReport:
    if isinstance(error, MarketError):
        return _refusal(path.name, error.message, error.remedy)
    return _refusal(path.name, error.strerror or str(error), "Check the path.")


def _refusal(label: str, reason: str, remedy: str) -> SheetReport:
    return SheetReport(label, "refused", reason=reason, remedy=remedy)
