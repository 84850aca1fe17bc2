"""DfE's files on looked-after children through the real intake: what is read, said and refused."""

import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from market_tui.intake import SheetReport
from market_tui.store import Store
from tests.intake.loading import load_files, one_sheet, rejects
from tests.publishers import dfe_editions as dfe

TO_2024 = ("cla_group", "characteristic", "number", "percentage")
FROM_2025 = ("characteristic", "breakdown", "children_count", "children_percent")
COUNCILS = (dfe.ENGLAND, dfe.NORTH_WEST, dfe.HALTON, dfe.LIVERPOOL)


def figures(
    *areas: dfe.Area, years: tuple[int, ...] = (2023, 2024)
) -> dict[tuple[dfe.Area, int], dict[tuple[str, ...], str]]:
    """Every area's eight rows: 100 children of whom 10 in homes, 66 fostered, 44 outside, 22 far away."""
    return {
        (area, year): dict(
            dfe.characteristics(
                area, year, total="100", homes="10", foster="66", outside="44", inside="56", far="22"
            )
        )
        for year in years
        for area in areas
    }


def children(store: Store) -> list[tuple[object, ...]]:
    return store.read("children").drop("source_id").sort(pl.all(), nulls_last=True).rows()


def read(folder: Path, content: bytes, name: str = "cla.csv") -> tuple[SheetReport, Store]:
    return one_sheet(folder, name, content)


@pytest.mark.parametrize("columns", [TO_2024, FROM_2025, ("group_of", "label_of", "Number", "Percent")])
def test_columns_are_known_by_what_stands_beneath_them(tmp_path: Path, columns: tuple[str, ...]) -> None:
    report, store = read(tmp_path, dfe.release(columns, figures(*COUNCILS)))
    assert (report.outcome, report.family, report.rows) == ("loaded", "dfe-characteristics", 64)
    assert (report.as_at, report.as_at_from) == (date(2024, 3, 31), "rows")
    _, other = read(tmp_path / "other", dfe.release(TO_2024, figures(*COUNCILS)))
    assert children(store) == children(other)


def test_a_row_carries_level_code_and_edition(tmp_path: Path) -> None:
    _, store = read(tmp_path, dfe.release(TO_2024, figures(*COUNCILS)))
    rows = store.read("children").filter(
        pl.col("category") == "Outside the authority", pl.col("year") == 2023
    )
    told = (
        rows.select("level", "area_code", "la_code", "measure", "value", "edition").sort("area_code").rows()
    )
    edition = date(2024, 3, 31)
    assert told == [
        ("Authority", "E06000006", "E06000006", "locality", 44.0, edition),
        ("Authority", "E08000012", "E08000012", "locality", 44.0, edition),
        ("Region", "E12000002", None, "locality", 44.0, edition),
        ("England", "E92000001", None, "locality", 44.0, edition),
    ]


def test_an_authority_without_its_new_code_is_known_by_number_or_name(tmp_path: Path) -> None:
    by_number = (*dfe.LIVERPOOL[:5], "")
    by_name = (*dfe.HALTON[:3], "", "St. Helens", "")
    report, store = read(tmp_path, dfe.release(TO_2024, figures(dfe.ENGLAND, by_number, by_name)))
    assert set(store.read("children")["la_code"].drop_nulls()) == {"E08000012", "E08000013"}
    assert not report.notes


def test_an_unknown_authority_is_said_and_left_out(tmp_path: Path) -> None:
    stranger = (*dfe.HALTON[:3], "999", "Barsetshire", "E09999999")
    report, store = read(tmp_path, dfe.release(TO_2024, figures(dfe.LIVERPOOL, stranger)))
    assert report.notes == ["authority not recognised, left out: Barsetshire"]
    assert set(store.read("children")["la_code"]) == {"E08000012"}


def test_a_column_renamed_again_is_named_and_the_rest_loads(tmp_path: Path) -> None:
    report, store = read(
        tmp_path,
        dfe.release(TO_2024, figures(*COUNCILS)).replace(b"percentage", b"part_of_hundred"),
    )
    assert report.outcome == "loaded"
    assert report.unknown_columns == ("part_of_hundred",)
    assert store.read("children").height == 64


