"""An answer as a table for a terminal: no figure is broken, and what does not fit stands in a table below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from market_tui.export.safe import flat
from market_tui.export.units import shown, unit_of, units_of_row
from market_tui.plain import printable
from market_tui.query import Answer
from market_tui.query.hidden import bounded, ranges

UNBOUNDED = 400
_GAP = 2
_LEAST_TEXT, _MOST_TEXT = 16, 40
_OF_NAMES = 0.6


@dataclass(frozen=True)
class _Column:
    """One column ready to print; `least` is the width below which its words or figures break, `most` that of
    its longest line."""

    heading: str
    texts: Sequence[str]
    numeric: bool
    least: int
    most: int


def table_text(answer: Answer, width: int | None, colour: bool) -> str:
    """A table that fits the terminal, figures aligned, units in the heading.

    Columns that do not fit follow in further tables, each beginning with the column that names the row.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        width=width or UNBOUNDED, color_system="auto" if colour else None, force_terminal=colour
    )
    with console.capture() as captured:
        console.print(Text(printable(answer.query.title), style="bold"))
        for block in _blocks(_columns(answer), width or UNBOUNDED):
            table = Table(box=None, pad_edge=False)
            for column, cells_wide in zip(block, _widths(block, console.width), strict=True):
                table.add_column(
                    Text(column.heading),
                    justify="right" if column.numeric else "left",
                    overflow="fold",
                    width=cells_wide,
                )
            for texts in zip(*(column.texts for column in block), strict=True):
                table.add_row(*map(Text, texts))
            console.print(table)
        console.print(Text(printable(answer.scope.line()), style="dim"))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def cells(answer: Answer, frame: pl.DataFrame, units: Sequence[str]) -> Iterator[list[str]]:
    """Each row as a person reads it; a hidden figure as the range it lies in."""
    instead = {c: ranges(answer, c, ends).to_list() for c, ends in bounded(answer).items()}
    for at, row in enumerate(frame.iter_rows()):
        told = [shown(v, u) for v, u in zip(row, units_of_row(units, frame, row), strict=True)]
        for column, texts in instead.items():
            if texts[at] is not None:
                told[frame.columns.index(column)] = texts[at]
        yield told


def _columns(answer: Answer) -> list[_Column]:
    from rich.cells import cell_len

    frame = flat(answer.frame)
    units = [unit_of(answer.query, c) for c in frame.columns]
    rows = list(cells(answer, frame, units))
    told = []
    for place, (name, unit) in enumerate(zip(frame.columns, units, strict=True)):
        heading = name.replace("_", " ") + (f" ({unit})" if unit.startswith(("GBP", "days")) else "")
        texts, numeric = [row[place] for row in rows], frame[name].dtype.is_numeric()
        told.append(
            _Column(
                heading,
                texts,
                numeric,
                _least(heading, texts, numeric),
                max(map(cell_len, [heading, *texts])),
            )
        )
    return told


def _least(heading: str, texts: Sequence[str], numeric: bool) -> int:
    """The longest figure, or of words the longest one; a text that is longer is folded."""
    from rich.cells import cell_len

    words = [word for text in [heading, *([] if numeric else texts)] for word in text.split()]
    longest = max(map(cell_len, words), default=1)
    if numeric:
        return max([longest, *map(cell_len, texts)])
    whole = max(map(cell_len, texts), default=1)
    return max(min(whole, _LEAST_TEXT), min(longest, _MOST_TEXT))


def _blocks(columns: list[_Column], width: int) -> list[list[_Column]]:
    """The columns in tables that fit; what names a row stands in front of each, one area not again."""
    if _wide(columns) <= width or len(columns) < 2:
        return [columns]
    named: list[_Column] = []
    for column in columns[:-1]:
        if column.numeric or _wide([*named, column]) > width * _OF_NAMES:
            break
        named.append(column)
    rest = columns[len(named) :]
    if len(named) > 1 and len(set(named[0].texts)) == 1:
        named = named[1:]
    told: list[list[_Column]] = []
    for column in rest:
        if told and _wide([*told[-1], column]) <= width:
            told[-1].append(column)
        else:
            told.append([*named, column])
    return told


def _widths(block: Sequence[_Column], width: int) -> list[int]:
    """What each column of a table gets: its least, then words what they need of the rest, then headings."""
    told = [min(column.least, width) for column in block]
    spare = max(0, width - _wide(block))
    for place in sorted(range(len(block)), key=lambda place: block[place].numeric):
        more = min(spare, max(0, block[place].most - told[place]))
        told[place], spare = told[place] + more, spare - more
    return told


def _wide(columns: Sequence[_Column]) -> int:
    return sum(column.least for column in columns) + _GAP * (len(columns) - 1)
