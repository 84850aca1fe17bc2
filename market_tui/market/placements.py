"""A council's own returns made one: each episode once, and the stays that its placements are.

Every return covers a year and repeats what was still open when that began; so an episode stands in several,
and a later return may correct an earlier one.
"""

import polars as pl

from market_tui import reference
from market_tui.publishers import ssda903_words as words

_CHILD = ("child",)
_CLOSING = ("ended", "end_reason", "change_reason")
IN_RETURN, BY_NEXT, GONE = "in the return", "by the next episode", "not in the next return"


def episodes(placements: pl.DataFrame, births: pl.DataFrame) -> pl.DataFrame:
    """Each episode once, with `born`, `last_return` and `end_known`: what its end rests on.

    An episode is a child's and begins on a day. The latest return tells of it, but one in which it has ended
    is believed above one in which it is open. An episode that a later return leaves out, though it tells of
    another at that time, is a mistake put right. One that was open and then is gone ended with its return, or
    when the next began if that was a change and no new start.
    """
    if placements.is_empty():
        return _columns(placements, births)
    latest = _by_latest_code(placements).sort("as_at", "source_id", maintain_order=True)
    others = [c for c in latest.columns if c not in (*_CHILD, "started", *_CLOSING)]
    known = pl.col("ended").is_not_null()
    once = latest.group_by(*_CHILD, "started", maintain_order=True).agg(
        pl.col(others).last(),
        *(
            pl.when(known.any()).then(pl.col(c).filter(known).last()).otherwise(pl.col(c).last()).alias(c)
            for c in _CLOSING
        ),
    )
    last = pl.col("as_at").max().over("la_code")
    kept = _not_corrected(once).sort(*_CHILD, "started").with_columns(last_return=last)
    leads = pl.col("child") == pl.col("child").shift(-1)
    following, reason = (pl.when(leads).then(pl.col(c).shift(-1)) for c in ("started", "start_reason"))
    went_on = following.is_not_null() & (reason != words.START_REASONS["S"]).fill_null(False)
    gone = pl.col("ended").is_null() & (pl.col("as_at") < pl.col("last_return"))
    return _columns(
        kept.with_columns(
            ended=pl.when(gone & went_on)
            .then(following)
            .when(gone)
            .then(pl.min_horizontal(following, pl.col("as_at").dt.offset_by("1d")))
            .otherwise("ended"),
            end_known=pl.when(gone & went_on)
            .then(pl.lit(BY_NEXT))
            .when(gone)
            .then(pl.lit(GONE))
            .when(pl.col("ended").is_not_null())
            .then(pl.lit(IN_RETURN)),
        ),
        births,
    )


def _by_latest_code(told: pl.DataFrame) -> pl.DataFrame:
    """An authority by the last code it has borne: one that was recoded between two returns is the same."""
    known = reference.table("authorities").sort("valid_from", nulls_last=False).select("name", "la_code")
    codes = known.join(known.unique("name", keep="last"), on="name", suffix="_latest")
    return told.with_columns(la_code=pl.col("la_code").replace(codes["la_code"], codes["la_code_latest"]))


def _not_corrected(once: pl.DataFrame) -> pl.DataFrame:
    """Without episodes of an earlier return that lie across one of that time which only a later one has."""
    end = pl.col("ended").fill_null(pl.date(9999, 12, 31))
    spans = once.with_row_index("row").with_columns(end=end)
    later = spans.select(*_CHILD, began="started", stopped="end", told="as_at")
    wrong = (
        spans.join(later, on=_CHILD)
        .filter(
            pl.col("as_at") < pl.col("told"),
            pl.col("began") <= pl.col("as_at"),
            pl.col("started") < pl.col("stopped"),
            pl.col("began") < pl.col("end"),
        )
        .select("row")
        .unique()
    )
    return spans.join(wrong, on="row", how="anti", maintain_order="left").drop("row", "end")


def _columns(told: pl.DataFrame, births: pl.DataFrame) -> pl.DataFrame:
    missing = {"last_return": pl.Date, "end_known": pl.String}
    absent = [pl.lit(None, dtype).alias(c) for c, dtype in missing.items() if c not in told.columns]
    born = births.sort("as_at", "source_id").unique(_CHILD, keep="last").select(*_CHILD, "born")
    return told.with_columns(absent).join(born, on=_CHILD, how="left", maintain_order="left")


def stays(told: pl.DataFrame) -> pl.DataFrame:
    """One row per placement from its start to its end, changes of legal status within it.

    `started` is null where the first episode that is told begins with such a change: it had begun before.
    Short breaks and temporary moves are left out; what a child returns to after a temporary move goes on.
    """
    same = ("placement_code", "provider", "urn")
    lasting = told.filter(~pl.col("short_breaks"), pl.col("placement_type") != words.TEMPORARY)
    paused = (
        told.filter(pl.col("placement_type") == words.TEMPORARY).select(*_CHILD, "started").sort("started")
    )
    ordered = lasting.sort("started").join_asof(
        paused.rename({"started": "away_on"}),
        left_on="started",
        right_on="away_on",
        by=_CHILD,
        check_sortedness=False,  # Both are, but Polars cannot see it by child.
    )
    # The rows are in the order of children and days: a window for each child would take seconds.
    follows = pl.col("child") == pl.col("child").shift(1)
    before = {c: pl.when(follows).then(pl.col(c).shift(1)) for c in ("started", "ended", *same)}
    alike = pl.all_horizontal(
        pl.col("placement_code").eq_missing(before["placement_code"]),
        pl.col("provider").eq_missing(before["provider"]),
    )
    legal = (pl.col("start_reason") == words.ONLY_LEGAL).fill_null(False)
    back = pl.col("urn").eq_missing(before["urn"]) & (pl.col("away_on") >= before["started"]).fill_null(False)
    goes_on = alike & ((legal & (pl.col("started") == before["ended"]).fill_null(False)) | back)
    numbered = ordered.sort(*_CHILD, "started").with_columns(
        first=~(follows & goes_on).fill_null(False), legal=legal
    )
    return (
        numbered.with_columns(stay=pl.col("first").cast(pl.Int32).cum_sum())
        .group_by(*_CHILD, "stay", maintain_order=True)
        .agg(
            pl.col(
                "la_code", "placement_code", "placement", "placement_type", "provider", "urn", "born"
            ).first(),
            pl.when(~pl.col("legal").first()).then(pl.col("started").first()).alias("started"),
            pl.col("started").first().alias("first_seen"),
            pl.col("ended", "end_known", "end_reason", "change_reason").last(),
        )
    )
