"""The pages of each tab that stand over one another, and the one of them that is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from market_tui.dashboards import DASHBOARDS
from market_tui.tui.work import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from market_tui.tui.app import MarketApp
    from market_tui.tui.page import Page


class Trail:
    """The tab in use, and the way from its own page to the one on top."""

    def __init__(self, app: MarketApp) -> None:
        self.app = app
        self.tab = "overview"
        self._of: dict[str, list[Page]] = {}

    def __iter__(self) -> Iterator[Page]:
        """The pages of every tab."""
        return (page for pages in self._of.values() for page in pages)

    @property
    def pages(self) -> list[Page]:
        """The pages of the tab in use, from the tab's own to the one on top."""
        return self._of.setdefault(self.tab, [])

    @property
    def top(self) -> Page | None:
        """The page on the screen."""
        return self.pages[-1] if self.pages else None

    @property
    def deep(self) -> bool:
        """Whether there is a page under the one on the screen."""
        return len(self.pages) > 1

    @property
    def over(self) -> int:
        """How many pages stand over the tabs' own."""
        return sum(len(pages) - 1 for pages in self._of.values() if pages)

    def clear(self) -> None:
        """Take every page away."""
        for page in self:
            page.remove()
        self._of.clear()

    def leave(self) -> None:
        """Take the page on top away."""
        self.pages.pop().remove()

    def leave_all(self) -> None:
        """Take away all that stands over the tab's own page."""
        while self.deep:
            self.leave()

    def hold_focus(self) -> None:
        """Keep where the focus is on the page, to come back to."""
        if self.top is not None:
            self.top.held_focus = self.app.screen.focused

    def open(self, page: Page) -> None:
        """Go to a page that a row, a bar or a key leads to."""
        if self.top is not None:
            self.hold_focus()
            page.came_from = (*self.top.came_from, self.top.crumb)
        self._put(page)
        self.app.rest.drilled += 1
        self.show()

    def show(self) -> None:
        """Show the page on top, asking again where the view has changed."""
        from market_tui.tui.doing.views import remember

        app = self.app
        if app.session is None or app.settled is None:
            return
        top = self.top or self._put(self._own())
        base = app.screen_stack[0]
        stays = base.focused is not None and top in base.focused.ancestors_with_self
        if not stays:
            base.set_focus(None)
        for page in self:
            page.display = page is top
        app.bars.show_tabs(self.tab)
        app.bars.show_hints(top, deep=self.deep or top.way_back is not None)
        if top.settled != app.settled:
            top.load(app.settled)
            app.set_timer(PATIENCE, app.work.show)
        if not stays:
            top.take_focus()
        remember(app)

    def _put(self, page: Page) -> Page:
        self.pages.append(page)
        self.app.body.mount(page)
        return page

    def _own(self) -> Page:
        """The tab's own page."""
        from market_tui.tui.pages.dashboard import DashboardPage
        from market_tui.tui.pages.homes import RegisterPage
        from market_tui.tui.pages.sources import SourcesPage

        app = self.app
        assert app.session is not None  # noqa: S101 - pages are shown once the market is open
        if self.tab == "register":
            return RegisterPage(app.session)
        if self.tab == "sources":
            return SourcesPage(app.session, app.newest, app.check)
        return DashboardPage(app.session, DASHBOARDS[self.tab])
