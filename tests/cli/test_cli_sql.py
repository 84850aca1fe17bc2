"""`sql`: the same figures as the queries, only reading, digits kept."""

import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Ran

Run = Callable[..., "Ran"]
MIX = (
    "SELECT area, sector, count(*) AS homes, sum(places) AS places FROM homes"
    " GROUP BY area, sector ORDER BY area, sector"
)


def test_sql_agrees_with_the_query(run: Run) -> None:
    scope = ("--area", "Wirral", "--area", "North West", "--short-breaks", "exclude", "--format", "csv")
    by_sql = pl.read_csv(io.StringIO(run("sql", MIX, *scope).out))
    asked = pl.read_csv(io.StringIO(run("query", "ownership_mix", *scope).out))
    assert by_sql.sort("area", "sector").equals(asked.select(by_sql.columns).sort("area", "sector"))


def test_raw_tables_are_whole_and_unscoped(run: Run) -> None:
    whole = run("sql", "SELECT count(DISTINCT as_at) AS dates FROM raw_providers", "--format", "csv")
    assert whole.out == "dates\n5\n"
    scoped = run("sql", "SELECT count(DISTINCT as_at) AS dates FROM homes", "--format", "csv")
    assert scoped.out == "dates\n1\n"
    assert "raw_providers" in run("sql", "SHOW TABLES", "--format", "csv").out.split()


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("SELECT 1.0 / 3 AS x", 1 / 3),
        ("SELECT 1 / 3 AS x", 1 / 3),
        ("SELECT 2. / 3 + .5 AS x", 2 / 3 + 0.5),
        ("SELECT 100.0 * count(*) / 7 AS x FROM (SELECT * FROM homes LIMIT 1)", 100 / 7),
        ("SELECT 1.5e3 / 7 -- 1.0 / 3\n AS x", 1500 / 7),
        ("SELECT length('1.0') AS x", 3),
    ],
)
def test_division_keeps_its_digits(run: Run, sql: str, value: float) -> None:
    ended = run("sql", sql, "--format", "csv")
    assert float(ended.out.splitlines()[1]) == value


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT * FROM read_csv('/etc/hostname')", "reads no files: read_csv"),
        ("SELECT * FROM \"READ_CSV\"('/etc/hostname')", "reads no files"),
        ("SELECT * FROM read_parquet/* */('x')", "reads no files"),
        ("SELECT * FROM scan_csv('x')", "reads no files"),
        ("SELECT * FROM '/etc/hostname'", "no"),
        ("SELECT * FROM \"/etc/hostname\"", "no"),
        ("CREATE TABLE t AS SELECT 1", "CREATE is refused"),
        ("DELETE FROM homes", "DELETE is refused"),
        ("TRUNCATE TABLE homes", "TRUNCATE is refused"),
        ("/* hidden */ DROP TABLE homes", "DROP is refused"),
        ("INSERT INTO homes VALUES (1)", "INSERT is refused"),
        ("SELECT 1; DROP TABLE homes", "one (and only one) statement"),
        ("SELECT nosuch FROM homes", "no column called 'nosuch'"),
        ("SELECT * FROM home", "no table called 'home'"),
        ("SELECT urn FROM homes WHERE places = 'x'", ""),
        ("", "give one statement"),
        ("/* only this */", "no SQL to run"),
    ],
)  # fmt: skip
def test_it_only_reads_the_market(run: Run, sql: str, said: str) -> None:
    ended = run("sql", *([sql] if sql else []))
    assert ended.code == 2, ended.err
    assert said in ended.err
    assert ended.data == b""
    assert "Traceback" not in ended.err


