"""Answers as a workbook: a sheet each, with number formats, and a sheet of notes."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from market_tui.export.provenance import facts
from market_tui.export.safe import flat
from market_tui.export.units import unit_of
from market_tui.query import Answer

_FORMATS = {"fraction": "0.0%", "GBP": "£#,##0", "GBP a week": "£#,##0", "GBP a child": "£#,##0"}
# A fixed moment, so that identical answers give identical bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def workbook(answers: Sequence[Answer]) -> bytes:
    """An XLSX with a sheet per answer and a sheet `Notes`; text is never run as a formula."""
    import xlsxwriter

    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for answer in answers:
            _sheet(book, answer, bold)
        sheet = book.add_worksheet("Notes")
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 100, wrap)
        row = 0
        for answer in answers:
            for key, value in _lines(answer):
                sheet.write_string(row, 0, key, bold)
                sheet.write_string(row, 1, value, wrap)
                row += 1
            row += 1
    return held.getvalue()


def _sheet(book: Any, answer: Answer, bold: Any) -> None:
    sheet = book.add_worksheet(answer.query.name[:31])
    frame = flat(answer.frame)
    iso = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, name in enumerate(frame.columns):
        unit = unit_of(answer.query, name)
        plain = "#,##0" if frame[name].dtype.is_integer() else "General"
        form = book.add_format({"num_format": _FORMATS.get(unit, plain)})
        sheet.set_column(place, place, max(10, min(40, len(name) + 4)))
        sheet.write_string(0, place, name, bold)
        for row, value in enumerate(frame[name], 1):
            if isinstance(value, date):
                sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), iso)
            elif isinstance(value, bool | str):
                sheet.write_string(row, place, str(value))
            elif value is not None and value == value:  # noqa: PLR0124 - NaN is left blank
                sheet.write_number(row, place, value, form)
    sheet.freeze_panes(1, 1)
    if frame.height:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)


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
