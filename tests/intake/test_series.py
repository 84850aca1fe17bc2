"""Ofsted's published series: figures under the titles and headings that the publisher prints."""

from pathlib import Path

from market_tui.store import Store
from tests.intake import editions
from tests.intake.loading import load_files

SERIES: list[list[editions.Cell]] = [
    ["Number of providers and places"],
    ["Table 6a: Number of providers as at 31 March [note 2]"],
    ["Date [note 1]", "Children's homes [note 4]", "Data type", "Boarding schools", "All"],
    ["2026-03-31", "4,100", "Providers", "58 ", "6000"],
    ["2025-03-31 [note 3]", "3946", "Providers", ",", "[x]"],
    [],
    ["Table 8c: Latest overall effectiveness of children's homes"],
    ["Year", "Total", "Good", "Good or outstanding"],
    ["2026-03-31", "3500", "2700", "84%"],
]


def _figures(store: Store) -> list[tuple[object, ...]]:
    held = store.read("published_figures").sort("definition", "period", "measure")
    return held.select("measure", "definition", "period", "value").rows()


def test_columns_in_another_order_with_notes_and_one_that_is_new(tmp_path: Path) -> None:
    report, store = load_files(tmp_path, {"data.ods": editions.ods({"Time_series": SERIES})})
    assert [(s.outcome, s.rows) for s in report.sheets()] == [("loaded", 7)]
    providers = "Table 6a: Number of providers as at 31 March"
    judged = "Table 8c: Latest overall effectiveness of children's homes"
    assert _figures(store) == [
        ("homes", providers, "2025-03-31", 3946.0),
        ("homes", providers, "2026-03-31", 4100.0),
        ("homes: boarding schools", providers, "2026-03-31", 58.0),
        ("homes_everything", providers, "2026-03-31", 6000.0),
        ("latest: good or outstanding", judged, "2026-03-31", 84.0),
        ("latest: total", judged, "2026-03-31", 3500.0),
        ("latest_good", judged, "2026-03-31", 2700.0),
    ]


def test_a_stray_comma_among_the_owners_is_no_number(tmp_path: Path) -> None:
    rows: list[list[editions.Cell]] = [
        ["Table 1: Largest owners of children's homes, as at 31 March 2026"],
        ["Owner name", "Number of homes"],
        ["One Ltd", ","],
        ["Two Ltd", "1,50"],
        ["Three Ltd", "1,500"],
    ]
    _, store = load_files(tmp_path, {"ownership.ods": editions.ods({"Table_1": rows})})
    assert store.read("published_figures")["value"].to_list() == [1500.0]
