"""Loading the eight Ofsted releases: ours beside a plain pandas script and DuckDB, in one run.

    .venv/bin/pip install -e '.[bench]' && .venv/bin/python bench/load.py ../shared/real/ofsted/registers

Each is a process of its own, run in turn several times; medians and ratios are printed. The peers do
less: they read the same provider lists (pandas the ODS sheets too; DuckDB cannot) and put six columns
under one name and type; no rejects, no coverage, no authority codes, nothing kept.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
OURS = """
import sys, tempfile; from pathlib import Path
from market_tui.intake import load; from market_tui.store import Store
load([sys.argv[1]], Store(Path(tempfile.mkdtemp())))
"""
PANDAS = """
import sys, re, io; from pathlib import Path; import pandas as pd
NAMES = {"urn": r"^urn$", "provision": "provision type", "sector": "^sector$", "places": "^places$",
         "la": "local authority$", "overall": "overall (effectiveness|experiences)"}
def tidy(raw):
    at = next(i for i, row in raw.head(20).iterrows() if "URN" in [str(c).strip() for c in row])
    head = [str(c).strip().lower() for c in raw.loc[at]]
    body = raw.loc[at + 1:]
    cols = {n: next((i for i, h in enumerate(head) if re.search(p, h) and "previous" not in h), None) for n, p in NAMES.items()}
    out = pd.DataFrame({n: body.iloc[:, i].str.strip() if i is not None else None for n, i in cols.items()})
    out = out[out["urn"].notna() & (out["urn"] != "")]
    out["places"] = pd.to_numeric(out["places"], errors="coerce")
    return out
frames = []
for path in sorted(Path(sys.argv[1]).iterdir()):
    if path.suffix == ".csv":
        data = path.read_bytes()
        try: text = data.decode("utf-8-sig")
        except UnicodeDecodeError: text = data.decode("cp1252")
        width = max(line.count(",") for line in text.splitlines()[:8]) + 1
        frames.append(tidy(pd.read_csv(io.StringIO(text), header=None, names=range(width), dtype=str)))
    elif path.suffix == ".ods":
        for name in ("Provider_level_at_31_Mar_2023", "Providers+places_at_31_Mar_2023"):
            frames.append(tidy(pd.read_excel(path, sheet_name=name, header=None, dtype=str, engine="calamine")))
pd.concat(frames)
"""
DUCKDB = """
import sys, tempfile; from pathlib import Path; import duckdb
con = duckdb.connect()
kept = Path(tempfile.mkdtemp())
for i, path in enumerate(sorted(Path(sys.argv[1]).glob("*.csv"))):
    data = path.read_bytes()
    try: text = data.decode("utf-8-sig")
    except UnicodeDecodeError: text = data.decode("cp1252")
    skip = next(n for n, line in enumerate(text.splitlines()) if ",URN," in line)
    (kept / path.name).write_text(text, "utf-8")
    con.execute(f"create table t{i} as select * from read_csv('{kept / path.name}', skip={skip}, header=true,"
                " all_varchar=true, null_padding=true, ignore_errors=true, strict_mode=false)")
"""


def run(script: str, folder: str) -> float:
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.perf_counter() - start


def main(folder: str) -> None:
    with tempfile.TemporaryDirectory():
        scripts = {"market-tui": OURS, "pandas": PANDAS, "duckdb (CSV only)": DUCKDB}
        times: dict[str, list[float]] = {name: [] for name in scripts}
        for _ in range(RUNS):
            for name, script in scripts.items():
                times[name].append(run(script, folder))
    ours = statistics.median(times["market-tui"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<20}{median:6.2f} s  (worst {max(taken):.2f})  ours/this {ours / median:.2f}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(Path("../shared/real/ofsted/registers")))
