"""The live sources: fetch in the background, ask whether there is anything newer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from market_tui.tui.doing.moving import tab

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp
    from market_tui.tui.fetching import FetchRun
    from market_tui.tui.screens.choose import Item


def fetch(app: MarketApp) -> None:
    """Choose what to fetch, or look at the fetch that is under way."""
    from market_tui.tui import picking
    from market_tui.tui.pages.sources import SourcesPage
    from market_tui.tui.screens.choose import Choose
    from market_tui.tui.screens.fetching import FetchPanel

    if app.session is None:
        return
    if app.fetch_run is not None and not app.fetch_run.ended:
        app.push_screen(FetchPanel(app.fetch_run))
        return
    named = app.page.chosen if isinstance(app.page, SourcesPage) else None
    picker = Choose("Fetch and load", picking.sources(), (named,) if named else ())
    app.push_screen(picker, lambda item: _fetch(app, item))


def _fetch(app: MarketApp, item: Item | None) -> None:
    """Fetch in a thread, and look at it."""
    from market_tui.tui.fetching import FetchRun
    from market_tui.tui.screens.fetching import FetchPanel

    if item is None or app.session is None:
        return
    run = app.fetch_run = FetchRun(item.value, app.session.market.home, app.fetch)

    def apart() -> None:
        run.run()
        app.post_message(app.FetchEnded(run))

    app.run_worker(apart, thread=True, group="fetch", exit_on_error=False)
    app.push_screen(FetchPanel(run))


def fetched(app: MarketApp, run: FetchRun) -> None:
    """Open the market again where something came; say how it went where nobody is looking."""
    from market_tui.tui.screens.fetching import FetchPanel

    for file in run.came:
        app.newest.pop(file.source, None)
    if not isinstance(app.screen, FetchPanel):
        app.push_screen(FetchPanel(run))
    if run.came:
        app.open_market()


def newer(app: MarketApp) -> None:
    """Ask the publishers whether there is anything newer, and show it among the sources."""
    from market_tui.tui.pages.sources import SourcesPage

    if not isinstance(app.page, SourcesPage):
        tab(app, "sources")
    if isinstance(app.page, SourcesPage):
        app.page.call_after_refresh(app.page.check)
