"""Every built-in question of ownership and ratings on a market whose answers were worked by hand.

The settings are in `handmade.py`; Liverpool City Region is homes A to G: 7 homes, 22 places.
"""

from datetime import date
from itertools import product
from typing import Any

import polars as pl
import pytest

from market_tui.errors import MarketError
from market_tui.market import Market
from market_tui.paths import shipped
from market_tui.query import queries_in
from tests.queries.handmade import handmade, urn

LCR = "Liverpool City Region"
OF_HOMES = (
    "ownership_mix", "ownership_trend", "owners", "concentration", "home_sizes", "ratings_mix",
    "ratings_by_sector", "ratings_trend", "rating_changes", "inspection_age", "watchlist",
)  # fmt: skip
ON_LISTS = [
    q.name for file in sorted(shipped("queries").glob("[!_]*.py")) for q in queries_in(file)
    if "ofsted-providers" in q.needs
]  # fmt: skip


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    return handmade(tmp_path_factory.mktemp("handmade"))


def rows(market: Market, query: str, *columns: str, **scope: Any) -> list[tuple[Any, ...]]:
    """The answer's rows; for Liverpool City Region where no area is given."""
    frame = market.query(query, **{"area": LCR, **scope})
    return frame.select(columns).rows() if columns else frame.drop("area").rows()


def near(*told: tuple[Any, ...]) -> Any:
    """The rows, their fractions as near as floats come."""
    return [tuple(pytest.approx(v) if isinstance(v, float) else v for v in row) for row in told]


def test_ownership_mix(market: Market) -> None:
    # Private A B D F G: 4+2+3+1+1 = 11 of 22 places. Local authority C. Voluntary E.
    assert rows(market, "ownership_mix") == near(
        ("Private", 5, 11, 5 / 7, 11 / 22),
        ("Local authority", 1, 6, 1 / 7, 6 / 22),
        ("Voluntary", 1, 5, 1 / 7, 5 / 22),
    )


def test_ownership_trend(market: Market) -> None:
    # 2023, an inspected list: A and D private (7 of 13 places), C the council's; no counts.
    # 2024: A B D F M private, 4+2+3+1+2 = 12 of 23 places.
    then, before, now = date(2023, 3, 31), date(2024, 3, 31), date(2025, 3, 31)
    assert rows(market, "ownership_trend") == near(
        (then, "inspected", "Private", None, None, 2 / 3, 7 / 13),
        (then, "inspected", "Local authority", None, None, 1 / 3, 6 / 13),
        (before, "register", "Private", 5, 12, 5 / 7, 12 / 23),
        (before, "register", "Local authority", 1, 6, 1 / 7, 6 / 23),
        (before, "register", "Voluntary", 1, 5, 1 / 7, 5 / 23),
        (now, "register", "Private", 5, 11, 5 / 7, 11 / 22),
        (now, "register", "Local authority", 1, 6, 1 / 7, 6 / 22),
        (now, "register", "Voluntary", 1, 5, 1 / 7, 5 / 22),
    )


def test_ownership_trend_of_england_has_the_published_total_beside_an_inspected_list(market: Market) -> None:
    told = rows(market, "ownership_trend", "coverage", "sector", "homes", "places", area="England")
    assert [row for row in told if row[0] == "published"] == [("published", "All sectors", 3050, 11857)]


def test_owners(market: Market) -> None:
    # Alpha A B; Beta D G; F has no owner and is one of its own. Alpha: B not good. Beta: G not inspected.
    assert rows(market, "owners") == near(
        (1, "Alpha Care Ltd", 2, 6, 2 / 7, 6 / 22, 1, 2, 1 / 2),
        (1, "Beta Homes", 2, 4, 2 / 7, 4 / 22, 1, 1, 0.0),
        (3, "(owner not stated)", 1, 1, 1 / 7, 1 / 22, 1, 0, None),
        (3, "Gamma Trust", 1, 5, 1 / 7, 5 / 22, 1, 1, 1.0),
        (3, "Wirral Council", 1, 6, 1 / 7, 6 / 22, 1, 1, 1.0),
    )


def test_owners_across_authorities(market: Market) -> None:
    # In England Alpha also has H in Leeds.
    told = rows(market, "owners", "rank", "owner", "homes", "authorities", area="England")
    assert told[0] == (1, "Alpha Care Ltd", 3, 2)


def test_concentration(market: Market) -> None:
    # Places: Alpha 6, council 6, Gamma 5, Beta 4, F 1 of 22. 36+36+25+16+1 = 114; 114/484 x 10,000.
    hhi = 114 / 484 * 10_000
    assert rows(market, "concentration") == near(
        ("places", "group", 5, hhi, 10_000 / hhi, 6 / 22, 21 / 22, 1.0)
    )
    # Homes: 2, 2, 1, 1, 1 of 7: 4+4+1+1+1 = 11; 11/49.
    assert rows(market, "concentration", "basis", "hhi", "cr1", "cr4", basis="homes") == near(
        ("homes", 11 / 49 * 10_000, 2 / 7, 6 / 7)
    )
    assert rows(market, "concentration", "owner_level", owner_level="registered") == [("registered",)]


