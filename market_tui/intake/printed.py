"""Printed tables of owners to `published_figures`: a label or two in each row, figures under headings."""

import re
from datetime import date

import polars as pl

from market_tui.intake.as_at import as_at_in
from market_tui.intake.figures import printed_number
from market_tui.intake.sheets import Sheet
from market_tui.publishers import canonical
from market_tui.publishers import ofsted_ownership as ownership
from market_tui.publishers.family import without_notes

_MARK = re.compile(r"^(?:\[\w+\]|[ckuxz]|low|-|\.\.|:|n/?a)$", re.IGNORECASE)
_DEEPEST = 8
_Row = tuple[str | None, ...]


def is_of_owners(sheet: Sheet) -> bool:
    """Whether the sheet, its file or the lines above its header say that it is of the ownership release."""
    above = [cell for row in _rows(sheet).head(_DEEPEST).rows() for cell in row[:1] if cell]
    words = " ".join((sheet.file, sheet.name or "", *above))
    return bool(ownership.RELEASE.search(canonical(words.replace("_", " "))))


def owners_figures(sheet: Sheet, source_id: str) -> tuple[pl.DataFrame, str, date | None]:
    """`published_figures` of every such table in the sheet, its title and date.

    A figure's measure is its column's heading; its definition the table's title and the row's labels.
    """
    found: list[dict[str, object]] = []
    title, first, day, header = "", "", None, None
    for row in _rows(sheet).rows():
        if _is_header(row):
            header = row
        elif header is None or sum(cell is not None for cell in row) < 2:
            line = without_notes(next((cell for cell in row if cell), ""))
            if header is not None or not title or line.casefold().startswith("table"):
                # The line above a table is its title; what follows explains it.
                title, header = line, None
            day = as_at_in([line]) or day
            first = first or title
        else:
            found += _figures(header, row, title)
    day = day or as_at_in([sheet.name or "", first, sheet.file.rsplit("/", 1)[-1].partition("#")[0]])
    if not found or day is None:
        return pl.DataFrame(), first, day
    printed = pl.DataFrame(found, schema_overrides={"period": pl.String})
    return (
        printed.with_columns(pl.col("period").fill_null(str(day)), source=pl.lit(source_id)),
        first or sheet.label,
        day,
    )


def _rows(sheet: Sheet) -> pl.DataFrame:
    return sheet.cells.select([c for c in sheet.cells.columns if c != "row_number"])


def _is_header(row: _Row) -> bool:
    """A label's heading first, then at least one figure's; a list of settings is none."""
    headings = [canonical(cell) for cell in row if cell]
    if (
        len(headings) < 2
        or "urn" in headings
        or any(printed_number(cell) is not None for cell in row if cell)
    ):
        return False
    figures = [h for h in headings[1:] if ownership.FIGURE.search(h)]
    return bool(ownership.LABEL.search(headings[0]) and figures and max(map(len, headings)) < 120)


def _figures(header: _Row, row: _Row, title: str) -> list[dict[str, object]]:
    """A row's numbers under their headings; what is no number is a label of the row."""
    labels: list[str] = []
    area = "England"
    figures = []
    for heading, cell in zip(header, row, strict=True):
        if not heading or not cell:
            continue
        called = canonical(heading)
        if called.startswith("rank"):
            continue
        if (value := printed_number(cell)) is not None:
            figures.append((without_notes(heading), value))
        elif _MARK.match(cell):
            continue
        elif ownership.AREA.search(called):
            area = without_notes(cell)
        else:
            labels.append(without_notes(cell))
    definition = "; ".join((title, *labels))
    return [
        {"measure": measure, "definition": definition, "area": area, "period": _day(measure), "value": value}
        for measure, value in figures
    ]


def _day(heading: str) -> str | None:
    day = as_at_in([heading])
    return str(day) if day else None
