"""Views that are kept and mailed, where one was last time, and the user's own settings in the app."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from market_tui import config, notes, paths
from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.tui import views
from market_tui.tui.actions import ACTIONS
from market_tui.tui.app import MarketApp
from market_tui.tui.keys import keymap, readable, with_keys
from market_tui.tui.pages.homes import HomesPage
from market_tui.tui.pages.sql import History, QueryPage
from market_tui.tui.places import page_of, place_of
from market_tui.tui.screens.dialog import TextDialog
from market_tui.tui.session import Session, View
from market_tui.tui.start import Start

Idle = Callable[[Pilot[None]], Awaitable[None]]
Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
NO_STORE = Path(__file__).parent / "no-store-here"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of one's own; what is faulty in them is forgiven by the app alone."""
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(views, "session_file", lambda: tmp_path / "session.toml")
    (tmp_path / "config").mkdir()
    return tmp_path


def settings(text: str) -> config.Config:
    (paths.config_dir() / "config.toml").write_text(text, "utf-8")
    return config.read()


FULL = views.Saved(
    View("Mine", ("England",), date(2025, 3, 31), (("basis", None), ("short_breaks", "exclude"))),
    views.Place("ratings", question="register", options=(("rating", 'Go"od'), ("most", 3))),
    ("Wirral",),
    "light",
)


def test_a_view_is_written_and_read_again(own: Path) -> None:
    settings('[areas]\nMine = ["Wirral", "Inner"]\nInner = ["Sefton"]\n')
    views.write(own / "v.toml", FULL)
    told = views.read(own / "v.toml")
    assert told.view == View(
        "Wirral + Sefton", ("England",), date(2025, 3, 31), (("short_breaks", "exclude"),)
    )
    assert (told.place, told.recent, told.theme) == (FULL.place, ("Wirral",), "light")


