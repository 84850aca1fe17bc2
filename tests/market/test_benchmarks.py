"""The benchmark: rank, quartile, neighbours and both results, against plain Python; every indicator."""

from datetime import date
from pathlib import Path
from statistics import mean, median

import polars as pl
import pytest

import market_tui
from market_tui import reference
from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.market.costs.prices import told
from market_tui.market.indicators import INDICATORS
from market_tui.market.neighbours import closeness
from market_tui.query import registry
from tests.market.made_costs import Row, home, store_of

COST = "residential_weekly_cost"
# Wirral's are sound; its dearest neighbour's last year is a slipped digit.
_SLIP = 0.1


@pytest.fixture(scope="module")
def councils() -> list[tuple[str, str]]:
    now = reference.table("authorities").filter(pl.col("valid_to").is_null()).sort("name")
    return now.select("name", "la_code").rows()


@pytest.fixture(scope="module")
def costs(councils: list[tuple[str, str]]) -> dict[str, float]:
    """Every council's weekly cost: 5000 and up by 10, two of them alike, one slipped, one missing."""
    told = {name: 5000.0 + 10 * n for n, (name, _) in enumerate(councils)}
    told["Wirral"] = told["Wakefield"]
    del told["Rutland"]
    return told | {"Liverpool": told["Liverpool"] * _SLIP}


@pytest.fixture(scope="module")
def market(
    councils: list[tuple[str, str]], costs: dict[str, float], tmp_path_factory: pytest.TempPathFactory
) -> Market:
    rows: list[Row] = []
    for name, code in councils:
        before = costs.get(name, 5000.0) / (_SLIP if name == "Liverpool" else 1)
        for year, cost in (("2022-23", before), ("2023-24", before), ("2024-25", costs.get(name))):
            rows.append(_published("Authority", code, cost, year))
    rows.append(_published("England", "E92000001", 6000.0))
    rows.append(_published("Region", "E12000002", 5900.0))
    folder = tmp_path_factory.mktemp("benchmark")
    store_of(folder, indicators=rows)
    return market_tui.open_market(folder)


def _published(level: str, code: str, cost: float | None, year: str = "2024-25") -> Row:
    la_code = code if level == "Authority" else None
    return {
        "indicator": "RescareFinance", "level": level, "area_code": code, "la_code": la_code, "period": year,
        "value": cost,
    }  # fmt: skip


def row(market: Market, area: str, name: str = "benchmark_detail", **options: bool) -> dict[str, object]:
    told = market.query(name, area=area, options=options).filter(indicator=COST)
    (found,) = told.to_dicts()
    return found


def test_rank_ties_as_minimum_and_missing_ones_out(market: Market, costs: dict[str, float]) -> None:
    for area in ("Wirral", "Wakefield", "Barnet"):
        told = row(market, area)
        assert told["rank"] == 1 + sum(cost < costs[area] for cost in costs.values())
        assert told["of"] == len(costs)
    assert row(market, "Wirral")["rank"] == row(market, "Wakefield")["rank"]
    rutland = market.query("benchmark", area="Rutland").filter(indicator=COST)["rank"].to_list()
    assert rutland == [None]


def test_a_suspect_figure_is_shown_flagged_and_never_ranked(market: Market, costs: dict[str, float]) -> None:
    told, detail = row(market, "Liverpool", "benchmark"), row(market, "Liverpool")
    assert (told["value"], told["rank"], told["quartile"], told["of"]) == (
        costs["Liverpool"], None, None, len(costs),
    )  # fmt: skip
    assert "C2: a slipped digit" in str(detail["flag"])
    assert (detail["rank_with_suspect"], detail["quartile_without_suspect"]) == (1, None)
    assert row(market, "Liverpool", "benchmark", without_suspect=True)["rank"] is None
    assert row(market, "Wirral")["flag"] == ""


def test_quartile_is_by_polarity(market: Market) -> None:
    cheap, dear = row(market, "Barnet"), row(market, "York")
    assert (cheap["quartile"], dear["quartile"], cheap["polarity"]) == (1, 4, "low")


