"""Opening a market: the user's store, or the sample market while nothing is loaded."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from market_tui.errors import StoreError
from market_tui.market.market import Market
from market_tui.paths import cache_dir, shipped, store_dir
from market_tui.store import Store

if TYPE_CHECKING:
    from market_tui.query import Answer

    Ask = Callable[..., Answer]
    Fetch = Callable[..., Any]


def open_at(folder: Path | None, ask: "Ask | None" = None, fetch: "Fetch | None" = None) -> Market:
    """The market of the store in `folder` (by default the user's), or the sample when that is empty."""
    store = Store(folder or store_dir())
    if store.manifest().sources:
        return Market(store, ask=ask, fetch=fetch)
    return Market(sample_store(), sample=True, ask=ask, fetch=fetch, home=store)


def sample_files() -> list[Path]:
    """The synthetic market's files, as a publisher would print them."""
    return sorted((shipped("data") / "sample").glob("sample_*"))


def sample_store() -> Store:
    """The sample market, loaded through the same intake as any file, once for each edition of it.

    Where nothing can be kept, under a home that is only read, it is made anew for each run.
    """
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sample_files())).hexdigest()[:12]
    try:
        return _with_sample(Store(cache_dir() / f"sample-{digest}"))
    except StoreError:
        return _with_sample(Store(Path(_for_this_run().name) / "sample"))


def _with_sample(store: Store) -> Store:
    from market_tui.intake import load

    if not store.manifest().sources:
        load(sample_files(), store)
    return store


@cache
def _for_this_run() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="market-tui-")
