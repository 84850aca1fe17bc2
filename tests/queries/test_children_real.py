"""Figures on looked-after children from DfE's real files, against the published ones and by plain Python.

The files and the published figures are in ../shared; without them these tests are skipped.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import market_tui
from market_tui.intake import load
from market_tui.market import Market
from market_tui.store import Store
from market_tui.store.lock import writing
from tests.conftest import FACTS, REAL, _shared

CLA = REAL / "dfe" / "looked_after"
CITY = "Liverpool City Region"
SIX = ("Halton", "Knowsley", "Liverpool", "Sefton", "St. Helens", "Wirral")


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """The market of DfE's files, the Interactive Tool and the register of 2025, loaded once for all."""
    if not CLA.is_dir():
        pytest.skip("the real releases are not here (../shared/real/dfe)")
    shared = _shared(tmp_path_factory)
    with writing(shared / "real-children-lock", patience=120):
        store = Store(shared / "real-children-store")
        if not store.manifest().sources:
            register = REAL / "ofsted" / "registers" / "provider_at_march_2025.csv"
            load([REAL / "dfe", REAL / "lait", register], store)
    return market_tui.open_market(store.folder)


def _published() -> Iterator[dict[str, str]]:
    path = FACTS / "published_headlines.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            # The parliamentary answer is on spending; section 251 answers it.
            yield from (
                r for r in csv.DictReader(file) if "DfE" in r["source"] and r["source"] != "DfE answer"
            )


def _one(market: Market, query: str, column: str, row: dict[str, str]) -> float:
    year = int(row["period"][:4])
    edition = {"edition": "2024"} if "2020-24" in row["source"] else None
    frame = market.query(query, area=row["area"], options=edition).filter(year=year)
    return float(frame[column].item())


def _national(
    category: str, measure: str = "type, distance and locality"
) -> Callable[[Market, dict[str, str]], float]:
    def found(market: Market, row: dict[str, str]) -> float:
        homes = pl.col("category") == f"Secure homes and children's homes | {category}"
        wanted = (pl.col("measure") == measure) & homes & (pl.col("year") == int(row["period"][:4]))
        return float(market.children.filter(wanted & pl.col("latest"))["value"].item())

    return found


def _unit_cost(market: Market, row: dict[str, str]) -> float:
    codes = {"England": "E92000001", "North West": "E12000002", "Halton": "E06000006"}
    cells = market.table("indicators").filter(
        indicator="RescareFinance", period=row["period"], area_code=codes[row["area"]]
    )
    return float(cells.collect()["value"].item())


def _asked(query: str, column: str) -> Callable[[Market, dict[str, str]], float]:
    return lambda market, row: _one(market, query, column, row)


ANSWERS: dict[str, Callable[[Market, dict[str, str]], float]] = {
    "looked_after": _asked("looked_after", "children"),
    "looked_after_rate": _asked("looked_after", "rate_per_10000"),
    "placed_outside_la": _asked("out_of_area", "outside"),
    "over_20_miles": _asked("out_of_area", "over_20_miles"),
    "net_gain": _asked("net_gain", "net_gain"),
    "homes_placed_outside": _asked("homes_out_of_area", "children_outside"),
    "homes_placed_outside_pct": lambda m, r: 100 * _one(m, "homes_out_of_area", "children_outside_share", r),
    "homes_net_gain": _asked("homes_out_of_area", "net_gain"),
    "homes_total": _national("Total"),
    "homes_over_20_miles": _national("More than 20 miles"),
    "homes_over_20_miles_outside_la": _national("Outside the authority, more than 20 miles"),
    "homes_outside_all": _national("Total | Outside the authority", "type, provider and locality"),
    "homes_outside_private_provision": _national(
        "Private provision | Outside the authority", "type, provider and locality"
    ),
    "residential_unit_cost_week_gbp": _unit_cost,
}


@pytest.mark.parametrize("row", list(_published()), ids=lambda r: f"{r['measure']}-{r['area']}-{r['period']}")
def test_every_published_figure(market: Market, row: dict[str, str]) -> None:
    assert ANSWERS[row["measure"]](market, row) == pytest.approx(float(row["value"]))


def test_england_2024_in_the_edition_of_2020_to_2024_and_as_revised(market: Market) -> None:
    columns = ("children", "outside", "over_20_miles", "outside_share", "over_20_miles_share")
    (first,) = (
        market.query("out_of_area", options={"edition": "2024"}).filter(year=2024).select(columns).rows()
    )
    (revised,) = market.query("out_of_area").filter(year=2024).select(columns).rows()
    assert first[:3] == (83_630, 37_520, 18_040)
    assert [round(100 * share) for share in first[3:]] == [45, 22]
    assert revised[:3] == (83_530, 37_520, 18_020)


def test_net_gain_of_england_a_region_and_a_city_region(market: Market) -> None:
    all_placements = market.query("net_gain", area=["England", CITY]).filter(year=2024)
    assert all_placements["net_gain"].to_list() == [-1_080, -270]
    homes = market.query("homes_out_of_area", area=["North West", CITY]).filter(year=2024)
    assert homes["net_gain"].to_list() == [370, -78]


