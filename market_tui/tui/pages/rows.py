"""Every row of one answer, as a table; and any query by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from market_tui.tui.pages.table import TablePage

if TYPE_CHECKING:
    from market_tui.market.scope import By
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled


class RowsPage(TablePage):
    """One query's whole answer, its comparators among the rows where the panel shows them."""

    noun = ("row", "rows")

    def __init__(
        self,
        session: Session,
        query: str,
        title: str,
        options: Mapping[str, Any] | None = None,
        *,
        compared: bool = False,
        by: By = "area",
        area: str | None = None,
    ) -> None:
        super().__init__(session, title)
        self.query_name = query
        self.options = dict(options or {})
        self.by: By = by
        self.compared = compared
        self.area = area

    def ask(self, settled: Settled) -> Answer:
        """The whole answer."""
        scope = settled.compared if self.compared else settled.scope
        if self.area is not None:
            scope = self.session.market.scope(scope, areas=(self.area,))
        return self.session.ask(self.query_name, replace(scope, by=self.by), **self.options)
