"""Side by side, and since the last release: known answers on the hand-made market."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from market_tui.errors import NotLoaded, UsageError
from market_tui.market import Market
from market_tui.query import ask
from tests.queries.handmade import handmade, urn

LCR = "Liverpool City Region"


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    return handmade(Path(tmp_path_factory.mktemp("comparison")))


def rows(market: Market, query: str, *areas: str, **options: str) -> dict[str, dict[str, object]]:
    """The answer's rows by measure."""
    told = ask(market, query, market.scope(areas=areas), **options)
    return {row["measure"]: row for row in told.frame.rows(named=True)}


def test_two_owners_by_hand(market: Market) -> None:
    """Alpha has A, B and H (4, 2 and 4 places; 2 of 3 good), Beta D and G (3 and 1; 0 of 1).

    Wilson: 2 of 3 is 0.2077 to 0.9385, 0 of 1 is 0 to 0.7935; so 0.6667 less √(0.4590² + 0.7935²) is -0.25,
    and 0.6667 more √(0.2718² + 0²) is 0.9385.
    """
    told = rows(market, "compare_owners", "England", a="Alpha Care Ltd", b="Beta Homes")
    assert [told["homes"][c] for c in ("value", "other_value", "difference")] == [3, 2, 1]
    assert [told["places"][c] for c in ("value", "other_value", "difference")] == [10, 4, 6]
    good = told["good or outstanding, of homes inspected"]
    assert good["difference"] == pytest.approx(2 / 3)
    assert good["low"] == pytest.approx(-0.25, abs=5e-4)
    assert good["high"] == pytest.approx(0.9385, abs=5e-4)
    assert good["reading"] == "no clear difference"
    assert told["homes"]["reading"] == "no interval"
    assert told["not yet inspected, of homes"]["other_value"] == 0.5


def test_two_dates_by_hand(market: Market) -> None:
    """In 2024 A to F and M: 7 homes, 23 places; in 2025 A to G: 7 homes, 22 places."""
    told = rows(market, "compare_dates", LCR)
    assert (told["homes"]["one"], told["homes"]["other"]) == (date(2025, 3, 31), date(2024, 3, 31))
    assert [told["places"][c] for c in ("value", "other_value", "difference")] == [22, 23, -1]
    good = told["good or outstanding, of homes inspected"]
    assert (good["value"], good["other_value"]) == (3 / 5, 5 / 6)


def test_on_an_inspected_list_nothing_is_counted(market: Market) -> None:
    told = rows(market, "compare_dates", LCR, since="2023-03-31")
    assert told["homes"]["other_value"] is None
    assert told["good or outstanding, of homes inspected"]["other_value"] == 2 / 3


def test_two_areas_and_the_same_turned_round(market: Market) -> None:
    there, back = rows(market, "compare_areas", LCR, "Leeds"), rows(market, "compare_areas", "Leeds", LCR)
    notes = ask(market, "compare_areas", market.scope(areas=(LCR, "Leeds"))).notes
    assert not [note for note in notes if "nothing of this kind" in note]
    assert (there["homes"]["value"], there["homes"]["other_value"]) == (7, 2)
    assert there.keys() == back.keys()
    turned = {"higher": "lower", "lower": "higher"}
    for name, row in there.items():
        assert back[name]["difference"] == pytest.approx(-float(str(row["difference"])))
        assert back[name]["reading"] == turned.get(str(row["reading"]), row["reading"])


def test_one_area_and_one_owner_are_not_two(market: Market) -> None:
    with pytest.raises(UsageError, match="two areas"):
        rows(market, "compare_areas", LCR)
    with pytest.raises(UsageError, match="one owner"):
        rows(market, "compare_owners", LCR, a="Beta Homes", b="BETA HOMES")


def test_what_changed_by_hand(market: Market) -> None:
    """G opened with 1 place, M closed with 2, B and D are rated worse; nothing else between 2024 and 2025."""
    answer = ask(market, "since_last_release", market.scope(areas=(LCR,)))
    told = {row["change"]: (row["homes"], row["places_more"]) for row in answer.frame.rows(named=True)}
    assert told.pop("opened") == (1, 1)
    assert told.pop("closed") == (1, -2)
    assert told.pop("rated worse") == (2, 0)
    assert set(told.values()) == {(0, 0)}
    homes = ask(market, "homes_changed", market.scope(areas=(LCR,))).frame
    assert homes.select("change", "urn", "before", "after").rows() == [
        ("opened", urn("G"), None, None),
        ("closed", urn("M"), None, None),
        ("rated worse", urn("D"), "Requires improvement", "Inadequate"),
        ("rated worse", urn("B"), "Good", "Requires improvement"),
    ]


def test_against_an_inspected_list_openings_cannot_be_told(market: Market) -> None:
    answer = ask(market, "since_last_release", market.scope(areas=(LCR,)), since="2023-03-31")
    told = {row["change"]: row["homes"] for row in answer.frame.rows(named=True)}
    assert told["opened"] is None
    assert told["closed"] is None
    assert told["rated better"] == 2
    assert any("opened and closed cannot be told" in note for note in answer.notes)


def test_dates_and_changes_that_are_not_there_are_refused(market: Market) -> None:
    scope = market.scope(areas=(LCR,))
    with pytest.raises(UsageError, match="no such list of 2020-03-31"):
        ask(market, "since_last_release", scope, since="2020")
    with pytest.raises(UsageError, match="no change called"):
        ask(market, "homes_changed", scope, change="painted")
    with pytest.raises(NotLoaded):
        ask(market, "since_last_release", market.scope(areas=(LCR,), as_at=date(2024, 3, 31)))


def test_a_reorganisation_opens_and_closes_no_home(sample_market: Market) -> None:
    """Cumbria's homes of 2023 that stand in Cumberland in 2025 have not opened there."""
    known = sample_market.providers.filter(
        pl.col("provision") == "Children's home", pl.col("coverage") == "register"
    )
    then = set(known.filter(as_at=date(2023, 3, 31))["urn"])
    for name in ("Cumberland", "Cumbria"):
        changed = sample_market.query("since_last_release", area=name)
        areas = sample_market.scoped(sample_market.scope(area=name)).homes
        opened = changed.filter(change="opened")["homes"].item()
        assert opened == sum(u not in then for u in areas["urn"])
        growth = sample_market.query("growth", area=name)
        assert (growth["opened"].sum(), growth["homes"].sum()) == (opened, areas.height)
    assert opened < areas.height


def test_an_area_with_no_home_on_the_list_before_is_compared_with_that_list(market: Market) -> None:
    """Leeds had no children's home in 2024, Sefton has none on any list: the lists are the same for all."""
    leeds = ask(market, "since_last_release", market.scope(areas=("Leeds",))).frame
    assert leeds.row(0) == ("Leeds", date(2024, 3, 31), "opened", 2, 14, 1.0)
    opened = ask(market, "growth", market.scope(areas=("Leeds",))).frame
    assert opened["since"].unique().to_list() == [date(2024, 3, 31)]
    assert opened["opened"].sum() == 2
    for query in ("since_last_release", "homes_changed", "compare_dates", "owner_change_readings", "growth"):
        nothing = ask(market, query, market.scope(areas=("Sefton",)))
        assert nothing.frame.is_empty()
        assert "No setting of this scope is on the list for Sefton." in nothing.notes
