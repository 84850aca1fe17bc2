"""Where questions are found: the folder that ships, the user's own, or a file named on the command line."""

import importlib.util
import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from market_tui.errors import UsageError
from market_tui.paths import config_dir, shipped
from market_tui.query.question import MARK, Query

_DEFINED = re.compile(r"^@query\(.*?^def (\w+)\(", re.M | re.S)
_FILE = re.compile(r"(?P<file>.+\.(?:py|sql))(?::(?P<query>\w+))?$")


def registry() -> dict[str, Query]:
    """Every query by name: those that ship, then the user's own, which win a clash of names.

    A file of the user's that cannot be read is left out; `broken` tells of it.
    """
    return _read_all(tuple((file, file.stat().st_mtime_ns) for file in _files()))[0]


def broken() -> tuple[UsageError, ...]:
    """What is wrong with files in the user's folder of queries."""
    return _read_all(tuple((file, file.stat().st_mtime_ns) for file in _files()))[1]


def names() -> list[str]:
    """The queries' names, read from their files' text: for completion, which must not wait for imports."""
    found: dict[str, None] = {}
    for file in _files():
        text = file.read_text("utf-8", errors="replace")
        found |= dict.fromkeys([file.stem] if file.suffix == ".sql" else _DEFINED.findall(text))
    return list(found)


def _files() -> list[Path]:
    """The files of queries: those that ship, then the user's; a link that leads nowhere is none."""
    folders = (shipped("queries"), config_dir() / "queries")
    found = [sorted((*folder.glob("*.py"), *folder.glob("*.sql"))) for folder in folders]
    return [file for files in found for file in files if not file.name.startswith("_") and file.is_file()]


@cache
def _read_all(files: tuple[tuple[Path, int], ...]) -> tuple[dict[str, Query], tuple[UsageError, ...]]:
    known: dict[str, Query] = {}
    faults = []
    for file, changed in files:
        try:
            known |= {q.name: q for q in _read(file, changed)}
        except UsageError as error:
            faults.append(error)
    return known, tuple(faults)


def queries_in(file: Path) -> list[Query]:
    """The queries of one file, in its order.

    Raises:
        UsageError: the file cannot be run; says at which line.
    """
    if not file.is_file():
        raise UsageError(f"no file {file}", "Write one: market-tui new-query NAME")
    return list(_read(file.absolute(), file.stat().st_mtime_ns))


@cache
def _read(file: Path, changed: int) -> tuple[Query, ...]:
    """The queries of a file as it was at `changed`: an edited one is read again."""
    if file.suffix == ".sql":
        return (_sql_file(file),)
    name = f"market_tui_queries_{file.stem}_{changed:x}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise UsageError(f"{file} is not a Python file", "Run: market-tui new-query NAME")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        # A user's file may fail in any way; she is told where, and the app goes on.
        line = line_in(file, error)
        raise UsageError(
            f"{file}, line {line}: {type(error).__name__}: {error}", "Mend that line."
        ) from error
    marked = [getattr(value, MARK) for value in vars(module).values() if hasattr(value, MARK)]
    return tuple(q for q in marked if Path(q.file) == file) or tuple(marked)


def find(name: str) -> Query:
    """A query by its name, or the one in a file (`FILE.py`, `FILE.sql`, `FILE.py:NAME` for one of several).

    Raises:
        UsageError: there is none; the nearest names are given.
    """
    if named := _FILE.match(name):
        found = queries_in(Path(named["file"]))
        chosen = [q for q in found if named["query"] in (None, q.name)]
        if not chosen:
            raise UsageError(f"no query in {name}", "A query is a function under @query(title=…).")
        return replace(chosen[0], called=f"query {shlex.quote(name)}")
    # Only the file that defines it is run: the others would cost a start-up their imports.
    for file in reversed(_files()):
        if (
            file.stem == name
            if file.suffix == ".sql"
            else f"def {name}(" in _text(file, file.stat().st_mtime_ns)
        ):
            try:
                found = queries_in(file)
            except UsageError:
                continue
            if mine := [q for q in found if q.name == name]:
                return mine[0]
    from rapidfuzz import process

    if faults := [fault for fault in broken() if f"/{name}." in fault.message.replace("\\", "/")]:
        raise faults[0]
    close = [match[0] for match in process.extract(name, list(registry()), limit=3)]
    raise UsageError(
        f"no query called {name!r}", f"Did you mean: {', '.join(close)}? All: market-tui queries"
    )


@cache
def _text(file: Path, changed: int) -> str:
    """A file's text as it was at `changed`."""
    return file.read_text("utf-8", errors="replace")


def of_function(function: Callable[..., object]) -> Query:
    """The query that a function is.

    Raises:
        UsageError: it has no `@query` above it.
    """
    if not isinstance(asked := getattr(function, MARK, None), Query):
        raise UsageError(f"{function!r} is no query", "Put @query(title=…) above the function.")
    if not Path(asked.file).is_file() or shipped("queries") in Path(asked.file).parents:
        return asked
    return replace(asked, called=f"query {shlex.quote(f'{asked.file}:{asked.name}')}")


def _sql_file(file: Path) -> Query:
    from market_tui.query.sql import from_file

    return from_file(file)


def line_in(file: Path, error: BaseException) -> int:
    """The line of `file` at which `error` arose."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    lines, trace = [0], error.__traceback__
    while trace:
        if Path(trace.tb_frame.f_code.co_filename) == file:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[-1]
