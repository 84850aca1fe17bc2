"""What stands behind a bar, a cell or a row: owners, homes, one home, or every row of the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from market_tui.errors import MarketError
from market_tui.query import find
from market_tui.tui.drawing.strips import MORE
from market_tui.tui.words import long_date

if TYPE_CHECKING:
    from market_tui.dashboards import Panel
    from market_tui.market import Scope
    from market_tui.query import Answer
    from market_tui.tui.page import Page
    from market_tui.tui.session import Session, Settled

ASKED_BY = {
    "sector": "sector",
    "overall": "rating",
    "owner": "owner",
    "places": "size",
    "inspected_on": "age",
    "owner_class": "owner_class",
    "legal_form": "legal_form",
}

# Tables whose rows are no place, and the question that has them in full.
ROWS_BEHIND = {"cost_checks": "suspect_returns", "benchmark_costs": "benchmark_detail"}

# Findings of `needs_a_look` whose homes are those of one rating.
RATED = {"inadequate": "Inadequate", "not yet inspected": "Not yet inspected"}


def behind(  # noqa: PLR0911, PLR0917 - a bar and all it belongs to
    session: Session,
    panel: Panel,
    answer: Answer,
    key: str,
    row: dict[str, Any] | None = None,
    series: str = "",
) -> Page | None:
    """The page that a bar (`key`), a table's row, or a point in time of a series leads to."""
    from market_tui.schema import SECTORS
    from market_tui.tui.pages.homes import HomesPage, OwnersPage
    from market_tui.tui.pages.owner import OwnerPage
    from market_tui.tui.pages.rows import RowsPage
    from market_tui.tui.pages.what_if import CHOICES, WhatIfPage

    if answer.query.name in CHOICES:
        return WhatIfPage(session, answer.query.name)
    if answer.query.name in ROWS_BEHIND:
        told = find(ROWS_BEHIND[answer.query.name])
        return RowsPage(session, told.name, told.title, compared=False)
    if row is not None:
        return behind_finding(session, row) if "finding" in row else behind_row(session, row, answer.scope)
    if panel.by == "authority" or panel.label == "authority":
        return behind_row(session, {"authority": key}, answer.scope)
    if key == MORE or panel.drills not in ASKED_BY:
        day = _day(key)
        if day and day in session.market.dates and "trend" in answer.query.chart:
            options = {"sector": series} if series in SECTORS else {}
            name = f"{series} homes" if options else "Homes"
            return HomesPage(session, f"{name} on {long_date(day)}", options, as_at=day)
        scope = answer.scope
        return RowsPage(
            session, answer.query.name, answer.query.title, answer.options,
            compared=bool(answer.options) and len(scope.areas) > 1, by=scope.by,
        )  # fmt: skip
    option = ASKED_BY[panel.drills]
    if option == "owner":
        return OwnerPage(session, key)
    if option == "sector" and answer.query.chart == "share":
        return OwnersPage(session, key, sector=key)
    owner = {"owner": str(answer.options["owner"])} if "owner" in answer.options else {}
    return HomesPage(session, key, {option: key, **owner})


def behind_row(session: Session, row: dict[str, Any], scope: Scope | None = None) -> Page | None:
    """The page that a table's row leads to: its home, owner, council's homes, or an owner's there."""
    from market_tui.tui.pages.home import HomePage
    from market_tui.tui.pages.homes import HomesPage
    from market_tui.tui.pages.owner import OwnerPage

    if urn := row.get("urn"):
        return HomePage(session, str(urn))
    owner, council = row.get("owner"), council_of(row)
    if owner and row.get("authority"):
        return HomesPage(session, f"{owner} in {council}", {"owner": str(owner)}, area=council)
    if owner:
        grouped = scope is not None and scope.owner_level == "group"
        return OwnerPage(session, str((row.get("group") if grouped else None) or owner))
    return HomesPage(session, f"Homes in {council}", area=council) if council else None


def behind_finding(session: Session, row: dict[str, Any]) -> Page | None:
    """The page that a finding of `needs_a_look` leads to: its homes, or the list that says it of each."""
    from market_tui.tui.pages.homes import HomesPage
    from market_tui.tui.pages.rows import RowsPage

    finding = str(row["finding"])
    if finding in RATED:
        return HomesPage(session, RATED[finding], {"rating": RATED[finding]})
    if row.get("owner"):
        return behind_row(session, row)
    told = find("watchlist" if row.get("homes") else "cost_checks")
    return RowsPage(session, told.name, told.title, compared=False)


def council_of(row: dict[str, Any]) -> str | None:
    """The council that a row names; an area counts where it is one."""
    if authority := row.get("authority"):
        return str(authority)
    from market_tui.market.areas import resolve

    try:
        area = resolve(str(row.get("area") or ""))
    except MarketError:
        return None
    return area.name if area.kind == "authority" else None


def _day(key: str) -> date | None:
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None


def on_date(settled: Settled, day: date | None) -> Settled:
    """The same view on another date."""
    return settled if day is None else replace(settled, scope=replace(settled.scope, as_at=day))
