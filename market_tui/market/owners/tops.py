"""Groups told by a list that names the top company of each setting's owner."""

import polars as pl


def groups_by_top(settings: pl.DataFrame, known: pl.DataFrame, reason: str) -> pl.DataFrame:
    """`owner_id, group, reason, as_of`: owners of one top company are one group.

    `settings` has `owner_id, top, as_of`. The group keeps the mapping's name where `known` (`owner_id,
    group`) knows most owners of it, else it bears the top company's. `reason` has a place for the company.
    """
    told = (
        settings.filter(pl.col("top").is_not_null() & pl.col("owner_id").is_not_null())
        .group_by("owner_id")
        .agg(top=pl.col("top").mode().sort().first(), as_of=pl.col("as_of").max())
    )
    # A name of the mapping goes to one top company only: two of them are two groups, whatever it says.
    named = (
        told.join(known.select("owner_id", "group"), on="owner_id", how="inner")
        .group_by("top", "group")
        .agg(owners=pl.len())
        .sort("owners", "group", "top", descending=[True, False, False])
        .unique("top", keep="first", maintain_order=True)
        .unique("group", keep="first", maintain_order=True)
    )
    return (
        told.join(named.drop("owners"), on="top", how="left")
        .select("owner_id", group=pl.coalesce("group", "top"), reason=pl.format(reason, "top"), as_of="as_of")
        .sort("owner_id")
    )