def test_a_group_that_the_reader_has_too_keeps_its_name(own: Path) -> None:
    settings('[areas]\nMine = ["Wirral", "Sefton"]\n')
    views.write(own / "v.toml", FULL)
    assert views.read(own / "v.toml").view.area == "Mine"
    settings("")
    assert views.read(own / "v.toml").view.area == "Wirral + Sefton"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('area = "Wirral"\nfoo = 1\n', 2, "foo"),
        ('tab = "ownershp"\n', 1, "tab"),
        ("area = 3\n", 1, "area"),
        ('beside = "England"\n', 1, "beside"),
        ('as_at = "soon"\n', 1, "as_at"),
        ('[definitions]\nbasis = "owners"\n', 2, "definitions.basis"),
        ('[definitions]\n\nbase = "homes"\n', 3, "definitions.base"),
        ("[options]\na = [1]\n", 2, "options.a"),
        ("area = \n", 1, "nvalid"),
        ('panel = "ownrs"\n', 1, "panel"),
        ('question = "owners"\n[options]\nsize = "1"\n', 3, "options.size"),
        ('question = "/tmp/theirs.py"\n', 1, "question"),
        ('tab = "ratings"\npage = "sequel"\n', 2, "page"),
        ('page = "by-council"\n', 1, "page"),
        ('question = "register"\non = "soon"\n', 2, "on"),
        ('question = "home_sizes"\nby = "ward"\n', 2, "by"),
        ('question = "register"\nwithin = "Wiral"\n', 2, "within"),
        ('area = "Wiral"\n', 1, "area"),
        ('beside = ["England", "Nowere"]\n', 1, "beside"),
        (f'page = "sql"\nsql = "{"x" * 20_001}"\n', 2, "sql"),
    ],
)
def test_what_no_view_can_say_is_refused_with_file_line_and_key(
    own: Path, text: str, line: int, key: str
) -> None:
    (own / "v.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as refused:
        views.check(views.read(own / "v.toml"))
    assert f"v.toml, line {line}: " in refused.value.message
    assert key in refused.value.message
    assert refused.value.remedy


async def test_a_view_is_kept_and_opened_again(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await press(pilot, "2", "tab", "tab", "enter")
        assert "Ownership › " in text(pilot)
        owner = text(pilot).splitlines()[3]
        await press(pilot, "k", "ctrl+u", "text:board [b]", "enter")
        (kept,) = views.kept()
        assert kept.name == "board b.toml"
        await press(pilot, "1", "a", "text:wirral", "enter")
        await press(pilot, "l", "enter")
        assert "Liverpool City Region ▾" in text(pilot)
        assert owner.split("›")[1].strip()[:20] in text(pilot)


async def test_an_unknown_area_leaves_the_screen_as_it_is(
    own: Path, opened: Opened, press: Press, text: Read
) -> None:
    views.folder().mkdir()
    (views.folder() / "bad.toml").write_text('area = "Wiral"\ntab = "ratings"\n', "utf-8")
    async with opened() as pilot:
        await press(pilot, "l", "enter")
        assert "Liverpool City Region ▾" in text(pilot)
        assert "┤ 1 Overview ├" in text(pilot)
        assert any("Wirral" in note.message for note in pilot.app._notifications)


async def test_the_next_time_begins_where_one_was(own: Path, idle: Idle, press: Press, text: Read) -> None:
    app = MarketApp(NO_STORE, start=Start.of("Liverpool City Region"))
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(pilot)
        await press(pilot, "3", "enter", "f2")
        crumb = app.page.crumb if app.page else ""
    app = MarketApp(NO_STORE, start=Start.of())
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(pilot)
        assert (app.trail.tab, app.view.area, app.recent) == (
            "ratings",
            "Liverpool City Region",
            ["Liverpool City Region"],
        )
        assert isinstance(app.page, HomesPage)
        assert app.page.crumb == crumb
    start = Start.of(fresh=True)
    assert (start.saved.view, start.saved.recent) == (View(), ("Liverpool City Region",))
    views.session_file().write_text("half a line =", "utf-8")
    assert Start.of().saved.view == View()


async def test_the_page_for_sql_is_found_again_and_runs_only_what_was_run_here(
    own: Path, idle: Idle, press: Press, text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKET_TUI_CACHE", str(own))
    (own / "welcomed").touch()
    statement = "SELECT count(*) AS zebras FROM homes"
    app = MarketApp(NO_STORE, start=Start.of("Liverpool City Region"))
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(pilot)
        await press(pilot, "S")
        assert isinstance(app.page, QueryPage)
        app.page.editor.load_text(statement)
        await press(pilot, "f5")
        app.page.editor.load_text("SELECT 1 AS typed")
        await press(pilot, "escape", "q")
    assert views.read(views.session_file()).place.sql == "SELECT 1 AS typed"
    for sql, ran in ((statement, True), ("SELECT 2 AS theirs", False)):
        views.write(own / "v.toml", views.Saved(View(), views.Place(page="sql", sql=sql)))
        app = MarketApp(NO_STORE, start=Start.of(file=own / "v.toml"))
        async with app.run_test(size=(120, 40)) as pilot:
            await idle(pilot)
            assert isinstance(app.page, QueryPage)
            assert app.page.editor.text == sql
            assert (app.page.answer is not None) is ran
            assert ("f5 runs the statement" in text(pilot)) is not ran


async def test_settings_hold_and_faults_are_said_while_the_rest_goes_on(
    own: Path, idle: Idle, press: Press, text: Read
) -> None:
    settings(
        '[app]\ntheme = "light"\nhome_area = "Wirral"\nbeside = ["Sefton", "Nowhere"]\n'
        '[areas]\nBad = "Wirral"\nGood = ["Wirral", "Halton"]\n'
        '[keys]\nexplain = "X"\ntab.costs = "f4"\nexport = "i"\nfoo = "f6"\n'
    )
    app = MarketApp(NO_STORE, start=Start.of())
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(pilot)
        assert app.theme == "market-light"
        assert app.settled is not None
        assert (app.settled.area, app.settled.beside) == ("Wirral", ("Sefton",))
        said = "\n".join(note.message for note in app._notifications)
        for fault in ("line 4: app.beside", "line 6: areas.Bad", "line 12: keys.foo"):
            assert fault in said
        assert "keys.export" not in said, "i is free, since explain has another key"
        assert "f4 Costs" in text(pilot)
        await press(pilot, "f4")
        assert app.trail.tab == "costs"
        await press(pilot, "X")
        assert isinstance(app.screen, TextDialog)
        await press(pilot, "escape", "4", "question_mark")
        assert app.trail.tab == "costs"
        assert "X           Explain it" in text(pilot)


def test_a_clash_is_refused_with_its_line(own: Path) -> None:
    table, faults = with_keys(
        settings('[keys]\nexport = "i"\nsort = "f9"\nmove = "j"\ndate = "bogus"\narea = "D,ctrl+i"\n')
    )
    told = {fault.key: fault.message for fault in faults}
    assert "line 2: keys.export cannot be i: that key is explain" in told["export"]
    assert "keeps its keys" in told["move"]
    assert "no key that can be read: 'bogus'" in told["date"]
    assert "that key is next" in told["area"], "ctrl+i is what a terminal sends for tab"
    assert keymap(table) == {"table.sort": "f9"}
    assert [a.id for a in table] == [a.id for a in ACTIONS]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Ctrl+X", "ctrl+x"),
        ("?", "question_mark"),
        ("x, F4", "x,f4"),
        (",", "comma"),
        ("a+b", None),
        ("", None),
    ],
)
def test_keys_are_read_as_a_person_writes_them(text: str, keys: str | None) -> None:
    assert readable(text) == keys


async def test_areas_are_pooled_looked_at_and_kept_under_a_name(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, MarketApp)
        await press(pilot, "a", "text:wirr", "tab", "text:north", "space", "text:w", "down", "up", "space")
        assert "Together: Wirral + North West" in text(pilot)
        await press(pilot, "text:north w", "tab", "text:halton", "tab", "enter")
        assert app.settled is not None
        assert app.settled.area == "Wirral + Halton"
        assert "Wirral + Halton ▾   31 Mar 2025 ▾  beside North West, England" in text(pilot).replace(
            " ▾  ", " ▾   ", 1
        )
        pooled = {a: c for a, c in app.settled.compared.__dict__.items() if a == "areas"}
        assert pooled["areas"][0] == "Wirral + Halton"
        await press(pilot, "a", "down", "space", "text:sefton", "tab", "ctrl+s")
        await press(pilot, "text:Wirral", "enter")
        assert "there is an area called Wirral already" in text(pilot)
        await press(pilot, "ctrl+u", "text:My group", "enter")
        assert app.settled.area == "My group"
        assert len(config.read().areas["My group"]) == 2
        await press(pilot, "a", "text:my gr")
        assert "your own, 2 councils" in text(pilot)


async def test_a_note_stands_on_its_page_and_marks_its_row_and_is_in_no_export(
    own: Path, opened: Opened, press: Press, text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own)
    async with opened(size=(160, 40)) as pilot:
        await press(pilot, "6", "down", "N", "text:zebra [b]back", "escape")
        (note,) = notes.every()
        assert f"✎ {note.id}" in text(pilot)
        await press(pilot, "enter")
        assert "✎ zebra [b]back" in text(pilot)
        await press(pilot, "backspace", "e")
        exported = "".join(path.read_text("utf-8-sig") for path in own.glob("register*"))
        assert note.id in exported
        assert "zebra" not in exported
        await press(pilot, "enter", "N", *(["backspace"] * 14), "escape")
        assert "✎" not in text(pilot)
        await press(pilot, "2", "tab", "tab", "enter", "N", "text:accounts?", "escape")
        assert "✎ accounts?" in text(pilot)
        assert {note.kind for note in notes.every()} == {"owner"}


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("HomePage", views.Place(urn="SC400001")),
        ("OwnerPage", views.Place(owner="Keys [b]Care")),
        ("HomesPage", views.Place(question="register", options=(("sector", "Private"), ("owner", "Keys")))),
        ("OwnersPage", views.Place(question="owners", options=(("sector", "Private"),))),
        ("RowsPage", views.Place(page="rows", question="home_sizes")),
        ("RowsPage", views.Place(page="rows-alone", question="home_sizes", by="authority", within="Wirral")),
        ("HomesPage", views.Place(question="register", within="Wirral", on=date(2023, 3, 31))),
        ("QueryPage", views.Place(page="sql", sql='SELECT "urn"\nFROM homes -- [b]')),
        ("AskPage", views.Place(page="questions")),
        ("MergerPage", views.Place(page="merger", question="merger", options=(("a", "One"), ("b", "Two")))),
        ("MultiplesPage", views.Place(page="by-council", question="ownership_trend", series="Private")),
        ("StacksPage", views.Place(page="by-council", question="ownership_mix")),
        ("ChangedPage", views.Place(question="homes_changed", options=(("change", "opened"),))),
        ("AskedPage", views.Place(question="merger", options=(("a", "One"), ("b", "Two")))),
        ("WhatIfPage", views.Place(question="what_if_mix", options=(("places", 2),))),
        ("ComparePage", views.Place(question="compare_areas", options=(("beside", "Sefton"),))),
        ("MapPage", views.Place(question="council_map", options=(("indicator", "homes"), ("regions", True)))),
    ],
)
def test_every_kind_of_page_is_found_again(
    own: Path, kind: str, place: views.Place, sample_market: Market
) -> None:
    views.write(own / "v.toml", views.Saved(View(), place))
    saved = views.read(own / "v.toml")
    page = page_of(Session(sample_market), saved.place, History(own / "history"))
    assert page is not None
    assert (type(page).__name__, place_of(page)) == (kind, place)
    views.check(saved)


