"""Notes on homes and owners: the user's own, in a file that only she reads, and in no export.

A home is known by its URN, an owner by its owner id; `called` is the name it had when the note was made.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from market_tui.errors import StoreError
from market_tui.paths import config_dir
from market_tui.plain import printable

FILE = "notes.sqlite"
HOME, OWNER = "home", "owner"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS notes (kind TEXT, id TEXT, called TEXT, text TEXT, changed TEXT, "
    "PRIMARY KEY (kind, id))"
)


@dataclass(frozen=True)
class Note:
    """One note: on a `home` or an `owner`, its id and name, the text, and when it was changed."""

    kind: str
    id: str
    called: str
    text: str
    changed: str = ""


def keep(note: Note) -> None:
    """Put a note in place of the one before, on the disk when this returns; without text it is taken away.

    Raises:
        StoreError: the file cannot be written.
    """
    text = printable(note.text).rstrip()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with _opened(make=True) as held, held:
        if text.strip():
            row = (note.kind, note.id, printable(note.called), text, now)
            held.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?)", row)
        else:
            held.execute("DELETE FROM notes WHERE kind = ? AND id = ?", (note.kind, note.id))
    _read.cache_clear()


def of(kind: str, id: str) -> str:  # noqa: A002 - as the table has it
    """The text of a note; empty where there is none."""
    return next((note.text for note in every() if (note.kind, note.id) == (kind, id)), "")


def marked(kind: str) -> frozenset[str]:
    """What has a note: homes by URN, owners by name; nothing where the file cannot be read."""
    try:
        told = every()
    except StoreError:
        return frozenset()
    return frozenset(note.id if kind == HOME else note.called for note in told if note.kind == kind)


def every() -> tuple[Note, ...]:
    """Every note, the one changed last in front.

    Raises:
        StoreError: the file cannot be read.
    """
    path = _path()
    try:
        stat = path.stat()
    except OSError:
        return ()
    return _read(path, stat.st_mtime_ns)


@lru_cache(maxsize=2)
def _read(_: Path, _changed: int) -> tuple[Note, ...]:
    with _opened() as held:
        rows = held.execute(
            "SELECT kind, id, called, text, changed FROM notes ORDER BY changed DESC, kind, id"
        )
        return tuple(Note(*row) for row in rows)


def _path() -> Path:
    return config_dir() / FILE


@contextmanager
def _opened(*, make: bool = False) -> Iterator[sqlite3.Connection]:
    path = _path()
    try:
        if make:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            path.chmod(0o600)
        held = sqlite3.connect(path, timeout=5)
        try:
            held.execute(_TABLE)
            yield held
        finally:
            held.close()
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise StoreError(f"{path}: {said}", "Move that file away, or set MARKET_TUI_CONFIG.") from error
