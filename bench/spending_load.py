"""Every spending file loaded in one run, beside pandas reading the same.

Run by hand: python bench/spending_load.py [FOLDER]   (by default ../shared/real/spending)
Both end with one long table of council, year, line, sector and amount in GBP. Ours also recognises each
file, tells its unit from the data, refuses what is no council, and writes store, originals and manifest;
pandas is told what each file is, where its header stands and which unit it has, and reads ODS by odfpy.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from market_tui.intake import load
from market_tui.store import Store

RUNS = 6
SLOW = 10.0
SPENDING = Path(__file__).resolve().parents[2] / "shared" / "real" / "spending"
PROVIDED = (
    "own",
    "private",
    "otherpublic",
    "other public",
    "voluntary",
    "totalexpenditure",
    "total expenditure",
)
LINES = (
    "residential care",
    "fostering services",
    "children looked after",
    "family support",
    "total children",
)


def with_pandas(files: list[Path]) -> int:
    """One long table of all files; returns its rows."""
    return sum(len(_outturn(path) if path.suffix == ".ods" else _section_251(path)) for path in files)


def _section_251(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype="string", encoding="cp1252")
    line = next(c for c in frame.columns if "Description" in c or "Reference" in c)
    amounts = [c for c in frame.columns if c.casefold().startswith(PROVIDED)]
    frame["line"] = frame[line].str.replace(r"^[\d.]+[a-z]?\s*", "", regex=True).str.strip().str.lower()
    long = frame.melt(id_vars=["LA", "line"], value_vars=amounts, var_name="sector", value_name="text")
    return long.assign(amount=pd.to_numeric(long["text"], errors="coerce").round(2)).dropna(subset="amount")


def _outturn(path: Path) -> pd.DataFrame:
    sheet = "RO3_LA_Data_2023-24"
    frame = pd.read_excel(path, engine="odf", sheet_name=sheet, header=[10, 11], dtype="string")
    services = (
        pd.Series(frame.columns.get_level_values(0)).mask(lambda s: s.str.startswith("Unnamed")).ffill()
    )
    kinds = frame.columns.get_level_values(1)
    codes = frame.iloc[:, 1]
    kept = codes.str.match(r"E(?:06|08|09|10)\d{6}$").fillna(False)
    parts = [
        pd.DataFrame(
            {
                "LA": codes[kept],
                "line": service,
                "amount": pd.to_numeric(frame.loc[kept].iloc[:, n], errors="coerce") * 1000,
            }
        )
        for n, (service, kind) in enumerate(zip(services, kinds, strict=True))
        if str(kind).startswith("Total Expenditure") and any(line in str(service).lower() for line in LINES)
    ]
    return pd.concat(parts)


def with_market(files: list[Path]) -> int:
    """The same files through intake into a fresh store; returns the rows of `spending`."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        report = load(files, store)
        assert report.exit_code == 0, report
        return store.read("spending").height


def median(work: Callable[[], object]) -> float:
    """Median seconds of `RUNS` runs, the first of them to warm up; of one run where it is slow."""
    times: list[float] = []
    while len(times) < RUNS and sum(times) < SLOW:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:] or times)


def main() -> None:
    folder = Path(sys.argv[1]) if sys.argv[1:] else SPENDING
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".csv", ".ods"))
    for label, chosen in (
        ("section 251 (CSV)", [p for p in files if p.suffix == ".csv"]),
        ("RO3 (ODS)", [p for p in files if p.suffix == ".ods"]),
        ("all", files),
    ):
        ours, theirs = median(lambda c=chosen: with_market(c)), median(lambda c=chosen: with_pandas(c))
        size = sum(p.stat().st_size for p in chosen) / 1e6
        print(f"{label}: {len(chosen)} files, {size:.1f} MB, {with_market(chosen):,} amounts")
        print(f"  market-tui {ours:.2f} s, pandas {pd.__version__} {theirs:.2f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