async def test_a_view_that_cannot_be_kept_is_said_and_the_app_goes_on(
    own: Path, opened: Opened, press: Press, text: Read
) -> None:
    (own / "config" / "views").touch()
    async with opened() as pilot:
        await press(pilot, "k", "enter", "6")
        assert any("cannot be written" in note.message for note in pilot.app._notifications)
        assert "Register" in text(pilot)


async def test_files_go_to_the_folder_of_the_settings(own: Path, opened: Opened, press: Press) -> None:
    settings(f'[app]\nexports = "{(own / "kept here").as_posix()}"\n')
    async with opened() as pilot:
        await press(pilot, "e", "f12")
    names = sorted(path.name for path in (own / "kept here").iterdir())
    assert [name.partition("-liverpool")[0] for name in names] == [
        "key_figures",
        "key_figures",
        "market-tui.svg",
    ]


async def test_a_date_that_is_not_loaded_is_named_by_file_and_line_and_another_area_goes_on(
    own: Path, idle: Idle, press: Press, text: Read
) -> None:
    (own / "v.toml").write_text('area = "Wirral"\nas_at = 2019-05-05\n', "utf-8")
    app = MarketApp(NO_STORE, start=Start.of(file=own / "v.toml"))
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(pilot)
        assert "v.toml, line 2: as_at" in text(pilot)
        assert "2019-05-05" in text(pilot)
        await press(pilot, "a", "text:halton", "enter")
        assert "Halton ▾" in text(pilot)
