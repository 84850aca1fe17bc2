"""The names that a word of a statement may become: tables, and the columns of those that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from market_tui.tui.session import Session, Settled

_TYPED = re.compile(r'(?:"?(?P<table>\w+)"?\.)?"?(?P<word>\w*)$')
_TABLE_NEXT = re.compile(r'\b(?:from|join)\s+(?:"?\w+"?(?:\s+(?:as\s+)?\w+)?\s*,\s*)*"?\w*$', re.I)
_ALIAS = re.compile(r'\b(?:from|join)\s+"?(\w+)"?(?:\s+as)?\s+(\w+)', re.I)
_QUOTED = frozenset(
    [
        "all",
        "and",
        "as",
        "by",
        "case",
        "end",
        "from",
        "group",
        "in",
        "join",
        "like",
        "limit",
        "not",
        "null",
        "on",
        "or",
        "order",
        "to",
        "when",
    ]
)


def known(*, own_children: bool = True) -> tuple[str, ...]:
    """Every table that a statement can name, the scoped ones first; a served app knows no child-level one."""
    from market_tui.market.named import of_children
    from market_tui.query.sql import KNOWN

    return KNOWN if own_children else tuple(name for name in KNOWN if not of_children((name,)))


def columns_told(table: str) -> tuple[str, ...]:
    """What the schema says of a table's columns; a scoped table has more, see `columns_of`."""
    from market_tui import schema
    from market_tui.market.named import rests_on
    from market_tui.market.sql import RAW

    base = rests_on(table)[0]
    held = tuple(c.name for c in schema.TABLES[base].columns) if base in schema.TABLES else ()
    return held if table.startswith(RAW) else ("area", *(c for c in held if c != "area"))


def columns_of(session: Session, settled: Settled, table: str) -> tuple[str, ...]:
    """A table's columns as a statement finds them; may work the table out, so it is for a thread."""
    import polars as pl

    frame = session.market.scoped(settled.scope).table(table)
    return tuple(frame.collect_schema().names()) if isinstance(frame, pl.LazyFrame) else ()


def named(text: str) -> tuple[str, ...]:
    """The tables that a statement names."""
    from market_tui.market.sql import tables_in

    return tables_in(text, known())


def completions(
    before: str,
    text: str,
    columns: Mapping[str, tuple[str, ...]],
    *,
    asked: bool = False,
    own_children: bool = True,
) -> tuple[int, list[str]]:
    """How many characters before the cursor are the word being typed, and the names that it may become.

    `before` is the text up to the cursor, `columns` those of each table that `text` names. Nothing is offered
    for an empty word unless it is `asked` for or only a table or one table's column can follow.
    """
    typed = _TYPED.search(before)
    if typed is None or before.count("'") % 2 or "--" in before.rsplit("\n", 1)[-1]:
        return 0, []
    word, table = typed["word"], typed["table"]
    length = len(before) - typed.start("word")
    if before[typed.start("word") - 1 : typed.start("word")] == '"':
        length += 1
    tables = list(known(own_children=own_children))
    if table is not None:
        aliases = {alias.lower(): of.lower() for of, alias in _ALIAS.findall(text)}
        names = list(columns.get(aliases.get(table.lower(), table.lower()), ()))
    elif _TABLE_NEXT.search(before):
        names = tables
    elif word or asked:
        names = [*(c for t in named(text) for c in columns.get(t, ())), *tables]
    else:
        return 0, []
    wanted = word.lower()
    begins = [n for n in names if n.lower().startswith(wanted)]
    holds = [n for n in names if len(wanted) > 1 and wanted in n.lower()]
    found = [as_written(n) for n in dict.fromkeys((*begins, *holds))]
    return length, [] if found == [word] else found


def as_written(name: str) -> str:
    """A name as SQL reads it: in quotation marks where it is no plain word."""
    plain_word = re.fullmatch(r"[A-Za-z_]\w*", name) and name.lower() not in _QUOTED
    return name if plain_word else '"' + name.replace('"', '""') + '"'
