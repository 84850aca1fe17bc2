"""What is loaded, and what a reader should know of it before quoting a figure."""

from datetime import date
from typing import Any

import polars as pl

from market_tui.market.market import Market

_OLD_DAYS = 500
_IN_THE_APP = "enter on it in the app's tab 7 shows them"
_PIPED = 'market-tui sql "SELECT * FROM rejects ORDER BY source_id, row_number"'


def loaded(market: Market) -> list[dict[str, Any]]:
    """Each loaded list as plain values, by family and date."""
    frame = market.table("snapshots").collect().sort("family", "as_at", "source_id")
    return frame.with_columns(pl.col("as_at").cast(pl.String)).to_dicts()


def findings(market: Market, today: date | None = None) -> list[str]:
    """Sentences about the lists: counts that cannot be made, rows rejected, age."""
    found = []
    inspected = [str(d) for d, coverage in market.dates.items() if coverage == "inspected"]
    if inspected:
        found.append(f"Inspected settings only, no count of homes: {', '.join(inspected)}")
    without = [str(d) for d in market.dates if not _graded(market, d)]
    if without:
        found.append(f"No judgements in the list of {', '.join(without)}")
    for source in market.sources:
        if source.rejected:
            # A restricted list is left out of a pipe, its rejects too.
            piped = "" if source.restricted else f"; so does {_PIPED}"
            found.append(f"{source.rejected:,} rejected in {source.file}: {_IN_THE_APP}{piped}")
        found.extend(f"{source.file}: {note}" for note in source.notes)
    newest = max(market.dates, default=None)
    if newest and ((today or date.today()) - newest).days > _OLD_DAYS:
        found.append(f"The newest list describes {newest}: a later release has probably been published")
    return found


def _graded(market: Market, on: date) -> bool:
    return bool(market.providers.filter(as_at=on)["overall"].count())
