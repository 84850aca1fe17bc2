"""Hidden figures: which columns bound them, and the range that is printed in their place."""

from dataclasses import replace

import polars as pl

from market_tui.dashboards import OUT_OF_AREA
from market_tui.export import formats
from market_tui.export.chart import chart_of
from market_tui.market import Market
from market_tui.query import hidden


def test_a_column_and_its_bounds() -> None:
    names = ["area", "children_in_homes", "children_low", "children_high", "outside_share"]
    assert hidden.ends_of(names, "children_in_homes") == ("children_low", "children_high")
    assert hidden.ends_of(names, "outside_share") is None
    assert hidden.ends_of([*names, "children"], "children_in_homes") is None
    shares = ["good_share", "share_low", "share_high"]
    assert hidden.ends_of(shares, "good_share") == ("share_low", "share_high")


def test_a_hidden_figure_is_printed_as_its_range(sample_market: Market) -> None:
    frame = pl.DataFrame(
        {
            "area": "Wirral",
            "year": [2024, 2025, 2026],
            "children": [40, None, None],
            "share": [0.4, None, None],
            "children_low": [40, 34, 6],
            "children_high": [40, 54, None],
            "share_low": [0.4, 0.34, 0.06],
            "share_high": [0.4, 0.541, None],
        }
    )
    told = replace(sample_market.ask("placement_mix", area="North West"), frame=frame)
    lines = formats.text(told, "table").splitlines()
    assert lines[2].split()[:4] == ["Wirral", "2024", "40", "40.0%"]
    assert lines[3].split()[:4] == ["Wirral", "2025", "34–54", "34.0–54.1%"]
    assert lines[4].split()[:4] == ["Wirral", "2026", "–", "–"]
    assert "| 34–54 | 34.0–54.1% |" in formats.text(told, "markdown")
    assert formats.text(told, "csv").splitlines()[2] == "Wirral,2025,,,34,54,0.34,0.541"


def test_the_series_that_leads_is_drawn_though_it_is_small(sample_market: Market) -> None:
    panel = next(p for p in OUT_OF_AREA.panels if p.query == "placement_moves")
    drawn = chart_of(sample_market.ask("placement_moves", area="England"), panel)
    assert drawn is not None
    assert panel.leads in [series.name for series in drawn.series]
