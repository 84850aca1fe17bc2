"""A hidden figure stands in a table as the range it lies in."""

from market_tui.market import Market
from market_tui.tui.columns import table_columns
from market_tui.tui.widgets.frame_columns import table_of
from tests.tui.test_drawing import answer


def test_a_hidden_figure_stands_as_its_range() -> None:
    rows = [
        {"area": "Wirral", "children": n, "children_low": low, "children_high": high}
        for n, low, high in ((40, 40, 40), (None, 34, 54), (None, 6, None))
    ]
    told = answer(rows, children="children [children]", children_low="the least that it can be [children]")
    (column,) = [c for c in table_columns(told, 80) if c.name == "children"]
    drawn = table_of(told.frame, [column]).columns[0]
    assert [drawn.cell(at, 8)[0].strip() for at in range(3)] == ["40", "34–54", "–"]


def test_the_ends_of_a_range_take_no_column(sample_market: Market) -> None:
    told = sample_market.ask("placement_mix", area="Wirral")
    names = [column.name for column in table_columns(told, 80)]
    assert names == ["year", "placement_type", "children", "share"]
