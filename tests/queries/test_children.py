"""The questions on looked-after children, on files made by hand, worked out beside them.

Of Liverpool City Region only Halton, Liverpool and Wirral have rows, so sums over it are without a value. An
own group of the three is the pooled area.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import market_tui
from market_tui import schema
from market_tui.errors import NotLoaded, UsageError
from market_tui.intake import load
from market_tui.market import Market
from market_tui.market.children import prepared
from market_tui.query import find
from market_tui.store import Store
from tests.publishers import dfe_editions as dfe

TO_2024 = ("cla_group", "characteristic", "number", "percentage")
THREE = 'areas = { "Three" = ["Halton", "Liverpool", "Wirral"], "Cumberland again" = ["Cumbria"] }\n'


def cells(*counts: str) -> dict[tuple[str, ...], str]:
    """Total, in homes, fostered, outside, inside, far away."""
    total, homes, foster, outside, inside, far = counts
    return dict(
        dfe.characteristics(
            dfe.HALTON, 2024, total=total, homes=homes, foster=foster, outside=outside, inside=inside, far=far
        )
    )


PLACED = {
    (dfe.ENGLAND, 2024): cells("900", "90", "600", "400", "500", "200"),
    (dfe.NORTH_WEST, 2024): cells("300", "30", "200", "130", "170", "50"),
    (dfe.HALTON, 2024): cells("60", "8", "40", "30", "30", "c"),
    (dfe.LIVERPOOL, 2024): cells("100", "12", "70", "45", "55", "20"),
    (dfe.WIRRAL, 2024): cells("80", "c", "60", "20", "60", "10"),
    (dfe.CUMBRIA, 2023): cells("70", "7", "50", "20", "50", "9"),
    (dfe.CUMBRIA, 2024): dict.fromkeys(cells(*"      "), "z"),
    (dfe.CUMBERLAND, 2023): dict.fromkeys(cells(*"      "), "z"),
    (dfe.CUMBERLAND, 2024): cells("40", "6", "30", "12", "28", "7"),
    (dfe.BARNSLEY, 2023): cells("50", "6", "40", "11", "39", "6"),
    (dfe.BARNSLEY_2025, 2024): cells("55", "7", "41", "13", "42", "8"),
}
REVISED = {
    (dfe.LIVERPOOL, 2024): cells("101", "13", "70", "46", "55", "21"),
    (dfe.LIVERPOOL, 2025): cells("110", "14", "80", "50", "60", "22"),
}
FLOWS = {
    (dfe.NORTH_WEST, 2024): dfe.flows("140", "130", "10"),
    (dfe.HALTON, 2024): dfe.flows("20", "30", "-10"),
    (dfe.LIVERPOOL, 2024): dfe.flows("15", "45", "-30"),
    (dfe.WIRRAL, 2024): dfe.flows("50", "20", "30"),
}
HOMES_OUT = {
    (dfe.ENGLAND, 2024): ("60", "67"),
    (dfe.HALTON, 2024): ("6", "75"),
    (dfe.LIVERPOOL, 2024): ("8", "67"),
    (dfe.WIRRAL, 2024): ("c", "c"),
}
HOMES_NET = {(dfe.HALTON, 2024): "-2", (dfe.LIVERPOOL, 2024): "-5", (dfe.WIRRAL, 2024): "3"}
NUMBERS = {
    (dfe.HALTON, 2024): ("30000", "60", "20"),
    (dfe.LIVERPOOL, 2024): ("100000", "100", "10"),
    (dfe.WIRRAL, 2024): ("70000", "80", "11"),
}


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    folder = tmp_path_factory.mktemp("children")
    (folder / "config.toml").write_text(THREE, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARKET_TUI_CONFIG", str(folder))
        yield opened(
            folder,
            {
                "characteristics_2024.csv": dfe.release(TO_2024, PLACED),
                "characteristics_2025.csv": dfe.release(TO_2024, REVISED),
                "netgain.csv": dfe.release(("characteristic", "number"), FLOWS),
                "part 1.csv": dfe.homes_net(HOMES_NET),
                "part 2.csv": dfe.homes_outside(HOMES_OUT),
                "numbers.csv": dfe.numbers(NUMBERS),
            },
        )


def opened(folder: Path, files: dict[str, bytes]) -> Market:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    report = load([folder / name for name in files], Store(folder / "store"))
    assert [s.outcome for s in report.sheets()] == ["loaded"] * len(files)
    return market_tui.open_market(folder / "store")


def answer(
    market: Market, query: str, *columns: str, year: int = 2024, **asked: Any
) -> list[tuple[Any, ...]]:
    return market.query(query, **asked).filter(year=year).select("area", *columns).rows()


def test_two_codes_of_one_council_in_one_year_are_one_council(tmp_path: Path) -> None:
    """One release prints the code of the time, another today's for every year: neither sum is empty."""
    market = opened(
        tmp_path,
        {
            "netgain.csv": dfe.release(
                ("characteristic", "number"),
                {(dfe.BARNSLEY_2025, 2023): dfe.flows("14", "11", "3")},
            ),
            "numbers.csv": dfe.numbers({(dfe.BARNSLEY, 2023): ("20000", "50", "25")}),
            "part 1.csv": dfe.homes_net({(dfe.BARNSLEY, 2023): "-2"}),
        },
    )
    told = market.query("out_of_area", area="Barnsley").select("children", "outside", "outside_share").rows()
    assert told == [(50, 11, 11 / 50)]
    took_in = market.query("importers", area="Yorkshire and The Humber")
    assert took_in.select("authority", "net_gain", "homes_net_gain").rows() == [("Barnsley", 3, -2)]


