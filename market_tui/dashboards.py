"""Which queries make which dashboard, as data: read by the app and by export."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """One panel: the query it draws, the value it draws of it, and where its bars lead.

    `label` is the column that names a bar, `value` the column it draws, `figure` the format of the
    number beside it. `drills` names the column of `homes` that a bar's label selects.
    """

    query: str
    label: str
    value: str
    figure: str = "count"
    drills: str | None = None


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
        Panel("unit_costs", "financial_year", "shown", "money"),
        Panel("benchmark", "indicator", "value", "index"),
        Panel("spend_mix", "service", "shown", "money"),
        Panel("early_help", "financial_year", "amount_real", "money"),
        Panel("spend_per_child", "line", "shown", "money"),
        Panel("cost_checks", "reason", "ratio", "index"),
        Panel("what_if_move", "item", "value", "index"),
        Panel("what_if_mix", "sector", "places_share", "share"),
        Panel("what_if_home", "item", "value", "index"),
        Panel("what_if_commitment", "year", "cumulative_saving_real", "money"),
    ),
)

DASHBOARDS: dict[str, Dashboard] = {d.name: d for d in (OVERVIEW, OWNERSHIP, RATINGS, COSTS)}
