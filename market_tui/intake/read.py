"""One sheet to the tables of the schema: recognise, coerce, place, decide its date and coverage."""

import csv
import io
import re
import zlib
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from market_tui import reference, schema
from market_tui.errors import MarketError
from market_tui.intake.as_at import as_at_in, as_at_within
from market_tui.intake.coerce import REJECT_COLUMNS, coerce
from market_tui.intake.headers import Head, Match, match, nearest
from market_tui.intake.printed import is_of_owners, owners_figures
from market_tui.intake.report import Outcome, SheetReport
from market_tui.intake.series import figures, is_series
from market_tui.intake.sheets import Sheet
from market_tui.publishers import FAMILIES, About, Family
from market_tui.publishers import ofsted_ownership as ownership
from market_tui.publishers import ofsted_series as series
from market_tui.publishers.ofsted_words import OFSTED, OGL

BROKEN = "could not be read"
_FEWEST_DAYS_APART = 460
_MOST_OF_A_SIDE_TABLE = 9


@dataclass
class Reading:
    """What was made of a sheet: its report and, when understood, its tables."""

    report: SheetReport
    publisher: str = ""
    licence: str = ""
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    restricted: bool = False
    child_level: bool = False


_KNOWN = "Known: " + ", ".join(family.title for family in FAMILIES)


def read_sheet(sheet: Sheet, sha256: str) -> Reading:
    """The tables of one sheet, or a report that says why there are none; what breaks the reader is said."""
    try:
        return _read(sheet, sha256)
    except MarketError:
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        said = next(iter(str(error).splitlines()), "")
        reason = f"{BROKEN}: {type(error).__name__} {said}".rstrip()
        return Reading(SheetReport(sheet.label, "refused", reason=reason, remedy="Please report this file."))


def _read(sheet: Sheet, sha256: str) -> Reading:
    if is_of_owners(sheet):
        return _owners(sheet, sha256) or _listed(sheet, sha256, only=ownership.FAMILY)
    return _series(sheet, sha256) if is_series(sheet) else _listed(sheet, sha256)


def _listed(sheet: Sheet, sha256: str, only: Family | None = None) -> Reading:
    """The reading of a table with one header, under the first family whose header and rows it has."""
    for family in FAMILIES:
        if family.prepare and (cells := family.prepare(sheet.cells)) is not None:
            sheet = replace(sheet, cells=cells, widths=None)
            break
    head = Head(sheet.cells)
    matches = [m for family in FAMILIES if (m := match(head, family))]
    whole = [m for m in matches if not m.missing and only in (None, m.family)]
    for found in whole:
        read = _quoting_nothing if found.family.child_level else _family
        if reading := read(sheet, found, sha256):
            return reading
    if only:
        return _unused(sheet, f"has no columns of {only.expected()}")
    if whole:
        family, empty = whole[0].family, sheet.cells.height <= whole[0].at + 1
        return _unused(sheet, f"looks like: {family.title}, but has no rows" if empty else family.declined)
    if matches:
        return _incomplete(sheet, max(matches, key=lambda m: (len(m.columns), -len(m.missing))))
    close = nearest(head, FAMILIES)
    if close:
        return _unused(sheet, f"not a table we know; the nearest is {close.expected()}")
    return _unused(sheet, "not a table we know", _KNOWN)


def _incomplete(sheet: Sheet, best: Match) -> Reading:
    """A family's header without a column it needs; a workbook's side table shares only a few names."""
    wanted = ", ".join(f.called for f in best.missing)
    reason = f"looks like: {best.family.title}, but has no column for: {wanted}"
    # Without the labels that tell it, the rest of the header is that of every release of its publisher.
    if any(f.by_words and not f.headers for f in best.missing):
        return _unused(sheet, f"not a table we know; its header is like that of {best.family.title}")
    if sheet.name and len(best.columns) < _MOST_OF_A_SIDE_TABLE:
        return _unused(sheet, reason)
    remedy = f"Expected {best.family.expected()}. Unknown columns: {', '.join(best.unknown) or 'none'}"
    return Reading(SheetReport(sheet.label, "refused", reason=reason, remedy=remedy))


def _unused(sheet: Sheet, reason: str, remedy: str | None = None) -> Reading:
    outcome: Outcome = "not used" if sheet.name else "not recognised"
    return Reading(SheetReport(sheet.label, outcome, reason=reason, remedy=remedy))


def _quoting_nothing(sheet: Sheet, found: Match, sha256: str) -> Reading | None:
    """`_family` for rows about children: where the reader breaks, no message or traceback quotes a cell."""
    try:
        return _family(sheet, found, sha256)
    except (Exception, pl.exceptions.PanicException) as error:
        reason = f"{found.family.title}: could not be read ({type(error).__name__})"
        told = SheetReport(sheet.label, "refused", reason=reason, remedy="Check that the file is whole.")
        return Reading(told, child_level=True)


