"""Files written whole: after a crash a file is as it was before, or as after, never between."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST = 40


@contextmanager
def whole(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A fresh file to write beside `path`, put in its place when it has reached the disk.

    A link is followed; a file that is there keeps its permissions, unless it is to be `private` to its owner
    alone. What is no file, a device or a pipe, is written to as it stands.

    Raises:
        OSError: it could not be written; the file before stands, and the fresh one is gone.
    """
    there = path.exists()
    if there and not path.is_file():
        yield path
        return
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name[:_LONGEST]}.{os.urandom(4).hex()}")
    fresh.touch(mode=0o600 if private or there else 0o666, exist_ok=False)
    try:
        yield fresh
        to_disk(fresh)
        if there and not private:
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: str | bytes, *, private: bool = False) -> None:
    """Put `data` in place of the file before, as `whole` does; text with plain line ends.

    Raises:
        OSError: it could not be written; the file before stands.
    """
    with whole(path, private=private) as fresh:
        fresh.write_bytes(data if isinstance(data, bytes) else data.encode())


def write_new(path: Path, text: str) -> None:
    """Write a file where none is yet, whole.

    Raises:
        FileExistsError: there is one.
        OSError: it could not be written; there is none still.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(exist_ok=False)
    try:
        write_whole(path, text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def to_disk(path: Path) -> None:
    """Wait until a file has reached the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
