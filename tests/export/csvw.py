"""A check of a CSV and its description against the W3C's recommendations (tabular-metadata, csv on the web).

Written from the specification's rules, not from our writer: what a table description must and may hold, and
whether each cell is what its column says.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

CONTEXT = "http://www.w3.org/ns/csvw"
# Prefixes of the RDFa initial context that we use; any other would be no property at all.
PREFIXES = {"dc", "prov", "schema"}
TABLE = {
    "@context", "@id", "@type", "url", "dialect", "notes", "suppressOutput", "tableDirection",
    "tableSchema", "transformations",
}  # fmt: skip
INHERITED = {
    "aboutUrl", "datatype", "default", "lang", "null", "ordered", "propertyUrl", "required",
    "separator", "textDirection", "valueUrl",
}  # fmt: skip
COLUMN = INHERITED | {"@id", "@type", "name", "suppressOutput", "titles", "virtual"}
SCHEMA = INHERITED | {"@id", "@type", "columns", "foreignKeys", "primaryKey", "rowTitles"}
DIALECT = {
    "@id", "@type", "commentPrefix", "delimiter", "doubleQuote", "encoding", "header", "headerRowCount",
    "lineTerminators", "quoteChar", "skipBlankRows", "skipColumns", "skipInitialSpace", "skipRows", "trim",
}  # fmt: skip
# A column's name is a variable name of RFC 6570 and may not begin with an underscore.
NAME = re.compile(r"(?!_)(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*$")
CELLS: dict[str, Callable[[str], object]] = {
    "string": lambda cell: True,
    "integer": lambda cell: re.fullmatch(r"[+-]?\d+", cell),
    "double": lambda cell: re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|NaN|-?INF", cell),
    "boolean": lambda cell: cell in ("true", "false", "1", "0"),
    "date": date.fromisoformat,
}


def faults(file: Path) -> list[str]:
    """What is wrong with a CSV file and the description beside it; nothing if it is valid."""
    beside = file.with_name(f"{file.name}-metadata.json")
    told: dict[str, Any] = json.loads(beside.read_text("utf-8"))
    wrong = [*_context(told.get("@context")), *_properties(told)]
    if unquote(str(told.get("url"))) != file.name:
        wrong.append("url does not lead to the file")
    if not all(isinstance(note, dict) for note in told.get("notes", [])):
        wrong.append("notes are objects")
    columns = told["tableSchema"]["columns"]
    names = [column["name"] for column in columns]
    wrong += [f"name {name!r}" for name in names if not NAME.match(name)]
    if len(set(names)) < len(names):
        wrong.append("two columns of one name")
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig")), strict=True))
    if rows[0] != [column["titles"] for column in columns]:
        wrong.append("titles are not the header")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(columns):
            wrong.append(f"row {number} has {len(row)} cells")
            continue
        for column, cell in zip(columns, row, strict=True):
            if cell and not _fits(column["datatype"], cell):
                wrong.append(f"row {number}, {column['name']}: {cell!r} is no {column['datatype']}")
    return wrong


def _context(context: Any) -> list[str]:
    """The context is the namespace, alone or with a base and a language."""
    if context == CONTEXT:
        return []
    if not isinstance(context, list) or context[0] != CONTEXT:
        return ["@context"]
    return [f"@context holds {key}" for key in set(context[1]) - {"@base", "@language"}]


def _properties(told: dict[str, Any]) -> list[str]:
    """No property but those of the specification and prefixed ones."""
    held = [
        ("table", told, TABLE),
        ("tableSchema", told["tableSchema"], SCHEMA),
        ("dialect", told.get("dialect", {}), DIALECT),
        *((f"column {c.get('name')}", c, COLUMN) for c in told["tableSchema"]["columns"]),
    ]
    return [
        f"{where}: {key} is no property"
        for where, properties, known in held
        for key in properties
        if key not in known and key.partition(":")[0] not in PREFIXES
    ]


def _fits(datatype: str, cell: str) -> bool:
    try:
        return bool(CELLS[datatype](cell))
    except ValueError:
        return False
