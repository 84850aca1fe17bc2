"""The promise of the ranges: however cells were suppressed or rounded, the truth lies inside."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from market_tui.measures import (
    MARKS,
    Range,
    bounds,
    count_within,
    known,
    ratio_range,
    rounded,
    share_of_whole,
    share_range,
    sum_high,
    sum_low,
    sum_range,
    tighten,
)

Row = tuple[float | None, float | None, float | None]

EXACT = Range.of("value", "low", "high")
OTHER = Range.of("other")


@st.composite
def hidden(draw: st.DrawFn, true: int) -> Row:
    """A row of value, low and high that keeps the promise about a true count."""
    if draw(st.booleans()):
        return (true, true, true)
    low = draw(st.none() | st.integers(0, true))
    high = draw(st.none() | st.integers(true, true + 30))
    return (None, 0 if low is None else low, high)


def holds(row: Row, true: float) -> bool:
    value, low, high = row
    return (
        (value is None or value == pytest.approx(true))
        and (low is None or low <= true + 1e-9)
        and (high is None or true - 1e-9 <= high)
    )


def answer(found: Range, **columns: float | str | None) -> Row:
    schema = {name: pl.String if name == "code" else pl.Float64 for name in columns}
    table = pl.DataFrame({name: [figure] for name, figure in columns.items()}, schema=schema)
    value, low, high = table.select(found.columns("answer")).row(0)
    return (value, low, high)


def pair(one: Row, two: Row) -> dict[str, float | None]:
    names = ("value", "low", "high", "other", "other_low", "other_high")
    return dict(zip(names, (*one, *two), strict=True))


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (34, None, (34, 34, 34)),
        (0, None, (0, 0, 0)),
        (None, "c", (None, 0, None)),
        (None, " C ", (None, 0, None)),
        (None, "z", (None, 0, 0)),
        (None, "[z]", (None, 0, 0)),
        (None, "k", (None, 0, None)),
        (None, "x", (None, 0, None)),
        (None, "[x]", (None, 0, None)),
        (None, ":", (None, 0, None)),
        (None, "a mark of next year", (None, 0, None)),
        (None, None, (None, 0, None)),
        (12, "u", (12, 12, 12)),
    ],
)
def test_marks_of_exact_figures(value: float | None, code: str | None, expected: Row) -> None:
    assert answer(bounds("value", "code"), value=value, code=code) == expected


@pytest.mark.parametrize(
    ("value", "code", "rounding", "expected"),
    [
        (40, None, 10, (40, 35, 45)),
        (0, None, 10, (0, 0, 0)),
        (10, None, 30, (10, 0, 25)),
        (None, "k", 10, (None, 1, 5)),
        (None, "low", 10, (None, 1, 5)),
        (None, "k", 1, (None, 0, 0.5)),
    ],
)
def test_marks_of_rounded_figures(
    value: float | None, code: str | None, rounding: int, expected: Row
) -> None:
    assert answer(bounds("value", "code", rounding=rounding), value=value, code=code) == expected


def test_a_primary_mark_and_a_cap() -> None:
    assert answer(bounds("value", "code", primary=True), value=None, code="c") == (None, 1, 5)
    assert answer(bounds("value", "code", primary=True, most=3), value=None, code="c") == (None, 1, 3)
    assert answer(bounds("value", "code", most=83), value=None, code="c") == (None, 0, 83)
    assert answer(bounds("value", "code", most=83), value=90, code=None) == (90, 90, 90)


def test_net_gain_has_no_floor() -> None:
    assert answer(bounds("value", "code", signed=True), value=None, code="c") == (None, None, None)
    assert answer(bounds("value", "code", signed=True, rounding=10), value=-1_080, code=None) == (
        -1080,
        -1085,
        -1075,
    )
    assert answer(bounds("value", "code", signed=True), value=-30, code=None) == (-30, -30, -30)
    assert answer(bounds("value", "code", signed=True, rounding=10), value=0, code=None) == (0, -5, 5)
    assert answer(bounds("value", "code", signed=True, rounding=10), value=None, code="k") == (None, -5, 5)
    assert answer(bounds("value", "code", signed=True, primary=True), value=None, code="c") == (
        None,
        None,
        None,
    )


def test_rounding_may_be_a_column_and_codes_may_be_all_null() -> None:
    table = pl.DataFrame({"value": [40, 41], "code": [None, None], "rounding": [10, None]})
    found = table.select(bounds("value", "code", rounding="rounding").columns("n"))
    assert found.rows() == [(40, 35, 45), (41, 41, 41)]


def test_every_mark_has_a_meaning() -> None:
    assert {mark.code for mark in MARKS} == {"c", "k", "low", "z", "x", "u", "..", ":", "-"}
    assert all(mark.meaning for mark in MARKS)


@given(st.integers(-5_000, 5_000), st.sampled_from([5, 10, 50]))
def test_rounding_keeps_the_truth(true: int, to: int) -> None:
    published = to * round(true / to)
    assert holds((None, *answer(rounded("value", to), value=published)[1:]), true)
    signed = bounds("value", "code", rounding=to, signed=True)
    assert holds((None, *answer(signed, value=published, code=None)[1:]), true)


@given(st.integers(0, 5_000), st.sampled_from([5, 10, 50]))
def test_a_rounded_count_keeps_the_truth_under_the_publishers_rule(true: int, to: int) -> None:
    published = to * round(true / to)
    is_small = published == 0 and true > 0
    cell = {"value": None if is_small else published, "code": "k" if is_small else None}
    assert holds((None, *answer(bounds("value", "code", rounding=to), **cell)[1:]), true)


def test_rounded_to_ten() -> None:
    assert answer(rounded("value", 10), value=34) == (34, 29, 39)
    assert answer(rounded("value", 10, least=0), value=2) == (2, 0, 7)


def test_known_only_when_the_bounds_meet() -> None:
    table = pl.DataFrame(
        {"low": [3, 3, None], "high": [3, 4, None]}, schema={"low": pl.Int64, "high": pl.Int64}
    )
    assert table.select(known("low", "high")).to_series().to_list() == [3, None, None]


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8), st.data())
def test_a_sum_holds_the_true_total(truth: list[int], data: st.DataObject) -> None:
    rows = [data.draw(hidden(true)) for true in truth]
    table = pl.DataFrame(rows, schema=dict.fromkeys(("value", "low", "high"), pl.Float64), orient="row")
    found = table.group_by(pl.lit("A").alias("area")).agg(sum_range(EXACT).columns("n")).row(0)[1:]
    assert holds(found, sum(truth))
    lows, highs = [row[1] for row in rows], [row[2] for row in rows]
    assert found[1] == sum(low for low in lows if low is not None)
    assert found[2] == (None if None in highs else sum(high for high in highs if high is not None))
    apart = table.select(low=sum_low("low"), high=sum_high("high")).row(0)
    assert apart == found[1:]


@given(st.integers(0, 100), st.integers(0, 100), st.data())
def test_operations_hold_the_truth(one: int, two: int, data: st.DataObject) -> None:
    cells = pair(data.draw(hidden(one)), data.draw(hidden(two)))
    assert holds(answer(EXACT + OTHER, **cells), one + two)
    assert holds(answer(EXACT - OTHER, **cells), one - two)
    if one + two:
        assert holds(answer(share_range(EXACT, OTHER), **cells), one / (one + two))
    if two:
        assert holds(answer(ratio_range(EXACT, OTHER), **cells), one / two)


@given(st.integers(0, 100), st.integers(0, 100), st.data())
def test_a_share_of_a_known_whole_holds_the_truth(part: int, rest: int, data: st.DataObject) -> None:
    assume(part + rest > 0)
    cells = pair(data.draw(hidden(part)), data.draw(hidden(part + rest)))
    value, low, high = answer(share_of_whole(EXACT, OTHER), **cells)
    assert holds((value, low, high), part / (part + rest))
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 1


@given(st.integers(0, 12), st.integers(0, 12), st.data())
def test_a_share_is_as_narrow_as_every_possible_truth(one: int, two: int, data: st.DataObject) -> None:
    """The second route: try all pairs of counts that the bounds allow."""
    first, second = data.draw(hidden(one)), data.draw(hidden(two))
    assume(None not in (first[2], second[2]))
    allowed = [
        p / (p + r) for p, r in product(whole_numbers(first, 0), whole_numbers(second, 0)) if p + r > 0
    ]
    _, low, high = answer(share_range(EXACT, OTHER), **pair(first, second))
    if not allowed:
        assert (low, high) == (None, None)
    else:
        assert low == pytest.approx(min(allowed))
        assert high == pytest.approx(max(allowed))


def whole_numbers(row: Row, otherwise: int) -> range:
    low, high = row[1], row[2]
    return range(int(low or 0), int(otherwise if high is None else high) + 1)


def test_a_share_of_nobody_is_null() -> None:
    nobody = pair((0, 0, 0), (0, 0, 0))
    assert answer(share_range(EXACT, OTHER), **nobody) == (None, None, None)
    assert answer(share_of_whole(EXACT, OTHER), **nobody) == (None, None, None)
    assert answer(ratio_range(EXACT, OTHER), **nobody) == (None, None, None)


def test_a_share_with_nothing_known_is_anything() -> None:
    assert answer(share_range(EXACT, OTHER), **pair((None, 0, None), (None, 0, None))) == (None, 0, 1)


def test_places_per_child_with_no_bound() -> None:
    places = (12.0, 12.0, 12.0)
    assert answer(ratio_range(EXACT, OTHER), **pair(places, (None, 4, 6))) == (None, 2, 3)
    assert answer(ratio_range(EXACT, OTHER), **pair(places, (None, 0, 6))) == (None, 2, None)
    assert answer(ratio_range(EXACT, OTHER), **pair(places, (None, 4, None))) == (None, 0, 3)
    assert answer(ratio_range(EXACT, OTHER), **pair(places, (1, 1, 1))) == (12, 12, 12)


@given(st.integers(1, 3_000), st.data())
def test_children_behind_a_rounded_share(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    published = round(100 * part / whole)
    percent = rounded("share", 1, least=0)
    share = Range(percent.value / 100, percent.low / 100, percent.high / 100)
    value, low, high = answer(count_within(Range.exact("whole"), share), whole=whole, share=published)
    assert holds((value, low, high), part)
    assert low == int(low or 0)


def tightened(rows: list[Row], total: Row) -> list[Row]:
    schema = dict.fromkeys(("value", "low", "high"), pl.Float64)
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.lit("A").alias("area"),
        *(
            pl.lit(end, dtype=pl.Float64).alias(name)
            for name, end in zip(("t", "t_low", "t_high"), total, strict=True)
        ),
    )
    return table.select(tighten(EXACT, Range.of("t"), "area").columns("n")).rows()


@given(st.lists(st.integers(0, 60), min_size=1, max_size=7), st.data())
def test_tightening_never_excludes_the_truth(truth: list[int], data: st.DataObject) -> None:
    rows = [data.draw(hidden(true)) for true in truth]
    found = tightened(rows, data.draw(hidden(sum(truth))))
    for before, after, true in zip(rows, found, truth, strict=True):
        assert holds(after, true)
        assert (after[1] or 0) >= (before[1] or 0)
        assert before[2] is None or (after[2] is not None and after[2] <= before[2])


@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.data())
def test_tightening_is_as_narrow_as_every_possible_truth(truth: list[int], data: st.DataObject) -> None:
    """The second route: try all whole numbers that the bounds allow and that add up to the total."""
    total = sum(truth)
    rows = [data.draw(hidden(true)) for true in truth]
    allowed = [
        cells
        for cells in product(
            *(
                range(int(row[1] or 0), int(total if row[2] is None else min(row[2], total)) + 1)
                for row in rows
            )
        )
        if sum(cells) == total
    ]
    found = tightened(rows, (total, total, total))
    for position, (value, low, high) in enumerate(found):
        possible = {cells[position] for cells in allowed}
        assert (low, high) == (min(possible), max(possible))
        assert value == (possible.pop() if len(possible) == 1 else rows[position][0])


def test_two_suppressed_cells_and_a_total() -> None:
    """Dorset 2025: 437 children, 436 of them shown, two cells marked: one of the two is a zero."""
    rows: list[Row] = [(436, 436, 436), (None, 0, None), (None, 0, None)]
    assert tightened(rows, (437, 437, 437)) == [(436, 436, 436), (None, 0, 1), (None, 0, 1)]


def test_one_suppressed_cell_is_found() -> None:
    rows: list[Row] = [(30, 30, 30), (None, 0, None)]
    assert tightened(rows, (37, 37, 37)) == [(30, 30, 30), (7, 7, 7)]


def test_groups_are_tightened_apart() -> None:
    table = pl.DataFrame(
        {
            "area": ["A", "B", "A", "B"],
            "n": [1, None, None, 2],
            "n_low": [1, 0, 0, 2],
            "n_high": [1, None, None, 2],
            "t": [5, 9, 5, 9],
        }
    )
    found = table.select(tighten(Range.of("n"), Range.exact("t"), "area").columns("n"))
    assert found["n"].to_list() == [1, 7, 4, 2]


def test_a_total_that_is_missing_tightens_nothing() -> None:
    rows: list[Row] = [(None, 0, None), (3, 3, 3)]
    assert tightened(rows, (None, None, None)) == rows