def test_englands_children_in_homes_lie_within_what_the_rounded_share_leaves(market: Market) -> None:
    from market_tui.measures.cells import by_member, whole_behind

    children = market.scoped(market.scope()).table("children")
    assert isinstance(children, pl.LazyFrame)
    cells = {
        "outside": ("children's homes: locality", "Outside the authority"),
        "share": ("children's homes: locality", "Outside the authority, per cent"),
    }
    told = by_member(children, cells).filter(year=2024).select(*whole_behind("outside", "share").columns("n"))
    low, high = told.select("n_low", "n_high").collect().row(0)
    # DfE's answer says 8,540 in homes, 5,760 of them outside, 67%.
    assert low <= 8_540 <= high


def test_a_city_region_has_enough_places_and_most_of_its_children_live_elsewhere(market: Market) -> None:
    (row,) = market.query("sufficiency", area=CITY).rows(named=True)
    assert (row["places"], row["children_in_homes"]) == (565, 436)
    assert round(row["places_per_child"], 1) == 1.3
    assert row["outside_share"] > 0.5
    assert row["reading"] == "beds taken by others"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_out_of_area_of_every_council_by_plain_python(market: Market) -> None:
    figures: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for row in _rows(CLA / "la_cla_on_31_march_by_characteristics.csv"):
        if row["geographic_level"] == "Local authority" and row["number"] != "z":
            key = f"{row['cla_group'][:8]}|{row['characteristic']}"
            figures[row["new_la_code"], int(row["time_period"])][key] = row["number"]
    wanted = {
        "children": "Locality|Total",
        "outside": "Locality|Placed outside the local authority boundary",
        "over_20_miles": "Distance|Placed more than 20 miles from home",
    }
    codes = dict(market.table("authorities").collect().select("name", "la_code").rows())
    answers = market.query("out_of_area", by="authority").filter(pl.col("year") >= 2021)
    answered: list[dict[str, Any]] = answers.rows(named=True)
    checked = 0
    for found in answered:
        told = figures[codes[found["area"]], found["year"]]
        for column, key in wanted.items():
            if (said := told.get(key, "")).isdigit():
                assert found[column] == int(said), (found["area"], found["year"], column)
                checked += 1
            elif said and column == "outside":
                assert (found["outside"], found["outside_low"]) == (None, 0)
    assert checked > 2_000


def test_a_city_regions_reasons_for_change_by_plain_python(market: Market) -> None:
    counted: dict[str, list[str]] = defaultdict(list)
    for row in _rows(CLA / "la_cla_during_year_new_placements.csv"):
        if (
            row["la_name"] in SIX
            and row["time_period"] == "2024"
            and row["characteristic"].startswith("Reason")
        ):
            counted[row["breakdown"]].append(row["children_count"])
    told = market.query("placement_moves", area=CITY).filter(year=2024)
    answered = {r["reason"]: r for r in told.rows(named=True)}
    total = sum(map(int, counted.pop("Total placements changing")))
    for label, reason in (("Change to/implementation of care plan", "Care plan"), ("Other", "Other")):
        n = sum(map(int, counted[label]))
        assert answered[reason]["placements"] == n
        assert answered[reason]["share"] == pytest.approx(n / total)
    closed = counted["Resignation or closure of provision"]
    shown = sum(int(n) for n in closed if n.isdigit())
    row = answered["Resignation or closure of provision"]
    assert "c" in closed
    assert row["placements"] is None
    assert shown <= row["placements_low"] <= row["placements_high"] < total


def test_net_gain_of_2017_from_its_flows(market: Market) -> None:
    rows = {r["geog_n"]: r for r in _rows(CLA / "SFR50_CLA2017.csv")}
    told = market.query("net_gain", area=["Liverpool", "Knowsley"]).filter(year=2017)
    here = [
        int(rows[name]["CLA_ExtPl"]) - int(rows[name]["CLA_Outbound"]) for name in ("Liverpool", "Knowsley")
    ]
    assert rows["Liverpool"]["CLA_NetGain"] == "x"
    assert told["net_gain"].to_list() == here


def test_no_figure_lies_outside_its_bounds(market: Market) -> None:
    wrong = market.children.filter(
        (pl.col("low") > pl.col("high"))
        | (pl.col("value") < pl.col("low"))
        | (pl.col("value") > pl.col("high"))
    )
    assert wrong.height == 0


def test_every_row_of_every_file_is_placed(market: Market) -> None:
    children = market.table("children").collect()
    assert children.filter(pl.col("area_code").is_null()).height == 0
    assert market.store.read("rejects").filter(pl.col("source_id").str.starts_with("dfe")).height == 0
    assert children.filter(pl.col("value").is_null() & pl.col("code").is_null()).height == 0
    indicators = market.table("indicators").collect()
    assert indicators.height == 641_070
    assert indicators["code"].drop_nulls().unique().to_list() == ["-"]


def test_a_rate_that_is_withheld_is_no_nought(market: Market) -> None:
    told = market.query("looked_after", area=["Isles of Scilly", "Wirral"]).filter(year=2025)
    assert dict(told.select("area", "rate_per_10000").rows()) == {"Isles of Scilly": None, "Wirral": 103.0}
