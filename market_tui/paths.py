"""Where things are: the folders that ship with the product and the user's own."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """`queries`, `data` or `docs`: inside the package when installed, beside it in a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def config_dir() -> Path:
    """The user's folder for `config.toml`, `owners.csv` and her own `queries/` (MARKET_TUI_CONFIG)."""
    if chosen := os.environ.get("MARKET_TUI_CONFIG"):
        return Path(chosen).expanduser()
    from platformdirs import user_config_path

    return user_config_path("market-tui", appauthor=False)


def store_dir() -> Path:
    """The store that answers when none is named (MARKET_TUI_STORE)."""
    if chosen := os.environ.get("MARKET_TUI_STORE"):
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("market-tui", appauthor=False) / "store"


def cache_dir() -> Path:
    """What can be made again: the built sample market."""
    if chosen := os.environ.get("MARKET_TUI_CACHE"):
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("market-tui", appauthor=False)
