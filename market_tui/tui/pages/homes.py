"""Lists of homes and of owners: the Register, and what stands behind a bar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from market_tui.tui.actions import HOMES, OPENS, REGISTER, ROWS, key_of
from market_tui.tui.pages.behind import on_date
from market_tui.tui.pages.detail import DetailPane
from market_tui.tui.pages.owner import OwnerPage
from market_tui.tui.pages.picking_owner import PicksOwner
from market_tui.tui.pages.table import TablePage
from market_tui.tui.widgets.frame_table import FrameTable
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import long_date

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.page import Page
    from market_tui.tui.session import Session, Settled


class HomesPage(TablePage, PicksOwner):
    """The homes of one sector, rating, owner, size or age; of one council; or all on another date."""

    places: tuple[str, ...] = (HOMES, ROWS, OPENS)

    def __init__(
        self,
        session: Session,
        crumb: str,
        options: Mapping[str, str] | None = None,
        as_at: date | None = None,
        area: str | None = None,
    ) -> None:
        super().__init__(session, crumb)
        self.options = dict(options or {})
        self.as_at = as_at
        self.area = area
        self.limited = ""
        if "owner" in self.options:
            self.places = (ROWS, OPENS)

    def ask(self, settled: Settled) -> Answer:
        """The homes asked for."""
        scope = on_date(settled, self.as_at).scope
        if self.area:
            scope = self.session.market.scope(scope, areas=(self.area,))
        limit = {"owner": self.limited} if self.limited else {}
        return self.session.ask("register", scope, **{**self.options, **limit})

    def trail(self) -> str:
        """Where this page stands, and whose homes alone it shows."""
        return super().trail() + (
            f" › only {plain(self.limited)} ({key_of('group')} shows all)" if self.limited else ""
        )

    def limit(self) -> bool:
        """Choose whose homes alone are shown, the owner of the row first; or show all again."""
        if "owner" in self.options or self.settled is None:
            return False
        if self.limited:
            self.only("")
            return True
        row = self.table.row_at_cursor() or {}
        scope = on_date(self.settled, self.as_at).scope
        self.pick_owner(scope, "Only the homes of", self.only, first=str(row.get("owner") or ""))
        return True

    def only(self, owner: str) -> None:
        """Show the homes of one owner alone; all again where none is named."""
        self.limited = owner
        if self.settled is not None:
            self.load(self.settled)

    def close_filter(self) -> bool:
        """Close the filter, else show every owner's homes again; say whether there was either."""
        if super().close_filter():
            return True
        had = bool(self.limited)
        if had:
            self.only("")
        return had

    def opens(self, row: dict[str, Any]) -> Page | None:
        """The home; on the column of owners, the owner's homes alone, and then its page."""
        if self.table.column_at_cursor != "owner" or not row.get("owner"):
            return super().opens(row)
        if not self.limited and "owner" not in self.options:
            self.only(str(row["owner"]))
            return None
        return OwnerPage(self.session, str(row["owner"]))

    def said(self, answer: Answer) -> str:
        """Say of an inspected list that it is no register."""
        day = answer.scope.as_at
        if day is None or self.session.market.dates.get(day) != "inspected":
            return ""
        return f"The list of {long_date(day)} holds inspected settings only: it is no count of homes."


class OwnersPage(TablePage):
    """The owners of one sector's homes; a row leads to that owner's page."""

    noun = ("owner", "owners")

    def __init__(self, session: Session, crumb: str, *, sector: str) -> None:
        super().__init__(session, crumb)
        self.sector = sector

    def ask(self, settled: Settled) -> Answer:
        """The sector's owners, the largest first."""
        return self.session.ask("owners", settled.scope, sector=self.sector)

    def opens(self, row: dict[str, Any]) -> Page | None:
        """The owner's page."""
        return OwnerPage(self.session, str(row["owner"]))


class RegisterPage(HomesPage):
    """Every setting of the scope, with the one under the cursor beside it where there is room."""

    DEFAULT_CSS = """
    RegisterPage DetailPane { display: none; }
    """
    places = (REGISTER, HOMES, ROWS, OPENS)

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Register")

    def beside(self) -> Iterable[Widget]:
        """The setting under the cursor."""
        yield DetailPane(self.session)

    def on_frame_table_row_highlighted(self, message: FrameTable.RowHighlighted) -> None:
        """Show the setting under the cursor, where its pane is open."""
        message.stop()
        if self.settled is not None:
            self.query_one(DetailPane).about(message.row, self.settled)
