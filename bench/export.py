"""What a script waits for: start-up, one query as CSV, a board pack; beside pandas and DuckDB from the raw CSV.

    .venv/bin/python bench/export.py STORE REGISTER.csv [RUNS]

STORE is a loaded store, REGISTER.csv the register of its latest date, as published. Each is a process of its
own on two cores, the candidates in turn. The peers read the one file anew, know where its header stands and
count sectors of one kind of home; ours opens a store of every date, resolves the area, reads owners and
definitions, and says what the figures rest on. All three print the same counts, or the run fails.
"""

import csv
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

IMPORT = "import time; a = time.perf_counter(); import market_tui; print(1000 * (time.perf_counter() - a))"
PANDAS = """
import sys, pandas as pd
d = pd.read_csv(sys.argv[1], skiprows=3, dtype=str, encoding="utf-8-sig")
d.columns = d.columns.str.strip()
d = d[(d["Provision type"].str.lower() == "children's home") & (d["Government Office Region"] != "Wales")]
d["Places"] = d["Places"].astype(int)
g = d.groupby("Sector")["Places"].agg(["size", "sum"]).rename(columns={"size": "homes", "sum": "places"})
g["homes_share"] = g["homes"] / g["homes"].sum()
g["places_share"] = g["places"] / g["places"].sum()
g.reset_index(names="sector").to_csv(sys.stdout, index=False)
"""
DUCKDB = """
import sys, duckdb
sql = '''copy (select Sector as sector, count(*) as homes, sum(Places::int) as places,
 count(*) / sum(count(*)) over () as homes_share, sum(Places::int) / sum(sum(Places::int)) over () as places_share
 from read_csv('{}', skip=3, header=true, all_varchar=true, normalize_names=false)
 where lower("Provision type") = 'children''s home' and "Government Office Region" <> 'Wales'
 group by all order by homes desc) to '/dev/stdout' (format csv, header)'''
duckdb.execute(sql.format(sys.argv[1]))
"""


def main(store: str, register: str, runs: int = 15) -> None:
    python = sys.executable
    ours = [python, "-m", "market_tui", "--store", store]
    with tempfile.TemporaryDirectory() as folder:
        candidates = {
            "market-tui query, csv": [*ours, "query", "ownership_mix", "--format", "csv"],
            "pandas script, raw csv": [python, "-c", PANDAS, register],
            "duckdb script, raw csv": [python, "-c", DUCKDB, register],
            "market-tui --help": [*ours, "--help"],
            "python, doing nothing": [python, "-c", ""],
            "market-tui export all": [*ours, "export", "all", "--area", "North West", "-o", folder],
        }
        told: dict[str, list[float]] = {name: [] for name in candidates}
        printed: dict[str, dict[str, tuple[int, int]]] = {}
        imports = [float(run([python, "-c", IMPORT])[1]) for _ in range(runs)]
        for _ in range(runs):
            for name, command in candidates.items():
                seconds, out = run(command)
                told[name].append(seconds)
                if "csv" in name:
                    printed[name] = counts(out)
    if len({str(sorted(each.items())) for each in printed.values()}) != 1:
        sys.exit(f"the counts differ: {printed}")
    print(
        f"import market_tui        median {statistics.median(imports):6.1f} ms, worst {max(imports):.1f} ms"
    )
    for name, seconds in told.items():
        print(
            f"{name:<25}median {statistics.median(seconds):6.3f} s, best {min(seconds):.3f}, worst {max(seconds):.3f}"
        )
    print(f"{runs} runs each, load {os.getloadavg()[0]:.1f}, cores {sorted(os.sched_getaffinity(0))}")


def run(command: list[str]) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def counts(text: str) -> dict[str, tuple[int, int]]:
    """Homes and places by sector, whichever wrote them."""
    rows = csv.DictReader(io.StringIO(text))
    return {row["sector"].lower(): (int(row["homes"]), int(row["places"])) for row in rows}


if __name__ == "__main__":
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))
    main(str(Path(sys.argv[1]).resolve()), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 15)
