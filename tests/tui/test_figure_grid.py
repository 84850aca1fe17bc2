"""A grid of figures shares out its width, keeps the latest in view and moves its cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.containers import Vertical

from market_tui.tui.widgets.figure_grid import FigureGrid, Grid, GridRow
from market_tui.tui.widgets.grid_layout import GAP, Wants, shared

YEARS = tuple(str(year) for year in range(2014, 2026))
GRID = Grid(
    YEARS,
    YEARS,
    (
        GridRow(
            "here", "Liverpool City Region", tuple(f"{i:,}" for i in range(1000, 1012)), "▁▂▃▄▅▆▇█", True
        ),
        GridRow("hostile", "[/red]\x1b[2J", ("·",) * 12),
    ),
    chart=tuple(float(i) for i in range(12)),
    marks=(None,) * 11 + (6.0,),
    latest_last=True,
)


class Shown(App[None]):
    def __init__(self, grid: Grid, width: int) -> None:
        super().__init__()
        self.grid = FigureGrid(grid)
        self.width = width
        self.opened: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.styles.width = self.width
            yield self.grid

    def on_figure_grid_opened(self, message: FigureGrid.Opened) -> None:
        self.opened.append((message.row, message.column))

    def lines(self) -> list[str]:
        return [self.grid.render_line(y).text for y in range(self.grid.size.height)]


@pytest.mark.parametrize("width", [12, 20, 34, 60, 90, 140])
async def test_every_line_fills_the_width_and_the_latest_is_in_view(width: int) -> None:
    app = Shown(GRID, width)
    async with app.run_test(size=(150, 20)):
        lines = app.lines()
        assert {len(line) for line in lines} == {width}
        assert "2025" in lines[4] or width < 20
        assert "1,011" in lines[5] or width < 20
        assert not any("\x1b" in line for line in lines)


async def test_the_sparkline_goes_before_a_column_does() -> None:
    app = Shown(GRID, 140)
    async with app.run_test(size=(150, 20)):
        assert "▁▁▂▂▃▃▄▄▅▅▆▆▇▇██" in app.lines()[5]
        assert "2014" in app.lines()[4]
    app = Shown(GRID, 110)
    async with app.run_test(size=(150, 20)):
        assert "█" not in app.lines()[5]
        assert "2014" in app.lines()[4]


async def test_the_cursor_brings_hidden_columns_into_view_and_opens_cells() -> None:
    app = Shown(GRID, 50)
    async with app.run_test(size=(150, 20)) as pilot:
        app.grid.focus()
        assert app.grid.cell_at_cursor() == ("here", "2025")
        assert "‹" in app.lines()[4]
        await pilot.press("home", "down", "enter")
        assert app.opened == [("hostile", "2014")]
        assert "2014" in app.lines()[4]
        assert "›" in app.lines()[4]


async def test_another_grid_keeps_the_cursor_on_its_cell() -> None:
    app = Shown(GRID, 90)
    async with app.run_test(size=(150, 20)) as pilot:
        app.grid.focus()
        await pilot.press("left", "left")
        fewer = Grid(YEARS[5:], YEARS[5:], (GridRow("here", "There", ("1",) * 7),), latest_last=True)
        app.grid.set_grid(fewer)
        assert app.grid.cell_at_cursor() == ("here", "2023")
        app.grid.set_grid(Grid())
        assert app.grid.cell_at_cursor() is None
        await pilot.press("enter", "left")
        assert app.opened == []


WIDTHS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=20)


@given(st.integers(0, 60), st.integers(0, 30), WIDTHS, st.integers(0, 200), st.integers(0, 19), st.booleans())
def test_columns_in_view_fit_the_width_and_hold_the_cursor(  # noqa: PLR0917 - what a layout follows from
    label: int, spark: int, columns: list[tuple[int, int]], width: int, at: int, latest_last: bool
) -> None:
    figures, headings = zip(*columns, strict=True)
    cursor = at % len(columns)
    told = shared(Wants(label, spark, figures, headings), width, cursor, latest_last=latest_last)
    assert cursor in told.in_view
    taken = told.lead + sum(told.gap + told.cells[i] for i in told.in_view)
    assert taken <= width or (len(told.in_view) == 1 and told.cells[cursor] == 1)
    assert told.gap >= GAP
    if len(told.in_view) == len(columns):  # a figure is never cut while all stand in view
        assert all(
            cell >= min(figure, width - told.lead - told.gap)
            for cell, figure in zip(told.cells, figures, strict=True)
        )
    x = told.lead
    for i in told.in_view:
        assert told.column_at(x) == told.column_at(x + told.gap + told.cells[i] - 1) == i
        x += told.gap + told.cells[i]
    assert told.column_at(x) is told.column_at(told.lead - 1) is None