def test_what_is_neither_good_nor_bad_is_ranked_from_the_top_without_quartile(sample_market: Market) -> None:
    """DfE's tool gives the rate of children looked after no polarity, and a share far from home a low one."""
    rates = sample_market.query("looked_after", by="authority").filter(pl.col("year") == pl.col("year").max())
    told = sample_market.query("benchmark_detail", area="Wirral")
    rate, away = (
        told.row(by_predicate=pl.col("indicator") == name, named=True)
        for name in ("looked_after_rate", "over_20_miles_share")
    )
    assert rate["rank"] == 1 + (rates["rate_per_10000"] > rate["value"]).sum()
    assert (rate["quartile"], rate["polarity"], away["polarity"]) == (None, None, "low")


@pytest.mark.parametrize("area", ["Wirral", "Sefton", "Knowsley"])
@pytest.mark.parametrize("of", ["2025", "2021"])
def test_neighbours_mean_and_median_with_how_many_report(
    market: Market, costs: dict[str, float], area: str, of: str
) -> None:
    names = dict(reference.table("authorities").select("la_code", "name").rows())
    pairs = reference.table("neighbours").filter(set=of).select("la_code", "neighbour_code").rows()
    ten = [names[neighbour] for code, neighbour in pairs if names[code] == area]
    assert len(ten) == 10
    held = [costs[n] for n in ten if n in costs]
    told = market.query("benchmark_detail", area=area, neighbours=of).filter(indicator=COST).to_dicts()[0]
    assert told["neighbours_mean"] == pytest.approx(mean(held))
    assert told["neighbours_median"] == pytest.approx(median(held))
    assert told["neighbours_reporting"] == len(held)
    sound = [costs[n] for n in ten if n in costs and n != "Liverpool"]
    assert told["neighbours_mean_without_suspect"] == pytest.approx(mean(sound))
    assert told["neighbours_median_without_suspect"] == pytest.approx(median(sound))
    assert told["neighbours_reporting_without_suspect"] == len(sound)
    trend = market.query("unit_cost_trend", area=area, neighbours=of).filter(financial_year="2024-25")
    columns = ("neighbours_mean", "neighbours_median", "neighbours_reporting")
    assert trend.select(columns).row(0) == pytest.approx((mean(held), median(held), len(held)))
    without = trend.select(f"{column}_without_suspect" for column in columns).row(0)
    assert without == pytest.approx((mean(sound), median(sound), len(sound)))


@pytest.mark.parametrize("of", ["2025", "2021"])
def test_everyone_has_ten_neighbours_each_once(of: str) -> None:
    pairs = closeness(of)
    assert pairs.group_by("area").agg(n=pl.col("neighbour").n_unique())["n"].unique().to_list() == [10]
    assert pairs.height == 10 * pairs["area"].n_unique()


@pytest.mark.parametrize("name", ["benchmark", "benchmark_costs", "unit_cost_trend"])
def test_the_set_of_neighbours_is_said(market: Market, name: str) -> None:
    for of in ("2025", "2021"):
        assert any(f"set of {of}" in note for note in market.ask(name, area="Wirral", neighbours=of).notes)


def test_without_suspect_recomputes_and_both_are_told(market: Market, costs: dict[str, float]) -> None:
    plain, without = (
        row(market, "Wirral", "benchmark"),
        row(market, "Wirral", "benchmark", without_suspect=True),
    )
    assert (without["rank"], without["of"]) == (plain["rank"] - 1, len(costs) - 1)  # type: ignore[operator]
    detail = row(market, "Wirral")
    assert (detail["rank"], detail["rank_without_suspect"], detail["differs"]) == (
        plain["rank"],
        without["rank"],
        True,
    )
    own = row(market, "Liverpool")
    assert (own["value"], own["suspect"], own["value_without_suspect"]) == (costs["Liverpool"], True, None)
    notes = market.ask("benchmark", area=["Liverpool", "Wirral"]).notes
    assert any(
        f"{COST}: rank {plain['rank']} of {len(costs)}; without suspect returns" in note for note in notes
    )
    assert any("not ranked, it would be 1 of" in note and "there is no figure" in note for note in notes)


def test_region_and_england_stand_as_published(market: Market) -> None:
    told = row(market, "Wirral")
    assert (told["region"], told["england"], told["period"]) == (5900.0, 6000.0, "2024-25")
    assert row(market, "England")["rank"] is None


