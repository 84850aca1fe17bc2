"""The first run: three ways to begin, the home area asked once; loading files at any time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui import config
from market_tui.paths import cache_dir
from market_tui.tui.actions import key_of
from market_tui.tui.problem import Problem
from market_tui.tui.widgets.text import plain

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp
    from market_tui.tui.loading import LoadRun
    from market_tui.tui.screens.choose import Item

FEW, MOST = 2, 10


def begin(app: MarketApp) -> None:
    """Say once what is wrong with the settings; welcome who is here for the first time."""
    session = app.session
    if session is None or app.begun or app.served:
        return
    app.begun = True
    from market_tui.market.areas import unknown_names

    faults = (*app.start.faults, *(unknown_names() if app.start.last else ()))
    if faults:
        app.notify(
            left_out([Problem.of(fault) for fault in faults]),
            severity="warning", title="Left out of your settings", markup=False, timeout=15,
        )  # fmt: skip
    if session.market.sample and _once("welcomed"):
        welcome(app)


def left_out(faults: list[Problem]) -> str:
    """The lines of config.toml that cannot be taken: a few with what to do, many in a line each."""
    if len(faults) <= FEW:
        return "\n".join(map(str, faults))
    file = str(config.read().path)
    told = [fault.message.removeprefix(f"{file}, ") for fault in faults[:MOST]]
    more = [f"and {len(faults) - MOST} more"] if len(faults) > MOST else []
    return "\n".join([plain(file), *told, *more])


def welcome(app: MarketApp) -> None:
    """Three ways to begin, then the home area."""
    from market_tui.tui.doing.publishers import fetch
    from market_tui.tui.screens.welcome import FETCH, LOAD, Welcome

    ways = {LOAD: load, FETCH: fetch}

    def chosen(item: Item | None) -> None:
        if item is not None:
            home(app, partial(ways[item.value], app) if item.value in ways else None)

    app.push_screen(Welcome(sample=app.session is None or app.session.market.sample), chosen)


def home(app: MarketApp, then: Callable[[], None] | None = None) -> None:
    """Ask for the home area unless it is set, or was asked before; then go on."""
    from market_tui.tui import picking
    from market_tui.tui.screens.choose import Find

    def chosen(item: Item | None) -> None:
        if item is not None:
            settle(app, item.value)
        if then is not None:
            then()

    if app.session is None or config.read().home_area or not _once("home-asked"):
        chosen(None)
        return
    picker = Find(
        "Which area is yours? The app then opens on it. (esc: England)",
        picking.areas(app.session, app.recent),
        exact=picking.exact_area,
        placeholder="council, region, group, or a code such as E08000015",
    )
    app.push_screen(picker, chosen)


def change_home(app: MarketApp) -> None:
    """Make the area on the screen the home area."""
    if app.settled is not None:
        settle(app, app.settled.area)


def settle(app: MarketApp, area: str) -> None:
    """Keep the home area in config.toml, and look at it."""
    from market_tui.tui.picking import looked_at

    path = config.put("app", "home_area", area)
    app.tell(f"{area} is your home area now ({path})")
    app.look(looked_at(app.view, area))


def load(app: MarketApp) -> None:
    """Choose files or a folder to load, or look at the load that is under way."""
    from market_tui.tui.screens.files import Files
    from market_tui.tui.screens.loading import LoadPanel

    if app.load_run is not None and not app.load_run.ended:
        app.push_screen(LoadPanel(app.load_run))
        return
    app.push_screen(Files("Load files or a folder", whole=True), lambda paths: _load(app, paths))


def _load(app: MarketApp, paths: list[Path] | None) -> None:
    """Load in a thread, and look at it."""
    if not paths or app.session is None:
        return
    from market_tui.tui.loading import LoadRun
    from market_tui.tui.screens.loading import LoadPanel

    run = app.load_run = LoadRun(paths, app.session.market.home)
    app.work.start(run.run, lambda _: _loaded(app, run), f"loading… {key_of('load')} shows it")
    app.push_screen(LoadPanel(run))


def _loaded(app: MarketApp, run: LoadRun) -> None:
    """Say how it went where nobody is looking, and open the market again where something came."""
    from market_tui.tui.screens.loading import LoadPanel

    if not isinstance(app.screen, LoadPanel):
        app.push_screen(LoadPanel(run))
    if run.came:
        app.open_market()


def _once(name: str) -> bool:
    """Whether this is the first time on this machine; the time is marked."""
    mark = cache_dir() / name
    try:
        if mark.exists():
            return False
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError:
        return False
    return True
