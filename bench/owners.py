"""Owners: grouping and the stress test for England beside DuckDB; the great files streamed, speed and memory.

    python bench/owners.py STORE             grouping and stress test over a loaded store
    python bench/owners.py --stream FOLDER   writes a company file and a controller file of 1 GB there, reads
                                             each in a fresh process, and deletes them

Run by hand; never part of the tests.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

import market_tui
from market_tui.intake import streams
from market_tui.market import Scoped
from market_tui.market.owners import Owners, book
from market_tui.query import ask

RUNS = 7
GIGABYTE = 1024**3


def best(work: Callable[[], object]) -> float:
    """The fastest of seven runs, in milliseconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def queries(folder: str) -> None:
    market = market_tui.open_market(folder)
    scope = market.scope()
    market.inspections  # noqa: B018 - read once, before anything is timed

    def settle() -> pl.DataFrame:
        return Owners(market)._settle()

    def cold() -> None:
        market.owners = Owners(market)
        market._scoped = lambda asked: Scoped(market, asked)
        ask(market, "stress_test", scope)

    print(f"settling every owner of every list: {best(settle):.0f} ms")
    print(f"stress_test, England, all owners, scope and owners read anew: {best(cold):.0f} ms")
    book.kept = lambda market, settle: settle()
    print(f"stress_test, England, all owners, owners settled anew as well: {best(cold):.0f} ms")
    kept = Scoped(market, scope)
    market._scoped = lambda asked: kept
    print(
        f"stress_test, England, all owners, scope kept: {best(lambda: ask(market, 'stress_test', scope)):.0f} ms"
    )
    providers, members = market.providers, kept.members
    settled = market.owners.settled
    sql = """
      with h as (
        select p.urn, p.places, p.la_name, s.group_id, s."group" from providers p
        join members m using (la_code)
        join settled s on s.as_at = p.as_at and s.owner_id = p.owner_id
             and s.sector is not distinct from p.sector
        where p.as_at = $1 and p.provision = 'Children''s home'),
      c as (select la_name, sum(places) t from h group by 1),
      o as (select group_id, la_name, sum(h.places) p, count(*) n, sum(h.places) / any_value(c.t) hit
            from h join c using (la_name) group by 1, 2)
      select group_id, sum(n), sum(p), count(*), max(hit), arg_max(la_name, hit) from o group by 1 order by 3 desc"""
    duck = duckdb.connect()
    for name, frame in (("providers", providers), ("members", members), ("settled", settled)):
        duck.register(
            name,
            frame.with_columns(
                frame.select("^(area|sector|.*_class|legal_form|status)$").cast(str)
            ).to_arrow(),
        )
    print(
        f"DuckDB, groups already settled, tables in memory: {best(lambda: duck.execute(sql, [scope.as_at]).fetchall()):.0f} ms"
    )


def stream(folder: Path) -> None:
    random.seed(1)
    makers = {
        "BasicCompanyDataAsOneFile-2025-06-01.csv": company_file,
        "psc-snapshot-2025-06-01.txt": control_file,
    }
    for name, make in makers.items():
        path = folder / name
        try:
            make(path)
            subprocess.run([sys.executable, __file__, "--one", str(path)], check=True)
        finally:
            path.unlink(missing_ok=True)


