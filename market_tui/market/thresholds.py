"""The thresholds of readings, which the user may set: `[thresholds]` in config.toml."""

from pathlib import Path

import polars as pl

from market_tui import config


def thresholds(folder: Path | None = None) -> pl.DataFrame:
    """One row: `places_per_child` from which places are enough, `outside_share` beyond which most live out.

    `fewest_children`, below which a count of the council's own children is masked.

    Raises:
        UsageError: the file cannot be read as TOML, or a threshold is unknown or not a number above 0.
    """
    told = {**config.THRESHOLDS, **config.read(folder).only("thresholds").thresholds}
    return pl.DataFrame({name: [value] for name, value in told.items()})
