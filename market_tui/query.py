"""One function is one question: the `@query` decorator, the registry, and the user's own files.

    @query(title="Ownership mix", chart="share", columns={"homes": "homes on the register", …})
    def ownership_mix(homes: pl.LazyFrame) -> pl.LazyFrame: …

A query's parameters name the tables it wants; those with a default are options that become flags.
"""

import importlib.util
import inspect
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from market_tui.errors import NotLoaded, UsageError
from market_tui.paths import config_dir, shipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    import polars as pl

    from market_tui.market import Market, Scope
    from market_tui.store import Source

_MARK = "__market_query__"


@dataclass(frozen=True)
class Query:
    """A question: its function, what it is called, what its columns mean, what must be said beside it.

    `columns` maps a column to its meaning, with the unit in brackets at the end; `needs` names the
    families of published file it cannot do without; `by` names the columns that identify a row.
    `notes` gives sentences on one answer: it takes the answer's frame as `answer`, and tables by name.
    """

    name: str
    title: str
    function: Callable[..., "pl.LazyFrame"]
    chart: str = "table"
    columns: Mapping[str, str] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    file: str = ""
    notes: Callable[..., list[str]] | None = None

    @property
    def doc(self) -> str:
        """The definition, as the function's docstring gives it."""
        return inspect.getdoc(self.function) or ""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it asks for, by parameter name."""
        parameters = inspect.signature(self.function).parameters.values()
        return tuple(p.name for p in parameters if p.default is p.empty)

    @property
    def options(self) -> dict[str, Any]:
        """Its further parameters and their defaults."""
        parameters = inspect.signature(self.function).parameters.values()
        return {p.name: p.default for p in parameters if p.default is not p.empty}


@dataclass(frozen=True)
class Answer:
    """A query's result with everything that it rests on."""

    query: Query
    scope: "Scope"
    frame: "pl.DataFrame"
    sources: tuple["Source", ...]
    notes: tuple[str, ...]
    sample: bool
    options: Mapping[str, Any] = field(default_factory=dict)

    def command(self) -> str:
        """The same answer on the command line."""
        given = " ".join(f"--{n.replace('_', '-')} {shlex.quote(str(v))}" for n, v in self.options.items())
        parts = ("market-tui query", self.query.name, given, self.scope.flags())
        return " ".join(part for part in parts if part)


def query(
    *,
    title: str,
    chart: str = "table",
    columns: Mapping[str, str] | None = None,
    caveats: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    notes: Callable[..., list[str]] | None = None,
) -> Callable[[Callable[..., "pl.LazyFrame"]], Callable[..., "pl.LazyFrame"]]:
    """Mark a function as a question. Only `title` is required."""

    def mark(function: Callable[..., "pl.LazyFrame"]) -> Callable[..., "pl.LazyFrame"]:
        file = inspect.getsourcefile(function) or ""
        told = Query(function.__name__, title, function, chart, columns or {}, caveats, needs, file, notes)
        setattr(function, _MARK, told)
        return function

    return mark


@cache
def registry() -> dict[str, Query]:
    """Every query by name: those that ship, then the user's own, which win a clash of names."""
    files = sorted(shipped("queries").glob("*.py")) + sorted((config_dir() / "queries").glob("*.py"))
    return {q.name: q for file in files if not file.name.startswith("_") for q in queries_in(file)}


def queries_in(file: Path) -> list[Query]:
    """The queries of one file, in its order.

    Raises:
        UsageError: the file cannot be run; says at which line.
    """
    name = f"market_tui_queries_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise UsageError(f"{file} is not a Python file", "Run: market-tui new-query NAME")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        # A user's file may fail in any way; she is told where, and the app goes on.
        line = _line_in(file, error)
        raise UsageError(
            f"{file}, line {line}: {type(error).__name__}: {error}", "Mend that line."
        ) from error
    marked = [getattr(value, _MARK) for value in vars(module).values() if hasattr(value, _MARK)]
    return [q for q in marked if Path(q.file) == Path(file)] or marked


def find(name: str) -> Query:
    """A query by its name, or the only one in a file.

    Raises:
        UsageError: there is none; the nearest names are given.
    """
    if name.endswith(".py"):
        found = queries_in(Path(name)) if Path(name).exists() else []
        if not found:
            raise UsageError(f"no query in {name}", "A query is a function under @query(title=…).")
        return found[0]
    known = registry()
    if name in known:
        return known[name]
    from rapidfuzz import process

    close = [match[0] for match in process.extract(name, list(known), limit=3)]
    raise UsageError(
        f"no query called {name!r}", f"Did you mean: {', '.join(close)}? All: market-tui queries"
    )


def ask(market: "Market", name: "str | Query", scope: "Scope", **options: Any) -> Answer:
    """Run one query over a market under a settled scope.

    Raises:
        UsageError: no such query, table or option, or a result that is not tidy.
        NotLoaded: the store lacks what the query needs.
    """
    import polars as pl

    from market_tui.market.scoped import BASES

    asked = name if isinstance(name, Query) else find(name)
    if strangers := sorted(set(options) - set(asked.options)):
        raise UsageError(
            f"{asked.name} has no option {strangers[0]}", f"It has: {', '.join(asked.options) or 'none'}."
        )
    scoped = market.scoped(scope)
    known = (*market.tables(), "scope")
    for table in asked.tables:
        if table not in known:
            raise UsageError(f"{asked.name} asks for a table {table!r}", f"There are: {', '.join(known)}.")
    bases = {BASES.get(table, table) for table in asked.tables}
    for base in bases & {"providers", "inspections"}:
        if not any(base in source.tables for source in market.sources):
            raise NotLoaded(
                f"{asked.name} needs {base}", "Run: market-tui load FILES… (or: market-tui fetch ofsted)"
            )
    lazy = asked.function(**{t: scoped.table(t) for t in asked.tables}, **options)
    if not isinstance(lazy, pl.LazyFrame):
        raise UsageError(
            f"{asked.name} returns {type(lazy).__name__}, not a LazyFrame", "End it with a total sort."
        )
    frame = lazy.collect()
    if "area" in frame.columns:
        frame = frame.with_columns(pl.col("area").cast(pl.String))
    over_time = any(t.endswith("over_time") or t in ("inspections", "published") for t in asked.tables)
    sources = tuple(
        s for s in market.sources
        if bases & set(s.tables) and (over_time or s.as_at == scope.as_at or "providers" not in s.tables)
    )  # fmt: skip
    notes = list(scoped.notes_on(frame.columns) if "providers" in bases else scoped.notes)
    if asked.notes:
        wanted = [t for t in inspect.signature(asked.notes).parameters if t != "answer"]
        notes += asked.notes(answer=frame, **{t: scoped.table(t) for t in wanted})
    return Answer(asked, scope, frame, sources, tuple(notes), market.sample, options)


def _line_in(file: Path, error: Exception) -> int:
    """The line of `file` at which `error` arose."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    lines, trace = [0], error.__traceback__
    while trace:
        if Path(trace.tb_frame.f_code.co_filename) == file:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[-1]


class _Callable(ModuleType):
    """Importing this module puts it in the package under the decorator's own name, so it can be called."""

    def __call__(
        self, **told: Any
    ) -> Callable[[Callable[..., "pl.LazyFrame"]], Callable[..., "pl.LazyFrame"]]:
        return query(**told)


sys.modules[__name__].__class__ = _Callable
