"""What is loaded: every list with its coverage, rejects, licence and hash, and what to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from market_tui.market.status import findings
from market_tui.query import Answer, Query
from market_tui.tui.columns import plain_columns
from market_tui.tui.pages.table import TablePage
from market_tui.tui.widgets.frame_columns import TableColumn
from market_tui.tui.widgets.text import plain

if TYPE_CHECKING:
    import polars as pl

    from market_tui.tui.page import Page
    from market_tui.tui.session import Session, Settled

MOST_FINDINGS = 5
_LISTS = Query("snapshots", "Loaded lists", lambda: None)  # type: ignore[arg-type,return-value]
_REJECTS = Query("rejects", "What could not be read", lambda: None)  # type: ignore[arg-type,return-value]
_SHOWN = (
    "as_at",
    "coverage",
    "family",
    "rows",
    "rejected",
    "file",
    "title",
    "licence",
    "sha256",
    "loaded_at",
)


def _answer(session: Session, settled: Settled, query: Query, frame: pl.DataFrame) -> Answer:
    return Answer(query, settled.scope, frame, session.market.sources, (), session.market.sample)


class SourcesPage(TablePage):
    """Every loaded list; a row leads to the cells of it that could not be read."""

    noun = ("list", "lists")
    twin = "market-tui status"

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Sources")
        self.findings: list[str] = []

    def ask(self, settled: Settled) -> Answer:
        """The loaded lists, the newest first, and the findings."""
        self.findings = findings(self.session.market)
        lists = self.session.sources().sort("as_at", "family", "source_id", descending=[True, False, False])
        return _answer(self.session, settled, _LISTS, lists)

    def said(self, answer: Answer) -> str:
        """The findings, the first few."""
        told = [f"⚑ {plain(finding)}" for finding in self.findings[:MOST_FINDINGS]]
        left = len(self.findings) - MOST_FINDINGS
        if left > 0:
            told.append(f"… {left} more: market-tui status")
        if answer.sample:
            told.insert(0, "SAMPLE: an invented market. Load the published lists: market-tui load FOLDER")
        return "\n".join(told)

    def columns(self, answer: Answer) -> list[TableColumn]:
        """Date and coverage first, hash last."""
        return plain_columns(answer.frame, _SHOWN, self.app.size.width)

    def opens(self, row: dict[str, Any]) -> Page | None:
        """The rejects of a list."""
        return RejectsPage(self.session, str(row["source_id"]), str(row["file"]))


class RejectsPage(TablePage):
    """The cells and rows of one list that could not be read, as they stood."""

    noun = ("reject", "rejects")

    def __init__(self, session: Session, source_id: str, file: str) -> None:
        super().__init__(session, f"rejects of {file}")
        self.source_id = source_id
        self.twin = 'market-tui sql "SELECT * FROM rejects"'

    def ask(self, settled: Settled) -> Answer:
        """The rejects of the list."""
        return _answer(self.session, settled, _REJECTS, self.session.rejects(self.source_id))

    def said(self, answer: Answer) -> str:
        """Say so where there are none."""
        return "" if answer.frame.height else "Every row and cell of this list could be read."

    def columns(self, answer: Answer) -> list[TableColumn]:
        """Where it stood, what, why."""
        return plain_columns(answer.frame, ("row_number", "column", "value", "reason"), self.app.size.width)

    def opens(self, row: dict[str, Any]) -> Page | None:
        """A reject leads nowhere."""
        return None
