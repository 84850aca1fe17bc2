"""Which queries make which dashboard, as data: read by the app and by export."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Panel:
    """One panel: the query it draws, the value it draws of it, and where its bars lead.

    `label` is the column that names a bar, `value` the column it draws, `figure` the format of the
    number beside it. `drills` names the column of `homes` that a bar's label selects. `by` asks of the
    area's parts (`authority`), one below the other. `shows` names the columns that a table shows first, in
    their order; the rows behind it have them all. Of several series `leads` names the one to read first: it
    is drawn, and stands beside the other areas. `told` puts the answer's notes beneath a table. `chart` is
    drawn in place of the query's own kind.
    """

    query: str
    label: str
    value: str
    figure: str = "count"
    drills: str | None = None
    by: Literal["area", "authority", "region"] = "area"
    leads: str = ""
    told: bool = False
    shows: tuple[str, ...] = ()
    chart: str = ""


@dataclass(frozen=True)
class Dashboard:
    """A tab of the app, a section of a board pack."""

    name: str
    title: str
    key: str
    panels: tuple[Panel, ...] = ()


OVERVIEW = Dashboard(
    "overview",
    "Overview",
    "1",
    (
        Panel("key_figures", "as_at", "homes"),
        Panel("ownership_mix", "sector", "homes", drills="sector"),
        Panel("ratings_mix", "rating", "homes", drills="overall"),
        Panel(
            "sufficiency",
            "area",
            "places_per_child",
            shows=("places_per_child", "outside_share"),
            chart="figures",
        ),
        Panel("week_in_care", "area", "weekly_cost", "money"),
        Panel("needs_a_look", "finding", "homes", shows=("finding", "homes", "share", "subject")),
        Panel("out_of_area", "year", "outside_share", "share"),
        Panel("ownership_trend", "as_at", "homes"),
        Panel("watchlist", "urn", "days_since"),
    ),
)
OWNERSHIP = Dashboard(
    "ownership",
    "Ownership",
    "2",
    (
        Panel("ownership_mix", "sector", "homes_share", "share", drills="sector"),
        Panel("ownership_trend", "as_at", "homes"),
        Panel("owners", "owner", "homes", drills="owner"),
        Panel("concentration", "area", "hhi", "index"),
        Panel("home_sizes", "size_band", "homes", drills="places"),
        Panel("ownership_classes", "owner_class", "homes_share", "share", drills="owner_class"),
        Panel("legal_forms", "legal_form", "homes_share", "share", drills="legal_form"),
        Panel("largest_owners", "owner", "held_share", "share", drills="owner"),
        Panel("movements", "year_to", "net"),
        Panel("growth", "owner", "homes_gained", drills="owner"),
        Panel("owner_change_counts", "as_at", "settings"),
        Panel("stress_test", "owner", "places_share", "share", drills="owner"),
        Panel("failure", "authority", "places_share", "share"),
        Panel("merger", "area", "hhi_change", "index"),
    ),
)
RATINGS = Dashboard(
    "ratings",
    "Ratings",
    "3",
    (
        Panel("ratings_mix", "rating", "homes", drills="overall"),
        Panel("ratings_by_sector", "sector", "good_or_outstanding_share", "share", drills="sector"),
        Panel("ratings_trend", "as_at", "good_or_outstanding_share", "share"),
        Panel("rating_changes", "from_rating", "homes"),
        Panel("inspection_age", "age_band", "homes", drills="inspected_on"),
        Panel("watchlist", "urn", "days_since"),
    ),
)

COSTS = Dashboard(
    "costs",
    "Costs",
    "4",
    (
        Panel("unit_cost_trend", "financial_year", "shown", "money"),
        Panel(
            "benchmark_costs",
            "indicator",
            "value",
            "money",
            shows=(
                "indicator",
                "value",
                "flag",
                "rank",
                "of",
                "england",
                "region",
                "neighbours_mean",
                "neighbours_median",
                "quartile",
                "neighbours_reporting",
                "period",
            ),
        ),
        Panel("spend_mix", "service", "shown", "money"),
        Panel("spend_mix", "financial_year", "shown", "money"),
        Panel("early_help", "financial_year", "amount_real", "money"),
        Panel("spend_per_child", "line", "shown", "money"),
        Panel("spend_checked", "line", "amount", "money"),
        Panel(
            "cost_checks",
            "reason",
            "ratio",
            "index",
            shows=("financial_year", "measure", "value", "reason"),
        ),
        Panel("what_if_move", "item", "value", "index"),
        Panel(
            "what_if_mix",
            "sector",
            "places_share",
            "share",
            shows=("step", "sector", "homes", "places", "homes_share", "places_share"),
            chart="table",
        ),
        Panel("what_if_home", "item", "value", "index"),
        Panel("what_if_commitment", "year", "cumulative_saving_real", "money"),
    ),
)

OUT_OF_AREA = Dashboard(
    "out-of-area",
    "Out of area",
    "5",
    (
        Panel("out_of_area", "year", "outside_share", "share"),
        Panel("far_from_home", "year", "share", "share"),
        Panel("homes_out_of_area", "year", "children_outside_share", "share"),
        Panel(
            "benchmark_out_of_area",
            "indicator",
            "value",
            "share",
            shows=("indicator", "value", "region", "england", "neighbours_mean", "rank", "of", "period"),
        ),
        Panel("neighbours_out_of_area", "authority", "outside_share", "share"),
        Panel("net_gain", "year", "net_gain"),
        Panel(
            "sufficiency",
            "area",
            "places_per_child",
            by="authority",
            shows=("area", "reading", "places_per_child", "outside_share", "places", "children_in_homes"),
            told=True,
        ),
        Panel(
            "importers",
            "authority",
            "net_gain",
            shows=("rank", "authority", "net_gain", "outside_share", "homes_net_gain", "year"),
        ),
        Panel("placement_mix", "year", "share", "share", leads="Secure homes and children's homes"),
        Panel("placement_providers", "year", "share", "share", leads="Private provision"),
        Panel("placement_moves", "year", "share", "share", leads="Resignation or closure of provision"),
        Panel("placement_stability", "year", "share", "share"),
        Panel("looked_after", "year", "rate_per_10000"),
    ),
)

DASHBOARDS: dict[str, Dashboard] = {d.name: d for d in (OVERVIEW, OWNERSHIP, RATINGS, COSTS, OUT_OF_AREA)}
