"""The great files of Companies House: sieved while reading, whatever their encoding, order or end."""

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import market_tui
from market_tui.intake import load, streams
from market_tui.intake.report import SheetReport
from market_tui.store import Store

HEADER = [
    "CompanyName", " CompanyNumber", "RegAddress.PostTown", "RegAddress.PostCode", "CompanyCategory",
    "CompanyStatus", "DissolutionDate", "IncorporationDate", "SICCode.SicText_1", "SICCode.SicText_2", "URI",
    "PreviousName_1.CONDATE", " PreviousName_1.CompanyName",
]  # fmt: skip
COMPANIES = "BasicCompanyDataAsOneFile-2025-06-01.csv"
CONTROLLERS = "persons-with-significant-control-snapshot-2025-06-02.txt"


def company(
    name: str, number: str, category: str = "Private Limited Company", previous: str = ""
) -> list[str]:
    sic = "87900 - Other residential care activities n.e.c."
    return [
        name,
        number,
        "LEEDS",
        "LS1 1AA",
        category,
        "Active",
        "",
        "01/02/2010",
        sic,
        "",
        "http://x",
        "",
        previous,
    ]


def control(number: str, name: str, above: str, **more: Any) -> str:
    data = {
        "kind": "corporate-entity-person-with-significant-control",
        "name": name,
        "identification": {"registration_number": above, "place_registered": "Companies House"},
        "notified_on": "2016-04-06",
        **more,
    }
    return json.dumps({"company_number": number, "data": data}, separators=(",", ":"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with a register of four owners."""
    register = tmp_path / "provider_at_march_2025.csv"
    owners = [
        "Keys BR Limited",
        "We are Juno C.I.C.",
        "Hexagon & Care",
        "ERA Care Limited 5921904",
        "Wirral Council",
    ]
    lines = ["URN,Provision type,Registration status,Sector,Places,Local authority,Organisation name"]
    lines += [f"SC{i:06d},Children's home,Active,Private,3,Wirral,{o}" for i, o in enumerate(owners)]
    register.write_text("\n".join(lines), encoding="utf-8")
    made = Store(tmp_path / "store")
    assert load([register], made).exit_code == 0
    return made


def write_companies(folder: Path, rows: list[list[str]], end: str = "") -> Path:
    path = folder / COMPANIES
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(HEADER)
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
        file.write(end)
    return path


ROWS = [
    company("ACME TRADING LIMITED", "00000001"),
    company("KEYS BR LTD", "04111111"),
    company("KEYS BR HOLDINGS LTD", "04111112"),
    company("WE ARE JUNO COMMUNITY INTEREST COMPANY", "13000000", "Community Interest Company"),
    company("HEXAGON AND CARE LIMITED", "OC300001", "PRI/LTD BY GUAR/NSC"),
    company("QUITE ANOTHER NAME LIMITED", "05921904"),
    company("NEW NAME LIMITED", "08888888", previous="KEYS BR LIMITED"),
]


def one(report: Any) -> SheetReport:
    found: SheetReport = next(iter(report.sheets()))
    return found


def test_only_owners_are_kept_by_number_name_and_earlier_name(store: Store, tmp_path: Path) -> None:
    report = one(load([write_companies(tmp_path, ROWS)], store))
    assert (report.outcome, str(report.as_at), report.rows) == ("loaded", "2025-06-01", 5)
    told = store.read("companies").select("company_number", "owner_id", "matched_by", "sic").rows()
    sic = "87900 - Other residential care activities n.e.c."
    assert sorted(told) == [
        ("04111111", "keys br limited", "name", sic),
        ("05921904", "era care limited", "number", sic),
        ("08888888", "keys br limited", "previous name", sic),
        ("13000000", "we are juno cic", "name", sic),
        ("OC300001", "hexagon and care", "name", sic),
    ]
    source = next(s for s in store.manifest().sources if "companies" in s.tables)
    assert not source.kept
    assert not store.original(source.sha256).exists()
    market = market_tui.open_market(store.folder)
    forms = {
        o: (f, r)
        for o, f, r in market.query("owner_forms").select("owner", "legal_form", "reason").iter_rows()
    }
    assert forms["Hexagon & Care"] == ("Company limited by guarantee", "Companies House: PRI/LTD BY GUAR/NSC")


STRAY = {
    "left open": ('"ACME TRADING LIMITED"', '"ACME TRADING LIMITED'),
    "within": ('"ACME TRADING LIMITED"', '"ACME "T" LIMITED"'),
    "left open at the end": ('"QUITE ANOTHER NAME LIMITED"', 'QUITE ANOTHER" NAME "LIMITED"'),
}


@pytest.mark.parametrize("how", STRAY)
def test_a_stray_quotation_mark_takes_no_other_company_with_it(
    how: str, store: Store, tmp_path: Path
) -> None:
    path = write_companies(tmp_path, [*ROWS, company("AFTER IT LIMITED", "00000009")])
    path.write_text(path.read_text("utf-8").replace(*STRAY[how]), "utf-8")
    report = one(load([path], store))
    held = set(store.read("companies")["company_number"])
    assert {"04111111", "08888888", "13000000", "OC300001"} <= held
    assert any(note.startswith("8 lines read") for note in report.notes)


def test_the_same_file_after_another_register_is_another_list(store: Store, tmp_path: Path) -> None:
    """So that its part is not swapped under a reader, or a crash."""
    path = write_companies(tmp_path, ROWS)
    load([path], store)
    before = next(s.source_id for s in store.manifest().sources if "companies" in s.tables)
    register = tmp_path / "provider_at_march_2024.csv"
    register.write_text(
        "URN,Provision type,Registration status,Sector,Places,Local authority,Organisation name\n"
        "SC000009,Children's home,Active,Private,3,Wirral,Acme Trading Ltd\n"
    )
    load([register, path], store)
    (after,) = (s.source_id for s in store.manifest().sources if "companies" in s.tables)
    assert before != after
    assert "acme trading limited" in set(store.read("companies")["owner_id"])


def test_small_blocks_give_the_same(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_companies(tmp_path, ROWS * 20)
    load([path], store)
    whole = store.read("companies").drop("source_id")
    monkeypatch.setattr(streams, "BLOCK", 1000)
    load([path], store)
    assert store.read("companies").drop("source_id").equals(whole)


@pytest.mark.parametrize("end", ['"CUT SHORT LTD","0123', '"CUT'])
def test_a_company_file_cut_short_loads_what_is_whole(store: Store, tmp_path: Path, end: str) -> None:
    report = one(load([write_companies(tmp_path, ROWS, end)], store))
    assert (report.outcome, report.rows) == ("loaded", 5)
    assert any("cut short" in note and f"{len(end)} bytes" in note for note in report.notes)


def test_a_last_line_without_an_end_may_be_whole(store: Store, tmp_path: Path) -> None:
    path = write_companies(tmp_path, ROWS)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    report = one(load([path], store))
    assert report.rows == 5
    assert not any("cut short" in note for note in report.notes)


def test_a_zip_of_one_file_and_a_broken_zip(store: Store, tmp_path: Path) -> None:
    plain = write_companies(tmp_path, [*ROWS, *(company(f"FILLER {i}", f"{i:08d}") for i in range(5000))])
    packed = tmp_path / "BasicCompanyDataAsOneFile-2025-06-01.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, plain.name)
    report = one(load([packed], store))
    assert (report.family, report.rows) == ("companies-house-companies", 5)
    # A download that broke off has no directory of its files; what has come is read all the same.
    whole = packed.read_bytes()
    packed.write_bytes(whole[: len(whole) * 2 // 3])
    report = one(load([packed], store))
    assert (report.outcome, report.rows) == ("replaced", 5)
    assert any("cut short: the archive ends early" in note for note in report.notes)
    packed.write_bytes(whole[:200])
    assert one(load([packed], store)).outcome == "refused"


def test_controllers_up_the_chain(store: Store, tmp_path: Path) -> None:
    person = {"kind": "individual-person-with-significant-control", "name": "Mr Private Person"}
    lines = [
        json.dumps({"company_number": "04111111", "data": person}),
        control("04111111", "Keys Group Ltd", "555"),
        control("04111111", "Former Parent Ltd", "777", ceased_on="2018-10-19"),
        control("00000555", "Fund Topco SARL", "B 12345"),
        control("00000999", "Nobody's Parent", "1"),
        control("05921904", "Loop A", "06000001"),
        control("06000001", "Loop B", "06000002"),
        control("06000002", "Loop A", "06000001"),
        '{"company_number":"04111111","data":{"kind":"corporate-entity", }}',
        '{"company_number":"04111111","data":{"kind":["corporate-entity"],"ceased":"no"}}',
    ]
    path = tmp_path / CONTROLLERS
    path.write_text("\n".join(lines) + '\n{"company_number":"041', encoding="utf-8")
    report = load([write_companies(tmp_path, ROWS), path], store)
    last = list(report.sheets())[-1]
    assert (last.outcome, str(last.as_at), last.rows) == ("loaded", "2025-06-02", 5)
    assert last.rejected == 2
    assert any("cut short" in note for note in last.notes)
    held = store.read("controllers")
    assert "Mr Private Person" not in str(held.rows())
    assert set(held["controller"]) == {"Keys Group Ltd", "Fund Topco SARL", "Loop A", "Loop B"}
    market = market_tui.open_market(store.folder)
    told = market.query("group_proposals")
    found = {
        o: (p, n, s)
        for o, p, n, s in told.select("owner", "proposed_group", "controller", "steps").iter_rows()
    }
    # The mapping knows Keys BR Limited, so that the group under its fund keeps the known name.
    assert found["Keys BR Limited"] == ("Keys", "Fund Topco SARL", 2)
    assert set(found) == {"Keys BR Limited", "ERA Care Limited"}


def test_what_must_be_loaded_first_is_said(store: Store, tmp_path: Path) -> None:
    empty = Store(tmp_path / "empty")
    report = load([write_companies(tmp_path, ROWS)], empty)
    assert report.exit_code == 3
    assert "registers first" in (one(report).remedy or "")
    path = tmp_path / CONTROLLERS
    path.write_text(control("1", "A", "2") + "\n", encoding="utf-8")
    register = tmp_path / "providers_2025-03-31.csv"
    register.write_text(
        "URN,Provision type,Registration status,Sector,Places,Local authority,Organisation name\n"
        "SC000001,Children's home,Active,Private,3,Wirral,Acme Ltd\n"
    )
    load([register], empty)
    report = load([path], empty)
    assert report.exit_code == 3
    assert "company data first" in (one(report).remedy or "")
