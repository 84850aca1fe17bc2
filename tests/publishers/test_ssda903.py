"""A council's own SSDA903 return: CSV, XML and workbook, under pseudonyms, nothing more than is needed."""

import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from market_tui.errors import UsageError
from market_tui.intake import load
from market_tui.market.placements import BY_NEXT, GONE, IN_RETURN, episodes, stays
from market_tui.store import Store
from market_tui.store.health import faults
from market_tui.store.restricted import KEY, RESTRICTED, open_to_others

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
OF_2024 = (
    "640353,03/05/2023,S,V2,N2,U5,PR1,21/08/2023,X1,CREQB,I11 4XK,Q7 9TL,9839837",
    "640353,21/08/2023,P,V2,N2,K2,PR4,,,,I11 4XK,Q7 9TL,SC123456",
    "185992,05/01/2024,S,C2,N5,H5,PR5,,,,U14 6TW,W15 1SU,XXXXXXX",
)
OF_2025 = (
    "640353,21/08/2023,P,V2,N2,K2,PR4,02/10/2024,E4A,,I11 4XK,Q7 9TL,SC123456",
    "185992,05/01/2024,S,C2,N5,H5,PR5,01/02/2025,X1,CARPL,U14 6TW,W15 1SU,",
    "185992,01/02/2025,P,C2,N5,K3,PR4,,,,U14 6TW,W15 1SU,",
)
BIRTHS = ("640353,1,19/02/2009,WBRI,Z053273524673,,", "185992,2,29/07/2007,BAFR,U054252063976,,")
PERSONAL = ("640353", "185992", "Z053273524673", "I11 4XK", "Q7 9TL", "19/02/2009", "2009-02-19")


def csv(folder: Path, name: str, header: str, rows: tuple[str, ...]) -> Path:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def returns(tmp_path: Path) -> list[Path]:
    given = tmp_path / "given"
    given.mkdir()
    return [
        csv(given, "2024-episodes.csv", EPISODES, OF_2024),
        csv(given, "2025-episodes.csv", EPISODES, OF_2025),
        csv(given, "2025-header.csv", HEADER, BIRTHS),
    ]


def own(store: Store) -> pl.DataFrame:
    return episodes(store.read("placements"), store.read("births")).sort("started", "child")


def test_the_same_episode_in_two_returns_is_one_and_closed_beats_open(
    store: Store, returns: list[Path]
) -> None:
    report = load(returns, store, authority="wirral")
    assert [s.outcome for s in report.sheets()] == ["loaded"] * 3
    assert [str(s.as_at) for s in report.sheets()] == ["2024-03-31", "2025-03-31", "2025-03-31"]
    told = own(store)
    assert told["started"].to_list() == [
        date(2023, 5, 3),
        date(2023, 8, 21),
        date(2024, 1, 5),
        date(2025, 2, 1),
    ]
    assert told["ended"].to_list() == [date(2023, 8, 21), date(2024, 10, 2), date(2025, 2, 1), None]
    assert told["placement_type"].to_list() == [
        "Foster placements",
        "Children's homes",
        *["Independent and semi-independent living, supported accommodation"] * 2,
    ]
    assert told["placement_code"].to_list() == ["U5", "K2", "H5", "K3"]
    assert told["provider"].to_list()[1:3] == ["Private provision", "Voluntary provision"]
    assert told["urn"].to_list() == ["9839837", "SC123456", None, None]
    assert told["end_reason"].to_list()[1] == "Returned to parents, as planned"
    assert told["change_reason"].to_list()[0] == "Carer asks, for the child's behaviour"
    assert told["born"].to_list()[1] == date(2009, 2, 1)
    assert told["la_code"].unique().to_list() == ["E08000015"]
    assert told["child"].n_unique() == 2


def test_nothing_that_tells_who_a_child_is_is_stored_and_only_the_owner_may_read_the_rest(
    store: Store, returns: list[Path]
) -> None:
    load(returns, store, authority="Wirral")
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)
    cells = [
        str(c) for name in ("placements", "births", "rejects") for row in store.read(name).rows() for c in row
    ]
    for known in PERSONAL:
        assert known.encode() not in held
        assert not any(known in cell for cell in cells)
    assert not list(store.folder.rglob("originals/*"))
    within = store.folder / RESTRICTED
    assert stat.S_IMODE(within.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(p.stat().st_mode) in (0o600, 0o700) for p in within.rglob("*"))
    assert not faults(store.folder)
    within.chmod(0o755)
    (within / KEY).chmod(0o644)
    assert open_to_others(store.folder)[0] == within
    assert "others can read" in faults(store.folder)[0].what


