"""The terminal app: the bars that stay, the tabs, and the way from a figure to what is behind it.

Nothing heavy is imported before the first paint: Polars and the market come in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from market_tui.tui import warming
from market_tui.tui.actions import action, bindings, key_of, use
from market_tui.tui.frame import Bars
from market_tui.tui.keys import keymap
from market_tui.tui.page import Page
from market_tui.tui.palette import MarketCommands, Palette
from market_tui.tui.problem import Problem
from market_tui.tui.rest import Rest
from market_tui.tui.screens.calm import Calm
from market_tui.tui.session import ENGLAND, RECENT, Session, Settled, View
from market_tui.tui.start import Start
from market_tui.tui.themes import THEMES, restyle
from market_tui.tui.threads import Threads
from market_tui.tui.trail import Trail
from market_tui.tui.widgets.bars import TabBar
from market_tui.tui.work import Work, Worked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from market_tui.fetch import Newest
    from market_tui.tui.fetching import Check, Fetch, FetchRun
    from market_tui.tui.loading import LoadRun
    from market_tui.tui.pages.sql import History
    from market_tui.tui.views import Saved

OPENING = "opening… (the sample, the first time, takes a few seconds)"
BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (120, "-wide"), (160, "-huge")]


def run(
    store: Path | None = None, area: str | None = None, view: Path | None = None, *, fresh: bool = False
) -> None:
    """Open the app on a store, where one was last time; on the sample market while nothing is loaded.

    Raises:
        UsageError: this is no terminal that can show it, or the view's file cannot be taken.
    """
    from market_tui.tui.terminal import quiet_stderr, require_terminal

    require_terminal(area)
    start = Start.of(area, view, fresh=fresh)
    app = MarketApp(store, start=start)
    with quiet_stderr():
        app.run()
    if app._exception is not None:  # Textual tells it where nobody can see it.
        raise app._exception


class MarketApp(App[None]):
    """The workbench."""

    TITLE = "market-tui"
    CSS_PATH = "market.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[Any]] = {MarketCommands}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

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
        start: Start | None = None,
        fetch: Fetch | None = None,
        check: Check | None = None,
        served: bool = False,
    ) -> None:
        super().__init__()
        self.store = store
        self.start = start or Start.on(area)
        self.going: Saved | None = self.start.saved
        self.fetch, self.check, self.served = fetch, check, served
        self.fetch_run: FetchRun | None = None
        self.load_run: LoadRun | None = None
        self.newest: dict[str, Newest] = {}
        self.statements: History | None = None
        self.session: Session | None = None
        self.settled: Settled | None = None
        self.before: Settled | None = None
        self.view = self.start.saved.view
        self.recent = list(self.start.saved.recent)
        self.trail = Trail(self)
        self.actions = self.start.actions
        use(self.actions)
        self.work = Work(self)
        self.begun = False
        self.staying = ""
        self.rest = Rest(self)
        self.bars = Bars(self.actions)
        self.body = Vertical(id="body")
        self.notice = Static(OPENING, classes="-opening", markup=False)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.start.theme

    async def run_action(self, *given: Any, **named: Any) -> bool:
        """Do what a key asks; if that fails, say so and go on."""
        try:
            return await super().run_action(*given, **named)
        except Exception as error:
            self.say(Problem.of(error))
            return False

    async def attempt(self, do: Callable[[], Any]) -> None:
        """Do what was chosen elsewhere than by a key; if that fails, say so and go on."""
        try:
            do()
        except Exception as error:
            self.say(Problem.of(error))

    def push_screen(self, screen: Any, callback: Any = None, *given: Any, **named: Any) -> Any:
        """Open a dialogue; if what its answer asks for fails, say so and go on."""
        kept = callback and (lambda answer: self.attempt(partial(callback, answer)))
        return super().push_screen(screen, kept, *given, **named)

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew, in turns; at the start there is nothing yet that has been styled."""
        self.stylesheet.set_variables(self.get_css_variables())
        self.stylesheet.reparse()
        if self.screen_stack:
            self.run_worker(restyle(self), group="style", exclusive=True, exit_on_error=False)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette has its own commands; see palette.py."""
        return ()

    def action_command_palette(self) -> None:
        """Show the palette."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def get_default_screen(self) -> Screen[Any]:
        """The screen under all others."""
        return Calm(id="_default")

    def compose(self) -> ComposeResult:
        """The frame that is painted first."""
        yield self.bars.scope
        yield self.bars.tabs
        with self.body:
            yield self.notice
        yield self.bars.foot

    def on_mount(self) -> None:
        """Paint, then open the market."""
        asyncio.get_running_loop().set_default_executor(Threads())
        self.set_keymap(keymap(self.actions))
        self.bars.show_tabs(self.trail.tab)
        self.rest.begin()
        # After fg the terminal is blank, and Textual draws only what changes.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.call_after_refresh(self.open_market)

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        if isinstance(event, events.InputEvent):
            self.rest.touched()
        await super().on_event(event)

    def action_do(self, id: str) -> None:  # noqa: A002 - an action's id, as in its table
        """Do what one row of the table of actions says."""
        asked = action(id)
        if self.served and asked.local:
            self.tell(f"{asked.label}: only in a terminal, not in a browser")
        else:
            asked.doing()(self)

    # What there is to see.

    @property
    def page(self) -> Page | None:
        """The page on the screen."""
        return self.trail.top

    # Work in threads.

    @property
    def working(self) -> bool:
        """Whether the app waits for work of its own."""
        return self.work.going_on

    def on_worked(self, message: Worked) -> None:
        """Go on with what a thread has done."""
        self.work.ended(message)

    def stop_waiting(self) -> bool:
        """Let go of what is waited for, and show the view before; say whether anything was."""
        page = self.page
        asked = page is not None and page.waiting
        if not self.work.let_go() and not asked:
            return False
        if page is not None and asked:
            page.drop()
            self.work.show()
            if self.before is not None:
                self.settled, self.view = self.before, self.before.view
                self.bars.show_scope(self.settled)
                self.trail.show()
            elif self.trail.deep and page.shown() is None:
                self.trail.leave()
                self.trail.show()
        elif self.settled is not None:
            self.view = self.settled.view
        return True

    def on_page_done(self, message: Page.Done) -> None:
        """A page has all its answers: take the waiting mark away, and begin at its first panel."""
        from market_tui.tui.doing.views import remember

        self.work.show()
        if message.page is self.page and not message.page.waiting:
            self.before = None  # What is waited for from here on is no longer a change of the view.
            if message.page.takes_note:
                from market_tui.tui.doing.notes import show

                show(self)
            if self.screen.focused is None and not self.screen.is_modal:
                message.page.focus_first()
            self.rest.touched()
            remember(self)

    # Opening and settling.

    def open_market(self) -> None:
        """Open the store, at the start or after a load elsewhere."""
        do = partial(warming.opened, self.store, public=self.served)
        self.work.start(do, self._opened, "opening…", of_view=True)

    def _opened(self, result: Session | Problem) -> None:
        if isinstance(result, Problem):
            if self.session is not None:  # What is on the screen is of the store as it was.
                self.say(result)
            else:
                self.problem(result, f"{key_of('reload')} tries again, {key_of('quit')} leaves.")
            return
        self.session = result
        self.trail.clear()
        self.settled = self.before = None
        self.rest.opened()
        self.look(self.view)
        from market_tui.tui.doing.first import begin

        begin(self)

    def look(self, view: View) -> None:
        """Show another view: settle it, then ask again for the page on the screen."""
        session = self.session
        if session is not None:
            self.view = view
            self.work.start(partial(session.settle, view), self._settled, "working…", of_view=True)

    def _settled(self, result: Settled | Problem) -> None:
        from market_tui.tui.doing.views import arrive, named

        if isinstance(result, Problem):
            result, self.going = named(self.going, result), None
            if self.settled is not None:
                self.view = self.settled.view
                self.say(result)
            elif self.start.asked or self.view == View():
                self.problem(result, ways_on())
                self.view = replace(self.view, area=ENGLAND, as_at=None)
            else:  # Where one was last time, or home, is not there any more.
                self.say(result)
                self.look(View())
            return
        self.before, self.settled = self.settled, result
        self.recent = [result.area, *(a for a in self.recent if a != result.area)][:RECENT]
        self.notice.display = False
        self.bars.show_scope(result)
        arrive(self)
        self.trail.show()

    # Pages.

    def on_page_opened(self, message: Page.Opened) -> None:
        """A row or a bar was opened."""
        self.trail.open(message.page)

    def on_map_page_went(self, message: Any) -> None:
        """A council was chosen on the map."""
        from market_tui.tui.doing.finding import went

        went(self, message.area)

    def on_tab_bar_chosen(self, message: TabBar.Chosen) -> None:
        """A tab was clicked."""
        self.call_next(self.run_action, action(f"tab.{message.name}").binding)

    def on_market_app_fetch_ended(self, message: FetchEnded) -> None:
        """Show what a fetch has brought."""
        from market_tui.tui.doing.publishers import fetched

        fetched(self, message.run)

    def on_unmount(self) -> None:
        """A fetch or load under way ends with the app, and where one was is kept."""
        for run in (self.fetch_run, self.load_run):
            if run is not None:
                run.cancel.set()
        if self.start.last is not None:
            self.start.last.write()

    # Telling.

    def copy_to_clipboard(self, text: str) -> None:
        """Give text to the terminal; where that will not take it, into a file."""
        from market_tui.tui.copying import into_file, reason_against
        from market_tui.tui.served import hand_over

        against = "a browser takes no text from programs" if self.served else reason_against(text)
        if not against:
            super().copy_to_clipboard(text)
            return
        self._clipboard = text
        told = f"{hand_over(self, [into_file(text)])}: {against}"
        self.notify(told, title="Copied into a file", markup=False, timeout=10)

    def tell(self, words: str) -> None:
        """Say something in passing."""
        self.notify(words, markup=False, timeout=4)

    def problem(self, problem: Problem, remedy: str) -> None:
        """Show in the body what stands in the way of showing anything."""
        if self.settled is None:
            self.bars.scope.definition.update("nothing is open")
        self.notice.update(Content(f"{problem}\n\n{remedy}"))
        self.notice.set_classes("-problem")
        self.notice.display = True

    def say(self, problem: Problem) -> None:
        """Show an error that leaves the screen as it is."""
        self.notify(str(problem), severity="error", title="That did not work", markup=False, timeout=10)


def ways_on() -> str:
    """What can be done where nothing can be shown."""
    told = (("area", "chooses an area"), ("load", "loads files"), ("fetch", "fetches"), ("quit", "leaves"))
    return ", ".join(f"{key_of(name)} {does}" for name, does in told) + "."
