"""Cells by member and added up, and the whole behind a rounded percentage."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.measures.cells import added_up, by_member, either, pooled_share, whole_behind

CELLS = {"part": ("m", "a"), "other": ("m", "b")}


def table(*rows: tuple[str, str, str, float | None, float | None, float | None]) -> pl.LazyFrame:
    names = ["area", "area_code", "category", "value", "low", "high"]
    frame = pl.DataFrame(
        rows, schema=names, orient="row", schema_overrides=dict.fromkeys(names[3:], pl.Float64)
    )
    return frame.lazy().with_columns(year=2024, measure=pl.lit("m"), pooled=pl.lit(True))


ROWS = table(
    ("G", "E1", "a", 10.0, 10.0, 10.0),
    ("G", "E2", "a", None, 0.0, 5.0),
    ("G", "E1", "b", 3.0, 3.0, 3.0),
    ("H", "E3", "a", 7.0, 7.0, 7.0),
    ("H", "E3", "c", 99.0, 99.0, 99.0),
)


def test_members_stand_apart_and_say_which_cells_they_hold() -> None:
    told = (
        by_member(ROWS, CELLS)
        .sort("area", "area_code")
        .select("area_code", "part", "part_high", "other", "other_held")
    )
    assert told.collect().rows() == [
        ("E1", 10.0, 10.0, 3.0, True),
        ("E2", None, 5.0, None, False),
        ("E3", 7.0, 7.0, None, False),
    ]


def test_a_hidden_member_leaves_the_sum_without_a_value_but_with_bounds() -> None:
    told = added_up(by_member(ROWS, CELLS), "part").sort("area").collect()
    assert told.select("area", "part", "part_low", "part_high", "counted").rows() == [
        ("G", None, 10.0, 15.0, 2),
        ("H", 7.0, 7.0, 7.0, 1),
    ]


def test_the_other_figure_stands_in_only_where_the_first_is_hidden() -> None:
    told = (
        by_member(ROWS, CELLS)
        .with_columns(either("other", "part"))
        .sort("area_code")
        .select("other")
        .collect()
    )
    assert told["other"].to_list() == [3.0, None, 7.0]


def behind(part: float, per_cent: float) -> tuple[float | None, float | None, float | None]:
    frame = pl.DataFrame(
        {
            "part": [part], "part_low": [part], "part_high": [part],
            "pc": [per_cent], "pc_low": [max(0.0, per_cent - 0.5)], "pc_high": [per_cent + 0.5],
        },
        schema_overrides={"part": pl.Float64, "pc": pl.Float64},
    )  # fmt: skip
    value, low, high = frame.select(*whole_behind("part", "pc").columns("n")).row(0)
    return value, low, high


@pytest.mark.parametrize(
    ("part", "per_cent", "told"),
    [
        (14, 67, (21.0, 21.0, 21.0)),
        (81, 70, (116.0, 115.0, 116.0)),
        (53, 60, (88.0, 88.0, 89.0)),
        (40, 100, (40.0, 40.0, 40.0)),
        # Seven at one per cent, and 7 / 3.5%, which is 199.99999999999997 in floating point.
        (7, 1, (700.0, 467.0, 1400.0)),
        (7, 4, (175.0, 156.0, 200.0)),
        (5760, 67, (8597.0, 8534.0, 8661.0)),
    ],
)
def test_the_whole_behind_a_rounded_percentage(
    part: float, per_cent: float, told: tuple[float, float, float]
) -> None:
    assert behind(part, per_cent) == told


@given(whole=st.integers(1, 3000), share=st.floats(0, 1))
def test_the_true_whole_lies_within(whole: int, share: float) -> None:
    part = round(whole * share)
    exact = 100 * part / whole
    for per_cent in {int(exact + 0.5), round(exact)}:
        _, low, high = behind(part, per_cent)
        assert low is not None
        assert low <= whole
        assert high is None or whole <= high


def test_nothing_is_known_of_the_whole_behind_none() -> None:
    assert behind(0, 0) == (None, 0.0, None)


def test_a_groups_share_is_of_the_members_shown_and_a_members_its_own() -> None:
    frame = pl.DataFrame(
        {"area": ["G", "G", "G", "H"], "part": [14.0, 81.0, None, None], "pc": [67.0, 70.0, None, 55.0]}
    )
    told = frame.group_by("area").agg(share=pooled_share("part", "pc")).sort("area")
    # (14 + 81) / (14 / 0.67 + 81 / 0.70), and the single member's 55 per cent.
    assert told["share"].to_list() == [pytest.approx(0.695411, abs=1e-6), 0.55]
