"""Imports and questions done before they are needed, in a thread, so that no key waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from market_tui.dashboards import DASHBOARDS
from market_tui.tui.session import Session, Settled

FIRST = ("pages.dashboard", "pages.homes", "pages.sources", "panel", "drawing.charts", "widgets.frame_table")
LATER = (
    "doing.asking", "doing.moving", "doing.panel", "doing.publishers", "doing.view", "doing.workbench",
    "exporting", "fetching", "pages.ask", "pages.asked", "pages.home", "pages.owner", "pages.rows",
    "pages.sql", "pages.what_if", "picking", "screens.choose", "screens.definitions", "screens.dialog",
    "screens.explain", "screens.fetching", "screens.help",
)  # fmt: skip


def opened(store: Path | None, *, public: bool = False) -> Session:
    """A session on a store, with what its first page needs.

    Raises:
        MarketError: the store cannot be read.
    """
    session = Session.open(store, public=public)
    for name in FIRST:
        import_module(f"market_tui.tui.{name}")
    return session


def imports() -> Iterator[Callable[[], Any]]:
    """Each module that a key may need."""
    for name in LATER:
        yield partial(import_module, f"market_tui.tui.{name}")
    yield partial(import_module, "market_tui.fetch")
    yield partial(import_module, "market_tui.export")


def questions(session: Session, settled: Settled) -> Iterator[Callable[[], Any]]:
    """Each question of each tab; the session keeps the answers."""
    from market_tui.tui.pages.dashboard import asked_by

    for dashboard in DASHBOARDS.values():
        for panel in dashboard.panels:
            yield partial(ask, asked_by(session, panel, settled))


def ask(question: Callable[[], Any]) -> None:
    """Put a question whose answer is only kept; what goes wrong is said when it is asked in earnest."""
    with suppress(BaseException):  # Polars panics are no Exceptions
        question()