def test_pseudonyms_are_the_same_in_every_return_and_other_elsewhere(
    tmp_path: Path, returns: list[Path]
) -> None:
    here, there = Store(tmp_path / "a"), Store(tmp_path / "b")
    load(returns[:1], here, authority="Wirral")
    load(returns[1:2], here, authority="Wirral")
    load(returns[1:2], there, authority="Wirral")
    of = {str(s.folder): set(s.read("placements")["child"]) for s in (here, there)}
    assert len(of[str(here.folder)]) == 2
    assert not of[str(here.folder)] & of[str(there.folder)]
    (here.folder / RESTRICTED / KEY).unlink()
    (sheet,) = load(returns[2:], here, authority="Wirral").sheets()
    assert (sheet.outcome, "missing" in str(sheet.reason)) == ("refused", True)
    assert any("pseudonyms" in fault.what for fault in faults(here.folder))


def test_a_recoded_authority_and_a_number_without_its_zeroes_are_the_same(
    store: Store, tmp_path: Path
) -> None:
    earlier = csv(tmp_path, "a.csv", EPISODES, ("00123,03/05/2018,S,V2,N2,U5,PR1,,,,,,",))
    later = csv(tmp_path, "b.csv", EPISODES, ("123,03/05/2018,S,V2,N2,U5,PR1,21/08/2024,E5,,,,",))
    load([earlier, later], store, authority="Somerset")
    held = store.read("placements")
    assert (held["la_code"].n_unique(), held["child"].n_unique(), own(store).height) == (2, 1, 1)
    assert own(store)["last_return"].to_list() == [date(2025, 3, 31)]


def test_what_an_archive_held_back_comes_once_it_is_said_whose_it_is(
    store: Store, tmp_path: Path, returns: list[Path]
) -> None:
    from zipfile import ZipFile

    from tests.queries.handmade import HEADER as REGISTER
    from tests.queries.handmade import HOME

    homes = [f"SC{i},{HOME},Active,05/01/2015,Leeds,Private,4,,Gamma,,,," for i in range(100000, 100040)]
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(returns[0], "2024-episodes.csv")
        archive.writestr("providers_2025-03-31.csv", "\n".join((",".join(REGISTER), *homes)) + "\n")
    outcomes = [
        {
            s.label.rsplit("/")[-1]: s.outcome
            for s in load([tmp_path / "all.zip"], store, authority=of).sheets()
        }
        for of in (None, "Wirral", "Wirral", None)
    ]
    assert [told.get("2024-episodes.csv") for told in outcomes] == [
        "left out",
        "loaded",
        "unchanged",
        "unchanged",
    ]
    assert len(store.manifest().sources) == 2
    assert not list(store.folder.rglob("originals/*"))


def test_whose_children_they_are_must_be_said_and_can_be_corrected(store: Store, returns: list[Path]) -> None:
    report = load(returns[:1], store)
    (sheet,) = report.sheets()
    assert (sheet.outcome, report.exit_code, store.manifest().sources) == ("left out", 3, ())
    assert "--authority" in str(sheet.remedy)
    with pytest.raises(UsageError, match="Wirrall"):
        load(returns, store, authority="Wirrall")
    load(returns[:1], store, authority="Sefton")
    load(returns[:1], store, authority="Wirral")
    assert [s.authority for s in store.manifest().sources] == ["Wirral"]
    assert next(iter(load(returns[:1], store).sheets())).outcome == "unchanged"


def test_the_home_area_says_whose_they_are(
    store: Store, returns: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path))
    (tmp_path / "config.toml").write_text('[app]\nhome_area = "North West"\n', "utf-8")
    assert next(iter(load(returns, store).sheets())).outcome == "left out"
    (tmp_path / "config.toml").write_text('[app]\nhome_area = "Liverpool"\n', "utf-8")
    load(returns, store)
    assert {s.authority for s in store.manifest().sources} == {"Liverpool"}


