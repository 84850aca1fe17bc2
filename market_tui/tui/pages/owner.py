"""One owner's page: who it is, its homes by council, ratings, growth, changes; and a merger with another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from market_tui.dashboards import Dashboard, Panel
from market_tui.query import find
from market_tui.tui.actions import OPENS, OWNER, PANELS
from market_tui.tui.page import Question
from market_tui.tui.pages.dashboard import DashboardPage
from market_tui.tui.pages.picking_owner import PicksOwner
from market_tui.tui.panel import PanelView
from market_tui.tui.problem import Problem
from market_tui.tui.session import ENGLAND
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import counted, listed, long_date

if TYPE_CHECKING:
    from market_tui.market import Scope
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled

MOST_HOMES = 20
_LONGEST_REASON = 48


@dataclass(frozen=True)
class Asked:
    """One panel of a page about owners: what it asks, and how the answer stands.

    `of` is what it asks about: the area alone, the area and what it stands beside, or the area's parts.
    """

    panel: Panel
    title: str
    options: Mapping[str, str] = field(default_factory=dict)
    chart: str = ""
    of: str = "area"
    shows: tuple[str, ...] = ()
    most: int = 8


class OwnersPanels(DashboardPage):
    """Panels about owners, under a heading that says where one is."""

    DEFAULT_CSS = """
    OwnersPanels > .heading { height: auto; padding: 0 1; text-style: bold; }
    OwnersPanels > .said { height: auto; padding: 0 1; color: $text-muted; display: none; }
    """

    def __init__(self, session: Session, crumb: str, asked: tuple[Asked, ...]) -> None:
        super().__init__(session, Dashboard("owner", crumb, "", tuple(each.panel for each in asked)))
        self.asked = asked
        self.panels = [
            PanelView(
                each.panel,
                each.chart or find(each.panel.query).chart,
                each.title,
                shows=each.shows,
                most=each.most,
            )
            for each in asked
        ]

    def compose(self) -> ComposeResult:
        """The heading, what is said of the whole, the panels."""
        yield Static(Content(self.trail()), classes="heading", markup=False)
        yield Static("", classes="said", markup=False)
        yield from super().compose()

    def trail(self) -> str:
        """Where this page stands: what was opened on the way, then itself."""
        return " › ".join(plain(crumb) for crumb in (*self.came_from, self.crumb))

    def questions(self, settled: Settled) -> Iterable[Question]:
        """One question for each panel."""
        for i, each in enumerate(self.asked):
            if self.panels[i].display:
                yield str(i), partial(self.ask, each, _scope(each.of, settled))

    def ask(self, each: Asked, scope: Scope) -> Answer:
        """Put one question; runs in a thread."""
        return self.session.ask(each.panel.query, scope, **each.options)

    def say(self, text: str) -> None:
        """Write above the panels."""
        line = self.query_one(".said", Static)
        line.update(Content(text))
        line.display = bool(text)


def _scope(of: str, settled: Settled) -> Scope:
    match of:
        case "beside":
            return settled.compared
        case "authority":
            return replace(settled.scope, by="authority")
        case "region":
            return replace(settled.scope, by="region")
        case _:
            return settled.scope


_COUNCILS = (
    "authority", "homes", "places", "places_share", "children_displaced", "spare_here",
    "spare_within_20_miles", "owner_good_share", "good_share_left", "spare_in_region", "places_left",
)  # fmt: skip
_MEMBERS = (
    "owner", "homes", "places", "group_reason", "group_as_of", "mapped_by", "owner_class", "legal_form",
    "reason", "as_of",
)  # fmt: skip
_HOMES = (
    "urn", "authority", "places", "rating", "inspected_on", "days_since", "registered_on", "sector", "status",
    "provision",
)  # fmt: skip
_CHANGES = ("as_at", "urn", "kind", "from_owner", "to_owner")


class OwnerPage(OwnersPanels, PicksOwner):
    """An owner or group in the area: what it holds, how good it is, how it grew, what its failure takes."""

    takes_note = True

    places = (OWNER, PANELS, OPENS)

    def __init__(self, session: Session, owner: str) -> None:
        named = {"owner": owner}
        asked = (
            Asked(
                Panel("failure", "authority", "places_share", "share"),
                "Its homes by council, and what its failure would take",
                named,
                shows=_COUNCILS,
            ),
            Asked(Panel("ratings_mix", "rating", "homes", drills="overall"), "Its latest ratings", named),
            Asked(
                Panel("ratings_mix", "rating", "homes", drills="overall"),
                "The area’s latest ratings",
                of="beside",
            ),
            Asked(
                Panel("replacement", "area", "places_share", "share"),
                "What replacing it takes",
                named,
                "figures",
                of="beside",
            ),
            Asked(Panel("growth", "area", "homes_gained"), "Growth", named, "figures", of="beside"),
            Asked(
                Panel("owner_forms", "owner", "homes"),
                "Its registered owners, and what their group and form rest on",
                named,
                shows=_MEMBERS,
            ),
            Asked(
                Panel("owner_changes", "urn", "as_at"),
                "Homes that changed owner from it or to it",
                named,
                shows=_CHANGES,
            ),
            Asked(Panel("register", "urn", "places"), "Its homes", named, shows=_HOMES, most=MOST_HOMES),
        )
        super().__init__(session, owner, asked)
        self.owner = owner
        self.problems: set[str] = set()

    def load(self, settled: Settled) -> None:
        """Ask again, for every panel."""
        self.problems.clear()
        for view in self.panels:
            view.display = True
        super().load(settled)

    def ask(self, each: Asked, scope: Scope) -> Answer:
        """Put one question; homes are asked for by the spelling that the area's list bears."""
        if each.panel.query != "register":
            return super().ask(each, scope)
        known = self.session.ask("stress_test", scope, **each.options).frame
        name = known["owner"].first() or self.owner
        return self.session.ask("register", scope, owner=str(name))

    def tell(self, part: str, result: Any) -> None:
        """Draw one panel; the head from who its registered owners are."""
        super().tell(part, result)
        name = self.asked[int(part)].panel.query
        if name == "owner_forms":
            self.say(who(result.frame.rows(named=True), result.scope.owner_level))
        elif name == "growth" and result.frame.height:
            self.panels[int(part)].retitle(f"Growth since {long_date(result.frame['since'][0])}")

    def fail(self, part: str, problem: Problem) -> None:
        """Show one panel's problem, the same one once; nothing is then said of the whole."""
        super().fail(part, problem)
        self.say("")
        what = str(problem).partition("\n")[0]
        self.panels[int(part)].display = what not in self.problems
        self.problems.add(what)

    def merge(self) -> bool:
        """Ask for the other owner, then show what a merger with it would change."""
        if self.settled is not None:
            title = f"Merge {plain(self.owner)} with"
            self.pick_owner(self.settled.scope, title, self._merged, without=self.owner)
        return True

    def _merged(self, other: str) -> None:
        self.post_message(self.Opened(MergerPage(self.session, self.owner, other)))


