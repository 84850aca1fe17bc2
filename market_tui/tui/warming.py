"""Imports and questions done before they are needed, in a thread, so that no key waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from market_tui.dashboards import DASHBOARDS
from market_tui.tui.session import Session, Settled

FIRST = (
    "doing.first", "doing.views", "drawing.charts", "pages.dashboard", "pages.homes",
    "pages.sources", "panel", "widgets.frame_table",
)  # fmt: skip
LATER = ("doing", "drawing", "pages", "screens", "widgets")


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
    for folder in LATER:
        for module in iter_modules([str(Path(__file__).parent / folder)], f"market_tui.tui.{folder}."):
            yield partial(import_module, module.name)
    for name in ("copying", "exporting", "fetching", "finding", "picking"):
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