def test_a_group_has_a_value_without_rank(market: Market, costs: dict[str, float]) -> None:
    six = ("Halton", "Knowsley", "Liverpool", "Sefton", "St Helens", "Wirral")
    told = row(market, "Liverpool City Region")
    assert told["value"] == pytest.approx(mean(costs[c] for c in six))
    assert told["value_without_suspect"] == pytest.approx(mean(costs[c] for c in six if c != "Liverpool"))
    assert (told["rank"], told["suspect"], told["region"]) == (None, True, 5900.0)


def test_a_group_of_ones_own_is_not_the_region_or_council_of_its_name(
    market: Market, costs: dict[str, float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path))
    groups = '[areas]\n"North West" = ["Wirral", "Sefton"]\nLeeds = ["York", "Barnet"]\n'
    (tmp_path / "config.toml").write_text(groups, "utf-8")
    for name, councils in (("North West", ("Wirral", "Sefton")), ("leeds", ("York", "Barnet"))):
        own = row(market, name)
        assert own["value"] == pytest.approx(mean(costs[c] for c in councils))
        assert (own["rank"], own["neighbours_mean"]) == (None, None)
    weekly = market.query("unit_costs", area="North West").filter(service="residential care")
    assert weekly["weekly_cost"][-1] == pytest.approx((costs["Wirral"] + costs["Sefton"]) / 2)
    assert row(market, "E08000035")["value"] == costs["Leeds"]


def test_every_indicator_names_a_query_and_its_columns() -> None:
    known = registry()
    for indicator in INDICATORS:
        columns = known[indicator.query].columns
        wanted = {indicator.value, *indicator.where, *(indicator.ends or ()), *(indicator.sound or ())}
        wanted |= {c for c in (indicator.period, indicator.part) if c}
        assert wanted <= set(columns), indicator.name
    assert len({indicator.name for indicator in INDICATORS}) == len(INDICATORS)


def test_every_indicator_answers_on_the_sample(sample_market: Market) -> None:
    told = sample_market.query("benchmark_detail", area="Wirral")
    assert told["indicator"].to_list() == [indicator.name for indicator in INDICATORS]
    assert told["value"].null_count() == 0
    shares = told.filter(pl.col("low").is_not_null())
    assert shares.height >= 5
    assert ((shares["low"] <= shares["value"]) & (shares["value"] <= shares["high"])).all()


def test_lists_of_settings_are_compared_on_the_scopes_date(sample_market: Market) -> None:
    """Not on the latest: a benchmark of 2022 has the ratings of 2022, also of a council since ended."""
    trend = sample_market.query("ratings_trend", area="Cumbria").filter(as_at=date(2022, 3, 31))
    told = sample_market.query("benchmark_detail", area="Cumbria", as_at="2022-03-31")
    assert told["indicator"].to_list() == [indicator.name for indicator in INDICATORS]
    ratings = told.row(by_predicate=pl.col("indicator") == "good_or_outstanding_share", named=True)
    assert (ratings["period"], ratings["value"]) == ("2022-03-31", trend["good_or_outstanding_share"].item())
    # It stood among the councils of its day; of later figures it has its successors', and no rank.
    assert told.filter(pl.col("period") == "2022-03-31")["rank"].null_count() == 0
    assert told.filter(pl.col("period") != "2022-03-31")["rank"].is_null().all()


def test_wales_is_no_region_among_the_nine(tmp_path: Path) -> None:
    homes = [
        home(1, "Wirral", "Private", 4, "A"),
        home(2, "Leeds", "Local authority", 4, "Leeds Council"),
        {
            **home(3, "Leeds", "Private", 4, "A"),
            "la_code": "W92000004",
            "la_name": "Cardiff",
            "region": "Wales",
        },
    ]
    market = market_tui.open_market(store_of(tmp_path, providers=homes).folder)
    told = market.query("benchmark", area="North West").filter(indicator="private_share_of_homes")
    assert told.select("value", "rank", "of").rows() == [(1.0, 1, 2)]


