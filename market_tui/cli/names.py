"""Names that a shell offers after a TAB: queries, areas, dashboards; read without waiting for an engine."""

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def query_names(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Queries whose name begins as typed, then files."""
    from click.shell_completion import CompletionItem

    from market_tui.query.files import names

    if "/" in incomplete or "." in incomplete:
        return [CompletionItem(incomplete, type="file")]
    return [CompletionItem(name) for name in names() if name.startswith(incomplete)]


def area_names(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Areas whose name begins as typed, in any letter case."""
    from click.shell_completion import CompletionItem

    wanted = incomplete.lower()
    return [CompletionItem(name) for name in _areas() if name.lower().startswith(wanted)]


def dashboard_names(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Dashboards, and `all`."""
    from click.shell_completion import CompletionItem

    from market_tui.dashboards import DASHBOARDS

    return [CompletionItem(name) for name in (*DASHBOARDS, "all") if name.startswith(incomplete)]


def _areas() -> Iterable[str]:
    """England, regions, groups, councils and the user's own, without an engine: a TAB must not wait."""
    from market_tui import config
    from market_tui.paths import shipped

    found = ["England"]
    for file, column in (
        ("local_authorities", "region"),
        ("area_groups", "group"),
        ("local_authorities", "name"),
    ):
        with (shipped("data") / "reference" / f"{file}.csv").open(encoding="utf-8", newline="") as rows:
            found += sorted({row[column] for row in csv.DictReader(rows) if row[column]})
    found += config.read().areas
    return dict.fromkeys(found)
