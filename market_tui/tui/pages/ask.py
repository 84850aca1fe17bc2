"""Any question: the list of all queries, found as one types; SQL first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from textual.widgets import Input

from market_tui.query import Answer, Query, broken, registry
from market_tui.tui.pages.asked import AskedPage
from market_tui.tui.pages.table import FilterInput, TablePage
from market_tui.tui.problem import Problem
from market_tui.tui.screens.choose import Item, found
from market_tui.tui.widgets.frame_columns import TableColumn

if TYPE_CHECKING:
    from market_tui.tui.page import Page
    from market_tui.tui.session import Session, Settled

SQL = "sql"
_QUESTIONS = Query("queries", "Every question", lambda: None)  # type: ignore[arg-type,return-value]


class AskPage(TablePage):
    """Every question that can be asked; Enter asks it."""

    noun = ("question", "questions")
    twin = "market-tui queries"

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Ask any question")

    def ask(self, settled: Settled) -> Answer:
        """The questions by title, SQL first."""
        market = self.session.market
        told = questions(own_children=market.own_children)
        return Answer(_QUESTIONS, settled.scope, told, (), (), market.sample)

    def prepare(self, part: str, result: Any) -> None:
        """What is shown depends on what is typed, so it is made when it is told."""

    def drawn(self, answer: Answer) -> pl.DataFrame:
        """The questions found: by title and name, then by what they say of themselves."""
        frame, typed = answer.frame, self.query_one(FilterInput).value
        names = [item.value for item in found(typed, self.items(frame))]
        said = frame.filter(pl.col("definition").str.to_lowercase().str.contains(typed.lower(), literal=True))
        order = list(dict.fromkeys((*names, *said["name"]))) if typed.strip() else frame["name"].to_list()
        return pl.DataFrame({"name": order}, schema={"name": pl.String}).join(
            frame, on="name", how="left", maintain_order="left"
        )

    @staticmethod
    def items(frame: pl.DataFrame) -> list[Item]:
        """The questions as one looks for them."""
        return [Item(name, f"{title} {name}") for title, name in frame.select("title", "name").iter_rows()]

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find as one types, the best first, where another table would filter."""
        message.stop()
        message.prevent_default()
        if self.answer is not None:
            self.table.set_frame(self.drawn(self.answer), self.columns(self.answer))
            self.table.move_cursor(0)
            self._count()

    def said(self, answer: Answer) -> str:
        """What is wrong with the user's own files, if anything."""
        return "\n".join(f"⚑ {Problem.of(fault).message}" for fault in broken())

    def columns(self, answer: Answer) -> list[TableColumn]:
        """Title and name, then what it says."""
        width = self.app.size.width
        return [
            TableColumn("title", "Question", min(52, width // 2 - 4)),
            TableColumn("name", "Name", 24),
            TableColumn("options", "Options", 24),
            TableColumn("definition", "What it is", 90),
        ]

    def on_mount(self) -> None:
        """Begin by typing."""
        self.open_filter()

    def focus_first(self) -> None:
        """Leave the focus in the filter while it is open."""
        if self.is_mounted and not self.query_one(FilterInput).has_focus:
            super().focus_first()

    def opens(self, row: dict[str, Any]) -> Page | None:
        """The question's answer; the app itself leads to its page for SQL."""
        name = str(row["name"])
        if name == SQL:
            self.call_later(self.app.run_action, "app.do('sql')")
            return None
        return AskedPage(self.session, registry()[name])


def questions(*, own_children: bool = True) -> pl.DataFrame:
    """Every query by title, SQL first: name, options, first sentence of its definition.

    Those on the council's own children stand in it only where the market knows `own_children`.
    """
    rows = [("Your own question, in SQL", SQL, "", "Polars SQL over the tables that questions get.")]
    rows += sorted(
        (query.title, query.name, ", ".join(query.options), " ".join(query.doc.split("\n\n")[0].split()))
        for query in registry().values()
        if own_children or not query.of_children
    )
    return pl.DataFrame(rows, schema=["title", "name", "options", "definition"], orient="row")
