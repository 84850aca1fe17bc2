"""An owner's page, a merger, a council's homes, and the Register of one owner."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date

import polars as pl
from textual.pilot import Pilot

from market_tui.dashboards import DASHBOARDS, Panel
from market_tui.market import Market
from market_tui.query import Answer
from market_tui.tui.actions import TABS
from market_tui.tui.app import MarketApp
from market_tui.tui.pages.behind import behind, council_of
from market_tui.tui.pages.home import HomePage
from market_tui.tui.pages.homes import HomesPage
from market_tui.tui.pages.owner import MergerPage, OwnerPage, who
from market_tui.tui.screens.choose import Find
from market_tui.tui.session import Session, Settled, View
from market_tui.tui.widgets.frame_table import FrameTable

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Press = Callable[..., Awaitable[None]]
Read = Callable[[Pilot[None]], str]
Idle = Callable[[Pilot[None]], Awaitable[None]]


def app_of(pilot: Pilot[None]) -> MarketApp:
    assert isinstance(pilot.app, MarketApp)
    return pilot.app


def view_of(pilot: Pilot[None]) -> tuple[Session, Settled]:
    app = app_of(pilot)
    assert app.session is not None
    assert app.settled is not None
    return app.session, app.settled


async def open_owner(pilot: Pilot[None], idle: Idle, rank: int = 0) -> OwnerPage:
    """The page of the area's owner of that place in the ranking, opened as Enter on its bar does."""
    session, settled = view_of(pilot)
    answer = session.ask("owners", settled.scope)
    page = behind(
        session, Panel("owners", "owner", "homes", drills="owner"), answer, answer.frame["owner"][rank]
    )
    assert isinstance(page, OwnerPage)
    app_of(pilot).trail.open(page)
    await idle(pilot)
    return page


def answer_in(page: OwnerPage | MergerPage, title: str) -> Answer:
    view = next(view for view in page.panels if view.title.startswith(title))
    assert view.answer is not None
    return view.answer


def test_an_owner_opens_from_every_panel_that_names_one(sample_market: Market) -> None:
    session = Session(sample_market)
    scope = session.settle(View("Liverpool City Region")).scope
    panels = [p for p in DASHBOARDS["ownership"].panels if p.label == "owner"]
    assert {p.query for p in panels} >= {"owners", "stress_test", "growth", "largest_owners"}
    for panel in panels:
        answer = session.ask(panel.query, scope)
        owner = answer.frame["owner"][0]
        from_bar = behind(session, panel, answer, owner)
        from_row = behind(session, panel, answer, "", answer.frame.row(0, named=True))
        assert isinstance(from_bar, OwnerPage)
        assert isinstance(from_row, OwnerPage)
        assert from_bar.owner == from_row.owner == owner


