"""What a person does with the keys, from the first paint to a file on disk."""

import csv
import re
import threading
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from textual.pilot import Pilot

from market_tui.dashboards import DASHBOARDS, Dashboard, Panel
from market_tui.errors import NotLoaded
from market_tui.market import Market
from market_tui.query import find
from market_tui.tui.actions import ACTIONS
from market_tui.tui.app import MarketApp
from market_tui.tui.page import Page
from market_tui.tui.pages.dashboard import DashboardPage
from market_tui.tui.pages.homes import HomesPage
from market_tui.tui.pages.table import TablePage
from market_tui.tui.session import Session, View
from market_tui.tui.widgets.strip_list import StripList

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Until = Callable[[Pilot[None], str], Awaitable[None]]


def app_of(pilot: Pilot[None]) -> MarketApp:
    assert isinstance(pilot.app, MarketApp)
    return pilot.app


def table_page(pilot: Pilot[None]) -> TablePage:
    page = app_of(pilot).page
    assert isinstance(page, TablePage)
    return page


async def test_a_new_dashboard_is_a_tab_with_no_code(
    opened: Opened, press: Press, text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    panels = (Panel("ratings_by_sector", "sector", "good_or_outstanding_share", "share"),)
    monkeypatch.setitem(DASHBOARDS, "costs", Dashboard("costs", "Costs", "4", panels))
    async with opened() as pilot:
        await press(pilot, "4")
        assert "┤ 4 Costs ├" in text(pilot)
        assert "Ratings by sector" in text(pilot)


async def test_an_area_is_found_as_one_types_and_every_panel_follows(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened() as pilot:
        await press(pilot, "a", "text:wirr", "enter")
        app = app_of(pilot)
        assert app.settled is not None
        assert app.settled.area == "Wirral"
        assert app.settled.beside == ("North West", "England")
        page = app.page
        assert isinstance(page, DashboardPage)
        assert all(view.answer and view.answer.scope.areas[0] == "Wirral" for view in page.panels)
        assert "Wirral ▾" in text(pilot)
        # By its code, too; and the last one comes first.
        await press(pilot, "a", "text:E08000012", "enter")
        assert "Liverpool ▾" in text(pilot)
        await press(pilot, "a")
        rows = [line for line in text(pilot).splitlines() if "recent" in line]
        assert "Liverpool " in rows[0]
        assert "Wirral " in rows[1]
        await press(pilot, "escape")
        assert "Liverpool ▾" in text(pilot)


async def test_a_date_with_an_inspected_list_makes_no_count(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await press(pilot, "d", "down", "enter")
        screen = text(pilot)
        assert "31 Mar 2024 (inspected only)" in screen
        assert "No count: an inspected list." in screen
        await press(pilot, "6")
        assert "holds inspected settings only: it is no count of homes" in text(pilot)


async def test_definitions_show_their_effect_before_they_apply(
    opened: Opened, press: Press, text: Read, until: Until
) -> None:
    async with opened() as pilot:
        await press(pilot, "t", "right", "escape")
        assert app_of(pilot).view == View("Liverpool City Region")
        await press(pilot, "t", "down", "right")
        assert "‹ left out ›" in text(pilot)
        assert "as Ofsted did until March 2024" in text(pilot)
        assert "* changed; Enter applies" in text(pilot)
        app = app_of(pilot)
        session = app.session
        assert session is not None
        await until(pilot, "Held by")
        mix = session.ask(
            "ownership_mix", session.settle(app.view.defined(short_breaks="exclude")).scope
        ).frame
        homes, places = mix["homes"].sum(), mix["places"].sum()
        assert re.search(rf"Homes +[\d,]+ +{homes:,} ", text(pilot))
        assert re.search(rf"Registered places +[\d,]+ +{places:,} ", text(pilot))
        assert app_of(pilot).view == View("Liverpool City Region")
        await press(pilot, "enter")
        assert "short breaks out" in text(pilot)
        settled = app_of(pilot).settled
        assert settled is not None
        assert settled.scope.short_breaks == "exclude"


async def test_the_comparator_can_be_changed_and_taken_away(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await press(pilot, "c", "down", "enter")
        assert "beside North West ▾" in text(pilot)
        await press(pilot, "c", "down", "down", "enter")
        assert "beside nothing ▾" in text(pilot)
        assert "England" not in text(pilot)


async def test_from_a_bar_to_a_home_and_back_with_the_cursor_where_it_was(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened() as pilot:
        await press(pilot, "tab", "down", "enter")
        assert "Overview › Local authority" in text(pilot)
        await press(pilot, "down", "enter")
        page = app_of(pilot).page
        assert page is not None
        assert f"Overview › Local authority › {page.crumb}" in text(pilot)
        await press(pilot, "enter", "enter")
        screen = text(pilot)
        assert "https://reports.ofsted.gov.uk/search?q=" in screen
        assert "Registered" in screen
        await press(pilot, "backspace", "escape", "escape")
        assert table_page(pilot).table.cursor_row == 1
        await press(pilot, "backspace")
        focused = pilot.app.screen.focused
        assert isinstance(focused, StripList)
        assert focused.key_at_cursor() == "Local authority"


async def test_a_point_in_time_of_a_sector_leads_to_its_homes_then(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened() as pilot:
        await press(pilot, "2", "tab", "left", "left", "enter")
        page = table_page(pilot)
        assert page.crumb == "Private homes on 31 March 2023"
        assert page.answer is not None
        assert page.answer.scope.as_at is not None
        assert page.answer.scope.as_at.year == 2023
        assert set(page.table.frame["sector"].cast(pl.String)) == {"Private"}


def test_the_bars_and_what_is_behind_them_agree(sample_market: Market) -> None:
    session = Session(sample_market)
    scope = session.settle(View("Liverpool City Region")).scope
    pairs = (
        ("ratings_mix", "rating", "rating"),
        ("home_sizes", "size_band", "size"),
        ("inspection_age", "age_band", "age"),
        ("ownership_mix", "sector", "sector"),
        ("owners", "owner", "owner"),
    )
    for query, label, option in pairs:
        for row in session.ask(query, scope).frame.rows(named=True):
            behind = session.ask("register", scope, **{option: row[label]}).frame
            assert behind.height == row["homes"], (query, row[label])


async def test_the_tab_pressed_again_goes_back_to_its_first_page(opened: Opened, press: Press) -> None:
    async with opened() as pilot:
        await press(pilot, "tab", "enter", "enter")
        assert len(app_of(pilot).trail.pages) == 3
        await press(pilot, "2", "1")
        assert len(app_of(pilot).trail.pages) == 3
        await press(pilot, "1")
        assert len(app_of(pilot).trail.pages) == 1


async def test_the_rest_of_a_long_ranking_is_a_row_away(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await press(pilot, "2", "tab", "tab", "end")
        assert "more" in text(pilot)
        await press(pilot, "enter")
        page = table_page(pilot)
        assert page.table.total > 12
        assert "Ownership › Largest owners" in text(pilot)


async def test_the_register_filters_counts_sorts_and_opens(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await press(pilot, "6")
        total = table_page(pilot).table.total
        await press(pilot, "slash", "text:sefton inad")
        page = table_page(pilot)
        assert 0 < page.table.shown < total
        assert f"Register   {page.table.shown} of {total} homes" in text(pilot)
        assert set(page.table.shown_rows()["authority"]) == {"Sefton"}
        await press(pilot, "enter", "enter")
        assert "Register › URN" in text(pilot)
        await press(pilot, "backspace", "slash", "escape")
        assert table_page(pilot).table.shown == total


async def test_the_detail_pane_stands_beside_a_wide_register_only(
    opened: Opened, press: Press, text: Read, until: Until
) -> None:
    async with opened() as pilot:
        await press(pilot, "6", "down")
        urn = (table_page(pilot).table.row_at_cursor() or {})["urn"]
        await until(pilot, f"URN {urn}")
        assert "History" in text(pilot)
        await press(pilot, "x")
        assert "History" not in text(pilot)
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "6", "down")
        assert "History" not in text(pilot)
        await press(pilot, "enter")
        assert "Registered provider" in text(pilot)


async def test_export_writes_the_filtered_rows_with_their_provenance(
    opened: Opened, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened("Wirral") as pilot:
        await press(pilot, "6", "slash", "text:good", "enter")
        page = table_page(pilot)
        shown = page.table.shown_rows()["urn"].to_list()
        await press(pilot, "e", "e")
        names = sorted(path.name for path in tmp_path.iterdir())
    assert names[:2] == ["register-wirral-2025-03-31-2.csv", "register-wirral-2025-03-31-2.csv-metadata.json"]
    lines = (tmp_path / "register-wirral-2025-03-31.csv").read_text("utf-8-sig").splitlines()
    assert [row["urn"] for row in csv.DictReader(lines)] == shown
    assert "Filtered by" in (tmp_path / "register-wirral-2025-03-31.csv-metadata.json").read_text("utf-8")


async def test_export_of_a_panel_is_the_query_as_the_command_line_gives_it(
    opened: Opened, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened() as pilot:
        await press(pilot, "tab", "e")
    rows = list(
        csv.DictReader(
            (tmp_path / "ownership_mix-liverpool-city-region-2025-03-31.csv")
            .read_text("utf-8-sig")
            .splitlines()
        )
    )
    assert {row["area"] for row in rows} == {"Liverpool City Region", "North West", "England"}


async def test_a_folder_that_cannot_be_written_is_said_and_the_app_goes_on(
    opened: Opened, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("market_tui.export.write", full)
    async with opened() as pilot:
        await press(pilot, "e", "2")
        said = [note for note in pilot.app._notifications if "No space left" in note.message]
        assert said
        assert app_of(pilot).trail.tab == "ownership"


async def test_explain_gives_definition_scope_sources_caveats_and_the_command(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened(size=(120, 60)) as pilot:
        await press(pilot, "tab", "i")
        screen = text(pilot)
        for said in (
            "Homes and places by sector on the scope's date.",
            "share of the area's homes [fraction]",
            "sha256",
            "Sector is what the registrant declared",
            "market-tui query ownership_mix --area 'Liverpool City Region'",
            "queries/ownership.py",
        ):
            assert said in screen, said
        await press(pilot, "escape")
        assert "sha256" not in text(pilot)


async def test_every_row_of_a_panel_is_a_key_away_and_slash_opens_them_with_the_filter(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened() as pilot:
        await press(pilot, "tab", "v")
        frame = table_page(pilot).table.frame
        assert set(frame["area"]) == {"Liverpool City Region", "North West", "England"}
        assert "Overview › Ownership mix" in text(pilot)
        await press(pilot, "backspace", "slash", "text:volunt")
        assert set(table_page(pilot).table.shown_rows()["sector"].cast(pl.String)) == {"Voluntary"}


async def test_help_shows_every_action(opened: Opened, press: Press, text: Read) -> None:
    async with opened(size=(120, 120)) as pilot:
        await press(pilot, "question_mark")
        screen = text(pilot)
        for action in ACTIONS:
            if not action.id.startswith("tab."):
                assert action.tooltip in screen
        await press(pilot, "type:by council")
        assert "The panel once for each council" in text(pilot)
        assert "Change the date" not in text(pilot)


async def test_the_palette_finds_actions_and_queries(opened: Opened, press: Press) -> None:
    async with opened() as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause(0.2)
        for letter in "largest":
            await pilot.press(letter)
        await pilot.pause(0.6)
        await press(pilot, "enter")
        assert table_page(pilot).crumb == find("owners").title


async def test_a_panel_that_fails_says_so_in_its_place_with_its_remedy(
    opened: Opened, press: Press, text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Session.ask

    def failing(self: Session, query: str, *args: Any, **options: Any) -> Any:
        if query == "ratings_mix":
            raise NotLoaded("ratings_mix needs [b]inspections[/b]", "Run: market-tui load FILES…")
        if query == "needs_a_look":
            raise pl.exceptions.PanicException("a hard fault")
        return ask(self, query, *args, **options)

    monkeypatch.setattr(Session, "ask", failing)
    async with opened() as pilot:
        screen = text(pilot)
        assert "Not loaded: ratings_mix needs [b]inspections[/b]" in screen
        assert "Run: market-tui load FILES…" in screen
        assert "! PanicException: a hard fault" in screen
        assert "Private  " in screen
        monkeypatch.setattr(Session, "ask", ask)
        await press(pilot, "a", "text:sefton", "enter")
        assert "!" not in text(pilot).replace("!=", "")


async def test_a_store_that_cannot_be_read_is_said_and_can_be_tried_again(
    opened: Opened, press: Press, text: Read, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    manifest = store / "manifest.json"
    manifest.write_text("{", "utf-8")
    async with opened(store=store) as pilot:
        assert "manifest.json cannot be read" in text(pilot)
        assert "market-tui doctor" in text(pilot)
        manifest.unlink()
        await press(pilot, "ctrl+r")
        assert "Key figures" in text(pilot)


async def test_an_unknown_area_at_the_start_is_said_and_another_can_be_chosen(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened("Atlantis") as pilot:
        assert "no area called 'Atlantis'" in text(pilot)
        await press(pilot, "a", "text:halton", "enter")
        assert "Halton ▾" in text(pilot)


async def test_a_late_answer_to_an_earlier_request_is_dropped(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened() as pilot:
        page = app_of(pilot).page
        assert isinstance(page, DashboardPage)
        before = page.panels[1].answer
        stale = Page.Told(page.request - 1, "1", "this is no answer and would fail")
        page.post_message(stale)
        page.post_message(Page.Failed(page.request - 1, "1", None))
        await pilot.pause()
        assert page.panels[1].answer is before


async def test_escape_stops_waiting_and_the_view_is_as_it_was(
    opened: Opened, press: Press, text: Read, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, gate = Session.ask, threading.Event()

    def slow(self: Session, query: str, scope: Any, **options: Any) -> Any:
        if scope.areas[0] == "Wirral":
            gate.wait(10)
        return ask(self, query, scope, **options)

    monkeypatch.setattr(Session, "ask", slow)
    async with opened() as pilot:
        await pilot.press("a", *"wirral")
        await pilot.pause(0.1)
        await pilot.press("enter")
        await until(pilot, "working… esc cancels")
        assert "Wirral ▾" in text(pilot)
        await press(pilot, "escape")
        assert "Liverpool City Region ▾" in text(pilot)
        gate.set()
        await pilot.pause(0.2)
        page = app_of(pilot).page
        assert isinstance(page, DashboardPage)
        areas = {view.answer.scope.areas[0] for view in page.panels if view.answer}
        assert areas == {"Liverpool City Region"}
        assert "working" not in text(pilot)


async def test_a_small_window_says_so(opened: Opened, text: Read) -> None:
    async with opened(size=(70, 20)) as pilot:
        assert "70×20: laid out for 80×24 and more" in text(pilot)


async def test_rejects_of_a_list_are_a_row_away(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await press(pilot, "7")
        assert "5,6" in text(pilot) or "lists" in text(pilot)
        await press(pilot, "enter")
        assert "rejects of" in text(pilot)


async def test_what_is_stopped_before_an_answer_goes_back_or_says_how_to_ask_again(
    opened: Opened, press: Press, text: Read, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, gate = Session.ask, threading.Event()

    def endless(self: Session, query: Any, scope: Any, **options: Any) -> Any:
        if query == "concentration" or scope.areas == ("Wirral",):
            gate.wait(60)
        return ask(self, query, scope, **options)

    monkeypatch.setattr(Session, "ask", endless)
    async with opened() as pilot:
        app = app_of(pilot)
        await pilot.press("2")
        await until(pilot, "working… esc cancels")
        await pilot.press("escape")
        await pilot.pause()
        page = app.page
        assert isinstance(page, DashboardPage)
        assert app.session is not None
        view = next(view for view in page.panels if view.panel.query == "concentration")
        assert str(view.error.content) == "! stopped\n2 asks again."
        app.trail.open(HomesPage(app.session, "Homes in Wirral", area="Wirral"))
        await until(pilot, "working… esc cancels")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.page, DashboardPage)
        assert app.settled is not None
        assert app.settled.area == "Liverpool City Region"
        gate.set()


async def test_leaving_waits_for_no_question_and_asks_twice_while_files_are_loaded(
    opened: Opened, press: Press
) -> None:
    gate = threading.Event()
    async with opened() as pilot:
        app = app_of(pilot)
        app.work.start(lambda: gate.wait(60), lambda _: None, "loading…")
        await pilot.press("q")
        assert any("q again leaves" in note.message for note in app._notifications)
        assert app.is_running
        await pilot.press("q")
        await pilot.pause()
    assert not gate.is_set()
    gate.set()
