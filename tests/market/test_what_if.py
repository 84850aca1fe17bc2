"""What-if arithmetic by hand, the assumptions beside it, and the worked check on a register made for it."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import market_tui
from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.market.costs.what_if import commitment, home_cost, move, yearly_growth
from tests.market.made_costs import home, store_of, weekly

REGION = "Liverpool City Region"
YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")


def test_a_move_by_hand() -> None:
    told = move(children=9, current=6000, price=4500, occupancy=0.9, start=date(2025, 10, 1))
    assert told.places == 10
    assert told.weekly_then == 5000
    assert told.yearly_now == pytest.approx(9 * 6000 * 365 / 7)
    assert told.yearly_then == pytest.approx(10 * 4500 * 365 / 7)
    assert told.saving == pytest.approx(9_000 * 365 / 7)
    # 1 October to 31 March is 182 days.
    assert told.first_year_saving == pytest.approx(told.saving * 182 / 365)
    assert told.break_even_occupancy == 0.75


@given(st.floats(1, 500), st.floats(500, 20_000), st.floats(500, 20_000), st.floats(0.05, 1))
def test_at_break_even_occupancy_nothing_is_saved(
    children: float, current: float, price: float, part: float
) -> None:
    even = move(children, current, price, part, date(2026, 4, 1)).break_even_occupancy
    if even <= 1:
        told = move(children, current, price, even, date(2026, 4, 1))
        assert told.saving == pytest.approx(0, abs=1e-6 * told.yearly_now)


@pytest.mark.parametrize(
    ("start", "days"), [("2026-04-01", 365), ("2026-03-31", 1), ("2026-01-01", 90), ("2027-04-01", 365)]
)
def test_first_year_ends_on_31_march(start: str, days: int) -> None:
    told = move(1, 7000, 3500, 1, date.fromisoformat(start))
    assert told.first_year_saving == pytest.approx(told.saving * days / 365)


def test_a_home_by_hand() -> None:
    told = home_cost(
        places=4, posts=16, post_cost=42_000, property_cost=60_000, running_cost=150_000, occupancy=0.85
    )
    assert told.yearly == 882_000
    assert told.weekly_home == pytest.approx(882_000 * 7 / 365)
    assert told.weekly_child == pytest.approx(882_000 * 7 / 365 / 4 / 0.85)


def test_a_commitment_by_hand() -> None:
    one, two = commitment(
        children=1, spot=1000, contract=900, growth=0.1, index=0.02, inflation=0.05, years=2
    )
    assert (one.spot_price, one.contract_price) == (1000, 900)
    assert one.saving == pytest.approx(100 * 365 / 7)
    assert two.spot_price == pytest.approx(1100)
    assert two.contract_price == pytest.approx(918)
    assert two.saving_real == pytest.approx(182 * 365 / 7 / 1.05)
    assert two.cumulative_saving == pytest.approx(282 * 365 / 7)
    assert yearly_growth(1000, 1210, 2) == pytest.approx(0.1)


@pytest.mark.parametrize(
    "told",
    [
        lambda: move(0, 6000, 5000, 0.9, date(2026, 4, 1)),
        lambda: move(1, 6000, 5000, 90, date(2026, 4, 1)),
        lambda: move(1, 6000, float("nan"), 0.9, date(2026, 4, 1)),
        lambda: home_cost(places=4, posts=0, post_cost=1, property_cost=0, running_cost=0, occupancy=1),
        lambda: list(commitment(children=1, spot=1, contract=1, growth=0, index=0, inflation=0, years=0)),
        lambda: list(commitment(children=1, spot=1, contract=1, growth=-1, index=0, inflation=0, years=3)),
        lambda: list(commitment(children=1, spot=1, contract=1, growth=1e9, index=0, inflation=0, years=50)),
        lambda: home_cost(places=4, posts=1, post_cost=1, property_cost=-1, running_cost=0, occupancy=1),
    ],
)
def test_what_makes_no_sense_is_refused(told: object) -> None:
    with pytest.raises(UsageError):
        told()  # type: ignore[operator]


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """Liverpool City Region as on 31 March 2025: 479 of 565 places private, eight of them We are Juno's."""
    homes = [
        home(1, "Wirral", "Private", 4, "We are Juno CIC"),
        home(2, "Wirral", "Private", 4, "We are Juno CIC"),
        home(3, "Liverpool", "Private", 471, "Everyone Else Ltd"),
        home(4, "Sefton", "Voluntary", 38, "Trust"),
        home(5, "Halton", "Local authority", 48, "Halton Council"),
    ]
    costs = [weekly("Wirral", y, 5000 * 1.1**n) for n, y in enumerate(YEARS)]
    costs += [weekly("Liverpool", y, c) for y, c in zip(YEARS, (5000, 5100, 5500, 5945, 2930), strict=True)]
    costs += [weekly("Sefton", YEARS[-1], 5000)]
    folder = tmp_path_factory.mktemp("what-if")
    return market_tui.open_market(store_of(folder, indicators=costs, providers=homes).folder)


