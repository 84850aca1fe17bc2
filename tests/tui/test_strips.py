"""Strips read without colour, fill the cells they are given and survive any figure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from market_tui.tui.widgets.strips import bar, columns, interval, legend, sparkline, stacked, trend

NAN, INF = float("nan"), float("inf")
figures = st.none() | st.floats() | st.integers(-(10**12), 10**12)
widths = st.integers(-3, 50)


@pytest.mark.parametrize(
    ("value", "maximum", "tick", "expected"),
    [
        (10, 10, None, "██████████"),
        (5, 10, None, "█████     "),
        (5.5, 10, None, "█████▌    "),
        (0.001, 10, None, "▏         "),
        (0, 10, None, "          "),
        (None, 10, None, "·         "),
        (NAN, 10, None, "·         "),
        (-3, 10, None, "◂         "),
        (11, 10, None, "█████████▸"),
        (5, 10, 2, "██┊██     "),
        (5, 10, 8, "█████   ┊ "),
        (5, 10, 10, "█████    ┊"),
        (5, 10, 99, "█████    ›"),
        (0, 0, None, "          "),
    ],
)
def test_bar(value: float | None, maximum: float, tick: float | None, expected: str) -> None:
    assert bar(value, maximum, 10, tick).plain == expected


def test_stacked_gives_each_part_its_pattern_and_loses_none() -> None:
    assert stacked([("Private", 50), ("Council", 30), ("Voluntary", 20)], 10).plain == "█████▓▓▓▒▒"
    assert stacked([("a", 1000), ("b", 1), ("c", 0), ("d", None)], 10).plain == "█████████▓"
    assert stacked([], 4).plain == "····"
    assert stacked([("a", 0), ("b", NAN)], 4).plain == "····"
    assert legend([("Private", 1), ("[/red]\x1b", 2)]).plain == "█ Private  ▓ [/red]�"


def test_sparkline_breaks_where_the_series_does() -> None:
    assert sparkline([1, 2, None, 8]).plain == "▁▂·▇"
    assert sparkline([5, 5]).plain == "▄▄"
    assert sparkline([0, 0]).plain == "▁▁"
    assert sparkline([]).plain == ""
    assert sparkline([None, NAN]).plain == "··"
    assert sparkline([1, 8], 5).plain == "▁▇   "
    assert sparkline([0, 0, None, None, 8, 8], 3).plain == "▁·▇"
    assert sparkline([50], minimum=0, maximum=100).plain in "▄▅"


def test_interval() -> None:
    assert interval(20, 50, 80, 0, 100, 11).plain == "  ├──●──┤  "
    assert interval(None, 50, None, 0, 100, 11).plain == "     ●     "
    assert interval(20, None, 80, 0, 100, 11).plain == "  ├─────┤  "
    assert interval(80, 50, 20, 0, 100, 11).plain == "  ├──●──┤  "
    assert interval(-20, 50, 180, 0, 100, 11).plain == "◂────●────▸"
    assert interval(None, None, None, 0, 100, 3).plain == "·  "
    assert interval(20, 50, 80, 0, 100, 11, tick=30).plain == "  ├┊─●──┤  "
    assert interval(1, 1, 1, 1, 1, 5).plain == "  ●  "


def test_trend_names_its_ends_and_leaves_the_gap_open() -> None:
    drawn = trend([("2018", 104), ("2019", 120), ("2020", None), ("2021", 150), ("2022", 180)], 30, 4).plain
    *chart, named = drawn.split("\n")
    assert len(chart) == 3
    assert named == "2018 104              2022 180"
    assert any(all(row[x] == " " for row in chart) for x in range(12, 18))
    assert trend([("a", None)], 12, 2).plain.split("\n")[1] == "no figures  "
    assert trend([("2018", 104), ("2022", 180)], 9, 2).plain.split("\n")[1] == "104 → 180"
    assert trend([("2018", 1), ("2019", 2)], 4, 1).plain == "▁▇  "


def test_trend_rises_to_the_right() -> None:
    rows = trend([(str(i), i) for i in range(8)], 8, 5).plain.split("\n")[:4]
    tops = [min(y for y, row in enumerate(rows) if row[x] != " ") for x in range(8)]
    assert all(left >= right for left, right in pairwise(tops))


def test_columns_stand_on_nought_with_their_marks() -> None:
    assert columns([8, 4, 0, None, -3, 0.001], 8, 2, 2, [4, 99, None, 0]) == [
        "██╴  ╴            ",
        "██ ██    · ╴   ▁▁ ",
    ]


@given(figures, figures, figures, figures, figures, widths)
def test_no_figure_breaks_a_strip(  # noqa: PLR0917 - as many as the widest strip takes
    a: float, b: float, c: float, d: float, e: float, width: int
) -> None:
    cells = max(0, width)
    for drawn in (
        bar(a, b, width, c),
        stacked([("a", a), ("b", b), ("c", c), ("d", d)], width),
        sparkline([a, b, c, d, e], width),
        sparkline([a, b], width, minimum=c, maximum=d),
        interval(a, b, c, d, e, width),
        interval(a, b, c, d, e, width, tick=a),
    ):
        assert cell_len(drawn.plain) == cells


@given(
    st.lists(figures, max_size=6),
    figures.filter(lambda figure: figure is not None),
    st.integers(0, 6),
    st.integers(1, 6),
    st.lists(figures, max_size=8),
)
def test_columns_are_as_many_and_as_high_as_asked(
    values: list[float | None], maximum: float, height: int, width: int, marks: list[float | None]
) -> None:
    lines = columns(values, maximum, height, width, marks)
    assert [cell_len(line) for line in lines] == [len(values) * (width + 1)] * height


@given(st.lists(st.tuples(st.text(max_size=8), figures), max_size=9), widths, st.integers(-2, 6))
def test_a_trend_is_as_large_as_asked(
    points: list[tuple[str, float | None]], width: int, height: int
) -> None:
    rows = trend(points, width, height).plain.split("\n")
    if width <= 0 or height <= 0:
        assert rows == [""]
    else:
        assert [cell_len(row) for row in rows] == [width] * height
