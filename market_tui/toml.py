"""TOML that a person wrote: where a key stands, how a value is written, one value set among her own lines."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


def parsed(text: str) -> dict[str, Any]:
    """What a text says.

    Raises:
        TOMLDecodeError: it is no TOML.
    """
    return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def told(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """The line at which a text is no TOML, and what is wrong there."""
    message = str(error)
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else max(1, len(text.splitlines()))
    return line, _AT_LINE.sub("", message).replace(" (at end of document)", ", at the end")


def line_of(text: str, table: str, key: str = "") -> int:
    """The line, from 1, on which a key of a table stands; the table's own, or 1, where it is not found."""
    within, best = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.match(line):
            within = _name(head[1])
            best = number if within == table else best
            if key and within == f"{table}.{key}":
                return number
        elif within == table and key and _key_of(line) == key:
            return number
        elif within == "" and _key_of(line) in (table, f"{table}.{key}"):
            best = number
    return best


def written(value: Any) -> str:
    """A value as TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            return "{" + ", ".join(f"{key_written(k)} = {written(v)}" for k, v in value.items()) + "}"
        case Sequence():
            return "[" + ", ".join(written(each) for each in value) + "]"
        case _:
            raise TypeError(type(value).__name__)


def key_written(key: str) -> str:
    """A key, in quotation marks where it is no bare word."""
    return key if _BARE.fullmatch(key) else written(key)


def with_value(text: str, table: str, key: str, value: Any) -> str:
    """`text` with one key of a table set, every other line as it was.

    Raises:
        ValueError: it cannot be done without touching other lines.
    """
    before = parsed(text)
    lines = text.replace("\r\n", "\n").splitlines()
    fresh = f"{key_written(key)} = {written(value)}"
    heads = [i for i, line in enumerate(lines) if (head := _TABLE.match(line)) and _name(head[1]) == table]
    if not heads:
        lines += [*([""] if lines and lines[-1].strip() else []), f"[{key_written(table)}]", fresh]
    else:
        start = heads[0] + 1
        end = next((i for i in range(start, len(lines)) if _TABLE.match(lines[i])), len(lines))
        held = next((i for i in range(start, end) if _key_of(lines[i]) == key), None)
        if held is not None:
            lines[held : _ends(lines, held, end)] = [fresh]
        else:
            while end > start and not lines[end - 1].strip():
                end -= 1
            lines.insert(end, fresh)
    after = "\n".join(lines) + "\n"
    wanted = {**before, table: {**before.get(table, {}), key: value}}
    try:
        same = parsed(after) == wanted
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise ValueError(f"[{table}] {fresh}")
    return after


def _ends(lines: list[str], start: int, end: int) -> int:
    """Where the value that begins on a line ends."""
    for after in range(start + 1, end + 1):
        try:
            tomllib.loads("\n".join(lines[start:after]))
        except tomllib.TOMLDecodeError:
            continue
        return after
    return start + 1


def _key_of(line: str) -> str:
    """The key that a line gives a value, dotted where it is so written; nothing where it gives none."""
    found = re.match(r"""^\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w.-])(?:[\w .-]|"[^"]*"|'[^']*')*?)\s*=""", line)
    return _name(found[1]) if found else ""


def _name(text: str) -> str:
    """A key without its quotation marks."""
    try:
        held: Any = tomllib.loads(f"{text} = 1")
    except tomllib.TOMLDecodeError:
        return text
    names = []
    while isinstance(held, dict):
        name, held = next(iter(held.items()))
        names.append(name)
    return ".".join(names)