def test_a_renamed_count_is_read_where_only_it_can_be_meant(tmp_path: Path) -> None:
    content = dfe.release(TO_2024, figures(*COUNCILS)).replace(b"number", b"how_many")
    report, store = read(tmp_path, content)
    assert report.guessed_columns["how_many"] == "count"
    assert store.read("children")["value"].sum() == 2 * 4 * (10 + 66 + 100 + 56 + 44 + 100 + 22 + 100)


@pytest.mark.parametrize("column", ["time_period", "geographic_level", "cla_group", "characteristic"])
def test_a_renamed_column_of_words_or_years_is_known_by_them(tmp_path: Path, column: str) -> None:
    content = dfe.release(TO_2024, figures(*COUNCILS)).replace(column.encode(), b"zq", 1)
    report, store = read(tmp_path, content)
    assert "zq" in report.guessed_columns
    assert store.read("children").height == 64


def test_two_renamed_figures_are_not_guessed_between(tmp_path: Path) -> None:
    content = dfe.release(TO_2024, figures(*COUNCILS)).replace(b"number,percentage", b"how_many,how_much")
    report, _ = read(tmp_path, content)
    assert report.outcome == "refused"
    assert "number" in (report.reason or "")
    assert "how_many, how_much" in (report.remedy or "")


def test_an_unknown_label_is_kept_and_said(tmp_path: Path) -> None:
    told = figures(*COUNCILS)
    for cells in told.values():
        cells[dfe.PLACED, "Therapeutic care settings"] = "3"
    report, store = read(tmp_path, dfe.release(TO_2024, told))
    assert report.notes == ["unknown label: Therapeutic care settings"]
    assert store.read("children").filter(category="Therapeutic care settings")["value"].to_list() == [3.0] * 8


def test_marks_stay_marks_and_junk_is_rejected(tmp_path: Path) -> None:
    told = figures(dfe.LIVERPOOL, years=(2024,))
    cells = told[dfe.LIVERPOOL, 2024]
    marks = dict(zip(list(cells)[:5], ["c", "[z]", "K", "1,234", "about 5"], strict=True))
    report, store = read(tmp_path, dfe.release(TO_2024, {(dfe.LIVERPOOL, 2024): cells | marks}))
    held = {(c, v): k for c, v, k in store.read("children").select("category", "value", "code").rows()}
    assert held["Secure homes and children's homes", None] == "c"
    assert held["Foster placements", None] == "z"
    assert held["Total", None] == "k"
    assert held["Inside the authority", 1234.0] is None
    assert report.rejected == 1
    assert rejects(store) == [(6, "count", "about 5", "neither a number nor a mark")]


def test_a_file_with_every_figure_hidden_loads(tmp_path: Path) -> None:
    hidden = {key: dict.fromkeys(cells, "c") for key, cells in figures(*COUNCILS).items()}
    report, store = read(tmp_path, dfe.release(TO_2024, hidden))
    assert (report.outcome, report.rejected) == ("loaded", 0)
    assert store.read("children")["code"].unique().to_list() == ["c"]
    assert store.read("children")["value"].null_count() == 64


FILE = dfe.release(
    TO_2024, figures(dfe.ENGLAND, dfe.HALTON, dfe.LIVERPOOL, dfe.WIRRAL, years=(2024, 2023, 2022))
)
LINES = FILE.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (FILE[:-40], "its last line has"),
        (b"".join(LINES[: 1 + 8 * 4 * 2 + 8 + 3]), "its last area has 3 of 8 rows"),
        (b"".join(LINES[: 1 + 8 * 4 * 2 + 8 * 2]), "its last year has 16 of 32 rows"),
    ],
)
def test_a_download_cut_short_is_refused_as_that(tmp_path: Path, content: bytes, why: str) -> None:
    report, store = read(tmp_path, content)
    assert report.outcome == "refused"
    assert (report.reason or "").startswith(f"cut short: {why}")
    assert not store.manifest().sources


