"""What the app shows and asks: the view a person chose, settled into scopes, and answers to questions.

Nothing here draws, and nothing here is imported before the first paint but `View`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from market_tui import config
from market_tui.errors import NotLoaded, UsageError

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from market_tui.dashboards import Panel
    from market_tui.market import Market, Scope
    from market_tui.query import Answer

ENGLAND = "England"
DEFINITIONS = ("provision", "short_breaks", "basis", "owner_level", "sector_basis", "prices")
RECENT = 8
EFFECT = (
    ("homes", "Homes", ""),
    ("places", "Registered places", ""),
    ("private_share", "Private, of homes", "fraction"),
    ("good_or_outstanding_share", "Good or outstanding", "fraction"),
    ("owners", "Owners", ""),
    ("cr1", "Held by the largest owner", "fraction"),
)
KEPT = 200


@dataclass(frozen=True)
class View:
    """What a person has chosen: an area, what stands beside it, a date, definitions.

    `beside` None is the area's region and England; `as_at` None the latest register.
    """

    area: str = ENGLAND
    beside: tuple[str, ...] | None = None
    as_at: date | None = None
    definitions: tuple[tuple[str, Any], ...] = ()

    def defined(self, **values: Any) -> View:
        """The view with other definitions."""
        return replace(self, definitions=tuple(sorted({**dict(self.definitions), **values}.items())))


@dataclass(frozen=True)
class Settled:
    """A view whose names and date are known to the market: `scope` the area alone, `compared` all areas."""

    view: View
    scope: Scope
    compared: Scope
    beside: tuple[str, ...]
    coverage: str = "register"
    sample: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def area(self) -> str:
        """The area by its plain name."""
        return self.scope.areas[0]

    @property
    def definition_line(self) -> str:
        """The definitions of the scope's line; its areas and date stand in the bar above."""
        return " · ".join(self.scope.line().split(" · ")[2:])


