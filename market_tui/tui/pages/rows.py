"""Every row of one answer, as a table; and any query by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from market_tui.tui.pages.table import TablePage

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled


class RowsPage(TablePage):
    """One query's whole answer, its comparators among the rows where the panel shows them."""

    noun = ("row", "rows")

    def __init__(self, session: Session, query: str, title: str, *, compared: bool = False) -> None:
        super().__init__(session, title)
        self.query_name = query
        self.compared = compared

    def ask(self, settled: Settled) -> Answer:
        """The whole answer."""
        return self.session.ask(self.query_name, settled.compared if self.compared else settled.scope)
