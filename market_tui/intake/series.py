"""Published time series: the small tables that stand under one another in a sheet."""

import polars as pl

from market_tui.intake.coerce import dates
from market_tui.intake.figures import printed_number
from market_tui.intake.sheets import Sheet
from market_tui.publishers import canonical
from market_tui.publishers import ofsted_series as series
from market_tui.publishers.family import without_notes


def is_series(sheet: Sheet) -> bool:
    """Whether the sheet's first column holds `Table 6a: …` titles."""
    if "c0" not in sheet.cells.columns:
        return False
    first = sheet.cells["c0"].drop_nulls().head(200)
    return any(series.TABLE_TITLE.match(cell) for cell in first)


def figures(sheet: Sheet, source_id: str) -> pl.DataFrame:
    """`published_figures` of every table in the sheet whose columns are understood."""
    names = [c for c in sheet.cells.columns if c != "row_number"]
    found: list[dict[str, object]] = []
    title, header = "", None
    # A few dozen printed rows whose meaning hangs on the title and header above each.
    for row in sheet.cells.select(names).iter_rows():
        first = row[0] or ""
        if series.TABLE_TITLE.match(first):
            title, header = without_notes(first), None
        elif title and header is None and canonical(first) in series.PERIOD_COLUMNS:
            header = row
        elif header is not None and first:
            found += _row(title, header, row)
    if not found:
        return pl.DataFrame()
    printed = pl.DataFrame(found)
    dated = dates(printed["period"]).dt.to_string("%Y-%m-%d")
    return printed.select(
        "measure",
        "definition",
        area=pl.lit("England"),
        period=dated.zip_with(dated.is_not_null(), printed["period"]),
        value="value",
        source=pl.lit(source_id),
    )


def _row(title: str, header: tuple[str | None, ...], row: tuple[str | None, ...]) -> list[dict[str, object]]:
    """One printed row as figures; a cell without a number in it is not a figure."""
    period = without_notes(row[0] or "")
    kinds = [
        cell
        for heading, cell in zip(header, row, strict=True)
        if heading and canonical(heading) == series.DATA_TYPE
    ]
    found: list[dict[str, object]] = []
    for heading, cell in zip(header[1:], row[1:], strict=True):
        value = printed_number(cell or "")
        if heading and value is not None:
            measure = series.measure(heading, kinds[0] if kinds else None, title)
            found.append({"measure": measure, "definition": title, "period": period, "value": value})
    return found
