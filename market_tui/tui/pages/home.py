"""One setting's page: what the latest list says of it, then its history as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from market_tui.tui.actions import HOME, ROWS
from market_tui.tui.columns import plain_columns
from market_tui.tui.pages.detail import facts
from market_tui.tui.pages.table import TablePage
from market_tui.tui.widgets.frame_columns import TableColumn
from market_tui.tui.widgets.text import fit

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.page import Page
    from market_tui.tui.session import Session, Settled

TWO_COLUMNS = 110


class HomePage(TablePage):
    """Registered, each inspection, each owner, each change of places, newest first."""

    takes_note = True
    places = (HOME, ROWS)

    noun = ("event", "events")

    def __init__(self, session: Session, urn: str) -> None:
        super().__init__(session, f"URN {urn}")
        self.urn = urn
        self.row: dict[str, Any] | None = None

    def ask(self, settled: Settled) -> Answer:
        """The setting's history, wherever in England it is."""
        self.row = self.session.setting(self.urn)
        return self.session.history(self.urn, settled)

    def said(self, answer: Answer) -> str:
        """The setting's facts, in two columns where there is room."""
        if self.row is None:
            return "no list has this setting"
        lines = [f"{label:<20}{value}" for label, value in facts(self.row)]
        if self.app.size.width < TWO_COLUMNS:
            return "\n".join(lines)
        *lines, address = lines
        half = (len(lines) + 1) // 2
        width = (self.app.size.width - 4) // 2
        right = [*lines[half:], ""]
        return "\n".join([*(fit(line, width) + right[i] for i, line in enumerate(lines[:half])), address])

    def columns(self, answer: Answer) -> list[TableColumn]:
        """When, what, and in which words."""
        return plain_columns(answer.frame, ("on", "event", "detail", "source_id"), self.app.size.width)

    def opens(self, row: dict[str, Any]) -> Page | None:
        """An event leads nowhere."""
        return None