def test_what_cannot_be_read_is_counted_with_its_row_and_never_quoted(store: Store, tmp_path: Path) -> None:
    rows = (
        *OF_2024,
        "777111,31/02/2024,S,V2,N2,U5,PR1,,,,I11 4XK,Q7 9TL,",
        "777222,01/02/2024,S,V2,N2,U99,PR1,,,,I11 4XK,Q7 9TL,",
        "777333,01/03/2024,S,V2,N2,U5,PR1,01/02/2024,X1,,,,",
        ",01/03/2024,S,V2,N2,U5,PR1,,,,I11 4XK,Q7 9TL,",
        "777444,01/03/2024,S",
        "640353,21/08/2023,P,V2,N2,U4,PR4,,,,I11 4XK,Q7 9TL,",
    )
    report = load([csv(tmp_path, "e.csv", EPISODES, rows)], store, authority="Wirral")
    (sheet,) = report.sheets()
    rejects = store.read("rejects")
    assert rejects["value"].null_count() == rejects.height
    told = dict(rejects.select("row_number", "reason").sort("row_number", descending=True).iter_rows())
    assert told[6] == "not a word of this scale"
    assert "before it began" in told[7]
    assert told[8] == "has no CHILD"
    assert "number of cells" in told[9]
    assert "no date" in told[5]
    assert "second time" in told[3]
    said = " ".join([sheet.line(), *sheet.details(), *report.lines(), str(report.to_dict())])
    assert not any(known in said for known in ("7771", "7772", "7773", "7774", "U99", "31/02", *PERSONAL))
    assert store.read("placements").filter(pl.col("placement_code") == "U4").height == 1