def test_england_and_a_region_are_their_own_rows_not_their_members(market: Market) -> None:
    told = answer(
        market,
        "out_of_area",
        "children",
        "outside",
        "outside_low",
        "outside_high",
        area=["England", "North West"],
    )
    assert told == [("England", 900, 400, 395, 405), ("North West", 300, 130, 125, 135)]


def test_a_groups_figures_are_its_councils_added(market: Market) -> None:
    (told,) = answer(market, "out_of_area", "children", "outside", "outside_share", area="Three")
    # 60 + 101 + 80 children; 30 + 46 + 20 outside.
    assert told == ("Three", 241, 96, pytest.approx(96 / 241))


def test_a_figure_that_one_council_hides_leaves_the_sum_empty(market: Market) -> None:
    (told,) = answer(market, "out_of_area", "over_20_miles", "over_20_miles_share", area="Three")
    assert told == ("Three", None, None)
    kinds = market.query("placement_mix", area="Three").filter(
        placement_type="Secure homes and children's homes", year=2024
    )
    # 8 and 13 are shown; Wirral's, at most 80 - 60 fostered, is hidden.
    assert kinds.select("children", "children_low", "children_high").rows() == [(None, 21, 41)]


def test_a_council_without_rows_is_not_left_out_of_a_sum_in_silence(market: Market) -> None:
    (told,) = answer(
        market, "out_of_area", "outside", "outside_low", "outside_high", area="Liverpool City Region"
    )
    assert told == ("Liverpool City Region", None, 96, None)


def test_the_latest_edition_answers_and_an_earlier_one_when_asked(market: Market) -> None:
    assert answer(market, "out_of_area", "children", "outside", area="Liverpool") == [("Liverpool", 101, 46)]
    told = answer(market, "out_of_area", "children", "outside", area="Liverpool", options={"edition": "2024"})
    assert told == [("Liverpool", 100, 45)]
    with pytest.raises(UsageError, match="no edition"):
        market.query("out_of_area", options={"edition": "the last"})


def test_rows_outside_an_authoritys_life_are_left_out(market: Market) -> None:
    assert answer(market, "out_of_area", "outside", area="Cumberland", year=2023) == []
    frame = market.query("out_of_area", area="North West", by="authority")
    assert frame.filter(area="Cumbria")["year"].to_list() == [2023]
    assert frame.filter(area="Cumberland")["year"].to_list() == [2024]


def test_an_ended_council_goes_on_as_its_successors(market: Market) -> None:
    told = market.query("out_of_area", area="Cumbria").select("year", "children", "outside_low").rows()
    # Westmorland and Furness has no row here, so 2024 has no sum, only what Cumberland makes it at least.
    assert told == [(2023, 70, 20), (2024, None, 12)]


