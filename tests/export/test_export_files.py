"""Bytes, round trips, provenance, and text that is only text."""

import csv
import io
import json
import os
import re
import zipfile
from importlib.metadata import version
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market_tui.errors import StoreError, UsageError
from market_tui.export import text, write
from market_tui.export.formats import csv_text, json_text
from market_tui.export.safe import flat, guarded
from market_tui.export.workbook import workbook
from market_tui.market import Market
from market_tui.query import Answer, ask
from tests.export import csvw

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]")


def golden(name: str, written: bytes) -> bytes:
    """The bytes that are kept under a name; with MARKET_TUI_SNAPSHOTS=write those just written."""
    if os.environ.get("MARKET_TUI_SNAPSHOTS") == "write":
        (GOLDEN / name).write_bytes(written)
    return (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "markdown", "table"])
def test_golden_bytes_on_the_sample_market(sample: Market, form: str) -> None:
    scope = sample.scope(area=["Liverpool City Region", "Wirral"], as_at="2025")
    answer = ask(sample, "ownership_mix", scope)
    written = text(answer, form, width=100)
    assert written.encode() == golden(f"ownership_mix.{form}", written.encode())


@pytest.mark.parametrize(("form", "library"), [("parquet", "polars"), ("xlsx", "xlsxwriter")])
def test_golden_bytes_of_files_by_the_pinned_libraries(
    sample: Market, folder: Path, form: str, library: str
) -> None:
    pinned = (ROOT / "constraints.txt").read_text("utf-8")
    if f"{library}=={version(library)}\n" not in pinned:
        pytest.skip(f"{library} is another version than the one these bytes were written by")
    scope = sample.scope(area=["Liverpool City Region", "Wirral"], as_at="2025")
    path = folder / f"ownership_mix.{form}"
    write(ask(sample, "ownership_mix", scope), path)
    assert path.read_bytes() == golden(path.name, path.read_bytes())


@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "markdown", "table", "parquet", "xlsx"])
def test_the_same_answer_gives_the_same_bytes(hostile: Answer, folder: Path, form: str) -> None:
    first = write(hostile, folder / f"a.{form}", form)
    again = write(hostile, folder / "again" / f"a.{form}", form)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in again]


@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "markdown", "table"])
def test_no_control_character_is_written(hostile: Answer, folder: Path, form: str) -> None:
    for path in write(hostile, folder / "a.txt", form, bom=False):
        assert not CONTROL.search(path.read_text("utf-8"))
    assert not CONTROL.search(text(hostile, form))


def test_formulas_are_guarded_in_a_file_and_not_on_stdout(hostile: Answer, folder: Path) -> None:
    write(hostile, folder / "a.csv")
    cells = [row["text"] for row in csv.DictReader(io.StringIO((folder / "a.csv").read_text("utf-8-sig")))]
    assert cells == ["'=cmd|'/c calc'!A1", "[/red][2J", "'+1", "'@SUM(A1)", "a b c", "xy", "–", "-", "£5", ""]
    assert "'=cmd" not in text(hostile, "csv")