def test_home_sizes(market: Market) -> None:
    assert rows(market, "home_sizes") == near(
        ("1 place", 2, 2, 2 / 7),
        ("2 places", 1, 2, 1 / 7),
        ("3 places", 1, 3, 1 / 7),
        ("4 places", 1, 4, 1 / 7),
        ("5 places", 1, 5, 1 / 7),
        ("6 places", 1, 6, 1 / 7),
    )
    assert rows(market, "home_sizes", "size_band", "homes", area="Leeds") == [
        ("4 places", 1),
        ("10 or more", 1),
    ]
    agency = rows(market, "home_sizes", "size_band", "homes", area="Wirral", provision="fostering-agencies")
    assert agency == [("not stated", 1)]


def test_ratings_mix(market: Market) -> None:
    # Five inspected: C outstanding, A and E good, B requires improvement, D inadequate; F and G not yet.
    assert rows(market, "ratings_mix") == near(
        ("Outstanding", 1, 0.2),
        ("Good", 2, 0.4),
        ("Requires improvement", 1, 0.2),
        ("Inadequate", 1, 0.2),
        ("Not yet inspected", 2, None),
    )


def test_ratings_by_sector(market: Market) -> None:
    # Wilson, z = 1.96, of 1 in 3 and 1 in 1: published tables give 0.0615 to 0.7923, and 0.2065 to 1.
    told = rows(market, "ratings_by_sector")
    assert [row[:7] for row in told] == near(
        ("Private", 3, 0, 1, 1, 1, 1 / 3),
        ("Local authority", 1, 1, 0, 0, 0, 1.0),
        ("Voluntary", 1, 0, 1, 0, 0, 1.0),
    )
    assert [(round(low, 4), round(high, 4)) for *_, low, high in told] == [
        (0.0615, 0.7923),
        (0.2065, 1.0),
        (0.2065, 1.0),
    ]


def test_ratings_trend(market: Market) -> None:
    # 2023: C D good, A requires improvement. 2024: C outstanding, A B E M good, D requires improvement.
    told = rows(market, "ratings_trend")
    assert [row[:7] for row in told] == near(
        (date(2023, 3, 31), 3, 0, 2, 1, 0, 2 / 3),
        (date(2024, 3, 31), 6, 1, 4, 1, 0, 5 / 6),
        (date(2025, 3, 31), 5, 1, 2, 1, 1, 3 / 5),
    )
    assert all(low < share < high or share in (low, high) for *_, share, low, high in told)


def test_rating_changes(market: Market) -> None:
    # A good, good. B good, requires improvement. C outstanding twice. D requires improvement, inadequate.
    # E has one inspection, printed twice; F and G have none.
    assert rows(market, "rating_changes") == near(
        ("Outstanding", "Outstanding", 1, 1.0),
        ("Good", "Good", 1, 0.5),
        ("Good", "Requires improvement", 1, 0.5),
        ("Requires improvement", "Inadequate", 1, 1.0),
    )
    # In 2024, from the list of 2023 to its own: what came later is not known yet.
    assert rows(market, "rating_changes", as_at="2024-03-31") == near(
        ("Good", "Outstanding", 1, 0.5),
        ("Good", "Requires improvement", 1, 0.5),
        ("Requires improvement", "Good", 1, 1.0),
    )


def test_inspection_age(market: Market) -> None:
    # Days to 31 March 2025: D 58, C 120, A 180, B 303, E 691; the median is A's.
    assert rows(market, "inspection_age") == near(
        ("under 6 months", 3, 3 / 5, 180.0),
        ("6 to 12 months", 1, 1 / 5, 180.0),
        ("1 to 2 years", 1, 1 / 5, 180.0),
        ("Not yet inspected", 2, None, 180.0),
    )


def test_watchlist(market: Market) -> None:
    assert rows(market, "watchlist", "urn", "authority", "rating", "days_since", "reason") == [
        (urn("D"), "Liverpool", "Inadequate", 58, "inadequate"),
        (urn("B"), "Wirral", "Requires improvement", 303, "fell to requires improvement"),
        (urn("F"), "Liverpool", "Not yet inspected", None, "not inspected a year after registration"),
        (urn("E"), "Liverpool", "Good", 691, "no full inspection for over a year"),
    ]
    # H, suspended, comes after the inadequate one.
    everywhere = rows(market, "watchlist", "urn", "reason", area="England")
    assert everywhere[1] == (urn("H"), "suspended")


SCOPES: list[tuple[dict[str, Any], int, int]] = [
    ({"area": "England"}, 9, 36),
    ({"area": "Wirral"}, 3, 12),
    ({"area": "E08000012"}, 4, 10),
    ({"area": "North West"}, 7, 22),
    ({"area": ["Wirral", "Leeds"]}, 5, 26),
    ({"area": "Wirral", "as_at": "2024-03-31"}, 3, 12),
    ({"area": LCR, "as_at": "2024-03-31"}, 7, 23),
    ({"area": "England", "provision": "all-homes"}, 10, 56),
    ({"area": "England", "provision": "supported-accommodation"}, 1, 30),
    ({"area": "England", "provision": "fostering-agencies"}, 1, 0),
    ({"area": "England", "provision": "residential-special-schools"}, 0, 0),
    ({"area": "England", "provision": "everything"}, 12, 86),
    ({"area": LCR, "short_breaks": "exclude"}, 6, 17),
    ({"area": LCR, "short_breaks": "only"}, 1, 5),
    ({"area": LCR, "by": "authority"}, 7, 22),
    ({"area": "England", "by": "region"}, 9, 36),
]


