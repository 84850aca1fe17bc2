"""The tile map: each council in force on one tile, regions together, classes by hand."""

import polars as pl
import pytest

from market_tui import reference
from market_tui.errors import UsageError
from market_tui.market import Market
from market_tui.measures import class_of
from market_tui.query import ask


def test_every_council_in_force_has_one_tile_and_no_two_share_one() -> None:
    tiles = reference.table("tiles")
    in_force = reference.table("authorities").filter(pl.col("valid_to").is_null())
    assert sorted(tiles["la_code"]) == sorted(in_force["la_code"])
    assert tiles.select("row", "column").is_unique().all()
    assert tiles["short"].is_unique().all()
    assert tiles["short"].str.len_chars().max() == 5
    assert (tiles["row"].max(), tiles["column"].max()) == (16, 17), "18 tiles of 4 cells fit a width of 80"


def test_the_tiles_of_a_region_hang_together() -> None:
    placed = reference.table("tiles").join(reference.regions(), on="la_code")
    for region in placed["region"].unique():
        left = set(placed.filter(region=region).select("row", "column").iter_rows())
        reached = [left.pop()]
        for row, column in reached:
            near = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)} & left
            reached += near
            left -= near
        assert not left, region


def test_north_is_up_and_east_is_right() -> None:
    """Tiles agree with the councils' centres, as well as a grid can."""
    both = reference.table("tiles").join(
        reference.facts("la_centroids").select(
            "la_code", pl.col("easting", "northing").cast(pl.Float64)
        ), on="la_code",
    )  # fmt: skip
    assert both.height == 153
    assert both.select(pl.corr("column", "easting", method="spearman")).item() > 0.85
    assert both.select(pl.corr("row", "northing", method="spearman")).item() < -0.9


def test_classes_by_hand() -> None:
    """Ten figures: two a class; the tie of 3, 3 and 3 (ranks 3, 3, 3) falls into the second class whole."""
    told = pl.DataFrame({"value": [1.0, 2, 3, 3, 3, 6, 7, 8, 9, 10, None]}).select(told=class_of("value"))
    assert told["told"].to_list() == [1, 1, 2, 2, 2, 3, 4, 4, 5, 5, None]


def test_the_whole_of_england_and_a_part(sample_market: Market) -> None:
    england = ask(sample_market, "council_map", sample_market.scope(), indicator="outside_share").frame
    assert england.height == 153
    told = england.filter(pl.col("class").is_not_null())
    assert (told["value"] >= told["class_low"]).all()
    assert (told["value"] <= told["class_high"]).all()
    assert set(told["class"]) == {1, 2, 3, 4, 5}
    part = ask(
        sample_market,
        "council_map",
        sample_market.scope(area="Liverpool City Region"),
        indicator="outside_share",
    ).frame
    assert set(part["authority"]) == {"Halton", "Knowsley", "Liverpool", "Sefton", "St Helens", "Wirral"}
    own = dict(england.select("authority", "value").iter_rows())
    assert all(own[name] == value for name, value in part.select("authority", "value").iter_rows())


def test_an_indicator_is_known_by_name_and_in_words(sample_market: Market) -> None:
    scope = sample_market.scope()
    named = ask(sample_market, "council_map", scope, indicator="private_share_of_homes").frame
    in_words = ask(sample_market, "council_map", scope, indicator="Private share of homes").frame
    assert named.equals(in_words)
    with pytest.raises(UsageError) as refused:
        ask(sample_market, "council_map", scope, indicator="privat share")
    assert "private_share_of_homes" in str(refused.value.remedy)


def test_by_regions_each_tile_has_its_regions_figure_and_classes_are_among_regions(
    sample_market: Market,
) -> None:
    scope = sample_market.scope()
    told = ask(sample_market, "council_map", scope, indicator="private_share_of_homes", regions=True).frame
    assert told.height == 153
    by_region = told.select("region", "value", "class").unique()
    assert by_region.height == 9
    mix = sample_market.query("ownership_mix", area=by_region["region"].to_list())
    private = dict(mix.filter(pl.col("sector") == "Private").select("area", "homes_share").iter_rows())
    assert all(
        value == pytest.approx(private[region])
        for region, value in by_region.select("region", "value").drop_nulls().iter_rows()
    )
