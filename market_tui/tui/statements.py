"""SQL in the app: the statements that were run, names to complete, a statement saved as a query."""

from __future__ import annotations

import json
import keyword
import os
import re
import shlex
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.errors import MarketError, StoreError, UsageError
from market_tui.paths import cache_dir, config_dir

if TYPE_CHECKING:
    from market_tui.query import Answer, Query
    from market_tui.tui.session import Session, Settled

KEPT = 500
FIRST = """SELECT area, sector, count(*) AS homes, sum(places) AS places
FROM homes
GROUP BY area, sector
ORDER BY area, sector"""
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


class History:
    """The statements that were run, the oldest first, kept in a file that only its owner reads.

    `draft` is what stands in the editor and has not been run.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or cache_dir() / "sql-history.jsonl"
        self.draft: str | None = None
        self.statements = self._read()
        self.at = len(self.statements)

    def _read(self) -> list[str]:
        told: list[str] = []
        with suppress(OSError):
            for line in self.path.read_text("utf-8", errors="replace").splitlines():
                with suppress(ValueError):
                    said = json.loads(line)
                    told += [said] if isinstance(said, str) and said.strip() else []
        return told[-KEPT:]

    def add(self, statement: str) -> None:
        """Keep a statement that is run; a folder that cannot be written keeps it for this session only."""
        if self.statements[-1:] != [statement]:
            self.statements.append(statement)
            with suppress(OSError):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                with os.fdopen(file, "a", encoding="utf-8") as out:
                    self.path.chmod(0o600)
                    out.write(json.dumps(statement) + "\n")
        self.at, self.draft = len(self.statements), None

    def step(self, by: int, now: str) -> str | None:
        """The statement before or after; `now` is kept as the draft on the way back. None at the ends."""
        to = self.at + by
        if not 0 <= to <= len(self.statements):
            return None
        if self.at == len(self.statements):
            self.draft = now
        self.at = to
        return self.statements[to] if to < len(self.statements) else self.draft or ""


def harmless(text: str) -> str:
    """Text without what would move the cursor, turn the writing round or hide: spaces and lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c in "\n\t" or c.isprintable() else " " * c.isspace() for c in lines)


def known() -> tuple[str, ...]:
    """Every table that a statement can name, the scoped ones first."""
    from market_tui.query.sql import KNOWN

    return KNOWN


def columns_told(table: str) -> tuple[str, ...]:
    """What the schema says of a table's columns; a scoped table has more, see `columns_of`."""
    from market_tui import schema
    from market_tui.market.scoped import BASES
    from market_tui.market.sql import RAW

    base = BASES.get(table, table.removeprefix(RAW))
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
    before: str, text: str, columns: Mapping[str, tuple[str, ...]], *, asked: bool = False
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
    tables = list(known())
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


def asked_of(statement: str) -> Query:
    """A statement as a question; its command line keeps the lines where a comment ends with one."""
    from market_tui.query.sql import sql_query

    asked = sql_query(statement)
    return replace(asked, called=f"sql {shlex.quote(statement)}") if "--" in statement else asked


def unsorted(answer: Answer, statement: str) -> bool:
    """Whether the rows come in no certain order."""
    return answer.frame.height > 1 and not re.search(
        r"(?i)\border\s+by\b|^\s*(?:show|explain|values)\b", statement
    )


def fit_name(name: str) -> str:
    """A name for a query file.

    Raises:
        UsageError: it is no name, or is taken: a query of one's own would stand before one that ships.
    """
    from market_tui.query.files import names

    name = name.strip().removesuffix(".sql")
    if not (name.isascii() and name.isidentifier()) or keyword.iskeyword(name) or name.startswith("_"):
        raise UsageError(f"{name!r} cannot be a query's name", "Use letters, digits and _: solo_homes")
    if name.lower() in {taken.lower() for taken in names()}:
        raise UsageError(f"there is a query called {name} already", "Choose another name.")
    return name


def save(session: Session, settled: Settled, name: str, statement: str) -> Path:
    """Write a statement as a `.sql` query file into the user's folder, once it has held as a query.

    Raises:
        MarketError: it cannot be run, its result is not tidy, or the file cannot be written.
    """
    from market_tui.query.files import queries_in

    name = fit_name(name)
    answer = session.ask(asked_of(statement), settled.scope)
    header = header_of(name, answer)
    text = f"{header}{statement.strip()}\n"
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / f"{name}.sql"
        trial.write_text(text, "utf-8")
        try:
            session.ask(queries_in(trial)[0], settled.scope)
        except MarketError as error:
            raise type(error)(_placed(error.message, trial, header.count("\n")), error.remedy) from error
    path = config_dir() / "queries" / f"{name}.sql"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already", "Choose another name.") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", "Set MARKET_TUI_CONFIG.") from error
    return path


def header_of(name: str, answer: Answer) -> str:
    """The header of a query file: a title, and the meanings that are known of the columns."""
    title = name.replace("_", " ").capitalize()
    meant = answer.query.columns
    told = [f"-- column {c}: {meant[c]}" for c in answer.frame.columns if c != "area" and meant.get(c)]
    return "\n".join([f"-- title: {title}", f"-- definition: {title}, asked in SQL.", *told]) + "\n"


def _placed(message: str, trial: Path, header: int) -> str:
    """A message about the file on trial as one about the statement in the editor."""
    found = re.match(rf"{re.escape(str(trial))}, line (\d+): (.*)", message, re.S)
    return (
        f"not saved: line {max(1, int(found[1]) - header)}: {found[2]}" if found else f"not saved: {message}"
    )
