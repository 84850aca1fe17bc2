"""Answers as a workbook: contents, a sheet each with number formats and an editable chart, and notes."""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import polars as pl

from market_tui.errors import UsageError
from market_tui.export.chart import Chart
from market_tui.export.provenance import facts
from market_tui.export.safe import flat
from market_tui.export.units import unit_of, units_of_row
from market_tui.query import Answer

_FORMATS = {"fraction": "0.0%", "index": "#,##0", "days": "#,##0"}
_MOST_ROWS = 1_048_575
_FILLS = ("#0B2545", "#5B7A99", "#A9BCCF", "#2F4B6E", "#7F99B3", "#D5DEE7")
_DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "square_dot")
_MARKS = ("circle", "square", "triangle", "diamond", "x", "plus")


@dataclass(frozen=True)
class Sheet:
    """One answer as a sheet, with the charts drawn of it."""

    name: str
    answer: Answer
    charts: tuple[Chart, ...] = ()


def created() -> datetime:
    """The moment a workbook says it was made: SOURCE_DATE_EPOCH, else one that never changes."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(said), UTC) if said.isdigit() else datetime(2000, 1, 1, tzinfo=UTC)
    return moment.replace(tzinfo=None)


def workbook(
    sheets: Sequence[Answer | Sheet],
    contents: Sequence[tuple[str, str, str]] = (),
    further: Sequence[tuple[str, str]] = (),
) -> bytes:
    """An XLSX with a sheet per answer and a sheet `Notes`; text is never run as a formula.

    `contents` are lines of a first sheet: panel, sheet (or nothing), what is to be said of it; `further`
    are notes that stand before those of each answer.

    Raises:
        UsageError: an answer has more rows than a sheet can hold.
    """
    import xlsxwriter

    named = [s if isinstance(s, Sheet) else Sheet(s.query.name[:31], s) for s in sheets]
    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": created(), "title": named[0].answer.scope.line() if named else ""})
        bold = book.add_format({"bold": True})
        if contents:
            _contents(book, contents, bold)
        for sheet in named:
            _sheet(book, sheet, bold)
        _notes(book, [s.answer for s in named], further, bold)
    return held.getvalue()


def _contents(book: Any, lines: Sequence[tuple[str, str, str]], bold: Any) -> None:
    sheet = book.add_worksheet("Contents")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 90, book.add_format({"text_wrap": True, "valign": "top"}))
    _printed(sheet)
    for column, heading in enumerate(("Panel", "Sheet", "About")):
        sheet.write_string(0, column, heading, bold)
    for row, (panel, name, about) in enumerate([*lines, ("Definitions, sources, caveats", "Notes", "")], 1):
        sheet.write_string(row, 0, panel)
        if name:
            sheet.write_url(row, 1, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 2, about)
        sheet.set_row(row, 15 * max(1, -(-len(about) // 85)))
    sheet.freeze_panes(1, 0)


def _notes(book: Any, answers: Sequence[Answer], further: Sequence[tuple[str, str]], bold: Any) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Notes")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100, wrap)
    _printed(sheet)
    row = 0
    for lines in (list(further), *(_lines(answer) for answer in answers)):
        for key, value in lines:
            sheet.write_string(row, 0, key, bold)
            sheet.write_string(row, 1, value[:32_000], wrap)
            row += 1
        row += bool(lines)


def _printed(sheet: Any) -> None:
    """On A4 paper, lengthwise, as wide as a page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _sheet(book: Any, told: Sheet, bold: Any) -> None:
    sheet = book.add_worksheet(told.name)
    frame = flat(told.answer.frame)
    if frame.height > _MOST_ROWS:
        raise UsageError(f"{frame.height:,} rows do not fit in a sheet", "Write CSV or Parquet instead.")
    units = [unit_of(told.answer.query, name) for name in frame.columns]
    form = cache(lambda number: book.add_format({"num_format": number}))
    for place, name in enumerate(frame.columns):
        longest = max([len(name) + 3, *(len(str(v)) for v in frame[name].head(200) if isinstance(v, str))])
        sheet.set_column(place, place, max(10, min(48, longest)))
        sheet.write_string(0, place, name, bold)
    for row, values in enumerate(frame.iter_rows(), 1):
        kinds = zip(frame.dtypes, units_of_row(units, frame, values), strict=True)
        for place, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            _cell(sheet, row, place, value, form(_format(*kind)))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _printed(sheet)
    if frame.height:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)
    column, row = frame.width + 1, 0
    for chart in told.charts:
        row = _chart(book, sheet, chart, at=(row, column), bold=bold)


def _cell(sheet: Any, row: int, place: int, value: Any, form: Any) -> None:
    match value:
        case None:
            pass
        case bool():
            sheet.write_boolean(row, place, value)
        case date():
            moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            sheet.write_datetime(row, place, moment, form)
        case int() | float():
            sheet.write_number(row, place, value, form)
        case _:
            sheet.write_string(row, place, str(value)[:32_000])


