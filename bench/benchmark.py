"""The benchmark of all indicators for one council, and of each cost query, on the real releases.

Run by hand: python bench/benchmark.py [FOLDER…]   (by default ../shared/real)
The first benchmark of a definition works out every indicator for every authority, region and England once;
after that a council that was not asked for yet is to answer within 50 ms.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import market_tui
from market_tui import reference
from market_tui.intake import load
from market_tui.market import Market
from market_tui.store import Store

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
COSTS = (
    "spend",
    "spend_mix",
    "spend_per_child",
    "early_help",
    "unit_costs",
    "unit_cost_trend",
    "cost_checks",
)


def timed(market: Market, name: str, area: str) -> float:
    """Milliseconds to answer one question from a scope that was not asked before."""
    start = time.perf_counter()
    market.query(name, area=area)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    folders = [Path(p) for p in sys.argv[1:]] or [
        REAL / "ofsted",
        REAL / "dfe",
        REAL / "lait",
        REAL / "spending",
    ]
    known = reference.table("authorities")
    councils = known.filter(known["valid_to"].is_null())["name"].sort().to_list()
    with tempfile.TemporaryDirectory() as folder:
        load(folders, Store(Path(folder)))
        market = market_tui.open_market(folder)
        print(f"first benchmark, of all definitions anew: {timed(market, 'benchmark', 'Wirral'):,.0f} ms")
        times = sorted(timed(market, "benchmark", name) for name in councils if name != "Wirral")
        print(
            f"benchmark of {market.query('benchmark', area='Leeds').height} indicators, {len(times)} councils, each "
            f"new: median {statistics.median(times):.1f} ms, 95th {times[int(len(times) * 0.95)]:.1f} ms, "
            f"largest {times[-1]:.1f} ms"
        )
        for name in COSTS:
            timed(market, name, "England")
            new = [
                timed(market, name, area)
                for area in ("Sefton", "Leeds", "North West", "Liverpool City Region")
            ]
            print(f"{name}: median of four new areas {statistics.median(new):.1f} ms")


if __name__ == "__main__":
    main()
