"""Disclosure control: small counts masked, and others with them, so that no masked one follows from the rest.

A *line* is a set of counts that add up to a total. The rule looks at the counts alone, not at what they are
called. So two masked counts of a line can change places and just the same would be published; and as the
masked counts of a line are never all alike, none can be told, not even by somebody who knows the rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

ALL = "All"
CONFIDENTIAL = "c"
_STEP, _ZEROES = "_step", 2**62


def masked(counts: pl.LazyFrame, line: Sequence[str], fewest: int) -> pl.LazyFrame:
    """`counts` with `masked`, which must not be shown, and `line_masked`, where the line's total must not.

    A row is one count, 0 included: `n`, of so many `people`, in a line of `people_in_line`; `forced` ones
    count as small. A count is small if it is not 0 and of fewer people than `fewest`. With the small counts
    of a line the next larger are masked, equal ones together, until those masked add up to `fewest` and are
    not all alike; where nothing larger is left, the zeroes. A line of few people, or in which even that does
    not help, is masked with its total.
    """
    lines, n = list(line), pl.col("n")
    small = (n > 0) & ((pl.col("people") < fewest) | pl.col("forced"))
    # Where a count stands in the order of masking: the small together, then by size, the zeroes last.
    step = pl.when(small).then(-1).when(n > 0).then(n).otherwise(_ZEROES)
    marked = counts.with_columns(step.cast(pl.Int64).alias(_STEP))
    steps = (
        marked.group_by(*lines, _STEP)
        .agg(sum=n.sum(), least=n.min(), most=n.max())
        .sort(*lines, _STEP)
        .with_columns(
            before=pl.col("sum").cum_sum().over(lines) - pl.col("sum"),
            least_before=pl.col("least").cum_min().over(lines).shift(1).over(lines),
            most_before=pl.col("most").cum_max().over(lines).shift(1).over(lines),
            any_small=(pl.col(_STEP) == -1).any().over(lines),
        )
        .filter(
            pl.col("any_small"),
            (pl.col(_STEP) == -1)
            | (pl.col("before") < fewest)
            | (pl.col("least_before") == pl.col("most_before")),
        )
    )
    alike = steps.group_by(lines).agg(alike=pl.col("least").min() == pl.col("most").max())
    few = (n.sum() > 0) & (pl.col("people_in_line").first() < fewest)
    lost = (
        marked.group_by(lines)
        .agg(few=few)
        .join(alike, on=lines, how="left")
        .select(*lines, line_masked=pl.col("few") | pl.col("alike").fill_null(False))
    )
    return (
        marked.join(steps.select(*lines, _STEP, wanted=True), on=[*lines, _STEP], how="left")
        .join(lost, on=lines, how="left")
        .with_columns(masked=pl.col("wanted").fill_null(False) | pl.col("line_masked"))
        .drop(_STEP, "wanted")
    )


def published(
    items: pl.LazyFrame, group: Sequence[str], parts: Mapping[str, Sequence[str]], fewest: int
) -> pl.LazyFrame:
    """Counts of `items` in each group, as they may be shown: in total, by the first part, and within it.

    An item has a `child`, whom no count may tell of; each group is a table of its own. `parts` names one
    column or two and the words in each. Columns: the group's, the parts' (`All` in a total), `n` and `code`,
    which is `c` where `n` is masked. What is 0 and not masked has no row, nor what lies in a masked count.
    """
    groups, (outer, *further) = list(group), list(parts)
    keys = [*groups, *parts]
    items = _settled(items.select(*keys, "child"))
    whole = _counted(items, groups)
    by_outer = _grid(whole.select(groups), {outer: parts[outer]}, _counted(items, [*groups, outer]))
    within = []
    if further:
        (inner,) = further
        cells = _grid(by_outer.select(*groups, outer), {inner: parts[inner]}, _counted(items, keys))
        told = by_outer.select(*groups, outer, people_in_line="people")
        cells = _settled(masked(cells.join(told, on=[*groups, outer]), [*groups, outer], fewest))
        lost = cells.group_by(*groups, outer).agg(forced=pl.col("line_masked").any())
        by_outer = by_outer.drop("forced").join(lost, on=[*groups, outer], how="left")
        within = [cells]
    by_outer = by_outer.join(whole.select(*groups, people_in_line="people"), on=groups)
    by_outer = _settled(masked(by_outer, groups, fewest))
    totals = whole.join(by_outer.select(*groups, masked="line_masked").unique(), on=groups)
    shown = by_outer.filter(~pl.col("line_masked"))
    rows = [
        totals.with_columns(pl.lit(ALL).alias(part) for part in parts),
        shown.with_columns(pl.lit(ALL).alias(part) for part in further),
        *(cells.join(shown.filter(~pl.col("masked")), on=[*groups, outer], how="semi") for cells in within),
    ]
    return (
        pl.concat([each.select(*keys, pl.col("n").cast(pl.Int64), "masked") for each in rows])
        .filter(pl.col("masked") | (pl.col("n") > 0))
        .select(
            *keys,
            pl.when(~pl.col("masked")).then("n"),
            code=pl.when("masked").then(pl.lit(CONFIDENTIAL)),
        )
    )


def _settled(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame, worked out: what comes after names it many times over."""
    return frame.collect(engine="in-memory").lazy()


def _counted(items: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    return items.group_by(keys).agg(
        n=pl.len().cast(pl.Int64), people=pl.col("child").n_unique().cast(pl.Int64)
    )


def _grid(groups: pl.LazyFrame, part: Mapping[str, Sequence[str]], counts: pl.LazyFrame) -> pl.LazyFrame:
    """Every word of a part, and any other that is met, in every group: its count, 0 where there is none."""
    ((name, words),) = part.items()
    keys = [*groups.collect_schema().names(), name]
    known = pl.LazyFrame({name: list(words)}, schema={name: pl.String})
    each = groups.join(pl.concat([known, counts.select(name)]).unique(), how="cross")
    return each.join(counts, on=keys, how="left").with_columns(
        pl.col("n", "people").fill_null(0), forced=pl.lit(False)
    )
