"""The thresholds of readings, which the user may set: `[thresholds]` in config.toml."""

import tomllib
from pathlib import Path

import polars as pl

from market_tui.errors import UsageError
from market_tui.paths import config_dir

DEFAULTS = {"places_per_child": 1.0, "outside_share": 0.5}


def thresholds(config: Path | None = None) -> pl.DataFrame:
    """One row: `places_per_child` from which places are enough, `outside_share` beyond which most live out.

    Raises:
        UsageError: the file cannot be read as TOML, or a threshold is unknown or not a number above 0.
    """
    path = (config or config_dir()) / "config.toml"
    try:
        told = tomllib.loads(path.read_text("utf-8")).get("thresholds", {})
    except FileNotFoundError:
        told = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}", "Mend that line, or move the file away.") from error
    for name, value in told.items():
        number = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
        if name not in DEFAULTS or not number:
            raise UsageError(
                f"{path}: thresholds.{name} cannot be {value!r}",
                f"Known: {', '.join(DEFAULTS)}, each a number above 0.",
            )
    return pl.DataFrame({name: [float(told.get(name, default))] for name, default in DEFAULTS.items()})
