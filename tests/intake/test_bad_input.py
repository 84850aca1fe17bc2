"""Bad input, line by line of the design's table: what is said, what is kept, what still loads."""

import io
import json
import os
import struct
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from market_tui.intake import load
from market_tui.intake.sheets import Sheet
from market_tui.store import Store
from tests.intake import editions
from tests.intake.editions import SETTINGS, csv_bytes
from tests.intake.loading import load_files, one_sheet, rejects

HEADER = ["URN", "Provision type", "Local authority", "Sector", "Places", "Inspection date", "Event number"]


def _row(urn: str, **said: str) -> list[str]:
    told = {
        "URN": urn,
        "Provision type": "Children's home",
        "Local authority": "Wirral",
        "Sector": "Private",
        "Places": "4",
        "Inspection date": "07/06/2023",
        "Event number": "10273461",
    } | {name.replace("_", " "): value for name, value in said.items()}
    return list(told.values())


def _list(*rows: list[str], header: list[str] = HEADER) -> bytes:
    return csv_bytes(header, rows)


GOOD = _list(_row("SC100001"), _row("SC100002"))

NO_TABLES = {
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(200), "image"),
    "photo.csv": (b"\xff\xd8\xff\xe0" + bytes(64), "image"),
    "report.csv": (b"%PDF-1.7 \n1 0 obj", "PDF"),
    "page.csv": (b"\n <!DOCTYPE html><html><head><title>Sign in</title></head></html>", "web page"),
    "page2.csv": ("\ufeff<html lang='en'>".encode(), "web page"),
    "page3.csv": (b"<!-- a comment first --><table><tr><td>URN</td></tr></table>", "web page"),
    "page4.csv": (b'<?xml version="1.0"?>\n<html xmlns="x"></html>', "web page"),
    "columns.csv": (b"a," * 1_000_000, "2,000 columns"),
    "line.csv": (b"URN,Name\n" + b"a" * (17 << 20), "line of more than 16 MB"),
    "one_wide_row.csv": (b"," * 1999 + b"\n" + b"a\n" * 11_000, "10,000,000 cells"),
    "nothing.csv": (b"", "empty"),
    "spaces.csv": (b" \r\n\r\n  ", "empty"),
    "program.csv": (b"MZ\x90\x00" + bytes(400), "program"),
    "noise.csv": (bytes(range(256)) * 20, "binary"),
    "half.ods": (editions.ods({"S": [["URN"]]})[:300], "damaged or cut short"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook"),
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_table_is_refused_and_the_others_load(name: str, tmp_path: Path) -> None:
    content, told = NO_TABLES[name]
    report, store = load_files(tmp_path, {name: content, "list_2023.csv": GOOD})
    refused, loaded = report.sheets()
    assert refused.outcome == "refused"
    assert told in (refused.reason or "")
    assert (loaded.outcome, loaded.rows) == ("loaded", 2)
    assert report.exit_code == 3
    assert store.read("providers").height == 2


def test_a_strange_table_is_told_what_was_expected(tmp_path: Path) -> None:
    report, _ = load_files(tmp_path, {"other.csv": csv_bytes(["Fruit", "Price"], [["Apple", "1"]])})
    (sheet,) = report.sheets()
    assert sheet.outcome == "not recognised"
    assert "Ofsted provider list" in (sheet.remedy or "")
    assert report.exit_code == 3


def test_a_folder_in_which_nothing_is_known_is_no_success(tmp_path: Path) -> None:
    strange = csv_bytes(["Fruit", "Price"], [["Apple", "1"]])
    (tmp_path / "in").mkdir()
    for name in ("one.csv", "two.csv"):
        (tmp_path / "in" / name).write_bytes(strange)
    report = load([tmp_path / "in"], Store(tmp_path / "store"))
    assert report.exit_code == 3
    assert "\n".join(report.lines()).count("Ofsted provider list") == 1


def test_a_table_like_ours_is_told_of_the_nearest(tmp_path: Path) -> None:
    header = ["Local authority", "Provision type", "Fruit"]
    report, _ = load_files(tmp_path, {"other.csv": csv_bytes(header, [["Wirral", "Home", "Apple"]])})
    (sheet,) = report.sheets()
    assert sheet.outcome == "not recognised"
    assert "the nearest is Ofsted" in (sheet.reason or "")
    assert "urn" in (sheet.reason or "")


def test_a_stranger_in_a_folder_is_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "other.csv").write_bytes(csv_bytes(["Fruit", "Price"], [["Apple", "1"]]))
    (folder / "list_2023.csv").write_bytes(GOOD)
    (folder / ".hidden.csv").write_bytes(GOOD)
    (folder / "~$list.xlsx").write_bytes(b"lock")
    (folder / "notes.docx").write_bytes(b"PK")
    report = load([folder], Store(tmp_path / "store"))
    assert [Path(f.file).name for f in report.files] == ["list_2023.csv", "other.csv"]
    assert report.exit_code == 0


