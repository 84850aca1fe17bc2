"""Changing the view: area, date, definitions, what stands beside the area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from market_tui.tui.session import EFFECT, ENGLAND, View

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp
    from market_tui.tui.screens.choose import Item


def area(app: MarketApp) -> None:
    """Choose an area by typing, or several as a group, which can be kept under a name."""
    if app.session is None:
        return
    from market_tui.tui import picking
    from market_tui.tui.screens.areas import FindAreas

    def chosen(item: Item | None) -> None:
        if item is not None:
            app.look(picking.looked_at(app.view, picking.kept_area(item.value)))

    held = app.settled.area if app.settled else None
    every = picking.areas(app.session, app.recent)
    app.push_screen(FindAreas("Area", every, held, exact=picking.exact_area, fits=picking.free_name), chosen)


def date(app: MarketApp) -> None:
    """Choose a date."""
    if app.session is None or app.settled is None:
        return
    from market_tui.tui import picking
    from market_tui.tui.screens.choose import Choose

    picker = Choose("Date", picking.dates(app.session), app.settled.scope.as_at)
    app.push_screen(picker, _picked(app, lambda item: replace(app.view, as_at=item.value)))


def definitions(app: MarketApp) -> None:
    """Choose what is counted; the effect is shown before it applies."""
    session, view = app.session, app.view
    if app.settled is None or session is None:
        return
    from market_tui.tui.screens.definitions import SWITCHES, Definitions, Figures

    scope = app.settled.scope

    def effect(values: dict[str, Any]) -> Figures:
        now, then = session.figures(view), session.figures(view.defined(**values))
        return [(label, unit, now[name], then[name]) for name, label, unit in EFFECT]

    picker = Definitions({name: getattr(scope, name) for name, _, _ in SWITCHES}, effect)
    app.push_screen(picker, lambda values: app.look(app.view.defined(**values)) if values else None)


def beside(app: MarketApp) -> None:
    """Choose what the area stands beside."""
    session, settled = app.session, app.settled
    if session is None or settled is None:
        return
    from market_tui.tui import picking
    from market_tui.tui.screens.choose import Choose, Find

    def another(item: Item | None) -> None:
        if item is not None:
            app.look(replace(app.view, beside=(item.value, ENGLAND)))

    def chosen(item: Item | None) -> None:
        if item is None:
            return
        if item.value is picking.ANOTHER:
            every = picking.areas(session, app.recent)
            app.push_screen(Find("Beside", every, exact=picking.exact_area, placeholder="area"), another)
        else:
            app.look(replace(app.view, beside=item.value))

    app.push_screen(Choose("Beside", picking.comparators(session, settled), app.view.beside), chosen)


def _picked(app: MarketApp, view_of: Callable[[Item], View]) -> Callable[[Item | None], None]:
    """Look at what was picked, if anything was."""

    def then(item: Item | None) -> None:
        if item is not None:
            app.look(view_of(item))

    return then
