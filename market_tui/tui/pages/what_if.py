"""What if: one of four questions, its assumptions as fields, each with its source beside the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import polars as pl
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from market_tui.query import find
from market_tui.tui.columns import table_columns
from market_tui.tui.pages.asked import AskedPage
from market_tui.tui.widgets.fields import Fields
from market_tui.tui.widgets.frame_columns import TableColumn
from market_tui.tui.widgets.frame_table import FrameTable
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import figure

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.page import Shown
    from market_tui.tui.problem import Problem
    from market_tui.tui.session import Session

CHOICES = {
    "what_if_move": "children moved",
    "what_if_mix": "new homes: mix",
    "what_if_home": "new homes: cost",
    "what_if_commitment": "price agreed",
}
ASSUMPTIONS = ("assumption", "assumptions")
WRITTEN = "as written"
ROOMY = 100


class Chooser(Static, can_focus=True):
    """The questions in one line; left and right choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Before", id="what_if.before"),
        Binding("right,space", "step(1)", "Next", id="what_if.next"),
    ]
    DEFAULT_CSS = """
    Chooser { height: 1; padding: 0 1; }
    Chooser:focus { background: $boost; }
    """

    class Chosen(Message):
        """Another question."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, name: str) -> None:
        super().__init__("", markup=False)
        self.chosen = name
        self.show()

    def show(self) -> None:
        """Write the line, the choice in brackets."""
        parts = [
            Content.styled(f"‹{said}›", "bold") if name == self.chosen else Content(f" {said} ")
            for name, said in CHOICES.items()
        ]
        self.update(Content(" ").join(parts))

    def action_step(self, by: int) -> None:
        """Choose the question before or after."""
        names = list(CHOICES)
        self.post_message(self.Chosen(names[(names.index(self.chosen) + by) % len(names)]))


class WhatIfPage(AskedPage):
    """One what-if question of the area; every assumption can be changed, and stands beside the result."""

    DEFAULT_CSS = """
    WhatIfPage > .heading { display: none; }
    WhatIfPage > .source { height: auto; padding: 0 1; color: $text-muted; display: none; }
    """

    compared = False

    def __init__(self, session: Session, name: str = "what_if_move") -> None:
        super().__init__(session, find(name))
        self.chooser = Chooser(name)

    def compose(self) -> ComposeResult:
        """The questions, then the fields and the answer."""
        yield self.chooser
        yield from super().compose()
        yield Static("", classes="source", markup=False)

    async def choose(self, name: str) -> None:
        """Ask another question, with its own fields."""
        self.query_asked = find(name)
        self.crumb = self.query_asked.title
        self.chooser.chosen = name
        self.chooser.show()
        self.options = {}
        old, self.fields = self.fields, Fields(self.query_asked.options)
        await self.mount(self.fields, after=self.chooser)
        await old.remove()
        if self.settled is not None:
            self.load(self.settled)

    async def on_chooser_chosen(self, message: Chooser.Chosen) -> None:
        """Another question was chosen."""
        message.stop()
        await self.choose(message.name)

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

    def on_frame_table_row_highlighted(self, message: FrameTable.RowHighlighted) -> None:
        """Tell in full where the value under the cursor comes from."""
        message.stop()
        source = message.row.get("source")
        line = self.query_one(".source", Static)
        line.update(Content(plain(f"{message.row['item']}: {source}") if source else ""))
        line.display = bool(source)

    def fail(self, part: str, problem: Problem) -> None:
        """Say what went wrong; nothing is under the cursor then."""
        super().fail(part, problem)
        self.query_one(".source", Static).display = False

    def drawn(self, answer: Answer) -> pl.DataFrame:
        """The answer; a value whose unit stands beside it also as written in that unit."""
        frame = answer.frame
        if not {"value", "unit"} <= set(frame.columns):
            return frame
        words = [figure(value, unit) for value, unit in frame.select("value", "unit").iter_rows()]
        return frame.with_columns(pl.Series(WRITTEN, words, pl.String))

    def shown(self) -> Shown | None:
        """The answer as it was given, without what was written for the screen."""
        shown = super().shown()
        if shown is None:
            return None
        return replace(
            shown, answer=replace(shown.answer, frame=shown.answer.frame.drop(WRITTEN, strict=False))
        )

    def focus_first(self) -> None:
        """Begin where the question is chosen."""
        self.chooser.focus()

    def columns(self, answer: Answer) -> list[TableColumn]:
        """How the answer's columns stand; assumptions are told above."""
        if {"value", "unit"} <= set(answer.frame.columns):
            return _columns(self.drawn(answer), self.app.size.width)
        return table_columns(answer, self.app.size.width, hidden=("area", *ASSUMPTIONS))


def _columns(frame: pl.DataFrame, width: int) -> list[TableColumn]:
    """Item, value in its unit, where it comes from, for items that each have a unit of their own."""
    item, value, unit = (_longest(frame, name) for name in ("item", WRITTEN, "unit"))
    part = [TableColumn("part", "", 10)] if width >= ROOMY else []
    source = max(20, width - item - value - unit - (22 if part else 9))
    return [
        TableColumn("item", "What", item),
        TableColumn(WRITTEN, "Value", value, align="right"),
        TableColumn("unit", "Unit", unit),
        TableColumn("source", "Source, or how it is worked out", source),
        *part,
    ]


def _longest(frame: pl.DataFrame, name: str) -> int:
    longest = frame[name].str.len_chars().max()
    return min(34, max(len(name), longest)) if isinstance(longest, int) else len(name)