def company_file(path: Path) -> None:
    header = (
        "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1,"
        " RegAddress.AddressLine2,RegAddress.PostTown,RegAddress.County,RegAddress.Country,RegAddress.PostCode,"
        "CompanyCategory,CompanyStatus,CountryOfOrigin,DissolutionDate,IncorporationDate,"
        + ",".join(f"Accounts.A{i}" for i in range(5))
        + ",Returns.NextDueDate,Returns.LastMadeUpDate,Mortgages.A,Mortgages.B,Mortgages.C,Mortgages.D,"
        + ",".join(f"SICCode.SicText_{i}" for i in range(1, 5))
        + ",LimitedPartnerships.A,LimitedPartnerships.B,URI,"
        + ",".join(f"PreviousName_{i}.CONDATE, PreviousName_{i}.CompanyName" for i in range(1, 11))
        + ",ConfStmtNextDueDate, ConfStmtLastMadeUpDate\n"
    )
    words = ["NORTH", "CARE", "HOMES", "BLUE", "STONE", "TRADING", "HOLDINGS", "OAK", "RIVER", "SERVICES"]
    lines = []
    for i in range(60_000):
        name = " ".join(random.choices(words, k=3)) + f" {i} LTD"
        cells = [name, f"{i:08d}", "", "", f"{i} HIGH STREET", "", "LEEDS", "", "ENGLAND", "LS1 1AA",
                 "Private Limited Company", "Active", "United Kingdom", "", "01/02/2010", "31", "3", "31/12/2025",
                 "31/03/2024", "MICRO ENTITY", "", "", "0", "0", "0", "0", "62020 - Information technology consultancy",
                 "", "", "", "0", "0", f"http://business.data.gov.uk/id/company/{i:08d}", *[""] * 20, "15/02/2026",
                 "01/02/2025"]  # fmt: skip
        lines.append(",".join(f'"{c}"' for c in cells) + "\n")
    repeated(path, header, "".join(lines))


def control_file(path: Path) -> None:
    lines = []
    for i in range(40_000):
        data: dict[str, object] = {
            "address": {
                "address_line_1": "High Street",
                "locality": "Leeds",
                "postal_code": "LS1 1AA",
                "premises": str(i),
            },
            "etag": f"{random.getrandbits(160):040x}",
            "links": {"self": f"/company/{i:08d}/persons-with-significant-control/individual/{i:027d}"},
            "natures_of_control": [
                "ownership-of-shares-75-to-100-percent",
                "voting-rights-75-to-100-percent",
            ],
            "notified_on": "2016-04-06",
        }
        if i % 12:
            data |= {"kind": "individual-person-with-significant-control", "name": f"Mr Name {i}", "nationality": "British",
                     "name_elements": {"forename": "Name", "surname": str(i)}, "country_of_residence": "England"}  # fmt: skip
        else:
            data |= {"kind": "corporate-entity-person-with-significant-control", "name": f"Holding {i} Limited",
                     "identification": {"registration_number": f"{(i * 7) % 10**8:08d}", "legal_form": "Limited",
                                        "legal_authority": "Companies Act 2006", "place_registered": "Companies House",
                                        "country_registered": "England"}}  # fmt: skip
        lines.append(json.dumps({"company_number": f"{i:08d}", "data": data}, separators=(",", ":")) + "\n")
    repeated(path, "", "".join(lines))


def repeated(path: Path, header: str, body: str) -> None:
    text = body.encode()
    with path.open("wb") as file:
        file.write(header.encode())
        while file.tell() < GIGABYTE:
            file.write(text)


def one(path: Path) -> None:
    """Read one file in this process: seconds, MB/s, peak memory."""
    owners = pl.DataFrame({"owner_id": [f"north care homes {i} limited" for i in range(3000)]}).with_columns(
        number=pl.lit(None, pl.String)
    )
    numbers = pl.Series([f"{i:08d}" for i in range(0, 40_000, 500)])
    kind = streams.kind_of(path) or ""
    start = time.perf_counter()
    made = streams.stream(path, kind, owners, numbers)
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{path.name}: {made.bytes / 1e6 / took:,.0f} MB/s, {took:.1f} s, peak {peak:,.0f} MB; {made.report.notes}"
    )


if __name__ == "__main__":
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("store", nargs="?")
    told.add_argument("--stream", type=Path)
    told.add_argument("--one", type=Path)
    asked = told.parse_args()
    if asked.one:
        one(asked.one)
    elif asked.stream:
        stream(asked.stream)
    else:
        queries(asked.store)
