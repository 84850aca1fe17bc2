"""Each rule for suspect returns, on series worked by hand."""

from pathlib import Path

import polars as pl
import pytest

from market_tui.market import Market
from market_tui.market.costs import RULES
from tests.market.made_costs import Row, spent, store_of, weekly

YEARS = ("2019-20", "2020-21", "2021-22", "2022-23", "2023-24")
Finding = tuple[str, str, str]


def found(market: Market, *rules: str) -> list[Finding]:
    rows = market.costs.findings.filter(pl.col("rule").is_in(rules)) if rules else market.costs.findings
    return [(a, y, r) for a, y, r in rows.select("authority", "financial_year", "rule").rows()]


def series(costs: list[float | None], council: str = "Halton") -> list[Row]:
    return [weekly(council, year, cost) for year, cost in zip(YEARS, costs, strict=False)]


@pytest.mark.parametrize(
    ("costs", "rules"),
    [
        ([4000, 4200, 4400, 4600, 4800], []),
        ([4000, 6400, 6500, 6600, 6700], []),  # exactly × 1.6 is not beyond it
        ([4000, 6405, 6500, 6600, 6700], [("2020-21", "C1")]),
        ([4000, 4100, 4200, 4300, 2600], [("2023-24", "C1")]),  # Liverpool's kind: halved in the last year
        # A slipped digit is found itself; the year after it is compared with the year before it.
        ([4630, 465, 4365, 4710, 4865], [("2020-21", "C1"), ("2020-21", "C2")]),
        ([4630, 46_500, 4365, 4710, 4865], [("2020-21", "C1"), ("2020-21", "C2")]),
        ([465, 4630, 4365, 4710, 4865], [("2019-20", "C2")]),  # nothing before it: only the slip is told
        ([4630, 4.6, 4365, 4710, 4865], [("2020-21", "C1"), ("2020-21", "C7")]),
        ([4630, None, 4365, 4710, 4865], [("2020-21", "C3")]),
        ([None, None, None, None, None], []),
        ([4630, None, None, None, 9000], [("2020-21", "C3"), ("2022-23", "C3")]),
    ],
)
def test_unit_costs_year_by_year(
    costs: list[float | None], rules: list[tuple[str, str]], tmp_path: Path
) -> None:
    market = Market(store_of(tmp_path, indicators=series(costs)))
    assert found(market) == [("Halton", year, rule) for year, rule in rules]


def test_a_council_is_no_fault_before_it_began_or_after_it_ended(tmp_path: Path) -> None:
    rows = [weekly("Cumbria", year, cost) for year, cost in zip(YEARS[2:], (4000, 4100, None), strict=True)]
    rows += [weekly("Cumberland", "2022-23", None), weekly("Cumberland", "2023-24", 5000)]
    assert found(Market(store_of(tmp_path, indicators=rows))) == []


def test_a_line_that_a_return_lacks_is_missing(tmp_path: Path) -> None:
    rows = [
        spent(c, "2023-24", line, 9e6)
        for c in ("Halton", "Sefton")
        for line in ("fostering", "residential care")
    ]
    rows += [spent(c, "2023-24", "children looked after", 3e7) for c in ("Halton", "Sefton", "Wirral")]
    rows.append(spent("Wirral", "2023-24", "fostering", 0.0))
    market = Market(store_of(tmp_path, rows))
    assert found(market) == [("Wirral", "2023-24", "C3")] * 2
    assert market.costs.findings["measure"].to_list() == ["fostering", "residential care"]


def test_a_return_not_received_is_missing_whatever_its_other_years(tmp_path: Path) -> None:
    rows = [spent("Halton", "2023-24", "residential care", None, code="x", return_name="RO3")]
    (reason,) = Market(store_of(tmp_path, rows)).costs.findings["reason"]
    assert reason == "C3: not received in time"


def test_negative_spending_is_found_on_any_line(tmp_path: Path) -> None:
    rows = [spent("Halton", "2023-24", "leaving care", -1.0), spent("Halton", "2023-24", "adoption", 0.0)]
    assert found(Market(store_of(tmp_path, rows))) == [("Halton", "2023-24", "C4")]


def test_uncertified_returns_are_told_once_and_not_left_out(tmp_path: Path) -> None:
    rows = [spent("Halton", "2023-24", line, 9e6, certified=False, return_name="RO3")
            for line in ("residential care", "children looked after")]  # fmt: skip
    rows += [spent("Sefton", "2023-24", "children looked after", 9e6, certified=True, return_name="RO3")]
    findings = Market(store_of(tmp_path, rows)).costs.findings.filter(rule="C5")
    assert findings.select("authority", "measure", "leaves_out").rows() == [
        ("Halton", "children looked after", False)
    ]


@pytest.mark.parametrize(("other", "expected"), [(95.0, []), (94.9, ["C6"]), (105.2, []), (105.3, ["C6"])])
def test_two_returns_disagree_beyond_five_per_cent_of_the_larger(
    other: float, expected: list[str], tmp_path: Path
) -> None:
    rows = [spent("Halton", "2023-24", "children looked after", 100.0e6),
            spent("Halton", "2023-24", "children looked after", other * 1e6, return_name="RO3")]  # fmt: skip
    findings = Market(store_of(tmp_path, rows)).costs.findings
    assert findings["rule"].to_list() == expected
    if expected:
        assert findings.select("return_name", "previous").rows() == [("section 251", other * 1e6)]


def test_an_amount_in_another_unit_is_found_by_the_councils_other_years(tmp_path: Path) -> None:
    amounts = [30e6, 31e6, 32_500.0, 33e6]
    rows = [spent("Halton", y, "children looked after", a) for y, a in zip(YEARS, amounts, strict=False)]
    market = Market(store_of(tmp_path, rows))
    assert found(market, "C7") == [("Halton", "2021-22", "C7")]
    assert market.costs.spending.filter(financial_year="2021-22")["amount"].to_list() == [32_500.0]


def test_an_edition_that_is_later_wins(tmp_path: Path) -> None:
    from datetime import date

    rows = [spent("Halton", "2022-23", "residential care", 5e6, edition=date(2023, 3, 31)),
            spent("Halton", "2022-23", "residential care", 6e6)]  # fmt: skip
    assert Market(store_of(tmp_path, rows)).costs.spending["amount"].to_list() == [6e6]


def test_rules_are_told_one_by_one() -> None:
    assert [rule.id for rule in RULES] == [f"C{n}" for n in range(1, 8)]
    assert all(rule.sentence.endswith(".") and rule.formula for rule in RULES)
    definitions = (Path(__file__).parents[2] / "docs" / "definitions.md").read_text("utf-8")
    assert all(f"| {rule.id} | {rule.name} |" in definitions for rule in RULES)
