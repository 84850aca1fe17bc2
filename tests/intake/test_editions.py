"""Registers of other years than those at hand: what they are, their date, coverage, rows and columns."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from market_tui.intake import SheetReport
from tests.intake import editions
from tests.intake.editions import INSPECTED, SETTINGS
from tests.intake.loading import load_files, one_sheet, settings

# Worked from editions.SETTINGS: twenty settings, every fifth never inspected.
REGISTER = [
    ("2014", "title", "register", 2, "utf-8"),
    ("2015", "file name", "register", 1, "utf-8"),
    ("2017", "title", "register", 2, "cp1252"),
    ("2019", "file name", "inspected", 1, "utf-8"),
    ("2020", "file name", "register", 2, "utf-8"),
    ("2026", "title", "register", 4, "utf-8"),
]


@pytest.mark.parametrize("told", REGISTER, ids=lambda told: told[0])
def test_a_list_of_another_year(told: tuple[str, str, str, int, str], tmp_path: Path) -> None:
    year, date_from, coverage, header_row, encoding = told
    make: Callable[[], bytes] = getattr(editions, f"year_{year}")
    sheet, store = one_sheet(tmp_path, f"provider_list_{year}.csv", make())
    assert (sheet.outcome, sheet.family, sheet.as_at) == (
        "loaded",
        "ofsted-providers",
        date(int(year), 3, 31),
    )
    assert (sheet.as_at_from, sheet.coverage, sheet.encoding) == (date_from, coverage, encoding)
    assert (sheet.header_row, sheet.rejected) == (header_row, 0)
    expected = INSPECTED if coverage == "inspected" else SETTINGS
    assert sheet.rows == len(expected)
    held = store.read("providers")
    assert set(held["urn"]) == {s.urn for s in expected}
    by_urn = {s.urn: s for s in expected}
    for row in held.iter_rows(named=True):
        setting = by_urn[row["urn"]]
        assert row["la_name"] == {"Durham": "County Durham"}.get(setting.la, setting.la)
        assert row["region"] == setting.region
        assert row["sector"] == setting.sector
        if "Residential" not in row["provision"]:
            assert row["provision"] == setting.provision


def _loaded(tmp_path: Path, year: int) -> tuple[SheetReport, list[dict[str, Any]]]:
    sheet, store = one_sheet(tmp_path, f"list_{year}.csv", getattr(editions, f"year_{year}")())
    return sheet, settings(store)


def test_2014_has_places_and_nothing_of_inspections(tmp_path: Path) -> None:
    _, held = _loaded(tmp_path, 2014)
    assert [row["places"] for row in held] == [s.places for s in sorted(SETTINGS, key=lambda s: s.urn)]
    assert {row["overall"] for row in held} == {None}
    assert {row["short_break_only"] for row in held} == {None}


def test_2015_words_mean_what_they_mean_later(tmp_path: Path) -> None:
    sheet, held = _loaded(tmp_path, 2015)
    by_urn = {row["urn"]: row for row in held}
    assert {row["status"] for row in held} == {"Active"}
    assert {row["places"] for row in held} == {None}
    assert (
        by_urn[SETTINGS[12].urn]["provision"]
        == "Residential special school (registered as a children's home)"
    )
    adequate = [s.urn for s in SETTINGS if s.grade.startswith("Requires")]
    assert {by_urn[urn]["overall"] for urn in adequate} == {"Requires improvement"}
    assert {by_urn[urn]["helped_and_protected"] for urn in adequate} == {"Requires improvement"}
    assert [urn for urn, row in by_urn.items() if row["short_break_only"]] == sorted(
        s.urn for s in SETTINGS if s.short_breaks
    )
    assert (sheet.unknown_columns, sheet.notes) == ((), [])


def test_2015_without_a_name_is_dated_by_its_rows(tmp_path: Path) -> None:
    sheet, _ = one_sheet(tmp_path, "download.csv", editions.year_2015())
    assert (sheet.as_at, sheet.as_at_from) == (date(2015, 3, 31), "rows")


def test_a_wrong_name_is_not_believed(tmp_path: Path) -> None:
    sheet, _ = one_sheet(tmp_path, "list_2019.csv", editions.year_2015())
    assert (sheet.as_at, sheet.as_at_from) == (date(2015, 3, 31), "rows")
    assert any("2019-03-31" in note for note in sheet.notes)


def test_2017_long_term_care_is_no_short_break(tmp_path: Path) -> None:
    sheet, held = _loaded(tmp_path, 2017)
    assert sheet.notes == ["short break only: 'Long term care only' is read as no"]
    assert sum(bool(row["short_break_only"]) for row in held) == 2
    assert sum(row["short_break_only"] is False for row in held) == 18


def test_2019_third_grade_however_capitalised(tmp_path: Path) -> None:
    _, held = _loaded(tmp_path, 2019)
    graded = [row["overall"] for row in held]
    assert graded.count("Requires improvement") == sum(s.grade.startswith("Req") for s in INSPECTED)
    assert {row["health"] for row in held} == {None}


def test_2020_suspended_is_kept_and_a_blank_is_no_flag(tmp_path: Path) -> None:
    _, held = _loaded(tmp_path, 2020)
    assert [row["urn"] for row in held if row["status"] == "Suspended"] == [SETTINGS[2].urn]
    assert sum(bool(row["short_break_only"]) for row in held) == 2
    assert {row["registered_on"] for row in held} == {s.registered for s in SETTINGS}


def test_2026_names_what_it_does_not_know(tmp_path: Path) -> None:
    sheet, held = _loaded(tmp_path, 2026)
    assert sheet.unknown_columns == ("Carbon band", "Ultimate parent of the provider")
    assert list(sheet.guessed_columns.values()) == ["overall"]
    assert {row["owner"] for row in held} == {s.owner for s in SETTINGS}
    assert sum(row["overall"] is not None for row in held) == len(INSPECTED)


OUTCOMES_2025 = {
    "Cover": ("not used", None, 0),
    "Contents": ("not used", None, 0),
    "Notes": ("not used", None, 0),
    "LA_level_at_31_Mar_2025": ("not used", None, 0),
    "LA_in_year_2024-25": ("not used", None, 0),
    "Provider_level_at_31_Mar_2025": ("loaded", "ofsted-providers", 20),
    "Provider_level_in_year_2024-25": ("loaded", "ofsted-inspections", 12),
    "SA_Premises": ("not used", None, 0),
    "Leavers+Joiners_at_31_Mar_2025": ("loaded", "ofsted-movements", 4),
    "Providers+places_Time_series": ("loaded", "ofsted-series:providers+places_time_series", 6),
    "Latest_OE_31_Mar_Time_Series": ("loaded", "ofsted-series:latest_oe_31_mar_time_series", 4),
    "In_Year_Time_series": ("loaded", "ofsted-series:in_year_time_series", 4),
    "LA_inspections_2009-2025": ("not used", None, 0),
}


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_the_workbook_of_2025_each_sheet_as_what_it_is(kind: str, tmp_path: Path) -> None:
    write: Callable[[Any], bytes] = getattr(editions, kind)
    report, store = load_files(tmp_path, {f"data.{kind}": write(editions.sheets_2025())})
    told = {s.label.partition("#")[2]: (s.outcome, s.family, s.rows) for s in report.sheets()}
    assert told == OUTCOMES_2025
    assert report.exit_code == 0
    assert all(s.rejected == 0 and s.as_at in (None, date(2025, 3, 31)) for s in report.sheets())
    held = store.read("providers").sort("urn")
    assert held["urn"].to_list() == sorted(s.urn for s in SETTINGS)
    assert held["places"].to_list() == [s.places for s in sorted(SETTINGS, key=lambda s: s.urn)]
    assert held["inspected_on"].drop_nulls().len() == len(INSPECTED)
    assert held["event_number"].to_list()[0] == "10300000"
    assert store.read("movements").select("kind", "on").sort("kind", "on").rows() == [
        ("joined", date(2012, 1, 3)),
        ("joined", date(2012, 2, 3)),
        ("joined", date(2012, 3, 3)),
        ("left", date(2024, 9, 1)),
    ]
    figures = store.read("published_figures")
    homes = figures.filter(pl.col("measure").is_in(["homes", "places"])).sort("measure", "period")
    assert homes.select("measure", "period", "value").rows() == [
        ("homes", "2024-03-31", 3423.0),
        ("homes", "2025-03-31", 3946.0),
        ("places", "2025-03-31", 14275.0),
    ]


def test_two_registers_of_one_workbook_are_merged(tmp_path: Path) -> None:
    """A list with judgements and one without, both complete, of one date: one row a home, with its grade."""
    from market_tui.market import Market

    sheets = editions.sheets_2025()
    level = sheets["Provider_level_at_31_Mar_2025"]
    places = [[*row[:10], row[13]] if len(row) > 13 else row for row in level]
    places[0] = ["Children's social care data in England 2025 - Providers and places at 31 March 2025"]
    both = {"Provider_level_at_31_Mar_2025": level, "Providers+places_at_31_Mar_2025": places}
    report, store = load_files(tmp_path, {"data.ods": editions.ods(both)})
    assert [(s.outcome, s.coverage) for s in report.sheets()] == [("loaded", "register")] * 2
    held = Market(store).providers
    assert held.height == len(SETTINGS)
    assert held["overall"].count() == len(INSPECTED)


def test_part_two_gives_the_counts_and_part_one_the_judgements(tmp_path: Path) -> None:
    """As in 2018: an inspected list, and a complete one without judgements."""
    from market_tui.market import Market

    header = ["URN", "Provision type", "Local authority", "Sector", "Places"]
    rows = [(s.urn, s.provision, s.la, s.sector, s.places + 1) for s in SETTINGS]
    files = {
        "list_2019.csv": editions.year_2019(),
        "list_2019_part2.csv": editions.csv_bytes(header, rows),
    }
    report, store = load_files(tmp_path, files)
    assert [s.coverage for s in report.sheets()] == ["inspected", "register"]
    market = Market(store)
    assert market.dates == {date(2019, 3, 31): "register"}
    held = market.providers
    assert (held.height, held["overall"].count()) == (len(SETTINGS), len(INSPECTED))
    # Places are the register's; the owner, which it leaves out, is the inspected list's, and so is its key.
    assert held["places"].sum() == sum(s.places + 1 for s in SETTINGS)
    of_inspected = held.filter(pl.col("overall").is_not_null())
    assert of_inspected["owner_id"].str.starts_with("owner ").all()
