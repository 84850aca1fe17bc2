"""What a panel draws, once for each council of the area: series as small charts, parts as strips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from market_tui.tui.actions import COUNCILS, OPENS, SERIES
from market_tui.tui.page import Page, Question, Shown
from market_tui.tui.problem import Problem
from market_tui.tui.widgets.drawn import Drawn
from market_tui.tui.widgets.multiples import Multiples
from market_tui.tui.widgets.stacks import Stacks
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import counted, figure, meaning_of, periods, unit_of

if TYPE_CHECKING:
    from market_tui.dashboards import Panel
    from market_tui.export.svg import Picture
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled

# How many notes there is room for in a narrow window, and in a wide one.
MOST_NOTES, ROOMY = (1, 3), 100


class CouncilsPage(Page):
    """A panel's own question asked of each council; how the answers are drawn is for each kind of page."""

    DEFAULT_CSS = """
    CouncilsPage > .heading { height: auto; padding: 0 1; text-style: bold; }
    CouncilsPage > .said { height: auto; padding: 0 1; color: $text-muted; }
    CouncilsPage > Drawn { margin: 0 0 0 1; }
    """
    places: tuple[str, ...] = (COUNCILS, OPENS)

    def __init__(
        self, session: Session, panel: Panel, title: str, options: Mapping[str, Any], charts: Drawn
    ) -> None:
        super().__init__(session, f"{title}, council by council")
        self.panel, self.options, self.drawn = panel, dict(options), charts
        self.answer: Answer | None = None

    def compose(self) -> ComposeResult:
        """Heading, what the drawing means, the charts."""
        yield Static("", classes="heading", markup=False)
        yield Static("", classes="said", markup=False)
        yield self.drawn

    def questions(self, settled: Settled) -> Iterable[Question]:
        """The panel's own question, asked of each council."""
        scope = replace(settled.scope, by="authority")
        yield "charts", lambda: self.session.ask(self.panel.query, scope, **self.options)

    def tell(self, part: str, result: Any) -> None:
        """Draw the answer."""
        self.answer = result
        self.draw(result)

    def draw(self, answer: Answer) -> None:
        """Draw it, and say what is drawn."""
        raise NotImplementedError

    def fail(self, part: str, problem: Problem) -> None:
        """Say what went wrong where the charts would stand."""
        self.answer = None
        self.drawn.display = False
        self.query_one(".said", Static).update(Content(str(problem)))

    def say(self, councils: int, *lines: str) -> None:
        """Write the heading and what is drawn."""
        self.drawn.display = True
        trail = " › ".join(plain(crumb) for crumb in (*self.came_from, self.crumb))
        self.query_one(".heading", Static).update(Content(f"{trail}   {counted(councils, 'council')}"))
        told = lines[: 1 + MOST_NOTES[self.app.size.width >= ROOMY]]
        self.query_one(".said", Static).update(Content("\n".join(plain(line) for line in told)))

    def go(self, council: str) -> None:
        """Go to a council's homes."""
        from market_tui.tui.pages.homes import HomesPage

        self.post_message(self.Opened(HomesPage(self.session, f"Homes in {council}", area=council)))

    def shown(self) -> Shown | None:
        """The answer, council by council."""
        return Shown(self.answer, self.crumb, draw=self.picture) if self.answer else None

    def picture(self, answer: Answer) -> Picture:
        """An answer as it is drawn here, for a file."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the focus on the charts."""
        self.drawn.focus()


class MultiplesPage(CouncilsPage):
    """A panel's series council by council, on one scale."""

    places = (SERIES, COUNCILS, OPENS)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("less_than_sign,comma", "step(-1)", "Series before", show=False, id="series.before"),
        Binding("greater_than_sign,full_stop", "step(1)", "Next series", show=False, id="series.next"),
    ]

    def __init__(
        self, session: Session, panel: Panel, title: str, options: Mapping[str, Any], kind: str = ""
    ) -> None:
        self.charts = Multiples()
        super().__init__(session, panel, title, options, self.charts)
        self.kinds: list[str] = [""]
        self.kind = kind

    def draw(self, answer: Answer) -> None:
        """The series chosen, else the first."""
        from market_tui.tui.drawing.multiples import kinds, multiples

        self.kinds = kinds(answer, self.panel) or [""]
        if self.kind not in self.kinds:
            self.kind = self.kinds[0]
        charts, notes = multiples(answer, self.panel, self.kind)
        self.charts.set_charts(charts)
        columns = answer.query.columns
        what = meaning_of(self.panel.value, columns)
        if self.kind:
            what = f"{self.kind}: {what}" + (" · < > another" if len(self.kinds) > 1 else "")
        points = sorted(answer.frame[self.panel.label].unique().to_list())
        span = f"{periods(points)[0]} to {periods(points)[-1]}" if points else ""
        unit = unit_of(self.panel.value, columns, self.panel.figure)
        low, high = (figure(end, unit) for end in self.charts.ends)
        scale = f"one scale from {low} to {high}, the last figure beside the name"
        self.say(len(charts), f"{what} · {span} · {scale}", *notes)

    def picture(self, answer: Answer) -> Picture:
        """The small charts of the series chosen."""
        from market_tui.export.pictures import Place, of_series
        from market_tui.tui.drawing.multiples import multiples

        charts, notes = multiples(answer, self.panel, self.kind)
        places = [Place(each.key, each.series, each.figure, each.beneath) for each in charts]
        measure = " · ".join(
            part for part in (self.kind, meaning_of(self.panel.value, answer.query.columns)) if part
        )
        return replace(
            of_series(self.crumb, measure, places),
            left_out="; ".join(note.removeprefix("· ") for note in notes),
        )

    def action_step(self, by: int) -> None:
        """Draw the series before or after."""
        self.kind = self.kinds[(self.kinds.index(self.kind) + by) % len(self.kinds)]
        if self.answer is not None:
            self.draw(self.answer)

    def on_multiples_opened(self, message: Multiples.Opened) -> None:
        """Go to the council's homes."""
        message.stop()
        self.go(message.key)


class StacksPage(CouncilsPage):
    """The parts of a whole council by council, a strip each."""

    def __init__(self, session: Session, panel: Panel, title: str, options: Mapping[str, Any]) -> None:
        self.stacks = Stacks()
        super().__init__(session, panel, title, options, self.stacks)

    def draw(self, answer: Answer) -> None:
        """A strip for each council, by the share of the first part."""
        from market_tui.tui.drawing.multiples import stacks

        what, names, told = stacks(answer, self.panel)
        self.stacks.set_stacks(names, told)
        first = f"the share of {names[0]} at the end of each strip" if names else "nothing is known here"
        self.say(len(told), f"{what} · {first}")

    def picture(self, answer: Answer) -> Picture:
        """The strips."""
        from market_tui.export.pictures import Place, of_parts
        from market_tui.tui.drawing.multiples import stacks

        what, names, told = stacks(answer, self.panel)
        return of_parts(self.crumb, what, names, [Place(each.key, each.parts, each.figure) for each in told])

    def on_stacks_opened(self, message: Stacks.Opened) -> None:
        """Go to the council's homes."""
        message.stop()
        self.go(message.key)
