import polars as pl

from market_tui.measures.coverage import on_register


def test_only_a_register_counts_homes() -> None:
    """An inspected list holds fewer homes, and a date whose rows are of both is no count either."""
    lists = pl.DataFrame(
        {"as_at": [1, 1, 2, 3, 3], "coverage": ["register", "register", "inspected", "register", "inspected"]}
    )
    told = lists.group_by("as_at").agg(homes=on_register(pl.len())).sort("as_at")
    assert told["homes"].to_list() == [2, None, None]
