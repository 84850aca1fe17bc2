"""The fact tables that ship: one row for each key, so that no join on one multiplies rows."""

from datetime import date

import polars as pl
import pytest

from market_tui import reference
from market_tui.market.scope import CHOICES

KEYS = {
    "local_authorities": ["la_code"],
    "la_changes": ["old_la_code_9", "new_la_code_9"],
    "area_groups": ["group", "la_code"],
    "statistical_neighbours": ["set", "la_code", "rank"],
    "child_population": ["la_code", "year"],
    "gdp_deflators": ["financial_year"],
    "la_centroids": ["la_code"],
    "tile_map": ["la_code"],
    "owner_groups": ["owner"],
    "owners": ["owner"],
    "legal_forms": ["owner"],
    "published_figures": ["measure", "definition", "area", "period"],
}
CODES = {
    "area_groups": "la_code",
    "statistical_neighbours": "neighbour_code",
    "child_population": "la_code",
    "la_centroids": "la_code",
    "tile_map": "la_code",
    "la_changes": "new_la_code_9",
}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_stands_once(name: str) -> None:
    keys = reference.facts(name).select(KEYS[name])
    assert keys.filter(keys.is_duplicated()).rows() == []
    assert sum(keys.null_count().row(0)) == 0


@pytest.mark.parametrize("name", CODES)
def test_codes_are_those_of_authorities(name: str) -> None:
    known = reference.table("authorities")["la_code"]
    told = reference.facts(name)[CODES[name]]
    assert set(told) <= set(known)


def test_the_sets_of_neighbours_are_those_that_can_be_asked_for() -> None:
    assert set(reference.table("neighbours")["set"]) == set(CHOICES["neighbours"])


def test_every_spelling_means_one_authority_or_region() -> None:
    for told in (reference.facts("la_aliases"), reference.facts("region_aliases")):
        alias, meant = told.columns[:2]
        means = told.group_by(reference.folded(pl.col(alias))).agg(pl.col(meant).n_unique())
        assert means[meant].max() == 1


def test_an_authority_has_one_code_on_any_day() -> None:
    for on in (date(2013, 3, 31), date(2019, 3, 31), date(2019, 4, 1), date(2023, 4, 1), date(2025, 4, 1)):
        living = reference.table("authorities").filter(reference.living(on))
        assert living["name"].is_unique().all(), on
        assert living["old_la_code"].is_unique().all(), on


def test_a_recoded_authority_lives_on_and_an_abolished_one_has_ended() -> None:
    lives = dict(reference.lives().select("old_la_code", pl.struct("valid_from", "valid_to")).iter_rows())
    assert lives["370"] == {"valid_from": None, "valid_to": None}
    assert lives["909"] == {"valid_from": None, "valid_to": date(2023, 3, 31)}
    assert lives["942"] == {"valid_from": date(2023, 4, 1), "valid_to": None}
