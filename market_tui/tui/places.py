"""Each kind of page as a place that a file can tell, and the page again from its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from market_tui.dashboards import DASHBOARDS
from market_tui.errors import UsageError
from market_tui.tui.views import BY_COUNCIL, MAP, MERGER, QUESTIONS, ROWS, ROWS_ALONE, SQL, Place

if TYPE_CHECKING:
    from market_tui.dashboards import Panel
    from market_tui.market.scope import By
    from market_tui.query import Query
    from market_tui.tui.page import Page
    from market_tui.tui.pages.sql import History
    from market_tui.tui.session import Session


def place_of(page: Page) -> Place:  # noqa: PLR0911, PLR0912 - a case for each kind of page
    """Where a page is, as far as a file can tell."""
    from market_tui.tui.pages.ask import AskPage
    from market_tui.tui.pages.asked import AskedPage
    from market_tui.tui.pages.dashboard import DashboardPage
    from market_tui.tui.pages.home import HomePage
    from market_tui.tui.pages.homes import HomesPage, OwnersPage, RegisterPage
    from market_tui.tui.pages.map import MapPage
    from market_tui.tui.pages.multiples import CouncilsPage, MultiplesPage
    from market_tui.tui.pages.owner import MergerPage, OwnerPage
    from market_tui.tui.pages.rows import RowsPage
    from market_tui.tui.pages.sql import QueryPage

    match page:
        case QueryPage():
            return Place(page=SQL, sql=page.editor.text)
        case AskPage():
            return Place(page=QUESTIONS)
        case HomePage():
            return Place(urn=page.urn)
        case OwnerPage():
            return Place(owner=page.owner)
        case MergerPage():
            return _asked("merger", {"a": page.a, "b": page.b}, page=MERGER)
        case OwnersPage():
            return _asked("owners", {"sector": page.sector})
        case RegisterPage() if not page.limited:
            return Place()
        case HomesPage():
            options = page.options | ({"owner": page.limited} if page.limited else {})
            return _asked("register", options, within=page.area or "", on=page.as_at)
        case AskedPage():
            return _asked(page.query_asked.name, page.options)
        case MapPage():
            regions = {"regions": True} if page.regions else {}
            return _asked(MAP, {"indicator": page.indicator, **regions})
        case CouncilsPage():
            series = page.kind if isinstance(page, MultiplesPage) else ""
            return _asked(page.panel.query, page.options, page=BY_COUNCIL, series=series)
        case RowsPage():
            kind, by = ROWS if page.compared else ROWS_ALONE, "" if page.by == "area" else page.by
            return _asked(page.query_name, page.options, page=kind, within=page.area or "", by=by)
        case DashboardPage():
            view = page.panel_in_focus
            return Place(panel=view.panel.query if view is not None else "")
    return Place()


def _asked(question: str, options: Mapping[str, Any], **more: Any) -> Place:
    given = tuple((name, value) for name, value in options.items() if value is not None)
    return Place(question=question, options=given, **more)


def page_of(session: Session, place: Place, history: History) -> Page | None:  # noqa: PLR0911
    """The page that stands over the tab; none where the place is the tab's own.

    A statement that was not run here before is only put into the editor: it may have been mailed.
    """
    from market_tui.query import find
    from market_tui.tui.pages.ask import AskPage
    from market_tui.tui.pages.home import HomePage
    from market_tui.tui.pages.owner import MergerPage, OwnerPage
    from market_tui.tui.pages.rows import RowsPage
    from market_tui.tui.pages.sql import QueryPage

    options = dict(place.options)
    if place.page == SQL:
        return QueryPage(session, history, place.sql, run=place.sql.strip() in history.statements)
    if place.page == QUESTIONS:
        return AskPage(session)
    if place.urn:
        return HomePage(session, place.urn)
    if place.owner:
        return OwnerPage(session, place.owner)
    if not place.question:
        return None
    query = find(place.question)
    match place.page:
        case "merger":
            return MergerPage(session, str(options.get("a", "")), str(options.get("b", "")))
        case "by-council":
            return _by_council(session, place, query)
        case "rows" | "rows-alone":
            compared, by = place.page == ROWS, cast("By", place.by or "area")
            area = place.within or None
            return RowsPage(session, query.name, query.title, options, compared=compared, by=by, area=area)
    return _of_question(session, place, query)


def _of_question(session: Session, place: Place, query: Query) -> Page:  # noqa: PLR0911 - the same
    """The page of a question by its name."""
    from market_tui.tui.pages import compare, what_if
    from market_tui.tui.pages.asked import AskedPage
    from market_tui.tui.pages.homes import HomesPage, OwnersPage
    from market_tui.tui.pages.map import FIRST, MapPage
    from market_tui.tui.pages.rows import RowsPage

    options = dict(place.options)
    if query.name in compare.CHOICES:
        return compare.ComparePage(session, query.name, options)
    if query.name == compare.CHANGED:
        return compare.ChangedPage(session, options)
    if query.name in what_if.CHOICES:
        return what_if.WhatIfPage(session, query.name, options)
    if query.name == MAP:
        return MapPage(session, str(options.get("indicator", FIRST)), regions=options.get("regions") is True)
    if query.name == "register":
        return HomesPage(session, _called(place), options, place.on, place.within or None)
    if query.name == "owners" and list(options) == ["sector"]:
        return OwnersPage(session, str(options["sector"]), sector=str(options["sector"]))
    if query.options:
        return AskedPage(session, query, options)
    return RowsPage(session, query.name, query.title, compared=True)


def _called(place: Place) -> str:
    """What a list of homes is called."""
    from market_tui.tui.words import long_date

    told = " · ".join(str(value) for _, value in place.options) or "Homes"
    told += f" in {place.within}" if place.within else ""
    return told + (f" on {long_date(place.on)}" if place.on else "")


def _by_council(session: Session, place: Place, query: Query) -> Page:
    """The page of a panel council by council.

    Raises:
        UsageError: no panel draws this question so.
    """
    from market_tui.tui.pages.multiples import MultiplesPage, StacksPage
    from market_tui.tui.words import PERIODS

    panel = next((panel for panel in _panels(session, place) if panel.query == query.name), None)
    if panel is None:
        raise UsageError(f"{query.name} is not drawn by council", "Leave out: page")
    if panel.label in PERIODS:
        return MultiplesPage(session, panel, query.title, dict(place.options), place.series)
    return StacksPage(session, panel, query.title, dict(place.options))


def _panels(session: Session, place: Place) -> Iterator[Panel]:
    """Every panel there is, those of the tab first; those of an owner's page where it is about one."""
    from market_tui.tui.pages.owner import OwnerPage

    if "owner" in dict(place.options):
        yield from (asked.panel for asked in OwnerPage(session, "").asked)
    boards = sorted(DASHBOARDS.values(), key=lambda board: board.name != place.tab)
    yield from (panel for board in boards for panel in board.panels)