def test_a_last_year_or_label_that_is_shorter_by_itself_is_no_cut(tmp_path: Path) -> None:
    """An authority merged away before the last year; a label without figures for England and regions."""
    told = figures(dfe.ENGLAND, dfe.CUMBRIA, dfe.LIVERPOOL, dfe.WIRRAL, years=(2022, 2023, 2024))
    del told[dfe.CUMBRIA, 2024]
    report, _ = read(tmp_path / "year", dfe.release(TO_2024, told))
    assert (report.outcome, report.rows) == ("loaded", 88)
    flows = [
        [*dfe.where(area, 2024), label, "5"]
        for label in (dfe.HERE, dfe.ELSEWHERE, dfe.NET)
        for area in (COUNCILS if label != dfe.NET else COUNCILS[2:])
    ]
    report, _ = read(tmp_path / "label", dfe.csv_of([*dfe.FIXED, "characteristic", "number"], flows))
    assert (report.outcome, report.rows) == ("loaded", 10)


def test_a_file_for_england_alone_does_not_displace_the_authorities(tmp_path: Path) -> None:
    whole, england = dfe.release(TO_2024, figures(*COUNCILS)), dfe.release(TO_2024, figures(dfe.ENGLAND))
    report, store = load_files(tmp_path, {"la.csv": whole, "national.csv": england})
    assert [(s.outcome, s.coverage) for s in report.sheets()] == [("loaded", None), ("loaded", "England")]
    assert set(store.read("children")["level"].cast(pl.String)) == {"England", "Region", "Authority"}


def test_a_whole_file_without_a_last_line_end_loads(tmp_path: Path) -> None:
    assert read(tmp_path, FILE.rstrip(b"\n"))[0].outcome == "loaded"


def test_another_release_of_the_department_is_not_taken_for_one(tmp_path: Path) -> None:
    rows = [[*dfe.where(dfe.HALTON, 2024), "Agency workers", "12"]]
    report, _ = read(tmp_path, dfe.csv_of([*dfe.FIXED, "worker_type", "headcount"], rows))
    assert report.outcome == "not recognised"


def test_net_gain_is_a_locality_figure_too(tmp_path: Path) -> None:
    told = {(area, 2024): dict(dfe.flows("30", "40", "-10")) for area in COUNCILS}
    _, store = read(tmp_path, dfe.release(("characteristic", "number"), told, end="\r\n"))
    liverpool = store.read("children").filter(la_code="E08000012").select("measure", "category", "value")
    assert sorted(liverpool.rows()) == [
        ("locality", "Outside the authority", 40.0),
        ("net gain", "Net gain", -10.0),
        ("net gain", "Placed elsewhere", 40.0),
        ("net gain", "Placed here by others", 30.0),
    ]


def test_homes_are_told_from_all_placements_by_the_title_only(tmp_path: Path) -> None:
    pairs = {(dfe.LIVERPOOL, year): ("81", "70") for year in (2023, 2024)}
    report, store = read(tmp_path, dfe.homes_outside(pairs), "part 2.csv")
    assert (report.family, report.header_row) == ("dfe-homes-outside", 14)
    told = (
        store.read("children")
        .filter(year=2024)
        .select("measure", "category", "value")
        .sort("category")
        .rows()
    )
    assert told == [
        ("children's homes: locality", "Outside the authority", 81.0),
        ("children's homes: locality", "Outside the authority, per cent", 70.0),
    ]
    untitled, _ = read(tmp_path / "b", dfe.homes_outside(pairs, "Looked-after children"), "part 2.csv")
    assert untitled.outcome == "not recognised"
    net, _ = read(tmp_path / "c", dfe.homes_net({(dfe.LIVERPOOL, 2024): "-38"}), "part 1.csv")
    assert net.family == "dfe-homes-net-gain"


def test_a_year_in_the_title_does_not_date_the_edition(tmp_path: Path) -> None:
    title = f"{dfe.FOI_TITLE}, 2014 to 2024"
    pairs = {(dfe.LIVERPOOL, year): ("81", "70") for year in (2014, 2024)}
    report, _ = read(tmp_path, dfe.homes_outside(pairs, title), "FOI.csv")
    assert report.as_at == date(2024, 3, 31)


