"""SQL in the app: run, completed, refused, remembered, saved and found again, exported."""

import asyncio
import csv
import json
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import polars as pl
import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from market_tui.errors import UsageError
from market_tui.query import find
from market_tui.tui.app import MarketApp
from market_tui.tui.pages.asked import AskedPage
from market_tui.tui.pages.sql import History, QueryPage, history, names
from market_tui.tui.pages.sql.history import FIRST
from market_tui.tui.pages.sql.names import completions
from market_tui.tui.pages.sql.saving import fit_name
from market_tui.tui.palette import MarketCommands
from market_tui.tui.screens.naming import Naming
from market_tui.tui.session import Session, View

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Idle = Callable[[Pilot[None]], Awaitable[None]]

COLUMNS = {"homes": ("area", "urn", "sector", "places", "order"), "children": ("area", "period", "value")}


@pytest.fixture(autouse=True)
def of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A history and saved queries of this test alone; exports go to a folder of their own."""
    (tmp_path / "here").mkdir()
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(history, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.chdir(tmp_path / "here")
    yield


def page_of(pilot: Pilot[None]) -> QueryPage:
    assert isinstance(pilot.app, MarketApp)
    assert isinstance(pilot.app.page, QueryPage)
    return pilot.app.page


async def write(pilot: Pilot[None], statement: str) -> QueryPage:
    """Put a statement in the editor, the cursor at its end."""
    page = page_of(pilot)
    page.editor.focus()
    page.editor.load_text(statement)
    page.editor.move_cursor(page.editor.document.end)
    await pilot.pause()
    return page


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    for _ in range(1000):
        await pilot.pause()
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited in vain")


@pytest.mark.parametrize(
    ("before", "after", "asked", "first"),
    [
        ("SELECT sec", " FROM homes", False, "sector"),
        ("SELECT h.pl", " FROM homes h", False, "places"),
        ("SELECT * FROM hom", "", False, "homes"),
        ("SELECT * FROM homes JOIN chil", "", False, "children"),
        ("SELECT * FROM raw_prov", "", False, "raw_providers"),
        ("SELECT ", " FROM homes", True, "area"),
        ("SELECT c.", " FROM homes AS h JOIN children c", False, "area"),
        ("SELECT ord", " FROM homes", False, '"order"'),
        ('SELECT "ord', " FROM homes", False, '"order"'),
        ("SELECT ", " FROM homes", False, None),
        ("SELECT 'sec", " FROM homes", False, None),
        ("-- sec", " FROM homes", False, None),
        ("SELECT sector", " FROM homes", False, None),
        ("SELECT zzz", " FROM homes", False, None),
        ("", "", False, None),
    ],
)
def test_names_that_fit(before: str, after: str, asked: bool, first: str | None) -> None:
    _, found = completions(before, before + after, COLUMNS, asked=asked)
    assert (found[0] if found else None) == first


def test_only_tables_follow_from_and_only_its_columns_follow_an_alias() -> None:
    assert set(completions("SELECT * FROM ", "SELECT * FROM ", COLUMNS)[1]) == set(names.known())
    text = "SELECT c. FROM homes h JOIN children c"
    assert completions("SELECT c.", text, COLUMNS)[1] == list(COLUMNS["children"])


def test_every_table_has_its_columns_as_a_statement_finds_them() -> None:
    session = Session.open(Path("no-store-here"))
    settled = session.settle(View())
    for table in names.known():
        columns = names.columns_of(session, settled, table)
        assert columns, table
        assert len(set(columns)) == len(columns)


def test_history_is_kept_for_its_owner_alone_and_comes_back(tmp_path: Path) -> None:
    kept = History(tmp_path / "h" / "sql-history.jsonl")
    for said in ("SELECT 1", "SELECT 1", "SELECT\n'é\x1b'"):
        kept.add(said)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    with kept.path.open("ab") as file:
        file.write(b'{"no": 1}\n\xff\xfe\n[\n')
    again = History(kept.path)
    assert again.statements == ["SELECT 1", "SELECT\n'é\x1b'"]
    assert again.step(1, "draft") is None
    assert again.step(-1, "draft") == "SELECT\n'é\x1b'"
    assert again.step(-1, "x") == "SELECT 1"
    assert again.step(-1, "x") is None
    assert (again.step(1, "x"), again.step(1, "x")) == ("SELECT\n'é\x1b'", "draft")


def test_history_is_cut_down_to_the_last_and_takes_no_heap_of_text(tmp_path: Path) -> None:
    path = tmp_path / "sql-history.jsonl"
    path.write_text("".join(f'"SELECT {n}"\n' for n in range(2 * history.KEPT + 1)))
    kept = History(path)
    assert len(kept.statements) == len(path.read_text().splitlines()) == history.KEPT
    assert kept.statements[-1] == f"SELECT {2 * history.KEPT}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept.add("SELECT '" + "x" * history.LONGEST + "'")
    assert kept.statements[-1].endswith("x'")
    assert History(path).statements == kept.statements[:-1]
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_cannot_be_written_keeps_history_for_the_session(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = History(tmp_path / "file" / "sql-history.jsonl")
    kept.add("SELECT 1")
    assert kept.statements == ["SELECT 1"]


@pytest.mark.parametrize("name", ["", "two words", "../up", "class", "_own", "é", "ownership_mix", "Spend"])
def test_a_name_that_cannot_be_or_is_taken_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        fit_name(name)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_statement_is_typed_and_run_and_its_rows_are_counted(
    opened: Opened, press: Press, text: Read, size: tuple[int, int]
) -> None:
    async with opened(size=size) as pilot:
        await press(pilot, "S")
        page = page_of(pilot)
        assert "Tables: Liverpool City Region" in text(pilot)
        assert page.editor.text == FIRST
        await press(
            pilot, "text:SELECT sector, count(*) AS n FROM homes GROUP BY sector ORDER BY sector", "f5"
        )
        assert page.answer is not None
        assert page.editor.text.startswith("SELECT sector, count(*)")
        assert page.answer.frame.columns == ["sector", "n"]
        assert f"SQL   {page.answer.frame.height} rows" in text(pilot)
        assert "Private" in text(pilot)
        assert "ORDER BY the rows" not in text(pilot)
        await press(pilot, "escape")
        assert page.table.has_focus
        await press(pilot, "S")
        assert page.editor.has_focus
        await press(pilot, "escape", "escape")
        assert not isinstance(pilot.app.page, QueryPage)  # type: ignore[attr-defined]
        await press(pilot, "S")
        assert page_of(pilot).editor.text.startswith("SELECT sector, count(*)")


async def test_the_area_of_the_bar_is_the_statements(
    opened: Opened, press: Press, text: Read, idle: Idle
) -> None:
    async with opened() as pilot:
        await press(pilot, "S")
        page = await write(pilot, "SELECT area, count(*) AS n FROM homes GROUP BY area")
        await press(pilot, "ctrl+j", "escape", "a", "text:Wirral", "enter")
        await idle(pilot)
        assert page.answer is not None
        assert page.answer.frame["area"].to_list() == ["Wirral"]
        assert "Tables: Wirral" in text(pilot)


async def test_names_are_completed_by_tab_and_by_tab_again(opened: Opened, press: Press, text: Read) -> None:
    async with opened(size=(80, 24)) as pilot:
        found = [name for name, _, _ in MarketCommands(pilot.app.screen).commands()]
        assert {"Area: change the area   a", "Export: the panel as CSV, with its provenance   e"} < set(found)
        await press(pilot, "S", "text:SELECT count(*) FROM homes_o")
        page = page_of(pilot)
        assert page.offers.offered == ["homes_over_time"]
        assert "homes_over_time" in text(pilot)
        await press(pilot, "tab")
        assert page.editor.text == "SELECT count(*) FROM homes_over_time"
        await press(pilot, "text: WHERE sec")
        await until(
            pilot, lambda: "area" in page.offers.columns["homes_over_time"] and page.offers.offered != []
        )
        assert page.offers.offered[0] == "sector"
        first, second = page.offers.offered[:2]
        await press(pilot, "tab", "tab")
        assert page.editor.text.endswith(f"WHERE {second}")
        await press(pilot, "shift+tab")
        assert page.editor.text.endswith(f"WHERE {first}")
        await press(pilot, "text: = 1 AND ", "ctrl+@")
        assert "urn" in page.offers.offered
        await press(pilot, "escape")
        assert page.offers.offered == []
        assert page.table.has_focus


REFUSED = {
    "DROP TABLE homes": "only reads: DROP is refused",
    "SELECT * FROM read_csv('/etc/passwd')": "reads no files",
    "SELECT * FROM homs": "Did you mean: homes",
    "SELECT sectr FROM homes": "no column called 'sectr'",
    "SELECT (": "SQL:",
    "SELECT CAST(sector AS INT) AS n FROM homes": "!",
}


async def test_what_is_refused_says_why_in_place(opened: Opened, press: Press, text: Read) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "S")
        page = page_of(pilot)
        for number, (statement, said) in enumerate(REFUSED.items()):
            await write(pilot, statement)
            await press(pilot, "f5")
            assert page.answer is None, statement
            assert said in " ".join(text(pilot).split()), statement
            await write(pilot, f"SELECT count(*) AS n, {number} AS number FROM homes")
            await press(pilot, "f5")
            assert page.answer is not None
            assert page.answer.frame["number"].to_list() == [number]
            assert said not in text(pilot)


async def test_a_panic_in_the_thread_is_told(
    opened: Opened, press: Press, text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panics(*_: object) -> None:
        raise pl.exceptions.PanicException("index out of bounds")

    async with opened() as pilot:
        await press(pilot, "S")
        page = await write(pilot, FIRST)
        monkeypatch.setattr(page, "ask", panics)
        await press(pilot, "f5")
        assert "index out of bounds" in text(pilot)


async def test_escape_stops_a_run_and_what_still_comes_is_dropped(
    opened: Opened, press: Press, text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    go = threading.Event()
    async with opened() as pilot:
        await press(pilot, "S")
        page = await write(pilot, FIRST)
        real = page.ask

        def slow(settled: object) -> object:
            go.wait(10)
            return real(settled)  # type: ignore[arg-type]

        monkeypatch.setattr(page, "ask", slow)
        await pilot.press("f5")
        await until(pilot, lambda: page.waiting)
        assert "running… esc stops" in text(pilot)
        view = pilot.app.view  # type: ignore[attr-defined]
        await pilot.press("escape")
        go.set()
        await pilot.pause(0.3)
        assert page.answer is None
        assert "stopped" in text(pilot)
        assert pilot.app.view == view  # type: ignore[attr-defined]
        assert page_of(pilot) is page


async def test_statements_come_back(opened: Opened, press: Press) -> None:
    one, two = "SELECT 1 AS a", "SELECT 2 AS a"
    async with opened() as pilot:
        await press(pilot, "S")
        for statement in (one, two):
            await write(pilot, statement)
            await press(pilot, "f5")
        page = page_of(pilot)
        await press(pilot, "alt+up")
        assert page.editor.text == one
        assert page.offers.offered == []
        await press(pilot, "alt+down", "alt+down")
        page = await write(pilot, "SELECT half")
        await press(pilot, "alt+up", "alt+up")
        assert page.editor.text == one
        await press(pilot, "alt+up", "alt+down")
        assert page.editor.text == two
        await press(pilot, "alt+down")
        assert page.editor.text == "SELECT half"
    async with opened() as pilot:
        await press(pilot, "S")
        assert page_of(pilot).editor.text == two
        await press(pilot, "alt+up", "alt+up")
        assert page_of(pilot).editor.text == one


async def test_a_statement_is_saved_and_found_again(
    opened: Opened, press: Press, text: Read, tmp_path: Path
) -> None:
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "S")
        page = await write(pilot, FIRST)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Naming)
        await press(pilot, "text:ownership_mix", "enter")
        assert "already" in text(pilot)
        pilot.app.screen.query_one(Input).value = "my_sectors"
        await press(pilot, "enter")
        file = tmp_path / "config" / "queries" / "my_sectors.sql"
        await until(pilot, lambda: "saved: my_sectors" in text(pilot))
        assert file.read_text("utf-8").startswith("-- title: My sectors\n")
        assert "-- column sector: " in file.read_text("utf-8")
        assert find("my_sectors").title == "My sectors"
        found = [name for name, _, _ in MarketCommands(pilot.app.screen).commands()]
        assert "Query: My sectors" in found
        await press(pilot, "escape", "A", "text:my sectors", "enter", "enter")
        again = pilot.app.page  # type: ignore[attr-defined]
        assert isinstance(again, AskedPage)
        assert again.answer is not None
        assert page.answer is None


async def test_a_query_files_text_runs_with_the_options_of_its_header_and_is_saved_as_it_stands(
    opened: Opened, press: Press, text: Read, tmp_path: Path
) -> None:
    written = (
        "-- title: Homes for a few\n-- option most: 2\n-- column homes: homes with few places [homes]\n"
        "SELECT area, count(*) AS homes FROM homes WHERE places <= :most GROUP BY area ORDER BY area"
    )
    async with opened() as pilot:
        await press(pilot, "S")
        page = await write(pilot, written)
        await press(pilot, "f5")
        assert page.answer is not None
        two = page.answer.frame["homes"][0]
        assert "places <= 2 " in page.answer.command()
        await press(pilot, "ctrl+s", "text:for_few", "enter")
        file = tmp_path / "config" / "queries" / "for_few.sql"
        await until(pilot, file.exists)
        saved = find("for_few")
        assert (saved.title, saved.options) == ("Homes for a few", {"most": 2})
        assert file.read_text("utf-8").count("-- title:") == 1
        await write(pilot, written.replace("2\n", "9\n"))
        await press(pilot, "f5")
        assert page.answer.frame["homes"][0] > two
        await write(pilot, "SELECT area FROM homes WHERE places < :fewer ORDER BY area")
        await press(pilot, "f5")
        assert "no value for 'fewer'" in text(pilot)


async def test_what_is_not_tidy_is_not_saved_and_the_line_is_the_editors(
    opened: Opened, press: Press, text: Read, tmp_path: Path
) -> None:
    async with opened() as pilot:
        await press(pilot, "S")
        await write(pilot, "SELECT area, places\nFROM homes\nORDER BY places")
        await press(pilot, "ctrl+s", "text:many", "enter")
        await until(pilot, lambda: "not saved" in text(pilot))
        assert "can come in any order" in text(pilot)
        assert "line 1:" in text(pilot) or "line 3:" in text(pilot)
        assert not (tmp_path / "config" / "queries" / "many.sql").exists()


async def test_the_rows_are_exported_with_where_they_are_from(
    opened: Opened, press: Press, idle: Idle, tmp_path: Path
) -> None:
    async with opened() as pilot:
        await press(pilot, "S")
        page = await write(pilot, "SELECT sector, -- which\n count(*) AS n FROM homes GROUP BY sector")
        await press(pilot, "f5", "ctrl+e")
        await idle(pilot)
        assert page.answer is not None
        data, meta = sorted((tmp_path / "here").iterdir())
        assert (data.suffix, meta.suffix) == (".csv", ".json")
        rows = list(csv.DictReader(data.read_text("utf-8-sig").splitlines()))
        assert len(rows) == page.answer.frame.height
        assert "'SELECT sector, count(*) AS n FROM" in meta.read_text("utf-8")
        json.loads(meta.read_text("utf-8"))
        await press(pilot, "escape", "e")
        await idle(pilot)
        assert len(list((tmp_path / "here").iterdir())) == 4


async def test_hostile_names_in_the_result_are_text(opened: Opened, press: Press, text: Read) -> None:
    names = "'[bold red]Fire[/]' AS \"[red]x[/]\", '[@click=app.quit]q[/]' AS b, 'a\x1b[2J\u202eb' AS c"
    async with opened() as pilot:
        await press(pilot, "S")
        await write(pilot, f"SELECT {names}, '=HYPERLINK(1)' AS d")
        await press(pilot, "f5")
        screen = text(pilot)
        assert "[bold red]Fire[/]" in screen
        for character in "\x1b\u202e":
            assert character not in screen
            assert character not in page_of(pilot).editor.text
        await write(pilot, 'SELECT "[@click=app.quit]\x1b[2J[/]" FROM homes')
        await press(pilot, "f5")
        assert "\x1b" not in text(pilot)
        await press(pilot, "escape", "i")
        assert "\x1b" not in text(pilot)
