"""What can be fetched and what is loaded: every source and list, its age, licence, rejects and hash."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from market_tui.market.status import findings
from market_tui.query import Answer, Query
from market_tui.tui.actions import OPENS, ROWS, SOURCES, key_of
from market_tui.tui.columns import plain_columns
from market_tui.tui.fetching import STATES, Check, sources_frame
from market_tui.tui.page import Shown
from market_tui.tui.pages.table import TablePage
from market_tui.tui.problem import Problem
from market_tui.tui.widgets.frame_columns import TableColumn
from market_tui.tui.widgets.frame_table import FrameTable
from market_tui.tui.widgets.text import plain, written
from market_tui.tui.words import figure

if TYPE_CHECKING:
    import polars as pl

    from market_tui.fetch import Newest
    from market_tui.tui.page import Page, Question
    from market_tui.tui.session import Session, Settled

MOST_FINDINGS, FEW_FINDINGS = 5, 1
TALL, ROOMY = 34, 100
THOUSANDS = 10_000
_LISTS = Query("snapshots", "Loaded lists", lambda: None)  # type: ignore[arg-type,return-value]
_REJECTS = Query("rejects", "What could not be read", lambda: None)  # type: ignore[arg-type,return-value]
_SOURCES_ASKED = Query("sources", "Sources that can be fetched", lambda: None)  # type: ignore[arg-type,return-value]
_SHOWN = (
    "as_at",
    "rows",
    "rejected",
    "family",
    "coverage",
    "file",
    "title",
    "licence",
    "sha256",
    "loaded_at",
)
_SOURCES = (
    TableColumn("source", "Source", 15),
    TableColumn("loaded", "Loaded", 11, format=lambda day: figure(day) if day else "–"),
    TableColumn("age", "Age", 9),
    TableColumn("newer", "Newer?", 13),
    TableColumn("newest", "Newest", 10),
    TableColumn("licence", "Licence", 8, format=lambda text: text.replace("Open Government Licence", "OGL")),
    TableColumn("publisher", "Publisher", 12),
    TableColumn("title", "Title", 60),
    TableColumn("why", "Why", 60),
    TableColumn("remedy", "What to do", 60),
)


def _answer(session: Session, settled: Settled, query: Query, frame: pl.DataFrame) -> Answer:
    told = set(frame["source_id"]) if query is _REJECTS else set()
    sources = tuple(s for s in session.market.sources if s.source_id in told or not s.restricted)
    return Answer(query, settled.scope, frame, sources, (), session.market.sample)


def short_count(value: Any) -> str:
    """A number of rows in at most five cells: 9,999, 641k, 12.3m."""
    if not isinstance(value, int) or value < THOUSANDS:
        return written(value) if not isinstance(value, int) else f"{value:,}"
    return f"{value / 1e3:.0f}k" if value < 999_500 else f"{value / 1e6:.1f}m"


class SourcesPage(TablePage):
    """Every source that can be fetched, then every loaded list; a list leads to its unread cells."""

    DEFAULT_CSS = """
    SourcesPage > #fetchable { height: 8; margin-bottom: 1; }
    SourcesPage > #sources-heading { height: auto; padding: 0 1; text-style: bold; }
    """
    noun = ("list", "lists")
    places = (SOURCES, ROWS, OPENS)
    twin = "market-tui status"

    class Checked(Message, bubble=False):
        """A thread has asked the publishers; a Problem is what went wrong."""

        def __init__(self, result: list[Newest] | Problem) -> None:
            super().__init__()
            self.result = result

    def __init__(
        self, session: Session, newest: dict[str, Newest] | None = None, check: Check | None = None
    ) -> None:
        super().__init__(session, "Loaded lists")
        self.findings: list[str] = []
        self.newest = newest if newest is not None else {}
        self.check_for_newer = check
        self.checking = False
        # Of the two tables only the one in use shows a cursor.
        self.fetchable = FrameTable(frozen=1, id="fetchable", marks_row=False)
        self.table.marks_row = False
        self.lists: pl.DataFrame | None = None

    def compose(self) -> ComposeResult:
        """The sources above the lists."""
        yield Static("Sources that can be fetched", id="sources-heading", markup=False)
        yield self.fetchable
        yield from super().compose()

    def questions(self, settled: Settled) -> Iterable[Question]:
        """The lists; the sources follow from them."""
        yield "table", lambda: self.ask(settled)

    def ask(self, settled: Settled) -> Answer:
        """The loaded lists, the newest first, and the findings."""
        import polars as pl

        self.findings = findings(self.session.market)
        lists = self.session.sources().sort("as_at", "family", "source_id", descending=[True, False, False])
        # The sheet's name after the family's keeps the tables of one workbook apart; the file says it too.
        lists = lists.with_columns(pl.col("family").str.split(":").list.first())
        return _answer(self.session, settled, _LISTS, lists)

    def tell(self, part: str, result: Any) -> None:
        """Draw both tables."""
        self.lists = result.frame
        super().tell(part, result)
        self.draw_sources()

    def draw_sources(self) -> None:
        """Draw the sources by what is loaded and what is known of newer releases."""
        if self.lists is None:
            return
        held = self.fetchable.cursor_row
        # An invented market is no edition of a publisher's.
        loaded = self.lists.clear() if self.session.market.sample else self.lists
        frame = sources_frame(loaded, self.newest, date.today())
        self.fetchable.set_frame(frame, _SOURCES)
        self.fetchable.styles.height = frame.height + 1
        self.fetchable.move_cursor(held)
        asking = "   asking the publishers…" if self.checking else ""
        head = asking or f"   {key_of('fetch')} fetches · {key_of('newer')} checks for newer"
        head = f"Sources that can be fetched{head}"
        self.query_one("#sources-heading", Static).update(head)

    def said(self, answer: Answer) -> str:
        """The findings, the first few."""
        most = MOST_FINDINGS if self.app.size.height >= TALL else FEW_FINDINGS
        told = [f"⚑ {plain(finding)}" for finding in self.findings[:most]]
        left = len(self.findings) - most
        if left > 0:
            told.append(f"… {left} more: market-tui status")
        if answer.sample:
            told.insert(0, f"SAMPLE: an invented market. {key_of('fetch')} fetches the published lists.")
        return "\n".join(told)

    def columns(self, answer: Answer) -> list[TableColumn]:
        """Date and rows first, hash last."""
        columns = plain_columns(answer.frame, _SHOWN, self.app.size.width)
        if self.app.size.width >= ROOMY:
            return columns
        short = ("rows", "rejected")
        return [TableColumn(c.name, c.label, format=short_count) if c.name in short else c for c in columns]

    @property
    def chosen(self) -> str | None:
        """The source under the cursor, where the cursor is among the sources."""
        row = self.fetchable.row_at_cursor() if self.screen.focused is self.fetchable else None
        return str(row["source"]) if row else None

    def on_frame_table_row_selected(self, message: FrameTable.RowSelected) -> None:
        """A source offers to fetch it; a list leads to its rejects."""
        if message.table is self.fetchable:
            message.stop()
            message.prevent_default()
            self.app.call_later(self.app.run_action, "app.do('fetch')")

    def opens(self, row: dict[str, Any]) -> Page | None:
        """The rejects of a list."""
        return RejectsPage(self.session, str(row["source_id"]), str(row["file"]))

    def shown(self) -> Shown | None:
        """The lists; the sources, where the cursor is among them, have a twin of their own."""
        shown = super().shown()
        if shown is None or self.screen.focused is not self.fetchable:
            return shown
        frame = self.fetchable.frame
        answer = replace(shown.answer, query=_SOURCES_ASKED, frame=frame, sources=())
        return Shown(answer, "Sources that can be fetched", "market-tui status --check")

    def check(self) -> None:
        """Ask the publishers in a thread whether there is anything newer."""
        if self.checking:
            return
        self.checking = True
        self.draw_sources()
        self.run_worker(partial(self._check), thread=True, group="check", exit_on_error=False)

    def _check(self) -> None:
        try:
            from market_tui import fetch

            check = self.check_for_newer or fetch.check_for_newer
            result: list[Newest] | Problem = check(
                self.session.market.home, [source.name for source in fetch.SOURCES]
            )
        except BaseException as error:  # none may end the app
            result = Problem.of(error)
        self.post_message(self.Checked(result))

    def on_sources_page_checked(self, message: Checked) -> None:
        """Show what the publishers have, and why some could not be asked."""
        from market_tui.tui.screens.dialog import TextDialog

        self.checking = False
        if not isinstance(message.result, Problem):
            self.newest.update({each.source: each for each in message.result})
        self.draw_sources()
        self.app.push_screen(TextDialog("Is there anything newer?", _found(message.result)))


def _found(result: list[Newest] | Problem) -> Content:
    """Each source with its newest edition, or why it could not be asked and what to do."""
    if isinstance(result, Problem):
        return Content(str(result))
    parts: list[Content] = []
    for each in sorted(result, key=lambda n: list(STATES).index(n.state)):
        sign = {"newer": "▲", "unknown": "✗", "not loaded": "+"}.get(each.state, "=")
        words = " ".join(part for part in (each.source, each.edition) if part)
        parts.append(Content(f"{sign} {plain(words)}: {plain(each.why)}"))
        if each.remedy:
            parts.append(Content.styled(f"  {plain(each.remedy)}", "dim"))
    return Content("\n").join(parts)


class RejectsPage(TablePage):
    """The cells and rows of one list that could not be read, as they stood."""

    places = (ROWS,)

    noun = ("reject", "rejects")

    def __init__(self, session: Session, source_id: str, file: str) -> None:
        super().__init__(session, f"rejects of {file}")
        self.source_id = source_id
        chosen = f"SELECT * FROM raw_rejects WHERE source_id = '{source_id}' ORDER BY row_number"  # noqa: S608 - text to read
        self.twin = f"market-tui sql {shlex.quote(chosen)}"

    def ask(self, settled: Settled) -> Answer:
        """The rejects of the list."""
        return _answer(self.session, settled, _REJECTS, self.session.rejects(self.source_id))

    def said(self, answer: Answer) -> str:
        """Say so where there are none."""
        return "" if answer.frame.height else "Every row and cell of this list could be read."

    def columns(self, answer: Answer) -> list[TableColumn]:
        """Where it stood, what, why."""
        return plain_columns(answer.frame, ("row_number", "column", "value", "reason"), self.app.size.width)

    def opens(self, row: dict[str, Any]) -> Page | None:
        """A reject leads nowhere."""
        return None
