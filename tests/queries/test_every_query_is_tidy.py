"""Every built-in query on the sample market: tidy, told in full, the same twice, and fit for every format."""

from pathlib import Path

import pytest

from market_tui import tidy
from market_tui.errors import UsageError
from market_tui.export import text
from market_tui.market import Market
from market_tui.paths import shipped
from market_tui.query import Query, ask, queries_in

QUERIES = [
    q for file in sorted(shipped("queries").glob("*.py")) if file.name[0] != "_" for q in queries_in(file)
]
AREAS = ["Liverpool City Region", "North West"]
EMPTY = "City of London"
# Questions of a home, of owners or of two areas: an area without any is no place to ask them.
NAMED = ("home_history", "failure", "merger", "compare_owners", "compare_areas")


def _skip_what_the_sample_lacks(query: Query) -> None:
    """The sample has no company data, and no council's own children."""
    if query.name == "group_proposals" or query.of_children:
        pytest.skip("not in the sample")


@pytest.mark.parametrize("query", QUERIES, ids=[q.name for q in QUERIES])
def test_it_is_tidy(query: Query, sample_market: Market) -> None:
    scope = sample_market.scope(area=AREAS)
    _skip_what_the_sample_lacks(query)
    urn = ask(sample_market, "register", scope).frame["urn"][0]
    options = {"urn": urn} if query.name == "home_history" else {}
    answer = ask(sample_market, query, scope, **options)
    scoped = sample_market.scoped(scope)
    lazy = query.function(**{t: scoped.table(t) for t in query.tables}, **options)
    found = list(tidy.faults(answer.frame, lazy.explain(optimized=False), query.columns, True))
    assert not found
    assert set(answer.frame.columns) == {"area", *query.columns}
    assert ask(sample_market, query, scope, **options).frame.equals(answer.frame)
    for form in ("csv", "json", "markdown"):
        assert text(answer, form)


@pytest.mark.parametrize("query", QUERIES, ids=[q.name for q in QUERIES])
def test_an_area_with_nothing_has_the_same_columns_and_is_named(query: Query, sample_market: Market) -> None:
    _skip_what_the_sample_lacks(query)
    if query.name in NAMED:
        with pytest.raises(UsageError):
            ask(sample_market, query, sample_market.scope(area=EMPTY))
        return
    nothing, something = (ask(sample_market, query, sample_market.scope(area=a)) for a in (EMPTY, "London"))
    assert nothing.frame.schema == something.frame.schema
    assert nothing.frame.height or any(EMPTY in note for note in nothing.notes)


def test_of_several_areas_the_one_without_rows_is_named(sample_market: Market) -> None:
    told = sample_market.ask("concentration", area=[EMPTY, "North West"]).notes
    assert f"No setting of this scope is on the list for {EMPTY}." in told
    councils = sample_market.ask("concentration", area=[EMPTY, "North West"], by="authority").notes
    assert not any(EMPTY in note for note in councils)


@pytest.mark.parametrize("query", QUERIES, ids=[q.name for q in QUERIES])
def test_it_is_told_in_full(query: Query) -> None:
    assert query.title
    assert len(query.doc) > 30
    assert query.columns
    assert query.caveats
    assert query.needs
    assert Path(query.file).parent == shipped("queries")


@pytest.mark.parametrize(
    ("query", "families"),
    [
        ("net_gain", {"dfe-net-gain"}),
        ("homes_out_of_area", {"dfe-homes-outside", "dfe-homes-net-gain"}),
        ("ownership_mix", {"ofsted-providers"}),
    ],
)
def test_sources_are_the_lists_that_the_figures_are_from(
    query: str, families: set[str], sample_market: Market
) -> None:
    assert {s.family for s in sample_market.ask(query, area="Wirral").sources} == families


@pytest.mark.parametrize(
    ("query", "several"), [("claims", True), ("owner_change_counts", True), ("owners", False)]
)
def test_sources_are_those_of_every_date_that_is_in_the_answer(
    query: str, several: bool, sample_market: Market
) -> None:
    sources = sample_market.ask(query, area="North West").sources
    assert (len({s.as_at for s in sources if s.family == "ofsted-providers"}) > 1) is several


def test_names_are_not_used_twice() -> None:
    names = [q.name for q in QUERIES]
    assert len(names) == len(set(names))
