"""SQL over a market's tables: Polars SQL, reading only what the market hands over.

A table's own name is the scoped one (`homes`, `inspections`, …, as queries get it); `raw_` before a name of
the schema is that table over every loaded list, unscoped. Division keeps its digits: Polars reads `1.0` as
an exact decimal of one digit, so decimal literals are read as floating point here.
"""

import re
from collections.abc import Callable, Iterable, Mapping

import polars as pl

from market_tui.errors import UsageError

RAW = "raw_"
_READS = ("select", "with", "show", "explain", "from", "values", "(")
# Functions that would read a file or a web address as a table, wherever the word stands.
_FILES = re.compile(
    r"\b(?:read|scan)_(?:csv|parquet|ipc|json|ndjson|delta|iceberg|excel|avro|database)\w*", re.I
)
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)
      | (?P<text>'(?:[^']|'')*')
      | (?P<quoted>"(?:[^"]|"")*"|`[^`]*`)
      | (?P<number>(?<![\w.])(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
      | (?P<option>(?<![:\w]):[A-Za-z_]\w*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>.)""",
    re.X | re.S,
)


def checked(text: str) -> str:
    """The statement as Polars is to run it: decimal literals as floating point, comments left out.

    Raises:
        UsageError: it is empty, would read a file, or does anything but read.
    """
    if found := _FILES.search(text):
        raise UsageError(
            f"SQL here reads no files: {found[0]}",
            "Load the file first: market-tui load FILE; see SHOW TABLES.",
        )
    parts = []
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "comment":
                # Its lines stay, so that a fault is told on the line where it stands.
                parts.append(" " + "\n" * token[0].count("\n"))
            case "number":
                # `1.0` would be a Decimal with one digit after the point, and 1.0 / 3 would keep few.
                parts.append(token[0] if re.search("[eE]", token[0]) else f"{token[0]}e0")
            case _:
                parts.append(token[0])
    statement = "".join(parts).rstrip().rstrip(";").rstrip()
    first = re.match(r"\(|\w+", statement.lstrip())
    if first is None:
        raise UsageError("no SQL to run", 'For example: market-tui sql "SELECT * FROM homes LIMIT 5"')
    if first[0].lower() not in _READS:
        raise UsageError(
            f"SQL here only reads: {first[0].upper()} is refused", "Use SELECT, WITH, SHOW TABLES or EXPLAIN."
        )
    return statement


def tables_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known tables that a statement may name, in their own order."""
    words = {
        token[0].strip('"`').lower()
        for token in _TOKEN.finditer(text)
        if token.lastgroup in ("word", "quoted")
    }
    return tuple(name for name in known if name in words)


def one_line(text: str) -> str:
    """The same statement on one line: comments left out, spaces run together, quoted text as it stands."""
    parts: list[str] = []
    for token in _TOKEN.finditer(text):
        if token.lastgroup != "comment" and not token[0].isspace():
            parts.append(token[0])
        elif parts and parts[-1] != " ":
            parts.append(" ")
    return "".join(parts).strip()


def with_options(text: str, options: Mapping[str, object]) -> str:
    """`text` with each `:name` replaced by that option's value as a literal.

    Raises:
        UsageError: it names an option that it has no value for.
    """

    def literal(token: re.Match[str]) -> str:
        if token.lastgroup != "option":
            return token[0]
        name = token[0][1:]
        if name not in options:
            raise UsageError(
                f"no value for '{name}', written :{name}", f"Add a header line: -- option {name}: 20"
            )
        value = options[name]
        if isinstance(value, bool | int | float):
            return str(value)
        return "'" + str(value).replace("'", "''") + "'"

    return _TOKEN.sub(literal, text)


def run(text: str, frames: Mapping[str, pl.LazyFrame], names: Iterable[str]) -> pl.LazyFrame:
    """A statement's result over `frames`; `names` are all tables there are, for SHOW TABLES.

    Raises:
        UsageError: the statement is refused or cannot be understood; says where.
    """
    statement = checked(text)
    shown = [name for name in names if name not in frames] if re.match(r"(?i)\s*show\b", statement) else []
    context = pl.SQLContext({**frames, **{name: pl.LazyFrame() for name in shown}}, register_globals=False)
    return guarded(lambda: context.execute(statement, eager=False), names)


def guarded(work: Callable[[], pl.LazyFrame], names: Iterable[str]) -> pl.LazyFrame:
    """`work`'s result; what Polars says against it as a sentence."""
    try:
        lazy = work()
        lazy.collect_schema()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise UsageError(*told(error, names)) from error
    return lazy


def told(error: BaseException, names: Iterable[str] = ()) -> tuple[str, str]:
    """What went wrong in the first line of Polars' words, and what to do about it."""
    said = str(error).split("\n")[0].removeprefix("sql parser error: ").replace("found: EOF", "found its end")
    if missing := re.search(r"relation '(\w+)' was not found", said):
        from rapidfuzz import process

        close = [match[0] for match in process.extract(missing[1], list(names), limit=3)]
        return f"no table called {missing[1]!r}", f"Did you mean: {', '.join(close)}? All: SHOW TABLES"
    if column := re.search(r'unable to find column "([^"]+)"; valid columns: \[(.*)\]', said):
        return f"no column called {column[1]!r}", f"There are: {column[2].replace(chr(34), '')}."
    if not_supported := re.match(r"statement type is not supported: ?(\w*)", said):
        what = not_supported[1] or str(error).split("\n")[1].split("(")[0].upper()
        return f"SQL here only reads: {what} is refused", "Use SELECT, WITH, SHOW TABLES or EXPLAIN."
    return f"SQL: {said[:300]}", "Tables and columns: market-tui tables; scoped tables: SHOW TABLES"