def test_a_missing_path_an_empty_folder_and_a_device_are_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = load(
        [tmp_path / "gone.csv", tmp_path / "empty", Path("/dev/null"), tmp_path / "empty"],
        Store(tmp_path / "store"),
    )
    reasons = [s.reason or "" for s in report.sheets()]
    assert "No such file" in reasons[0]
    assert "in this folder" in reasons[1]
    assert "not a plain file" in reasons[2]
    assert report.exit_code == 3
    assert report.generation == 0


ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "cp1252": "cp1252",
    "mac_roman": "mac_roman",
    "cp850": "cp850",
    "utf-16": "utf-16",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_encoding_is_read_and_named(encoding: str, tmp_path: Path) -> None:
    """A dash and a pound sign, or what of it the encoding has."""
    odd = "£5 – Hôme" if encoding != "cp850" else "£5 Hôme é è"
    name = f"O’Brien {odd}" if encoding != "cp850" else odd
    header = [*HEADER, "Organisation name"]
    content = csv_bytes(header, [[*_row("SC100001"), name]], encoding=encoding)
    sheet, store = one_sheet(tmp_path, "list_2023.csv", content)
    assert sheet.encoding == ENCODINGS[encoding]
    assert store.read("providers")["owner"].to_list() == [name]


def test_a_single_odd_byte_is_read_as_a_dash(tmp_path: Path) -> None:
    """0xD0 is a dash in Mac Roman and a letter in Windows-1252; 0x96 is the dash of Windows-1252."""
    for byte, encoding in ((b"\xd0", "mac_roman"), (b"\x96", "cp1252")):
        content = b"Children's social care " + byte + b" as at 31 March 2024\r\n" + GOOD
        sheet, _ = one_sheet(tmp_path / encoding, "x.csv", content)
        assert (sheet.encoding, sheet.title) == (encoding, "Children's social care – as at 31 March 2024")


def test_a_lone_no_break_space_is_no_letter(tmp_path: Path) -> None:
    """0xCA in Mac Roman, 0xA0 in Windows-1252: all that is odd in some lists of 2018."""
    header = [*HEADER, "Organisation name"]
    for encoding in ("mac_roman", "cp1252"):
        content = csv_bytes(header, [[*_row("SC100001"), "Home\xa0Care"]], encoding=encoding)
        sheet, store = one_sheet(tmp_path / encoding, "list_2018.csv", content)
        assert sheet.encoding == encoding
        assert store.read("providers")["owner"].to_list() == ["Home Care"]


def test_a_missing_required_column_names_it(tmp_path: Path) -> None:
    header = ["Reference", *HEADER[1:]]
    report, store = load_files(tmp_path, {"list_2023.csv": _list(_row("SC100001"), header=header)})
    (sheet,) = report.sheets()
    assert sheet.outcome == "refused"
    assert sheet.reason == "looks like: Ofsted provider list, but has no column for: urn"
    assert "Unknown columns: Reference" in (sheet.remedy or "")
    assert report.exit_code == 3
    assert store.manifest().generation == 0


def test_unknown_columns_are_reported_by_name(tmp_path: Path) -> None:
    header = [*HEADER, "Shoe size", "Colour\nof door"]
    sheet, _ = one_sheet(tmp_path, "list_2023.csv", _list([*_row("SC100001"), "9", "red"], header=header))
    assert sheet.unknown_columns == ("Shoe size", "Colour of door")


def test_cells_under_no_header_are_said(tmp_path: Path) -> None:
    header = [*HEADER, ""]
    content = _list([*_row("SC100001"), ""], [*_row("SC100002"), "spilt"], header=header)
    sheet, _ = one_sheet(tmp_path, "list_2023.csv", content)
    assert sheet.notes == ["column 8 has no header: 1 cells left out"]


UNREADABLE = {
    "Event_number": ("1.02E+07", "event_number", "a number that a spreadsheet has rounded"),
    "Inspection_date": ("31/02/2024", "inspected_on", "not a date"),
    "Places": ("four", "places", "not a whole number"),
    "Sector": ("Martian", "sector", "not a word of this scale"),
}


