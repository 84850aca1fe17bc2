"""Text cells to typed columns, whole columns at a time; what cannot be read is kept as a reject."""

from collections.abc import Callable

import polars as pl

from market_tui.intake.figures import figures, without_commas
from market_tui.intake.headers import Match
from market_tui.publishers import Field, canonical
from market_tui.publishers.ofsted_words import UNJUDGED

_DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y")
_SHORT_DATE_FORMATS = ("%d/%m/%y", "%d-%b-%y", "%d %b %y", "%d.%m.%y")
_YES = ("yes", "y", "true", "1")
_NO = ("no", "n", "false", "0")
_MOST_WORDS = 20
REJECT_COLUMNS = {
    "row_number": pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
}


def coerce(cells: pl.DataFrame, match: Match) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Typed rows under the family's field names, the rejected cells, and notes on unknown words.

    Rows without a required field are rejected whole by `intake.load`; here they carry a null.
    """
    raw = cells.select("row_number", **{f: pl.col(c) for f, c in match.columns.items()})
    rejects: list[pl.DataFrame] = []
    notes: list[str] = []
    typed: dict[str, pl.Series] = {}
    for field in match.family.fields:
        if field.name not in match.columns or not field.keep:
            continue
        text = raw[field.name]
        value, said = _read(text, field)
        typed[field.name] = value
        notes += said[:_MOST_WORDS]
        if len(said) > _MOST_WORDS:
            notes.append(f"{field.title}: {len(said) - _MOST_WORDS:,} more words that are not known")
        unread = text.is_not_null() & value.is_null()
        if unread.any():  # What says that there is nothing is no fault in any column.
            unread &= ~text.str.to_lowercase().is_in(UNJUDGED)
        if unread.any():
            rejects.append(
                raw.filter(unread).select(
                    pl.col("row_number").cast(pl.UInt32),
                    column=pl.lit(field.name),
                    value=field.name,
                    reason=pl.lit(_REASONS[field.kind]),
                )
            )
    rows = raw.select(pl.col("row_number").cast(pl.UInt32), *(s.alias(n) for n, s in typed.items()))
    return rows, pl.concat([pl.DataFrame(schema=REJECT_COLUMNS), *rejects]), notes


_REASONS = {
    "urn": "not a reference number",
    "number": "a number that a spreadsheet has rounded",
    "date": "not a date",
    "count": "not a whole number",
    "word": "not a word of this scale",
    "figure": "neither a number nor a mark",
}


def _read(text: pl.Series, field: Field) -> tuple[pl.Series, list[str]]:
    if field.kind == "word":
        return _words(text, field)
    if field.kind == "flag":
        return _flags(text, field)
    return _READERS[field.kind](text), []


def _texts(text: pl.Series) -> pl.Series:
    # Most columns repeat few texts, none of them with white space to mend.
    if not text.unique().str.contains(r"\s\s|[^\S ]").any():
        return text
    return text.str.replace_all(r"\s+", " ")


def _counts(text: pl.Series) -> pl.Series:
    """Whole numbers from 0 up, as many as an Int32 holds."""
    number = without_commas(text).str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    return number.zip_with(number.is_between(0, 2**31 - 1), pl.Series([None], dtype=pl.Int64))


def _numbers(text: pl.Series) -> pl.Series:
    """Identifiers as text, without a spreadsheet's `.0`; `1.02E+07` has lost its last digits."""
    plain = text.str.replace(r"^(\d+)\.0+$", "$1").str.replace_all(r"\s+", " ")
    return plain.zip_with(
        ~plain.str.contains(r"(?i)^\d[\d.,]*e[+-]?\d+$"), pl.Series([None], dtype=pl.String)
    )


def dates(text: pl.Series) -> pl.Series:
    """Dates written as DD/MM/YYYY, ISO with or without a time, `31-Mar-15`, or a spreadsheet's serial."""
    bare = text.str.replace(r"[ T]\d{1,2}:\d\d.*$", "")
    found = bare.str.to_date("%d/%m/%Y", strict=False)
    found = found.zip_with((found.dt.year() > 1900).fill_null(False), pl.Series([None], dtype=pl.Date))
    serial = bare.str.extract(r"^([2-6]\d{4})(?:\.0*)?$").cast(pl.Int32, strict=False)
    for formats, earliest in ((_DATE_FORMATS, 1900), (_SHORT_DATE_FORMATS, 1)):
        for form in formats:
            if found.null_count() == text.null_count():
                return found
            other = bare.str.to_date(form, strict=False)
            other = other.zip_with(
                (other.dt.year() > earliest).fill_null(False), pl.Series([None], dtype=pl.Date)
            )
            found = found.zip_with(found.is_not_null(), other)
    # A spreadsheet's day 1 is 1 January 1900, but it counts a 29 February that 1900 did not have.
    days = serial.to_frame("n").select(pl.date(1899, 12, 30) + pl.duration(days="n")).to_series()
    return found.zip_with(found.is_not_null(), days).rename(text.name)


def _references(text: pl.Series) -> pl.Series:
    """URNs as text: upper case, without a spreadsheet's `.0`; scientific notation is a lost number."""
    plain = text.str.replace(r"\.0+$", "").str.to_uppercase().str.replace_all(r"\s+", "")
    return plain.zip_with(
        plain.str.contains(r"^[A-Z]{0,4}\d[A-Z0-9]{2,11}$"), pl.Series([None], dtype=pl.String)
    )


def _flags(text: pl.Series, field: Field) -> tuple[pl.Series, list[str]]:
    """Yes where the cell says yes or repeats the column's own words; any other text is no, and is said."""
    known = text.unique().drop_nulls().sort()
    yes = {v: v.casefold() in _YES or canonical(v) in field.headers for v in known}
    no = (*_NO, *UNJUDGED)
    notes = [f"{field.title}: {v!r} is read as no" for v in known if not yes[v] and v.casefold() not in no]
    return text.replace_strict(yes, default=False, return_dtype=pl.Boolean), notes


def _words(text: pl.Series, field: Field) -> tuple[pl.Series, list[str]]:
    """Category words folded to one spelling; an unknown one is kept and said, or null when closed."""
    known: dict[str, str | None] = {}
    notes: list[str] = []
    for value in text.unique().drop_nulls().sort():
        folded = field.fold(value)
        if folded in field.words:
            known[value] = field.words[folded]
        elif field.closed or folded in UNJUDGED:
            known[value] = None
        else:
            known[value] = " ".join(value.split())
            notes.append(f"unknown {field.title}: {known[value]}")
    if not known:
        return text, notes
    return text.replace_strict(known, default=None, return_dtype=pl.String), notes


_READERS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "text": _texts,
    "date": dates,
    "count": _counts,
    "urn": _references,
    "number": _numbers,
    "figure": figures,
}
