"""An XML return as tables: each kind of element that holds values becomes a sheet, a row for each element.

Only the returns that name episodes are taken for such; any other markup is a web page. Declarations of types
and entities are refused before any is read.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

import polars as pl

from market_tui.errors import Refused
from market_tui.intake.workbooks import MOST_CELLS

DEEPEST = 30
_CHILD = frozenset(("CHILD", "CHILDID", "CHILD_ID"))
_EPISODES = re.compile(rb"<(?:\w+:)?(?:decom|childid)\b", re.I)
_PAGE = re.compile(rb"<html[\s>]", re.I)


@dataclass
class _Element:
    tag: str
    values: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    holds_others: bool = False
    children: set[str] = field(default_factory=set)
    waiting: list[dict[str, str]] = field(default_factory=list)


def is_return(data: bytes) -> bool:
    """Whether these bytes are XML that names children or episodes."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and not _PAGE.search(head) and bool(_EPISODES.search(data))


def tables(data: bytes) -> dict[str, pl.DataFrame]:
    """For each kind of element its cells as text, the names in the first row.

    An element belongs to the one child that is named within the innermost element around it.

    Raises:
        Refused: it declares a type or entities, is not well-formed, or is too deep or too large.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        # Expat's own words would quote nothing, but its line is what a person needs.
        raise Refused(f"not well-formed XML, line {error.lineno}", "Export the return again.") from None
    return {tag: _cells(rows) for tag, rows in reader.rows.items()}


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.buffer_text = True
        self.open: list[_Element] = []
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.cells = 0

    def _refuse(self, *_: object) -> None:
        raise Refused("the XML declares a type or entities", "No return does; export it again.")

    def _start(self, name: str, _: dict[str, str]) -> None:
        if len(self.open) >= DEEPEST:
            raise Refused(f"XML more than {DEEPEST} elements deep", "Is this the right file?")
        if self.open:
            self.open[-1].holds_others = True
        self.open.append(_Element(name.rsplit(":", 1)[-1].upper()))

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].texts.append(text)

    def _end(self, _: str) -> None:
        ended = self.open.pop()
        around = self.open[-1] if self.open else None
        if not ended.holds_others:
            value = "".join(ended.texts).strip()
            if around is not None and value:
                around.values[ended.tag] = value
                if ended.tag in _CHILD:
                    around.children.add(value)
            return
        if ended.values:
            self.cells += len(ended.values)
            if self.cells > MOST_CELLS:
                raise Refused(f"more than {MOST_CELLS:,} values", "Is this the right file?")
            self.rows.setdefault(ended.tag, []).append(ended.values)
            if not _CHILD & ended.values.keys():
                ended.waiting.append(ended.values)
        if len(ended.children) == 1:
            child = next(iter(ended.children))
            for row in ended.waiting:
                row["CHILD"] = child
            ended.waiting = []
        if around is not None:
            around.children |= ended.children
            around.waiting += ended.waiting


def _cells(rows: list[dict[str, str]]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {f"c{i}": [name, *(row.get(name) for row in rows)] for i, name in enumerate(names)}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
