"""Ofsted's restricted list to councils: both layouts, owners and needs, and nothing personal."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from market_tui.intake import load
from market_tui.store import Store
from tests.conftest import REAL

OLD = [
    "Local Authority", "URN", "Provider Type", "Sector", "Setting Name", "Registration Date",
    "Provider Status", "Closed Date", "Emotional and Behavioural Difficulties", "Sensory Impairment",
    "Learning Difficulty", "Max Users", "Overall Effectiveness", "Interim Inspection Start Date",
    "Assurance Visit Start Date", "Setting Telephone Number", "Owner Type", "Owner ID", "Owner Name",
    "Multi Building CH",
    "Top company (as listed on Companies House)",
]  # fmt: skip
ROWS = [
    ["Wirral", "SC123456", "Childrens Home", "Private", "The Larches", "2024-06-01", "Active", "-", "Yes",
     "Blind", "No", "4", "Good", "2024-11-02", "-", "0151 496 0000", "Organisation", "RP1",
     "Keys BR Limited", "No", "Amber Topco Ltd"],
    ["St. Helens", "1234567", "Childrens Home", "Private", "Home", "2015-06-01", "Active", "-", "-", "-",
     "Y", "3", "Requires improvement to be good", "-", "2025-01-09", "0151 496 0001", "Individual", "RP2",
     "Jane Citizen", "Yes", "-"],
]  # fmt: skip


def _book(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Provider information")
        for at, row in enumerate([header, *rows]):
            sheet.write_row(at, 0, row)
    return path


def test_owners_needs_and_visits(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    report = load([_book(tmp_path / "ofsted list 31 March 2025.xlsx", OLD, ROWS)], store)
    sheet = next(iter(report.sheets()))
    assert (sheet.outcome, sheet.family, str(sheet.as_at)) == ("loaded", "ofsted-council-list", "2025-03-31")
    assert sheet.unknown_columns == ()
    source = store.manifest().sources[0]
    assert source.restricted
    assert "Restricted" in source.licence
    told = store.read("restricted_providers").sort("urn")
    home = told.row(1, named=True)
    assert (home["owner_id"], home["top_company"]) == ("keys br limited", "Amber Topco Ltd")
    assert home["needs"] == "emotional and behavioural difficulties; sensory impairment: Blind"
    assert (str(home["interim_on"]), home["assurance_on"], home["places"]) == ("2024-11-02", None, 4)
    person = told.row(0, named=True)
    assert (person["owner"], person["owner_type"], person["top_company"]) == (None, "Individual", None)
    assert person["needs"] == "learning difficulty"


def test_the_bytes_are_kept_apart_whatever_else_is_in_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "ofsted list 31 March 2025.xlsx"
    with xlsxwriter.Workbook(path) as book:
        public = ["URN", "Provision type", "Local authority", "Sector", "Places"]
        tables = {
            "A register": [public, ["SC100001", "Children's home", "Wirral", "Private", "3"]],
            "List": [OLD, *ROWS],
        }
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    store = Store(tmp_path / "store")
    load([path], store)
    assert sorted(s.restricted for s in store.manifest().sources) == [False, True]
    assert [p.name for p in (store.folder / "restricted" / "originals").glob("*.name")]
    assert not (store.folder / "originals").exists()


def test_a_row_that_is_rejected_is_not_quoted(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    nameless = [cell if cell != "1234567" else "" for cell in ROWS[1]]
    load([_book(tmp_path / "list_2025-03-31.xlsx", OLD, [ROWS[0], nameless])], store)
    assert store.read("rejects").select("value", "reason").rows() == [(None, "has no URN")]


def test_names_of_people_and_telephones_are_not_stored_in_tables(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    load([_book(tmp_path / "list_2025-03-31.xlsx", OLD, ROWS)], store)
    cells = store.read("restricted_providers").select(pl.all().cast(pl.String)).rows()
    held = " ".join(str(cell) for row in cells for cell in row)
    assert "Citizen" not in held
    assert "496 0000" not in held
    assert "Larches" not in held


@pytest.mark.parametrize("file", ["ch_fake.xlsx", "scp_ch_2025_fake.xlsx"])
def test_the_real_layouts(file: str, tmp_path: Path) -> None:
    path = REAL / "ssda903" / "ofsted_list" / file
    if not path.is_file():
        pytest.skip("the layouts are not here (../shared/real/ssda903/ofsted_list)")
    report = load([path], Store(tmp_path / "store"))
    loaded = [s for s in report.sheets() if s.outcome == "loaded"]
    assert {s.family for s in loaded} == {"ofsted-council-list"}
    assert len(loaded) == (1 if file == "ch_fake.xlsx" else 2)
    assert all(s.unknown_columns == () for s in loaded)


def test_groups_by_the_list_leave_only_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from market_tui.cli import options
    from market_tui.cli.main import cli
    from market_tui.market.opening import sample_files

    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path / "config"))
    store = Store(tmp_path / "store")
    register = next(f for f in sample_files() if "march_2025" in f.name)
    row = [*ROWS[0]]
    load([register], store)
    row[18] = store.read("providers")["owner"].drop_nulls().sort()[0]
    load([_book(tmp_path / "list_2025-03-31.xlsx", OLD, [row, ROWS[1]])], store)

    def said(*words: str) -> str:
        runner = CliRunner()
        ended = runner.invoke(cli, ["--store", str(store.folder), *words])
        assert ended.exit_code == 0, (ended.output, ended.exception)
        return ended.output

    groups = "SELECT DISTINCT area, owner FROM homes ORDER BY owner"
    piped = said("sql", groups, "--format", "csv")
    assert "Amber Topco" not in piped
    assert "restricted list is loaded" in piped
    assert "restricted list is loaded" not in said("sql", "SELECT count(*) AS n FROM homes")
    assert "Amber Topco" in said("sql", "SELECT top_company FROM restricted_providers ORDER BY urn")
    with monkeypatch.context() as screen:
        screen.setattr(options, "on_screen", lambda: True)
        assert "Amber Topco" in said("sql", groups, "--format", "csv")
    (tmp_path / "groups.sql").write_text(f"-- title: Groups\n{groups}\n")
    for words, named in (
        (("sql", groups), False),
        (("query", str(tmp_path / "groups.sql")), False),
        (("query", "owners"), False),
        (("sql", "SELECT urn, top_company FROM restricted_providers ORDER BY urn"), True),
        (("sql", "SELECT urn, top_company FROM raw_restricted_providers ORDER BY urn"), True),
    ):
        file = tmp_path / "out.csv"
        said(*words, "-o", str(file))
        assert ("Amber Topco" in file.read_text("utf-8")) is named, words
