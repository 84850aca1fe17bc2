"""No masked count can be told: every small table is published, and every table that looks alike compared."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.measures.disclosure import ALL, CONFIDENTIAL, masked, published

OUTER, INNER = ("p", "q"), ("x", "y")
Rows = dict[tuple[str, str], int | None]


def lines(tables: Sequence[Sequence[int]], fewest: int) -> pl.DataFrame:
    cells = [(i, j, n) for i, table in enumerate(tables) for j, n in enumerate(table)]
    frame = pl.LazyFrame(cells, schema=["table", "cell", "n"], orient="row").with_columns(
        people="n", forced=pl.lit(False), people_in_line=pl.col("n").sum().over("table")
    )
    return masked(frame, ["table"], fewest).collect().sort("table", "cell")


@pytest.mark.parametrize(("cells", "most", "fewest"), [(2, 9, 5), (3, 8, 5), (4, 6, 5), (4, 5, 3), (5, 3, 3)])
def test_of_all_lines_that_look_alike_a_masked_count_is_not_always_the_same(
    cells: int, most: int, fewest: int
) -> None:
    tables = list(product(range(most + 1), repeat=cells))
    alike: dict[tuple[tuple[bool, ...], object, int | None], list[tuple[int, ...]]] = defaultdict(list)
    for (table,), line in lines(tables, fewest).group_by("table", maintain_order=True):
        counts = tables[int(str(table))]
        hidden, total_hidden = tuple(line["masked"]), line["line_masked"][0]
        shown = tuple(None if h else n for h, n in zip(hidden, counts, strict=True))
        alike[hidden, shown, None if total_hidden else sum(counts)].append(counts)
        assert all(h for h, n in zip(hidden, counts, strict=True) if 0 < n < fewest)
        assert (
            total_hidden
            or not any(hidden)
            or sum(n for h, n in zip(hidden, counts, strict=True) if h) >= fewest
        )
    for (hidden, _, total), possible in alike.items():
        for cell in range(cells):
            assert not hidden[cell] or len({counts[cell] for counts in possible}) > 1
        assert total is not None or len({sum(counts) for counts in possible}) > 1


def told(tables: Sequence[Sequence[int]], fewest: int) -> dict[int, Rows]:
    """What is published of tables of two parts, each given as its counts by outer and inner word."""
    cells = [
        (i, p, x, child)
        for i, table in enumerate(tables)
        for (p, x), n in zip(product(OUTER, INNER), table, strict=True)
        for child in range(n)
    ]
    words = {"table": pl.Int64, "p": pl.String, "x": pl.String, "child": pl.Int64}
    items = pl.LazyFrame(cells, schema=words, orient="row").with_columns(
        child=pl.format("{}{}{}", "p", "x", "child")
    )
    shown: dict[int, Rows] = defaultdict(dict)
    for table, p, x, n, code in (
        published(items, ["table"], {"p": OUTER, "x": INNER}, fewest).collect().iter_rows()
    ):
        assert (n is None) == (code == CONFIDENTIAL)
        shown[table][p, x] = n
    return shown


def test_of_all_tables_of_two_parts_that_look_alike_no_masked_count_is_always_the_same() -> None:
    tables = list(product(range(6), repeat=4))
    shown = told(tables, 3)
    alike: dict[object, list[Rows]] = defaultdict(list)
    for i, counts in enumerate(tables):
        true: Rows = dict(zip(product(OUTER, INNER), counts, strict=True))
        true |= {(p, ALL): sum(n or 0 for (q, _), n in true.items() if q == p) for p in OUTER}
        true[ALL, ALL] = sum(counts)
        alike[frozenset(shown.get(i, {}).items())].append(true)
    for rows, possible in alike.items():
        for key, n in rows:  # type: ignore[attr-defined]
            values = {true[key] for true in possible}
            assert values == {n} if n is not None else len(values) > 1, (rows, key)


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4), st.integers(3, 8))
def test_what_is_shown_is_true_and_adds_up(counts: list[int], fewest: int) -> None:
    shown = told([counts], fewest).get(0, {})
    true = dict(zip(product(OUTER, INNER), counts, strict=True))
    for (p, x), n in shown.items():
        whole = sum(m for (q, y), m in true.items() if p in (q, ALL) and x in (y, ALL))
        assert n in (None, whole)
        assert n is None or n >= fewest
    for p in OUTER:
        parts = [shown.get((p, x), 0) for x in INNER]
        if shown.get((p, ALL)) is not None and None not in parts:
            assert sum(n or 0 for n in parts) == shown[p, ALL]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((12, 8, 0), ()),
        ((12, 8, 3), (1, 2)),  # 3 alone would follow from the total: 8 goes with it
        ((12, 4, 4), (0, 1, 2)),  # 4 and 4 are alike, so each would be half of 8
        ((12, 1, 2), (0, 1, 2)),  # 1 and 2 add up to 3: still few
        ((12, 2, 4), (1, 2)),
        ((9, 8, 8, 3), (1, 2, 3)),  # the two eights cannot be told apart by the rule
        ((3, 3, 0), (0, 1, 2)),  # nothing larger is left, so the zero goes too
        ((4, 0, 0), (0, 1, 2)),  # and here the total
    ],
)
def test_what_is_masked_by_hand(counts: tuple[int, ...], hidden: tuple[int, ...]) -> None:
    frame = lines([counts], 5)
    assert tuple(frame.filter("masked")["cell"]) == hidden
    assert frame["line_masked"][0] == (sum(counts) < 5)


def test_equal_parts_without_a_zero_hide_their_total() -> None:
    assert lines([(3, 3)], 5)["line_masked"].to_list() == [True, True]


def test_many_placements_of_few_children_are_masked() -> None:
    moves = pl.LazyFrame(
        {"year": [1] * 28, "child": ["a"] * 8 + [str(i) for i in range(20)], "why": ["q"] * 8 + ["p"] * 20}
    )
    rows = published(moves, ["year"], {"why": OUTER}, 5).collect()
    assert dict(rows.select("why", "n").iter_rows()) == {ALL: 28, "q": None, "p": None}
