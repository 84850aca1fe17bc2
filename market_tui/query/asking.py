"""Asking a question of a market: the tables it names, the result, and whether that is tidy."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from market_tui import tidy
from market_tui.errors import MarketError, NotLoaded, UsageError
from market_tui.paths import shipped
from market_tui.query.files import find, line_in, of_function
from market_tui.query.question import Answer, Query

if TYPE_CHECKING:
    import polars as pl

    from market_tui.market import Market, Scope
    from market_tui.market.scoped import Scoped

_BRING = "Run: market-tui load FILES… (or: market-tui fetch ofsted)"
_BRING_OWN = (
    "Run: market-tui load --authority NAME FILES… with your council's own: the episodes and header of its "
    "SSDA903 return (CSV, XML or a workbook), its weekly fees."
)
_LEFT_OUT = (
    "A restricted list is loaded that would tell more of owners; it is left out of what is written or piped, "
    "unless restricted_providers is named."
)


def ask(
    market: "Market", name: "str | Query | Callable[..., pl.LazyFrame]", scope: "Scope", **options: Any
) -> Answer:
    """Run one query over a market under a settled scope: a query, a function under `@query`, or its name.

    Raises:
        UsageError: no such query, table or option, or a result that is not tidy.
        NotLoaded: the store lacks what the query needs.
    """
    import polars as pl

    from market_tui.market.named import rests_on
    from market_tui.market.scope import FIELDS
    from market_tui.query.resting import family, rested_on

    asked = name if isinstance(name, Query) else find(name) if isinstance(name, str) else of_function(name)
    if strangers := sorted(set(options) - set(asked.options)):
        raise UsageError(
            f"{asked.name} has no option {strangers[0]}",
            f"Its options: {', '.join(asked.options) or 'none'}. Of the scope: {', '.join(FIELDS)}.",
        )
    scoped = market.scoped(scope)
    known = (*market.tables(), "scope")
    for table in asked.tables:
        if table.removeprefix("raw_") not in known:
            raise UsageError(
                f"{_where(asked, table)}{asked.name} asks for a table {table!r}",
                f"There are: {', '.join(known)}.",
            )
    bases = {base for table in asked.tables for base in rests_on(table)}
    for base in bases & {"providers", "inspections"}:
        if not any(base in source.tables for source in market.sources):
            raise NotLoaded(f"{asked.name} needs {base}", _BRING)
    if asked.needs and not {family(s) for s in market.sources} & set(asked.needs):
        lacking = f"{asked.name} needs one of: {', '.join(asked.needs)}"
        if asked.of_children:
            raise NotLoaded(lacking, _BRING_OWN)
        raise NotLoaded(lacking, f"Run: market-tui load FILES…{_or_fetch(asked.needs)}")
    frame = (_quoting_nothing if asked.of_children else _result)(asked, scoped, options)
    if "area" in frame.columns:
        frame = frame.with_columns(pl.col("area").cast(pl.String))
    if "providers" in bases:
        bases |= scoped.rests_on(frame.columns)
    sources = rested_on(asked, market.sources, bases, scope.as_at)
    notes = list(scoped.notes_on(frame.columns, of_homes="providers" in bases))
    if asked.notes:
        wanted = [t for t in inspect.signature(asked.notes).parameters if t != "answer"]
        notes += asked.notes(answer=frame, **{t: scoped.table(t) for t in wanted})
    if not _is_users(asked) and not (asked.of_children and frame.height):
        homes = scoped.homes if "providers" in bases else None
        notes += _nothing_for(scope, frame, homes, [n for n in notes if n not in scoped.notes])
    if bases & market.left_out:
        notes.append(_LEFT_OUT)
    return Answer(asked, scope, frame, sources, tuple(notes), market.sample, options)


def _or_fetch(families: tuple[str, ...]) -> str:
    """The command that fetches any of these families, where one is published for fetching."""
    from market_tui.fetch.sources import SOURCES

    names = [s.name for s in SOURCES if any(set(kind.families) & set(families) for kind in s.wanted)]
    return f" (or: market-tui fetch {' '.join(names)})" if names else ""


def _nothing_for(
    scope: "Scope", frame: "pl.DataFrame", homes: "pl.DataFrame | None", told: list[str]
) -> list[str]:
    """What is said of the areas asked for that an answer has no row of, where no note tells of them."""
    pooled = scope.by == "area"
    if frame.height and not (pooled and "area" in frame.columns):
        return []
    held = {area for c in ("area", "other") if c in frame.columns for area in frame[c]}
    missing = [a for a in scope.areas if a not in held and not any(a in note for note in told)]
    if not missing:
        return []
    areas = ", ".join(missing)
    if homes is not None:
        listed = {str(area) for area in homes["area"].unique()}
        if not (listed & set(missing) if pooled else listed):
            return [f"No setting of this scope is on the list for {areas}."]
    return [f"The loaded lists hold nothing of this kind for {areas}."]


def _result(asked: Query, scoped: "Scoped", options: dict[str, Any]) -> "pl.DataFrame":
    """The frame that a query's function gives; a user's own must be tidy, and her mistakes are hers to see.

    Raises:
        UsageError: with the file and line at which it went wrong.
    """
    import polars as pl

    from market_tui.market.sql import told
    from market_tui.query import apart

    tables = {t: scoped.table(t) for t in asked.tables}
    # In memory, not streamed: the streaming engine adds figures in another order each time, and a board pack
    # made twice would differ in the last digit.
    if not _is_users(asked):
        return _lazy(asked, asked.function(**tables, **options)).collect(engine="in-memory")
    try:
        lazy = _lazy(asked, asked.function(**tables, **options))
        frame = apart.collect(lazy, tables.values())
    except MarketError as error:
        word = error.message.split("'")[1] if error.message.count("'") > 1 else ""
        raise type(error)(f"{_where(asked, word, error.message)}{error.message}", error.remedy) from error
    except (Exception, pl.exceptions.PanicException) as error:
        raise _mistake(asked, error, told(error)) from error
    if asked.file:
        areas = [t for t in tables.values() if isinstance(t, pl.LazyFrame) and "area" in t.collect_schema()]
        tidy.check(frame, lazy.explain(optimized=False), asked.columns, bool(areas), _place(asked))
    return frame


def _quoting_nothing(asked: Query, scoped: "Scoped", options: dict[str, Any]) -> "pl.DataFrame":
    """`_result` of a question about single children: where it fails, no message or traceback quotes a row.

    Raises:
        UsageError: it failed; says at which line of a user's file.
    """
    import polars as pl

    from market_tui.market.sql import told

    try:
        tables = {t: scoped.table(t) for t in asked.tables}
        return _lazy(asked, asked.function(**tables, **options)).collect(engine="in-memory")
    except MarketError:
        raise
    except (pl.exceptions.ColumnNotFoundError, pl.exceptions.SQLSyntaxError) as error:
        raise UsageError(*told(error)) from None
    except (Exception, pl.exceptions.PanicException) as error:
        place = f"{asked.file}, line {line_in(Path(asked.file), error)}: " if asked.file else ""
        what = f"{place}{type(error).__name__} in a question about single children"
        raise UsageError(what, "What it says is not shown: it may quote a row.") from None


def _lazy(asked: Query, given: object) -> "pl.LazyFrame":
    import polars as pl

    if not isinstance(given, pl.LazyFrame):
        raise UsageError(
            f"{asked.name} returns {type(given).__name__}, not a LazyFrame", "End it with a total sort."
        )
    return given


def _is_users(asked: Query) -> bool:
    return not asked.file or shipped("queries") not in Path(asked.file).parents


def _mistake(asked: Query, error: BaseException, told: tuple[str, str]) -> UsageError:
    """What went wrong in a user's query, with the line: where it was raised, else where its word stands."""
    import polars as pl

    message, remedy = told
    if not isinstance(error, pl.exceptions.PolarsError | pl.exceptions.PanicException):
        message, remedy = f"{type(error).__name__}: {error}", "Mend that line."
    if not asked.file:
        return UsageError(message, remedy)
    quoted = message.split("'")[1] if message.count("'") > 1 else ""
    place = _place(asked)
    line = tidy.line_of(quoted, place.text, place.first)
    if line == place.first:
        line = line_in(Path(asked.file), error) or line
    return UsageError(f"{asked.file}, line {line}: {message.removeprefix('SQL: ')}", remedy)


def _where(asked: Query, word: str = "", said: str = "") -> str:
    """`FILE, line N: ` for a query of the user's own; the line that the parser of SQL `said`, if it has."""
    if not asked.file or not _is_users(asked):
        return ""
    if asked.file.endswith(".sql") and (told := re.search(r"at Line: (\d+)", said)):
        return f"{asked.file}, line {told[1]}: "
    return _place(asked).line(word)


def _place(asked: Query) -> tidy.Place:
    if asked.file.endswith(".sql"):
        return tidy.Place(Path(asked.file).read_text("utf-8-sig"), asked.file, 1)
    try:
        lines, first = inspect.getsourcelines(asked.function)
    except OSError:  # Typed at a prompt: there is no source to show a line of.
        lines, first = [], 1
    return tidy.Place("".join(lines), asked.file, first)
