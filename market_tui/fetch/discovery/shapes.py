"""Reading JSON of which only the gist is promised: a value of the right type, or none."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

_UNFIT = re.compile(r"[^\w.()+ -]+")
_LONGEST_NAME = 120
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def at(told: object, *keys: str) -> object:
    """The value under a path of keys, or None."""
    for key in keys:
        told = told.get(key) if isinstance(told, dict) else None
    return told


def text(told: object, *keys: str) -> str:
    """The text under a path of keys, or an empty one."""
    value = at(told, *keys)
    return value if isinstance(value, str) else ""


def number(told: object, *keys: str) -> int | None:
    """The whole number under a path of keys, or None."""
    value = at(told, *keys)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def items(told: object, *keys: str) -> Iterator[dict[str, object]]:
    """The objects in the list under a path of keys; of a page of results, its results."""
    value = at(told, *keys) if keys else told
    if isinstance(value, dict):
        value = value.get("results")
    yield from (item for item in (value if isinstance(value, list) else []) if isinstance(item, dict))


def year(*texts: str) -> int | None:
    """The first year written in any of the texts."""
    for each in texts:
        if found := re.search(r"(?<!\d)(20\d\d)(?!\d)", each):
            return int(found[1])
    return None


def last_year(edition: str) -> int | None:
    """The year in which an edition ends: 2025 of `2025` and of `2024-25`."""
    if found := re.search(r"(?<!\d)20(\d\d)[-/]?(\d\d)(?!\d)", edition):
        first, last = int(found[1]), int(found[2])
        return 2000 + (last if last == (first + 1) % 100 else first)
    return year(edition)


def file_name(address_or_name: str, otherwise: str = "file") -> str:
    """A name that is safe to write anywhere: the last part, without odd characters, not too long."""
    path = urlsplit(address_or_name).path if "://" in address_or_name else address_or_name
    last = unquote(path).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    name = _UNFIT.sub("_", last).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if len(name) > _LONGEST_NAME:
        name = f"{stem[: _LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}"[:_LONGEST_NAME]
    return f"_{name}" if _RESERVED.match(name) else name or otherwise
