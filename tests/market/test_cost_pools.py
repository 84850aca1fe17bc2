"""Sums and means over an area's councils: all of them, or the missing ones named."""

from pathlib import Path

import polars as pl
import pytest

from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.market.costs import base_year, deflator, real_terms
from market_tui.market.costs.pooled import preferred
from market_tui.market.scope import Scope
from tests.market.made_costs import CODES, Row, spent, store_of, weekly

SIX = ("Halton", "Knowsley", "Liverpool", "Sefton", "St Helens", "Wirral")
REGION = "Liverpool City Region"


def spending(market: Market, *areas: str, by: str = "area") -> pl.DataFrame:
    scope = Scope(areas=areas, by=by)  # type: ignore[arg-type]
    return market.scoped(market.scope(scope)).spending


def test_a_sum_over_all_councils(tmp_path: Path) -> None:
    rows = [spent(c, "2023-24", "residential care", 1e6 * n) for n, c in enumerate(SIX, 1)]
    rows.append(spent("Leeds", "2023-24", "residential care", 5e8))
    (row,) = spending(Market(store_of(tmp_path, rows)), REGION).to_dicts()
    assert (row["amount"], row["reporting"], row["of"], row["missing"]) == (21e6, 6, 6, "")
    assert row["basis"] == "sum of councils"


def test_a_sum_names_the_councils_that_it_lacks(tmp_path: Path) -> None:
    rows = [spent(c, "2023-24", "residential care", 1e6) for c in SIX[:4]]
    rows.append(spent("Wirral", "2023-24", "residential care", None, code="x"))
    (row,) = spending(Market(store_of(tmp_path, rows)), REGION).to_dicts()
    assert (row["amount"], row["reporting"], row["of"]) == (4e6, 4, 6)
    assert row["missing"] == "St Helens, Wirral"
    # The population is that of the councils in the sum, so that a rate stays a rate.
    whole = spending(Market(store_of(tmp_path / "2", rows)), *SIX[:4])["children"].sum()
    assert row["children"] == whole


def test_a_council_without_a_rate_of_its_year_leaves_the_sum_without_population(tmp_path: Path) -> None:
    (row,) = spending(
        Market(store_of(tmp_path, [spent("Halton", "2010-11", "fostering", 1e6)])), "Halton"
    ).to_dicts()
    assert row["children"] is None


def test_a_sum_stands_beside_itself_without_suspect_returns(tmp_path: Path) -> None:
    """Halton's last year is ten times the one before: the sum keeps it, and without it has Wirral alone."""
    years = ("2021-22", "2022-23", "2023-24")
    rows = [spent("Wirral", year, "residential care", 2e6) for year in years]
    rows += [spent("Halton", year, "residential care", 1e6) for year in years[:2]]
    rows.append(spent("Halton", years[2], "residential care", 1e7))
    market = Market(store_of(tmp_path, rows))
    told = spending(market, REGION, "Halton").filter(financial_year=years[2]).to_dicts()
    both, alone = ({r["area"]: r for r in told}[name] for name in (REGION, "Halton"))
    assert (both["amount"], both["amount_without_suspect"]) == (12e6, 2e6)
    assert both["flag"].startswith("Halton: C1: ")
    (wirral,) = spending(market, "Wirral").filter(financial_year=years[2]).to_dicts()
    assert both["children_without_suspect"] == wirral["children"]
    assert (alone["amount"], alone["amount_without_suspect"]) == (1e7, None)


def reprinted(council: str, year: str, gross: float | None, indicator: str = "TotalLACFinance") -> Row:
    """One row of the Interactive Tool's reprint of section 251's gross expenditure."""
    row = dict(weekly(council if council in CODES else "Wirral", year, gross)) | {"indicator": indicator}
    printed = {"North West": ("Region", "E12000002")}.get(council)
    if printed:
        row |= {"level": printed[0], "area_code": printed[1], "la_code": None}
    return row


def test_the_reprint_of_section_251_answers_before_ro3_for_all_childrens_services(tmp_path: Path) -> None:
    """The Interactive Tool's `C&YPExpenditure` is section 251's budget without capital from revenue."""
    ro3 = spent("Wirral", "2023-24", "all children's services", 100_057_000.0, return_name="RO3")
    reprint = reprinted("Wirral", "2023-24", 96_554_770.0, "C&YPExpenditure")
    told = spending(Market(store_of(tmp_path, [ro3], [reprint])), "Wirral")
    (row,) = preferred(told.lazy()).collect().to_dicts()
    assert (row["line"], row["amount"], row["return_name"]) == (ro3["line"], 96_554_770.0, "LAIT")


def test_a_reprinted_total_is_for_each_child_of_the_councils_that_it_prints(tmp_path: Path) -> None:
    """DfE's totals leave a council without a figure out: its children are not in the denominator either."""
    rows = [reprinted("Halton", "2024-25", 1e6), reprinted("Wirral", "2024-25", 2e6)]
    rows += [reprinted("Sefton", "2024-25", None), reprinted("North West", "2024-25", 3e6)]
    (row,) = spending(Market(store_of(tmp_path, [], rows)), "North West").to_dicts()
    assert (row["amount"], row["basis"]) == (3e6, "as published")
    assert row["children"] == 27_739 + 66_223


def test_a_published_total_has_no_population_where_a_councils_is_not_known(tmp_path: Path) -> None:
    """ONS's table lacks Bournemouth, Poole and Dorset before 2019; RO3's England is of every council."""
    england = [spent("England", year, "fostering", 9e8, return_name="RO3") for year in ("2018-19", "2019-20")]
    told = spending(Market(store_of(tmp_path, england)), "England")
    assert dict(told.select("financial_year", "children").rows()) == {"2018-19": None, "2019-20": 11_790_492}


