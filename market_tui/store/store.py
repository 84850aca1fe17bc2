"""The store: Parquet parts, one folder per loaded list, and the manifest that names them.

manifest.json             what is loaded; replaced atomically
parts/<source_id>/*.parquet   the tables of one list; never changed once written
originals/<sha256>        each file as it was given, so that every figure leads to its bytes
restricted/               the same two folders, for what is not for publication: owner-only permissions;
                          of lists about children no originals, but the key of their pseudonyms
"""

import filecmp
import shutil
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

from market_tui import schema
from market_tui.errors import StoreError
from market_tui.store import manifest as manifests
from market_tui.store.lock import writing
from market_tui.store.manifest import Manifest, Source
from market_tui.store.restricted import KEY, RESTRICTED, close_to_others, make_private, pseudonym_key
from market_tui.whole import to_disk, write_whole


@dataclass(frozen=True)
class Loaded:
    """A list ready to be stored: its description, its tables and the bytes it came from."""

    source: Source
    tables: dict[str, pl.DataFrame]
    original: bytes | None = None


class Store:
    """A folder of loaded lists. Readers never wait; one writer at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manifest(self) -> Manifest:
        """What is loaded now."""
        return manifests.read(self.folder)

    def commit(self, loaded: Iterable[Loaded]) -> Manifest:
        """Add lists in one step: after a crash at any moment the store is as before, or as after.

        Raises:
            StoreError: the folder cannot be written or the disk is full; nothing has changed.
        """
        lists = list(loaded)
        with writing(self.folder):
            before = self.manifest()
            try:
                self._sweep(before)
                for each in lists:
                    self._write_part(each)
                _to_disk(self._part(each.source) for each in lists)
                after = before.with_sources(tuple(each.source for each in lists))
                manifests.write(self.folder, after)
            except (OSError, pl.exceptions.PolarsError) as error:
                reason = getattr(error, "strerror", None) or error
                raise StoreError(
                    f"{self.folder} could not be written: {reason}",
                    "Free some space or choose another --store; nothing has changed.",
                ) from error
        return after

    def forget(self, source_ids: Iterable[str]) -> tuple[Source, ...]:
        """Take lists out of the store, with their bytes where no other list needs them; which they were.

        With the last list about children goes the key of their pseudonyms.

        Raises:
            StoreError: the folder cannot be written, or the manifest cannot be read.
        """
        wanted = frozenset(source_ids)
        with writing(self.folder):
            before = self.manifest()
            gone = tuple(s for s in before.sources if s.source_id in wanted)
            after = before.without(wanted)
            try:
                if gone:
                    manifests.write(self.folder, after)
                self._sweep(after)
                for sha256 in {s.sha256 for s in gone} - {s.sha256 for s in after.sources}:
                    kept = self.original(sha256)
                    kept.unlink(missing_ok=True)
                    kept.with_name(f"{kept.name}.name").unlink(missing_ok=True)
                if not any(s.child_level for s in after.sources):
                    (self.folder / RESTRICTED / KEY).unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(
                    f"{self.folder} could not be written: {error.strerror or error}",
                    "Run it again: what is named in it is whole.",
                ) from error
        return gone

    def pseudonym_key(self) -> bytes:
        """The key under which this store's children have their pseudonyms; see `restricted.pseudonym_key`."""
        return pseudonym_key(self.folder, needed=any(s.child_level for s in self.manifest().sources))

    def read(self, table: str, manifest: Manifest | None = None) -> pl.DataFrame:
        """One table over every loaded list, in the order of the manifest.

        Raises:
            StoreError: a part that the manifest names is missing or damaged.
        """
        sources = (manifest or self.manifest()).sources
        if table == "snapshots":
            return snapshots(sources)
        described = schema.TABLES[table]
        paths = [self.part(s, table) for s in sources if table in s.tables]
        try:
            return _read(paths, described)
        except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            path = next((path for path in paths if not _readable(path)), self.folder)
            raise StoreError(f"{path} is missing or damaged", "Run: market-tui doctor --repair") from error

    def original(self, sha256: str) -> Path:
        """Where the bytes of a loaded file are kept."""
        apart = self.folder / RESTRICTED / "originals" / sha256
        return apart if apart.exists() else self.folder / "originals" / sha256

    def part(self, source: Source, table: str) -> Path:
        """Where one table of a loaded list is."""
        return self._part(source) / f"{table}.parquet"

    def _part(self, source: Source) -> Path:
        return self._home(source) / "parts" / source.source_id

    def _home(self, source: Source) -> Path:
        """The store's folder, or the one within it that only its owner may read."""
        return self.folder / RESTRICTED if source.restricted else self.folder

    def _write_part(self, each: Loaded) -> None:
        """Write a list's part; one that is there and the same stays, since the manifest may name it."""
        home = self._home(each.source)
        if each.source.restricted:
            make_private(home)
        final = self._part(each.source)
        fresh = final.with_name(f".{uuid.uuid4().hex}")
        fresh.mkdir(parents=True)
        for name, frame in each.tables.items():
            frame.write_parquet(fresh / f"{name}.parquet", compression="zstd", statistics=False)
        if not final.exists():
            fresh.replace(final)
        elif _same(fresh, final):
            shutil.rmtree(fresh)
        else:
            final.replace(old := final.with_name(f".{uuid.uuid4().hex}"))
            fresh.replace(final)
            shutil.rmtree(old, ignore_errors=True)
        if each.original is not None and not self.original(each.source.sha256).exists():
            kept = home / "originals" / each.source.sha256
            # With its name, which may hold its date, so that a store without a manifest can be rebuilt.
            write_whole(kept.with_name(f"{kept.name}.name"), each.source.file_name)
            write_whole(kept, each.original)
        if each.source.restricted:
            close_to_others(home)

    def _sweep(self, manifest: Manifest) -> None:
        """Clear what earlier, interrupted or replaced loads left: a reader may still hold the newest."""
        named = {s.source_id for s in manifest.sources}
        for parts in (self.folder / "parts", self.folder / RESTRICTED / "parts"):
            for part in parts.iterdir() if parts.is_dir() else ():
                if part.name not in named:
                    shutil.rmtree(part, ignore_errors=True)
        for left in (f".{manifests.NAME}.*", "originals/.*", f"{RESTRICTED}/originals/.*"):
            for partial in self.folder.glob(left):
                partial.unlink(missing_ok=True)


