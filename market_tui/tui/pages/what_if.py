"""What if: one of four questions, its assumptions as fields, each with its source beside the answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from market_tui.tui.pages.asked import ChosenPage
from market_tui.tui.widgets.frame_columns import TableColumn
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import figure, unit_of

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.page import Shown

CHOICES = {
    "what_if_move": "children moved",
    "what_if_mix": "new homes: mix",
    "what_if_home": "new homes: cost",
    "what_if_commitment": "price agreed",
}
WRITTEN, NAMED = "as written", "as named"
# How the columns of the two answers that are no list of items stand, those to be seen first in front.
_SHARES = (("step", "Step", 25), ("sector", "Sector", 15), ("homes", "Homes", 5),
           ("homes_share", "of all", 6), ("places", "Places", 6), ("places_share", "of all", 6))  # fmt: skip
_YEARS = (("year", "Year", 4), ("spot_price", "Spot", 8), ("contract_price", "Contract", 8),
          ("saving", "Saving", 9), ("saving_real", "real", 9), ("cumulative_saving", "So far", 9),
          ("cumulative_saving_real", "real", 9), ("spot_cost", "Spot cost", 9),
          ("contract_cost", "Contract cost", 13))  # fmt: skip


class WhatIfPage(ChosenPage):
    """One what-if question of the area; every assumption can be changed, and stands beside the result."""

    DEFAULT_CSS = """
    WhatIfPage > .heading { display: none; }
    """

    choices = CHOICES

    def said(self, answer: Answer) -> str:
        """The assumptions that stand in columns of their own, a line each."""
        told = [f"⚑ {plain(note)}" for note in answer.notes[:1]]
        frame = answer.frame
        if "assumptions" in frame.columns and frame.height:
            told += [f"assumed: {plain(each)}" for each in str(frame["assumptions"][0]).split("; ")]
        elif {"step", "assumption"} <= set(frame.columns):
            steps = frame.select("step", "assumption").unique(maintain_order=True)
            told += [f"{plain(step)}: {plain(assumed)}" for step, assumed in steps.iter_rows()]
        return "\n".join(told)

    def beneath(self, row: dict[str, Any]) -> str:
        """Where the value comes from."""
        return f"{row['item']}: {row['source']}" if row.get("source") else ""

    def drawn(self, answer: Answer) -> pl.DataFrame:
        """The answer; of items, the results first and each value as written in its unit."""
        frame = answer.frame
        if not {"value", "unit"} <= set(frame.columns):
            return frame
        words = [_in_unit(value, unit) for value, unit in frame.select("value", "unit").iter_rows()]
        is_result = pl.col("part") == "result"
        return frame.with_columns(
            pl.Series(WRITTEN, words, pl.String),
            pl.when(is_result).then(pl.format("= {}", "item")).otherwise("item").alias(NAMED),
        ).sort(is_result, descending=True, maintain_order=True)

    def shown(self) -> Shown | None:
        """The answer as it was given, without what was written for the screen."""
        shown = super().shown()
        if shown is None:
            return None
        return replace(
            shown, answer=replace(shown.answer, frame=shown.answer.frame.drop(WRITTEN, NAMED, strict=False))
        )

    def columns(self, answer: Answer) -> list[TableColumn]:
        """How the answer's columns stand; assumptions are told above."""
        names = set(answer.frame.columns)
        if {"value", "unit"} <= names:
            return _items(self.drawn(answer), self.app.size.width)
        units = answer.query.columns
        return [
            TableColumn(name, label, width, format=partial(figure, unit=unit_of(name, units), decimals=1))
            for name, label, width in (_SHARES if "step" in names else _YEARS)
        ]


def _items(frame: pl.DataFrame, width: int) -> list[TableColumn]:
    """Item, value in its unit, where it comes from, for items that each have a unit of their own."""
    item, value = _longest(frame, NAMED), _longest(frame, WRITTEN)
    return [
        TableColumn(NAMED, "What", item),
        TableColumn(WRITTEN, "Value", value, align="right"),
        TableColumn("source", "Source, or how it is worked out", max(20, width - item - value - 7)),
    ]


def _in_unit(value: float | None, unit: str) -> str:
    """£5,945 a week, 11.1 places, 90%."""
    said = figure(value, unit)
    if unit.startswith("GBP"):
        return said + unit.removeprefix("GBP")
    return said if unit == "fraction" else f"{said} {unit}"


def _longest(frame: pl.DataFrame, name: str) -> int:
    longest = frame[name].str.len_chars().max()
    return min(34, max(len(name), longest)) if isinstance(longest, int) else len(name)
