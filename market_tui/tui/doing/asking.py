"""Questions with options, and questions of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from market_tui.tui.actions import key_of

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp
    from market_tui.tui.pages.sql import History


def what_if(app: MarketApp) -> None:
    """Ask what if: the question of the panel in focus, else the first; again, the next."""
    from market_tui.tui.pages.what_if import CHOICES, WhatIfPage

    if app.session is None:
        return
    if isinstance(app.page, WhatIfPage):
        app.page.chooser.action_step(1)
        return
    shown = app.page.shown() if app.page else None
    name = shown.answer.query.name if shown else ""
    app.trail.open(WhatIfPage(app.session, name if name in CHOICES else next(iter(CHOICES))))


def ask(app: MarketApp) -> None:
    """List every question that can be asked."""
    from market_tui.tui.pages.ask import AskPage

    if app.session is not None and not isinstance(app.page, AskPage):
        app.trail.open(AskPage(app.session))


def question(app: MarketApp, name: str) -> None:
    """Show the whole answer to a question."""
    from market_tui.query import find
    from market_tui.tui.pages.asked import AskedPage
    from market_tui.tui.pages.rows import RowsPage

    if app.session is None:
        return
    query = find(name)
    if query.options:
        app.trail.open(AskedPage(app.session, query))
    else:
        app.trail.open(RowsPage(app.session, name, query.title, compared=True))


def sql(app: MarketApp) -> None:
    """Go to the page for SQL; on it, to the editor."""
    from market_tui.tui.pages.sql import QueryPage

    if app.session is None:
        return
    if isinstance(app.page, QueryPage):
        app.page.editor.focus()
        return
    app.trail.open(QueryPage(app.session, history_of(app)))


def history_of(app: MarketApp) -> History:
    """The statements that were run, read when they are first asked for."""
    from market_tui.tui.pages.sql import History

    app.statements = app.statements or History()
    return app.statements


def options(app: MarketApp) -> None:
    """Go to the options of the question on the page."""
    if app.page is None or not app.page.edit_options():
        app.tell(f"nothing here has options: {key_of('ask')} lists every question")