async def test_enter_on_the_largest_owner_opens_its_page_and_backspace_leaves_it(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened() as pilot:
        session, settled = view_of(pilot)
        owner = session.ask("owners", settled.scope).frame["owner"][0]
        await press(pilot, "2", "tab", "tab", "enter")
        page = app_of(pilot).page
        assert isinstance(page, OwnerPage)
        assert f"Ownership › {owner}" in text(pilot)
        assert "class: " in text(pilot)
        assert "Its homes by council" in text(pilot)
        assert all(view.answer is not None for view in page.panels)
        await press(pilot, "backspace")
        assert "Ownership › " not in text(pilot)


async def test_the_panels_of_an_owner_agree_and_lead_to_its_homes_in_a_council_and_to_a_home(
    opened: Opened, press: Press, idle: Idle
) -> None:
    async with opened() as pilot:
        session, settled = view_of(pilot)
        page = await open_owner(pilot, idle)
        row = session.ask("owners", settled.scope).frame.row(0, named=True)
        councils, homes = answer_in(page, "Its homes by council").frame, answer_in(page, "Its homes").frame
        homes = page.panels[-1].answer.frame if page.panels[-1].answer else homes
        assert councils["homes"].sum() == homes.height == row["homes"]
        assert councils["places"].sum() == homes["places"].sum() == row["places"]
        assert answer_in(page, "Its latest ratings").frame["homes"].sum() == row["homes"]
        assert answer_in(page, "Its registered owners").frame["homes"].sum() == row["homes"]
        growth = answer_in(page, "Growth since").frame.filter(area=settled.area)
        assert growth["homes"].to_list() == [row["homes"]]
        assert set(homes["authority"]) == set(councils["authority"])
        await press(pilot, "enter")
        there = app_of(pilot).page
        assert isinstance(there, HomesPage)
        assert there.crumb == f"{page.owner} in {councils['authority'][0]}"
        assert there.table.total == councils["homes"][0]
        await press(pilot, "enter")
        assert isinstance(app_of(pilot).page, HomePage)
        await press(pilot, "backspace", "backspace")
        assert app_of(pilot).page is page
        # Every row of one of its panels is of that owner alone.
        body = page.panels[-1].body
        assert isinstance(body, FrameTable)
        body.focus()
        await press(pilot, "v")
        rows = app_of(pilot).page
        assert rows is not None
        shown = rows.shown()
        assert shown is not None
        assert set(shown.answer.frame["owner"]) == {page.owner}
        assert "--owner" in shown.command


async def test_an_owner_that_the_next_area_does_not_have_is_said_to_be_missing(
    opened: Opened, press: Press, idle: Idle, text: Read
) -> None:
    async with opened() as pilot:
        session, settled = view_of(pilot)
        there = set(
            session.ask("owners", session.market.scope(settled.scope, areas=("Wirral",))).frame["owner"]
        )
        here = session.ask("owners", settled.scope).frame["owner"].to_list()
        rank = next(i for i, owner in enumerate(here) if owner not in there)
        await open_owner(pilot, idle, rank)
        await press(pilot, "a", "text:wirral", "enter")
        screen = text(pilot)
        assert "Wirral ▾" in screen
        assert "class: " not in screen
        assert screen.count("no owner called") == 1
        assert "The area’s latest ratings" in screen


async def test_a_merger_asks_for_the_other_owner_and_shows_what_it_changes(
    opened: Opened, press: Press, idle: Idle, text: Read
) -> None:
    async with opened() as pilot:
        session, settled = view_of(pilot)
        page = await open_owner(pilot, idle)
        other = session.ask("owners", settled.scope).frame["owner"][1]
        await press(pilot, "m")
        for _ in range(100):
            if isinstance(pilot.app.screen, Find):
                break
            await pilot.pause(0.02)
        await press(pilot, f"text:{other.lower()}", "enter")
        merger = app_of(pilot).page
        assert isinstance(merger, MergerPage)
        assert (merger.a, merger.b) == (page.owner, other)
        asked = session.ask("merger", settled.compared, a=page.owner, b=other).frame
        assert answer_in(merger, "The area").frame.equals(asked)
        assert answer_in(merger, "Council by council").frame.height == 6
        assert "HHI change" in text(pilot)
        assert f"{page.owner} › merged with {other}" in text(pilot)
        await press(pilot, "backspace")
        assert app_of(pilot).page is page


async def test_a_merger_in_england_is_shown_region_by_region(
    opened: Opened, press: Press, idle: Idle
) -> None:
    async with opened("England") as pilot:
        session, settled = view_of(pilot)
        a, b = session.ask("owners", settled.scope).frame["owner"].head(2)
        app_of(pilot).trail.open(MergerPage(session, a, b))
        await idle(pilot)
        page = app_of(pilot).page
        assert isinstance(page, MergerPage)
        assert page.panels[1].display
        assert answer_in(page, "Region by region").frame["area"].n_unique() > 1


async def test_m_and_g_say_where_they_work(opened: Opened, press: Press) -> None:
    async with opened() as pilot:
        await press(pilot, "m", "g")
        said = [note.message for note in pilot.app._notifications]
        assert "open an owner first" in said[0]
        assert "only where homes of several owners are listed" in said[1]


async def test_a_row_that_names_a_council_leads_to_its_homes(opened: Opened, press: Press) -> None:
    async with opened() as pilot:
        await press(pilot, "5")
        page = app_of(pilot).page
        for query in ("sufficiency", "importers"):
            view = next(v for v in page.panels if v.panel.query == query)  # type: ignore[union-attr]
            view.body.focus()
            await press(pilot, "down", "enter")
            row = view.answer.frame.row(1, named=True)
            council = row.get("authority") or row["area"]
            homes = app_of(pilot).page
            assert isinstance(homes, HomesPage)
            assert homes.crumb == f"Homes in {council}"
            assert set(homes.table.frame["authority"]) == {council}
            assert homes.table.total > 0
            await press(pilot, "backspace")
            assert app_of(pilot).page is page
            assert view.body.has_focus
            assert view.body.cursor_row == 1


def test_only_a_council_is_a_council() -> None:
    assert council_of({"area": "Wirral"}) == "Wirral"
    assert council_of({"authority": "Leeds", "area": "England"}) == "Leeds"
    assert council_of({"area": "North West"}) is None
    assert council_of({"area": "nowhere at all"}) is None
    assert council_of({}) is None


async def test_the_register_of_one_owner_and_of_all_again(opened: Opened, press: Press, text: Read) -> None:
    async with opened() as pilot:
        await press(pilot, "6", "down", "down")
        page = app_of(pilot).page
        assert isinstance(page, HomesPage)
        every = page.table.frame
        row = page.table.row_at_cursor() or {}
        owner, urn = row["owner"], row["urn"]
        await press(pilot, "g")
        assert "Only the homes of" in text(pilot)
        await press(pilot, "enter")  # the owner of the row stands first
        assert f"Register › only {owner}" in text(pilot)
        assert page.table.total == every.filter(pl.col("owner") == owner).height
        assert (page.table.row_at_cursor() or {})["urn"] == urn
        shown = page.shown()
        assert shown is not None
        assert "--owner" in shown.command
        await press(pilot, "g")
        assert page.table.total == every.height
        assert "› only" not in text(pilot)
        await press(pilot, "g", *"juniper gate", "enter")
        assert set(page.table.frame["owner"]) == {"Juniper Gate"}
        await press(pilot, "escape")
        assert page.table.total == every.height


async def test_enter_on_the_owner_limits_the_register_then_opens_the_owner(
    opened: Opened, press: Press
) -> None:
    async with opened() as pilot:
        await press(pilot, "6", "right", "right")
        page = app_of(pilot).page
        assert isinstance(page, HomesPage)
        assert page.table.column_at_cursor == "owner"
        owner = (page.table.row_at_cursor() or {})["owner"]
        await press(pilot, "enter")
        assert app_of(pilot).page is page
        assert set(page.table.frame["owner"]) == {owner}
        await press(pilot, "enter")
        there = app_of(pilot).page
        assert isinstance(there, OwnerPage)
        assert there.owner == owner


async def test_at_80_columns_every_tab_and_the_reading_are_in_view(
    opened: Opened, press: Press, text: Read
) -> None:
    async with opened(size=(80, 24)) as pilot:
        for key, _, _ in TABS:
            await press(pilot, key)
            bar = next(line for line in text(pilot).splitlines() if "1 Overview" in line)
            assert all(f"{k} {title}" in bar for k, _, title in TABS)
        await press(pilot, "5")
        page = app_of(pilot).page
        view = next(v for v in page.panels if v.panel.query == "sufficiency")  # type: ignore[union-attr]
        view.body.focus()
        await pilot.pause()
        head = next(line for line in text(pilot).splitlines() if "Reading" in line)
        assert head.split()[:2] == ["Area", "Reading"]
        words = view.answer.frame["reading"].cast(pl.String).drop_nulls()
        assert any(word in text(pilot) for word in words)


def test_who_an_owner_is() -> None:
    row = {
        "owner": "A Ltd", "group": "A", "mapped_by": "the mapping", "owner_class": "private equity",
        "legal_form": "Company limited by shares", "ofsted_sector": "Private",
        "group_reason": "shared name stem", "group_as_of": date(2025, 3, 31),
    }  # fmt: skip
    told = who([row, {**row, "owner": "B Ltd"}], "group")
    assert told.startswith(
        "Group of 2 registered owners in the area · known from the mapping (shared name stem), as of 31 "
        "March 2025 · class: private"
    )
    several = who([row, {**row, "group_reason": "accounts", "group_as_of": None}], "group")
    assert "known from the mapping, as of 31 March 2025 · class" in several
    assert who([row], "registered").startswith("Registered owner in the group A")
    alone = who([{**row, "mapped_by": None}], "group")
    assert alone.startswith("Registered owner that the mapping does not name: a group of its own · class: ")
    assert not who([], "group")
