"""Each query against DuckDB SQL on the same Parquet, in one process, the two in turn.

    .venv/bin/python bench/queries.py STORE

Ours is timed through the market with the store open: on an area not asked before (cold: the scope's
frames are made) and again (warm). DuckDB has the parts as one table and the area's codes in another;
its SQL counts what ours counts, without the definitions' finer points (two lists of a date, blanks).
"""

import statistics
import sys
import time
from pathlib import Path

import duckdb

import market_tui

RUNS = 15
AREAS = ("Greater Manchester", "West Midlands", "London", "Merseyside", "South West")
WHERE = "from p join a using (la_code) where as_at = date '{at}' and provision = 'Children''s home' and coverage = 'register'"
SQL = {
    "ownership_mix": "select area, sector, count(*), sum(places) {w} group by all order by all",
    "ownership_trend": "select area, as_at, sector, count(*), sum(places) from p join a using (la_code)"
    " where provision = 'Children''s home' group by all order by all",
    "owners": "select area, owner_id, count(*) n, sum(places), count(distinct la_code) {w} group by all order by n desc",
    "concentration": "select area, sum(s*s) from (select area, 100.0*sum(places)/sum(sum(places)) over (partition by area) s"
    " {w} group by area, owner_id) group by all",
    "home_sizes": "select area, least(places, 10), count(*) {w} group by all order by all",
    "ratings_mix": "select area, overall, count(*) {w} group by all order by all",
    "ratings_by_sector": "select area, sector, overall, count(*) {w} group by all order by all",
    "ratings_trend": "select area, as_at, overall, count(*) from p join a using (la_code)"
    " where provision = 'Children''s home' group by all order by all",
    "rating_changes": "with s as (select area, urn, overall r, lag(overall) over (partition by area, urn order by inspected_on) b,"
    " row_number() over (partition by area, urn order by inspected_on desc) n from (select distinct area, i.urn,"
    " i.inspected_on, i.overall from i join p using (urn) join a using (la_code) where i.overall is not null))"
    " select area, b, r, count(*) from s where n = 1 and b is not null group by all order by all",
    "inspection_age": "select area, median(date '{at}' - inspected_on), count(*) {w} group by all",
    "watchlist": "select area, urn, overall, inspected_on {w} and (overall = 'Inadequate' or inspected_on < date '{at}' - 365"
    " or status = 'Suspended') order by all",
}


def main(store: str) -> None:
    market = market_tui.open_market(store)
    at = str(market.scope().as_at)
    con = duckdb.connect()
    con.register("providers", market.providers.to_arrow())
    con.execute("create table p as select * from providers")
    con.register("inspections", market.inspections.to_arrow())
    con.execute("create table i as select * from inspections")
    print(f"{'query':<20}{'ours cold':>10}{'ours warm':>10}{'duckdb':>10}   warm/duckdb   (medians, ms)")
    for name, sql in SQL.items():
        cold, warm, peer = [], [], []
        for run in range(RUNS):
            area = AREAS[run % len(AREAS)]
            fresh = market_tui.open_market(store) if run < len(AREAS) else market
            _ = fresh.providers, fresh.inspections
            if run < len(AREAS):
                cold.append(timed(lambda fresh=fresh, area=area: fresh.query(name, area=area)))
            market.query(name, area=area)
            warm.append(timed(lambda area=area: market.query(name, area=area)))
            scope = market.scope(area=area)
            con.register("members", market.scoped(scope).members.to_arrow())
            con.execute("create or replace table a as select * from members")
            text = sql.format(w=WHERE.format(at=at), at=at)
            peer.append(timed(lambda text=text: con.execute(text).fetchall()))
        c, w, d = (1000 * statistics.median(x) for x in (cold, warm, peer))
        print(f"{name:<20}{c:>10.1f}{w:>10.1f}{d:>10.1f}{w / d:>14.1f}")


def timed(call: object) -> float:
    start = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(Path.home() / "store"))
