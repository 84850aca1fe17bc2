"""What a figure is, what it rests on and how to have it elsewhere, as text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from market_tui.tui.widgets.text import plain
from market_tui.tui.words import counted, short_date

if TYPE_CHECKING:
    from market_tui.store import Source
    from market_tui.tui.page import Shown

HASH_SHOWN = 12


def explanation(shown: Shown, width: int = 96) -> Content:
    """Definition, columns, scope, sources, caveats, notes, and the same on the command line."""
    answer = shown.answer
    query = answer.query
    parts: list[tuple[str, list[str]]] = []
    if answer.sample:
        parts.append(("SAMPLE", ["Every figure is of an invented market, made for trying the tool."]))
    if query.doc:
        parts.append(("What it is", wrapped(query.doc, width)))
    parts += [
        ("Columns", columns(shown, width)),
        ("Scope", wrapped(answer.scope.line(), width)),
        (f"Rests on {counted(len(answer.sources), 'list')}", sources(answer.sources, width)),
        ("Keep in mind", [line for each in query.caveats for line in bullet(each, width)]),
        ("Notes", [line for each in answer.notes for line in bullet(each, width)]),
        ("The same on the command line", [plain(shown.command)]),
        (
            "Query",
            [
                f"{query.name} ({Path(query.file).parent.name}/{Path(query.file).name})"
                if query.file
                else query.name
            ],
        ),
    ]
    lines: list[Content] = []
    for head, body in parts:
        if body:
            lines += [
                Content.styled(plain(head), "bold"),
                *(Content("  " + line) for line in body),
                Content(""),
            ]
    return Content("\n").join(lines)


def wrapped(text: str, width: int) -> list[str]:
    """Paragraphs of text, wrapped, harmless to draw."""
    told: list[str] = []
    for paragraph in text.split("\n\n"):
        told += [*textwrap.wrap(plain(" ".join(paragraph.split())), max(20, width - 4)), ""]
    return told[:-1]


def bullet(text: str, width: int) -> list[str]:
    """One point, its further lines set in."""
    return textwrap.wrap(plain(text), max(20, width - 6), initial_indent="· ", subsequent_indent="  ")


def columns(shown: Shown, width: int) -> list[str]:
    """Every column with its meaning and unit."""
    query, names = shown.answer.query, shown.answer.frame.columns
    lead = min(max((len(n) for n in names), default=0), 30) + 2
    told: list[str] = []
    for name in names:
        meaning = query.columns.get(name, "the area" if name == "area" else "")
        if meaning:
            if len(name) + 2 > lead:
                told, named = [*told, name], ""
            else:
                named = name
            text = f"{named:<{lead}}{plain(meaning)}"
            told += textwrap.wrap(
                text, max(lead + 20, width - 4), subsequent_indent=" " * lead, drop_whitespace=bool(named)
            )
    return told


def sources(lists: Sequence[Source], width: int) -> list[str]:
    """Each list: title, date, coverage; then file, rows, hash, licence."""
    told: list[str] = []
    for source in lists:
        dated = short_date(source.as_at) if source.as_at else "no date"
        head = plain(f"{source.title} · {dated} · {source.coverage or source.family}")
        rest = plain(
            f"{source.file} · {counted(source.rows, 'row')} · sha256 {source.sha256[:HASH_SHOWN]}… · "
            f"{source.licence} · loaded {source.loaded_at[:10]}"
        )
        told += textwrap.wrap(head, max(20, width - 4), subsequent_indent="  ")
        told += textwrap.wrap(rest, max(20, width - 4), initial_indent="  ", subsequent_indent="  ")
    return told
