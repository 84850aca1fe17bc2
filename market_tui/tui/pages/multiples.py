"""One small chart for each council of the area, of whatever a panel draws over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from market_tui.tui.page import Page, Question, Shown
from market_tui.tui.problem import Problem
from market_tui.tui.widgets.multiples import Multiples
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import counted, meaning_of, periods

if TYPE_CHECKING:
    from market_tui.dashboards import Panel
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled

# How many notes there is room for in a narrow window, and in a wide one.
MOST_NOTES, ROOMY = (1, 3), 100


class MultiplesPage(Page):
    """A panel's series council by council, on one scale."""

    DEFAULT_CSS = """
    MultiplesPage > .heading { height: auto; padding: 0 1; text-style: bold; }
    MultiplesPage > .said { height: auto; padding: 0 1; color: $text-muted; }
    MultiplesPage > Multiples { margin: 0 0 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("less_than_sign,comma", "step(-1)", "Series before", show=False, id="series.before"),
        Binding("greater_than_sign,full_stop", "step(1)", "Next series", show=False, id="series.next"),
    ]

    def __init__(self, session: Session, panel: Panel, title: str, options: Mapping[str, Any]) -> None:
        super().__init__(session, f"{title}, council by council")
        self.panel, self.options = panel, dict(options)
        self.answer: Answer | None = None
        self.kinds: list[str] = [""]
        self.kind = ""
        self.charts = Multiples()

    def compose(self) -> ComposeResult:
        """Heading, what the drawing means, the charts."""
        yield Static("", classes="heading", markup=False)
        yield Static("", classes="said", markup=False)
        yield self.charts

    def questions(self, settled: Settled) -> Iterable[Question]:
        """The panel's own question, asked of each council."""
        scope = replace(settled.scope, by="authority")
        yield "charts", lambda: self.session.ask(self.panel.query, scope, **self.options)

    def tell(self, part: str, result: Any) -> None:
        """Draw the charts."""
        from market_tui.tui.drawing.multiples import kinds

        self.answer = result
        self.kinds = kinds(result, self.panel) or [""]
        if self.kind not in self.kinds:
            self.kind = self.kinds[0]
        self._draw()

    def fail(self, part: str, problem: Problem) -> None:
        """Say what went wrong where the charts would stand."""
        self.answer = None
        self.charts.set_charts(())
        self.query_one(".said", Static).update(Content(str(problem)))

    def _draw(self) -> None:
        from market_tui.tui.drawing.multiples import multiples

        if self.answer is None:
            return
        charts, notes = multiples(self.answer, self.panel, self.kind)
        self.charts.set_charts(charts)
        trail = " › ".join(plain(crumb) for crumb in (*self.came_from, self.crumb))
        self.query_one(".heading", Static).update(Content(f"{trail}   {counted(len(charts), 'council')}"))
        columns = self.answer.query.columns
        what = meaning_of(self.panel.value, columns)
        if self.kind:
            what = f"{self.kind}: {what}" + (" · < > another" if len(self.kinds) > 1 else "")
        points = sorted(self.answer.frame[self.panel.label].unique().to_list())
        span = f"{periods(points)[0]} to {periods(points)[-1]}" if points else ""
        said = [f"{what} · {span} · one scale from 0, the last figure beside the name", *notes]
        self.query_one(".said", Static).update(
            Content("\n".join(plain(s) for s in said[: 1 + MOST_NOTES[self.app.size.width >= ROOMY]]))
        )

    def action_step(self, by: int) -> None:
        """Draw the series before or after."""
        self.kind = self.kinds[(self.kinds.index(self.kind) + by) % len(self.kinds)]
        self._draw()

    def on_multiples_opened(self, message: Multiples.Opened) -> None:
        """Go to the council's homes."""
        from market_tui.tui.pages.homes import HomesPage

        message.stop()
        self.post_message(self.Opened(HomesPage(self.session, f"Homes in {message.key}", area=message.key)))

    def shown(self) -> Shown | None:
        """The answer, council by council."""
        return Shown(self.answer, self.crumb) if self.answer else None

    def focus_first(self) -> None:
        """Put the focus on the charts."""
        self.charts.focus()
