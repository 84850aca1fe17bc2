"""A board pack: complete, the same bytes each time, honest about what is not loaded."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from market_tui.dashboards import DASHBOARDS, Dashboard, Panel
from market_tui.errors import MarketError
from market_tui.export.chart import Chart, Series, chart_of
from market_tui.export.pack import write_pack
from market_tui.export.svg import svg
from market_tui.market import Market
from market_tui.query import Answer, ask
from tests.export import csvw

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pack(sample: Market, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything, for an area and its region."""
    folder = tmp_path_factory.mktemp("pack")
    write_pack(
        sample, sample.scope(area=["Liverpool City Region", "North West"]), DASHBOARDS.values(), folder
    )
    return folder


def test_every_panel_is_a_file_or_named_as_not_loaded(pack: Path, sample: Market) -> None:
    readme = (pack / "README.md").read_text("utf-8")
    queries = {panel.query for dashboard in DASHBOARDS.values() for panel in dashboard.panels}
    for query in queries:
        written = list(pack.glob(f"??-{query}.csv"))
        try:
            ask(sample, query, sample.scope(area=["Liverpool City Region", "North West"]))
        except MarketError:
            assert not written
            assert f"- `{query}`: " in readme.split("## Not loaded")[1]
        else:
            assert len(written) == 1
            assert f"`{written[0].name}`" in readme
    assert "SAMPLE" in readme


def test_every_csv_of_a_pack_is_valid_and_is_the_querys_own_figures(pack: Path, sample: Market) -> None:
    scope = sample.scope(area=["Liverpool City Region", "North West"])
    for file in pack.glob("*.csv"):
        assert csvw.faults(file) == [], file.name
    told = pl.read_csv(next(pack.glob("??-ownership_mix.csv")))
    asked = ask(sample, "ownership_mix", scope).frame.with_columns(pl.col(pl.Enum).cast(pl.String))
    assert told.equals(asked.cast(told.schema))


def test_the_workbook_has_contents_sheets_charts_and_notes(pack: Path) -> None:
    book = zipfile.ZipFile(pack / "board-pack.xlsx")
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert names[0] == "Contents"
    assert names[-1] == "Notes"
    assert {f.stem[3:] for f in pack.glob("*.csv")} == set(names[1:-1])
    charts = [book.read(n).decode() for n in book.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]
    assert len(charts) == len(list(pack.glob("*.svg")))
    # A native chart refers to cells, so that Word and Excel can edit it.
    assert all("<c:numRef><c:f>" in chart for chart in charts)
    # Bars run from left to right, the first row on top: only the axis of categories is turned round.
    bars = [chart for chart in charts if "<c:barChart>" in chart]
    assert bars
    for chart in bars:
        assert re.search(r"<c:catAx>.{0,90}maxMin", chart)
        assert not re.search(r"<c:valAx>.{0,90}maxMin", chart)
    drawings = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/drawings/drawing")]
    assert all('descr="' in drawing for drawing in drawings)
    sheet = pl.read_excel(pack / "board-pack.xlsx", sheet_name="ownership_mix", columns=range(6))
    told = pl.read_csv(next(pack.glob("??-ownership_mix.csv")))
    assert sheet["homes"].head(told.height).to_list() == told["homes"].to_list()
    notes = pl.read_excel(pack / "board-pack.xlsx", sheet_name="Notes", has_header=False)
    assert "SAMPLE" in str(notes.row(0))
    styles = book.read("xl/styles.xml").decode()
    assert "0.0%" in styles


def test_panels_of_one_question_are_told_apart(pack: Path) -> None:
    listed = re.findall(r"^\| (.+?) \| `\d\d-sufficiency", (pack / "README.md").read_text(), re.M)
    assert listed == ["Sufficiency", "Sufficiency, by authority"]


def test_a_long_name_in_capitals_keeps_within_the_picture() -> None:
    named = Chart("bars", "t", "m", "homes", ("W" * 40, "i" * 20), (Series("", (1.0, 2.0)),))
    labels = re.findall(r"</title>(W+…)<|>(i+)<", svg(named, "scope", "source"))
    assert [len("".join(label)) for label in labels] == [21, 20]


def test_a_pack_made_twice_is_byte_identical(pack: Path, tmp_path: Path) -> None:
    """From another process, from lists loaded at another moment, in other hash and zone settings."""
    code = (
        "import sys, market_tui\nfrom pathlib import Path\n"
        "from market_tui.export.pack import write_pack\nfrom market_tui.dashboards import DASHBOARDS\n"
        "m = market_tui.open_market(sys.argv[1])\n"
        "s = m.scope(area=['Liverpool City Region', 'North West'])\n"
        "write_pack(m, s, DASHBOARDS.values(), Path(sys.argv[2]))\n"
    )
    import os

    env = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "MARKET_TUI_CACHE": str(tmp_path / "cache"),
    }
    command = [sys.executable, "-c", code, str(tmp_path / "none"), str(tmp_path / "again")]
    subprocess.run(command, check=True, env=env)
    first = {path.name: path.read_bytes() for path in pack.iterdir()}
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert first.keys() == again.keys()
    assert [name for name in first if first[name] != again[name]] == []


