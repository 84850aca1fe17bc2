"""How owners grew between two registers: what they opened, acquired, closed and sold."""

from datetime import date

import polars as pl

from market_tui.errors import NotLoaded
from market_tui.market.releases import earlier

_FLOWS = ("opened", "acquired", "closed", "sold")


def grown(
    over_time: pl.DataFrame, changes: pl.DataFrame, lists: pl.LazyFrame, to: date | None, since: str = ""
) -> pl.DataFrame:
    """By area and owner: homes and places before and after, and the flows between.

    A home whose owner was only renamed or respelt stays with its owner, under the later name.

    Raises:
        UsageError: `since` is no date before the scope's.
        NotLoaded: fewer than two complete registers are loaded.
    """
    registers = lists.filter(coverage="register")
    if to not in registers.collect()["as_at"]:
        raise NotLoaded(
            f"growth compares two complete registers, and there is none of {to}",
            "Run: market-tui load REGISTER…, or choose another date with --as-at.",
        )
    start = earlier(registers, to, since)
    sold = (
        changes.filter(pl.col("as_at") > start, pl.col("as_at") <= to)
        .group_by("area", "urn")
        .agg(sold=(pl.col("kind").cast(pl.String) == "sale or transfer").any())
    )
    columns = ("area", "urn", "owner_id", "owner", "places")
    after = over_time.filter(as_at=to).select(columns)
    before = over_time.filter(as_at=start).select(columns)
    pairs = before.join(after, on=["area", "urn"], how="full", coalesce=True, suffix="_now").join(
        sold, on=["area", "urn"], how="left"
    )
    stays = pl.col("owner_id").is_not_null() & pl.col("owner_id_now").is_not_null()
    passed = stays & (pl.col("owner_id") != pl.col("owner_id_now")) & pl.col("sold").fill_null(True)
    told = pairs.with_columns(
        passed=passed,
        # A renamed owner's homes count under its later name on both sides.
        holder=pl.when(stays & ~passed).then("owner_id_now").otherwise("owner_id"),
    )
    return _summed(told, start)


def _summed(pairs: pl.DataFrame, start: date) -> pl.DataFrame:
    gone, new = pl.col("owner_id_now").is_null(), pl.col("owner_id").is_null()
    was, now = pl.col("places").fill_null(0), pl.col("places_now").fill_null(0)
    left = pairs.filter(~new).group_by("area", owner_id="holder").agg(
        homes_before=pl.len(), places_before=was.sum(),
        closed=gone.sum(), places_closed=was.filter(gone).sum(),
        sold=pl.col("passed").sum(), places_sold=was.filter("passed").sum(),
        places_resized=(now - was).filter(~gone & ~pl.col("passed")).sum(),
    )  # fmt: skip
    held = pairs.filter(~gone).group_by("area", owner_id="owner_id_now").agg(
        homes=pl.len(), places=now.sum(), opened=new.sum(), places_opened=now.filter(new).sum(),
        acquired=pl.col("passed").sum(), places_acquired=now.filter("passed").sum(),
    )  # fmt: skip
    names = pl.concat(
        [
            pairs.filter(~gone).select("area", owner_id="owner_id_now", owner="owner_now"),
            pairs.filter(~new).select("area", owner_id="holder", owner="owner"),
        ]
    ).unique(["area", "owner_id"], keep="first", maintain_order=True)
    counts = ["homes_before", "homes", *_FLOWS, "places_before", "places"]
    counts += [*(f"places_{flow}" for flow in _FLOWS), "places_resized"]
    return (
        held.join(left, on=["area", "owner_id"], how="full", coalesce=True)
        .join(names, on=["area", "owner_id"], how="left")
        .with_columns(pl.col(counts).fill_null(0).cast(pl.Int64))
        .select(
            "area", "owner", pl.lit(start).alias("since"), "homes_before", "homes",
            (pl.col("homes") - pl.col("homes_before")).alias("homes_gained"), *_FLOWS,
            "places_before", "places", (pl.col("places") - pl.col("places_before")).alias("places_gained"),
            *(f"places_{flow}" for flow in _FLOWS), "places_resized", "owner_id",
        )
        .sort(
            "area", "homes_gained", "places_gained", "owner", "owner_id",
            descending=[False, True, True, False, False],
        )
    )  # fmt: skip
