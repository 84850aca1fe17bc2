"""What has been decided of each owner, layer over layer, column by column.

The tables that ship (`owner_groups`, `legal_forms`, `owners`; for the sample market its own `owners.csv`
alone), then Ofsted's list to councils where loaded (groups), then the user's `owners.csv` over both.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from market_tui import reference, schema
from market_tui.market.owners.table import FILE, read, rings
from market_tui.paths import config_dir, shipped
from market_tui.publishers.owner_names import owner_id

LISTED = "Ofsted's list to councils"


@dataclass(frozen=True)
class Decisions:
    """Everything decided, by owner: `same` (owner_id, same_id, shown), `groups`, `forms`.

    `groups` is `owner_id, group, class, applies_from, rank, by`; `forms` `owner_id, form, reason,
    as_of`. A higher `rank` wins.
    """

    same: pl.DataFrame
    groups: pl.DataFrame
    forms: pl.DataFrame


def gather(sample: bool, listed: pl.DataFrame | None = None) -> Decisions:
    """Every layer made one; `listed` is `owner_id, group` from Ofsted's list to councils, with its date.

    Raises:
        Refused: a table of owners cannot be read; see `read`.
    """
    mine = config_dir() / FILE
    layers = [(0, "the mapping", _shipped(sample)), (2, FILE, read(mine))]
    told = pl.concat(
        [
            frame.with_columns(rank=pl.lit(rank, pl.Int8), by=pl.lit(by), line=pl.int_range(2, pl.len() + 2))
            for rank, by, frame in layers
        ]
    )
    return Decisions(same=_same(told, mine), groups=_groups(told, listed), forms=_forms(told))


def _shipped(sample: bool) -> pl.DataFrame:
    if sample:
        return read(shipped("data") / "sample" / FILE)
    reviewed = read(shipped("data") / "reference" / FILE)
    groups = reference.table("owner_groups").rename({"evidence": "reason"})
    forms = reference.table("owner_forms")
    tables = [
        reviewed,
        *(schema.OWNERS.cast(t.with_columns(owner=owner_id(pl.col("owner")))) for t in (groups, forms)),
    ]
    return pl.concat(tables)


def _same(told: pl.DataFrame, mine: Path) -> pl.DataFrame:
    """`owner_id, same_id, shown`: chains followed to their end; a later layer's line wins."""
    kept = (
        told.filter(pl.col("same_as").is_not_null())
        .with_columns(same_id=owner_id(pl.col("same_as")))
        .sort("rank", maintain_order=True)
        .unique("owner", keep="last", maintain_order=True)
    )
    rings(kept, mine)
    leads = {
        owner: (to, shown) for owner, to, shown in kept.select("owner", "same_id", "same_as").iter_rows()
    }
    ends = []
    for owner, end in leads.items():
        to, shown = end
        while to in leads:
            to, shown = leads[to]
        ends.append((owner, to, shown))
    return pl.DataFrame(ends, schema=dict.fromkeys(("owner_id", "same_id", "shown"), pl.String), orient="row")


def _groups(told: pl.DataFrame, listed: pl.DataFrame | None) -> pl.DataFrame:
    columns = ["owner_id", "group", "class", "applies_from", "rank", "by"]
    decided = told.rename({"owner": "owner_id"}).filter(
        pl.col("group").is_not_null() | pl.col("class").is_not_null()
    )
    frames = [decided.select(columns)]
    if listed is not None and listed.height:
        frames.append(
            listed.select(
                "owner_id", "group", pl.lit(None, pl.String).alias("class"),
                pl.lit(None, pl.Date).alias("applies_from"), pl.lit(1, pl.Int8).alias("rank"),
                pl.lit(LISTED).alias("by"),
            )
        )  # fmt: skip
    return pl.concat(frames)


def _forms(told: pl.DataFrame) -> pl.DataFrame:
    return (
        told.filter(pl.col("form").is_not_null())
        .sort("rank", maintain_order=True)
        .unique("owner", keep="last", maintain_order=True)
        .select("form", "reason", "as_of", owner_id="owner")
    )
