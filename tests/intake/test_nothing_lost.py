"""Every row of a file is in a table or among the rejects: counted apart, in plain Python."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from market_tui.intake.decode import decode
from market_tui.intake.headers import Head, match
from market_tui.intake.read import BROKEN, read_sheet
from market_tui.intake.sheets import Sheet, read_sheets
from market_tui.publishers import FAMILIES
from tests.conftest import REAL
from tests.intake.editions import Cell, csv_bytes, ods
from tests.intake.loading import load_files, one_sheet, rejects

FILES = sorted(REAL.rglob("*.csv")) if REAL.is_dir() else []
HEADER = ["URN", "Provision type", "Local authority", "Sector", "Places"]
HOME = ["Children's home", "Wirral", "Private", "4"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_rows_and_rejects_are_the_rows_of_the_real_file(path: Path) -> None:
    data = path.read_bytes()
    (sheet,) = read_sheets(data, path.name)
    assert isinstance(sheet, Sheet)
    told = read_sheet(sheet, "0" * 64)
    if not told.tables or told.restricted:
        pytest.skip("no file of a publisher's")
    lines = list(csv.reader(io.StringIO(decode(data)[0], newline="")))
    filled = sum(any(cell.strip() for cell in line) for line in lines[told.report.header_row or 0 :])
    lost = told.tables.get("rejects", pl.DataFrame({"column": []}, schema={"column": pl.String}))
    assert told.report.rows + lost.filter(pl.col("column").is_null()).height == filled


def test_a_row_that_is_neither_joiner_nor_leaver_is_told(tmp_path: Path) -> None:
    header = [*HEADER, "Joiner status", "Leaver status"]
    said = (("Joiner", ""), ("", "Left in year"), ("Yes", "No"), ("", ""), ("J?", "-"))
    rows = [[f"SC10000{n}", *HOME, *both] for n, both in enumerate(said)]
    sheet, store = one_sheet(tmp_path, "movements_2026.csv", csv_bytes(header, rows))
    assert store.read("movements").select("urn", "kind").rows() == [
        ("SC100000", "joined"), ("SC100002", "joined"), ("SC100001", "left"),
    ]  # fmt: skip
    assert [(r[0], r[3]) for r in rejects(store)] == [
        (5, "neither a joiner nor a leaver"), (6, "neither a joiner nor a leaver"),
    ]  # fmt: skip
    assert (sheet.rows, sheet.rejected) == (3, 2)


def test_lists_of_joiners_alone_and_of_leavers_alone_are_no_registers(tmp_path: Path) -> None:
    lists = {
        f"{flag}s_2026.csv": csv_bytes([*HEADER, f"{flag} status"], [[urn, *HOME, flag]])
        for flag, urn in (("Joiner", "SC100001"), ("Leaver", "SC100002"))
    }
    report, store = load_files(tmp_path, lists)
    assert [(s.family, s.coverage) for s in report.sheets()] == [
        ("ofsted-movements", "joiners"), ("ofsted-movements", "leavers"),
    ]  # fmt: skip
    assert set(store.read("movements").select("urn", "kind").rows()) == {
        ("SC100001", "joined"), ("SC100002", "left"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "said"), [("Date closed", "07/06/2025"), ("Registration status", "Closed")]
)
def test_a_list_of_what_has_left_is_no_register(column: str, said: str, tmp_path: Path) -> None:
    rows = [[f"SC10000{n}", *HOME, said] for n in range(4)]
    report, _ = load_files(tmp_path, {"closures_2026.csv": csv_bytes([*HEADER, column], rows)})
    (sheet,) = report.sheets()
    assert (sheet.outcome, report.exit_code) == ("not recognised", 3)
    assert "leavers, perhaps" in (sheet.reason or "")


def test_a_visit_without_a_date_is_told(tmp_path: Path) -> None:
    header = [*HEADER, "Inspection date", "Overall effectiveness"]
    days = ("07/06/2025", "", "9/9/2025", "32/01/2026", "1/2/2026", "1/3/2026")
    rows = [["SC100001", *HOME, day, "Good"] for day in days]
    sheet, store = one_sheet(tmp_path, "in year 2025-26.csv", csv_bytes(header, rows))
    assert (sheet.family, sheet.rows, sheet.rejected) == ("ofsted-inspections", 4, 2)
    assert store.read("inspections").height == 4
    assert [(r[0], r[1], r[3]) for r in rejects(store)] == [
        (3, None, "has no inspection date"), (5, None, "has no inspection date"),
    ]  # fmt: skip


def test_an_owner_list_that_names_nobody_is_told(tmp_path: Path) -> None:
    header = [*HEADER, "Ultimate owner"]
    rows: list[list[Cell]] = [
        ["SC100001", *HOME, "Topco Ltd"],
        ["SC100002", *HOME, "-"],
        ["SC100003", *HOME, ""],
    ]
    told: list[list[Cell]] = [["Ownership of children's social care providers"], [*header], *rows]
    _, store = load_files(tmp_path, {"ownership_2026.ods": ods({"Providers at 31 Mar 2026": told})})
    assert store.read("ultimate_owners")["urn"].to_list() == ["SC100001"]
    assert [r[3] for r in rejects(store)] == ["names no ultimate owner"] * 2


DICTIONARY = ["Measure_short", "Measure", "Polarity", "Topic", "Last Update"]


def test_a_dictionary_without_decimals_and_with_a_second_description(tmp_path: Path) -> None:
    rows = [
        ["LAC", "Looked after", "Low", "Children", "46000"],
        ["LAC", "The same", "High", "Other", "46000"],
    ]
    sheet, store = one_sheet(tmp_path, "lait.csv", csv_bytes(DICTIONARY, rows))
    assert (sheet.outcome, sheet.rows, sheet.rejected) == ("loaded", 1, 1)
    held = store.read("indicator_definitions").select("indicator", "title", "polarity", "decimals").rows()
    assert held == [("LAC", "Looked after", "low", None)]
    assert [r[3] for r in rejects(store)] == ["describes a measure for the second time"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_optional_column_is_needed(path: Path) -> None:
    """Without every second one of them, and without the others, no reader breaks."""
    beginning = b"\n".join(path.read_bytes().split(b"\n")[:80])
    (sheet,) = read_sheets(beginning, "list_2025-03-31.csv")
    assert isinstance(sheet, Sheet)
    found = next((m for f in FAMILIES if (m := match(Head(sheet.cells), f)) and not m.missing), None)
    if found is None:
        pytest.skip("no file of a publisher's")
    needed = {f.name for f in found.family.required}
    optional = [column for field, column in found.columns.items() if field not in needed]
    for half in (optional[::2], optional[1::2]):
        told = read_sheet(replace(sheet, cells=sheet.cells.drop(half), widths=None), "0" * 64)
        assert not (told.report.reason or "").startswith(BROKEN)
