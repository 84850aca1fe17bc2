"""SQL as a question: a statement given on the command line, or a `.sql` file."""

import inspect
import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from market_tui import schema
from market_tui.market import sql, sql_file
from market_tui.market.named import SCOPED, rests_on
from market_tui.query.question import Answer, Query

if TYPE_CHECKING:
    import polars as pl

KNOWN = tuple(dict.fromkeys((*SCOPED, *schema.TABLES, *(sql.RAW + table for table in schema.TABLES))))


def sql_query(
    text: str, name: str = "sql", title: str = "SQL", options: Mapping[str, Any] | None = None
) -> Query:
    """A statement as a question; see `market.sql`. Its tables are those that it names."""
    tables = sql.tables_in(text, KNOWN)

    def function(**given: Any) -> "pl.LazyFrame":
        frames = {table: given.pop(table) for table in tables}
        return sql.run(sql.with_options(text, {**(options or {}), **given}), frames, KNOWN)

    function.__doc__ = text.strip()
    function.__signature__ = _signature(tables, options or {})  # type: ignore[attr-defined]
    return Query(name, title, function, columns=_meanings(tables))


def statement(text: str, *, explain: bool = False) -> Query:
    """A statement given by hand as a question; a header like a query file's tells of it, and gives options.

    Raises:
        UsageError: it names an option that its header has no value for.
    """
    told = sql_file.parsed(text)
    plain = sql.one_line(sql.with_options(text, told.options))
    run = f"EXPLAIN {plain}" if explain else text
    asked = sql_query(run, title=told.title or "SQL", options=told.options)
    asked.function.__doc__ = told.definition or text.strip()
    return replace(
        asked,
        chart=told.chart,
        columns={**asked.columns, **told.columns},
        caveats=tuple(told.caveats),
        needs=tuple(told.needs),
        called=f"sql {shlex.quote(plain)}",
    )


def unsorted(answer: Answer, text: str) -> bool:
    """Whether the rows of a statement come in no certain order."""
    orders = r"(?i)\border\s+by\b|^\s*(?:show|explain|values)\b"
    return answer.frame.height > 1 and not re.search(orders, sql.one_line(text))


def from_file(file: Path) -> Query:
    """The question of a `.sql` file; see `market.sql_file`."""
    told = sql_file.read(file)
    asked = sql_query(told.text, file.stem, told.title, told.options)
    asked.function.__doc__ = told.definition or told.text.strip()
    return replace(
        asked,
        chart=told.chart,
        columns=told.columns,
        caveats=tuple(told.caveats),
        needs=tuple(told.needs),
        file=str(file),
    )


def _signature(tables: tuple[str, ...], options: Mapping[str, Any]) -> inspect.Signature:
    named = inspect.Parameter.KEYWORD_ONLY
    told = [inspect.Parameter(table, named) for table in tables]
    return inspect.Signature([*told, *(inspect.Parameter(o, named, default=v) for o, v in options.items())])


def _meanings(tables: tuple[str, ...]) -> dict[str, str]:
    """What the schema says of the columns that a statement can name."""
    bases = (rests_on(table)[0] for table in tables)
    columns = [c for base in bases if base in schema.TABLES for c in schema.TABLES[base].columns]
    return {c.name: f"{c.meaning} [{c.unit}]" if c.unit else c.meaning for c in columns}