def test_a_workbook_holds_text_and_numbers_but_no_formula(hostile: Answer) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([hostile]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not CONTROL.search(book.read("xl/sharedStrings.xml").decode())
        assert "externalLink" not in " ".join(book.namelist())
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    read = pl.read_excel(io.BytesIO(workbook([hostile])), sheet_name="by_hand")
    assert read["text"].to_list()[0] == "=cmd|'/c calc'!A1"
    assert read["amount"].to_list() == hostile.frame["amount"].to_list()


def test_markdown_shows_text_as_it_is(hostile: Answer) -> None:
    lines = text(hostile, "markdown").splitlines()
    assert r"\[/red\]\[2J" in lines[7]
    widths = {line.replace(r"\|", "").count("|") for line in lines if line.startswith("|")}
    assert widths == {7}


def test_full_precision_and_plain_decimals(hostile: Answer) -> None:
    rows = list(csv.DictReader(io.StringIO(text(hostile, "csv"))))
    told = [float(row["share"]) if row["share"] else None for row in rows]
    assert told == [0.1, 1 / 3, 1e-20, None, None, None, 0.0, 1.0, 2 / 3, 0.05]
    assert not any("e" in row["share"].lower() for row in rows)


@pytest.mark.parametrize("name", ["a.csv", "with space #1.csv", "£.csv"])
def test_csv_is_valid_by_csv_on_the_web(hostile: Answer, folder: Path, name: str) -> None:
    odd = hostile.frame.rename({"text": "=text, odd", "homes": "_homes"})
    write(Answer(hostile.query, hostile.scope, odd, hostile.sources, hostile.notes, True), folder / name)
    assert csvw.faults(folder / name) == []


def test_the_check_itself_finds_faults(hostile: Answer, folder: Path) -> None:
    write(hostile, folder / "a.csv")
    beside = folder / "a.csv-metadata.json"
    good = beside.read_text()
    for old, new in (
        ('"dc:title"', '"market:title"'),
        ('"name": "share"', '"name": "_share"'),
        ('"titles": "share"', '"titles": "shares"'),
        ('"datatype": "double"', '"datatype": "integer"'),
        ('"url": "a.csv"', '"url": "b.csv"'),
    ):
        assert old in good
        beside.write_text(good.replace(old, new))
        assert csvw.faults(folder / "a.csv"), old


def test_every_built_in_answer_has_units_sources_and_a_valid_description(
    sample: Market, folder: Path
) -> None:
    answer = ask(sample, "ratings_by_sector", sample.scope(area="North West"))
    write(answer, folder / "a.csv")
    told = json.loads((folder / "a.csv-metadata.json").read_text())
    assert csvw.faults(folder / "a.csv") == []
    assert all(c.get("dc:description") for c in told["tableSchema"]["columns"])
    assert {c["name"]: c.get("schema:unitText") for c in told["tableSchema"]["columns"]}[
        "inspected"
    ] == "homes"
    assert len(told["dc:source"][0]["schema:sha256"]) == 64
    assert told["notes"][0]["body"].startswith("SAMPLE")


def test_parquet_and_json_give_back_equal_frames(sample: Market, folder: Path) -> None:
    answer = ask(sample, "key_figures", sample.scope(area=["Wirral", "England"]))
    write(answer, folder / "a.parquet")
    assert pl.read_parquet(folder / "a.parquet").equals(answer.frame)
    keys = pl.read_parquet_metadata(folder / "a.parquet")
    assert keys["market_tui.query"] == "key_figures"
    assert json.loads(keys["market_tui.sources"])[0]["sha256"]
    write(answer, folder / "a.json")
    plain = answer.frame.with_columns(pl.col(pl.Enum).cast(pl.String))
    back = pl.read_json(folder / "a.json", schema=dict(plain.schema) | {"as_at": pl.String})
    assert back.with_columns(pl.col("as_at").str.to_date("%Y-%m-%d")).equals(plain)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=8) | st.none(),
            st.floats(allow_nan=False, allow_infinity=False) | st.none(),
            st.integers(-(2**62), 2**62) | st.none(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_frame_comes_back_from_csv_and_json(
    rows: list[tuple[str | None, float | None, int | None]],
) -> None:
    schema = {"text": pl.String, "figure": pl.Float64, "count": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    shown = flat(frame)
    told = list(csv.DictReader(io.StringIO(csv_text(frame))))
    assert [r["text"] for r in told] == [t or "" for t in shown["text"]]
    assert [float(r["figure"]) if r["figure"] else None for r in told] == frame["figure"].to_list()
    assert [int(r["count"]) if r["count"] else None for r in told] == frame["count"].to_list()
    back = json.loads(json_text(frame))
    assert [tuple(r.values()) for r in back] == [tuple(row) for row in shown.rows()]
    risky = re.compile(r"^\s*([=+@|%＝＋＠]|[-－]\s*\S)")
    assert not any(risky.match(t) for t in guarded(shown)["text"] if t)


def test_a_place_that_cannot_be_written_is_refused_and_left_as_it_was(
    hostile: Answer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        write(hostile, tmp_path / "file" / "a.csv")
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        write(hostile, tmp_path / "a.csv")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "file"]
    with pytest.raises(UsageError, match="no format"):
        write(hostile, tmp_path / "a.odt")


def test_a_table_fits_its_width_and_keeps_every_figure(sample: Market) -> None:
    answer = ask(sample, "ownership_mix", sample.scope(area="North West"))
    for width in (60, 80, 120):
        shown = text(answer, "table", width=width)
        assert max(map(len, shown.splitlines())) <= width
        assert "homes share" in " ".join(shown.split()) or width < 80


def test_a_table_too_wide_for_the_terminal_goes_on_below_and_breaks_no_figure(sample_market: Market) -> None:
    answer = sample_market.ask("benchmark", area="Wirral")
    lines = text(answer, "table", 80).splitlines()
    assert max(map(len, lines)) <= 80
    heads = ("indicator", "area:")
    names = [line.split()[0] for line in lines if line[:1].islower() and not line.startswith(heads)]
    assert set(names) == set(answer.frame["indicator"])
    blocks = len(names) // answer.frame.height
    assert blocks > 1
    assert names == answer.frame["indicator"].to_list() * blocks
    assert text(answer, "table").count("residential_weekly_cost") == 1