def test_a_share_of_no_home_of_a_sector_is_nought_not_missing(tmp_path: Path) -> None:
    homes = [home(1, "Wirral", "Private", 4, "A"), home(2, "Leeds", "Local authority", 4, "Leeds Council")]
    homes.append(home(3, "Leeds", "Voluntary", 0, "B"))
    market = market_tui.open_market(store_of(tmp_path, providers=homes).folder)
    told = dict(market.query("benchmark", area="Leeds").select("indicator", "value").rows())
    assert told["private_share_of_homes"] == 0.0
    detail = market.query("benchmark_detail", area="Leeds").filter(indicator="private_share_of_homes")
    # None of two homes: Wilson's interval runs from 0 to 1.96² / (2 + 1.96²).
    assert detail.select("low", "high").row(0) == (0.0, pytest.approx(3.8416 / 5.8416))
    assert told["local_authority_share_of_places"] == 1.0
    assert COST not in told


def test_a_suspect_return_has_a_flag_and_no_rank_among_costs(market: Market, costs: dict[str, float]) -> None:
    answer = market.query("benchmark_costs", area=["Liverpool", "Wirral"])
    rows = {r["area"]: r for r in answer.filter(indicator="Residential care, weekly unit cost").to_dicts()}
    assert rows["Liverpool"]["value"] == costs["Liverpool"]
    assert "slipped digit" in rows["Liverpool"]["flag"]
    assert (rows["Liverpool"]["rank"], rows["Liverpool"]["quartile"]) == (None, None)
    assert (rows["Liverpool"]["rank_with_suspect"], rows["Wirral"]["flag"]) == (1, "")
    assert rows["Wirral"]["rank"] == rows["Wirral"]["rank_with_suspect"] - 1


def test_the_benchmark_of_real_costs_names_the_base_year(market: Market) -> None:
    notes = market.ask("benchmark_costs", area="Wirral", prices="real").notes
    assert any("in prices of 2024-25" in note for note in notes)


def test_the_latest_week_shows_its_flag(market: Market, costs: dict[str, float]) -> None:
    (told,) = market.query("week_in_care", area="Liverpool").to_dicts()
    assert told["weekly_cost"] == costs["Liverpool"]
    assert "C1" in told["flag"]


@pytest.mark.parametrize("of", ["2025", "2021"])
def test_a_council_stands_with_its_ten_neighbours_the_closest_first(sample_market: Market, of: str) -> None:
    names = dict(reference.table("authorities").select("la_code", "name").rows())
    code = next(code for code, name in names.items() if name == "Wirral")
    near = reference.table("neighbours").filter(set=of, la_code=code).sort("rank")["neighbour_code"]
    told = sample_market.query("neighbours_out_of_area", area="Wirral", neighbours=of)
    listed = told["authority"].to_list()
    ten = [names[c] for c in near]
    assert listed[0] == "Wirral"
    assert listed[1:] == [name for name in ten if name in listed]
    own = sample_market.query("out_of_area", area="Wirral").sort("year").row(-1, named=True)
    assert told["outside_share"][0] == pytest.approx(own["outside_share"])
    answer = sample_market.ask("neighbours_out_of_area", area="North West")
    assert "Wirral" in answer.frame["authority"].to_list()
    assert any("have no statistical neighbours" in note for note in answer.notes)


def test_shares_beside_others_are_the_benchmarks_fractions(sample_market: Market) -> None:
    detail = sample_market.query("benchmark_detail", area="Wirral").filter(unit="fraction")
    told = sample_market.query("benchmark_shares", area="Wirral")
    assert told["indicator"].to_list() == detail["title"].to_list()
    assert told["value"].to_list() == detail["value"].to_list()


def test_the_pandemics_deflator_is_said_with_its_figures() -> None:
    index = dict(reference.table("deflators").select("financial_year", "index").rows())
    (said,) = (note for note in told(["2020-21"], "real") if "pandemic" in note)
    assert f"{index['2020-21']:.1f}, and {index['2021-22']:.1f}" in said


def test_years_without_a_deflator_are_named_and_alone_refused() -> None:
    notes = told(["2024-25", "2040-41"], "real")
    assert any("No GDP deflator for 2040-41" in note for note in notes)
    with pytest.raises(UsageError, match="2040-41"):
        told(["2040-41"], "real")
    assert told(["2040-41"], "cash")