class Session:
    """One open market and the questions the app puts to it. Called from threads."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._answers: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self._lock = Lock()
        self.named: dict[Panel, tuple[str, str, str]] = {}

    @classmethod
    def open(cls, store: Path | None, *, public: bool = False) -> Session:
        """Open a store, or the sample market while it is empty, and read what every screen needs.

        `public` leaves out what is not for publication.

        Raises:
            MarketError: the store cannot be read.
        """
        import market_tui

        market = market_tui.open_market(store)
        opened = cls(market.public() if public else market)
        _ = opened.market.providers
        return opened

    def settle(self, view: View) -> Settled:
        """The view with its area, comparators and date settled.

        Raises:
            MarketError: an area or a date is not known, or nothing is loaded.
        """
        as_at = view.as_at or self.day_without_lists()
        scope = self.market.scope(areas=(view.area,), as_at=as_at, **dict(view.definitions))
        area = scope.areas[0]
        wanted = self.beside(area) if view.beside is None else view.beside
        compared = self.market.scope(scope, areas=(area, *(name for name in wanted if name != area)))
        if scope.as_at is None:
            raise NotLoaded("no list of settings is loaded", "Load Ofsted’s provider list, or fetch ofsted.")
        return Settled(
            view,
            scope,
            compared,
            compared.areas[1:],
            self.market.dates.get(scope.as_at, "register"),
            self.market.sample,
            tuple(note for each in self.market.areas(scope) for note in each.notes),
        )

    def day_without_lists(self) -> date | None:
        """The latest day that any file describes, where no list of settings gives one."""
        days = [source.as_at for source in self.market.sources if source.as_at]
        return None if self.market.dates else max(days, default=None)

    def beside(self, area: str) -> tuple[str, ...]:
        """What an area stands beside unless something else is chosen: by the settings, else its region and
        England.
        """
        mine = config.read().beside
        if mine is not None:
            return tuple(name for name in self._known(mine) if name != area)
        if area == ENGLAND:
            return ()
        region = self.region_of(area)
        return (region, ENGLAND) if region and region != area else (ENGLAND,)

    @staticmethod
    def _known(names: tuple[str, ...]) -> Iterator[str]:
        """The areas of some names by their plain names; what is no area is left out."""
        from market_tui.market.areas import resolve

        for name in names:
            with suppress(UsageError):
                yield resolve(name).name

    def region_of(self, area: str) -> str | None:
        """The one region that holds the whole area; None where there is none."""
        from market_tui.market import areas

        codes = set(areas.resolve(area).codes)
        regions = areas.directory().filter(kind="region")
        for name, group in regions.group_by("area", maintain_order=True):
            if codes <= set(group["la_code"]):
                return str(name[0])
        return None

    def councils(self, area: str) -> list[str]:
        """The names of an area's councils, those in force and those before them."""
        from market_tui import reference
        from market_tui.market import areas

        known = reference.table("authorities")
        return known.filter(known["la_code"].is_in(list(areas.resolve(area).codes)))["name"].to_list()

    def ask(self, query: Any, scope: Scope, **options: Any) -> Answer:
        """Put one question under a settled scope; the answers had last are kept.

        Raises:
            MarketError: there is no such query, or the store lacks what it needs.
        """
        from market_tui.query import Query, ask, find

        asked = query if isinstance(query, Query) else find(query)
        # A query that was edited is another function.
        key = (asked.function, asked.name, scope, tuple(sorted(options.items())))
        try:
            hash(key)
        except TypeError:
            return ask(self.market, asked, scope, **options)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = ask(self.market, asked, scope, **options)
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return answer

    def figures(self, view: View) -> dict[str, Any]:
        """What the definitions of a view make of its area: see `EFFECT`; blank where it cannot be counted.

        Raises:
            MarketError: the view cannot be settled, or the store lacks what it needs.
        """
        scope = self.settle(view).scope
        told: dict[str, Any] = {}
        for query in ("key_figures", "concentration"):
            frame = self.ask(query, scope).frame
            if "as_at" in frame.columns:
                frame = frame.filter(frame["as_at"] == scope.as_at)
            rows = frame.head(1).rows(named=True)
            told |= rows[0] if rows else {}
        return {name: told.get(name) for name, _, _ in EFFECT}

    def everywhere(self, settled: Settled) -> Scope:
        """The scope in which a setting's history is sought: everything registered, all over England."""
        return self.market.scope(
            settled.scope, areas=(ENGLAND,), provision="everything", short_breaks="include",
            owner_level="registered",
        )  # fmt: skip

    def setting(self, urn: str) -> dict[str, Any] | None:
        """The latest list's row for one setting, see the table `providers`, with `coverage`."""
        import polars as pl

        rows = self.market.providers.filter(pl.col("urn") == urn).sort("as_at").tail(1).rows(named=True)
        return rows[0] if rows else None

    def history(self, urn: str, settled: Settled) -> Answer:
        """One setting through every loaded release."""
        return self.ask("home_history", self.everywhere(settled), urn=urn)

    @property
    def places(self) -> list[tuple[str, str, int]]:
        """Every area by name, kind and number of councils: England, your own, groups, regions, councils."""
        from market_tui.market import areas

        shipped = areas.directory().group_by("area", "kind", maintain_order=True).len()
        rank = {"country": 0, "region": 3, "authority": 4}
        told = [(area, kind, number) for area, kind, number in shipped.iter_rows()]
        told += [(name, "your own", len(members)) for name, members in areas.own_areas().items()]
        return sorted(told, key=lambda t: (1 if t[1] == "your own" else rank.get(t[1], 2), t[0]))

    @cached_property
    def things(self) -> pl.DataFrame:
        """Everything with a name; see `market.things`."""
        from market_tui.market.things import things

        return things(self.market)

    def sources(self) -> pl.DataFrame:
        """Every loaded list; see the table `snapshots`."""
        return self.market.table("snapshots").collect()

    def rejects(self, source_id: str) -> pl.DataFrame:
        """The cells and rows of one list that could not be read."""
        import polars as pl

        return self.market.table("rejects").filter(pl.col("source_id") == source_id).collect()
