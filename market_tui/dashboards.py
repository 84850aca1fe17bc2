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

DASHBOARDS: dict[str, Dashboard] = {d.name: d for d in (OVERVIEW, OWNERSHIP, RATINGS)}
