"""Views that are kept: under a name, as a small file, and the last one for the next time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.tui import views
from market_tui.tui.actions import key_of
from market_tui.tui.doing.asking import history_of
from market_tui.tui.places import page_of, place_of
from market_tui.tui.problem import Problem
from market_tui.tui.views import Place

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp
    from market_tui.tui.screens.choose import Item
    from market_tui.tui.views import Saved

A_FILE = object()


def keep(app: MarketApp) -> None:
    """Keep the view under a name."""
    from market_tui.tui.screens.naming import Naming

    saved = present(app)
    if saved is None:
        return

    def named(name: str | None) -> None:
        if name is None:
            return
        path = views.free_path(name)
        views.write(path, replace(saved, recent=(), theme=""))
        app.notify(
            f"{path}\nIt can be mailed; {key_of('views')} lists what is kept.",
            title="View kept",
            markup=False,
            timeout=8,
        )

    app.push_screen(
        Naming("Keep this view", views.suggested(saved), views.free_path, "keep it"),
        named,
    )


def choose(app: MarketApp) -> None:
    """Choose a view that is kept, or the file of one."""
    from market_tui.tui.screens.choose import Choose, Item
    from market_tui.tui.screens.files import Files

    def chosen(item: Item | None) -> None:
        if item is None:
            return
        if item.value is not A_FILE:
            open_file(app, item.value)
            return

        def found(paths: list[Path] | None) -> None:
            if paths:
                open_file(app, paths[0])

        app.push_screen(Files("Open the file of a view", endings=(".toml",)), found)

    items = [Item(path, path.stem) for path in views.kept()]
    items.append(Item(A_FILE, "a file…", "that was mailed to you"))
    app.push_screen(Choose("Views", items), chosen)


def open_file(app: MarketApp, path: Path) -> None:
    """Open the view of a file; what is wrong with it leaves the screen as it is."""
    try:
        saved = views.read(path)
        views.check(saved)
    except Exception as error:
        app.say(Problem.of(error))
        return
    app.going = saved
    app.look(saved.view)


def named(saved: Saved | None, problem: Problem) -> Problem:
    """A problem with a view's date or area, with the file and line that ask for it."""
    if saved is None or saved.source is None:
        return problem
    key = next((key for key in ("as_at", "area") if str(getattr(saved.view, key)) in problem.message), "")
    if not key:
        return problem
    return Problem(
        Problem.of(saved.fault("", key, f"cannot be had: {problem.message}")).message,
        problem.remedy,
        problem.lacking,
    )


def arrive(app: MarketApp) -> None:
    """Go to the place of the view that has just been settled."""
    saved, app.going = app.going, None
    if saved is None or app.session is None:
        return
    place = saved.place
    app.trail.hold_focus()
    app.trail.tab = place.tab
    app.trail.leave_all()
    app.trail.show()
    try:
        views.check(saved)
        page = page_of(app.session, place, history_of(app))
    except Exception as error:
        app.say(Problem.of(error))
        return
    if page is not None:
        app.trail.open(page)
    elif place.panel and app.page is not None:
        app.page.call_after_refresh(_begin_at, app, place.panel)


def _begin_at(app: MarketApp, panel: str) -> None:
    """Put the focus on a panel."""
    from market_tui.tui.pages.dashboard import DashboardPage

    if isinstance(app.page, DashboardPage):
        found = [view for view in app.page.panels if view.panel.query == panel]
        if found:
            found[0].body.focus()


def present(app: MarketApp) -> Saved | None:
    """The view and the place on the screen."""
    if app.settled is None:
        return None
    place = replace(place_of(app.page), tab=app.trail.tab) if app.page is not None else Place(app.trail.tab)
    return views.Saved(app.view, place, tuple(app.recent), app.theme.removeprefix("market-"))


def remember(app: MarketApp) -> None:
    """Keep where one is for the next time, in a thread."""
    last, saved = app.start.last, present(app)
    if last is not None and saved is not None:
        last.wanted = views.as_text(saved)
        app.run_worker(last.write, thread=True, group="last time", exit_on_error=False)


def commands(app: MarketApp) -> list[tuple[str, str, partial[None]]]:
    """The kept views, for the palette: name, file, the opening of it."""
    return [(f"View: {path.stem}", str(path), partial(open_file, app, path)) for path in views.kept()]
