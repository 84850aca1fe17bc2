"""The statements that were run, kept from one day to the next."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from market_tui.paths import cache_dir
from market_tui.whole import write_whole

KEPT = 500
LONGEST = 20_000
_LARGE = 2_000_000
FIRST = """SELECT area, sector, count(*) AS homes, sum(places) AS places
FROM homes
GROUP BY area, sector
ORDER BY area, sector"""


class History:
    """The statements that were run, the oldest first, kept in a file that only its owner reads.

    The file holds the last `KEPT` at each opening, and no statement above `LONGEST` characters. `draft` is
    what stands in the editor and has not been run.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or cache_dir() / "sql-history.jsonl"
        self.draft: str | None = None
        self.statements = self._read()
        self.at = len(self.statements)

    def _read(self) -> list[str]:
        """The last statements of the file; a file that has grown beyond them is cut down to them."""
        told: list[str] = []
        with suppress(OSError):
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                file.seek(max(0, size - _LARGE))
                lines = file.read(_LARGE).decode("utf-8", errors="replace").splitlines()
            for line in lines:
                with suppress(ValueError):
                    said = json.loads(line)
                    told += [said] if isinstance(said, str) and said.strip() else []
            told = told[-KEPT:]
            if size > _LARGE or len(lines) > 2 * KEPT:
                self._write(told)
        return told

    def add(self, statement: str) -> None:
        """Keep a statement that is run; a folder that cannot be written keeps it for this session only."""
        if self.statements[-1:] != [statement]:
            self.statements.append(statement)
            if len(statement) <= LONGEST:
                with suppress(OSError):
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                    file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                    with os.fdopen(file, "a", encoding="utf-8") as out:
                        self.path.chmod(0o600)
                        out.write(json.dumps(statement) + "\n")
        self.at, self.draft = len(self.statements), None

    def _write(self, statements: list[str]) -> None:
        lines = "".join(json.dumps(statement) + "\n" for statement in statements)
        write_whole(self.path, lines, private=True)

    def step(self, by: int, now: str) -> str | None:
        """The statement before or after; `now` is kept as the draft on the way back. None at the ends."""
        to = self.at + by
        if not 0 <= to <= len(self.statements):
            return None
        if self.at == len(self.statements):
            self.draft = now
        self.at = to
        return self.statements[to] if to < len(self.statements) else self.draft or ""