@pytest.mark.parametrize("column", UNREADABLE)
def test_an_unreadable_cell_is_null_and_a_reject(column: str, tmp_path: Path) -> None:
    value, field, reason = UNREADABLE[column]
    content = _list(_row("SC100001"), _row("SC100002", **{column: value}))
    sheet, store = one_sheet(tmp_path, "list_2023.csv", content)
    assert (sheet.rows, sheet.rejected) == (2, 1)
    assert rejects(store) == [(3, field, value, reason)]
    assert store.read("providers").filter(urn="SC100002")[field].to_list() == [None]
    assert store.read("providers").filter(urn="SC100001")[field].null_count() == 0


@pytest.mark.parametrize("places", ["-1", "99999999999", "3.5", "1e3", "∞"])
def test_impossible_places_are_rejects(places: str, tmp_path: Path) -> None:
    sheet, store = one_sheet(tmp_path, "list_2023.csv", _list(_row("SC100001", Places=places)))
    assert (sheet.outcome, sheet.rejected) == ("loaded", 1)
    assert store.read("providers")["places"].to_list() == [None]


def test_short_long_and_repeated_rows_are_rejects_whole(tmp_path: Path) -> None:
    content = _list(
        _row("SC100001"),
        _row("SC100002")[:4],
        [*_row("SC100003"), "one too many"],
        [*_row("SC100004"), "", " "],
        _row("SC100001", Places="9"),
        _row(""),
        ["Source: Ofsted, a footnote"],
    )
    sheet, store = one_sheet(tmp_path, "list_2023.csv", content)
    assert store.read("providers")["urn"].to_list() == ["SC100001", "SC100004"]
    whole = "Children's home,Wirral,Private"
    assert rejects(store) == [
        (3, None, f"SC100002,{whole}", "has another number of cells than the header"),
        (4, None, f"SC100003,{whole},4,07/06/2023,10273461,one too many",
         "has another number of cells than the header"),
        (6, None, f"SC100001,{whole},9,07/06/2023,10273461", "names a URN for the second time"),
        (7, None, f",{whole},4,07/06/2023,10273461", "has no URN"),
        (8, None, '"Source: Ofsted, a footnote"', "has another number of cells than the header"),
    ]  # fmt: skip
    assert (sheet.rows, sheet.rejected) == (2, 5)


def test_an_open_quotation_mark_swallows_nothing_in_silence(tmp_path: Path) -> None:
    lines = _list(*(_row(f"SC{100000 + i}") for i in range(400))).decode().split("\r\n")
    lines[5] = lines[5].replace("Wirral", '"Wirral')
    sheet, store = one_sheet(tmp_path, "list_2023.csv", "\r\n".join(lines).encode())
    assert sheet.outcome == "refused"
    assert "row 6" in (sheet.reason or "")
    assert "quotation mark" in (sheet.remedy or "")
    assert store.manifest().generation == 0


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_delimiter_and_one_odd_line(mark: str, tmp_path: Path) -> None:
    odd = next(other for other in ";|,\t" if other != mark)
    lines = GOOD.decode().replace(",", mark).splitlines()
    text = "\n".join([f"A title{odd * 90}", "Prose, with commas; and more, so", *lines, ""])
    sheet, _ = one_sheet(tmp_path, "list_2023.csv", text.encode())
    assert (sheet.outcome, sheet.rows, sheet.rejected) == ("loaded", 2, 0)


