"""Making a damaged store whole again from the files that it kept.

Every table can be made anew from the original bytes, so a damaged part or manifest loses nothing as
long as the originals are sound. How a file is read is no business of the store: the loader is given.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from market_tui import schema
from market_tui.errors import MarketError, StoreError
from market_tui.store import manifest as manifests
from market_tui.store.health import Fault
from market_tui.store.lock import writing
from market_tui.store.manifest import Manifest, Source
from market_tui.store.restricted import RESTRICTED
from market_tui.store.store import Store
from market_tui.whole import whole

Load = Callable[[Sequence[Path], Store], object]
_SCRATCH = ".repair-"


@dataclass(frozen=True)
class Repaired:
    """What was made anew, which originals were found again, and what is left to the user."""

    rebuilt: tuple[str, ...] = ()
    found_again: tuple[str, ...] = ()
    left: tuple[Fault, ...] = ()


def repair(store: Store, load: Load, elsewhere: Iterable[Path] = ()) -> Repaired:
    """Rebuild what is damaged or missing; `load` puts files into a store, `elsewhere` holds further copies.

    What is sound stays as it is. A damaged manifest is put aside, never deleted.

    Raises:
        StoreError: another process is writing, the store is a newer version's, or the disk is full;
            the store is as it was.
    """
    with writing(store.folder):
        try:
            return _repair(store, load, list(elsewhere))
        except OSError as error:
            raise StoreError(
                f"{store.folder} could not be repaired: {error.strerror or error}",
                "Free some space; nothing that was sound has changed.",
            ) from error
        finally:
            for scratch in store.folder.glob(f"{_SCRATCH}*"):
                shutil.rmtree(scratch, ignore_errors=True)


def _repair(store: Store, load: Load, elsewhere: list[Path]) -> Repaired:
    manifest = _readable(store)
    if manifest is None:
        return _from_originals(store, load)
    found = _restore_originals(store, manifest, elsewhere)
    damaged = [s for s in manifest.sources if not _sound(store, s)]
    rebuilt: list[str] = []
    left = [_lost_original(s) for s in _kept(manifest) if not _has_bytes(store, s.sha256)]
    if damaged:
        scratch = _load_again(store, load, _names(damaged))
        made = {(s.sha256, s.file): s for s in scratch.manifest().sources}
        sources = list(manifest.sources)
        for source in damaged:
            fresh = made.get((source.sha256, source.file))
            if fresh is None:
                left.append(Fault(f"{source.file} could not be made anew", f"Load {source.file_name} again."))
                continue
            _move_part(scratch, fresh, store, source)
            sources[sources.index(source)] = replace(
                source, tables=fresh.tables, rows=fresh.rows, rejected=fresh.rejected, notes=fresh.notes
            )
            rebuilt.append(source.source_id)
        if rebuilt:
            manifests.write(store.folder, Manifest(manifest.generation + 1, tuple(sources)))
    return Repaired(tuple(rebuilt), found, tuple(left))


def _readable(store: Store) -> Manifest | None:
    """The manifest; None where it is damaged, or missing although there are originals."""
    path = store.folder / manifests.NAME
    try:
        manifest = store.manifest()
    except manifests.Damaged:
        return None
    return manifest if path.exists() or not any(_originals(store)) else None


def _from_originals(store: Store, load: Load) -> Repaired:
    """Everything, from every original that is what its name says, in the order they came."""
    originals = sorted(_originals(store), key=lambda path: (path.stat().st_mtime_ns, path.name))
    sound = [path for path in originals if _hash(path) == path.name]
    left = [
        Fault(f"the kept copy {path.name[:8]} is damaged", "Load that file again.")
        for path in originals
        if path not in sound
    ]
    scratch = _load_again(store, load, {path.name: _kept_name(path) for path in sound})
    made = scratch.manifest()
    for source in made.sources:
        _move_part(scratch, source, store, source)
    hashes = {source.sha256 for source in made.sources}
    unread = [path for path in sound if path.name not in hashes]
    left += [
        Fault(
            f"the kept copy of {_kept_name(path)} gave no list that is in use", "Nothing, if it was replaced."
        )
        for path in unread
    ]
    old = store.folder / manifests.NAME
    if old.exists():
        old.replace(old.with_name(f"{manifests.NAME}.damaged"))
    manifests.write(store.folder, made)
    return Repaired(tuple(source.source_id for source in made.sources), (), tuple(left))


def _load_again(store: Store, load: Load, names: dict[str, str]) -> Store:
    """A store beside this one, with these originals loaded under the names they came by."""
    folder = store.folder / f"{_SCRATCH}{os.getpid()}"
    paths = []
    for sha256, name in names.items():
        original = store.original(sha256)
        if original.exists():
            path = folder / "files" / sha256 / name
            path.parent.mkdir(parents=True, mode=0o700)
            folder.chmod(0o700)
            _link(original, path)
            paths.append(path)
    scratch = Store(folder / "store")
    for path in paths:
        try:
            load([path], scratch)
        except MarketError:
            continue
    return scratch


def _move_part(scratch: Store, fresh: Source, store: Store, source: Source) -> None:
    made, final = scratch.part(fresh, "_").parent, store.part(source, "_").parent
    final.parent.mkdir(parents=True, exist_ok=True)
    if source.restricted:
        (store.folder / RESTRICTED).chmod(0o700)
    if final.exists():
        final.replace(final.with_name(f".{final.name}.damaged"))
    made.replace(final)
    shutil.rmtree(final.with_name(f".{final.name}.damaged"), ignore_errors=True)


def _sound(store: Store, source: Source) -> bool:
    try:
        for table in source.tables:
            frame = pl.read_parquet(store.part(source, table))
            if frame.schema != schema.TABLES[table].schema:
                return False
    except (OSError, KeyError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return False
    return True


def _restore_originals(store: Store, manifest: Manifest, elsewhere: list[Path]) -> tuple[str, ...]:
    """Put back originals whose bytes are still found elsewhere, in the cache of fetched files perhaps."""
    missing = {s.sha256: s for s in _kept(manifest) if not _has_bytes(store, s.sha256)}
    sizes = {s.bytes for s in missing.values()}
    found = []
    for path in elsewhere if missing else ():
        if path.is_file() and path.stat().st_size in sizes and (source := missing.pop(_hash(path), None)):
            home = store.folder / RESTRICTED if source.restricted else store.folder
            kept = home / "originals" / source.sha256
            with whole(kept, private=source.restricted) as fresh:
                shutil.copyfile(path, fresh)
            found.append(source.file_name)
    return tuple(found)


def _originals(store: Store) -> Iterator[Path]:
    for home in (store.folder, store.folder / RESTRICTED):
        folder = home / "originals"
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_file() and len(path.name) == 64:
                yield path


def _kept(manifest: Manifest) -> Iterator[Source]:
    yield from {s.sha256: s for s in manifest.sources if s.kept}.values()


def _names(sources: Iterable[Source]) -> dict[str, str]:
    return {source.sha256: source.file_name or source.sha256 for source in sources}


def _kept_name(original: Path) -> str:
    """The name that was noted beside an original; else its hash."""
    try:
        return original.with_name(f"{original.name}.name").read_text("utf-8").strip() or original.name
    except OSError:
        return original.name


def _lost_original(source: Source) -> Fault:
    return Fault(
        f"the kept copy of {source.file_name} is missing or damaged",
        "Its tables are whole. Put the file in a folder and run: market-tui doctor --repair --look-in FOLDER",
    )


def _has_bytes(store: Store, sha256: str) -> bool:
    path = store.original(sha256)
    return path.exists() and _hash(path) == sha256


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _link(original: Path, path: Path) -> None:
    try:
        path.hardlink_to(original)
    except OSError:
        shutil.copyfile(original, path)
