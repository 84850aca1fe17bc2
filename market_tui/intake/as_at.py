"""The date a list describes: from its own words, else its name, else the dates within it."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date

import polars as pl

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_Parts = tuple[int, int, int] | None


def _year_end(found: re.Match[str]) -> _Parts:
    """31 March of the later of two years written 2022-23; other pairs of numbers are no years."""
    later = int(found[1]) + 1
    return (later, 3, 31) if later % 100 == int(found[2]) else None


def _day(found: re.Match[str]) -> _Parts:
    return int(found[3]), _MONTHS[found[2]], int(found[1])


_DAY = rf"(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH} (\d{{4}})\b"
_PUBLISHED = re.compile(rf"\b(?:publi\w+|updated|released?|downloaded)(?: date)?(?: on)? {_DAY}")
_PATTERNS: tuple[tuple[str, Callable[[re.Match[str]], _Parts]], ...] = (
    # A date of publication may stand before the date described; a period is meant by its end.
    (rf"\bat {_DAY}", _day),
    (rf"\b(?:to|and|until|ended|ending) {_DAY}", _day),
    (_DAY, _day),
    (r"\b((?:19|20)\d\d) (\d\d) (\d\d)\b", lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (
        rf"\b{_MONTH} ?(\d{{4}})\b",
        lambda m: (int(m[2]), _MONTHS[m[1]], monthrange(int(m[2]), _MONTHS[m[1]])[1]),
    ),
    (r"\b(20\d\d) (\d\d)\b", _year_end),
    (r"\b(20\d\d)\b", lambda m: (int(m[1]), 3, 31)),
    (r"\b(\d\d)(?: csv| ods| xlsx| xls| zip)?$", lambda m: (2000 + int(m[1]), 3, 31)),
)


def as_at_in(texts: Iterable[str]) -> date | None:
    """The first date said in `texts`, the fullest kind first.

    `as at 31 March 2024`, `1 April 2023 to 31 March 2024`, any other `31 March 2024`; `2024-03-31`;
    `March 2022` (its last day); `2022-23` (31 March of the later year); `2024` or a name's trailing
    `_22` (31 March). The day of a publication is none of them.
    """
    plain = [_PUBLISHED.sub(" ", re.sub(r"[\W_]+", " ", text).casefold()) for text in texts]
    for pattern, read in _PATTERNS:
        for text in plain:
            if (found := re.search(pattern, text)) and (parts := read(found)):
                try:
                    return date(*parts)
                except ValueError:
                    continue
    return None


def as_at_within(rows: pl.DataFrame) -> date | None:
    """The 31 March on or after the latest registration or inspection in the rows.

    One date in two hundred may be mistyped: a home registered in 2052 moves no list.
    """
    dated = [c for c in ("inspected_on", "registered_on") if c in rows.columns and rows[c].count()]
    if not dated:
        return None
    said = pl.concat([rows[c].rename("on") for c in dated]).drop_nulls().sort()
    latest = said[round(0.995 * (said.len() - 1))]
    if not isinstance(latest, date):
        return None
    return date(latest.year + (latest > date(latest.year, 3, 31)), 3, 31)