@pytest.mark.parametrize("ends", [("\r\n", "\n", "\r"), ("\r",), ("\r\n",)])
def test_mixed_line_ends_and_lost_zero_bytes_lose_no_row(
    ends: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("market_tui.intake.delimited._CELLS_AT_ONCE", 200)  # many frames, made one
    lines = _list(*(_row(f"SC10{i:04}") for i in range(60))).decode().splitlines()
    text = "".join(line + ends[i % len(ends)] for i, line in enumerate(lines)).replace("Priv", "Pr\0iv", 3)
    sheet, _ = one_sheet(tmp_path, "list_2023-03-31.csv", text.encode())
    assert (sheet.outcome, sheet.rows, sheet.rejected, sheet.blank_rows) == ("loaded", 60, 0, 0)


def test_a_download_cut_off_is_refused(tmp_path: Path) -> None:
    sheet, _ = one_sheet(tmp_path, "list_2023.csv", GOOD[:-30])
    assert sheet.outcome == "refused"
    assert "cut short" in (sheet.reason or "")


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    first, store = load_files(tmp_path, {"list_2023.csv": GOOD})
    parts = sorted(p.stat().st_mtime_ns for p in store.folder.rglob("*.parquet"))
    again, _ = load_files(tmp_path, {"list_2023.csv": GOOD, "a copy.csv": GOOD}, store)
    assert first.generation == again.generation == store.manifest().generation == 1
    assert [s.outcome for s in again.sheets()] == ["unchanged", "unchanged"]
    assert again.exit_code == 0
    assert sorted(p.stat().st_mtime_ns for p in store.folder.rglob("*.parquet")) == parts


def test_the_same_file_twice_in_one_load_is_taken_once(tmp_path: Path) -> None:
    report, store = load_files(tmp_path, {"list_2023.csv": GOOD, "copy_2023.csv": GOOD})
    assert [s.outcome for s in report.sheets()] == ["loaded", "unchanged"]
    assert len(store.manifest().sources) == 1


def test_a_corrected_issue_replaces_and_says_so(tmp_path: Path) -> None:
    _, store = load_files(tmp_path, {"list_2023.csv": GOOD})
    before = store.manifest().sources[0].source_id
    report, _ = load_files(tmp_path, {"list_2023_v2.csv": _list(_row("SC100009"))}, store)
    (sheet,) = report.sheets()
    assert (sheet.outcome, sheet.replaces) == ("replaced", before)
    assert sheet.notes == ["replaces list_2023.csv of the same date and coverage"]
    assert store.read("providers")["urn"].to_list() == ["SC100009"]
    assert report.generation == 2


def _zip(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_zip_is_its_files_and_odd_ones_among_them_do_no_harm(tmp_path: Path) -> None:
    packed = _zip(
        ("data/list_2023.csv", GOOD),
        ("data/list_2024.csv", csv_bytes(HEADER, [_row("SC100001"), _row("SC100005")])),
        ("guidance/logo.png", b"\x89PNG" + bytes(100)),
        ("guidance/read me.txt", b"Read this first."),
        ("__MACOSX/data/._list_2023.csv", b"\x00\x05\x16\x07"),
        ("wb.ods", editions.ods({"Sheet": editions.sheets_2025()["Provider_level_at_31_Mar_2025"]})),
    )
    report, store = load_files(tmp_path, {"release.zip": packed})
    told = {s.label: (s.outcome, str(s.as_at)) for s in report.sheets()}
    assert told == {
        "release.zip/list_2023.csv": ("loaded", "2023-03-31"),
        "release.zip/list_2024.csv": ("loaded", "2024-03-31"),
        "release.zip/logo.png": ("not recognised", "None"),
        "release.zip/read me.txt": ("not recognised", "None"),
        "release.zip/wb.ods#Sheet": ("loaded", "2025-03-31"),
    }
    assert report.exit_code == 0
    assert len({s.source_id for s in store.manifest().sources}) == 3


def test_a_corrected_list_in_a_zip_takes_the_place_of_the_first(tmp_path: Path) -> None:
    """As if each came by itself; the sheets of a workbook stay together."""
    sheets = {name: [HEADER, _row(urn)] for name, urn in (("Homes", "SC100003"), ("Others", "SC100004"))}
    packed = _zip(("list_2023.csv", GOOD), ("list_2023_v2.csv", _list(_row("SC100009"))))
    book = editions.ods(sheets)
    report, store = load_files(tmp_path, {"release.zip": packed, "list_2024.ods": book})
    assert [(s.label, s.outcome) for s in report.sheets()] == [
        ("release.zip/list_2023.csv", "loaded"),
        ("release.zip/list_2023_v2.csv", "replaced"),
        ("list_2024.ods#Homes", "loaded"),
        ("list_2024.ods#Others", "loaded"),
    ]
    assert sorted(store.read("providers")["urn"]) == ["SC100003", "SC100004", "SC100009"]


def test_a_hash_in_a_files_name_parts_no_sheet_off(tmp_path: Path) -> None:
    """A store is repaired by the name that a file came by, which may hold its date."""
    _, store = load_files(tmp_path, {"copy #2 of list_2023.csv": GOOD})
    (source,) = store.manifest().sources
    assert source.file_name == "copy _2 of list_2023.csv"


def test_a_zip_within_a_zip_is_refused_and_the_rest_loads(tmp_path: Path) -> None:
    packed = _zip(("inner.zip", _zip(("list_2022.csv", GOOD))), ("list_2023.csv", GOOD))
    report, _ = load_files(tmp_path, {"release.zip": packed})
    assert [(s.outcome, s.reason) for s in report.sheets()] == [
        ("refused", "an archive within an archive"),
        ("loaded", None),
    ]
    assert report.exit_code == 3


PATHS = ["../../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:/evil.csv", "..\\..\\evil.csv"]


@pytest.mark.parametrize("name", PATHS)
def test_a_path_out_of_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    report, _ = load_files(tmp_path, {"release.zip": _zip((name, GOOD))})
    (sheet,) = report.sheets()
    assert (sheet.outcome, sheet.reason) == ("refused", "the archive holds a path that leads outside it")
    assert not list(tmp_path.parent.glob("evil.csv"))


def test_a_sheets_name_makes_no_path(tmp_path: Path) -> None:
    """The names of series' sheets become folders of the store."""
    series = editions.sheets_2025()["Latest_OE_31_Mar_Time_Series"]
    report, store = load_files(tmp_path, {"x.ods": editions.ods({"../../../../evil/..": series})})
    assert [s.outcome for s in report.sheets()] == ["loaded"]
    parts = [p.name for p in (store.folder / "parts").iterdir()]
    assert parts == [store.manifest().sources[0].source_id]
    assert ".." not in parts[0]


def _stated(packed: bytes, size: int, lie: int) -> bytes:
    """The archive with a member's unpacked size stated as another, in both its directories."""
    return packed.replace(struct.pack("<I", size), struct.pack("<I", lie))


def test_a_bomb_is_refused_at_a_stated_limit(tmp_path: Path) -> None:
    zeros = bytes(64 << 20)
    honest = _zip(("list_2023.csv", zeros))
    lying = _stated(honest, len(zeros), 1000)
    many = _zip(*((f"{i}.csv", b"") for i in range(2001)))
    report, _ = load_files(tmp_path, {"honest.zip": honest, "lying.zip": lying, "many.zip": many})
    reasons = [s.reason for s in report.sheets()]
    assert reasons[0] == "the archive unpacks to over 250 times its size"
    assert reasons[1] == "the archive is damaged or cut short"
    assert reasons[2] == "the archive holds more than 2,000 files"


def test_a_stray_cell_at_the_end_of_the_sheet_is_refused(tmp_path: Path) -> None:
    """Two cells, but 17 thousand million between them: a reader would ask for 500 GB."""
    import xlsxwriter

    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    page = book.add_worksheet()
    page.write(0, 0, "URN")
    page.write(1_048_575, 16_383, "x")
    book.close()
    report, _ = load_files(tmp_path, {"x.xlsx": packed.getvalue()})
    (sheet,) = report.sheets()
    assert (sheet.reason or "").startswith("a sheet spans 1,048,576 rows by 16,384 columns")


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("padding", [0, 5_000, 70_000])
def test_xml_entities_are_refused_wherever_they_hide(padding: int, tmp_path: Path) -> None:
    prolog = f"<!--{'x' * padding}-->{ENTITIES}"
    report, _ = load_files(tmp_path, {"x.ods": editions.ods({"S": [["URN"]]}, prolog)})
    (sheet,) = report.sheets()
    assert sheet.outcome == "refused"
    assert "entities" in (sheet.reason or "") or "comments" in (sheet.reason or "")


def test_an_encrypted_archive_is_said_to_be(tmp_path: Path) -> None:
    packed = bytearray(_zip(("list_2023.csv", GOOD)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + at] |= 1
    report, _ = load_files(tmp_path, {"x.zip": bytes(packed)})
    assert [s.reason for s in report.sheets()] == ["the archive is encrypted"]


HOSTILE = ("=cmd|'/c calc'!A1", "[/red][bold]", "\x1b[2J\x1b[31m", "<script>", "+1-1", "\x9b2J", "a\u0000b")


def test_hostile_text_is_kept_as_text(tmp_path: Path) -> None:
    """Markup and formulas stay, for a door to guard; control characters go."""
    header = [*HEADER, "Organisation name"]
    rows = [[*_row(f"SC{100000 + i}"), text] for i, text in enumerate(HOSTILE)]
    _, store = one_sheet(tmp_path, "list_2023.csv", csv_bytes(header, rows))
    owners = store.read("providers").sort("urn")["owner"].to_list()
    assert owners == ["=cmd|'/c calc'!A1", "[/red][bold]", "[2J[31m", "<script>", "+1-1", "2J", "ab"]


def test_the_report_as_json(tmp_path: Path) -> None:
    report, _ = load_files(
        tmp_path, {"list_2023.csv": _list(_row("SC100001", Places="x")), "bad.csv": b"%PDF"}
    )
    told = json.loads(json.dumps(report.to_dict()))
    assert set(told) == {"exit_code", "generation", "files"}
    assert (told["exit_code"], told["generation"]) == (3, 1)
    good, bad = told["files"]
    assert set(good) == {"file", "sha256", "bytes", "named", "refused", "sheets"}
    assert (good["refused"], bad["refused"]) == (False, True)
    (sheet,) = good["sheets"]
    assert set(sheet) >= {
        "label", "outcome", "family", "title", "source_id", "as_at", "as_at_from", "coverage", "encoding",
        "header_row", "rows", "blank_rows", "rejected", "guessed_columns", "unknown_columns", "notes",
        "replaces", "reason", "remedy",
    }  # fmt: skip
    assert (sheet["as_at"], sheet["rows"], sheet["rejected"]) == ("2023-03-31", 1, 1)
    assert date.fromisoformat(sheet["as_at"])


def test_a_mistyped_date_in_the_rows_moves_no_list(tmp_path: Path) -> None:
    rows = [_row(f"SC{100000 + i}") for i in range(300)]
    rows[7][5] = "07/06/2053"
    sheet, _ = one_sheet(tmp_path, "download.csv", csv_bytes(HEADER, rows))
    assert sheet.as_at == date(2024, 3, 31)


def test_an_unknown_authority_counts_in_its_region(tmp_path: Path) -> None:
    header = [*HEADER, "Government Office Region"]
    rows = [[*_row("SC100001", Local_authority="Atlantis"), "North West"], [*_row("SC100002"), "North West"]]
    sheet, store = one_sheet(tmp_path, "list_2023.csv", csv_bytes(header, rows))
    assert sheet.notes == ["authority not recognised, counted in its region: Atlantis"]
    held = store.read("providers").sort("urn").select("la_code", "la_name", "region").rows()
    assert held == [("E12000002", "Atlantis", "North West"), ("E08000015", "Wirral", "North West")]


def test_a_column_of_other_words_is_told_in_few(tmp_path: Path) -> None:
    rows = [_row(f"SC{100000 + i}", Provision_type=f"Kind {i}") for i in range(300)]
    sheet, store = one_sheet(tmp_path, "list_2023.csv", csv_bytes(HEADER, rows))
    assert len(sheet.notes) == 21
    assert sheet.notes[-1] == "provision: 280 more words that are not known"
    assert store.read("providers")["provision"].n_unique() == 300


def test_a_file_that_breaks_the_reader_keeps_no_other_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(sheet: Sheet) -> bool:
        return "2023" in sheet.file and next(iter([]))

    monkeypatch.setattr("market_tui.intake.read.is_series", breaks)
    report, _ = load_files(tmp_path, {"list_2023.csv": GOOD, "list_2024.csv": GOOD + b"\n"})
    assert [(s.outcome, s.reason) for s in report.sheets()] == [
        ("refused", "could not be read: StopIteration"), ("loaded", None),
    ]  # fmt: skip


def test_a_list_without_rows_is_not_loaded(tmp_path: Path) -> None:
    report, store = load_files(tmp_path, {"list_2023.csv": csv_bytes(HEADER, [])})
    assert [s.outcome for s in report.sheets()] == ["not recognised"]
    assert store.manifest().sources == ()


def test_every_row_is_a_setting_or_a_reject_in_the_sample_of_all_editions(tmp_path: Path) -> None:
    files = {f"list_{y}.csv": getattr(editions, f"year_{y}")() for y in (2014, 2015, 2017, 2020, 2026)}
    _, store = load_files(tmp_path, files)
    counted = store.read("providers").group_by("as_at").agg(pl.len())["len"].to_list()
    assert counted == [len(SETTINGS)] * 5


def test_a_header_alone_is_said_to_have_no_rows(tmp_path: Path) -> None:
    report, _ = load_files(tmp_path, {"list_2023.csv": csv_bytes(HEADER, [])})
    (sheet,) = report.sheets()
    assert (sheet.outcome, sheet.reason) == (
        "not recognised", "looks like: Ofsted provider list, but has no rows",
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    report = load([tmp_path / "pipe.csv"], Store(tmp_path / "store"))
    assert [sheet.reason for sheet in report.sheets()] == ["not a plain file"]