def test_source_date_epoch_is_the_workbooks_date(
    sample: Market, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    write_pack(sample, sample.scope(), [DASHBOARDS["ownership"]], tmp_path)
    core = zipfile.ZipFile(tmp_path / "board-pack.xlsx").read("docProps/core.xml").decode()
    assert "2023-11-14T22:13:20Z" in core


def test_charts_are_well_formed_and_say_what_they_show(pack: Path) -> None:
    for file in pack.glob("*.svg"):
        root = ElementTree.parse(file).getroot()
        assert root.get("role") == "img"
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert title.text
        assert desc is not None
        assert len(str(desc.text)) > 40
        said = " ".join(str(t.text) for t in root.iter(f"{SVG}text"))
        assert "SAMPLE" in said
        assert "Source: " in said
        assert f"Query: {file.stem[3:].split('-')[0]}" in said
        width = float(root.get("width", "0"))
        assert all(0 <= float(t.get("x", "0")) <= width for t in root.iter(f"{SVG}text"))


def test_series_differ_in_grey() -> None:
    values = tuple(float(n) for n in range(3))
    series = tuple(Series(f"s{n}", values) for n in range(6))
    chart = Chart("lines", "T", "m", "", ("2021", "2022", "2023"), series)
    drawn = svg(chart, "scope", "source")
    shades = re.findall(r'stroke="(#[0-9a-f]{6})" stroke-width="2.5"', drawn)
    grey = [
        sum(int(s[i : i + 2], 16) * w for i, w in ((1, 0.2126), (3, 0.7152), (5, 0.0722))) for s in shades
    ]
    dashes = re.findall(r'stroke-width="2.5"(?: stroke-dasharray="([^"]+)")?', drawn)
    assert len(set(dashes)) == 6
    assert len({round(g) for g in grey}) == 6


def test_hostile_text_in_a_chart_is_text(hostile: Answer) -> None:
    chart = chart_of(hostile, Panel("by_hand", "text", "homes"))
    assert chart is not None
    drawn = svg(chart, '<script>alert("x")</script>', "a & b\x1b[2J")
    root = ElementTree.fromstring(drawn)
    assert "\x1b" not in drawn
    assert not list(root.iter(f"{SVG}script"))
    assert "[/red][2J" in {t.text for t in root.iter(f"{SVG}text")}


def test_a_gap_is_drawn_as_a_gap_and_time_to_scale() -> None:
    dates = ("2016-03-31", "2018-03-31", "2020-03-31", "2021-03-31")
    chart = Chart("lines", "T", "m", "", dates, (Series("", (1.0, 2.0, None, 3.0)),))
    drawn = svg(chart, "s", "s")
    points = re.findall(r'<polyline points="([^"]+)"', drawn)
    assert len(points) == 1
    assert len(points[0].split()) == 2
    xs = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawn)]
    assert (xs[1] - xs[0]) / (xs[2] - xs[0]) == pytest.approx(730 / 1826, abs=0.01)
    assert "from 1 in 2016-03-31 to 3 in 2021-03-31" in chart.alt


def test_a_panel_without_data_is_named_and_fails_nothing(sample: Market, tmp_path: Path) -> None:
    made = Dashboard(
        "made", "Made", "9", (Panel("nothing_such", "a", "b"), Panel("home_sizes", "size_band", "homes"))
    )
    written = write_pack(sample, sample.scope(), [made], tmp_path)
    assert "nothing_such" in (tmp_path / "README.md").read_text().split("## Not loaded")[1]
    assert any(path.name == "02-home_sizes.csv" for path in written)


def test_a_new_pack_clears_the_old_one_but_nothing_of_ones_own(sample: Market, tmp_path: Path) -> None:
    write_pack(sample, sample.scope(), [DASHBOARDS["ratings"]], tmp_path)
    edited = next(tmp_path.glob("*-watchlist.csv"))
    edited.write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    write_pack(sample, sample.scope(), [DASHBOARDS["ownership"]], tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert {"notes.txt", edited.name} <= left
    assert not any("rating" in name for name in left)
    listed = json.loads((tmp_path / "pack.json").read_text())["files"]
    assert set(listed) == left - {"notes.txt", edited.name, "pack.json"}


def test_a_list_too_long_for_a_sheet_is_refused(hostile: Answer) -> None:
    from market_tui.errors import UsageError
    from market_tui.export.workbook import workbook

    long = pl.DataFrame({"area": pl.Series([0], dtype=pl.Int8).new_from_index(0, 1_048_576)})
    with pytest.raises(UsageError, match="do not fit"):
        workbook([Answer(hostile.query, hostile.scope, long, (), (), False)])
