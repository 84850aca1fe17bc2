"""A tab made from a dashboard's data: a panel for each query, none with code of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widget import Widget

from market_tui.dashboards import Dashboard, Panel
from market_tui.errors import MarketError
from market_tui.query import Answer, Query, find
from market_tui.tui.actions import OPENS, PANELS, key_of
from market_tui.tui.page import Page, Question, Shown
from market_tui.tui.pages.behind import behind
from market_tui.tui.panel import ON_ITS_OWN, WHOLE, PanelView
from market_tui.tui.problem import Problem
from market_tui.tui.session import Session, Settled
from market_tui.tui.turns import InTurn
from market_tui.tui.words import PERIODS, meaning_of

LEAST_HEIGHT = 8
BESIDE, BETWEEN, EDGES, SCROLLBAR = 120, 2, 2, 1


class DashboardPage(Page):
    """The panels of one dashboard under the view."""

    DEFAULT_CSS = """
    DashboardPage > VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    DashboardPage .pair { height: auto; layout: vertical; margin-bottom: 1; }
    DashboardPage .pair > PanelView.-left { margin-bottom: 1; }
    DashboardPage PanelView { width: 1fr; }
    """
    places: tuple[str, ...] = (PANELS, OPENS)

    def __init__(self, session: Session, dashboard: Dashboard) -> None:
        super().__init__(session, dashboard.title)
        self.dashboard = dashboard
        self.panels = [PanelView(panel, *named(session, panel)) for panel in dashboard.panels]
        self.scroll = VerticalScroll(can_focus=False)

    @cached_property
    def pairs(self) -> list[Pair]:
        """The panels as they stand beside each other."""
        return [Pair(views) for views in paired(self.panels)]

    def compose(self) -> ComposeResult:
        """The panels in view, in the dashboard's order; those further down come with their answers."""
        with self.scroll:
            yield from self.pairs[: 1 + self.app.size.height // LEAST_HEIGHT]

    def questions(self, settled: Settled) -> Iterable[Question]:
        """One question for each panel; tables are of the area alone."""
        for i, panel in enumerate(self.dashboard.panels):
            yield str(i), asked_by(self.session, panel, settled)

    def load(self, settled: Settled) -> None:
        """Ask again; what stands there is dimmed until the answer comes."""
        for pair in self.pairs:
            for view, width in zip(pair.views, pair.widths_in(self.app.size.width), strict=True):
                view.wait(width)
        super().load(settled)

    def dim(self, stale: bool) -> None:
        """Dim each panel until its own answer comes."""
        if not stale:
            for view in self.panels:
                view.dim(False)

    def drop(self) -> None:
        """Stop waiting; a panel without figures says how to have them."""
        super().drop()
        for view in self.panels:
            if view.answer is None and not view.error.display:
                view.fail(Problem("stopped", f"{key_of(f'tab.{self.dashboard.name}')} asks again."))

    def prepare(self, part: str, result: Any) -> None:
        """Draw one panel, for `tell` to show."""
        if self.settled is not None:
            self.panels[int(part)].draw(result, self.settled)

    def tell(self, part: str, result: Any) -> None:
        """Show one panel."""
        if self.settled is not None:
            self.panels[int(part)].tell(result, self.settled)
        self._place(part)

    def fail(self, part: str, problem: Problem) -> None:
        """Show one panel's problem."""
        self.panels[int(part)].fail(problem)
        self._place(part)

    def _place(self, part: str) -> None:
        """Put the pair of a panel on the page, if it is not yet there."""
        at = next(i for i, pair in enumerate(self.pairs) if self.panels[int(part)] in pair.views)
        if not self.pairs[at].is_attached:
            after = next((pair for pair in self.pairs[at:] if pair.is_attached), None)
            self.scroll.mount(self.pairs[at], before=after)

    @property
    def panel_in_focus(self) -> PanelView | None:
        """The panel that holds the focus, else the first with an answer."""
        focused: Widget | None = self.screen.focused
        for view in self.panels:
            if focused is not None and view in focused.ancestors_with_self:
                return view
        return next((view for view in self.panels if view.answer is not None), None)

    def shown(self) -> Shown | None:
        """The panel in focus."""
        view = self.panel_in_focus
        return Shown(view.answer, view.title, panel=view.panel) if view and view.answer is not None else None

    def focus_first(self) -> None:
        """Put the focus on the first panel that shows figures."""
        for view in self.panels:
            if view.body.display:
                view.body.focus(scroll_visible=False)
                return

    def on_descendant_focus(self) -> None:
        """Bring the whole panel into view, its title among it."""
        view = self.panel_in_focus
        if view is not None:
            view.scroll_visible(animate=False, top=view.outer_size.height > self.size.height)

    def on_panel_view_drilled(self, message: PanelView.Drilled) -> None:
        """Open what stands behind a bar, a cell or a row."""
        message.stop()
        view = message.view
        if view.answer is None or self.settled is None:
            return
        page = behind(self.session, view.panel, view.answer, message.key, message.row, message.series)
        if page is not None:
            self.post_message(self.Opened(page))


class Pair(InTurn, Container):
    """Two panels beside each other where there is room, or one that takes the whole width."""

    def __init__(self, views: Sequence[PanelView]) -> None:
        super().__init__(*views, classes="pair")
        self.views = tuple(views)
        views[0].set_class(len(views) > 1, "-left")

    def widths_in(self, app_width: int) -> tuple[int, ...]:
        """What each of them has to draw in, in an app of this width; the right one takes an odd cell."""
        if len(self.views) == 1 or app_width < BESIDE:
            return (app_width - SCROLLBAR - EDGES,) * len(self.views)
        both = app_width - SCROLLBAR - BETWEEN
        return both // 2 - EDGES, both - both // 2 - EDGES


def paired(panels: Sequence[PanelView]) -> list[list[PanelView]]:
    """Panels two by two, in order; a panel that takes the whole width, or has no neighbour, alone."""
    told: list[list[PanelView]] = []
    open_pair: list[PanelView] = []
    for view in panels:
        if view.chart in WHOLE:
            told.append([view])
            open_pair = []
        elif open_pair:
            open_pair.append(view)
            open_pair = []
        else:
            open_pair = [view]
            told.append(open_pair)
    return told


def asked_by(session: Session, panel: Panel, settled: Settled) -> Callable[[], Answer]:
    """The question of one panel: of the area alone where it is a table."""
    scope = settled.scope if named(session, panel)[0] in ON_ITS_OWN else settled.compared
    scope = scope if panel.by == "area" else replace(scope, by=panel.by)
    return partial(session.ask, panel.query, scope)


def named(session: Session, panel: Panel) -> tuple[str, str, str]:
    """A panel's chart kind, title and what it draws, as they were when first asked for."""
    if panel not in session.named:
        session.named[panel] = _named(panel)
    return session.named[panel]


def _named(panel: Panel) -> tuple[str, str, str]:
    """A panel's chart kind, title and what it draws; an unknown query says so when it is asked."""
    try:
        query: Query = find(panel.query)
    except MarketError:
        return "table", panel.query, ""
    over_time = panel.label in PERIODS and query.chart in ("bars", "share")
    chart = panel.chart or ("trend" if over_time else query.chart)
    return chart, query.title, meaning_of(panel.value, query.columns) if chart == "trend" else ""
