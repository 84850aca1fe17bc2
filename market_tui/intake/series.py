"""Published time series: the small tables that stand under one another in a sheet."""

import re

import polars as pl

from market_tui.intake.coerce import dates
from market_tui.intake.sheets import Sheet
from market_tui.publishers import ofsted_series as series


def is_series(sheet: Sheet) -> bool:
    """Whether the sheet's first column holds `Table 6a: …` titles."""
    if "c0" not in sheet.cells.columns:
        return False
    first = sheet.cells["c0"].drop_nulls().head(200)
    return any(series.TABLE_TITLE.match(cell) for cell in first)


def figures(sheet: Sheet, source_id: str) -> pl.DataFrame:
    """`published_figures` of every table in the sheet whose columns are understood."""
    names = [c for c in sheet.cells.columns if c != "row_number"]
    found: list[dict[str, str]] = []
    title, header = "", None
    # A few dozen printed rows whose meaning hangs on the title and header above each.
    for row in sheet.cells.select(names).iter_rows():
        first = row[0] or ""
        if series.TABLE_TITLE.match(first):
            title, header = first, None
        elif title and header is None and first.casefold() in series.PERIOD_COLUMNS:
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
        value=pl.col("value").str.replace_all(",", "").cast(pl.Float64, strict=False),
        source=pl.lit(source_id),
    )


def _row(title: str, header: tuple[str | None, ...], row: tuple[str | None, ...]) -> list[dict[str, str]]:
    """One printed row as figures; a cell without a number in it is not a figure."""
    period = series.FOOTNOTE.sub("", row[0] or "").strip()
    table = " ".join(title.split())
    in_year = "in year" in title.casefold() or "inspections" in title.casefold()
    found = []
    for heading, cell in zip(header[1:], row[1:], strict=True):
        if not heading or not cell or not re.match(r"^-?[\d,.]+$", cell):
            continue
        rating = series.RATING_COLUMNS.get(heading.casefold())
        if rating:
            measure = f"{'in_year' if in_year else 'latest'}_{rating}"
        else:
            measure = series.setting_measure(heading, row[1] or "")
        found.append({"measure": measure, "definition": table, "period": period, "value": cell})
    return found
