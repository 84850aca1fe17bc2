"""A store made by hand: what councils returned, what a week of care cost, and a few homes."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from market_tui import schema
from market_tui.store import Loaded, Source, Store

Row = Mapping[str, object]
ON = date(2025, 3, 31)
CODES = {
    "Halton": "E06000006", "Knowsley": "E08000011", "Liverpool": "E08000012", "Sefton": "E08000014",
    "St Helens": "E08000013", "Wirral": "E08000015", "Leeds": "E08000035", "Cumbria": "E10000006",
    "Cumberland": "E06000063",
}  # fmt: skip
SHORT = {
    "residential care": "RescareFinance",
    "fostering": "FosteringFinance",
    "children looked after": "LACFinance",
}


def spent(
    council: str, year: str, line: str, amount: float | None, sector: str = "total", **more: object
) -> Row:
    """One row of `spending`; England is a council here too."""
    code = CODES.get(council, "E92000001")
    return {
        "financial_year": year, "la_code": CODES.get(council), "line": line, "sector": sector,
        "amount_gbp": amount, "return_name": "section 251", "unit": "GBP",
        "level": "Authority" if council in CODES else "England", "area_code": code, "edition": ON,
    } | more  # fmt: skip


def weekly(council: str, year: str, cost: float | None, service: str = "residential care") -> Row:
    """One row of `indicators`."""
    return {
        "indicator": SHORT[service], "level": "Authority", "area_code": CODES[council],
        "la_code": CODES[council], "period": year, "value": cost,
        "code": None if cost is not None else "-", "edition": ON,
    }  # fmt: skip


def home(number: int, council: str, sector: str, places: int, owner: str) -> Row:
    """One home on the register of 31 March 2025."""
    return {
        "as_at": ON, "urn": f"SC{number:06}", "provision": "Children's home", "status": "Active",
        "owner": owner, "owner_id": owner.lower(), "sector": sector, "places": places,
        "short_break_only": False, "la_code": CODES[council], "la_name": council, "overall": "Good",
        "inspected_on": date(2024, 10, 1), "event_type": "Full inspection",
    }  # fmt: skip


def store_of(
    folder: Path, spending: Sequence[Row] = (), indicators: Sequence[Row] = (), providers: Sequence[Row] = ()
) -> Store:
    """A store with these rows; without providers it has no register."""
    store = Store(folder)
    tables = (
        ("section-251", schema.SPENDING, spending),
        ("lait-indicators", schema.INDICATORS, indicators),
        ("ofsted-providers", schema.PROVIDERS, providers),
    )
    store.commit([_loaded(family, table, rows) for family, table, rows in tables if rows])
    return store


def _loaded(family: str, table: schema.Table, rows: Sequence[Row]) -> Loaded:
    coverage = "register" if family == "ofsted-providers" else None
    source = Source(
        source_id=family, family=family, publisher="", title=family, as_at=ON, coverage=coverage, file=family,
        sha256=family, bytes=1, loaded_at="", rows=len(rows), rejected=0, licence="", tables=(table.name,),
    )  # fmt: skip
    frame = pl.DataFrame([{"source_id": family} | dict(row) for row in rows], infer_schema_length=None)
    return Loaded(source, {table.name: table.cast(frame)})