def _format(dtype: pl.DataType, unit: str) -> str:
    if dtype == pl.Date:
        return "yyyy-mm-dd"
    if dtype.is_temporal():
        return "yyyy-mm-dd hh:mm"
    if unit.startswith("GBP"):
        return "£#,##0"
    return _FORMATS.get(
        unit, "#,##0" if dtype.is_integer() else "#,##0.00" if dtype.is_float() else "General"
    )


def _range(sheet: str, first: int, last: int, column: int) -> str:
    """Cells of one column as a formula of a chart."""
    from xlsxwriter.utility import xl_range_abs

    return f"='{sheet}'!{xl_range_abs(first, column, last, column)}"


def _figures(chart: Chart) -> str:
    """The number format of a chart's figures; of large sums of money, millions."""
    most = max((abs(v) for series in chart.series for v in series.values if v is not None), default=0)
    if chart.unit.startswith("GBP") and most >= 1e6:
        return '£#,##0.0,,"m"'
    whole = all(v is None or float(v).is_integer() for series in chart.series for v in series.values)
    return _format(pl.Int64() if whole else pl.Float64(), chart.unit)


def _chart(book: Any, sheet: Any, chart: Chart, *, at: tuple[int, int], bold: Any) -> int:
    """A native chart with its figures in a block above it; the row after both."""
    row, column = at
    name = sheet.get_name()
    form = book.add_format({"num_format": _figures(chart)})
    sheet.set_column(column, column, max(10, min(36, max(len(category) for category in chart.categories))))
    sheet.write_string(row, column, chart.measure, bold)
    first, last = row + 2, row + 1 + len(chart.categories)
    for place, category in enumerate(chart.categories):
        sheet.write_string(first + place, column, category)
    drawn = book.add_chart({"type": "line" if chart.kind == "lines" else "bar"})
    for number, series in enumerate(chart.series):
        here = column + 1 + number
        heading = series.name or chart.measure
        sheet.write_string(row + 1, here, heading, bold)
        sheet.set_column(here, here, max(10, min(28, len(heading) + 2)))
        for place, value in enumerate(series.values):
            _cell(sheet, first + place, here, value, form)
        shade = _FILLS[number % len(_FILLS)]
        told: dict[str, Any] = {
            "name": [name, row + 1, here],
            "categories": [name, first, column, last, column],
            "values": [name, first, here, last, here],
        }
        if chart.kind == "lines":
            told["line"] = {"color": shade, "width": 2.25, "dash_type": _DASHES[number % len(_DASHES)]}
            told["marker"] = {"type": _MARKS[number % len(_MARKS)], "fill": {"color": shade}}
        else:
            told |= {"fill": {"color": shade}, "border": {"color": "#1A1A1A", "width": 0.5}}
        if series.ends:
            # As cells, since some spreadsheets draw no ends that are written into the chart.
            beyond = column + 1 + len(chart.series) + 2 * number
            for side, heading in enumerate(("up to", "down to")):
                said = f"{series.name or chart.measure}, {heading}"
                sheet.write_string(row + 1, beyond + side, said, bold)
                sheet.set_column(beyond + side, beyond + side, max(10, min(34, len(said) + 2)))
            for place, (value, ends) in enumerate(zip(series.values, series.ends, strict=True)):
                if ends and value is not None:
                    sheet.write_number(first + place, beyond, ends[1] - value, form)
                    sheet.write_number(first + place, beyond + 1, value - ends[0], form)
            told["y_error_bars"] = {
                "type": "custom",
                "plus_values": _range(name, first, last, beyond),
                "minus_values": _range(name, first, last, beyond + 1),
            }
        drawn.add_series(told)
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    figures: dict[str, Any] = {"num_format": _figures(chart), "major_gridlines": {"visible": True}}
    shares = [v for series in chart.series for v in series.values if v is not None]
    if chart.unit == "fraction" and max(shares) > 0.8 and min(shares) >= 0:
        figures |= {"min": 0, "max": 1}
    if chart.kind == "lines":
        drawn.set_y_axis(figures)
    else:
        # Turned round, the first row is on top as in the table; its figures then cross at the far end.
        drawn.set_y_axis({"reverse": True, "crossing": "max", "major_gridlines": {"visible": False}})
        drawn.set_x_axis(figures)
    height = max(280, 60 + 24 * len(chart.categories) * (1 if chart.kind == "lines" else len(chart.series)))
    drawn.set_size({"width": 640, "height": height})
    sheet.insert_chart(last + 2, column, drawn, {"description": chart.alt})
    return last + height // 20 + 5


def _lines(answer: Answer) -> list[tuple[str, str]]:
    told = facts(answer)
    lines = [
        (key.capitalize(), str(told[key])) for key in ("title", "query", "definition", "scope", "command")
    ]
    lines += [("Note", note) for note in told["notes"]]
    for source in told["sources"]:
        lines.append(
            ("Source", "; ".join(f"{key}: {value}" for key, value in source.items() if value is not None))
        )
    return [*lines, ("Tool", told["tool"])]
