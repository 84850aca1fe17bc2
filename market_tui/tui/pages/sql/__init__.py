"""SQL in the app: the page, its editor, the names that are offered, the history, a statement saved."""

from market_tui.tui.pages.sql.history import History
from market_tui.tui.pages.sql.page import QueryPage

__all__ = ["History", "QueryPage"]
