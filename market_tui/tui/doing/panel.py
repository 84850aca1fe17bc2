"""What is done with the panel in focus."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.tui.actions import key_of
from market_tui.tui.problem import Problem

if TYPE_CHECKING:
    from market_tui.tui.app import MarketApp
    from market_tui.tui.page import Shown


def explain(app: MarketApp) -> None:
    """Explain it: definition, sources, caveats, the command that gives the same."""
    shown = app.page.shown() if app.page else None
    if shown is None:
        app.tell("nothing here to explain")
        return
    from market_tui.tui.screens.dialog import TextDialog
    from market_tui.tui.screens.explain import explanation

    width = min(100, app.size.width * 9 // 10) - 4
    app.push_screen(TextDialog(shown.title, explanation(shown, width)))


def export_as(app: MarketApp) -> None:
    """Choose a format by what the file will hold, then write it."""
    shown = app.page.shown() if app.page else None
    if shown is None:
        app.tell("nothing here to export")
        return
    from market_tui.tui.exporting import FORMATS, preview
    from market_tui.tui.screens.choose import Item
    from market_tui.tui.screens.exporting import ExportAs

    items = [Item(suffix, name, said) for suffix, (name, said) in FORMATS.items()]

    def chosen(item: Item | None) -> None:
        if item is not None:
            _write(app, shown, item.value)

    app.push_screen(ExportAs(f"Export: {shown.title}", items, partial(preview, shown)), chosen)


def export(app: MarketApp) -> None:
    """Write it as CSV into the folder for exports."""
    shown = app.page.shown() if app.page else None
    if shown is None:
        app.tell("nothing here to export")
        return
    _write(app, shown, ".csv")


def _write(app: MarketApp, shown: Shown, suffix: str) -> None:
    """Write it in a thread, and say which files came of it."""
    if app.session is None:
        return
    from market_tui.tui.exporting import export as write
    from market_tui.tui.exporting import folder
    from market_tui.tui.served import hand_over

    def written(result: list[Path] | Problem) -> None:
        if isinstance(result, Problem):
            app.say(result)
            return
        app.notify(hand_over(app, result), title="Exported", markup=False, timeout=8)

    into = folder(served=app.served)
    app.work.start(partial(write, shown, into, app.session.market, suffix), written, "writing…")


def copy(app: MarketApp) -> None:
    """Copy it whole: title, scope, every row or the drawing, and the command that gives the same."""
    from market_tui.tui.widgets.drawn import Drawn
    from market_tui.tui.widgets.text import as_tsv

    shown = app.page.shown() if app.page else None
    if shown is None:
        app.tell("nothing here to copy")
        return
    if shown.answer.query.of_children and not shown.answer.query.masks:
        app.tell("child-level rows are neither written nor copied")
        return
    focused = app.screen.focused
    drawn = focused.as_text() if isinstance(focused, Drawn) else None

    def whole() -> str:
        body = as_tsv(shown.answer.frame) if drawn is None else drawn
        parts = (shown.title, shown.answer.scope.line(), "", body, "", shown.command)
        return "\n".join(parts) + "\n"

    def told(result: str | Problem) -> None:
        if isinstance(result, Problem):
            app.say(result)
            return
        app.copy_to_clipboard(result)
        app.tell(f"Copied {shown.title}, whole")

    app.work.start(whole, told, "copying…")


def rows(app: MarketApp) -> None:
    """Show every row of it."""
    shown = app.page.shown() if app.page else None
    if shown is None or app.session is None or app.page is None or app.page.filters:
        return
    from market_tui.tui.pages.rows import RowsPage

    answer = shown.answer
    compared, area = len(answer.scope.areas) > 1, answer.scope.areas[0]
    elsewhere = area if app.settled is not None and area != app.settled.area else None
    page = RowsPage(
        app.session, answer.query.name, shown.title, answer.options, compared=compared, by=answer.scope.by,
        area=elsewhere,
    )  # fmt: skip
    app.trail.open(page)


def multiples(app: MarketApp) -> None:
    """Draw a panel once for each council of the area: a small chart over time, or a strip of its parts."""
    from market_tui.tui.drawing.answers import share_of
    from market_tui.tui.pages.multiples import MultiplesPage, StacksPage
    from market_tui.tui.widgets.stacks import MOST_PARTS
    from market_tui.tui.words import PERIODS

    shown = app.page.shown() if app.page else None
    panel = shown.panel if shown else None
    if app.session is None or shown is None or panel is None:
        app.tell("go to a panel first")
        return
    answer = shown.answer
    if panel.label in PERIODS:
        app.trail.open(MultiplesPage(app.session, panel, shown.title, answer.options))
    elif (
        panel.label in answer.frame.columns
        and answer.frame[panel.label].n_unique() <= MOST_PARTS
        and (panel.value.endswith("share") or share_of(answer, panel.value))
        and answer.query.chart in ("share", "bars")
    ):
        app.trail.open(StacksPage(app.session, panel, shown.title, answer.options))
    else:
        app.tell("only what is drawn over time, or in a few parts of a whole: go to such a panel first")


def filter_rows(app: MarketApp) -> None:
    """Filter its rows; a panel opens as rows first."""
    if app.page is not None and not app.page.filters:
        rows(app)
    if app.page is not None:
        app.page.call_after_refresh(app.page.open_filter)


def group(app: MarketApp) -> None:
    """Show one owner's homes alone, or all again."""
    if app.page is not None and not app.page.limit():
        app.tell("only where homes of several owners are listed")


def merge(app: MarketApp) -> None:
    """Ask what a merger of this owner with another would change."""
    if app.page is not None and not app.page.merge():
        app.tell(f"open an owner first: {key_of('merge')} then merges it with another")


def detail(app: MarketApp) -> None:
    """Show or hide the setting beside the Register."""
    if app.page is not None:
        app.page.toggle_class("-no-detail")
