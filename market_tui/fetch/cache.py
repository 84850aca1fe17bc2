"""The last good copy of each file, and a sidecar beside it that says where it came from.

<cache>/fetch/<source>/<edition>/<name>        the file, put in place whole or not at all
<cache>/fetch/<source>/<edition>/<name>.json   its sidecar
<cache>/fetch/<source>/<edition>/.<name>.part  what has come of the next one, to be continued
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from market_tui.fetch.discovery import Found
from market_tui.fetch.discovery.shapes import file_name
from market_tui.fetch.errors import DiskFull
from market_tui.whole import to_disk, write_whole


@dataclass(frozen=True)
class Sidecar:
    """Where a file came from and what it was: enough to ask for it again, and to trace a figure to it."""

    source: str
    kind: str
    edition: str
    name: str
    url: str
    final_url: str
    page: str
    title: str
    published: str | None
    etag: str | None
    last_modified: str | None
    sha256: str
    size: int
    fetched_at: str


@dataclass(frozen=True)
class Held:
    """A good copy and its sidecar."""

    path: Path
    sidecar: Sidecar


class Cache:
    """A folder of good copies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, found: Found) -> Path:
        """Where a file's copy is kept."""
        return self.folder / file_name(found.source) / file_name(found.edition, "latest") / found.name

    def held(self, found: Found) -> Held | None:
        """The good copy of a file, unless there is none or its bytes are not what they were."""
        return _read(self.path(found))

    def all(self, source: str) -> Iterator[Held]:
        """Every good copy of a source, by edition and name."""
        for path in sorted((self.folder / file_name(source)).glob("*/[!.]*")):
            if path.suffix != ".json" and (held := _read(path)):
                yield held

    def put(self, fresh: Path, sidecar: Sidecar, found: Found) -> Held:
        """Put a checked file in place of the copy before it, after it has reached the disk.

        Raises:
            DiskFull: it could not be written; the copy before it stands.
        """
        path = self.path(found)
        coming = _coming(path)
        try:
            to_disk(fresh)
            write_whole(coming, json.dumps(asdict(sidecar), ensure_ascii=False, indent=1))
            fresh.replace(path)
            coming.replace(sidecar_path(path))
        except OSError as error:
            raise unwritable(path.parent, error) from error
        return Held(path, sidecar)


def sidecar_path(path: Path) -> Path:
    """The sidecar of a file."""
    return path.with_name(f"{path.name}.json")


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unwritable(folder: Path, error: OSError) -> DiskFull:
    """A failure to write, with the folder named."""
    return DiskFull(
        f"{folder} could not be written: {error.strerror or error}",
        "Free some space, or set MARKET_TUI_CACHE to another folder. The copy held before is unharmed.",
    )


def _coming(path: Path) -> Path:
    """Where the next sidecar waits for its file; after a crash between the two it is the true one."""
    return path.with_name(f".{path.name}.json.next")


def _read(path: Path) -> Held | None:
    for beside in (sidecar_path(path), _coming(path)):
        try:
            told = json.loads(beside.read_text("utf-8"))
            sidecar = Sidecar(**{field.name: told[field.name] for field in fields(Sidecar)})
            if path.stat().st_size == sidecar.size and sha256_of(path) == sidecar.sha256:
                return Held(path, sidecar)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None
