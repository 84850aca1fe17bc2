"""The manifest: which lists the store holds. It changes in one atomic step, or not at all."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from market_tui.errors import StoreError
from market_tui.whole import write_whole

VERSION = 1
NAME = "manifest.json"


class Damaged(StoreError):
    """What stands in the manifest's place is none: it can be made anew from the files that are kept."""


@dataclass(frozen=True)
class Source:
    """One loaded list: what it is, the bytes it came from, and the tables it gave.

    A `restricted` one is not for publication; `kept` says that the store holds the file's bytes. One that is
    `child_level` is about the children of the `authority`, and restricted too.
    """

    source_id: str
    family: str
    publisher: str
    title: str
    as_at: date | None
    coverage: str | None
    file: str
    sha256: str
    bytes: int
    loaded_at: str
    rows: int
    rejected: int
    licence: str
    tables: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    restricted: bool = False
    kept: bool = True
    child_level: bool = False
    authority: str | None = None

    @property
    def file_name(self) -> str:
        """The name of the file it came in: without the sheet, and without the place in an archive."""
        return self.file.split("#")[0].split("/")[0]

    @property
    def slot(self) -> tuple[str, ...]:
        """What a corrected re-issue replaces: the same family, date, coverage and tables.

        A list with judgements does not take the place of one without: they are merged. Nor does a return
        of one authority take the place of another's.
        """
        told = sorted({*self.tables} - {"rejects", "owner_numbers"})
        return self.family, str(self.as_at), str(self.coverage), str(self.authority), *told


@dataclass(frozen=True)
class Manifest:
    """Every loaded list, and a number that grows with each change."""

    generation: int = 0
    sources: tuple[Source, ...] = field(default=())

    def public(self, *, own_children: bool = False) -> "Manifest":
        """The same without restricted lists; those about the council's `own_children` stay if asked."""
        return replace(
            self,
            sources=tuple(s for s in self.sources if not s.restricted or (own_children and s.child_level)),
        )

    def without(self, removed: frozenset[str]) -> "Manifest":
        """The next manifest: the same without the lists of these names."""
        kept = tuple(s for s in self.sources if s.source_id not in removed)
        return replace(self, generation=self.generation + 1, sources=kept)

    def with_sources(self, added: tuple[Source, ...]) -> "Manifest":
        """The next manifest: the added lists take their slots from those that held them."""
        slots, names = {s.slot for s in added}, {s.source_id for s in added}
        kept = tuple(s for s in self.sources if s.slot not in slots and s.source_id not in names)
        ordered = sorted((*kept, *added), key=lambda s: (s.family, str(s.as_at), s.source_id))
        return replace(self, generation=self.generation + 1, sources=tuple(ordered))


def read(folder: Path) -> Manifest:
    """The manifest of a store; an empty one where there is none yet.

    Raises:
        StoreError: the manifest is damaged, or was written by a newer version.
    """
    path = folder / NAME
    try:
        told: Any = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Manifest()
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read: {error.strerror or error}",
            "Let yourself read that folder, or choose another --store.",
        ) from error
    except ValueError as error:
        raise Damaged(f"{path} cannot be read: {error}", "Run: market-tui doctor") from error
    try:
        if int(told["version"]) > VERSION:
            raise StoreError(
                f"{folder} was written by a newer market-tui", "Update market-tui, or choose another --store."
            )
        sources = tuple(_source(item) for item in told["sources"])
        return Manifest(int(told["generation"]), sources)
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"{path} is damaged: {error}", "Run: market-tui doctor") from error


def write(folder: Path, manifest: Manifest) -> None:
    """Put `manifest` in place of the one before, after it has reached the disk."""
    told = {
        "version": VERSION,
        "generation": manifest.generation,
        "sources": [asdict(s) | {"as_at": s.as_at and s.as_at.isoformat()} for s in manifest.sources],
    }
    write_whole(folder / NAME, json.dumps(told, ensure_ascii=False, indent=1))


def _source(told: dict[str, Any]) -> Source:
    as_at = date.fromisoformat(told["as_at"]) if told["as_at"] else None
    return Source(**{**told, "as_at": as_at, "tables": tuple(told["tables"]), "notes": tuple(told["notes"])})