@pytest.mark.parametrize("area", ["Barnsley", "E08000016", "E08000038", "370"])
def test_a_recoded_council_is_one_series(market: Market, area: str) -> None:
    told = market.query("out_of_area", area=area).select("area", "year", "outside").rows()
    assert told == [("Barnsley", 2023, 11), ("Barnsley", 2024, 13)]


def test_net_gain_adds_over_a_group_and_gross_flows_do_not(market: Market) -> None:
    columns = ("placed_here_by_others", "placed_elsewhere", "net_gain")
    told = answer(market, "net_gain", *columns, area=["Three", "North West", "Wirral"])
    assert told == [("Three", None, None, -10), ("North West", None, None, 10), ("Wirral", 50, 20, 30)]


def test_homes_only_figures(market: Market) -> None:
    columns = ("children_outside", "children_outside_share", "net_gain")
    told = answer(market, "homes_out_of_area", *columns, area=["England", "Three", "Halton"])
    assert told[0] == ("England", 60, 0.67, None)
    # Of Halton and Liverpool, whose figures are shown: (6 + 8) / (6 / 0.75 + 8 / 0.67); -2 - 5 + 3.
    assert told[1] == ("Three", None, pytest.approx(14 / (8 + 8 / 0.67)), -4)
    assert told[2] == ("Halton", 6, 0.75, -2)


def test_a_rate_is_published_for_a_council_and_worked_out_for_a_group(market: Market) -> None:
    told = answer(market, "looked_after", "children", "rate_per_10000", area=["Halton", "Three"])
    assert told == [("Halton", 60, 20.0), ("Three", 240, pytest.approx(240 / 200_000 * 10_000))]


def test_importers_first_and_exporters_last(market: Market) -> None:
    told = (
        market.query("importers", area="North West")
        .select("rank", "authority", "net_gain", "homes_net_gain")
        .rows()
    )
    assert told == [(1, "Wirral", 30, 3), (2, "Halton", -10, -2), (3, "Liverpool", -30, -5)]


def test_a_single_council_is_ranked_among_those_of_its_region(market: Market) -> None:
    told = market.query("importers", area="Liverpool").select("area", "rank", "authority").rows()
    assert told == [("Liverpool", 3, "Liverpool"), ("Liverpool", 1, "Wirral"), ("Liverpool", 2, "Halton")]


@pytest.mark.parametrize("turned", [False, True])
def test_of_one_edition_a_printed_figure_stands_before_a_mark(turned: bool) -> None:
    cell = {
        "year": 2024, "level": "Authority", "area_code": "E06000006", "la_code": "E06000006",
        "measure": "locality", "category": "outside", "edition": date(2024, 3, 31),
    }  # fmt: skip
    rows = [{**cell, "value": 7.0, "source_id": "a"}, {**cell, "code": "c", "source_id": "b"}]
    told = prepared(schema.CHILDREN.cast(pl.DataFrame(rows[::-1] if turned else rows, infer_schema_length=2)))
    assert told.filter("latest")["value"].to_list() == [7.0]


def test_a_council_that_changed_its_area_is_still_a_single_one(tmp_path: Path) -> None:
    """Dorset has two numbers, of before 2019 and after; it stands among the councils of the South West."""
    south_west = ("Local authority", "E12000009", "South West")
    dorset, devon = (*south_west, "838", "Dorset", "E06000059"), (*south_west, "878", "Devon", "E10000008")
    flows = {(dorset, 2024): dfe.flows("10", "40", "-30"), (devon, 2024): dfe.flows("50", "40", "10")}
    held = opened(tmp_path, {"netgain.csv": dfe.release(("characteristic", "number"), flows)})
    told = held.query("importers", area="Dorset").select("rank", "authority").rows()
    assert told == [(2, "Dorset"), (1, "Devon")]


