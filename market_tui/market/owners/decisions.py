"""What has been decided of each owner, layer over layer, column by column.

First the tables that ship: `owner_groups`, `legal_forms`, `owners`; for lists of the sample market its own
`owners.csv`, alone or with them. Over these, for groups, Ofsted's ownership release where loaded; then the
user's `owners.csv`. Over all, for groups, Ofsted's list to councils where loaded: only a line that counts
from a later date than the list's stands above it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from market_tui import reference, schema
from market_tui.market.owners.table import FILE, read, rings
from market_tui.paths import config_dir, shipped
from market_tui.publishers.owner_names import owner_id
from market_tui.store import Source

Invented = Literal["none", "some", "all"]
RELEASED, LISTED = "Ofsted's ownership release", "Ofsted's list to councils"
_MAPPED, _RELEASED, _MINE, _LISTED, _LATER = range(5)


@dataclass(frozen=True)
class Decisions:
    """Everything decided, by owner: `same` (owner_id, same_id, shown), `groups`, `forms`.

    `groups` is `owner_id, group, class, reason, as_of, applies_from, rank, by`; `forms` `owner_id, form,
    reason, as_of, rank`. A higher `rank` wins.
    """

    same: pl.DataFrame
    groups: pl.DataFrame
    forms: pl.DataFrame


def gather(invented: Invented, tops: Mapping[str, pl.DataFrame] | None = None) -> Decisions:
    """Every layer made one; `tops` has `owner_id, group, reason, as_of` by Ofsted's release and by its list.

    Raises:
        Refused: a table of owners cannot be read; see `read`.
    """
    mine = config_dir() / FILE
    layers = [(_MAPPED, "the mapping", _shipped(invented)), (_MINE, FILE, read(mine))]
    told = pl.concat(
        [
            frame.with_columns(rank=pl.lit(rank, pl.Int8), by=pl.lit(by), line=pl.int_range(2, pl.len() + 2))
            for rank, by, frame in layers
        ]
    )
    return Decisions(same=_same(told, mine), groups=_groups(told, tops or {}), forms=_forms(told))


def invented_lists(sources: Iterable[Source], sample: bool) -> Invented:
    """How much of the lists is the sample market: all, some that were written out and loaded, or none."""
    written = {path.name for path in (shipped("data") / "sample").glob("sample_*")}
    some = any(s.file in written for s in sources)
    return "all" if sample else "some" if some else "none"


def _shipped(invented: Invented) -> pl.DataFrame:
    sample = [read(shipped("data") / "sample" / FILE)] if invented != "none" else []
    if invented == "all":
        return sample[0]
    reviewed = read(shipped("data") / "reference" / FILE)
    groups = reference.table("owner_groups").rename({"evidence": "reason"})
    forms = reference.table("owner_forms")
    tables = [
        reviewed,
        *(schema.OWNERS.cast(t.with_columns(owner=owner_id(pl.col("owner")))) for t in (groups, forms)),
    ]
    return pl.concat([*tables, *sample])


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


def _groups(told: pl.DataFrame, tops: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    columns = ["owner_id", "group", "class", "reason", "as_of", "applies_from", "rank", "by"]
    decided = told.rename({"owner": "owner_id"}).filter(
        pl.col("group").is_not_null() | pl.col("class").is_not_null()
    )
    layers = [decided]
    if (released := tops.get(RELEASED)) is not None:
        layers.append(_by_list(released, decided, _RELEASED, pl.lit(RELEASED)))
    if (listed := tops.get(LISTED)) is not None:
        later = pl.col("applies_from") > listed["as_of"].max()
        layers[0] = decided.with_columns(rank=pl.when(later).then(pl.lit(_LATER, pl.Int8)).otherwise("rank"))
        mine = decided.filter(pl.col("rank") == _MINE, pl.col("group").is_not_null())
        over = mine.select("owner_id", mine="group").unique("owner_id", keep="last")
        overruled = pl.col("mine").is_not_null() & (pl.col("mine") != pl.col("group"))
        by = pl.when(overruled).then(pl.lit(f"{LISTED}, over {FILE}")).otherwise(pl.lit(LISTED))
        layers.append(_by_list(listed.join(over, on="owner_id", how="left"), decided, _LISTED, by))
    return pl.concat([layer.select(columns) for layer in layers])


def _by_list(listed: pl.DataFrame, decided: pl.DataFrame, rank: int, by: pl.Expr) -> pl.DataFrame:
    """A list's groups as lines. What a dated line knows of earlier registers it leaves as it is.

    An owner that a dated line brings into the same group is there from that line's date; one that such a
    line puts elsewhere is where the list has it from the list's date.
    """
    dated = decided.filter(pl.col("applies_from") <= listed["as_of"].max(), pl.col("group").is_not_null())
    since = dated.select("owner_id", "group", joined="applies_from").unique(["owner_id", "group"])
    elsewhere = pl.col("owner_id").is_in(dated["owner_id"].implode())
    return listed.join(since, on=["owner_id", "group"], how="left").with_columns(
        pl.lit(None, pl.String).alias("class"),
        applies_from=pl.coalesce("joined", pl.when(elsewhere).then("as_of")),
        rank=pl.lit(rank, pl.Int8),
        by=by,
    )


def _forms(told: pl.DataFrame) -> pl.DataFrame:
    return (
        told.filter(pl.col("form").is_not_null())
        .sort("rank", maintain_order=True)
        .unique("owner", keep="last", maintain_order=True)
        .select("form", "reason", "as_of", "rank", owner_id="owner")
    )
