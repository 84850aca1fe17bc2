"""Notes of one's own on a home or an owner: written, and shown on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from market_tui import notes
from market_tui.errors import MarketError
from market_tui.notes import HOME, OWNER, Note
from market_tui.tui.problem import Problem
from market_tui.tui.widgets.text import NOTED, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from market_tui.tui.app import MarketApp

_CLASS = "own-note"


def write(app: MarketApp) -> None:
    """Write a note on the home or the owner on the page, or in the row under the cursor."""
    from market_tui.tui.screens.note import NoteDialog

    about = _about(app)
    if about is None:
        app.tell("a note is on a home or an owner: open one, or stand on its row")
        return

    def keep(text: str) -> None:
        try:
            notes.keep(Note(about.kind, about.id, about.called, text))
        except MarketError as error:
            app.say(Problem.of(error))

    def left(_: None) -> None:
        show(app)
        for page in (each for each in app.trail if each is not app.page):
            page.settled = None  # Asked again once it is on the screen, for the mark on its row.
        if app.page is not None and app.settled is not None:
            app.page.load(app.settled)

    title = f"Note on {about.called}" + (f", URN {about.id}" if about.kind == HOME else "")
    app.push_screen(NoteDialog(title, notes.of(about.kind, about.id), keep), left)


def show(app: MarketApp) -> None:
    """Write the note under the heading of the page of a home or an owner."""
    from market_tui.tui.pages.home import HomePage
    from market_tui.tui.pages.owner import OwnerPage

    page = app.page
    if not isinstance(page, HomePage | OwnerPage) or not page.is_mounted:
        return
    about = _about(app)
    try:
        text = notes.of(about.kind, about.id) if about else ""
    except MarketError as error:
        text = str(Problem.of(error))
    held = page.query(f".{_CLASS}")
    line = held.first(Static) if held else None
    if line is None:
        line = Static("", classes=_CLASS, markup=False)
        line.styles.height, line.styles.max_height, line.styles.padding = "auto", 8, (0, 1)
        page.mount(line, after=page.query_one(".said"))
    told = "\n  ".join(plain(each) for each in text.splitlines())
    line.update(Content(f"{NOTED} {told}"))
    line.display = bool(text)


def _about(app: MarketApp) -> Note | None:
    """What a note would be on: the page's own home or owner, else the row under the cursor."""
    from market_tui.tui.pages.home import HomePage
    from market_tui.tui.pages.owner import OwnerPage
    from market_tui.tui.widgets.frame_table import FrameTable

    page, focused = app.page, app.screen.focused
    if isinstance(page, HomePage):
        return _on_home(page.urn, page.row or {})
    if isinstance(page, OwnerPage):
        return _on_owner(page.owner)
    if not isinstance(focused, FrameTable):
        return None
    row: dict[str, Any] = focused.row_at_cursor() or {}
    on_owner = focused.column_at_cursor == "owner" or not row.get("urn")
    if on_owner and row.get("owner"):
        return _on_owner(str(row["owner"]))
    return _on_home(str(row["urn"]), row) if row.get("urn") else None


def _on_home(urn: str, row: Mapping[str, Any]) -> Note:
    name = str(row.get("name") or "")
    return Note(HOME, urn, "a home" if name.lower() in ("", "redacted") else name, "")


def _on_owner(name: str) -> Note:
    import polars as pl

    from market_tui.publishers.owner_names import owner_id

    return Note(OWNER, str(pl.select(owner_id(pl.lit(name))).item()), name, "")
