"""A question as a `.sql` file: a header of comments, then one SELECT.

    -- title: Solo homes
    -- definition: Homes registered for a single child.
    -- column homes: homes with one place [homes]
    -- option places: 1
    -- caveat: The register of the scope's date.
    SELECT area, count(*) AS homes FROM homes WHERE places = :places GROUP BY area ORDER BY area

An option becomes a flag (`--places 2`) and stands in the text as `:places`.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from market_tui.errors import UsageError

_LINE = re.compile(
    r"^\s*--\s*(title|definition|chart|caveat|needs|column|option)\b\s*(\w*)\s*:\s*(.*?)\s*$", re.I
)


@dataclass
class SqlFile:
    """What the header says, and the statement."""

    title: str
    text: str
    definition: str = ""
    chart: str = "table"
    columns: dict[str, str] = field(default_factory=dict)
    options: dict[str, int | float | str] = field(default_factory=dict)
    caveats: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)


def read(path: Path) -> SqlFile:
    """The header and the statement of a `.sql` file.

    Raises:
        UsageError: it cannot be read, or has no title.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}", "A query is a UTF-8 text file.") from error
    file = parsed(text)
    if not file.title:
        raise UsageError(f"{path}, line 1: no title", "Begin with: -- title: What it asks")
    return file


def parsed(text: str) -> SqlFile:
    """What the comments at the beginning of a statement say, if anything."""
    file = SqlFile("", text)
    for line in text.splitlines():
        if not line.strip():
            continue
        if not line.lstrip().startswith("--"):
            break
        if found := _LINE.match(line):
            _keep(file, found[1].lower(), found[2], found[3])
    return file


def _keep(file: SqlFile, key: str, name: str, said: str) -> None:
    match key:
        case "title" | "chart":
            setattr(file, key, said)
        case "definition":
            file.definition = f"{file.definition} {said}".strip()
        case "column":
            file.columns[name] = said
        case "option":
            file.options[name] = _value(said)
        case "caveat":
            file.caveats.append(said)
        case _:
            file.needs += said.replace(",", " ").split()


def _value(said: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(said)
        except ValueError:
            continue
    return said.strip("'\"")
