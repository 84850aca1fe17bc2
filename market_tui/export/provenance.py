"""What a written figure rests on: query, definition, scope, sources with hashes, caveats.

The form beside a CSV is the W3C's CSV on the Web (tabular-metadata). No clock is in it, so that the same
lists and the same question give the same bytes.
"""

import json
import re
from typing import Any
from urllib.parse import quote

import polars as pl

from market_tui.export.safe import flat, guarded
from market_tui.export.units import meaning_of, unit_of
from market_tui.plain import printable
from market_tui.query import Answer
from market_tui.version import __version__

SAMPLE_NOTE = "SAMPLE: a synthetic market, not real settings."
_NO_NAME = re.compile(r"[^A-Za-z0-9_]+|^_+")


def notes(answer: Answer) -> list[str]:
    """Everything that must be said beside the figures, the gravest first."""
    sample = [SAMPLE_NOTE] if answer.sample else []
    return [printable(note) for note in (*sample, *answer.notes, *answer.query.caveats)]


def sources(answer: Answer) -> list[dict[str, Any]]:
    """The loaded lists behind the answer."""
    return [
        {
            "title": printable(s.title),
            "publisher": printable(s.publisher),
            "file": printable(s.file),
            "as_at": s.as_at.isoformat() if s.as_at else None,
            "coverage": s.coverage,
            "sha256": s.sha256,
            "licence": s.licence,
            "rows": s.rows,
            "rejected": s.rejected,
        }
        for s in answer.sources
    ]


def facts(answer: Answer) -> dict[str, Any]:
    """The provenance as plain values, for a sidecar, a notes sheet or Parquet keys."""
    return {
        "title": printable(answer.query.title),
        "query": answer.query.name,
        "definition": printable(answer.query.doc),
        "scope": printable(answer.scope.line()),
        "command": printable(answer.command()),
        "notes": notes(answer),
        "sources": sources(answer),
        "sample": answer.sample,
        "tool": f"market-tui {__version__}",
    }


def columns(answer: Answer) -> list[dict[str, str]]:
    """Each column: name, meaning, unit."""
    return [
        {"name": c, "meaning": meaning_of(answer.query, c), "unit": unit_of(answer.query, c)}
        for c in answer.frame.columns
    ]


def metadata(answer: Answer) -> str:
    """The provenance and the columns as JSON, for a format without a standard of its own."""
    return json.dumps(facts(answer) | {"columns": columns(answer)}, ensure_ascii=False, indent=1) + "\n"


def csv_metadata(answer: Answer, file: str) -> str:
    """The CSV on the Web description of `file`, as JSON."""
    told = facts(answer)
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": quote(file),
        "dc:title": told["title"],
        "dc:description": told["definition"],
        "dc:coverage": told["scope"],
        "dc:identifier": told["query"],
        "dc:license": sorted({s["licence"] for s in told["sources"]}),
        "dc:source": [_source(s) for s in told["sources"]],
        "dc:creator": told["tool"],
        "prov:wasGeneratedBy": {"dc:identifier": told["query"], "dc:description": told["command"]},
        "notes": [{"type": "Annotation", "target": quote(file), "body": note} for note in told["notes"]],
        "tableSchema": {"columns": _columns(answer)},
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ","},
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _source(told: dict[str, Any]) -> dict[str, Any]:
    named = {
        "dc:title": told["title"],
        "dc:publisher": told["publisher"],
        "dc:date": told["as_at"],
        "dc:coverage": told["coverage"],
        "dc:license": told["licence"],
        "schema:name": told["file"],
        "schema:sha256": told["sha256"],
    }
    return {key: value for key, value in named.items() if value is not None}


def _columns(answer: Answer) -> list[dict[str, Any]]:
    """A description of each column as it is written: its heading is the one in the file."""
    written = guarded(flat(answer.frame))
    described, taken = [], set[str]()
    for title, asked in zip(written.columns, answer.frame.columns, strict=True):
        name = plain = _NO_NAME.sub("_", title).strip("_") or "column"
        number = 2
        while name in taken:
            name, number = f"{plain}_{number}", number + 1
        taken.add(name)
        column = {"name": name, "titles": title, "datatype": _datatype(written.schema[title])}
        if meaning := meaning_of(answer.query, asked):
            column["dc:description"] = meaning
        if unit := unit_of(answer.query, asked):
            column["schema:unitText"] = unit
        described.append(column)
    return described


def _datatype(dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "double"
    kinds = {pl.Date: "date", pl.Boolean: "boolean", pl.Datetime: "datetime", pl.Time: "time"}
    return kinds.get(type(dtype), "string")