def test_the_worked_check(market: Market) -> None:
    told = market.query("what_if_mix", area=REGION, options={"owner": "juno", "reach": 10, "places": 4})
    private = told.filter(sector="Private").select("step", "places", "places_share").rows()
    assert [(step, places, round(share, 3)) for step, places, share in private] == [
        ("as registered", 479, 0.848),
        ("counted as not-for-profit", 471, 0.834),
        ("with the new homes", 471, 0.789),
    ]
    assert told.filter(sector="Not-for-profit")["homes"].to_list() == [2, 10]
    assert told.group_by("step").agg(pl.col("places_share").sum())["places_share"].to_list() == pytest.approx(
        [1, 1, 1]
    )


def test_homes_opened_without_an_owner(market: Market) -> None:
    told = market.query("what_if_mix", area="Wirral", options={"new_homes": 3, "places": 2})
    assert told.filter(step="with the new homes", sector="Not-for-profit").select(
        "homes", "places"
    ).rows() == [(3, 6)]
    with pytest.raises(UsageError, match="needs an owner"):
        market.query("what_if_mix", options={"reach": 10})


def test_homes_are_opened_where_there_is_none(market: Market) -> None:
    told = market.query("what_if_mix", area="Rutland", options={"new_homes": 3, "places": 2})
    assert told.select("step", "sector", "homes", "places_share").rows() == [
        ("with the new homes", "Not-for-profit", 3, 1.0)
    ]


@pytest.mark.parametrize(
    ("options", "said"), [({"owner": "nobody"}, "no owner named like"), ({"new_homes": -3}, "0 or more")]
)
def test_a_mix_that_makes_no_sense_is_refused(market: Market, options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        market.query("what_if_mix", area=REGION, options=options)
    assert said in str(refused.value)


def test_current_cost_is_the_latest_that_is_not_suspect(market: Market) -> None:
    told = market.query("what_if_move", area="Liverpool").filter(item="current cost of a child")
    assert told.select("value", "source").rows() == [
        (5945.0, "DfE LAIT, residential care 2023-24, suspect returns left out")
    ]


def test_a_council_without_sound_costs_is_left_out_and_named(market: Market) -> None:
    """Of three councils Wirral and Liverpool have costs of several years, Sefton of one that is at fault."""
    told = market.ask("what_if_commitment", area=REGION, by="authority")
    assert told.frame["area"].unique(maintain_order=True).to_list() == ["Liverpool", "Wirral"]
    assert "Left out for want of sound weekly costs: Sefton." in told.notes
    given = market.ask("what_if_commitment", area=REGION, by="authority", spot=6000.0, growth=0.05)
    assert given.frame["area"].n_unique() == 3


def test_every_assumption_stands_beside_the_result_with_its_source(market: Market) -> None:
    for name, options in (("what_if_move", {"price": 5200}), ("what_if_home", {"posts": 14})):
        told = market.query(name, area="Wirral", options=options)
        assumed = told.filter(part="assumption")
        assert assumed["source"].null_count() == 0
        assert (assumed["source"].str.len_chars() > 3).all()
        assert "given" in assumed["source"].to_list()
        assert told.filter(part="result").height >= 6
    told = market.query("what_if_commitment", area="Wirral", options={"years": 3})
    assert told["growth"].to_list() == pytest.approx([0.1] * 3)
    assert "DfE LAIT, 2020-21 to 2024-25, compound" in told["assumptions"][0]


def test_options_come_as_text_from_the_command_line(market: Market) -> None:
    asked = {"children": 5.0, "price": "5200", "current": "6500"}
    told = dict(market.query("what_if_move", area="Wirral", options=asked).select("item", "value").rows())
    assert told["break-even occupancy"] == pytest.approx(0.8)
    with pytest.raises(UsageError, match="--price cannot be 'dear'"):
        market.query("what_if_move", area="Wirral", options={"price": "dear"})
    with pytest.raises(UsageError, match="not a date"):
        market.query("what_if_move", area="Wirral", options={"start": "soon"})


def test_an_area_without_a_cost_needs_one(market: Market, tmp_path: Path) -> None:
    bare = market_tui.open_market(
        store_of(
            tmp_path, indicators=[weekly("Wirral", "2024-25", None), weekly("Wirral", "2023-24", 5)]
        ).folder
    )
    with pytest.raises(UsageError, match="no growth of the weekly cost is known"):
        bare.query("what_if_commitment", area="Wirral")