def _family(sheet: Sheet, found: Match, sha256: str) -> Reading | None:
    """The reading under one family, or None where the rows say that it is another."""
    family = found.family
    above = [c for row in sheet.cells.head(found.at).drop("row_number").rows() for c in row if c]
    title = " ".join((above[0] if above else sheet.name or sheet.file).split())
    title = family.title if family.child_level else title
    body = sheet.cells.slice(found.at + 1)
    whole, ragged = _ragged(body, sheet, found)
    rows, rejects, notes = coerce(whole, found)
    keyed = rows.filter(pl.col(family.key).is_not_null()) if family.key else rows
    if not family.accepts(keyed, f"{title} {sheet.name or ''}"):
        return None
    first = keyed.unique(family.key, keep="first", maintain_order=True) if family.unique else keyed
    refused = [
        _whole_rows(ragged, "has another number of cells than the header"),
        _whole_rows(_without(whole, keyed, rows), f"has no {(family.key or '').upper()}"),
        _whole_rows(_without(whole, first, keyed), "names a URN for the second time"),
    ]
    keyed = first
    lost = pl.concat(refused)
    if family.restricted:  # Among its columns are telephone numbers and people's names, which no table holds.
        lost = lost.with_columns(value=pl.lit(None, pl.String))
    cells = rejects.join(lost, on="row_number", how="anti")
    report = SheetReport(
        sheet.label,
        "loaded",
        family=family.name,
        title=title,
        encoding=sheet.encoding,
        header_row=int(sheet.cells["row_number"][found.at]),
        rows=keyed.height,
        blank_rows=sheet.blank_rows,
        rejected=lost.height + cells.height,
        guessed_columns=found.guessed,
        unknown_columns=found.unknown,
        notes=notes,
    )
    report.as_at, report.as_at_from = _as_at(sheet, above, found, keyed, report)
    if shown := _cut_short(sheet, found, keyed):
        report.outcome, report.reason = "refused", f"cut short: {shown}"
        report.remedy = "Download it again."
        return Reading(report)
    if report.as_at is None:
        report.outcome, report.reason = "refused", "nothing in it says which date it describes"
        report.remedy = "Put the date in the file's name, as in providers_2025-03-31.csv"
        return Reading(report)
    report.coverage = family.coverage(keyed)
    report.source_id = _source_id(family.name, report, sheet, sha256)
    report.notes += _unnamed(whole, found)
    report.notes += family.remarks(keyed, report.as_at)
    about = About(report.source_id, sheet.label, title, report.as_at, report.coverage)
    rejected = pl.concat([lost, cells])
    if family.child_level:
        rejected = rejected.with_columns(value=pl.lit(None, pl.String))
    tables = _tables(family, keyed, rejected, about, report)
    if not tables:
        return _unused(sheet, f"looks like: {family.title}, but has no rows")
    return Reading(report, family.publisher, family.licence, tables, family.restricted, family.child_level)


def _tables(
    family: Family, rows: pl.DataFrame, rejects: pl.DataFrame, about: About, report: SheetReport
) -> dict[str, pl.DataFrame]:
    if family.placing == "names":
        stated = rows
        rows, strangers = reference.place(rows, about.as_at)
        report.notes += [f"authority not recognised, counted in its region: {name}" for name in strangers]
        report.notes += [
            f"{n} in {name} listed under {region}: counted where the authority lies"
            for name, region, n in reference.misplaced(stated, rows).iter_rows()
        ]
    elif family.placing == "codes":
        rows, strangers = reference.place_by_code(rows, about.as_at)
        report.notes += [f"authority not recognised, left out: {name}" for name in strangers]
    made = family.tables(rows, about).items()
    tables = {name: schema.TABLES[name].cast(frame) for name, frame in made if frame.height}
    own = tables.pop("rejects", schema.REJECTS.empty())
    whole = own.filter(pl.col("column").is_null())
    told = schema.REJECTS.cast(rejects.with_columns(source_id=pl.lit(about.source_id)))
    told = pl.concat([told.join(whole, on="row_number", how="anti"), own])
    report.rows, report.rejected = rows.height - whole.height, told.height
    return tables | {"rejects": told} if tables and told.height else tables


def _cut_short(sheet: Sheet, found: Match, rows: pl.DataFrame) -> str | None:
    """What shows that a download broke off: a last line half written, or what the family knows."""
    if sheet.unfinished and sheet.widths is not None and int(sheet.widths[-1]) < found.width:
        return f"its last line has {sheet.widths[-1]} of {found.width} cells and no end"
    return found.family.cut_short(rows)


