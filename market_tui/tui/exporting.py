"""A panel into a file of the folder for exports, its provenance beside it: in which format, and a preview."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui import config
from market_tui.errors import MarketError, StoreError, UsageError
from market_tui.tui.words import counted, slug

if TYPE_CHECKING:
    from market_tui.export.svg import Picture
    from market_tui.market import Market
    from market_tui.query import Answer
    from market_tui.tui.page import Shown

FORMATS = {
    ".csv": ("CSV", "for Excel and scripts"),
    ".xlsx": ("Excel workbook", "notes on a sheet"),
    ".md": ("Markdown", "a table for a paper"),
    ".txt": ("text", "a table for a mail"),
    ".json": ("JSON", "for a program"),
    ".ndjson": ("JSON, a line each", "for a program"),
    ".parquet": ("Parquet", "for Polars, R, DuckDB"),
    ".svg": ("picture (SVG)", "for Word"),
}
_BINARY = (".xlsx", ".parquet")
_ROWS = 8


NO_ROOM = "Make room there, or name another folder in config.toml: [app], exports."


def folder(*, served: bool = False) -> Path:
    """Where files go: the folder that the settings name, else the one the app was started in."""
    named = None if served else config.read().exports
    return named or Path.cwd()


def free_path(answer: Answer, folder: Path, suffix: str = ".csv") -> Path:
    """`<query>-<area>-<as_at>.csv`, numbered where that is taken: nothing is ever written over."""
    dated = f"-{answer.scope.as_at}" if answer.scope.as_at else ""
    given = "".join(f"-{slug(str(value))}" for value in answer.options.values() if value)
    stem = f"{answer.query.name}{given}-{slug(answer.scope.areas[0])}{dated}"[:150]
    for number in count(1):
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        if not path.exists():
            return path
    raise AssertionError


def export(shown: Shown, folder: Path, market: Market, suffix: str = ".csv") -> list[Path]:
    """Write what is shown; the files written, the data first.

    What rests on a restricted list is asked anew without it, unless the question names that list.

    Raises:
        MarketError: the folder cannot be written, or there is nothing to say without a restricted list.
    """
    from market_tui.export import write
    from market_tui.export.files import put
    from market_tui.export.svg import document

    answer = public(shown.answer, market)
    path = free_path(answer, folder, suffix)
    try:
        if suffix != ".svg":
            return write(answer, path)
        picture = picture_of(replace(shown, answer=answer))
        sources = "; ".join(dict.fromkeys(f"{s.publisher}, {s.title}" for s in answer.sources))
        drawn = document(picture, answer.scope.line(), f"Source: {sources}. {shown.command}")
        return [put(path, drawn.encode())]
    except StoreError as error:
        raise StoreError(error.message, NO_ROOM) from error


def picture_of(shown: Shown) -> Picture:
    """The picture that it makes: as it is drawn here, as a chart, else as a table."""
    from market_tui.export.chart import chart_of
    from market_tui.export.pictures import of_table
    from market_tui.export.svg import of_chart

    if shown.draw is not None:
        return shown.draw(shown.answer)
    with suppress(MarketError, KeyError, ValueError):
        chart = chart_of(shown.answer, shown.panel) if shown.panel is not None else None
        if chart is not None:
            return of_chart(chart)
    return of_table(shown.answer)


def preview(shown: Shown, suffix: str) -> str:
    """How the file will begin; of a binary one, what is in it; of a picture, what it tells."""
    from market_tui.export.files import SUFFIXES
    from market_tui.export.formats import text

    frame = shown.answer.frame
    size = f"{counted(frame.height, 'row')}, {counted(frame.width, 'column')}"
    if suffix == ".svg":
        picture = picture_of(shown)
        return f"{picture.title}\n{picture.alt}"
    if suffix in _BINARY:
        columns = "\n".join(f"{name}  {dtype}" for name, dtype in list(frame.schema.items())[: _ROWS - 1])
        return f"{size}\n{columns}"
    return text(replace(shown.answer, frame=frame.head(_ROWS)), SUFFIXES[suffix])


def public(answer: Answer, market: Market) -> Answer:
    """The answer as it may leave the app.

    Raises:
        UsageError: rows of a restricted list, or about single children, as they stand.
    """
    from market_tui.query import ask

    if answer.query.of_children:
        if not answer.query.masks:
            raise UsageError("child-level rows are neither written nor copied", "They can be read here.")
        return ask(market.public(own_children=True), answer.query, answer.scope, **answer.options)
    if not answer.restricted or "restricted_providers" in answer.query.tables:
        return answer
    if not answer.query.tables:
        raise UsageError("this list is restricted: it is not written to a file", "It can be read here.")
    return ask(market.public(), answer.query, answer.scope, **answer.options)
