"""One writer at a time: a lock that the operating system lets go of when its holder dies."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from market_tui.errors import StoreError

PATIENCE_SECONDS = 30.0

if sys.platform == "win32":
    import msvcrt

    def _try(file: IO[str]) -> None:
        # Windows locks bytes, and keeps others from reading them: one far beyond the text.
        os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def writing(folder: Path, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the store's lock, waiting up to `patience` seconds for another writer.

    Raises:
        StoreError: another process still holds it (named by its process number), or the folder
            cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written: {error.strerror}", "Choose another --store."
        ) from error
    with file:
        deadline = time.monotonic() + patience
        while True:
            try:
                _try(file)
                break
            except OSError as error:
                if time.monotonic() > deadline:
                    file.seek(0)
                    owner = file.read().strip() or "another process"
                    raise StoreError(f"{folder} is being written by {owner}", "Try again shortly.") from error
                time.sleep(0.05)
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()}")
        file.flush()
        yield
