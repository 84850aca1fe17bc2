"""Questions asked of one owner against the same worked out from the whole answer, in plain Python."""

from typing import TYPE_CHECKING

import pytest

from market_tui.errors import UsageError
from market_tui.query import ask

if TYPE_CHECKING:
    from market_tui.market import Market

AREA = ("Liverpool City Region",)


def owners_of(market: "Market", level: str) -> list[str]:
    scope = market.scope(areas=AREA, owner_level=level)
    return ask(market, "owners", scope).frame["owner"].to_list()


@pytest.mark.parametrize("level", ["group", "registered"])
def test_ratings_of_one_owner_are_those_of_its_homes(sample_market: "Market", level: str) -> None:
    scope = sample_market.scope(areas=AREA, owner_level=level)
    homes = ask(sample_market, "register", scope).frame.rows(named=True)
    for owner in owners_of(sample_market, level)[:6]:
        told = ask(sample_market, "ratings_mix", scope, owner=owner).frame.rows(named=True)
        counted: dict[str, int] = {}
        for home in homes:
            if home["owner"] == owner:
                counted[home["rating"]] = counted.get(home["rating"], 0) + 1
        assert {row["rating"]: row["homes"] for row in told} == counted
        judged = sum(n for rating, n in counted.items() if rating != "Not yet inspected")
        for row in told:
            expected = row["homes"] / judged if row["rating"] != "Not yet inspected" else None
            assert row["share"] == (pytest.approx(expected) if expected is not None else None)


@pytest.mark.parametrize("level", ["group", "registered"])
def test_legal_forms_of_each_owner_make_up_the_whole_answer(sample_market: "Market", level: str) -> None:
    scope = sample_market.scope(areas=AREA, owner_level=level)
    whole = ask(sample_market, "owner_forms", scope).frame.rows()
    parts = [
        row
        for owner in owners_of(sample_market, level)
        for row in ask(sample_market, "owner_forms", scope, owner=owner).frame.rows()
    ]
    assert sorted(map(str, parts)) == sorted(map(str, whole))


def test_changes_of_a_group_are_from_or_to_its_registered_owners(sample_market: "Market") -> None:
    scope = sample_market.scope(areas=AREA)
    whole = ask(sample_market, "owner_changes", scope).frame.rows(named=True)
    seen = set()
    for owner in owners_of(sample_market, "group"):
        forms = ask(sample_market, "owner_forms", scope, owner=owner).frame
        told = ask(sample_market, "owner_changes", scope, owner=owner).frame.rows(named=True)
        members = set(forms["owner"])
        named = [row for row in whole if {row["from_owner"], row["to_owner"]} & members]
        assert {(row["urn"], row["as_at"]) for row in named} <= {(row["urn"], row["as_at"]) for row in told}
        assert all(row in whole for row in told)
        seen |= {(row["urn"], row["as_at"]) for row in told}
    assert seen
    assert seen <= {(row["urn"], row["as_at"]) for row in whole}


@pytest.mark.parametrize("query", ["ratings_mix", "owner_forms", "owner_changes"])
def test_an_owner_that_is_not_there_is_refused(sample_market: "Market", query: str) -> None:
    with pytest.raises(UsageError, match="Nobody Anywhere"):
        ask(sample_market, query, sample_market.scope(areas=AREA), owner="Nobody Anywhere")


def test_where_there_are_no_settings_no_name_is_proposed(sample_market: "Market") -> None:
    scope = sample_market.scope(areas=("Isles of Scilly",))
    with pytest.raises(UsageError) as refused:
        ask(sample_market, "failure", scope, owner="Juniper Gate")
    assert "Did you mean" not in str(refused.value)
    assert "wider area" in f"{refused.value} {refused.value.remedy}"
