"""Placements of a council's own children: begun, ended, how long they lasted, why they changed. Masked."""

import polars as pl

from market_tui.market import own_children as own
from market_tui.market.own_children import masks
from market_tui.market.placements import IN_RETURN
from market_tui.measures.disclosure import ALL, published
from market_tui.publishers import ssda903_words as words
from market_tui.publishers.ssda903 import EPISODES_NAME
from market_tui.query import query

_COUNTED = "Placements, not children; masked by the number of children in them."
_LEFT_OUT = "Left out: the start of what began before the first return, and ends that no return tells."


@query(
    title="Your own children: placements begun and ended",
    columns={
        "year_to": own.YEAR,
        "kind": "begun or ended",
        "placement_type": own.TYPE_MEANS,
        "provider": own.PROVIDER_MEANS,
        "placements": "placements; empty where masked [placements]",
        "share": "of all that began, or that ended [fraction]",
        "code": own.MARK,
    },
    caveats=(own.WHOSE, _COUNTED, own.STAYS, _LEFT_OUT, own.SHORT_BREAKS, own.MASKED),
    needs=(EPISODES_NAME,),
    notes=masks,
)
def own_starts_and_ends(
    stays: pl.LazyFrame, own_returns: pl.LazyFrame, thresholds: pl.LazyFrame
) -> pl.LazyFrame:
    """Placements of a council's own children that began and that ended in the year, by kind and provider."""
    group = ["area", "year_to", "kind"]
    each = pl.concat([_within(stays, own_returns, when) for when in ("started", "ended")])
    counted = published(each, group, own.KINDS, own.fewest_of(thresholds))
    return own.with_shares(counted, group, "placements").sort(own.by_kind(group))


def _within(stays: pl.LazyFrame, own_returns: pl.LazyFrame, when: str) -> pl.LazyFrame:
    """Placements that `started` or `ended` on a day of a year, the end being told by a return."""
    known = pl.col("end_known") == IN_RETURN if when == "ended" else pl.lit(True)
    return (
        own.stated(stays)
        .filter(known)
        .join(own.year_ends(own_returns), on="area")
        .filter(pl.col(when).is_between(pl.col("year_from"), pl.col("year_to")))
        .with_columns(kind=pl.lit({"started": "begun"}.get(when, when)))
    )


@query(
    title="Your own children: how long placements lasted",
    columns={
        "year_to": "ended in the year up to this day",
        "placement_type": own.TYPE_MEANS,
        "provider": own.PROVIDER_MEANS,
        "placements": "placements that ended; empty where masked [placements]",
        "median_days": "half of them lasted longer; empty where masked [days]",
        "code": own.MARK,
    },
    caveats=(
        own.WHOSE,
        "Of placements that ended: those that go on are often the longest, and are not in it.",
        _LEFT_OUT,
        own.STAYS,
        own.SHORT_BREAKS,
        own.MASKED,
    ),
    needs=(EPISODES_NAME,),
    notes=masks,
)
def own_lengths(stays: pl.LazyFrame, own_returns: pl.LazyFrame, thresholds: pl.LazyFrame) -> pl.LazyFrame:
    """How long the placements of a council's own children had lasted that ended in the year."""
    group = ["area", "year_to"]
    days = (pl.col("ended") - pl.col("started")).dt.total_days()
    whole = _within(stays, own_returns, "ended").filter(pl.col("started").is_not_null())
    ended = whole.with_columns(days=days)
    counted = published(ended, group, own.KINDS, own.fewest_of(thresholds))
    return (
        own.with_medians(ended, group, counted, "days")
        .select(
            *group, *own.KINDS, pl.col("n").alias("placements"), pl.col("median").alias("median_days"), "code"
        )
        .sort(own.by_kind(group))
    )


@query(
    title="Your own children: why placements changed",
    columns={
        "year_to": own.YEAR,
        "reason": "reason for the change, in the words of DfE's figures, or All",
        "placements": "placements that changed; empty where masked [placements]",
        "share": "of all of them [fraction]",
        "code": own.MARK,
    },
    caveats=(
        own.WHOSE,
        _COUNTED,
        "Resignation or closure of provision is of carers and homes alike.",
        own.SHORT_BREAKS,
        own.MASKED,
    ),
    needs=(EPISODES_NAME,),
    notes=masks,
)
def own_reasons(
    placements: pl.LazyFrame, own_returns: pl.LazyFrame, thresholds: pl.LazyFrame
) -> pl.LazyFrame:
    """Placements of a council's own children that changed in the year, by the reason its return gives."""
    group = ["area", "year_to"]
    changed = (
        placements.filter(
            ~pl.col("short_breaks"), pl.col("change_reason").is_not_null(), pl.col("end_known") == IN_RETURN
        )
        .join(own.year_ends(own_returns), on="area")
        .filter(pl.col("ended").is_between(pl.col("year_from"), pl.col("year_to")))
        .rename({"change_reason": "reason"})
    )
    reasons = tuple(dict.fromkeys(words.CHANGE_REASONS.values()))
    counted = published(changed, group, {"reason": reasons}, own.fewest_of(thresholds))
    return own.with_shares(counted, group, "placements").sort(*group, pl.col("reason") != ALL, "reason")
