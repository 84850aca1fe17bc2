"""What the questions on a council's own children have in common: days, years, who was looked after, masks."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from market_tui.config import FEWEST
from market_tui.errors import NotLoaded, UsageError
from market_tui.market.placements import BY_NEXT, GONE
from market_tui.measures import share
from market_tui.measures.disclosure import ALL, published
from market_tui.publishers import ssda903_words as words

TYPE, PROVIDER = "placement_type", "provider"
TYPES = tuple(dict.fromkeys((*(kind for _, kind in words.PLACEMENTS.values()), words.NOT_KNOWN)))
PROVIDERS = (*words.PROVIDERS.values(), words.NOT_KNOWN)
KINDS: Mapping[str, Sequence[str]] = {TYPE: TYPES, PROVIDER: PROVIDERS}

MARK = "c: masked, for it tells of few children, or the others would"
TYPE_MEANS, PROVIDER_MEANS = "kind of placement, or All", "who provides it, or All"
ON = "the children looked after on this day"
YEAR = "in the year up to this day"
WHOSE = "From the council's own returns. `area` is the council responsible for the children."
MASKED = (
    "Small counts are masked (c), and others with them, within each answer. Answers that are cut otherwise, "
    "or of other days, are not held against each other: before you publish several, see what one tells of "
    "another."
)
SHORT_BREAKS = (
    "Children under an agreed series of short breaks (V3, V4) are left out, as DfE leaves them out."
)
STAYS = (
    "A placement lasts through changes of legal status; temporary moves (T0 to T4) are none, and what a "
    "child returns to goes on."
)


def fewest_of(thresholds: pl.LazyFrame) -> int:
    """The number of children below which a count is masked."""
    return int(thresholds.select(FEWEST).collect().item())


def year_ends(own_returns: pl.LazyFrame) -> pl.LazyFrame:
    """The last day that the returns of each year to 31 March cover: `area, year_from, year_to`."""
    year = pl.col("as_at").dt.offset_by("9mo").dt.year()
    last = own_returns.group_by("area", year=year).agg(year_to=pl.col("as_at").max())
    return last.select("area", "year_to", year_from=pl.date(pl.col("year") - 1, 4, 1))


def days(own_returns: pl.LazyFrame, on: str) -> pl.LazyFrame:
    """The days asked for, one or the end of each year: `area, on`.

    Raises:
        UsageError: it is no date.
        NotLoaded: no return covers it.
    """
    years = year_ends(own_returns)
    if not on:
        return years.select("area", on="year_to")
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise UsageError(f"not a date: {on!r}", "Write it as 2025-03-31.") from None
    covered = years.filter(pl.lit(day).is_between(pl.col("year_from"), pl.col("year_to"))).collect()
    if covered.is_empty():
        spans = [f"{first} to {last}" for _, last, first in years.sort("year_to").collect().iter_rows()]
        loaded = ", ".join(dict.fromkeys(spans)) or "none for this area"
        raise NotLoaded(f"no return covers {day}", f"Loaded: {loaded}. Load the return of its year.")
    return covered.lazy().select("area", on=pl.lit(day))


def stated(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Placements whose kind or provider a return leaves blank stand as not known."""
    return frame.with_columns(pl.col(TYPE, PROVIDER).fill_null(words.NOT_KNOWN))


def looked_after(placements: pl.LazyFrame, days: pl.LazyFrame) -> pl.LazyFrame:
    """Each child looked after at the end of each day, in the episode that began last: `area, on`, then it."""
    ended = pl.col("ended")
    running = (pl.col("started") <= pl.col("on")) & (ended.is_null() | (ended > pl.col("on")))
    told = stated(placements).filter(~pl.col("short_breaks")).join(days, on="area").filter(running)
    once = told.sort("area", "on", "child", "started").unique(
        ["area", "on", "child"], keep="last", maintain_order=True
    )
    return once.collect(engine="in-memory").lazy()


def in_homes(placements: pl.LazyFrame, days: pl.LazyFrame, fewest: int) -> pl.LazyFrame:
    """Children in children's homes on the days of which `own_children` shows how many there are."""
    every = looked_after(placements, days)
    kinds = published(every, ["area", "on"], KINDS, fewest)
    shown = kinds.filter(pl.col(TYPE) == words.HOMES, pl.col(PROVIDER) == ALL, pl.col("code").is_null())
    return every.filter(pl.col(TYPE) == words.HOMES).join(shown, on=["area", "on"], how="semi")


def with_shares(counted: pl.LazyFrame, group: Sequence[str], count: str) -> pl.LazyFrame:
    """What `published` gives, each count as a share of its group's total; neither where it is masked."""
    parts = [c for c in counted.collect_schema().names() if c not in (*group, "n", "code")]
    total = pl.col("n").filter(pl.all_horizontal(pl.col(part) == ALL for part in parts)).first()
    told = counted.with_columns(share=share("n", total.over(group))).rename({"n": count})
    return told.select(*group, *parts, count, "share", "code")


def with_medians(
    items: pl.LazyFrame, group: Sequence[str], counted: pl.LazyFrame, value: str
) -> pl.LazyFrame:
    """What `published` gives by kind and provider, with the `median` of a value of the items, masked too."""
    parts = [{}, {PROVIDER: pl.lit(ALL)}, dict.fromkeys(KINDS, pl.lit(ALL))]
    medians = [
        items.with_columns(**told).group_by(*group, *KINDS).agg(median=pl.col(value).median())
        for told in parts
    ]
    shown = pl.when(pl.col("code").is_null()).then("median")
    return counted.join(pl.concat(medians), on=[*group, *KINDS], how="left").with_columns(median=shown)


def by_kind(group: Sequence[str]) -> list[str | pl.Expr]:
    """The order of an answer by kind and provider: the totals first."""
    return [*group, pl.col(TYPE) != ALL, TYPE, pl.col(PROVIDER) != ALL, PROVIDER]


def masks(answer: pl.DataFrame, thresholds: pl.LazyFrame) -> list[str]:
    """From which number down counts are masked, and how many are."""
    told = f"Child-level: counts that tell of fewer than {fewest_of(thresholds)} children are masked"
    return [f"{told}, and others with them: {answer['code'].count():,} of {answer.height:,} rows here."]


def masks_and_ends(answer: pl.DataFrame, thresholds: pl.LazyFrame, placements: pl.LazyFrame) -> list[str]:
    """`masks`, and how many episodes have an end that no return tells."""
    fewest = fewest_of(thresholds)
    ends = placements.filter(pl.col("end_known").is_in([BY_NEXT, GONE]))
    lost = int(ends.select(pl.len()).collect().item())
    told = masks(answer, thresholds)
    if lost:
        many = f"{lost:,}" if lost >= fewest else f"Fewer than {fewest}"
        told.append(
            f"{many} episodes were open in one return and are not in the next: they count as ended with it, "
            "or when the next episode began."
        )
    return told
