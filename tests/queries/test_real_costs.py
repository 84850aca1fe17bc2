"""Costs of the real returns against published figures, and by a second route in plain Python."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import market_tui
from market_tui.intake import load
from market_tui.market import Market
from market_tui.store import Store
from market_tui.store.lock import writing
from tests.conftest import FACTS, REAL

REGISTER = REAL / "ofsted" / "registers" / "provider_at_march_2025.csv"
SERVICE = "residential care"


@pytest.fixture(scope="session")
def real_costs(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Market:
    """Spending, the Interactive Tool and the register of 2025, loaded by whichever worker comes first."""
    if not (REAL / "spending").is_dir() or not (REAL / "lait").is_dir():
        pytest.skip("the real returns are not here (../shared/real/spending, ../shared/real/lait)")
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with writing(shared / "costs-lock", patience=120):
        store = Store(shared / "costs-store")
        if not store.manifest().sources:
            load([REAL / "spending", REAL / "lait", REGISTER], store)
    return market_tui.open_market(store.folder)


def cost(market: Market, area: str, year: str, service: str = SERVICE) -> dict[str, object]:
    told = market.query("unit_costs", area=area).filter(financial_year=year, service=service)
    (found,) = told.to_dicts()
    return found


def _published() -> list[tuple[str, str, str, float]]:
    path = FACTS / "published_headlines.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            r
            for r in csv.DictReader(file)
            if "unit_cost_week" in r["measure"] or "expenditure" in r["measure"]
        ]
    return [(r["measure"], r["area"], r["period"], float(r["value"])) for r in rows]


@pytest.mark.parametrize(("measure", "area", "year", "value"), _published())
def test_published_headlines(real_costs: Market, measure: str, area: str, year: str, value: float) -> None:
    if measure == "residential_unit_cost_week_gbp":
        assert cost(real_costs, area, year)["weekly_cost"] == value
    else:
        told = real_costs.query("spend", area=area).filter(financial_year=year, line=SERVICE, sector="total")
        assert round(told["amount"].item() / 1000) == value


@pytest.mark.parametrize(
    ("area", "year", "weekly"),
    [("England", "2016-17", 3430), ("England", "2023-24", 6775), ("England", "2024-25", 7385),
     ("North West", "2024-25", 6515)],
)  # fmt: skip
def test_weekly_cost_of_residential_care(real_costs: Market, area: str, year: str, weekly: int) -> None:
    assert cost(real_costs, area, year)["weekly_cost"] == weekly


def test_section_251_of_2013_14_by_who_provides(real_costs: Market) -> None:
    told = real_costs.query("spend", area="England").filter(financial_year="2013-14", line=SERVICE)
    millions = {sector: round(amount / 1e6, 1) for sector, amount in told.select("sector", "amount").rows()}
    assert millions == {
        "own": 339.5,
        "private": 624.4,
        "other public": 13.9,
        "voluntary": 43.3,
        "total": 1021.0,
    }
    mix = real_costs.query("spend_mix", area="England").filter(financial_year="2013-14", service=SERVICE)
    shares = dict(mix.select("sector", "sector_share").rows())
    assert round(shares["private"], 3) == 0.612


def test_ro3_england_is_as_published_and_its_councils_are_named_where_missing(real_costs: Market) -> None:
    told = real_costs.query("spend_returns", area=["England", "North West"]).filter(
        financial_year="2023-24", line=SERVICE, return_name="RO3"
    )
    england, north_west = told.sort("area").to_dicts()
    assert (round(england["amount"] / 1e9, 2), england["basis"]) == (3.34, "as published")
    assert (north_west["reporting"], north_west["of"], north_west["missing"]) == (
        23,
        24,
        "Westmorland and Furness",
    )


@pytest.mark.parametrize(
    ("area", "year", "value", "rules"),
    [("Halton", "2017-18", 465.0, {"C1", "C2"}), ("Liverpool", "2024-25", 2930.0, {"C1"})],
)
def test_wrong_returns_are_flagged_and_kept(
    real_costs: Market, area: str, year: str, value: float, rules: set[str]
) -> None:
    found = cost(real_costs, area, year)
    assert found["weekly_cost"] == value
    assert found["flag"]
    told = real_costs.query("suspect_returns", area=area).filter(
        financial_year=year, measure=SERVICE, kind="weekly unit cost"
    )
    assert set(told["rule"]) == rules
    checks = real_costs.query("cost_checks", area=area).filter(financial_year=year, measure=SERVICE)
    assert checks["value"].to_list() == [value] * len(rules)
    assert all(area in reason for reason in checks["reason"])


def test_the_year_after_haltons_slip_is_not_flagged(real_costs: Market) -> None:
    assert cost(real_costs, "Halton", "2018-19")["flag"] == ""


def test_liverpool_is_never_the_cheapest_by_a_wrong_return(real_costs: Market) -> None:
    for name in ("benchmark_detail", "benchmark_costs"):
        told = real_costs.query(name, area="Liverpool").filter(value=2930.0)
        assert (told["rank"].to_list(), told["quartile"].to_list()) == ([None], [None])
        assert "C1" in told["flag"].item()
    answer = real_costs.ask("benchmark", area="Liverpool")
    assert answer.frame.filter(value=2930.0)["rank"].to_list() == [None]
    assert any("residential_weekly_cost: 2,930 is suspect (C1" in note for note in answer.notes)
    detail = real_costs.query("benchmark_detail", area="Liverpool").filter(value=2930.0)
    assert detail["rank_with_suspect"].to_list() == [1]
    looks = real_costs.query("needs_a_look", area="Liverpool City Region")
    assert looks.row(-1)[1:3] == ("suspect weekly costs of 2024-25", "Liverpool")


def test_amounts_carry_the_flag_of_their_return_and_early_help_that_of_its_total(real_costs: Market) -> None:
    line, year = "children looked after", "2024-25"
    for name in ("spend_checked", "spend_per_child"):
        told = real_costs.query(name, area="Liverpool").filter(financial_year=year, line=line)
        assert told["flag"].to_list() == ["C1: changed to 0.5 of the year before"]
    pooled = real_costs.query("spend_per_child", area="Liverpool City Region")
    (of_six,) = pooled.filter(financial_year=year, line=line).to_dicts()
    # 284,746,469 less Liverpool's 50,586,722, over 320,171 children less Liverpool's 97,802.
    assert of_six["per_child_without_suspect"] == pytest.approx(234_159_747 / 222_369)
    early = real_costs.query("early_help", area="Liverpool City Region")
    (told,) = early.filter(financial_year=year, service="early help")["flag"]
    assert "Liverpool" in told
    assert "C1" in told


def test_the_worked_check_of_the_founding_story(real_costs: Market) -> None:
    told = real_costs.query(
        "what_if_mix",
        area="Liverpool City Region",
        as_at="2025-03-31",
        options={"owner": "we are juno", "reach": 10},
    ).filter(sector="Private")
    assert told["places"].to_list() == [479, 471, 471]
    assert [round(share, 3) for share in told["places_share"]] == [0.848, 0.834, 0.789]


def test_early_help_in_real_terms_by_hand(real_costs: Market) -> None:
    told = real_costs.query("early_help", area="England").filter(
        financial_year="2013-14", service="early help"
    )
    # 1,043.7 + 1,053.7 + 712.8 million in 2013-14, times 100 / 73.126.
    assert told["amount"].item() / 1e6 == pytest.approx(2810.2, abs=0.2)
    assert told["amount_real"].item() / 1e6 == pytest.approx(2810.2 * 100 / 73.126, abs=0.3)


def _rows(name: str) -> Iterator[list[str]]:
    with (REAL / "spending" / "s251" / name).open(encoding="cp1252", newline="") as file:
        yield from csv.reader(file)


@pytest.mark.parametrize(
    ("name", "year", "line"), [("outturn_1011.csv", "2010-11", 4), ("outturn_1314.csv", "2013-14", 3)]
)
def test_each_councils_residential_care_by_a_second_route(
    real_costs: Market, name: str, year: str, line: int
) -> None:
    """Plain Python over the file's own columns, by DfE number."""
    expected: dict[str, tuple[float, float]] = {}
    for row in _rows(name):
        if row[line].replace("\xa0", " ").lstrip("0123456789. ").strip() == "Residential care":
            expected[row[0]] = (round(float(row[9]), 2), round(float(row[6]), 2))
    assert len(expected) == 152
    held = real_costs.costs.spending.filter(financial_year=year, line=SERVICE)
    told: dict[str, dict[str, float]] = defaultdict(dict)
    for council, sector, amount in held.select("council", "sector", "amount").rows():
        told[council][sector] = amount
    assert {c: (amounts["total"], amounts["private"]) for c, amounts in told.items()} == expected


