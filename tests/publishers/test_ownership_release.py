"""Ofsted's ownership release, in the layouts that its reports and other lists suggest."""

from datetime import date
from pathlib import Path

from market_tui.intake import load
from market_tui.store import Store
from tests.intake import editions
from tests.intake.editions import csv_bytes
from tests.intake.loading import load_files

FILE = "Ownership_of_childrens_social_care_providers_in_England_2025_underlying_data.ods"
LARGEST = [
    ["Table 1: Largest owners of children’s homes in England, as at 31 March 2025"],
    ["This worksheet contains one table. Some shorthand is used."],
    ["Owner name", "Number of children’s homes [note 1]", "Places", "Percentage of all children’s homes"],
    ["Amalfi Midco Limited (CareTech)", "1,234", "1000", "5%"],
    ["An owner of which nothing is told", "[c]", "[c]", "[c]"],
    ["G Square Healthcare Private Equity LLP (Keys)", "150", "[c]", "4%"],
    [],
    ["Table 2: Homes of the largest owners by region"],
    ["Region", "Number of homes 31 March 2024", "Number of homes 31 March 2025"],
    ["West Midlands", "200", "210"],
]
PROVIDERS = [
    ["Table 3: Providers and their ultimate owners as at 31 March 2025"],
    ["URN", "Provision type", "Sector", "Places", "Local authority", "Registered provider",
     "Ultimate owner", "Companies House number"],
    ["SC100001", "Children's home", "Private", "4", "Wirral", "Cambian Childcare Limited 01234567",
     "Amalfi Midco Limited", "1234567"],
    ["SC100002", "Children's home", "Private", "3", "Leeds", "A Small Home Ltd", "A Small Home Ltd", ""],
    ["SC100003", "Children's home", "Local authority", "3", "Leeds", "Leeds City Council", "-", ""],
]  # fmt: skip


def test_tables_of_owners_become_published_figures(tmp_path: Path) -> None:
    report, store = load_files(tmp_path, {FILE: editions.ods({"Table_1": LARGEST})})
    (sheet,) = report.sheets()
    assert (sheet.outcome, sheet.as_at, sheet.coverage) == ("loaded", date(2025, 3, 31), "published")
    held = store.read("published_figures").sort("definition", "measure").rows()
    told = [(m, d.split("; ")[1:], a, p, v) for m, d, a, p, v, _ in held]
    assert told == [
        ("Number of children’s homes", ["Amalfi Midco Limited (CareTech)"], "England", "2025-03-31", 1234),
        ("Percentage of all children’s homes", ["Amalfi Midco Limited (CareTech)"], "England",
         "2025-03-31", 5),
        ("Places", ["Amalfi Midco Limited (CareTech)"], "England", "2025-03-31", 1000),
        ("Number of children’s homes", ["G Square Healthcare Private Equity LLP (Keys)"], "England",
         "2025-03-31", 150),
        ("Percentage of all children’s homes", ["G Square Healthcare Private Equity LLP (Keys)"],
         "England", "2025-03-31", 4),
        ("Number of homes 31 March 2024", [], "West Midlands", "2024-03-31", 200),
        ("Number of homes 31 March 2025", [], "West Midlands", "2025-03-31", 210),
    ]  # fmt: skip
    assert held[0][1].startswith("Table 1: Largest owners of children’s homes")


def test_ultimate_owners_by_setting(tmp_path: Path) -> None:
    report, store = load_files(tmp_path, {FILE: editions.ods({"Table_3": PROVIDERS})})
    (sheet,) = report.sheets()
    assert (sheet.outcome, sheet.family, sheet.unknown_columns) == ("loaded", "ofsted-ultimate-owners", ())
    held = store.read("ultimate_owners").sort("urn")
    assert held.select("urn", "owner", "owner_id", "ultimate_owner", "company_number").rows() == [
        ("SC100001", "Cambian Childcare Limited", "cambian childcare limited", "Amalfi Midco Limited",
         "01234567"),
        ("SC100002", "A Small Home Ltd", "a small home limited", "A Small Home Ltd", None),
    ]  # fmt: skip


def test_a_list_of_the_release_is_never_taken_for_the_register(tmp_path: Path) -> None:
    """It holds private providers only: as a register it would take the true one's place."""
    header = ["URN", "Provision type", "Registration status", "Sector", "Places", "Local authority"]
    rows = [[f"SC10000{i}", "Children's home", "Active", "Private", "3", "Leeds"] for i in range(5)]
    register = csv_bytes(header, rows)
    name = "Ownership_of_childrens_social_care_providers_2025-03-31.csv"
    report, store = load_files(tmp_path, {"list_2025-03-31.csv": register, name: register + b"\n"})
    assert [s.outcome for s in report.sheets()] == ["loaded", "not recognised"]
    assert "ultimate owner" in (list(report.sheets())[1].reason or "")
    assert len(store.manifest().sources) == 1


def test_the_older_release_and_an_empty_cover(tmp_path: Path) -> None:
    cover = [["Largest national providers of private and voluntary social care (March 2024)"], ["Contents"]]
    table = [["Company name", "Number of homes", "% of private homes"], ["Keys", "100", "0.04"]]
    (tmp_path / "x.ods").write_bytes(editions.ods({"Cover": cover, "Table": cover + table}))
    report = load([tmp_path / "x.ods"], Store(tmp_path / "store"))
    assert [s.outcome for s in report.sheets()] == ["not used", "loaded"]
    assert list(report.sheets())[1].as_at == date(2024, 3, 31)
    assert Store(tmp_path / "store").read("published_figures")["value"].sort().to_list() == [0.04, 100]
