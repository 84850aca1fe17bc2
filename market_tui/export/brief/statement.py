"""The statement in plain parts: the headings of the sector's sufficiency template, and what is under each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from market_tui.dashboards import Panel
from market_tui.export.brief import sections
from market_tui.export.brief.facts import Facts, Sentence
from market_tui.export.chart import Chart, chart_of
from market_tui.market.owners import OWNER_NOT_STATED
from market_tui.query import Answer

if TYPE_CHECKING:
    from market_tui.market import Market, Scope

_ENGLAND = "England"


@dataclass(frozen=True)
class _Plan:
    """A heading: who writes its sentences, its charts, its tables with the columns shown, what it asks."""

    title: str
    says: Callable[[Facts], Iterator[Sentence]]
    asks: tuple[str, ...]
    charts: tuple[Panel, ...] = ()
    tables: tuple[tuple[str, tuple[str, ...]], ...] = ()


PLAN = (
    _Plan(
        "Our children and demand",
        sections.demand,
        ("looked_after",),
        (Panel("looked_after", "year", "rate_per_10000"),),
    ),
    _Plan(
        "Where they live",
        sections.where,
        ("out_of_area", "homes_out_of_area", "net_gain", "placement_mix"),
        (Panel("out_of_area", "year", "outside_share"),),
    ),
    _Plan(
        "Homes in the area",
        sections.homes,
        ("key_figures", "home_sizes", "ownership_mix", "ratings_mix", "ratings_by_sector"),
        (
            Panel("ownership_mix", "sector", "homes_share"),
            Panel("ratings_by_sector", "sector", "good_or_outstanding_share"),
        ),
        (
            ("ownership_mix", ("area", "sector", "homes", "places", "homes_share", "places_share")),
            ("ratings_by_sector", ("area", "sector", "inspected", "good_or_outstanding_share")),
        ),
    ),
    _Plan(
        "Cost",
        sections.cost,
        ("unit_costs", "unit_cost_trend", "spend", "spend_mix", "cost_checks"),
        (Panel("unit_costs", "financial_year", "weekly_cost"),),
    ),
    _Plan("Access against capacity", sections.access, ("sufficiency",)),
    _Plan(
        "Risks: concentration, failure, closures",
        sections.risks,
        ("concentration", "stress_test", "since_last_release", "watchlist"),
        tables=(("stress_test", ("owner", "homes", "places", "places_share", "authorities_hit")),),
    ),
    _Plan(
        "What has changed since the last release",
        sections.changes,
        ("key_figures", "since_last_release", "owner_changes"),
    ),
)


@dataclass
class Section:
    """A heading and what stands under it."""

    title: str
    sentences: list[Sentence]
    charts: list[tuple[str, Chart]] = field(default_factory=list)
    tables: list[tuple[Answer, tuple[str, ...]]] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


@dataclass
class Brief:
    """A statement, ready to be written as a page."""

    facts: Facts
    sections: list[Section]

    @property
    def title(self) -> str:
        """Market position statement and the area."""
        return f"Market position statement: {self.facts.area}"

    @property
    def answers(self) -> dict[str, Answer]:
        """Every query that a sentence, a chart or a table rests on, in order of appearance."""
        names = dict.fromkeys(
            name
            for section in self.sections
            for name in (
                *(s.query for s in section.sentences),
                *(query for query, _ in section.charts),
                *(answer.query.name for answer, _ in section.tables),
            )
        )
        return {name: self.facts.answers[name] for name in names}


def compose(market: "Market", scope: "Scope") -> Brief:
    """The statement of the scope's first area, beside its second, or beside England if it names one only."""
    areas = scope.areas if len(scope.areas) > 1 or scope.areas == (_ENGLAND,) else (*scope.areas, _ENGLAND)
    facts = Facts(market.public(), replace(scope, areas=areas[:2], by="area"))
    return Brief(facts, [_section(facts, plan) for plan in PLAN])


def _section(facts: Facts, plan: _Plan) -> Section:
    section = Section(plan.title, list(plan.says(facts)))
    for panel in plan.charts:
        answer = facts.answer(panel.query)
        if answer is not None and (chart := chart_of(answer, panel)):
            section.charts.append((panel.query, chart))
    for query, columns in plan.tables:
        answer = facts.answers.get(query)
        if answer is not None and answer.frame.height and not _unnamed(answer):
            section.tables.append((answer, tuple(c for c in columns if c in answer.frame.columns)))
    section.missing = {query: facts.missing[query] for query in plan.asks if query in facts.missing}
    return section


def _unnamed(answer: Answer) -> bool:
    """Whether the rows are of owners, and the list names none of the first."""
    return "owner" in answer.frame.columns and answer.frame["owner"][0] == OWNER_NOT_STATED
