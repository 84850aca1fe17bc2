"""Whether a store is whole: what is missing or damaged, and what to do about it."""

import hashlib
import shlex
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from market_tui import schema
from market_tui.errors import StoreError
from market_tui.store import manifest as manifests
from market_tui.store.manifest import Source
from market_tui.store.restricted import KEY, RESTRICTED, open_to_others
from market_tui.store.store import Store


@dataclass(frozen=True)
class Fault:
    """One fault of a store and its remedy."""

    what: str
    remedy: str


def faults(folder: Path) -> list[Fault]:
    """Every fault of the store in `folder`: its manifest, each part's schema, each original's hash."""
    store = Store(folder)
    try:
        sources = store.manifest().sources
    except manifests.Damaged as error:
        return [Fault(error.message, "Run: market-tui doctor --repair")]
    except StoreError as error:
        return [Fault(error.message, error.remedy)]
    if not (folder / manifests.NAME).exists() and any((folder / "originals").glob("*")):
        return [Fault(f"{folder / manifests.NAME} is missing", "Run: market-tui doctor --repair")]
    found = [fault for source in sources for fault in _parts(store, source)] + _open(folder)
    if any(s.child_level for s in sources) and not (folder / RESTRICTED / KEY).exists():
        again = "Run: market-tui forget --children, then load every return again."
        found.append(Fault("the key of the children's pseudonyms is missing", again))
    originals = {s.sha256: s for s in sources if s.kept}
    return found + [fault for s in originals.values() for fault in _original(store, s)]


def _open(folder: Path) -> list[Fault]:
    """What others than its owner may read of what is restricted."""
    if not (found := open_to_others(folder)):
        return []
    return [Fault(f"others can read {found[0]}", f"Run: chmod -R go-rwx {shlex.quote(str(found[0]))}")]


def _parts(store: Store, source: Source) -> list[Fault]:
    found = []
    for table in source.tables:
        path = store.part(source, table)
        try:
            held = pl.read_parquet(path).schema
        except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
            found.append(Fault(f"{path} is missing or damaged", "Run: market-tui doctor --repair"))
            continue
        if held != schema.TABLES[table].schema:
            found.append(
                Fault(f"{path} has another layout than this version", "Run: market-tui doctor --repair")
            )
    return found


def _original(store: Store, source: Source) -> list[Fault]:
    path = store.original(source.sha256)
    try:
        sound = hashlib.sha256(path.read_bytes()).hexdigest() == source.sha256
    except OSError:
        sound = False
    remedy = "Put the file in a folder and run: market-tui doctor --repair --look-in FOLDER"
    return [] if sound else [Fault(f"the kept copy of {source.file_name} is missing or damaged", remedy)]
