"""Parquet tables and a manifest, changed atomically."""

from market_tui.store.manifest import Manifest, Source
from market_tui.store.store import Loaded, Store

__all__ = ["Loaded", "Manifest", "Source", "Store"]
