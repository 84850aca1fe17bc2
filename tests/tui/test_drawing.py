"""Pictures from answers: what is compared with what, where a series breaks, what a range looks like."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from market_tui.dashboards import Panel
from market_tui.market import Scope
from market_tui.query import Answer, Query
from market_tui.tui.drawing.grids import figures, key_figures, matrix
from market_tui.tui.drawing.strips import MORE, strips
from market_tui.tui.drawing.trend import trend
from market_tui.tui.session import Settled, View

SCOPE = Scope(areas=("Wirral",), as_at=date(2025, 3, 31))
SETTLED = Settled(View("Wirral"), SCOPE, Scope(areas=("Wirral", "England")), ("England",))


def answer(rows: list[dict[str, Any]], **columns: str) -> Answer:
    query = Query("asked", "Asked", pl.LazyFrame, columns=columns)
    return Answer(query, SCOPE, pl.DataFrame(rows, infer_schema_length=None), (), (), False)


def test_a_count_is_compared_by_its_share() -> None:
    told = answer(
        [
            {"area": "Wirral", "sector": "Private", "homes": 18, "homes_share": 0.9},
            {"area": "Wirral", "sector": "Council", "homes": 2, "homes_share": 0.1},
            {"area": "England", "sector": "Private", "homes": 3000, "homes_share": 0.75},
        ],
        homes="homes [homes]",
    )
    drawn = strips(told, Panel("q", "sector", "homes"), SETTLED, 100)
    assert [row.tick for row in drawn.rows] == [pytest.approx(15.0), None]
    assert drawn.tick_label == "England’s share"
    assert drawn.heading.split() == ["homes", "share", "England"]
    assert drawn.rows[0].text.split() == ["18", "90%", "75%"]


def test_a_narrow_panel_keeps_the_tick_and_drops_the_column() -> None:
    told = answer(
        [
            {"area": "Wirral", "sector": "Private", "homes": 18, "homes_share": 0.9},
            {"area": "England", "sector": "Private", "homes": 3000, "homes_share": 0.75},
        ]
    )
    drawn = strips(told, Panel("q", "sector", "homes"), SETTLED, 34)
    assert drawn.rows[0].tick is not None
    assert "England" not in drawn.heading


def test_no_count_where_the_list_is_no_register() -> None:
    told = answer([{"area": "Wirral", "sector": "Private", "homes": None, "homes_share": 0.9}])
    drawn = strips(told, Panel("q", "sector", "homes"), SETTLED, 80)
    assert drawn.rows[0].value == 0.9
    assert drawn.rows[0].text == "90%"
    assert "No count" in drawn.notes[0]


def test_an_inspected_list_stands_beside_others_by_its_shares() -> None:
    told = answer(
        [
            {"area": area, "sector": "Private", "homes": None, "homes_share": share}
            for area, share in (("Wirral", 0.9), ("England", 0.817))
        ]
    )
    drawn = strips(told, Panel("q", "sector", "homes"), SETTLED, 80)
    assert (drawn.rows[0].tick, drawn.tick_label) == (0.817, "England")
    assert (drawn.heading.split(), drawn.rows[0].text.split()) == (["share", "England"], ["90%", "82%"])


def test_a_scale_that_does_not_begin_at_nought_is_told_of_a_long_list_too() -> None:
    told = answer(
        [
            {"area": "Wirral", "owner": f"o{i:02}", "good": 0.9, "good_low": 0.72, "good_high": 0.97}
            for i in range(13)
        ],
        good="good [fraction]",
        good_low="lower end of the interval [fraction]",
    )
    drawn = strips(told, Panel("q", "owner", "good", "share"), SETTLED, 80)
    assert (drawn.minimum, drawn.maximum, drawn.scale_label) == (0.7, 1.0, "from 70% to 100%")
    assert (drawn.rows[-1].key, drawn.heading.split()) == (MORE, ["share", "interval"])


def test_a_suppressed_figure_is_a_range() -> None:
    told = answer(
        [{"area": "Wirral", "kind": "a", "value": None, "low": 1, "high": 5}], value="children [children]"
    )
    row = strips(told, Panel("q", "kind", "value"), SETTLED, 80).rows[0]
    assert (row.low, row.high, row.value) == (1, 5, None)
    assert row.text.split() == ["–", "1–5"]


def test_a_long_ranking_ends_in_what_is_left() -> None:
    told = answer([{"area": "Wirral", "owner": f"o{i:02}", "homes": 40 - i} for i in range(30)])
    drawn = strips(told, Panel("q", "owner", "homes"), SETTLED, 80)
    assert len(drawn.rows) == 11
    assert drawn.rows[-1].key == MORE
    assert drawn.rows[-1].label == "… 20 more"


def test_of_several_years_the_latest_is_drawn_and_said() -> None:
    told = answer(
        [
            {"area": "Wirral", "financial_year": year, "line": line, "amount": amount}
            for year, line, amount in (("2023-24", "a", 1.0), ("2024-25", "a", 2.0), ("2024-25", "b", 3.0))
        ],
        amount="spent [GBP]",
    )
    drawn = strips(told, Panel("q", "line", "amount", "money"), SETTLED, 80)
    assert [row.text for row in drawn.rows] == ["£2", "£3"]
    assert drawn.notes == ("2024-25; v shows every period",)


def test_a_break_in_a_series_is_a_gap_with_its_reason() -> None:
    told = answer(
        [
            {"area": "Wirral", "as_at": date(2023, 3, 31), "coverage": "register", "homes": 17},
            {"area": "Wirral", "as_at": date(2024, 3, 31), "coverage": "inspected", "homes": None},
            {"area": "Wirral", "as_at": date(2025, 3, 31), "coverage": "register", "homes": 27},
        ],
        homes="homes [homes]",
    )
    grid = trend(told, Panel("q", "as_at", "homes"), SETTLED)
    assert grid.headings == ("2023", "2024", "2025")
    assert grid.rows[0].cells == ("17", "·", "27")
    assert grid.chart == (17, None, 27)
    assert grid.notes == ("· 2024: only homes already inspected are listed, so they are not counted",)


def test_a_series_beside_another_area_and_its_range_where_it_is_hidden() -> None:
    told = answer(
        [
            {"area": "Wirral", "year": 2024, "share": 0.5, "share_low": 0.405, "share_high": 0.6},
            {"area": "Wirral", "year": 2025, "share": None, "share_low": 0.305, "share_high": 0.601},
            {"area": "England", "year": 2025, "share": 0.4, "share_low": 0.4, "share_high": 0.4},
        ],
        share="outside [fraction]",
        share_low="the least that it can be [fraction]",
    )
    grid = trend(told, Panel("q", "year", "share", "share"), SETTLED)
    assert [row.label for row in grid.rows] == ["Wirral", "England"]
    assert grid.rows[0].cells == ("50%", "30–61%")
    assert grid.rows[1].cells == ("·", "40%")
    assert grid.marks == (None, 0.4)
    assert grid.notes == ("╴ England",)


def test_a_break_in_a_series_is_a_gap_with_the_years_that_it_lacks() -> None:
    rows = [{"area": "Wirral", "year": year, "share": 0.4} for year in (2017, 2020, 2021)]
    grid = trend(answer(rows), Panel("q", "year", "share", "share"), SETTLED)
    assert grid.headings == ("2017", "┄", "2020", "2021")
    assert grid.rows[0].cells == ("40%", "┄", "40%", "40%")
    assert grid.chart == (0.4, None, 0.4, 0.4)
    assert grid.notes == ("┄ nothing is loaded for 2018 and 2019",)


def test_a_break_among_financial_years_is_named_as_they_are() -> None:
    rows = [{"area": "Wirral", "financial_year": year, "share": 0.4} for year in ("2010-11", "2013-14")]
    grid = trend(answer(rows), Panel("q", "financial_year", "share", "share"), SETTLED)
    assert grid.notes == ("┄ nothing is loaded for 2011-12 and 2012-13",)


def test_the_series_that_leads_is_drawn_and_stands_beside_the_others() -> None:
    reasons = {"Care plan": 0.4, "Child asks": 0.3, "Closure": 0.02, "Other": 0.1}
    rows = [
        {"area": area, "year": 2025, "reason": reason, "share": share}
        for area in ("Wirral", "England")
        for reason, share in reasons.items()
    ]
    grid = trend(answer(rows), Panel("q", "year", "share", "share", leads="Closure"), SETTLED)
    labels = ["Closure", "  England", "Care plan", "Child asks", "Other"]
    assert [row.label for row in grid.rows] == labels
    assert grid.chart == (0.02,)


def test_a_suspect_figure_is_flagged_with_its_reason() -> None:
    told = answer(
        [
            {"area": "Wirral", "financial_year": "2023-24", "cost": 5945.0, "flag": ""},
            {"area": "Wirral", "financial_year": "2024-25", "cost": 2930.0, "flag": "halved in a year"},
        ],
        cost="a week [GBP]",
    )
    grid = trend(told, Panel("q", "financial_year", "cost", "money"), SETTLED)
    assert grid.rows[0].cells == ("£5,945", "£2,930⚑")
    assert grid.notes == ("⚑ 2024-25: halved in a year",)


def test_figures_below_zero_are_written_and_not_drawn_as_columns() -> None:
    told = answer([{"area": "Wirral", "year": y, "net": n} for y, n in ((2023, -4), (2024, 6))])
    grid = trend(told, Panel("q", "year", "net"), SETTLED)
    assert grid.rows[0].cells == ("−4", "6")
    assert not any(grid.chart)


def test_parts_of_a_whole_are_series_and_words_that_never_differ_are_a_note() -> None:
    told = answer(
        [
            {"area": "Wirral", "year": year, "sector": sector, "basis": "as published", "homes": homes}
            for year in (2024, 2025)
            for sector, homes in (("small", 1), ("large", 9))
        ]
    )
    grid = trend(told, Panel("q", "year", "homes"), SETTLED)
    assert [row.label for row in grid.rows] == ["large", "small"]
    assert grid.notes == ("Basis: as published",)


def test_a_matrix_leaves_what_never_happened_blank() -> None:
    told = answer(
        [
            {"area": "Wirral", "was": "Good", "is": "Good", "homes": 8, "share": 0.8},
            {"area": "Wirral", "was": "Good", "is": "Inadequate", "homes": 2, "share": 0.2},
            {"area": "Wirral", "was": "Inadequate", "is": "Good", "homes": 1, "share": 1.0},
        ]
    )
    grid = matrix(told, Panel("q", "was", "homes"), SETTLED)
    assert grid.rows[0].cells == ("8  80%", "2  20%")
    assert grid.rows[1].cells == ("1 100%", "·")


def test_figures_stand_down_and_areas_across() -> None:
    told = answer(
        [
            {"area": "Wirral", "basis": "places", "hhi": 500.4, "cr1": 0.25},
            {"area": "England", "basis": "places", "hhi": 57.2, "cr1": 0.05},
        ],
        hhi="an index of some kind, far too long to stand here [index]",
        cr1="share of the largest [fraction]",
    )
    grid = figures(told, Panel("q", "area", "hhi", "index"), SETTLED)
    assert grid.headings == ("Wirral", "England")
    assert [(row.label, row.cells) for row in grid.rows] == [
        ("HHI", ("500", "57")),
        ("Share of the largest", ("25%", "5%")),
    ]
    assert grid.notes == ("Basis: places",)


def test_a_list_of_items_keeps_each_unit() -> None:
    told = answer(
        [
            {"area": "Wirral", "item": "saving", "value": -1000.0, "unit": "GBP a year"},
            {"area": "Wirral", "item": "occupancy", "value": 0.9, "unit": "fraction"},
        ]
    )
    grid = figures(told, Panel("q", "item", "value", "index"), SETTLED)
    assert [row.cells[0] for row in grid.rows] == ["−£1,000", "90%"]


def test_key_figures_are_of_the_scope_s_date() -> None:
    told = answer(
        [
            {"area": "Wirral", "as_at": date(year, 3, 31), "coverage": "register", "homes": homes}
            for year, homes in ((2023, 10), (2025, 30), (2026, 99))
        ]
        + [{"area": "England", "as_at": date(2025, 3, 31), "coverage": "register", "homes": 3946}],
        homes="homes [homes]",
    )
    grid = key_figures(told, Panel("q", "as_at", "homes"), SETTLED)
    assert grid.headings == ("2025", "interval", "began", "England")
    assert grid.rows[0].cells == ("30", "", "10 in 2023", "3,946")


def test_an_area_of_which_nothing_is_known_says_so() -> None:
    told = answer([{"area": "England", "year": 2025, "kind": "a", "value": 1}])
    panel = Panel("q", "year", "value")
    assert not trend(told, panel, SETTLED).rows
    assert not figures(told, panel, SETTLED).rows
    assert not matrix(told, panel, SETTLED).rows
    assert not key_figures(told, panel, SETTLED).rows
    assert not strips(told, panel, SETTLED, 80).rows
