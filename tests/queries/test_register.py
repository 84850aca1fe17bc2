"""The register, a setting's history and the key figures, against known answers and against other queries."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.query import ask

LCR = "Liverpool City Region"


def test_key_figures_are_those_of_the_publisher(real_market: Market) -> None:
    frame = ask(real_market, "key_figures", real_market.scope(area="England")).frame
    told = {row["as_at"].year: row for row in frame.rows(named=True)}
    assert (told[2018]["homes"], told[2018]["places"]) == (2124, 9430)
    assert (told[2025]["homes"], told[2025]["places"]) == (3946, 14275)
    assert told[2024]["coverage"] == "published"
    assert told[2024]["homes"] == 3423
    assert told[2025]["good_or_outstanding_share"] == pytest.approx((447 + 2598) / (447 + 2598 + 478 + 43))
    assert told[2025]["private_share"] == pytest.approx(3320 / 3946)
    assert told[2025]["places_per_home"] == pytest.approx(14275 / 3946)


def test_key_figures_of_an_area_count_no_inspected_list(real_market: Market) -> None:
    frame = ask(real_market, "key_figures", real_market.scope(area=LCR)).frame
    row = frame.filter(pl.col("as_at") == date(2024, 3, 31)).row(0, named=True)
    assert row["coverage"] == "inspected"
    assert row["homes"] is None
    assert row["good_or_outstanding_share"] is not None
    low, high = row["good_or_outstanding_share_low"], row["good_or_outstanding_share_high"]
    assert low < row["good_or_outstanding_share"] < high


def test_wirral_has_one_inadequate_home(real_market: Market) -> None:
    scope = real_market.scope(area="Wirral", as_at="2025-03-31")
    answer = ask(real_market, "register", scope, rating="Inadequate")
    assert answer.frame["urn"].to_list() == ["2775284"]
    assert answer.command().startswith("market-tui query register --rating Inadequate --area Wirral")


@pytest.mark.parametrize(
    ("query", "label", "option"),
    [
        ("ratings_mix", "rating", "rating"),
        ("home_sizes", "size_band", "size"),
        ("inspection_age", "age_band", "age"),
        ("ownership_mix", "sector", "sector"),
        ("ownership_classes", "owner_class", "owner_class"),
    ],
)
def test_the_rows_behind_a_bar_are_as_many_as_it_says(
    real_market: Market, query: str, label: str, option: str
) -> None:
    scope = real_market.scope(area="England", as_at="2025-03-31")
    for row in ask(real_market, query, scope).frame.rows(named=True):
        behind = ask(real_market, "register", scope, **{option: row[label]}).frame
        assert behind.height == row["homes"], row[label]


def test_owners_of_one_sector_hold_all_of_it(real_market: Market) -> None:
    scope = real_market.scope(area=LCR, as_at="2025-03-31")
    owners = ask(real_market, "owners", scope, sector="Private").frame
    mix = ask(real_market, "ownership_mix", scope).frame.filter(pl.col("sector").cast(pl.String) == "Private")
    assert owners["homes"].sum() == mix["homes"][0]
    assert owners["homes_share"].sum() == pytest.approx(1)


@pytest.mark.parametrize("options", [{"rating": "Brilliant"}, {"size": "large"}, {"age": "old"}])
def test_words_that_are_no_band_or_rating_are_refused(real_market: Market, options: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        ask(real_market, "register", real_market.scope(area="Wirral"), **options)


def test_a_history_has_every_step_and_no_change_of_spelling(real_market: Market) -> None:
    scope = real_market.scope(area="England", provision="everything", owner_level="registered")
    frame = ask(real_market, "home_history", scope, urn="SC456729").frame
    told = list(zip(frame["on"], frame["event"], strict=True))
    assert told == sorted(told, key=lambda step: step[0], reverse=True)
    assert (date(2013, 2, 14), "Registered") in told
    assert (date(2016, 3, 31), "First seen on a list") in told
    assert [day for day, event in told if event == "Full inspection"][:2] == [
        date(2024, 5, 14),
        date(2023, 5, 24),
    ]
    assert not [event for _, event in told if event == "Owner changed"]


def test_a_home_that_left_is_said_to_have_left(real_market: Market) -> None:
    scope = real_market.scope(area="England", provision="everything", owner_level="registered")
    over_time = real_market.scoped(scope).table("homes_over_time")
    assert isinstance(over_time, pl.LazyFrame)
    registers = over_time.filter(pl.col("coverage") == "register").collect()
    in_2018 = set(registers.filter(pl.col("as_at") == date(2018, 3, 31))["urn"])
    later = set(registers.filter(pl.col("as_at") > date(2018, 3, 31))["urn"])
    urn = min(in_2018 - later)
    frame = ask(real_market, "home_history", scope, urn=urn).frame
    assert (date(2021, 3, 31), "Not on the list") in list(zip(frame["on"], frame["event"], strict=True))


def test_a_setting_that_no_list_has_has_no_history(sample_market: Market) -> None:
    with pytest.raises(UsageError, match="no setting 'none' is on a list"):
        ask(sample_market, "home_history", sample_market.scope(), urn="none")


@pytest.mark.parametrize(
    ("query", "options", "said"),
    [
        ("owners", {"sector": "Pivate"}, "no sector called 'Pivate'"),
        ("register", {"sector": "Pivate"}, "Choose one of: Private, Local authority"),
        ("register", {"owner": "Nobody Anywhere"}, "no owner called 'Nobody Anywhere'"),
        ("register", {"legal_form": "Tent"}, "no legal form called 'Tent'"),
        ("register", {"owner_class": "nobility"}, "no class of owner called 'nobility'"),
        ("owner_changes", {"kind": "gift"}, "sale or transfer, rename, spelling"),
        ("spend", {"return_name": "RO9"}, "section 251, LAIT, RO3, RSX"),
        ("replacement", {"weekly_cost": -1.0}, "weekly cost cannot be -1"),
        ("looked_after", {"edition": "20²4"}, "no edition"),
    ],
)
def test_a_word_that_is_none_is_refused_and_the_right_ones_are_told(
    sample_market: Market, query: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        ask(sample_market, query, sample_market.scope(area="North West"), **options)
    assert said in str(refused.value)


def test_words_are_known_in_any_letter_case(sample_market: Market) -> None:
    scope = sample_market.scope(area="North West")
    for query, option, word in (("register", "sector", "Private"), ("register", "rating", "Good")):
        told = ask(sample_market, query, scope, **{option: f" {word.upper()} "}).frame
        assert told.height
        assert told.equals(ask(sample_market, query, scope, **{option: word}).frame)
