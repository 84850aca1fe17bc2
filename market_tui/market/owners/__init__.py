"""Who the owners are: identity, groups, legal forms, what became of them from list to list."""

from market_tui.market.owners.book import OWNER_NOT_STATED, Owners
from market_tui.market.owners.lens import lens, lens_notes, lens_tables

__all__ = ["OWNER_NOT_STATED", "Owners", "lens", "lens_notes", "lens_tables"]