def _read(paths: list[Path], table: schema.Table) -> pl.DataFrame:
    """The parts at these paths one below the other: at once, or each cast where they differ."""
    if not paths:
        return table.empty()
    try:
        together = pl.read_parquet(paths, glob=False)
    except (pl.exceptions.SchemaError, pl.exceptions.ColumnNotFoundError):
        pass
    else:
        if together.schema == table.schema:
            return together
    # A part of an earlier version may lack a column, or a word of a scale.
    held = [pl.read_parquet(path, glob=False) for path in paths]
    return pl.concat([f if f.schema == table.schema else table.cast(f) for f in held])


def _readable(path: Path) -> bool:
    try:
        pl.read_parquet(path, glob=False)
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return False
    return True


def _to_disk(parts: Iterable[Path]) -> None:
    """Wait until the files of these parts are on the disk, so that the manifest names nothing half there."""
    with ThreadPoolExecutor(8) as pool:
        # All at once, since the disk then writes them together.
        list(pool.map(to_disk, [file for part in parts for file in part.iterdir()]))


def _same(fresh: Path, final: Path) -> bool:
    """Whether two parts hold the same files, byte for byte."""
    names = [path.name for path in fresh.iterdir()]
    return filecmp.cmpfiles(fresh, final, names, shallow=False)[0] == names


def snapshots(sources: Iterable[Source]) -> pl.DataFrame:
    """The `snapshots` table of the manifest's lists."""
    names = {f.name for f in fields(Source)} & set(schema.SNAPSHOTS.schema)
    rows = [{name: getattr(s, name) for name in names} for s in sources]
    if not rows:
        return schema.SNAPSHOTS.empty()
    return schema.SNAPSHOTS.cast(pl.DataFrame(rows, infer_schema_length=None))
