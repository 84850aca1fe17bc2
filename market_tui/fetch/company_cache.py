"""What Companies House has answered, kept for a time: one small file for each question.

<folder>/<kind>/<key>.json    {"asked_on": "2026-11-22", …}, put in place whole or not at all
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from market_tui.fetch.cache import unwritable
from market_tui.whole import write_whole

Kind = Literal["named", "company", "control"]


class Kept:
    """A folder of answers; those older than `oldest` count as not there when they are asked for."""

    def __init__(self, folder: Path, today: date, oldest: timedelta) -> None:
        self.folder, self.today, self.oldest = folder, today, oldest

    def get(self, kind: Kind, key: str) -> dict[str, Any] | None:
        """The answer kept, if it is young enough and can be read."""
        told = _read(self._path(kind, key))
        asked = _day(told)
        return told if asked and self.today - asked <= self.oldest else None

    def put(self, kind: Kind, key: str, told: dict[str, Any]) -> dict[str, Any]:
        """Keep an answer, with its key and today's date.

        Raises:
            DiskFull: it could not be written.
        """
        path = self._path(kind, key)
        kept = {"asked_on": self.today.isoformat(), "key": key, **told}
        try:
            write_whole(path, json.dumps(kept, ensure_ascii=False))
        except OSError as error:
            raise unwritable(self.folder, error) from error
        return kept

    def every(self, kind: Kind) -> Iterator[dict[str, Any]]:
        """Every answer of a kind, of whatever age, in the order of their names."""
        for path in sorted((self.folder / kind).glob("[!.]*.json")):
            if _day(told := _read(path)):
                yield told

    def _path(self, kind: Kind, key: str) -> Path:
        name = key if key.isalnum() and key.isascii() and len(key) < 20 else _hashed(key)
        return self.folder / kind / f"{name}.json"


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _day(told: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(told["asked_on"])
    except (KeyError, TypeError, ValueError):
        return None
