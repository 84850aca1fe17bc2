"""Whether a result is tidy: `area` first, one value a cell, figures as figures, rows in one certain order."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from market_tui.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

# Steps of a plan that mix rows up unless told to keep their order.
_MIXES = ("AGGREGATE", "UNIQUE", "DISTINCT", "UNION", "PIVOT", "UNPIVOT")
_WRITTEN = r"^\s*(?:£\s*-?[\d,.]+|-?[\d,.]+\s*%)\s*$"


def faults(
    frame: "pl.DataFrame", plan: str, columns: Iterable[str], with_area: bool
) -> Iterator[tuple[str, str, str]]:
    """What is not tidy in a result: what, what to do, and the word to look for in the query's text.

    `plan` is the unoptimised plan, `columns` the declared ones, `with_area` whether its tables have areas.
    """
    names = frame.columns
    for column in columns:
        if column not in names:
            yield (
                f"column {column!r} is declared and not in the result",
                f"The result has: {', '.join(names)}.",
                column,
            )
    if with_area and "area" not in names:
        yield "the result has no column 'area'", 'Group by "area" first: a scope can hold several.', ""
    elif "area" in names and names[0] != "area":
        yield (
            "'area' is not the first column",
            'End with .select("area", …) in the order to be shown.',
            "area",
        )
    for name, dtype in frame.schema.items():
        if dtype.is_nested() or dtype == _object():
            yield f"column {name!r} holds {dtype}, not one value a cell", "Explode it, or take a part.", name
        elif str(dtype) == "String" and _all_written(frame[name]):
            yield (
                f"column {name!r} holds formatted figures as text",
                "Give shares as fractions and money as GBP; the unit belongs in columns={…}.",
                name,
            )
        elif name.endswith("share") and dtype.is_numeric() and (frame[name].max() or 0) > 1:  # type: ignore[operator]
            yield f"share {name!r} is above 1", "Shares are fractions from 0 to 1, not per cent.", name
    yield from _order(frame, plan)


class Place(NamedTuple):
    """Where a query stands: its text, the file, the line that the text begins on."""

    text: str
    file: str
    first: int

    def line(self, word: str) -> str:
        """`FILE, line N: `, the line on which `word` stands, quoted if possible; else the first."""
        return f"{self.file}, line {line_of(word, self.text, self.first)}: "


def check(frame: "pl.DataFrame", plan: str, columns: Iterable[str], with_area: bool, place: Place) -> None:
    """Refuse a result that is not tidy, at its line.

    Raises:
        UsageError: the first fault, with file and line.
    """
    for what, remedy, word in faults(frame, plan, columns, with_area):
        raise UsageError(f"{place.line(word)}{what}", remedy)


def line_of(word: str, text: str, first: int) -> int:
    """The line on which `word` stands in `text`, quoted if possible; the first one if it does not."""
    lines = list(enumerate(text.splitlines(), first))
    # What a comment says comes last: in a header of SQL it may name the same word.
    lines.sort(key=lambda numbered: numbered[1].lstrip().startswith(("--", "#")))
    for wanted in (rf"[\"'`]{re.escape(word)}[\"'`]", rf"\b{re.escape(word)}\b") if word else ():
        for number, line in lines:
            if re.search(wanted, line):
                return number
    return first


def _order(frame: "pl.DataFrame", plan: str) -> Iterator[tuple[str, str, str]]:
    """Whether the plan ends with a sort that leaves no two rows free to change places."""
    remedy = 'End with .sort("area", …) over columns that tell every row from the others (SQL: ORDER BY).'
    for line in map(str.strip, plan.splitlines()):
        if line.startswith("SORT BY"):
            keys = list(dict.fromkeys(re.findall(r'col\("([^"]+)"\)', line)))
            held = bool(keys) and all(key in frame.columns for key in keys)
            if held and frame.select(keys).is_duplicated().any():
                yield f"rows with the same {', '.join(keys)} can come in any order", remedy, "sort"
            return
        mixes = line.startswith(_MIXES) and "maintain_order: true" not in line
        if mixes or line.endswith("JOIN:"):
            yield "the result is not sorted: its rows can come in any order", remedy, "return"
            return


def _all_written(column: "pl.Series") -> bool:
    told = column.drop_nulls()
    return bool(len(told)) and bool(told.str.contains(_WRITTEN).all())


def _object() -> "type[pl.DataType]":
    import polars as pl

    return pl.Object
