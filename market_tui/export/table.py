"""An answer as a table for a terminal: no figure is broken, and what does not fit stands in a table below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from market_tui.export.safe import flat
from market_tui.export.units import texts_of, unit_of
from market_tui.plain import printable
from market_tui.query import Answer
from market_tui.query.hidden import bounded, ranges

UNBOUNDED = 400
_GAP = 2
_NARROWEST, _LEAST_TEXT, _MOST_TEXT = 6, 16, 40
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

    def lines(self, text: str, width: int) -> list[str]:
        """A text in lines of just this width; figures stand at their right end."""
        if _cells(text) <= width:
            return [self._set(text, width)]
        return [self._set(line, width) for line in _folded(text, width)]

    def _set(self, text: str, width: int) -> str:
        space = " " * (width - _cells(text))
        return space + text if self.numeric else text + space


def table_text(answer: Answer, width: int | None, colour: bool) -> str:
    """A table that fits the terminal, figures aligned, units in the heading.

    Where it is too wide, what is alike in all rows is said once, above. Columns that do not fit even so
    follow in further tables, each beginning with the column that names the row.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(
        width=width or UNBOUNDED, color_system="auto" if colour else None, force_terminal=colour
    )

    def styled(lines: Iterable[str], style: str) -> str:
        with console.capture() as captured:
            console.print(Text("\n".join(lines), style=style))
        return captured.get()

    told = styled([printable(answer.query.title)], "bold")
    columns, alike = _apart(_columns(answer), console.width)
    told += "".join(line + "\n" for line in _folded(alike, console.width))
    for block in _blocks(columns, console.width):
        widths = _widths(block, console.width)
        heads = _row([c.lines(c.heading, w) for c, w in zip(block, widths, strict=True)], below=True)
        rows = zip(
            *([c.lines(t, w) for t in c.texts] for c, w in zip(block, widths, strict=True)), strict=True
        )
        told += styled(heads, "bold") + "".join(line + "\n" for row in rows for line in _row(row))
    told += styled([printable(answer.scope.line())], "dim")
    return "\n".join(line.rstrip() for line in told.splitlines()) + "\n"


def cells(answer: Answer, frame: pl.DataFrame) -> list[list[str]]:
    """Each column as a person reads it; a hidden figure as the range it lies in."""
    own = frame["unit"].cast(pl.String).to_list() if "unit" in frame.columns else None
    told = {c: texts_of(frame[c], unit_of(answer.query, c), own) for c in frame.columns}
    for column, ends in bounded(answer).items():
        instead = ranges(answer, column, ends).to_list()
        told[column] = [
            text if other is None else other for text, other in zip(told[column], instead, strict=True)
        ]
    return list(told.values())


def _columns(answer: Answer) -> list[_Column]:
    frame = flat(answer.frame)
    told = []
    for name, texts in zip(frame.columns, cells(answer, frame), strict=True):
        unit = unit_of(answer.query, name)
        heading = name.replace("_", " ") + (f" ({unit})" if unit.startswith(("GBP", "days")) else "")
        numeric = frame[name].dtype.is_numeric()
        most = max(map(_cells, {heading, *texts}))
        told.append(_Column(heading, texts, numeric, _least(heading, texts, numeric), most))
    return told


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _row(columns: Sequence[Sequence[str]], below: bool = False) -> list[str]:
    """The lines of one row, each column's from the top, or with `below` down to the bottom."""
    tall = max(map(len, columns), default=0)
    if tall < 2:
        return [(" " * _GAP).join(lines[0] for lines in columns)]
    filled = []
    for lines in columns:
        blank = [" " * _cells(lines[0])] * (tall - len(lines))
        filled.append([*blank, *lines] if below else [*lines, *blank])
    return [(" " * _GAP).join(line) for line in zip(*filled, strict=True)]


def _folded(text: str, width: int) -> list[str]:
    """A text in lines no wider than `width`, broken between words; a longer word is cut."""
    from rich.cells import chop_cells

    lines: list[str] = []
    for word in text.split():
        if lines and _cells(lines[-1]) + 1 + _cells(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += [word] if _cells(word) <= width else chop_cells(word, width)
    return lines


def _least(heading: str, texts: Sequence[str], numeric: bool) -> int:
    """The longest figure, or of words the longest one; a text that is longer is folded."""
    words = {word for text in {heading, *(() if numeric else texts)} for word in text.split()}
    longest = max(map(_cells, words), default=1)
    whole = max(map(_cells, set(texts)), default=1)
    if numeric:
        return max(longest, whole)
    return max(min(whole, _LEAST_TEXT), min(longest, _MOST_TEXT))


def _apart(columns: list[_Column], width: int) -> tuple[list[_Column], str]:
    """The columns that tell rows apart, and in words what is alike in all; all of them where they fit."""
    same = [c for c in columns if not c.numeric and len(c.texts) > 1 and len(set(c.texts)) == 1]
    if _wide(columns) <= width or len(same) == len(columns):
        return columns, ""
    told: dict[str, list[str]] = {}
    for column in same:
        told.setdefault(column.texts[0].strip() or "–", []).append(column.heading)
    words = " · ".join(f"{', '.join(heads)}: {text}" for text, heads in told.items())
    return [c for c in columns if c not in same], words


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
    key = _key(named)
    told: list[list[_Column]] = []
    for column in rest:
        if told and _wide([*told[-1], column]) <= width:
            told[-1].append(column)
        else:
            told.append([*(key if told else named), column])
    return told


def _key(named: list[_Column]) -> list[_Column]:
    """The first columns by which no row is another; all of them where rows are alike even so."""
    for many in range(1, len(named)):
        rows = list(zip(*(column.texts for column in named[:many]), strict=True))
        if len(set(rows)) == len(rows):
            return named[:many]
    return named


def _widths(block: Sequence[_Column], width: int) -> list[int]:
    """What each column of a table gets: its least, then words what they need of the rest, then headings.

    Where the least is too much, the widest of the words give way; a figure never breaks.
    """
    told = [min(column.least, width) for column in block]
    spare = max(0, width - _wide(block))
    for place in sorted(range(len(block)), key=lambda place: block[place].numeric):
        more = min(spare, max(0, block[place].most - told[place]))
        told[place], spare = told[place] + more, spare - more
    words = [place for place in range(len(block)) if not block[place].numeric]
    while sum(told) + _GAP * (len(block) - 1) > width:
        widest = max(words, key=told.__getitem__, default=None)
        if widest is None or told[widest] <= _NARROWEST:
            break
        told[widest] -= 1
    return told


def _wide(columns: Sequence[_Column]) -> int:
    return sum(column.least for column in columns) + _GAP * (len(columns) - 1)
