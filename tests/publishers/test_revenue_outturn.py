"""RO3 and RSX: stacked and single header rows, other bodies, marks, revisions, and the real return."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from market_tui.intake import load
from market_tui.publishers.revenue_outturn import heading, prepare
from market_tui.store import Store
from tests.conftest import REAL
from tests.intake.loading import load_files, one_sheet

IDENTITY = ["E-code", "ONS Code", "Local authority", "Notes", "Class", "Detailed Class", "Certified"]
KINDS = ["Employees\n (C1)", "Running Expenses\n (C2)", "Total Expenditure\n (C3 = C1 + C2)"]
RESIDENTIAL = "Children's social care - Children Looked After of which residential care"
WHOLE = "Children's social care - Children Looked After [note 3]"
ADULTS = "Physical support - adults (18–64)"


def body(code: str, name: str, kind: str, certified: str, *amounts: str) -> list[str]:
    return ["E1", code, name, "", kind, kind, certified, *amounts]


ROWS = (
    body("E06000006", "Halton UA", "UA", "N", "3", "27", "30000", "400", "18211", "18611", "0", "0", "9"),
    body("E08000013", "St Helens MBC", "MD", "Y", "3", "27", "40000", "1", "1", "14652", "0", "0", "9"),
    body("E06000063", "Cumberland", "UA", "[x]", *["[x]"] * 9),
    body("E07000195", "Newcastle-under-Lyme", "SD", "Y", *["0"] * 9),
    body("E31000022", "Kent Combined Fire and Rescue Authority", "O", "N", *["0"] * 9),
    body("E92000001", "ENGLAND", "Eng", "[Y]", "9", "9", "90", "9", "9", "40000.5", "9", "9", "9"),
    [
        "E-code",
        "ONS Code",
        "Class Breakdown [o]",
        "Notes",
        "Class",
        "Detailed Class",
        "Certified",
        *KINDS * 3,
    ],
    body("E06", "Unitary Authorities", "UA", "7", *["77777"] * 9),
    body("E12000007", "Greater London Authority", "O", "0", *["55555"] * 9),
)


def sheet(
    header_rows: list[list[str]], rows: tuple[list[str], ...] = ROWS, issued: str = "29 August 2024"
) -> bytes:
    above = [
        ["Revenue Outturn (RO) 2023-24: Social Care"],
        ["Data are in £ thousand."],
        [f"Last updated: {issued}"],
    ]
    width = len(IDENTITY) + 9
    out = io.StringIO()
    csv.writer(out).writerows([*(r + [""] * (width - len(r)) for r in above), *header_rows, *rows])
    return out.getvalue().encode()


def stacked(*services: str) -> list[list[str]]:
    numbered = [f"{kind}{n or ''}" for n, _ in enumerate(services) for kind in KINDS]
    over = [""] * len(IDENTITY) + [cell for name in services for cell in (name, "", "")]
    hidden = [""] * len(IDENTITY) + [f"RO3-cs-{n}" for n in range(3 * len(services))]
    return [hidden, over, IDENTITY + numbered]


def told(store: Store, line: str) -> dict[str | None, float | None]:
    rows = store.read("spending").filter(line=line)
    return dict(rows.select("area_code", "amount_gbp").rows())


STACKED = stacked(WHOLE, RESIDENTIAL, ADULTS)
FLAT = [
    IDENTITY[:-1] + ["Certification"] + [f"{s} - {k}" for s in (WHOLE, RESIDENTIAL, ADULTS) for k in KINDS]
]


@pytest.mark.parametrize("header", [STACKED, FLAT])
def test_stacked_and_single_header_rows_give_the_same(header: list[list[str]], tmp_path: Path) -> None:
    report, store = one_sheet(tmp_path, "RO3_2023-24.csv", sheet(header))
    assert (report.outcome, report.family, str(report.as_at)) == ("loaded", "revenue-outturn", "2024-03-31")
    assert told(store, "residential care") == {
        "E06000006": 18_611_000.0, "E08000013": 14_652_000.0, "E06000063": None, "E92000001": 40_000_500.0,
    }  # fmt: skip
    assert told(store, "children looked after")["E06000006"] == 30_000_000.0
    assert set(store.read("spending")["line"]) == {"residential care", "children looked after"}


def test_other_bodies_classes_and_a_regions_code_are_no_council(tmp_path: Path) -> None:
    report, store = one_sheet(tmp_path, "RO3_2023-24.csv", sheet(STACKED))
    rows = store.read("spending")
    assert set(rows["area_code"]) == {"E06000006", "E08000013", "E06000063", "E92000001"}
    assert "4 rows of districts, other bodies and classes of council left out" in report.notes
    assert rows.filter(level="England")["la_code"].to_list() == [None, None]


def test_marks_stand_and_certification_is_told(tmp_path: Path) -> None:
    report, store = one_sheet(tmp_path, "RO3_2023-24.csv", sheet(STACKED))
    rows = store.read("spending").filter(line="residential care")
    marks = {code: (mark, certified) for code, mark, certified in
             rows.select("area_code", "code", "certified").rows()}  # fmt: skip
    assert marks["E06000063"] == ("x", None)
    assert marks["E06000006"] == (None, False)
    assert marks["E08000013"] == (None, True)
    assert "1 of 3 councils not certified" in report.notes
    assert "amounts of 2023-24 are in GBP thousand, by their size" in report.notes


def test_a_service_without_a_name_does_not_take_its_neighbours(tmp_path: Path) -> None:
    _, store = one_sheet(tmp_path, "RO3_2023-24.csv", sheet(stacked(RESIDENTIAL, "", ADULTS)))
    assert told(store, "residential care")["E06000006"] == 30_000_000.0


def test_a_revision_is_kept_beside_the_first_issue_and_wins(tmp_path: Path) -> None:
    from market_tui.market import Market

    first = sheet(STACKED)
    later = sheet(
        STACKED,
        (body("E06000006", "Halton UA", "UA", "Y", *["1"] * 5, "19000", *["1"] * 3),),
        "5 December 2024",
    )
    for order in ([first, later], [later, first]):
        store = Store(tmp_path / str(len(order[0])))
        load_files(tmp_path, {"a.csv": order[0].replace(b"\r\n", b"\n"), "b.csv": order[1]}, store)
        rows = Market(store).costs.spending.filter(line="residential care", area_code="E06000006")
        assert rows.select("amount", "certified").rows() == [(19_000_000.0, True)]


def test_words_over_the_columns_of_the_council_and_notes_in_the_header(tmp_path: Path) -> None:
    header = [list(row) for row in STACKED]
    header[1][0], header[2][1] = "Details of the council", "ONS code [note 2]"
    report, store = one_sheet(tmp_path, "RO3_2023-24.csv", sheet(header))
    assert (report.outcome, report.rejected) == ("loaded", 0)
    assert "4 rows of districts, other bodies and classes of council left out" in report.notes
    assert told(store, "residential care")["E06000006"] == 18_611_000.0


def test_rsx_has_one_line(tmp_path: Path) -> None:
    services = ("Education services", "Children Social Care")
    header = [
        IDENTITY[:-1] + ["Certification"] + [f"{s} -  Total Expenditure\n (C3 = C1 + C2)" for s in services]
    ]
    amounts = tuple([*r[:7], "90000", "52345"] for r in ROWS[:3])
    report, store = one_sheet(tmp_path, "RSX_LA_Data_202425.csv", sheet(header, amounts))
    assert report.outcome == "loaded"
    told_rows = store.read("spending").filter(area_code="E06000006")
    assert told_rows.select("return_name", "financial_year", "line", "amount_gbp").rows() == [
        ("RSX", "2023-24", "all children's services", 52_345_000.0)
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (f"{RESIDENTIAL} - Total Expenditure\n (C3 = C1 + C2)18", "residential care total expenditure"),
        (f"{WHOLE} - Total Expenditure", "children looked after total expenditure"),
        ("TOTAL CHILDREN SOCIAL CARE - Total Expenditure", "total children social care total expenditure"),
        (
            "Children Social Care -  Total Expenditure\n (C3 = C1 + C2)",
            "children social care total expenditure",
        ),
        ("Total Expenditure\n (C3 = C1 + C2)4", "total expenditure"),
        ("ONS Code", "ons code"),
        ("Certification", "certified"),
    ],
)
def test_headings(cell: str, expected: str) -> None:
    assert heading(cell) == expected


def test_another_sheet_is_left_as_it_is() -> None:
    cells = pl.DataFrame({"row_number": [1, 2], "c0": ["URN", "SC1"], "c1": ["Local authority", "Wirral"]})
    assert prepare(cells) is None


def test_a_return_of_other_services_is_not_used(tmp_path: Path) -> None:
    report, _ = one_sheet(tmp_path, "RO5_2023-24.csv", sheet(stacked(ADULTS, ADULTS, ADULTS)))
    assert (report.outcome, report.reason) == ("not recognised", "it has no line on children's social care")


@pytest.fixture(scope="module")
def real_return(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    path = REAL / "spending" / "ro3" / "RO3_2023-24_data_by_LA.ods"
    if not path.is_file():
        pytest.skip("the real return is not here (../shared/real/spending)")
    store = Store(tmp_path_factory.mktemp("ro3"))
    load([path], store)
    return store.read("spending")


@pytest.mark.parametrize(
    ("code", "thousands"),
    [("E92000001", 3_337_916), ("E06000006", 18_611), ("E08000012", 31_231), ("E08000013", 14_652),
     ("E08000015", 28_123)],
)  # fmt: skip
def test_real_return_against_published(real_return: pl.DataFrame, code: str, thousands: int) -> None:
    (amount,) = real_return.filter(line="residential care", area_code=code)["amount_gbp"]
    assert round(amount / 1000) == thousands


def test_real_return_has_every_council_once(real_return: pl.DataFrame) -> None:
    lines = (
        real_return.filter(pl.col("level") == "Authority")
        .group_by("line")
        .agg(pl.len(), pl.col("la_code").n_unique().alias("councils"))
    )
    assert lines.height == 13
    assert set(lines["len"]) == set(lines["councils"]) == {153}