@pytest.mark.parametrize("case", SCOPES, ids=lambda case: str(case[0]))
def test_every_scope_flag_changes_what_it_should(
    case: tuple[dict[str, Any], int, int], market: Market
) -> None:
    scope, homes, places = case
    mix = market.query("ownership_mix", **scope)
    assert (mix["homes"].sum(), mix["places"].sum()) == (homes, places)


def test_owners_ranked_by_places(market: Market) -> None:
    told = rows(market, "owners", "rank", "owner", basis="places")
    assert told == [
        (1, "Alpha Care Ltd"),
        (1, "Wirral Council"),
        (3, "Gamma Trust"),
        (4, "Beta Homes"),
        (5, "(owner not stated)"),
    ]


def test_sector_by_legal_form(market: Market) -> None:
    """The sectors are named by form: nobody is Voluntary any more."""
    assert [row[0] for row in rows(market, "ownership_mix", sector_basis="legal-form")] == [
        "Private",
        "Local authority",
        "Not-for-profit",
    ]


def test_areas_are_answered_in_the_order_asked(market: Market) -> None:
    asked = ["Wirral", "England", "Leeds", LCR]
    told = market.query("concentration", area=asked)
    assert told["area"].to_list() == asked
    assert told["owners"].to_list() == [2, 6, 2, 5]


def test_it_is_said_where_many_homes_are_listed_without_an_owner(market: Market) -> None:
    said = "1 of 7 homes are listed without an owner: each counts as one of its own."
    assert said in market.ask("concentration", area=LCR).notes
    assert not any("without an owner" in note for note in market.ask("concentration", area="Leeds").notes)
    assert said not in market.ask("home_sizes", area=LCR).notes


def test_an_area_without_homes_has_no_rows(market: Market) -> None:
    for query in OF_HOMES:
        assert market.query(query, area="Kent").height == 0


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory) -> list[Market]:
    """The same market from files whose rows stand in other orders."""
    return [handmade(tmp_path_factory.mktemp("shuffled") / str(seed), seed) for seed in (1, 2)]


@pytest.mark.parametrize("query", ON_LISTS)
def test_the_order_is_total_and_does_not_hang_on_the_files(
    query: str, market: Market, shuffled: list[Market]
) -> None:
    scopes: list[dict[str, Any]] = [
        {"area": ["England", LCR]},
        {"area": "England", "by": "authority", "provision": "everything"},
    ]
    for scope in scopes:
        try:
            first = market.query(query, **scope)
        except MarketError:
            assert query in ("home_history", "group_proposals", "compare_areas")
            continue
        for other in (market, *shuffled):
            assert other.query(query, **scope).equals(first, null_equal=True)


KINDS = ("childrens-homes", "all-homes", "everything")


@pytest.mark.parametrize(("kind", "breaks"), list(product(KINDS, ("include", "exclude"))))
def test_shares_sum_to_one_and_authorities_to_the_pool(kind: str, breaks: str, market: Market) -> None:
    for as_at in ("2024-03-31", "2025-03-31"):
        scope: dict[str, Any] = {"provision": kind, "short_breaks": breaks, "as_at": as_at}
        for query, share in (
            ("ownership_mix", "homes_share"), ("ownership_mix", "places_share"), ("owners", "homes_share"),
            ("owners", "places_share"), ("home_sizes", "homes_share"), ("ratings_mix", "share"),
            ("inspection_age", "share"),
        ):  # fmt: skip
            summed = market.query(query, by="authority", **scope).group_by("area").agg(pl.col(share).sum())
            assert all(value == pytest.approx(1) or value == 0 for value in summed[share]), (query, share)
        for query, count in (
            ("ownership_mix", "homes"), ("ownership_mix", "places"), ("ratings_mix", "homes"),
            ("home_sizes", "homes"), ("inspection_age", "homes"), ("ratings_by_sector", "inspected"),
        ):  # fmt: skip
            pooled = market.query(query, **scope)[count].sum()
            for by in ("authority", "region"):
                assert market.query(query, by=by, **scope)[count].sum() == pooled


def test_needs_a_look(market: Market) -> None:
    assert rows(market, "needs_a_look", "finding", "subject", "homes", "share") == [
        ("inadequate", "Liverpool", 1, 1 / 7),
        ("no full inspection for over a year", "Liverpool", 1, 1 / 7),
        ("not yet inspected", "Liverpool", 2, 2 / 7),
    ]
    # Leeds has H, which is suspended; no council has the five homes that one owner's share is told of.
    everywhere = rows(market, "needs_a_look", "finding", "subject", "homes", area="England")
    assert everywhere[1] == ("suspended", "Leeds", 1)