def test_far_from_home_is_a_range_where_a_council_is_hidden(market: Market) -> None:
    columns = ("children", "over_20_miles", "over_20_miles_low", "over_20_miles_high")
    (told,) = answer(market, "far_from_home", *columns, "share", "share_low", "share_high", area="Three")
    # Liverpool's 21 and Wirral's 10; Halton's is one of its 60 children at most.
    assert told[:5] == ("Three", 241, None, 31, 91)
    assert told[5:] == (None, pytest.approx(31 / 241), pytest.approx(91 / 241))


def test_a_year_that_one_of_several_areas_lacks_is_said_of_it(tmp_path: Path) -> None:
    told = {
        (area, year): cells("100", "10", "70", "40", "60", "20")
        for area, year in ((dfe.HALTON, 2022), (dfe.HALTON, 2023), (dfe.HALTON, 2024))
    } | {(dfe.LIVERPOOL, y): cells("100", "10", "70", "40", "60", "20") for y in (2022, 2024)}
    held = opened(tmp_path, {"cla.csv": dfe.release(TO_2024, told)})
    notes = held.ask("out_of_area", area=["Halton", "Liverpool"]).notes
    assert "Liverpool: no figures for 2023." in notes
    assert not any(note.startswith(("The series", "Halton")) for note in notes)


def test_a_break_in_the_series_is_said(tmp_path: Path) -> None:
    told = {(dfe.LIVERPOOL, year): cells("100", "10", "70", "40", "60", "20") for year in (2019, 2023)}
    broken = opened(tmp_path, {"cla.csv": dfe.release(TO_2024, told)})
    assert (
        "The series breaks: no figures for 2020, 2021, 2022."
        in broken.ask("out_of_area", area="Liverpool").notes
    )


def test_a_question_names_what_it_needs(tmp_path: Path) -> None:
    only_flows = opened(tmp_path, {"flows.csv": dfe.release(("characteristic", "number"), FLOWS)})
    with pytest.raises(NotLoaded, match="placement_moves needs"):
        only_flows.query("placement_moves")


TYPES = ("Foster placements", "Residential schools", "Other placements", "Placed for adoption")


def masked(counts: list[int]) -> dict[str, str]:
    """As DfE prints an authority's group: 1 to 5 hidden, and with a lone one the smallest other."""
    hidden = {i for i, n in enumerate(counts) if 0 < n < 6}
    others = [i for i, n in enumerate(counts) if n and i not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda i: counts[i]))
    return {
        label: "c" if i in hidden else str(n) for i, (label, n) in enumerate(zip(TYPES, counts, strict=True))
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=3, max_size=3))
def test_the_true_sum_lies_within_what_is_told(truth: list[list[int]]) -> None:
    from market_tui.market import areas
    from market_tui.market.children import in_areas, prepared
    from market_tui.schema import CHILDREN

    codes = ("E06000006", "E08000012", "E08000015")
    rows = []
    for code, counts in zip(codes, truth, strict=True):
        told = masked(counts) | {"Total": str(sum(counts))}
        for label, text in told.items():
            value = float(text) if text != "c" else None
            rows.append(
                (
                    2024,
                    "Authority",
                    code,
                    code,
                    "placement type",
                    label,
                    value,
                    text if value is None else None,
                )
            )
    names = ["year", "level", "area_code", "la_code", "measure", "category", "value", "code"]
    frame = pl.DataFrame(
        rows, schema=names, orient="row", schema_overrides={"value": pl.Float64, "code": pl.String}
    )
    table = prepared(CHILDREN.cast(frame.with_columns(edition=pl.date(2024, 3, 31), source_id=pl.lit("s"))))
    group = areas.Area("Three", "your own", codes)
    pooled = in_areas(table.lazy().filter("latest"), [group], areas.members([group], "area"), "area")
    asked = find("placement_mix")
    frame = asked.function(children=pooled, children_editions=pooled).collect()
    for at, label in enumerate(TYPES):
        true = sum(counts[at] for counts in truth)
        (row,) = frame.filter(placement_type=label).rows(named=True)
        assert row["children_low"] <= true <= row["children_high"]
        assert row["children"] in (None, true)
        if everyone := sum(map(sum, truth)):
            assert row["share_low"] - 1e-9 <= true / everyone <= row["share_high"] + 1e-9
