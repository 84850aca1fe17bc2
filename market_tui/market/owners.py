"""The ownership lens: registered provider or group, declared sector or legal form."""

import polars as pl

from market_tui import reference
from market_tui.market.scope import Scope

OWNER_NOT_STATED = "(owner not stated)"


def lens(settings: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """`settings` with `owner`, `owner_id` and `sector` as the scope reads them.

    At group level an owner that the mapping does not name is its own group.
    """
    named = settings.with_columns(owner=pl.coalesce("owner", pl.lit(OWNER_NOT_STATED)))
    if scope.owner_level == "registered":
        return named
    groups = reference.table("owner_groups").select(owner_id="owner", group="group").unique("owner_id")
    grouped = named.join(groups, on="owner_id", how="left", maintain_order="left")
    return grouped.with_columns(
        owner=pl.coalesce("group", "owner"), owner_id=pl.coalesce("group", "owner_id")
    ).drop("group")
