"""The market, the scope, and the areas: tables handed to queries already scoped."""

from market_tui.market.areas import Area
from market_tui.market.market import Market
from market_tui.market.scope import Scope
from market_tui.market.scoped import Scoped

__all__ = ["Area", "Market", "Scope", "Scoped"]