def test_england_of_two_thousand_thirteen_is_every_council(real_costs: Market) -> None:
    told = real_costs.query("spend_returns", area="England").filter(financial_year="2013-14", sector="total")
    assert set(told.select("reporting", "of", "missing").rows()) == {(152, 152, "")}


def test_real_terms_of_a_unit_cost_by_hand(real_costs: Market) -> None:
    found = cost(real_costs, "England", "2016-17")
    assert found["weekly_cost_real"] == pytest.approx(3430 * 100 / 76.218)
    answer = real_costs.ask("unit_costs", area="England", prices="real")
    assert any("prices of 2024-25" in note for note in answer.notes)
    files = {Path(source.file).name.split("#")[0] for source in answer.sources}
    assert files == {"bds_long_0.parquet"}


def test_all_childrens_services_is_one_series_of_section_251(real_costs: Market) -> None:
    told = real_costs.query("spend_checked", area="Liverpool").filter(line="all children's services")
    held = {r["financial_year"]: r for r in told.to_dicts()}
    assert held["2016-17"]["amount"] == 88_992_515
    assert held["2023-24"]["amount"] == 165_881_552  # RO3, of another definition, says 181,911,000
    assert (held["2024-25"]["amount"], held["2024-25"]["flag"][:3]) == (95_831_885, "C1:")
    assert len(held) == 11


def test_findings_are_counted_by_rule(real_costs: Market) -> None:
    told = dict(real_costs.query("cost_rules", area="England").select("rule", "findings").rows())
    assert told["C5"] == 125
    assert told["C7"] == 0
    assert real_costs.query("cost_checks", area="England").height == sum(told.values())
    unit = real_costs.costs.findings.filter(pl.col("basis") == "weekly unit cost", measure=SERVICE, rule="C2")
    assert unit["authority"].to_list() == ["Halton"]


def test_early_help_flags_the_returns_it_rests_on(real_costs: Market) -> None:
    told = real_costs.query("early_help", area="Liverpool").filter(service="children looked after")
    flags = dict(told.select("financial_year", "flag").rows())
    assert "C1" in flags["2024-25"]
    assert not flags["2022-23"]
