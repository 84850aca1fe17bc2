"""The frame table answers to keys, sorts and filters, and draws no more than is on screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from market_tui.tui.widgets.frame_columns import TableColumn
from market_tui.tui.widgets.frame_rows import order_by
from market_tui.tui.widgets.frame_search import haystack_of, rows_matching
from market_tui.tui.widgets.frame_table import FOUND_AT_ONCE, FrameTable
from market_tui.tui.widgets.text import as_tsv, fit, pasted, plain, written

HOMES = pl.DataFrame(
    {
        "home": ["Oak", "acorn", "Birch", "Elm", "Cedar"],
        "council": ["Wirral", "Liverpool", "Wirral", "Halton", None],
        "places": [4, 12, None, 4, 3],
        "registered": [date(2020, 1, 2), None, date(2018, 5, 1), date(2021, 3, 4), date(2019, 9, 9)],
        "share": [0.5, float("nan"), 0.25, None, 1.0],
    }
)
HOSTILE = [
    "[/red]",
    "[bold]x",
    "\x1b[2Jgone",
    "a\nb\tc",
    "\u202eevil\u202c",
    "ze\u200bro",
    "日本語" * 30,
    "\u0301x",
    "\x9b2J",
]


class Shown(App[None]):
    """An app with one table, keeping what it posts."""

    def __init__(self, table: FrameTable) -> None:
        super().__init__()
        self.table = table
        self.highlighted: list[dict[str, Any]] = []
        self.opened: list[dict[str, Any]] = []
        self.counts: list[tuple[int, int, bool]] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_frame_table_row_highlighted(self, message: FrameTable.RowHighlighted) -> None:
        self.highlighted.append(message.row)

    def on_frame_table_row_selected(self, message: FrameTable.RowSelected) -> None:
        self.opened.append(message.row)

    def on_frame_table_filtered(self, message: FrameTable.Filtered) -> None:
        self.counts.append((message.shown, message.total, message.near))


def lines(table: FrameTable) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


def column_of(table: FrameTable, name: str) -> list[Any]:
    return [table.frame[name][row] for row in table._rows.at]


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_first_paint_tells_the_row_and_the_count() -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert [row["home"] for row in app.highlighted] == ["Oak"]
        assert app.counts == [(5, 5, False)]


async def test_cursor_keys() -> None:
    frame = pl.DataFrame({"n": range(500), **{f"c{i}": ["x" * 20] * 500 for i in range(9)}})
    app = Shown(FrameTable(frame))
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.table
        table.focus()
        for key, row in [
            ("down", 1),
            ("up", 0),
            ("up", 0),
            ("pagedown", 23),
            ("pageup", 0),
            ("ctrl+end", 499),
            ("down", 499),
            ("ctrl+home", 0),
        ]:
            await pilot.press(key)
            assert table.cursor_row == row, key
            assert lines(table)[1 + row - table.scroll_offset.y].startswith("▌")
        await pilot.press("end")
        assert table.cursor_column == 9
        assert "c8" in lines(table)[0]
        assert lines(table)[0].startswith(" ‹")
        await pilot.press("home")
        assert table.cursor_column == 0
        assert lines(table)[0].startswith("    n")
        assert lines(table)[0].endswith("›")


async def test_enter_opens_the_row_with_columns_not_drawn() -> None:
    app = Shown(FrameTable(HOMES, [TableColumn("home", "Home")]))
    async with app.run_test() as pilot:
        app.table.focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.opened[0]["council"] == "Liverpool"
        assert app.highlighted[-1]["home"] == app.opened[0]["home"] == "acorn"


@pytest.mark.parametrize(
    ("column", "descending", "expected"),
    [
        ("home", False, ["acorn", "Birch", "Cedar", "Elm", "Oak"]),
        ("home", True, ["Oak", "Elm", "Cedar", "Birch", "acorn"]),
        ("places", False, ["Cedar", "Oak", "Elm", "acorn", "Birch"]),
        ("places", True, ["acorn", "Oak", "Elm", "Cedar", "Birch"]),
        ("registered", False, ["Birch", "Cedar", "Oak", "Elm", "acorn"]),
        ("share", True, ["Cedar", "Oak", "Birch", "acorn", "Elm"]),
        ("council", False, ["Elm", "acorn", "Oak", "Birch", "Cedar"]),
    ],
)
async def test_sort_is_stable_with_nulls_last(column: str, descending: bool, expected: list[str]) -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test():
        app.table.sort(column, descending)
        assert column_of(app.table, "home") == expected


async def test_sort_key_reverses_and_marks_the_header() -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test() as pilot:
        app.table.focus()
        await pilot.press("right", "right", "s")
        assert app.table.sorted_by == ("places", False)
        assert "places ▲" in lines(app.table)[0]
        assert app.highlighted[-1]["home"] == "Cedar"
        await pilot.press("s")
        assert "places ▼" in lines(app.table)[0]
        app.table.sort(None)
        assert column_of(app.table, "home") == HOMES["home"].to_list()


async def test_a_list_column_cannot_be_sorted_by() -> None:
    app = Shown(FrameTable(pl.DataFrame({"owners": [["b", "a"], None, ["c"]]})))
    async with app.run_test():
        app.table.sort("owners")
        assert app.table.sorted_by is None
        assert "b, a" in lines(app.table)[1]
        app.table.action_copy_cell()
        assert app.clipboard == "b, a"


async def test_mouse_moves_opens_and_sorts() -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test() as pilot:
        await pilot.click(FrameTable, offset=(12, 3))
        assert (app.table.cursor_row, app.table.cursor_column) == (2, 1)
        await pilot.click(FrameTable, offset=(3, 4), times=2)
        await pilot.pause()
        assert app.opened[-1]["home"] == "Elm"
        await pilot.click(FrameTable, offset=(3, 0))
        assert app.table.sorted_by == ("home", False)
        await pilot.click(FrameTable, offset=(3, 20))
        assert app.table.cursor_row == 0


async def test_the_second_click_opens_the_cell_that_the_first_brought_into_view() -> None:
    frame = pl.DataFrame({"home": ["Oak", "Elm"], "name": ["x" * 30] * 2, "owner": ["y" * 30] * 2})
    app = Shown(FrameTable(frame, frozen=1))
    async with app.run_test(size=(50, 10)) as pilot:
        await pilot.click(FrameTable, offset=(45, 2), times=2)
        await pilot.pause()
        assert app.table.column_at_cursor == "owner"
        assert "name" not in lines(app.table)[0]
        assert app.opened[0]["home"] == "Elm"
        await pilot.click(FrameTable, offset=(3, 0))
        assert (app.table.column_at_cursor, app.table.sorted_by) == ("home", ("home", False))


async def test_a_resize_keeps_the_cursor_in_view_unless_the_wheel_had_left_it() -> None:
    app = Shown(FrameTable(pl.DataFrame({"n": range(500)})))
    async with app.run_test(size=(40, 20)) as pilot:
        app.table.focus()
        await pilot.press("pagedown")
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert lines(app.table)[-1].strip().startswith("▌")
        app.table.scroll_to(y=300, animate=False)
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert app.table.scroll_offset.y == 300


async def test_the_same_rows_in_other_columns_keep_selection_cursor_sort_and_filter() -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test() as pilot:
        app.table.focus()
        app.table.sort("home")
        app.table.filter("wirral")
        await pilot.press("space")
        app.table.set_frame(HOMES, [TableColumn("home"), TableColumn("council")])
        assert [line.split() for line in lines(app.table)[1:3]] == [
            ["*Birch", "Wirral"],
            ["▌", "Oak", "Wirral"],
        ]
        app.table.filter("")
        assert app.table.selected_rows()["home"].to_list() == ["Birch"]
        assert app.highlighted[-1]["home"] == "Oak"
        assert lines(app.table)[5].startswith("▌ Oak")


async def test_wheel_scrolls_the_view_not_the_cursor() -> None:
    app = Shown(FrameTable(pl.DataFrame({"n": range(500)})))
    async with app.run_test(size=(40, 10)) as pilot:
        app.table.scroll_down(animate=False)
        await pilot.pause()
        assert app.table.scroll_offset.y > 0
        assert app.table.cursor_row == 0
        assert lines(app.table)[0].strip().startswith("n")


async def test_filter_needs_every_word_in_any_column() -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test() as pilot:
        for text, expected in [
            ("WIRRAL", ["Oak", "Birch"]),
            ("wirral bir", ["Birch"]),
            ("2021-03", ["Elm"]),
            ("  ", HOMES["home"].to_list()),
        ]:
            app.table.filter(text)
            assert column_of(app.table, "home") == expected, text
        await pilot.pause()
        assert [shown for shown, _, _ in app.counts] == [5, 2, 1, 1, 5]


async def test_filter_keeps_the_cursor_on_its_row() -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test() as pilot:
        app.table.move_cursor(2)
        app.table.filter("wirral")
        assert app.table.cursor_row == 1
        app.table.filter("halton")
        await pilot.pause()
        assert app.highlighted[-1]["home"] == "Elm"
        app.table.filter("")
        assert app.table.cursor_row == 3


async def test_filter_finds_what_is_misspelt_and_says_so() -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test() as pilot:
        app.table.filter("livrpool")
        await pilot.pause()
        assert column_of(app.table, "council") == ["Liverpool"]
        assert app.counts[-1] == (1, 5, True)
        app.table.filter("[/red]zzzz")
        await pilot.pause()
        assert app.counts[-1] == (0, 5, False)
        assert app.table.row_at_cursor() is None
        assert "nothing matches “[/red]zzzz”" in lines(app.table)[1]
        app.table.focus()
        await pilot.press("enter", "space", "shift+down", "y", "Y", "s", "pagedown", "ctrl+end", "left")


async def test_sort_and_filter_survive_another_frame() -> None:
    app = Shown(FrameTable(HOMES))
    async with app.run_test() as pilot:
        app.table.filter("wirral")
        app.table.sort("home")
        app.table.set_frame(HOMES.reverse())
        await pilot.pause()
        assert column_of(app.table, "home") == ["Birch", "Oak"]
        app.table.set_frame(pl.DataFrame({"other": ["wirral", "x"]}))
        assert app.table.sorted_by is None
        assert column_of(app.table, "other") == ["wirral"]
        app.table.set_frame(pl.DataFrame())
        assert app.table.row_at_cursor() is None
        assert "no rows" in lines(app.table)[1]


async def test_a_large_filter_runs_apart_and_only_the_last_counts() -> None:
    many = pl.DataFrame({"home": [f"home {i}" for i in range(FOUND_AT_ONCE + 1)]})
    app = Shown(FrameTable(many))
    async with app.run_test() as pilot:
        for text in ("home 1", "home 12", "home 1234"):
            app.table.filter(text)
        assert app.table.shown == many.height
        await settle(pilot)
        assert column_of(app.table, "home") == ["home 1234"]
        assert [shown for shown, _, _ in app.counts] == [many.height, 1]
        app.table.filter("home 7")
        app.table.set_frame(many.head(3))
        await settle(pilot)
        assert app.counts[-1] == (0, 3, False)


async def test_selection_is_marked_and_copied_as_tsv() -> None:
    app = Shown(FrameTable(HOMES.select("home", "places", "share")))
    async with app.run_test() as pilot:
        table = app.table
        table.focus()
        assert table.selected_rows().height == 0
        await pilot.press("y")
        assert app.clipboard == "home\tplaces\tshare\nOak\t4\t0.5"
        await pilot.press("space", "space")
        assert table.cursor_row == 2
        assert [line[:2] for line in lines(table)[1:4]] == [" *", " *", "▌ "]
        table.sort("home")
        assert table.selected_rows()["home"].to_list() == ["acorn", "Oak"]
        await pilot.press("y")
        assert app.clipboard == "home\tplaces\tshare\nacorn\t12\t\nOak\t4\t0.5"
        await pilot.press("ctrl+a")
        assert table.selected_rows().height == 0
        await pilot.press("shift+down", "shift+down")
        assert table.selected_rows().height == 3
        await pilot.press("ctrl+home", "Y")
        assert app.clipboard == "acorn"


def test_tsv_is_one_line_a_row_and_never_a_formula() -> None:
    frame = pl.DataFrame(
        {"a": ["=cmd|' /C calc'!A0", "tab\there\nline", "-"], "b": [-1.5, None, float("nan")]}
    )
    assert as_tsv(frame).split("\n") == ["a\tb", "'=cmd|' /C calc'!A0\t-1.5", "tab here line\t", "-\t"]
    assert pasted([" =1"]) == "' =1"


async def test_hostile_text_is_drawn_as_text_in_the_width_there_is() -> None:
    frame = pl.DataFrame({"home": HOSTILE, "\x1b[2Jcolumn [/x]": HOSTILE, "n": range(len(HOSTILE))})
    app = Shown(FrameTable(frame, frozen=1))
    async with app.run_test(size=(60, 24)):
        drawn = lines(app.table)
        assert all(cell_len(line) == cell_len(drawn[0]) for line in drawn)
        assert not any(character in "".join(drawn) for character in "\x1b\x9b\n\t\u202e\u202c\u200b")
        assert "[/red]" in drawn[1]
        assert "�[2Jgone" in drawn[3]
        assert "a b c" in drawn[4]
        assert "…" in drawn[7]


async def test_numbers_stand_right_and_are_never_cut_short() -> None:
    frame = pl.DataFrame({"n": [1, 123456], "share": [0.123, None], "day": [date(2024, 1, 2)] * 2})
    columns = [
        TableColumn("n", "N", width=4),
        TableColumn("share", "Share", format="{:.1%}".format),
        TableColumn("day", "Day", align="right", width=12),
        TableColumn("not there", "?"),
    ]
    app = Shown(FrameTable(frame, columns))
    async with app.run_test():
        header, first, second = lines(app.table)[:3]
        assert header.split() == ["N", "Share", "Day"]
        assert first.rstrip().endswith("12.3%    2024-01-02")
        assert first[2:6] == "   1"
        assert second[2:6] == "####"
        assert second[6:15].strip() == "–"


async def test_the_widest_number_is_found_outside_the_sample() -> None:
    frame = pl.DataFrame({"n": [1] * 999 + [-1234567890123]})
    app = Shown(FrameTable(frame))
    async with app.run_test() as pilot:
        app.table.move_cursor(998)
        await pilot.pause()
        app.table.move_cursor(999)
        await pilot.pause()
        assert "-1234567890123" in lines(app.table)[-1]


async def test_sixty_thousand_rows_format_only_what_is_seen() -> None:
    written_cells = 0

    def counted(value: Any) -> str:
        nonlocal written_cells
        written_cells += 1
        return str(value)

    frame = pl.DataFrame({f"c{i}": range(60_000) for i in range(25)})
    columns = [TableColumn(f"c{i}", width=8, format=counted) for i in range(25)]
    app = Shown(FrameTable(frame, columns))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        a_screen = 30 * 10
        assert 0 < written_cells <= 2 * a_screen
        app.table.focus()
        for keys, most in [("down", 30), ("ctrl+end", a_screen), ("pageup", a_screen), ("end", a_screen)]:
            written_cells = 0
            await pilot.press(keys)
            await pilot.pause()
            assert 0 < written_cells <= most, keys
        assert app.table.cursor_row == 59_999 - 29


async def test_a_frozen_column_stays_and_gives_way_when_narrow() -> None:
    frame = pl.DataFrame({"home": ["a" * 20], **{f"c{i}": ["x" * 10] for i in range(9)}})
    app = Shown(FrameTable(frame, frozen=1))
    async with app.run_test(size=(60, 10)) as pilot:
        app.table.focus()
        await pilot.press("end")
        assert "home" in lines(app.table)[0]
        assert "c8" in lines(app.table)[0]
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert "home" not in lines(app.table)[0]
        assert "c8" in lines(app.table)[0]


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (12, 3)])
async def test_a_tiny_terminal_does_not_break_it(size: tuple[int, int]) -> None:
    app = Shown(FrameTable(HOMES, frozen=1))
    async with app.run_test(size=size) as pilot:
        app.table.focus()
        await pilot.press("down", "end", "pagedown", "s")
        await pilot.pause()


def test_order_and_haystack_on_the_types_of_a_store() -> None:
    rating = pl.Series("rating", ["Good", "Inadequate", None], dtype=pl.Enum(["Inadequate", "Good"]))
    order = order_by(rating, descending=False)
    assert order is not None
    assert order.to_list() == [1, 0, 2]
    owners = pl.Series("owners", [["A", "B"], None, []], dtype=pl.List(pl.String))
    assert haystack_of([rating, owners, pl.Series("n", [1, 2, 3])]).to_list() == [
        "good a b",
        "inadequate",
        "",
    ]
    assert haystack_of([pl.Series("n", [1, 2])]).to_list() == ["", ""]


def test_a_short_word_is_never_guessed_at() -> None:
    mask, near = rows_matching(pl.Series(["wirral oak", "halton elm"]), ["wirrall", "elk"])
    assert not mask.any()
    assert not near


@given(st.text(max_size=60), st.integers(0, 30))
def test_any_text_fills_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit(text, width, right=True)) == width
    assert plain(plain(text)) == plain(text)
    assert all(character == " " or character.isprintable() for character in plain(text))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "–"),
        (True, "yes"),
        (1234.5, "1,234.50"),
        (0.0001, "0.0001"),
        (0.0, "0.00"),
        (2024, "2024"),
        (float("inf"), "inf"),
    ],
)
def test_values_read_plainly(value: Any, expected: str) -> None:
    assert written(value) == expected


@pytest.mark.parametrize("write", [plain, lambda text: fit(text, 10)])
def test_a_huge_pile_of_marks_is_bounded(write: Callable[[str], str]) -> None:
    assert "\u0301" * 3 not in write("a" + "\u0301" * 10_000)
