"""The terminal app: the bars that stay, the tabs, and the way from a figure to what is behind it.

Nothing heavy is imported before the first paint: Polars and the market come in a thread.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from market_tui.dashboards import DASHBOARDS
from market_tui.tui.actions import ACTIONS, TABS, bindings
from market_tui.tui.page import Page
from market_tui.tui.palette import MarketCommands
from market_tui.tui.problem import Problem
from market_tui.tui.session import ENGLAND, RECENT, Session, Settled, View
from market_tui.tui.themes import THEMES
from market_tui.tui.widgets.bars import FootLine, ScopeBar, TabBar
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import short_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from market_tui.fetch import Newest
    from market_tui.tui.fetching import Check, Fetch, FetchRun
    from market_tui.tui.screens.choose import Item
    from market_tui.tui.statements import History

PATIENCE = 0.2
BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (120, "-wide"), (160, "-huge")]


def run(store: Path | None = None, area: str | None = None) -> None:
    """Open the app on a store; on the sample market while nothing is loaded.

    Raises:
        UsageError: this is no terminal that can show it.
    """
    from market_tui.tui.terminal import quiet_stderr, require_terminal

    require_terminal()
    with quiet_stderr():
        MarketApp(store, area).run()


class MarketApp(App[None]):
    """The workbench."""

    TITLE = "market-tui"
    CSS_PATH = "market.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[Any]] = {MarketCommands}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    class Worked(Message):
        """A thread has done a piece of the app's own work; a Problem is what went wrong."""

        def __init__(self, what: str, request: int, result: Any) -> None:
            super().__init__()
            self.what = what
            self.request = request
            self.result = result

    class FetchEnded(Message):
        """A fetch is over, well or not."""

        def __init__(self, run: FetchRun) -> None:
            super().__init__()
            self.run = run

    def __init__(
        self,
        store: Path | None = None,
        area: str | None = None,
        *,
        fetch: Fetch | None = None,
        check: Check | None = None,
    ) -> None:
        super().__init__()
        self.store = store
        self.fetch, self.check = fetch, check
        self.fetch_run: FetchRun | None = None
        self.newest: dict[str, Newest] = {}
        self.statements: History | None = None
        self.session: Session | None = None
        self.settled: Settled | None = None
        self.before: Settled | None = None
        self.view = View(area or ENGLAND)
        self.recent: list[str] = []
        self.stacks: dict[str, list[Page]] = {}
        self.tab = "overview"
        self.request = 0
        self.working = ""
        self.frozen = False
        self.scope_bar, self.tab_bar, self.foot = ScopeBar(), TabBar(), FootLine()
        self.body = Vertical(id="body")
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    async def run_action(self, *given: Any, **named: Any) -> bool:
        """Do what a key asks; if that fails, say so and go on."""
        try:
            return await super().run_action(*given, **named)
        except Exception as error:
            self.say(Problem.of(error))
            return False

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette has its own commands; see palette.py."""
        return ()

    def compose(self) -> ComposeResult:
        """The frame that is painted first."""
        yield self.scope_bar
        yield self.tab_bar
        with self.body:
            yield Static(
                "opening… (the sample, the first time, takes a few seconds)", classes="-opening", markup=False
            )
        yield self.foot

    def on_mount(self) -> None:
        """Paint, then open the market."""
        self.tab_bar.show(self.tabs, self.tab)
        self.call_after_refresh(self.action_reload)

    # What there is to see.

    @property
    def tabs(self) -> tuple[tuple[str, str, str], ...]:
        """Key, name and title of each tab; one whose dashboard is not there yet is left out."""
        return tuple(t for t in TABS if t[1] in DASHBOARDS or t[1] in ("register", "sources"))

    @property
    def tab_names(self) -> tuple[str, ...]:
        """The tabs by name."""
        return tuple(name for _, name, _ in self.tabs)

    @property
    def stack(self) -> list[Page]:
        """The pages of the tab in use, what was opened last at the end."""
        return self.stacks.setdefault(self.tab, [])

    @property
    def page(self) -> Page | None:
        """The page on the screen."""
        return self.stack[-1] if self.stack else None

    # Work in threads.

    def work(self, what: str, do: Callable[[], Any], words: str) -> None:
        """Do something in a thread; its end is posted as Worked, and an older one of its kind is dropped."""
        self.request += 1
        self.waits(words)

        def apart(request: int) -> None:
            try:
                result = do()
            except BaseException as error:  # Polars panics are no Exceptions, and none may end the app.
                result = Problem.of(error)
            self.post_message(self.Worked(what, request, result))

        self.run_worker(partial(apart, self.request), thread=True, group=what, exit_on_error=False)

    def waits(self, words: str) -> None:
        """Say what is waited for, if it takes long enough to be noticed."""
        self.working = words
        if words:
            self.set_timer(PATIENCE, self.show_waiting)
        else:
            self.show_waiting()

    def show_waiting(self) -> None:
        """Show or clear the word at the right of the bar."""
        waiting = self.working or ("working…" if self.page is not None and self.page.waiting else "")
        self.scope_bar.busy(f"{waiting} esc cancels" if waiting else "")

    def on_market_app_worked(self, message: Worked) -> None:
        """Go on with what a thread has done."""
        if message.what in ("open", "settle") and message.request != self.request:
            return
        self.waits("")
        {"open": self._opened, "settle": self._settled, "export": self._exported}[message.what](
            message.result
        )

    def on_page_done(self, message: Page.Done) -> None:
        """A page has all its answers: take the waiting mark away, and begin at its first panel."""
        self.show_waiting()
        if message.page is self.page and not message.page.waiting:
            if self.screen.focused is None and not self.screen.is_modal:
                message.page.focus_first()
            if not self.frozen:
                # What is there now stays: leaving it out of collections keeps the longest frame short.
                self.frozen = True
                gc.freeze()

    # Opening and settling.

    def action_reload(self) -> None:
        """Open the store, at the start or after a load elsewhere."""
        self.work("open", partial(Session.open, self.store), "opening…")

    def _opened(self, result: Session | Problem) -> None:
        if isinstance(result, Problem):
            self.problem(result, "ctrl+r tries again, q leaves.")
            return
        self.session = result
        for stack in self.stacks.values():
            for page in stack:
                page.remove()
        self.stacks.clear()
        self.look(self.view)
        if result.market.sample and first_time():
            from market_tui.tui.screens.dialog import TextDialog
            from market_tui.tui.screens.welcome import welcome

            self.push_screen(TextDialog("Welcome to market-tui", welcome()))

    def look(self, view: View) -> None:
        """Show another view: settle it, then ask again for the page on the screen."""
        session = self.session
        if session is not None:
            self.view = view
            self.work("settle", partial(session.settle, view), "working…")

    def _settled(self, result: Settled | Problem) -> None:
        if isinstance(result, Problem):
            if self.settled is None:
                self.problem(result, "a chooses an area, q leaves.")
                self.view = replace(self.view, area=ENGLAND)
            else:
                self.view = self.settled.view
                self.say(result)
            return
        self.before, self.settled = self.settled, result
        self.recent = [result.area, *(a for a in self.recent if a != result.area)][:RECENT]
        self.body.query(".-opening, .-problem").remove()
        self.show_scope()
        self.show_page()

    def show_scope(self) -> None:
        """Write the bars for the present view."""
        settled = self.settled
        if settled is None or settled.scope.as_at is None:
            return
        line = ("SAMPLE · " if settled.sample else "") + settled.definition_line
        line = "\n".join([line, *(f"⚑ {plain(note)}" for note in settled.notes)])
        day = short_date(settled.scope.as_at) + (
            " (inspected only)" if settled.coverage == "inspected" else ""
        )
        self.scope_bar.show(settled.area, day, settled.beside, line)
        self.foot.label_with("SAMPLE" if settled.sample else "")

    def show_hints(self) -> None:
        """Write the keys that help on this page."""
        deep = len(self.stack) > 1
        own = self.page.keys if self.page else ()
        told = [a for a in ACTIONS if a.id in own or (a.hint and (deep or a.id != "back"))]
        told.sort(key=lambda a: a.id not in ("open", "back", *own))
        hints = [(a.keys_shown, a.label) for a in told]
        self.foot.show(hints)

    # Pages.

    def show_page(self) -> None:
        """Show the page of the tab in use, asking again where the view has changed."""
        if self.session is None or self.settled is None:
            return
        if not self.stack:
            page = self.first_page(self.tab)
            self.stack.append(page)
            self.body.mount(page)
        top = self.stack[-1]
        self.screen.set_focus(None)
        for stack in self.stacks.values():
            for page in stack:
                page.display = page is top
        self.tab_bar.show(self.tabs, self.tab)
        self.show_hints()
        if top.settled != self.settled:
            top.load(self.settled)
            self.set_timer(PATIENCE, self.show_waiting)
        if top.held_focus is not None and top.held_focus.is_attached:
            top.held_focus.focus(scroll_visible=False)
        else:
            top.focus_first()

    def first_page(self, name: str) -> Page:
        """A tab's own page."""
        from market_tui.tui.pages.dashboard import DashboardPage
        from market_tui.tui.pages.homes import RegisterPage
        from market_tui.tui.pages.sources import SourcesPage

        assert self.session is not None  # noqa: S101 - pages are shown once the market is open
        if name == "register":
            return RegisterPage(self.session)
        if name == "sources":
            return SourcesPage(self.session, self.newest, self.check)
        return DashboardPage(self.session, DASHBOARDS[name])

    def open_page(self, page: Page) -> None:
        """Go to a page that a row or a bar leads to."""
        if self.page is not None:
            self.page.held_focus = self.screen.focused
            page.came_from = (*self.page.came_from, self.page.crumb)
        self.stack.append(page)
        self.body.mount(page)
        self.show_page()

    def on_page_opened(self, message: Page.Opened) -> None:
        """A row or a bar was opened."""
        self.open_page(message.page)

    def open_query(self, name: str) -> None:
        """Show the whole answer to a question."""
        from market_tui.query import find
        from market_tui.tui.pages.asked import AskedPage
        from market_tui.tui.pages.rows import RowsPage

        if self.session is None:
            return
        query = find(name)
        if query.options:
            self.open_page(AskedPage(self.session, query))
        else:
            self.open_page(RowsPage(self.session, name, query.title, compared=True))

    def on_tab_bar_chosen(self, message: TabBar.Chosen) -> None:
        """A tab was clicked."""
        self.action_tab(message.name)

    def action_tab(self, name: str) -> None:
        """Go to a tab; a second time, to its first page."""
        if name not in self.tab_names:
            title = next(t for _, n, t in TABS if n == name)
            self.notify(f"{title} has nothing to show yet", markup=False)
            return
        if self.session is None:
            return
        if self.page is not None:
            self.page.held_focus = self.screen.focused
        if name == self.tab:
            while len(self.stack) > 1:
                self.stack.pop().remove()
        self.tab = name
        self.show_page()

    def action_page_back(self) -> None:
        """Go back to the page before, the cursor where it was."""
        if len(self.stack) > 1:
            self.stack.pop().remove()
            self.show_page()

    def action_cancel(self) -> None:
        """Stop waiting, close the filter, or go back: whichever comes first."""
        page = self.page
        if self.session is None:
            return
        if self.working or (page is not None and page.waiting):
            self.request += 1
            self.waits("")
            if page is not None and page.waiting:
                page.drop()
                if self.before is not None:
                    self.settled, self.view = self.before, self.before.view
                    self.show_scope()
                    self.show_page()
            elif self.settled is not None:
                self.view = self.settled.view
            self.notify("cancelled", markup=False, timeout=2)
        elif page is None or not page.close_filter():
            self.action_page_back()

    # The panel in focus.

    def action_explain(self) -> None:
        """Explain the panel in focus."""
        shown = self.page.shown() if self.page else None
        if shown is None:
            self.notify("nothing here to explain", markup=False)
            return
        from market_tui.tui.screens.dialog import TextDialog
        from market_tui.tui.screens.explain import explanation

        width = min(100, self.size.width * 9 // 10) - 4
        self.push_screen(TextDialog(shown.title, explanation(shown, width)))

    def action_export(self) -> None:
        """Write the panel in focus into the current folder."""
        shown = self.page.shown() if self.page else None
        if shown is None or self.session is None:
            self.notify("nothing here to export", markup=False)
            return
        from market_tui.tui.exporting import export

        self.work("export", partial(export, shown.answer, Path.cwd(), self.session.market), "writing…")

    def _exported(self, result: list[Path] | Problem) -> None:
        if isinstance(result, Problem):
            self.say(result)
            return
        data, *beside = result
        also = "".join(f"\nand {path.name}" for path in beside)
        self.notify(f"{data.name}{also}\nin {data.parent}", title="Exported", markup=False, timeout=8)

    def action_rows(self) -> None:
        """Show every row of the panel in focus."""
        shown = self.page.shown() if self.page else None
        if shown is None or self.session is None or self.page is None or self.page.filters:
            return
        from market_tui.tui.pages.rows import RowsPage

        answer = shown.answer
        compared = len(answer.scope.areas) > 1
        page = RowsPage(
            self.session, answer.query.name, shown.title, answer.options,
            compared=compared, by=answer.scope.by,
        )  # fmt: skip
        self.open_page(page)

    def action_filter(self) -> None:
        """Filter the rows; a panel opens as rows first."""
        if self.page is not None and not self.page.filters:
            self.action_rows()
        if self.page is not None:
            self.call_after_refresh(self.page.open_filter)

    def action_group(self) -> None:
        """Show one owner's homes alone, or all again."""
        if self.page is not None and not self.page.limit():
            self.notify("only where homes of several owners are listed", markup=False)

    def action_merge(self) -> None:
        """Ask what a merger of this owner with another would change."""
        if self.page is not None and not self.page.merge():
            self.notify("open an owner first: m then merges it with another", markup=False)

    def action_detail(self) -> None:
        """Show or hide the setting beside the Register."""
        if self.page is not None:
            self.page.toggle_class("-no-detail")

    # The view.

    def action_pick_area(self) -> None:
        """Choose an area by typing."""
        session = self.session
        if session is None:
            return
        from market_tui.tui import picking
        from market_tui.tui.screens.choose import Find

        held = self.settled.area if self.settled else None
        picker = Find(
            "Area", picking.areas(session, self.recent), held,
            exact=picking.exact_area, placeholder="council, region, group, or a code such as E08000015",
        )  # fmt: skip
        self.push_screen(picker, self._picked(lambda item: picking.looked_at(self.view, item.value)))

    def action_pick_date(self) -> None:
        """Choose a date."""
        if self.session is None or self.settled is None:
            return
        from market_tui.tui import picking
        from market_tui.tui.screens.choose import Choose

        picker = Choose("Date", picking.dates(self.session), self.settled.scope.as_at)
        self.push_screen(picker, self._picked(lambda item: replace(self.view, as_at=item.value)))

    def action_pick_definitions(self) -> None:
        """Choose what is counted."""
        if self.settled is None:
            return
        from market_tui.tui.screens.definitions import SWITCHES, Definitions

        scope = self.settled.scope
        picker = Definitions({name: getattr(scope, name) for name, _, _ in SWITCHES})
        self.push_screen(picker, lambda values: self.look(self.view.defined(**values)) if values else None)

    def action_pick_beside(self) -> None:
        """Choose what the area stands beside."""
        session, settled = self.session, self.settled
        if session is None or settled is None:
            return
        from market_tui.tui import picking
        from market_tui.tui.screens.choose import Choose, Find

        def another(item: Item | None) -> None:
            if item is not None:
                self.look(replace(self.view, beside=(item.value, ENGLAND)))

        def chosen(item: Item | None) -> None:
            if item is None:
                return
            if item.value is picking.ANOTHER:
                every = picking.areas(session, self.recent)
                self.push_screen(Find("Beside", every, exact=picking.exact_area, placeholder="area"), another)
            else:
                self.look(replace(self.view, beside=item.value))

        self.push_screen(Choose("Beside", picking.comparators(session, settled), self.view.beside), chosen)

    def _picked(self, view_of: Callable[[Item], View]) -> Callable[[Item | None], None]:
        """Look at what was picked, if anything was."""

        def then(item: Item | None) -> None:
            if item is not None:
                self.look(view_of(item))

        return then

    # Questions with options.

    def action_what_if(self) -> None:
        """Ask what if: the question of the panel in focus, else the first; again, the next."""
        from market_tui.tui.pages.what_if import CHOICES, WhatIfPage

        if self.session is None:
            return
        if isinstance(self.page, WhatIfPage):
            self.page.chooser.action_step(1)
            return
        shown = self.page.shown() if self.page else None
        name = shown.answer.query.name if shown else ""
        self.open_page(WhatIfPage(self.session, name if name in CHOICES else next(iter(CHOICES))))

    def action_ask(self) -> None:
        """List every question that can be asked."""
        from market_tui.tui.pages.ask import AskPage

        if self.session is not None and not isinstance(self.page, AskPage):
            self.open_page(AskPage(self.session))

    def action_sql(self) -> None:
        """Go to the page for SQL; on it, to the editor."""
        from market_tui.tui.pages.sql import QueryPage
        from market_tui.tui.statements import History

        if self.session is None:
            return
        if isinstance(self.page, QueryPage):
            self.page.editor.focus()
            return
        self.statements = self.statements or History()
        self.open_page(QueryPage(self.session, self.statements))

    def action_options(self) -> None:
        """Go to the options of the question on the page."""
        from market_tui.tui.pages.asked import AskedPage

        if not (isinstance(self.page, AskedPage) and self.page.edit_options()):
            self.notify("nothing here has options: A lists every question", markup=False)

    # The live sources.

    def action_fetch(self) -> None:
        """Choose what to fetch, or look at the fetch that is under way."""
        from market_tui.tui import picking
        from market_tui.tui.pages.sources import SourcesPage
        from market_tui.tui.screens.choose import Choose
        from market_tui.tui.screens.fetching import FetchPanel

        if self.session is None:
            return
        if self.fetch_run is not None and not self.fetch_run.ended:
            self.push_screen(FetchPanel(self.fetch_run))
            return
        named = self.page.chosen if isinstance(self.page, SourcesPage) else None
        picker = Choose("Fetch and load", picking.sources(), (named,) if named else ())
        self.push_screen(picker, self._fetch)

    def _fetch(self, item: Item | None) -> None:
        """Fetch in a thread, and look at it."""
        from market_tui.tui.fetching import FetchRun
        from market_tui.tui.screens.fetching import FetchPanel

        if item is None or self.session is None:
            return
        run = self.fetch_run = FetchRun(item.value, self.session.market.home, self.fetch)

        def apart() -> None:
            run.run()
            self.post_message(self.FetchEnded(run))

        self.run_worker(apart, thread=True, group="fetch", exit_on_error=False)
        self.push_screen(FetchPanel(run))

    def on_market_app_fetch_ended(self, message: FetchEnded) -> None:
        """Open the market again where something came; say how it went where nobody is looking."""
        from market_tui.tui.screens.fetching import FetchPanel

        run = message.run
        for file in run.came:
            self.newest.pop(file.source, None)
        if not isinstance(self.screen, FetchPanel):
            self.push_screen(FetchPanel(run))
        if run.came:
            self.action_reload()

    def action_check_newer(self) -> None:
        """Ask the publishers whether there is anything newer, and show it among the sources."""
        from market_tui.tui.pages.sources import SourcesPage

        if not isinstance(self.page, SourcesPage):
            self.action_tab("sources")
        if isinstance(self.page, SourcesPage):
            self.call_after_refresh(self.page.check)

    def on_unmount(self) -> None:
        """A fetch under way ends with the app."""
        if self.fetch_run is not None:
            self.fetch_run.cancel.set()

    # The app itself.

    def action_help(self) -> None:
        """Show every key."""
        from market_tui.tui.screens.dialog import TextDialog
        from market_tui.tui.screens.help import keys

        self.push_screen(TextDialog("Keys", keys(self.tab_names)))

    def action_next_theme(self) -> None:
        """Change to the next theme."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]
        from market_tui.tui.panel import PanelView

        for view in self.body.query(PanelView):
            view.redraw()

    def action_picture(self) -> None:
        """Save the screen as a picture."""
        self.notify(self.save_screenshot(path=str(Path.cwd())), title="Picture", markup=False, timeout=8)

    def problem(self, problem: Problem, remedy: str) -> None:
        """Show in the body what stands in the way of showing anything."""
        self.body.query(".-opening, .-problem").remove()
        told = Static(Content(f"{problem}\n\n{remedy}"), classes="-problem", markup=False)
        self.body.mount(told)

    def say(self, problem: Problem) -> None:
        """Show an error that leaves the screen as it is."""
        self.notify(str(problem), severity="error", title="That did not work", markup=False, timeout=10)


def first_time() -> bool:
    """Whether the welcome has not been shown yet on this machine; it is shown once."""
    from market_tui.paths import cache_dir

    mark = cache_dir() / "welcomed"
    try:
        if mark.exists():
            return False
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError:
        return False
    return True
