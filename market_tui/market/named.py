"""The tables that a query can name besides those of the schema, and the loaded tables that each rests on."""

from collections.abc import Iterable

from market_tui import schema
from market_tui.market.sql import RAW

# Each is an attribute of `Scoped`; the first table that it rests on is the one whose columns it has.
SCOPED: dict[str, tuple[str, ...]] = {
    "homes": ("providers",),
    "homes_over_time": ("providers",),
    "homes_compared_over_time": ("providers",),
    "settings": ("providers",),
    "settings_over_time": ("providers",),
    "lists": ("providers",),
    "inspections": ("inspections",),
    "published": ("published_figures",),
    "around": ("providers",),
    "near": ("providers",),
    "changes": ("providers",),
    "turnover": ("providers",),
    "movements": ("movements",),
    "companies": ("companies",),
    "controllers": ("controllers",),
    "children": ("children",),
    "children_editions": ("children",),
    "children_of_authorities": ("children",),
    "children_around": ("children",),
    "thresholds": ("thresholds",),
    "spending": ("spending", "indicators"),
    "weekly_costs": ("indicators",),
    "weekly_compared": ("indicators",),
    "cost_findings": ("spending", "indicators"),
    "benchmarks": ("indicators", "spending", "children"),
    "neighbour_figures": ("indicators", "spending", "children"),
    "region_figures": ("indicators", "spending", "children"),
    "placements": ("placements", "births"),
    "stays": ("placements", "births"),
    "own_returns": ("placements",),
    "fees": ("fees",),
    "every_setting": ("providers",),
}


def rests_on(name: str) -> tuple[str, ...]:
    """The tables behind a name, the one whose columns it has in front."""
    return SCOPED.get(name, (name.removeprefix(RAW),))


def of_children(names: Iterable[str]) -> bool:
    """Whether any of these tables, as queries name them, is about single children."""
    return any(rests_on(name)[0] in schema.CHILD_LEVEL for name in names)