def test_a_file_explain_and_formats(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mix.sql").write_text(MIX, "utf-8")
    assert run("sql", "-f", "mix.sql", "--format", "csv").out == run("sql", MIX, "--format", "csv").out
    assert "SORT BY" in run("sql", "--explain", "-f", "mix.sql").out
    assert run("sql", MIX, "-f", "mix.sql").code == 2
    assert run("sql", "-f", "absent.sql").code == 2
    for suffix in ("csv", "json", "xlsx", "parquet", "md"):
        assert run("sql", MIX, "-o", f"mix.{suffix}").code == 0
    assert "without ORDER BY" in run("sql", MIX.removesuffix(" ORDER BY area, sector")).err
    assert "without ORDER BY" not in run("sql", MIX).err


def test_headings_and_cells_cannot_run(run: Run, tmp_path: Path) -> None:
    assert (
        run("sql", """SELECT '=1+1' AS "=2+2", '-' AS mark, '@x' AS at""", "-o", "f.csv", "--no-bom").code
        == 0
    )
    assert (tmp_path / "f.csv").read_text() == "'=2+2,mark,at\n'=1+1,-,'@x\n"


def test_rejects_can_be_seen(run: Run, tmp_path: Path) -> None:
    from market_tui.market.opening import sample_files

    text = next(f for f in sample_files() if "2021" in f.name).read_text("utf-8-sig")
    (tmp_path / "odd.csv").write_text(text.replace("/2021", "/13/2021", 1), "utf-8")
    run("load", "odd.csv")
    ended = run("sql", "SELECT reason, value FROM rejects ORDER BY row_number", "--format", "csv")
    assert ended.code == 0
    assert len(ended.out.splitlines()) > 1


def test_a_sql_file_is_a_query(run: Run, tmp_path: Path) -> None:
    header = "-- title: Few places\n-- column homes: homes with few places [homes]\n-- option most: 1\n"
    body = "SELECT area, count(*) AS homes FROM homes\nWHERE places <= :most GROUP BY area ORDER BY area\n"
    (tmp_path / "few.sql").write_text(header + body)
    few = run("query", "few.sql", "--format", "csv", "--most", "3").out
    sizes = run("query", "home_sizes", "--format", "csv").out.splitlines()
    assert few == f"area,homes\nEngland,{sum(int(line.split(',')[2]) for line in sizes[1:4])}\n"
    for change, line, said in (
        ((" ORDER BY area", ""), 1, "not sorted"),
        (("places <=", "place <="), 5, "no column called 'place'"),
        (("column homes", "column flats"), 2, "'flats' is declared"),
        (("title", "titel"), 1, "no title"),
        ((":most", ":more"), 5, "no value for 'more'"),
        (("GROUP BY", "GROUP"), 5, "Expected"),
    ):
        (tmp_path / "few.sql").write_text((header + body).replace(*change))
        ended = run("query", "few.sql")
        assert ended.code == 2
        assert f"few.sql, line {line}: " in ended.err, ended.err
        assert said in ended.err


def test_new_query_writes_one_that_runs(run: Run, tmp_path: Path) -> None:
    for name, more in (("few_py", []), ("few_sql", ["--sql"])):
        made = run("new-query", name, *more)
        assert made.code == 0
        assert Path(made.out.strip()).parent == tmp_path / "config" / "queries"
        assert run("query", name, "--area", "North West", "--most", "2").code == 0
        assert name in run("queries").out
        assert run("new-query", name, *more).code == 2


def test_a_file_of_sql_takes_its_options_from_its_header(run: Run, tmp_path: Path) -> None:
    (tmp_path / "solo.sql").write_text(
        "-- title: Homes for a few\n-- option most: 1\n"
        "SELECT area, count(*) AS homes FROM homes WHERE places <= :most GROUP BY area ORDER BY area\n"
    )
    asked = run("query", "solo.sql", "--format", "csv")
    plain = run("sql", "-f", "solo.sql", "--format", "csv")
    assert plain.code == 0, plain.err
    assert plain.out == asked.out


@pytest.mark.parametrize(
    "written",
    [
        "-- title: Odd\n-- option most: 3\nSELECT area, -- one's\n  'two  -- spaces' AS said, /* a */\n"
        " count(*) AS n FROM homes WHERE places <= :most GROUP BY area ORDER BY area",
        "SELECT 'a\nb' AS \"two  words\", 1.0 / 3 AS third, 'it''s' AS q",
    ],
)
def test_the_command_in_the_provenance_runs_and_gives_the_same(
    run: Run, tmp_path: Path, written: str
) -> None:
    (tmp_path / "odd.sql").write_text(written)
    ran = run("sql", "-f", "odd.sql", "--area", "Wirral", "-o", "odd.csv", "--no-bom")
    assert ran.code == 0, ran.err
    told = json.loads((tmp_path / "odd.csv-metadata.json").read_text("utf-8"))
    program, *words = shlex.split(told["prov:wasGeneratedBy"]["dc:description"])
    assert program == "market-tui"
    assert run(*words, "-o", "again.csv", "--no-bom").code == 0
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "odd.csv").read_bytes()


def test_the_command_of_a_query_file_names_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "few.sql").write_text(
        "-- title: Few\n-- option most: 1\n"
        "SELECT area, count(*) AS homes FROM homes WHERE places <= :most GROUP BY area ORDER BY area\n"
    )
    assert run("query", "few.sql", "--most", "2", "-o", "few.csv", "--no-bom").code == 0
    told = json.loads((tmp_path / "few.csv-metadata.json").read_text("utf-8"))
    words = shlex.split(told["prov:wasGeneratedBy"]["dc:description"])[1:]
    assert words[:4] == ["query", "few.sql", "--most", "2"]
    assert run(*words, "--format", "csv").data == (tmp_path / "few.csv").read_bytes()
