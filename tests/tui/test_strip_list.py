"""Ranked strips fit their panel, mark their cursor and open by key."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.containers import Vertical

from market_tui.tui.widgets.strip_list import StripList, StripRow

ROWS = [
    StripRow("private", "Private", 158, "158", tick=140),
    StripRow("council", "Local authority", 12, "12"),
    StripRow("hostile", "[/red]\x1b[2J\nnext", 10, "10 [x]"),
    StripRow("wide", "日本語のとても長い名前", None, "–"),
]


class Panel(App[None]):
    """A panel of a given width with one list."""

    def __init__(self, strips: StripList, width: int = 38) -> None:
        super().__init__()
        self.strips = strips
        self.panel_width = width
        self.opened: list[str] = []
        self.highlighted: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical() as panel:
            panel.styles.width = self.panel_width
            yield self.strips

    def on_strip_list_opened(self, message: StripList.Opened) -> None:
        self.opened.append(message.key)

    def on_strip_list_highlighted(self, message: StripList.Highlighted) -> None:
        self.highlighted.append(message.key)


def lines(strips: StripList) -> list[str]:
    return [strips.render_line(y).text for y in range(strips.size.height)]


@pytest.mark.parametrize("width", [1, 4, 10, 20, 38, 80])
async def test_every_line_is_as_wide_as_the_panel(width: int) -> None:
    app = Panel(StripList(ROWS, tick_label="England's share"), width)
    async with app.run_test(size=(80, 24)):
        drawn = lines(app.strips)
        assert len(drawn) == len(ROWS) + 1
        assert all(cell_len(line) == width for line in drawn)
        assert "\x1b" not in "".join(drawn)


async def test_a_row_reads_label_strip_figure() -> None:
    app = Panel(StripList(ROWS, tick_label="England"))
    async with app.run_test(size=(80, 24)):
        first, second, third, fourth, note = lines(app.strips)
        assert first.split()[1] == "Private" if first.startswith("▌") else first.split()[0] == "Private"
        assert "┊" in first
        assert first.endswith("158")
        assert "Local authority" in second
        assert "[/red]�[2J next" in third
        assert third.endswith("10 [x]")
        assert "·" in fourth
        assert "…" in fourth
        assert note.strip() == "┊ England"


async def test_intervals_are_drawn_where_given() -> None:
    app = Panel(StripList([StripRow("a", "A", 0.5, "50%", low=0.2, high=0.8)], maximum=1))
    async with app.run_test(size=(80, 24)):
        assert "●" in lines(app.strips)[0]
        assert "├" in lines(app.strips)[0]


async def test_what_the_tick_and_the_scale_are_stands_beneath() -> None:
    rows = [StripRow("a", "A", 0.9, "90%", low=0.8, high=0.95)]
    app = Panel(StripList(rows, minimum=0.7, maximum=1, tick_label="England", scale_label="from 70% to 100%"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert lines(app.strips)[1].strip() == "from 70% to 100%"
        app.strips.set_rows([StripRow("a", "A", 0.9, "90%", tick=0.85, low=0.8, high=0.95)])
        await pilot.pause()
        assert lines(app.strips)[1].strip() == "┊ England · from 70% to 100%"


async def test_keys_move_and_open() -> None:
    app = Panel(StripList(ROWS))
    async with app.run_test(size=(80, 24)) as pilot:
        app.strips.focus()
        await pilot.press("up", "down", "enter", "end", "enter", "home", "down")
        await pilot.pause()
        assert app.opened == ["council", "wide"]
        assert app.highlighted == ["council", "wide", "private", "council"]
        assert [line[0] for line in lines(app.strips)] == [" ", "▌", " ", " "]
        app.strips.set_rows(ROWS[::-1])
        assert app.strips.key_at_cursor() == "council"
        app.strips.set_rows([])
        assert app.strips.key_at_cursor() is None
        await pilot.press("enter", "down", "end")
        assert "nothing to show" in lines(app.strips)[0]


async def test_a_double_click_opens() -> None:
    app = Panel(StripList(ROWS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(StripList, offset=(5, 1))
        assert app.opened == []
        assert app.strips.cursor_row == 1
        await pilot.click(StripList, offset=(5, 2), times=2)
        await pilot.pause()
        assert app.opened == ["hostile"]


async def test_the_cursor_shows_only_in_the_panel_in_use() -> None:
    app = Panel(StripList(ROWS))
    async with app.run_test(size=(80, 24)) as pilot:
        app.strips.focus()
        await pilot.pause()
        assert lines(app.strips)[0].startswith("▌")
        app.set_focus(None)
        await pilot.pause()
        assert lines(app.strips)[0].startswith(" ")


async def test_a_list_cut_short_scrolls_with_its_cursor() -> None:
    strips = StripList([StripRow(str(i), f"row {i}", i, str(i)) for i in range(40)])
    strips.styles.max_height = 5
    app = Panel(strips)
    async with app.run_test(size=(80, 24)) as pilot:
        strips.focus()
        await pilot.press("end")
        await pilot.pause()
        assert strips.size.height == 5
        assert "row 39" in lines(strips)[-1]
        await pilot.press("home")
        assert "row 0" in lines(strips)[0]
