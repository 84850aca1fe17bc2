"""What a written figure rests on: query, definition, scope, sources with hashes, caveats.

The form beside a CSV is the W3C's CSV on the Web metadata (tabular-metadata).
"""

import json
from typing import Any

import polars as pl

from market_tui.export.units import meaning_of, unit_of
from market_tui.query import Answer
from market_tui.version import __version__

SAMPLE_NOTE = "SAMPLE: a synthetic market, not real settings."


def notes(answer: Answer) -> list[str]:
    """Everything that must be said beside the figures, the gravest first."""
    sample = [SAMPLE_NOTE] if answer.sample else []
    return [*sample, *answer.notes, *answer.query.caveats]


def sources(answer: Answer) -> list[dict[str, Any]]:
    """The loaded lists behind the answer."""
    return [
        {
            "title": s.title,
            "publisher": s.publisher,
            "file": s.file,
            "as_at": s.as_at.isoformat() if s.as_at else None,
            "coverage": s.coverage,
            "sha256": s.sha256,
            "licence": s.licence,
            "loaded_at": s.loaded_at,
            "rows": s.rows,
            "rejected": s.rejected,
        }
        for s in answer.sources
    ]


def facts(answer: Answer) -> dict[str, Any]:
    """The provenance as plain values, for a sidecar, a notes sheet or Parquet keys."""
    return {
        "title": answer.query.title,
        "query": answer.query.name,
        "definition": answer.query.doc,
        "scope": answer.scope.line(),
        "command": answer.command(),
        "notes": notes(answer),
        "sources": sources(answer),
        "sample": answer.sample,
        "tool": f"market-tui {__version__}",
    }


def csv_metadata(answer: Answer, file: str) -> str:
    """The CSV on the Web description of `file`, as JSON."""
    told = facts(answer)
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:title": told["title"],
        "dc:description": told["definition"],
        "dc:license": sorted({s["licence"] for s in told["sources"]}),
        "dc:source": told["sources"],
        "dc:creator": told["tool"],
        "notes": told["notes"],
        "market:scope": told["scope"],
        "market:query": told["query"],
        "market:command": told["command"],
        "market:sample": told["sample"],
        "tableSchema": {"columns": [_column(answer, name) for name in answer.frame.columns]},
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ","},
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _column(answer: Answer, name: str) -> dict[str, Any]:
    column = {"name": name, "titles": name, "datatype": _datatype(answer.frame.schema[name])}
    if meaning := meaning_of(answer.query, name):
        column["dc:description"] = meaning
    if unit := unit_of(answer.query, name):
        column["market:unit"] = unit
    return column


def _datatype(dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "double"
    return {pl.Date: "date", pl.Boolean: "boolean"}.get(type(dtype), "string")
