"""The folder of the store that only its owner may read: its permissions, and the key of the pseudonyms."""

import os
import secrets
import stat
from pathlib import Path

from market_tui.errors import StoreError
from market_tui.whole import write_whole

RESTRICTED = "restricted"
KEY = "pseudonyms.key"
_LENGTH = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(home: Path) -> None:
    """Make the folder, closed to others before anything is in it."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)


def close_to_others(home: Path) -> None:
    """Give everything in the folder to its owner alone."""
    for path in home.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def pseudonym_key(folder: Path, *, needed: bool) -> bytes:
    """The key under which children have their pseudonyms; made when there is none, unless one is `needed`.

    Raises:
        StoreError: the key under which children are stored is gone, or none can be written.
    """
    home = folder / RESTRICTED
    path = home / KEY
    try:
        if path.exists():
            key = path.read_bytes()
            if len(key) == _LENGTH:
                return key
        if needed or path.exists():
            raise StoreError(
                f"{path} is missing or damaged: no child can be known again from one return to the next",
                "Run: market-tui forget --children, then load every return again.",
            )
        make_private(home)
        write_whole(path, secrets.token_bytes(_LENGTH), private=True)
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", "Choose another --store.") from error


def open_to_others(folder: Path) -> list[Path]:
    """What in the restricted folder others may read; on Windows the rights of the profile decide."""
    home = folder / RESTRICTED
    if os.name == "nt" or not home.is_dir():
        return []
    if not home.stat().st_mode & _OTHERS:
        return []  # Nobody else gets in, whatever stands within.
    return [home, *(p for p in home.rglob("*") if p.stat().st_mode & _OTHERS)]


def mode_of(folder: Path) -> str:
    """The restricted folder's permissions as `ls -l` shows them; empty where there is none."""
    home = folder / RESTRICTED
    return stat.filemode(home.stat().st_mode) if home.is_dir() else ""
