"""Each query of the design answers with its columns, in its order: scripts rely on them."""

import pytest

from market_tui.market import Market

COLUMNS = {
    "ownership_mix": "sector, homes, places, homes_share, places_share",
    "ownership_trend": "as_at, coverage, sector, homes, places, homes_share, places_share",
    "owners": "rank, owner, homes, places, homes_share, places_share, authorities, inspected, "
    "good_or_outstanding_share",
    "concentration": "basis, owner_level, owners, hhi, effective_owners, cr1, cr4, cr10",
    "home_sizes": "size_band, homes, places, homes_share",
    "ratings_mix": "rating, homes, share",
    "ratings_by_sector": "sector, inspected, outstanding, good, requires_improvement, inadequate, "
    "good_or_outstanding_share, share_low, share_high",
    "ratings_trend": "as_at, inspected, outstanding, good, requires_improvement, inadequate, "
    "good_or_outstanding_share, share_low, share_high",
    "rating_changes": "from_rating, to_rating, homes, share",
    "inspection_age": "age_band, homes, share, median_days",
    "watchlist": "urn, name, authority, owner, rating, inspected_on, days_since, reason",
    "movements": "year_to, sector, source, joined, joined_places, left, left_places, net",
    "owner_changes": "urn, as_at, from_owner, to_owner, kind",
    "stress_test": "owner, homes, places, places_share, authorities_hit, largest_hit, largest_hit_share",
    "looked_after": "year, children, rate_per_10000",
    "out_of_area": "year, children, outside, outside_low, outside_high, outside_share, over_20_miles, "
    "over_20_miles_share",
    "homes_out_of_area": "year, children_outside, children_outside_share, net_gain",
    "net_gain": "year, placed_here_by_others, placed_elsewhere, net_gain",
    "sufficiency": "as_at, places, children_in_homes, children_low, children_high, places_per_child, "
    "outside_share, reading",
    "spend": "financial_year, line, sector, amount, amount_real",
    "unit_costs": "financial_year, service, weekly_cost, weekly_cost_real, flag",
    "cost_checks": "financial_year, measure, value, previous, ratio, reason",
    "benchmark": "indicator, period, value, rank, of, quartile, region, england, neighbours_mean, "
    "neighbours_median",
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_the_designs(sample_market: Market, name: str) -> None:
    area = "Wirral" if name == "benchmark" else "North West"
    assert sample_market.query(name, area=area).columns == ["area", *COLUMNS[name].split(", ")]
