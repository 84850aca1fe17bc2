"""A map of councils from an answer: tiles with their class, and the words that explain them."""

from __future__ import annotations

import textwrap
from collections.abc import Collection
from typing import Any

import polars as pl

from market_tui.query import Answer
from market_tui.tui.widgets.text import MISSING, plain
from market_tui.tui.widgets.tile_map import SHADES, Tile, Words
from market_tui.tui.words import figure

CLASSES = len(SHADES)
# Corners without a tile: the north-west, Wales, the North Sea.
TITLE_AT, LEGEND_AT, DETAIL_AT = (0, 0, 5), (8, 0, 4), (0, 14, 6)


def tiles(answer: Answer, members: Collection[str]) -> list[Tile]:
    """A tile for each council, those of the area marked."""
    return [
        Tile(
            row["authority"],
            row["tile"],
            row["row"],
            row["column"],
            row["class"] or 0,
            "⚑" if row["flag"] else "·",
            figure(row["value"], row["unit"]),
            row["authority"] in members,
        )
        for row in answer.frame.rows(named=True)
    ]


def title(answer: Answer, wide: int) -> Words:
    """What is shown, and when."""
    row = answer.frame.row(0, named=True)
    period = next((str(p) for p in answer.frame["period"] if p is not None), "no figures")
    lines = textwrap.wrap(plain(row["indicator"]), TITLE_AT[2] * wide - 1)[:3]
    return Words(*TITLE_AT, (*lines, f"{period}"))


def legend(answer: Answer, wide: int) -> Words:
    """The classes in words: shade, digit, from the lowest to the highest figure."""
    found = (
        answer.frame.filter(pl.col("class").is_not_null())
        .select("class", "class_low", "class_high", "unit")
        .unique()
        .sort("class")
    )
    held = {row[0]: row[1:] for row in found.iter_rows()}
    told = []
    for level in range(1, CLASSES + 1):
        shade, ends = SHADES[level - 1], MISSING
        if level in held:
            low, high, unit = held[level]
            ends = _ends(low, high, unit)
        told.append(f"{shade}{level}{shade} {ends}")
    return Words(*LEGEND_AT, tuple(told))


def _ends(low: float, high: float, unit: str) -> str:
    one, other = figure(low, unit), figure(high, unit)
    if one == other:
        return one
    return f"{one.removesuffix('%')}–{other.removeprefix('£')}"


def detail(answer: Answer, name: str, wide: int, area: str) -> Words:
    """The council under the cursor: figure, class, what the signs mean."""
    rows = answer.frame.filter(authority=name).rows(named=True)
    if not rows:
        return Words(*DETAIL_AT, ())
    width = DETAIL_AT[2] * wide - 1
    row: dict[str, Any] = rows[0]
    unit = row["unit"].removeprefix("GBP ") if row["unit"] not in ("fraction", "GBP", "index") else ""
    level = f"class {row['class']} of {CLASSES}" if row["class"] else "no class"
    if row["class"] is None:
        level = "suspect return: no class" if row["flag"] else "no figure: hidden or none"
    lines = [
        *textwrap.wrap(plain(name), width)[:2],
        plain(row["region"]),
        " ".join([figure(row["value"], row["unit"]), unit]).strip(),
        level,
        "",
        f"[ ] in {plain(area)}" if area != "England" else "enter goes there",
        "· no figure  ⚑ suspect",
    ]
    return Words(*DETAIL_AT, tuple(lines[:8]))