NATIONAL = [column for column in dfe.FIXED if not column.startswith(("region", "old", "la_", "new"))]


@pytest.mark.parametrize("numbered", [True, False])
def test_a_type_is_inside_or_outside_by_its_number_or_its_heading(tmp_path: Path, numbered: bool) -> None:
    lines = [
        ("1. ", "All children looked after at 31 March", "100"),
        ("2. ", "All children placed inside council boundary", "50"),
        ("2b. ", "Secure homes and children's homes", "7"),
        ("3. ", "All children placed outside council boundary", "45"),
        ("3b. ", "Secure homes and children's homes", "9"),
        ("4. ", "Other placement", "5"),
    ]
    rows = [
        [
            "2024",
            "Reporting year",
            "National",
            "E92000001",
            "England",
            (n if numbered else "") + label,
            who,
            v,
        ]
        for n, label, v in lines
        for who in ("All children", "Private provision")
    ]
    content = dfe.csv_of([*NATIONAL, "placement_type", "placement_provider", "number"], rows)
    report, store = read(tmp_path, content)
    assert report.family == "dfe-national-providers"
    held = {
        c: v
        for m, c, v in store.read("children").select("measure", "category", "value").rows()
        if "type" in m
    }
    assert held["Secure homes and children's homes | Total | Inside the authority"] == 7
    assert held["Secure homes and children's homes | Private provision | Outside the authority"] == 9
    assert held["Other placements | Total | Inside or outside"] == 5
    # Inside and outside leave other placements out there, so they are no locality figures.
    locality = store.read("children").filter(measure="locality").select("category", "value").rows()
    assert locality == [("Total", 100.0)]


WIDE = (
    "New_geog_code", "geog_l", "geog_c", "geog_n", "CLA_Mar{year}", "CLA_{year}", "CLA_Fost", "CLA_Secure",
    "CLA_Priv", "CLAA_InBound", "CLA_OutBound", "CLA_ExtPl", "CLA_NetGain ",
)  # fmt: skip


def _wide_row(code: str, level: str, number: str, name: str, **cells: str) -> dict[str, str]:
    return {"New_geog_code": code, "geog_l": level, "geog_c": number, "geog_n": name} | {
        "CLA_Mar{year}": cells["on"], "CLAA_InBound": cells["inside"], "CLA_OutBound": cells["outside"],
        "CLA_ExtPl": cells["here"], "CLA_NetGain ": cells["net"], "CLA_Secure": "7",
    }  # fmt: skip


_FLOWS = ("on", "inside", "outside", "here", "net")


def _flows(*values: str) -> dict[str, str]:
    return dict(zip(_FLOWS, values, strict=True))


WIDE_ROWS = (
    _wide_row("E92000001", "NATIONAL", "999", "ENGLAND", **_flows("300", "180", "120", "110", "..")),
    _wide_row("E12000007", "REGION", "H", "INNER LONDON", **_flows("20", "10", "10", "10", "0")),
    _wide_row("E08000012", "LA", "341", "Liverpool", **_flows("200", "120", "80", "30", "x")),
    _wide_row("E06000053", "", "420", "Isles of Scilly", **_flows("98", "58", "40", "60", "20")),
)


def test_a_wide_file_is_turned_long_whatever_its_columns_are_called(tmp_path: Path) -> None:
    report, store = read(tmp_path, dfe.wide(2012, WIDE_ROWS, WIDE), "SFR20_CLA2012.csv")
    assert (report.outcome, report.family, report.as_at) == ("loaded", "dfe-wide-yearly", date(2012, 3, 31))
    assert report.unknown_columns == ()
    held = {
        (code, m, c): (v, k)
        for code, m, c, v, k in store.read("children")
        .select("area_code", "measure", "category", "value", "code")
        .rows()
    }
    assert held["E08000012", "looked after", "Children"] == (200.0, None)
    assert held["E08000012", "locality", "Inside the authority"] == (120.0, None)
    assert held["E08000012", "placement type", "Secure units, children's homes and hostels"] == (7.0, None)
    # These files print no net gain below zero: 30 - 80, beside the mark that stood there.
    assert held["E08000012", "net gain", "Net gain"] == (-50.0, "x")
    assert held["E92000001", "net gain", "Net gain"] == (-10.0, "..")
    assert held["E06000053", "net gain", "Net gain"] == (20.0, None)
    # Inner London bears London's code there.
    assert held["E13000001", "looked after", "Children"] == (20.0, None)
    assert set(store.read("children").filter(area_code="E06000053")["level"]) == {"Authority"}


