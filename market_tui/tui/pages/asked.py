"""One question with its options as fields above the answer; or one of a few, chosen above its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from market_tui.errors import MarketError
from market_tui.query import find
from market_tui.tui.actions import ASKED, OPENS, ROWS
from market_tui.tui.pages.table import TablePage
from market_tui.tui.problem import Problem
from market_tui.tui.widgets.chooser import Chooser
from market_tui.tui.widgets.fields import Field, Fields, given
from market_tui.tui.widgets.frame_table import FrameTable
from market_tui.tui.widgets.text import plain

if TYPE_CHECKING:
    from market_tui.query import Answer, Query
    from market_tui.tui.session import Session, Settled


class AskedPage(TablePage):
    """A question's answer; an option typed in asks anew, in a thread."""

    DEFAULT_CSS = """
    AskedPage > Fields { max-height: 6; overflow-y: auto; }
    """
    noun = ("row", "rows")
    places = (ASKED, ROWS, OPENS)
    compared = True

    def __init__(self, session: Session, query: Query, options: Mapping[str, Any] | None = None) -> None:
        super().__init__(session, query.title)
        self.query_asked = query
        self.options: dict[str, Any] = dict(options or {})
        self.refused = False
        self.fields = Fields({**self.defaults, **self.options})

    @property
    def defaults(self) -> Mapping[str, Any]:
        """The options that there are, with their defaults."""
        return self.query_asked.options

    def compose(self) -> ComposeResult:
        """The fields, then the table."""
        yield self.fields
        yield from super().compose()

    def ask(self, settled: Settled) -> Answer:
        """The answer under the options given."""
        scope = settled.compared if self.compared else settled.scope
        return self.session.ask(self.query_asked, scope, **self.options)

    def said(self, answer: Answer) -> str:
        """What must stand above the table: the notes on this answer."""
        return "\n".join(f"⚑ {note}" for note in answer.notes[:2])

    def on_fields_changed(self, message: Fields.Changed) -> None:
        """Ask anew where an option has changed."""
        message.stop()
        try:
            options = given(self.fields.texts(), self.defaults)
        except MarketError as error:
            self.refused = True
            self.fail("table", Problem.of(error))
            return
        if (options != self.options or self.refused) and self.settled is not None:
            self.options, self.refused = options, False
            self.load(self.settled)

    def on_fields_left(self, message: Fields.Left) -> None:
        """Go to the rows."""
        message.stop()
        self.table.focus()

    def edit_options(self) -> bool:
        """Go to the first field; say whether there is one."""
        first = next(iter(self.query(Field)), None)
        if first is None:
            return False
        first.focus()
        return True


class ChosenPage(AskedPage):
    """One of a few questions: `choices` are their names, with what they are called."""

    DEFAULT_CSS = """
    ChosenPage > .beneath { height: auto; padding: 0 1; color: $text-muted; display: none; }
    """
    compared = False
    choices: ClassVar[Mapping[str, str]] = {}

    def __init__(self, session: Session, name: str = "", options: Mapping[str, Any] | None = None) -> None:
        name = name or next(iter(self.choices))
        super().__init__(session, find(name), options)
        self.chooser = Chooser(self.choices, name)

    def compose(self) -> ComposeResult:
        """The questions, the fields and the answer; beneath it what the cursor's row leaves unsaid."""
        yield self.chooser
        yield from super().compose()
        yield Static("", classes="beneath", markup=False)

    def beneath(self, row: dict[str, Any]) -> str:
        """What is told in full of the row under the cursor."""
        return ""

    def on_frame_table_row_highlighted(self, message: FrameTable.RowHighlighted) -> None:
        """Tell in full what the row leaves unsaid."""
        message.stop()
        self._tell_beneath(self.beneath(message.row))

    def fail(self, part: str, problem: Problem) -> None:
        """Say what went wrong; nothing is under the cursor then."""
        super().fail(part, problem)
        self._tell_beneath("")

    def _tell_beneath(self, text: str) -> None:
        line = self.query_one(".beneath", Static)
        line.update(Content(plain(text)))
        line.display = bool(text)

    def focus_first(self) -> None:
        """Begin where the question is chosen."""
        self.chooser.focus()

    async def choose(self, name: str) -> None:
        """Ask another question, with its own fields."""
        self.query_asked = find(name)
        self.crumb = self.query_asked.title
        self.chooser.chosen = name
        self.chooser.show()
        self.options = {}
        old, self.fields = self.fields, Fields(self.defaults)
        await self.mount(self.fields, after=self.chooser)
        await old.remove()
        if self.settled is not None:
            self.load(self.settled)

    async def on_chooser_chosen(self, message: Chooser.Chosen) -> None:
        """Another question was chosen."""
        message.stop()
        await self.choose(message.name)

    def on_chooser_left(self, message: Chooser.Left) -> None:
        """On to the rows of what was chosen."""
        message.stop()
        self.table.focus()
