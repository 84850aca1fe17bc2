"""DfE's files on looked-after children loaded in one run, beside pandas reading the same; and the answer's time.

Run by hand: python bench/dfe_load.py [FOLDER]   (by default ../shared/real/dfe and ../shared/real/lait)
Both sides end with one long table of area, year, label, figure and mark; ours also recognises each file,
bounds nothing yet, writes the store and its manifest. pandas is told what each file is. Median of `RUNS`.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import market_tui
from market_tui.intake import load
from market_tui.store import Store

RUNS = 5
REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
AREA = ["time_period", "geographic_level", "region_code", "old_la_code", "new_la_code"]


def with_pandas(files: list[Path]) -> int:
    """Every file read, its figures split into numbers and marks, one long table; returns its rows."""
    parts = []
    for path in files:
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path).astype("string")
            parts.append(_figures(frame, "Values"))
        elif "FOI" in path.name:
            parts.append(_long(pd.read_csv(path, dtype="string", skiprows=13)))
        elif path.name.startswith("SFR"):
            wide = pd.read_csv(path, dtype="string")
            fixed = ["LA_order", "New_geog_code", "geog_l", "geog_c", "geog_n"]
            parts.append(_figures(wide.melt(id_vars=fixed, value_name="number"), "number"))
        elif "dictionary" in path.name:
            parts.append(pd.read_csv(path, dtype="string"))
        else:
            parts.append(_long(pd.read_csv(path, dtype="string", encoding="utf-8-sig")))
    return sum(map(len, parts))


def _long(frame: pd.DataFrame) -> pd.DataFrame:
    count = next(c for c in frame.columns if c in ("number", "children_count"))
    labels = [c for c in frame.columns if c in ("cla_group", "characteristic", "breakdown", "placement_type")]
    return _figures(frame[[c for c in (*AREA, *labels, count) if c in frame.columns]], count)


def _figures(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    text = frame[column].str.strip()
    value = pd.to_numeric(text, errors="coerce")
    return frame.assign(value=value, code=text.where(value.isna()))


def with_market(files: list[Path]) -> int:
    """The same files through intake into a fresh store; returns the rows read."""
    with tempfile.TemporaryDirectory() as folder:
        report = load(files, Store(Path(folder) / "store"))
        assert all(s.outcome == "loaded" for s in report.sheets()), report
        return sum(s.rows for s in report.sheets())


def median(work: Callable[[], object]) -> float:
    """Median seconds of `RUNS` runs after one to warm up."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    folders = [Path(p) for p in sys.argv[1:]] or [REAL / "dfe", REAL / "lait"]
    found = [p for folder in folders for p in sorted(folder.rglob("*")) if p.suffix in (".csv", ".parquet")]
    files = [p for p in found if "workforce" not in p.parts]
    for label, chosen in (
        ("looked after and FOI", [p for p in files if "lait" not in p.parts]),
        ("with the Interactive Tool", files),
    ):
        ours, theirs = median(lambda c=chosen: with_market(c)), median(lambda c=chosen: with_pandas(c))
        size = sum(p.stat().st_size for p in chosen) / 1e6
        print(f"{label}: {len(chosen)} files, {size:.1f} MB, {with_market(chosen):,} rows")
        print(f"  market-tui {ours:.2f} s, pandas {pd.__version__} {theirs:.2f} s, ratio {ours / theirs:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        load(files, Store(Path(folder)))
        start = time.perf_counter()
        market = market_tui.open_market(Path(folder))
        first = market.query("out_of_area", by="authority")
        opened = time.perf_counter() - start
        warm = median(lambda: market.query("out_of_area", by="authority"))
        fresh = [
            market.scope(by="authority", area=a) for a in ("North West", "London", "South East", "England")
        ]
        times = []
        for scope in fresh:
            start = time.perf_counter()
            market.query("out_of_area", scope)
            times.append(time.perf_counter() - start)
        print(f"out_of_area, England by authority: {first.height} rows, {first['year'].n_unique()} years")
        print(f"  first answer from the store {opened * 1000:.0f} ms, again {warm * 1000:.1f} ms")
        print(f"  another scope, first asked {statistics.median(times) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