def test_a_reader_that_breaks_quotes_no_row(
    store: Store, returns: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from market_tui.intake import read

    def broken(*_: object) -> None:
        raise ValueError("640353 is not a date")

    monkeypatch.setattr(read, "coerce", broken)
    (sheet,) = load(returns[:1], store, authority="Wirral").sheets()
    assert sheet.outcome == "refused"
    assert "ValueError" in str(sheet.reason)
    assert "640353" not in str(sheet)


def xml(children: str, before: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>{before}<EXPSSDA903>{children}</EXPSSDA903>'.encode()


CHILD = (
    "<CHILD><HEADER><CHILDID>640353</CHILDID><SEX>1</SEX><DOB>2009-02-19</DOB><ETHNICITY>WBRI</ETHNICITY>"
    "<UPN>Z05</UPN></HEADER><EPISODE><DECOM>2023-05-03</DECOM><RNE>S</RNE><LS>V2</LS><CIN>N2</CIN><PL>K2</PL>"
    "<PLACE_PROVIDER>PR4</PLACE_PROVIDER><URN>SC123456</URN></EPISODE>"
    "<EPISODE><DECOM>03/01/2024</DECOM><RNE>L</RNE><LS>C2</LS><CIN>N2</CIN><PL>K2</PL>"
    "<PLACE_PROVIDER>PR4</PLACE_PROVIDER></EPISODE></CHILD>"
)


def test_xml_gives_the_same_tables(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "return 2024.xml"
    path.write_bytes(xml(CHILD + CHILD.replace("640353", "185992")))
    report = load([path], store, authority="Wirral")
    assert {s.label: s.outcome for s in report.sheets()} == {
        "return 2024.xml#HEADER": "loaded",
        "return 2024.xml#EPISODE": "loaded",
    }
    told = own(store)
    assert told.height == 4
    assert told["child"].n_unique() == 2
    assert told["placement_code"].unique().to_list() == ["K2"]
    assert told["born"].unique().to_list() == [date(2009, 2, 1)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (xml(CHILD, '<!DOCTYPE x [<!ENTITY a "b">]>'), "entities"),
        (xml(CHILD, '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'), "entities"),
        (xml(CHILD)[:-20], "not well-formed"),
        (xml("<a>" * 40 + CHILD + "</a>" * 40), "deep"),
        (b"<html><body><decom>1</decom></body></html>", "web page"),
        (xml("<PAGE><TITLE>Sign in</TITLE></PAGE>"), "web page"),
    ],
)
def test_xml_that_is_no_return_is_refused(content: bytes, said: str, store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_bytes(content)
    (sheet,) = load([tmp_path / "x.xml"], store, authority="Wirral").sheets()
    assert sheet.outcome == "refused"
    assert said in str(sheet.reason)


def test_a_workbook_with_a_sheet_for_each_table(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "903 return.xlsx"
    tables = {
        "Header": (HEADER, *BIRTHS),
        "Episodes": (EPISODES, *OF_2024),
        "UASC": ("CHILD,SEX,DOB,DUC", "640353,1,19/02/2009,"),
        "Reviews": ("CHILD,DOB,REVIEW,REVIEW_CODE", "640353,19/02/2009,01/02/2024,PN1"),
    }
    with xlsxwriter.Workbook(path) as book:
        for name, lines in tables.items():
            sheet = book.add_worksheet(name)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line.split(","))
    report = load([path], store, authority="Wirral")
    outcomes = {s.label.rsplit("#", 1)[-1]: s.outcome for s in report.sheets()}
    assert outcomes == {"Header": "loaded", "Episodes": "loaded", "UASC": "not used", "Reviews": "not used"}
    assert not list(store.folder.rglob("originals/*"))
    assert own(store).height == 3


NAMES = "as_at started ended start_reason placement_code"


def made(*rows: str) -> pl.DataFrame:
    """Episodes of one child told by hand: return's year, DECOM, DEC, RNE, PLACE."""
    from market_tui.publishers import ssda903_words as words
    from market_tui.schema import PLACEMENTS

    frame = pl.DataFrame(
        [[c if c != "-" else None for c in row.split()] for row in rows], NAMES.split(), orient="row"
    )
    kinds = {code: kind for code, (_, kind) in words.PLACEMENTS.items()}
    return PLACEMENTS.cast(
        frame.with_columns(
            pl.format("{}-03-31", "as_at").alias("as_at"),
            pl.col("start_reason").replace_strict(words.START_REASONS),
            la_code=pl.lit("E08000015"), child=pl.lit("a"), provider=pl.lit("Own provision"),
            source_id="as_at", short_breaks=pl.lit(False),
            placement_type=pl.col("placement_code").replace_strict(kinds),
        )
    )  # fmt: skip


def no_births() -> pl.DataFrame:
    from market_tui.schema import BIRTHS as TABLE

    return TABLE.empty()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # The later return says another placement of the same episode.
        (("2024 2023-05-01 - S U4", "2025 2023-05-01 - S K2"), [("2023-05-01", None, "K2", None)]),
        # Closed in the earlier, open in the later: closed is believed, the rest is the later one's.
        (
            ("2024 2023-05-01 2024-03-01 S U4", "2025 2023-05-01 - S K2"),
            [("2023-05-01", "2024-03-01", "K2", IN_RETURN)],
        ),
        # The day on which it began is corrected: one episode, not two.
        (
            ("2024 2023-05-01 - S U4", "2025 2023-05-03 2024-06-01 S U4"),
            [("2023-05-03", "2024-06-01", "U4", IN_RETURN)],
        ),
        # Open in one return, gone in the next; another child's return is there.
        (
            ("2024 2023-05-01 - S U4", "2025 2024-09-01 - S U4"),
            [("2023-05-01", "2024-04-01", "U4", GONE), ("2024-09-01", None, "U4", None)],
        ),
        # Gone, and the next begins as a change of placement: it lasted until then.
        (
            ("2024 2023-05-01 - S U4", "2025 2024-09-01 - P K2"),
            [("2023-05-01", "2024-09-01", "U4", BY_NEXT), ("2024-09-01", None, "K2", None)],
        ),
        # What ended in the earlier year is not in the later return, and stays.
        (
            ("2024 2023-05-01 2023-08-01 S U4", "2024 2023-08-01 - P K2", "2025 2023-08-01 - P K2"),
            [("2023-05-01", "2023-08-01", "U4", IN_RETURN), ("2023-08-01", None, "K2", None)],
        ),
    ],
)
def test_returns_are_made_one(rows: tuple[str, ...], told: list[tuple[str | None, ...]]) -> None:
    one = episodes(made(*rows), no_births()).sort("started")
    days = [pl.col(c).cast(pl.String) for c in ("started", "ended")]
    assert one.select(*days, "placement_code", "end_known").rows() == told


def test_a_stay_lasts_through_legal_changes_and_temporary_moves() -> None:
    one = episodes(
        made(
            "2024 2023-01-05 2023-06-01 L U4",  # had begun before the return
            "2024 2023-06-01 2023-07-01 L U4",
            "2024 2023-07-01 2023-09-01 P K2",
            "2024 2023-09-01 2023-09-08 P T1",  # in hospital, and back
            "2024 2023-09-08 2023-12-01 P K2",
            "2024 2023-12-01 - P K2",  # another home
        ),
        no_births(),
    )
    told = stays(one).sort("first_seen").select("placement_code", "started", "first_seen", "ended")
    assert told.rows() == [
        ("U4", None, date(2023, 1, 5), date(2023, 7, 1)),
        ("K2", date(2023, 7, 1), date(2023, 7, 1), date(2023, 12, 1)),
        ("K2", date(2023, 12, 1), date(2023, 12, 1), None),
    ]
