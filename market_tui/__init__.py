"""market-tui: the market for children's homes and foster care, area by area.

    import market_tui
    market = market_tui.open_market()
    market.query("ownership_mix", area="Liverpool City Region", short_breaks="exclude")

Importing the package imports nothing heavy; `open_market` brings in Polars.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from market_tui.version import __version__ as __version__

if TYPE_CHECKING:
    from market_tui.errors import MarketError as MarketError
    from market_tui.fetch import FetchReport
    from market_tui.market import Market as Market
    from market_tui.market import Scope as Scope
    from market_tui.query import query as query
    from market_tui.store import Store

__all__ = ["Market", "MarketError", "Scope", "open_market", "query"]


def open_market(store: "Path | str | None" = None) -> "Market":
    """The market of a store: yours, or the synthetic sample while nothing is loaded.

    Raises:
        StoreError: the store cannot be read.
    """
    from market_tui.market.opening import open_at
    from market_tui.query import ask

    def fetch(names: "tuple[str, ...]", into: "Store", **how: Any) -> "FetchReport":
        from market_tui.fetch import fetch

        return fetch(names, into, **how)

    return open_at(Path(store).expanduser() if store else None, ask, fetch)


def __getattr__(name: str) -> Any:
    if name in ("Market", "Scope"):
        from market_tui import market

        return getattr(market, name)
    if name == "MarketError":
        from market_tui.errors import MarketError

        return MarketError
    if name == "query":
        from market_tui.query import query as decorator

        return decorator
    raise AttributeError(name)