_INDICES = (
    "area", "hhi", "hhi_after", "hhi_change", "cr1", "cr1_after", "cr4", "cr4_after", "cr10", "cr10_after",
    "a_places", "b_places", "a_share", "b_share",
)  # fmt: skip


class MergerPage(OwnersPanels):
    """What becomes of concentration if two owners become one: the area, its regions, its councils."""

    def __init__(self, session: Session, a: str, b: str) -> None:
        panel, both = Panel("merger", "area", "hhi_change", "index"), {"a": a, "b": b}
        asked = (
            Asked(panel, "The area, and what it stands beside", both, of="beside", shows=_INDICES),
            Asked(panel, "Region by region", both, of="region", shows=_INDICES, most=9),
            Asked(panel, "Council by council", both, of="authority", shows=_INDICES, most=MOST_HOMES),
        )
        super().__init__(session, f"merged with {b}", asked)
        self.a, self.b = a, b

    def load(self, settled: Settled) -> None:
        """Ask again; regions only where the area has several."""
        self.panels[1].display = settled.area == ENGLAND
        super().load(settled)

    def tell(self, part: str, result: Any) -> None:
        """Draw one panel, and say what the columns are of."""
        super().tell(part, result)
        basis = result.scope.basis or "places"
        self.say(
            f"If {plain(self.a)} (a) and {plain(self.b)} (b) became one: HHI and the shares of the 1, 4 and "
            f"10 largest owners by {basis}, before and after."
        )


def who(rows: list[dict[str, Any]], level: str) -> str:
    """Who an owner is, from its registered owners: level, evidence for its group, class, legal form."""
    if not rows:
        return ""
    members = {row["owner"] for row in rows}
    by = sorted({row["mapped_by"] for row in rows if row["mapped_by"]})
    if level == "registered":
        told = [f"Registered owner in the group {rows[0]['group']}" if by else "Registered owner"]
    elif by:
        told = [f"Group of {counted(len(members), 'registered owner')} in the area"]
    else:
        told = ["Registered owner that the mapping does not name: a group of its own"]
    classes = sorted({str(row["owner_class"]) for row in rows if row["owner_class"]})
    forms = sorted({str(row["legal_form"]) for row in rows if row["legal_form"]})
    sectors = sorted({str(row["ofsted_sector"]) for row in rows if row["ofsted_sector"]})
    told += [f"known from {listed(by)}{_evidence(rows)}"] if by else []
    told += [
        f"class: {listed(classes)}",
        f"legal form: {listed(forms)}",
        f"Ofsted’s sector: {listed(sectors)}",
    ]
    return plain(" · ".join(told))


def _evidence(rows: list[dict[str, Any]]) -> str:
    """What the mapping rests on, where one reason covers all, and the date of the newest evidence."""
    mapped = [row for row in rows if row["mapped_by"]]
    reasons = {row["group_reason"] for row in mapped}
    dates = [row["group_as_of"] for row in mapped if row["group_as_of"]]
    only = next(iter(reasons)) if len(reasons) == 1 else None
    # A longer one stands in the panel of its registered owners.
    why = f" ({only})" if only and len(only) <= _LONGEST_REASON else ""
    return why + (f", as of {long_date(max(dates))}" if dates else "")
