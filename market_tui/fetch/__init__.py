"""The live sources: what is published where, found, downloaded, checked, kept and loaded.

    from market_tui.fetch import Wish, fetch
    fetch(["ofsted"], store, Wish(dry_run=True))

Importing this package imports neither httpx nor polars; the first request does.
"""

from typing import TYPE_CHECKING, Any

from market_tui.fetch.progress import Progress
from market_tui.fetch.sources import NAMES, SOURCES, Source

if TYPE_CHECKING:
    from market_tui.fetch.companies import LookedUp as LookedUp
    from market_tui.fetch.companies import companies_among as companies_among
    from market_tui.fetch.companies import look_up as look_up
    from market_tui.fetch.fetching import Wish as Wish
    from market_tui.fetch.fetching import fetch as fetch
    from market_tui.fetch.newer import Newest as Newest
    from market_tui.fetch.newer import check_for_newer as check_for_newer
    from market_tui.fetch.report import Fetched as Fetched
    from market_tui.fetch.report import FetchReport as FetchReport

__all__ = [
    "NAMES",
    "SOURCES",
    "FetchReport",
    "Fetched",
    "LookedUp",
    "Newest",
    "Progress",
    "Source",
    "Wish",
    "check_for_newer",
    "companies_among",
    "fetch",
    "look_up",
]
_HOMES = {
    "LookedUp": "companies",
    "companies_among": "companies",
    "look_up": "companies",
    "Wish": "fetching",
    "fetch": "fetching",
    "Newest": "newer",
    "check_for_newer": "newer",
    "Fetched": "report",
    "FetchReport": "report",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"market_tui.fetch.{_HOMES[name]}"), name)
    raise AttributeError(name)
