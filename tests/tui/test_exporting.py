"""What the app writes to a file rests on no restricted list that was not asked for."""

from dataclasses import replace

import pytest

import market_tui
from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.query import Answer, Query, ask, find
from market_tui.tui.exporting import public


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """The sample market."""
    return market_tui.open_market(tmp_path_factory.mktemp("store") / "none")


@pytest.fixture
def restricted(market: Market) -> Answer:
    """An answer, its frame marked, that rests on a restricted list."""
    answer = asked(market, find("ownership_trend"))
    first, *others = answer.sources
    return replace(answer, frame=answer.frame.head(1), sources=(replace(first, restricted=True), *others))


def asked(market: Market, query: Query) -> Answer:
    return ask(market, query, market.scope(areas=("Wirral",)))


def test_an_answer_that_rests_on_a_restricted_list_is_asked_anew_without_it(
    market: Market, restricted: Answer
) -> None:
    assert restricted.restricted
    told = public(restricted, market)
    assert not told.restricted
    assert told.frame.equals(asked(market, find("ownership_trend")).frame)


def test_rows_of_a_restricted_list_as_they_stand_are_not_written(market: Market, restricted: Answer) -> None:
    rejects = Query("rejects", "Rejects", lambda: None)  # type: ignore[arg-type,return-value]
    with pytest.raises(UsageError, match="restricted"):
        public(replace(restricted, query=rejects), market)


def test_an_answer_without_restricted_lists_is_written_as_it_stands(market: Market) -> None:
    answer = asked(market, find("ownership_trend"))
    assert public(answer, market) is answer
