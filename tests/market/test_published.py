"""Published numbers of homes: the latest release's, where several print the same year."""

from datetime import date
from pathlib import Path

import polars as pl

import market_tui
from market_tui.schema import PUBLISHED_FIGURES
from market_tui.store import Loaded, Source, Store


def _series(year: int, homes: float) -> Loaded:
    name = f"ofsted-series-{year}"
    source = Source(
        name, "ofsted-series", "Ofsted", "Table 6a", date(year, 3, 31), "published", "f", name, 1, "", 1, 0,
        "", ("published_figures",),
    )  # fmt: skip
    rows = [
        {"measure": measure, "definition": "Table", "area": "England", "period": "2016-03-31", "value": value,
         "source": name}
        for measure, value in (("homes", homes), ("places", 4 * homes))
    ]  # fmt: skip
    return Loaded(source, {"published_figures": PUBLISHED_FIGURES.cast(pl.DataFrame(rows))}, name.encode())


def test_a_revised_year_is_the_latest_releases(tmp_path: Path) -> None:
    for order, releases in enumerate([(2023, 2025), (2025, 2023)]):
        store = Store(tmp_path / str(order))
        for year in releases:
            store.commit([_series(year, year)])
        market = market_tui.open_market(store.folder)
        told = market.scoped(market.scope(area=["England", "Wirral"])).published.filter(
            as_at=date(2016, 3, 31)
        )
        assert told.select("area", "homes", "places").rows() == [("England", 2025, 8100)]
