"""`query`: formats, files with provenance beside them, flags of a query's own, files of one's own."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Ran

Run = Callable[..., "Ran"]
ASK = ("query", "ownership_mix", "--area", "Wirral", "--area", "England")
GROUPED = '.group_by("area").agg(homes=pl.len()).sort("area")'
SOLO = '''import polars as pl

from market_tui import query


@query(title="Solo homes", columns={"homes": "homes with one place [homes]"})
def solo_homes(homes: pl.LazyFrame, *, places: int = 1) -> pl.LazyFrame:
    """Homes registered for a single child."""
    return homes.filter(pl.col("places") == places).group_by("area").agg(homes=pl.len()).sort("area")
'''


@pytest.mark.parametrize("form", ["table", "csv", "json", "ndjson", "markdown"])
def test_text_formats_hold_the_same_rows(run: Run, form: str) -> None:
    ended = run(*ASK, "--format", form)
    assert ended.code == 0
    assert ended.out.endswith("\n")
    assert "Wirral" in ended.out
    assert "SAMPLE" in ended.err
    assert "note: Sector is what the registrant declared" in ended.err


def test_csv_on_stdout_has_no_mark_and_a_file_has_one(run: Run, tmp_path: Path) -> None:
    piped = run(*ASK, "--format", "csv").data
    assert not piped.startswith(b"\xef\xbb\xbf")
    ended = run(*ASK, "-o", "mix.csv")
    assert ended.data == b""
    written = (tmp_path / "mix.csv").read_bytes()
    assert written == b"\xef\xbb\xbf" + piped
    assert (tmp_path / "mix.csv-metadata.json").exists()
    assert "written: mix.csv-metadata.json" in ended.err
    run(*ASK, "-o", "plain.csv", "--no-bom")
    assert (tmp_path / "plain.csv").read_bytes() == piped


def test_every_format_as_a_file(run: Run, tmp_path: Path) -> None:
    piped = list(csv.DictReader(io.StringIO(run(*ASK, "--format", "csv").out)))
    for suffix in ("json", "ndjson", "md", "parquet", "xlsx", "txt"):
        assert run(*ASK, "-o", f"deep/er/mix.{suffix}").code == 0, suffix
    folder = tmp_path / "deep" / "er"
    assert json.loads((folder / "mix.json").read_text())[0]["area"] == "Wirral"
    assert [json.loads(line)["sector"] for line in (folder / "mix.ndjson").read_text().splitlines()] == [
        row["sector"] for row in piped
    ]
    frame = pl.read_parquet(folder / "mix.parquet")
    assert [str(n) for n in frame["homes"]] == [row["homes"] for row in piped]
    sheet = pl.read_excel(folder / "mix.xlsx", sheet_name="ownership_mix")
    assert sheet["homes"].to_list() == frame["homes"].to_list()
    notes = pl.read_excel(folder / "mix.xlsx", sheet_name="Notes", has_header=False)
    assert "sha256" in "\n".join(str(cell) for cell in notes.to_series(1))
    assert "ownership_mix" in json.loads((folder / "mix.json-metadata.json").read_text())["command"]


def test_the_format_flag_wins_over_the_suffix(run: Run, tmp_path: Path) -> None:
    run(*ASK, "-o", "mix.txt", "--format", "json")
    assert json.loads((tmp_path / "mix.txt").read_text())


def test_a_querys_own_flags(run: Run) -> None:
    private = run("query", "register", "--sector", "Private", "--format", "csv").out
    assert set(pl.read_csv(io.StringIO(private))["sector"]) == {"Private"}
    assert run("query", "register", "--sector=Private", "--format", "csv").out == private
    every = run("query", "register", "--format", "csv").out
    assert run("query", "register", "--sector=", "--size=", "--format", "csv").out == every


def test_the_command_in_the_provenance_gives_the_same_answer(run: Run, tmp_path: Path) -> None:
    import shlex

    run("query", "register", "--area", "St. Helens", "--sector", "Local authority", "-o", "a.csv")
    told = json.loads((tmp_path / "a.csv-metadata.json").read_text())
    words = shlex.split(told["prov:wasGeneratedBy"]["dc:description"])
    assert words[0] == "market-tui"
    again = run(*words[1:], "-o", "b.csv")
    assert again.code == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_file_of_ones_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(SOLO)
    ended = run("query", "mine.py", "--area", "North West", "--format", "csv")
    by_hand = run("query", "register", "--area", "North West", "--size", "1 place", "--format", "csv")
    assert ended.out == f"area,homes\nNorth West,{len(by_hand.out.splitlines()) - 1}\n"
    assert run("query", "mine.py", "--places", "two").code == 2
    assert run("query", "mine.py:solo_homes", "--places", "2").code == 0
    assert run("query", "mine.py:other").code == 2


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (('.sort("area")\n', "\n"), 9, "not sorted"),
        (('pl.col("places")', 'pl.col("place")'), 9, "no column called 'place'"),
        (("homes: pl", "flats: pl"), 7, "asks for a table 'flats'"),
        (('{"homes":', '{"flats":'), 6, "'flats' is declared and not in the result"),
        (("(homes=pl.len())", '(homes=pl.col("urn"))'), 6, "one value a cell"),
        (('.agg(homes=pl.len())', '.agg(pl.lit("4%").alias("homes"))'), 6, "formatted figures"),
        (('.agg(homes=pl.len())', '.agg(homes=pl.len(), homes_share=pl.len())'), 9, "above 1"),
        ((GROUPED, '.select(homes=pl.len()).sort("homes")'), 6, "no column 'area'"),
        ((GROUPED, '.select("area", homes="places").sort("area")'), 9, "same area"),
        (("    return", "    retrun"), 9, "SyntaxError"),
        (("pl.len()", "pl.lenn()"), 9, "no attribute 'lenn'"),
        (('.sort("area")\n', '.sort("area").collect()\n'), 6, "not a LazyFrame"),
        (("import query", "import querie"), 3, "querie"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_query_is_shown_with_its_line(
    run: Run, tmp_path: Path, change: tuple[str, str], line: int, said: str
) -> None:
    text = SOLO.replace(*change)
    assert text != SOLO
    (tmp_path / "mine.py").write_text(text)
    ended = run("query", "mine.py", "--area", "North West", "--area", "England")
    assert ended.code == 2
    assert f"mine.py, line {line}: " in ended.err, ended.err
    assert said in ended.err
    assert ended.data == b""


def test_a_broken_file_in_the_folder_stops_no_other_query(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "queries"
    folder.mkdir(parents=True)
    (folder / "bad.py").write_text("def bad(:\n")
    (folder / "solo.py").write_text(SOLO)
    assert run("query", "ownership_mix", "--format", "csv").code == 0
    (folder / "leaves.py").write_text("raise SystemExit(3)\n")
    (folder / "folder.py").mkdir()
    (folder / "nowhere.py").symlink_to(folder / "absent.py")
    listed = run("queries")
    assert "solo_homes" in listed.out
    assert "leaves.py, line 1: SystemExit" in listed.err
    assert "bad.py, line 1" in listed.err
    assert run("query", "solo_homes", "--format", "csv").code == 0


def test_an_edited_file_is_read_again(run: Run, tmp_path: Path) -> None:
    import os

    (tmp_path / "mine.py").write_text(SOLO)
    one = run("query", "mine.py", "--format", "csv").out
    (tmp_path / "mine.py").write_text(SOLO.replace("places: int = 1", "places: int = 4"))
    os.utime(tmp_path / "mine.py", ns=(1, 1))
    assert run("query", "mine.py", "--format", "csv").out != one


def test_flags_offer_what_the_scope_and_the_exports_know() -> None:
    """They are written twice, so that --help waits for no engine."""
    from market_tui.cli import options, query
    from market_tui.export import FILE_FORMATS, TEXT_FORMATS
    from market_tui.market.scope import CHOICES

    offered = {flag.removeprefix("--").replace("-", "_"): choices for flag, choices, _ in options._SCOPE}
    assert offered == {name: tuple(choices) for name, choices in CHOICES.items()}
    assert (*TEXT_FORMATS, *FILE_FORMATS) == query.FORMATS
