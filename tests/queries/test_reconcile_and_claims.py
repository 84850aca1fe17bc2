"""Counts reconciled to the last home, and claims held against the figures they are made of."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

import market_tui
from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.query.between import between


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Market:
    return market_tui.open_market(tmp_path_factory.mktemp("nothing"))


def test_the_three_published_counts_of_2023(real_market: Market) -> None:
    told = real_market.query("reconcile", as_at="2023")
    assert told["homes"].to_list()[1:] == [2880, 3050, 3063, 3119]
    assert told["more"].to_list() == [None, 228, 170, 13, 56]
    printed = told.filter(pl.col("published").is_not_null())
    assert printed["published"].to_list() == printed["homes"].to_list() == [2880, 3050, 3119]
    assert told["places"].to_list()[2] == 11857


def test_an_inspected_list_counts_only_the_first_step(real_market: Market) -> None:
    told = real_market.query("reconcile", as_at="2024")
    assert told["homes"].to_list()[1:] == [None] * 4
    assert told["homes"][0] is not None


def test_between_two_scopes_the_parts_add_up(real_market: Market) -> None:
    first = real_market.scope(as_at="2023", short_breaks="exclude")
    last = real_market.scope(as_at="2023", provision="all-homes")
    answer = between(real_market, first, last)
    assert answer.frame["homes"].to_list() == [2880, 2949, 3119]
    assert answer.frame["more"].sum() == 3119 - 2880
    assert answer.frame["switched"].to_list() == ["", "provision", "short-breaks"]
    assert "--from short-breaks=exclude" in answer.command()


def test_steps_agree_with_the_register_line_by_line(sample: Market) -> None:
    """By a second route: settings counted one by one in plain Python."""
    for area in ("North West", "Wirral"):
        told = sample.query("reconcile", area=area)
        everything = sample.scoped(sample.scope(area=area, provision="all-homes")).homes.to_dicts()
        homes = [h for h in everything if h["provision"] == "Children's home"]
        own = [h for h in homes if not h["short_break_only"]]
        counts = [
            sum(h["overall"] is not None for h in own),
            len(own),
            len(homes),
            len(homes) + sum("ecure" in h["provision"] for h in everything),
            len(everything),
        ]
        assert told["homes"].to_list() == counts
        assert told["published"].null_count() == 5  # never a real figure beside the sample


def test_two_scopes_must_differ_and_be_of_one_area(sample: Market) -> None:
    one = sample.scope(area="Wirral")
    with pytest.raises(UsageError, match="the same"):
        between(sample, one, one)
    with pytest.raises(UsageError, match="one area"):
        between(sample, one, sample.scope(area=["Wirral", "Sefton"]))


def test_claims_are_the_queries_figures(sample: Market) -> None:
    told = {r["claim"]: r for r in sample.query("claims", area="Liverpool City Region").to_dicts()}
    for moment, as_at in (("then", "2022"), ("now", "2025")):
        scope: dict[str, Any] = {"area": "Liverpool City Region", "short_breaks": "exclude", "as_at": as_at}
        mix = {r["sector"]: r["homes_share"] for r in sample.query("ownership_mix", **scope).to_dicts()}
        private = told["89% of mainstream homes are private"]
        assert private[moment] == mix["Private"]
        assert private[f"{moment}_on"] == date(int(as_at), 3, 31)
        assert private[f"{moment}_low"] < private[moment] < private[f"{moment}_high"]
        assert told["2% of homes are voluntary"][moment] == mix["Voluntary"]
        ratings = {r["rating"]: r["share"] for r in sample.query("ratings_mix", **scope).to_dicts()}
        assert told["Under 8% of homes are outstanding"][moment] == pytest.approx(ratings["Outstanding"])


def test_what_the_data_cannot_say_is_said_so(sample: Market) -> None:
    told = {r["claim"]: r for r in sample.query("claims", area="Wirral").to_dicts()}
    assert told["Owners make a profit of up to 17%"]["now_holds"] == "the data cannot say"
    assert told["80,000 children are in care"]["now_holds"] == "the data cannot say"
    assert "--area England" in told["80,000 children are in care"]["note"]


@pytest.mark.parametrize(
    ("compared", "said", "value", "low", "high", "verdict"),
    [
        ("about", 0.89, 0.8949, 0.80, 0.95, "yes"),
        ("about", 0.89, 0.9100, 0.85, 0.95, "consistent: inside the interval"),
        ("about", 0.89, 0.9500, 0.91, 0.98, "no, it is higher"),
        ("about", 0.89, 0.8000, 0.75, 0.85, "no, it is lower"),
        ("under", 0.08, 0.0500, 0.03, 0.07, "yes"),
        ("under", 0.08, 0.0700, 0.05, 0.09, "yes, but the interval reaches beyond"),
        ("under", 0.08, 0.0800, 0.05, 0.12, "no, but the interval reaches below"),
        ("under", 0.08, 0.1200, 0.10, 0.14, "no, it is higher"),
        ("over", 80_000.0, 81_770.0, None, None, "yes"),
        ("over", 80_000.0, 99_000.0, None, None, "yes, it is more"),
        ("over", 80_000.0, 79_990.0, None, None, "no, it is lower"),
        ("over", 1.0, None, None, None, "the data cannot say"),
    ],
)
def test_verdicts(
    compared: str, said: float, value: float | None, *, low: float | None, high: float | None, verdict: str
) -> None:
    from market_tui.query import find

    holds: Callable[[str], pl.Expr] = find("claims").function.__globals__["_holds"]
    names = {"now": value, "now_low": low, "now_high": high, "said": said, "compared": compared}
    schema = dict.fromkeys(("now", "now_low", "now_high", "said"), pl.Float64) | {"compared": pl.String}
    assert pl.DataFrame([names], schema=schema).select(holds("now")).item() == verdict