def _ragged(body: pl.DataFrame, sheet: Sheet, found: Match) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows as wide as the header, and the others: short ones, and long ones with something beyond."""
    if sheet.widths is None:
        return body, body.clear()
    beyond = [c for c in body.columns if c.startswith("c") and int(c[1:]) >= found.width]
    widths = sheet.widths.slice(found.at + 1)
    spill = body.select(
        pl.any_horizontal(pl.col(beyond).is_not_null()) if beyond else pl.lit(False)
    ).to_series()
    header_width = int(sheet.widths[found.at])
    wrong = (widths < found.width) | (spill & (widths > header_width))
    return body.filter(~wrong), body.filter(wrong)


def _without(cells: pl.DataFrame, kept: pl.DataFrame, among: pl.DataFrame) -> pl.DataFrame:
    """The cells of the rows that are `among` but not `kept`."""
    return cells.join(among, on="row_number", how="semi").join(kept, on="row_number", how="anti")


def _whole_rows(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Rows as rejects, whole, each as one line of CSV."""
    if not rows.height:
        return pl.DataFrame(schema=REJECT_COLUMNS)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\x1e")
    writer.writerows(rows.drop("row_number").rows())
    return pl.DataFrame(
        {
            "row_number": rows["row_number"],
            "column": None,
            "value": [line.rstrip(",") for line in text.getvalue().split("\x1e")[:-1]],
            "reason": reason,
        },
        schema=REJECT_COLUMNS,
    )


def _as_at(
    sheet: Sheet, above: list[str], found: Match, rows: pl.DataFrame, report: SheetReport
) -> tuple[date | None, str | None]:
    """The list's date and where it was found; a file's name is believed only if the rows agree."""
    cells = [c for c in sheet.cells.row(found.at)[1:] if c]
    if found.family.dated:
        words = (*above, sheet.name or "", *cells, sheet.file.rsplit("/", 1)[-1])
        if told := found.family.dated(rows, words):
            return told, "rows"
    header = [c for c in cells if "31" in c]
    within = as_at_within(rows)
    for where, texts in (("title", above), ("sheet", [sheet.name or ""]), ("header", header)):
        if said := as_at_in(texts):
            return said, where
    named = as_at_in([sheet.file.rsplit("/", 1)[-1]])
    if named and within and abs((named - within).days) > _FEWEST_DAYS_APART:
        report.notes.append(f"the file's name says {named}, its rows say {within}; the rows are believed")
        return within, "rows"
    if named:
        return named, "file name"
    return within, "rows" if within else None


def _source_id(family: str, report: SheetReport, sheet: Sheet, sha256: str) -> str:
    """A name for the list that no other sheet or file bears, of plain characters: it names a folder."""
    inner = sheet.name or "/" in sheet.file
    which = f"{zlib.crc32(sheet.label.encode()):08x}"[:4] if inner else ""
    parts = (family, str(report.as_at), report.coverage, sha256[:8], which)
    return "-".join(part for part in parts if part)


def _unnamed(rows: pl.DataFrame, found: Match) -> list[str]:
    """What stands in columns whose header is blank: said, since it is not kept."""
    filled = {c: rows[c].count() for c in found.unnamed if c in rows.columns}
    return [f"column {int(c[1:]) + 1} has no header: {n:,} cells left out" for c, n in filled.items() if n]


def _series(sheet: Sheet, sha256: str) -> Reading:
    source_id = f"{series.OFSTED_SERIES}-{_slug(sheet)}-{sha256[:8]}"
    found = figures(sheet, source_id)
    if not found.height:
        return _unused(sheet, "titled tables, but none that we know")
    title = " ".join((sheet.cells["c0"][0] or sheet.label).split())
    day = as_at_in([str(found["period"].max())])
    return _published(sheet, found, series.OFSTED_SERIES, title, day)


def _owners(sheet: Sheet, sha256: str) -> Reading | None:
    source_id = f"{ownership.TABLES}-{_slug(sheet)}-{sha256[:8]}"
    found, title, day = owners_figures(sheet, source_id)
    return _published(sheet, found, ownership.TABLES, title, day) if found.height else None


def _slug(sheet: Sheet) -> str:
    name = sheet.name or sheet.file.rsplit("/", 1)[-1].rpartition(".")[0]
    return re.sub(r"[^a-z0-9+]+", "_", name.lower()).strip("_")[:60] or "table"


def _published(sheet: Sheet, found: pl.DataFrame, family: str, title: str, day: date | None) -> Reading:
    """Figures that a publisher printed, as they stand."""
    report = SheetReport(
        sheet.label,
        "loaded",
        family=f"{family}:{_slug(sheet)}",
        title=title,
        source_id=str(found["source"][0]),
        as_at=day,
        as_at_from="rows",
        coverage="published",
        rows=found.height,
        blank_rows=sheet.blank_rows,
    )
    return Reading(report, OFSTED, OGL, {"published_figures": schema.PUBLISHED_FIGURES.cast(found)})