def test_a_wide_file_without_its_last_authorities_is_cut_short(tmp_path: Path) -> None:
    report, _ = read(tmp_path, dfe.wide(2012, WIDE_ROWS[:3], WIDE), "SFR20_CLA2012.csv")
    assert report.reason == "cut short: its authorities add up to 200 of England's 300 children"


LAIT = {
    "Short Desc": ["RescareFinance"] * 4 + ["LAC"],
    "Data item": [None] * 5,
    "Years": ["2016-17 (OT)", "2016-17 (OT)", "2017-18 (OT)", "2017-18 (OT)", "2025"],
    "LA and Regions": ["Liverpool", "London (Inner)", "England", "St. Helens", "Dorset (Pre LG)"],
    "Values": ["3.65E+3", "-", "3500", "7.0000000000000007E-2", "46"],
    "LA Number": [341.0, 987.0, 970.0, 342.0, 835.0],
    "Region": ["North West", "NA", "NA", "North West", "South West"],
}


def _parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame(LAIT).write_parquet(out)
    return out.getvalue()


def test_the_interactive_tools_parquet_is_read_as_text_of_numbers_and_dashes(tmp_path: Path) -> None:
    report, store = read(tmp_path, _parquet(), "bds_long_0.parquet")
    assert (report.outcome, report.family, report.as_at) == ("loaded", "lait-indicators", date(2025, 3, 31))
    columns = ["level", "area_code", "period", "note", "value", "code"]
    assert store.read("indicators").select(columns).rows() == [
        ("Authority", "E08000012", "2016-17", "OT", 3650.0, None),
        ("Region", "E13000001", "2016-17", "OT", None, "-"),
        ("England", "E92000001", "2017-18", "OT", 3500.0, None),
        ("Authority", "E08000013", "2017-18", "OT", 0.07, None),
        ("Authority", "E10000009", "2025", None, 46.0, None),
    ]
    assert not report.notes


def test_parquet_cut_short_is_refused_as_that_and_the_rest_loads(tmp_path: Path) -> None:
    report, _ = load_files(tmp_path, {"a.parquet": _parquet()[:-30], "b.csv": FILE})
    cut, whole = report.sheets()
    assert (cut.outcome, cut.reason) == ("refused", "cut short: the Parquet file has no end")
    assert whole.outcome == "loaded"
    assert report.exit_code == 3


def test_the_dictionary_says_what_is_good(tmp_path: Path) -> None:
    header = [
        "Measure_code",
        "Topic",
        "Measure",
        "Measure_short",
        "Polarity",
        "y_axis_name",
        "dps",
        "Last Update",
        "Description",
    ]
    rows = [
        ["1", "Finance", "Unit cost", "RescareFinance", "Low", "GBP a week", "0", "45809", "Two\nlines"],
        ["2", "Health", "Nothing", "Odd", "-", "%", "NA", "45000", "x"],
    ]  # fmt: skip
    report, store = read(tmp_path, dfe.csv_of(header, rows, end="\r\n", bom=False), "dictionary.csv")
    assert (report.family, report.as_at) == ("lait-dictionary", date(2025, 6, 1))
    told = (
        store.read("indicator_definitions")
        .select("indicator", "polarity", "unit", "decimals", "meaning")
        .rows()
    )
    assert told == [
        ("RescareFinance", "low", "GBP a week", 0, "Two lines"),
        ("Odd", None, "%", None, "x"),
    ]