def test_england_stands_as_published_and_is_not_added_to_its_councils(tmp_path: Path) -> None:
    rows = [spent(c, "2023-24", "residential care", 1e6, return_name="RO3") for c in CODES if c != "Cumbria"]
    rows.append(spent("England", "2023-24", "residential care", 9e8, return_name="RO3"))
    (row,) = spending(Market(store_of(tmp_path, rows)), "England").to_dicts()
    assert (row["amount"], row["basis"], row["missing"]) == (9e8, "as published", "")


def test_an_old_council_is_expected_only_while_it_lived(tmp_path: Path) -> None:
    rows = [spent("Cumbria", "2021-22", "fostering", 1e6), spent("Cumberland", "2023-24", "fostering", 2e6)]
    told = (
        spending(Market(store_of(tmp_path, rows)), "Cumbria").select("financial_year", "of", "missing").rows()
    )
    assert told == [("2021-22", 1, ""), ("2023-24", 2, "Westmorland and Furness")]


def test_section_251_is_preferred_and_nothing_doubles(tmp_path: Path) -> None:
    rows = [spent("Halton", "2023-24", "residential care", 5e6),
            spent("Halton", "2023-24", "residential care", 7e6, return_name="RO3"),
            spent("Halton", "2022-23", "residential care", 6e6, return_name="RO3")]  # fmt: skip
    market = _market(store_of(tmp_path, rows).folder)
    told = market.query("spend", area="Halton").select("financial_year", "amount").rows()
    assert told == [("2022-23", 6e6), ("2023-24", 5e6)]
    assert market.query("spend", area="Halton", options={"return_name": "ro3"})["amount"].to_list() == [
        6e6,
        7e6,
    ]


def test_mix_adds_up_to_the_total(tmp_path: Path) -> None:
    lines = ("residential care", "fostering", "children looked after")
    told = {"own": (1.0, 2.0, 5.0), "private": (3.0, 1.0, 4.5), "total": (4.0, 3.0, 9.5)}
    rows = [
        spent("Halton", "2013-14", line, amount, sector)
        for sector, amounts in told.items()
        for line, amount in zip(lines, amounts, strict=True)
    ]
    mix = _market(store_of(tmp_path, rows).folder).query("spend_mix", area="Halton").filter(sector="total")
    assert mix.select("service", "amount").rows() == [
        ("residential care", 4.0),
        ("fostering", 3.0),
        ("other care", 2.5),
    ]
    assert mix["share"].sum() == pytest.approx(1)


def test_other_care_and_shares_need_the_same_councils_above_and_below(tmp_path: Path) -> None:
    lines = ("residential care", "fostering", "children looked after")
    rows = [
        spent("Halton", "2023-24", line, amount) for line, amount in zip(lines, (4.0, 3.0, 9.5), strict=True)
    ]
    rows += [
        spent("Sefton", "2023-24", line, amount) for line, amount in zip(lines[1:], (3.0, 9.5), strict=True)
    ]
    market = _market(store_of(tmp_path, rows).folder)
    mix = market.query("spend_mix", area=REGION)
    told = {
        service: (amount, part) for service, amount, part in mix.select("service", "amount", "share").rows()
    }
    assert told == {"residential care": (4.0, None), "fostering": (6.0, 6 / 19), "other care": (None, None)}
    missing = dict(mix.select("service", "missing").rows())
    assert missing["residential care"] == "Knowsley, Liverpool, Sefton, St Helens, Wirral"


def test_a_group_has_the_mean_of_its_councils_and_the_mean_without_suspects(tmp_path: Path) -> None:
    rows = [
        weekly(c, y, cost)
        for c in SIX
        for y, cost in (("2023-24", 6000), ("2024-25", 6600))
        if c != "Liverpool"
    ]
    rows += [weekly("Liverpool", "2023-24", 5945), weekly("Liverpool", "2024-25", 2930)]
    market = Market(store_of(tmp_path, indicators=rows))
    told = market.scoped(market.scope(Scope(areas=(REGION,)))).weekly_costs.filter(financial_year="2024-25")
    (row,) = told.to_dicts()
    assert row["weekly_cost"] == pytest.approx((5 * 6600 + 2930) / 6)
    assert row["weekly_cost_without_suspect"] == 6600
    assert row["flag"] == "Liverpool: C1: changed to 0.49 of the year before"


def test_real_terms_by_the_treasurys_own_check_and_by_hand() -> None:
    assert real_terms(100.0, "2013-14", "2024-25") == pytest.approx(
        100 * deflator("2024-25") / deflator("2013-14")
    )
    assert real_terms(100.0, base_year()) == 100.0
    with pytest.raises(UsageError, match="no GDP deflator for 2031-32"):
        real_terms(1.0, "2031-32")


def test_a_year_without_a_deflator_is_refused_and_said(tmp_path: Path) -> None:
    alone, years = weekly("Halton", "2031-32", 9000), weekly("Halton", "2024-25", 8000)
    market = _market(store_of(tmp_path / "two", indicators=[years, alone]).folder)
    answer = market.ask("unit_costs", area="Halton", prices="real")
    assert answer.frame["weekly_cost_real"].to_list() == [8000, None]
    assert any("No GDP deflator for 2031-32: refused" in note for note in answer.notes)
    assert any("prices of 2024-25" in note for note in answer.notes)
    market = _market(store_of(tmp_path / "one", indicators=[alone]).folder)
    with pytest.raises(UsageError, match="no GDP deflator for 2031-32"):
        market.ask("unit_costs", area="Halton", prices="real")
    assert market.query("unit_costs", area="Halton")["weekly_cost"].to_list() == [9000]


def _market(folder: Path) -> Market:
    import market_tui

    return market_tui.open_market(folder)
