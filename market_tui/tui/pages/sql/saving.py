"""A statement saved among the user's own queries."""

from __future__ import annotations

import keyword
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.errors import MarketError, StoreError, UsageError
from market_tui.paths import config_dir
from market_tui.whole import write_new

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled


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
    from market_tui.query.sql import statement as asked

    name = fit_name(name)
    answer = session.ask(asked(statement), settled.scope)
    header = header_of(name, answer, statement)
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
        write_new(path, text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already", "Choose another name.") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", "Set MARKET_TUI_CONFIG.") from error
    return path


def header_of(name: str, answer: Answer, statement: str) -> str:
    """The header of a query file: title, definition, the meanings that are known of the columns.

    What the statement's own header says is not said again.
    """
    from market_tui.market.sql_file import parsed

    own, title, meant = parsed(statement), name.replace("_", " ").capitalize(), answer.query.columns
    lines = [] if own.title else [f"-- title: {title}"]
    lines += [] if own.definition else [f"-- definition: {own.title or title}, asked in SQL."]
    lines += [
        f"-- column {c}: {meant[c]}"
        for c in answer.frame.columns
        if c != "area" and meant.get(c) and c not in own.columns
    ]
    return "".join(f"{line}\n" for line in lines)


def _placed(message: str, trial: Path, header: int) -> str:
    """A message about the file on trial as one about the statement in the editor."""
    found = re.match(rf"{re.escape(str(trial))}, line (\d+): (.*)", message, re.S)
    return (
        f"not saved: line {max(1, int(found[1]) - header)}: {found[2]}" if found else f"not saved: {message}"
    )
