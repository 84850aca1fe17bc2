"""The settled owners of a market, kept on disk: they are the same until a list, a table or a rule changes."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from market_tui.market.owners.table import FILE
from market_tui.paths import cache_dir, config_dir, shipped
from market_tui.whole import whole

if TYPE_CHECKING:
    from market_tui.market.market import Market

_TABLES = frozenset(("providers", "restricted_providers", "ultimate_owners", "companies"))
_REFERENCE = (
    "reference/owner_groups.csv",
    "reference/legal_forms.csv",
    "reference/owners.csv",
    "sample/owners.csv",
)
_RULES = (
    "market/owners/*.py",
    "reference.py",
    "market/providers.py",
    "publishers/owner_names.py",
    "schema/*.py",
)
_MOST = 8


def kept(market: "Market", settle: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """What `settle` gives, read back where it was given before for the same lists, tables and rules.

    The file is its owner's alone: it can hold groups of Ofsted's restricted list. What cannot be kept is
    worked out each time.
    """
    path = cache_dir() / "owners" / f"{_key(market)}.arrow"
    try:
        return pl.read_ipc(path)
    except (OSError, pl.exceptions.PolarsError):
        pass
    settled = settle()
    with suppress(OSError):
        _write(settled, path)
    return settled


def _key(market: "Market") -> str:
    parts = [str(market.store.folder), str(market.sample)]
    parts += [
        f"{s.source_id} {s.file} {s.sha256} {s.loaded_at} {s.coverage}"
        for s in market.sources
        if _TABLES & {*s.tables}
    ]
    for path in _files():
        stat = path.stat()
        parts.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    try:
        mine = (config_dir() / FILE).read_bytes()
    except OSError:
        mine = b""
    return hashlib.sha256("\n".join(parts).encode() + b"\0" + mine).hexdigest()[:32]


def _files() -> Iterator[Path]:
    data, package = shipped("data"), Path(__file__).parents[2]
    yield from (data / name for name in _REFERENCE)
    for pattern in _RULES:
        yield from sorted(package.glob(pattern))


def _write(settled: pl.DataFrame, path: Path) -> None:
    """Put the file in place whole, readable for its owner alone, and let the oldest ones go."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with whole(path, private=True) as fresh:
        settled.write_ipc(fresh, compression="lz4")
    held = sorted(path.parent.glob("*.arrow"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for old in held[_MOST:]:
        old.unlink(missing_ok=True)
