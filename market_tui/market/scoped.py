"""The tables that queries name, with the scope applied: a join on areas, a date, a provision.

Each name here is a parameter that a query may have; each frame begins with `area`.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from market_tui import reference
from market_tui.errors import UsageError
from market_tui.market import areas as places
from market_tui.market import children as looked_after
from market_tui.market import placements as own
from market_tui.market.benchmarks import benchmarks, neighbour_figures, region_figures
from market_tui.market.costs.compared import beside
from market_tui.market.costs.pooled import findings_of, spending_of, weekly_of
from market_tui.market.named import SCOPED, of_children
from market_tui.market.owners import lens, lens_notes, lens_tables
from market_tui.market.owners.nearness import near_pairs
from market_tui.market.owners.turnover import listed
from market_tui.market.providers import inherited, of_provision
from market_tui.market.published import of_homes
from market_tui.market.scope import Scope
from market_tui.market.sql import RAW
from market_tui.market.thresholds import thresholds

if TYPE_CHECKING:
    from market_tui.market.market import Market


class Scoped:
    """One scope's view of a market. Frames are made on first use and kept."""

    def __init__(self, market: "Market", scope: Scope) -> None:
        self.market = market
        self.scope = scope
        self.areas = market.areas(scope)
        self.members = places.members(self.areas, scope.by)

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be said of the areas and the date."""
        notes = [note for area in self.areas for note in area.notes]
        if self.scope.as_at and self.market.dates.get(self.scope.as_at) == "inspected":
            notes.append(
                f"The list of {self.scope.as_at} holds inspected settings only: it is no count of homes."
            )
        return tuple(dict.fromkeys(notes))

    def rests_on(self, columns: Iterable[str]) -> set[str]:
        """Tables of which loaded lists stand behind the owners in an answer with these columns."""
        return lens_tables(self.scope, frozenset(columns))

    def notes_on(self, columns: Iterable[str], *, of_homes: bool = True) -> tuple[str, ...]:
        """`notes`, and what must be said of an answer with these columns: see `owners.lens_notes`."""
        names = frozenset(columns)
        notes = list(self.notes)
        if any(name.startswith("neighbours_") for name in names):
            notes.append(f"Neighbours are DfE's statistical neighbours, set of {self.scope.neighbours}.")
        return (*notes, *(lens_notes(self.homes, self.scope, names) if of_homes else ()))

    def table(self, name: str) -> pl.LazyFrame | Scope:
        """What a query's parameter of this name receives."""
        if name == "scope":
            return self.scope
        if of_children((name,)) and not self.market.own_children:
            raise UsageError(f"no table called {name!r}", "Tables: market-tui tables")
        if name in SCOPED:
            frame: pl.DataFrame | pl.LazyFrame = getattr(self, name)
            return frame.lazy()
        if name.startswith(RAW):
            return self.market.table(name.removeprefix(RAW))
        return self.in_areas(self.market.table(name))

    def in_areas(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """A table joined to the areas it counts in; untouched where it has no authority."""
        if "la_code" not in table.collect_schema().names():
            return table
        return self.members.lazy().join(table, on="la_code", how="inner")

    @cached_property
    def homes_over_time(self) -> pl.DataFrame:
        """Settings of the scope's provision at every date: `area, coverage`, then `providers`."""
        return self._seen(self._wanted, self.members)

    @cached_property
    def homes_compared_over_time(self) -> pl.DataFrame:
        """`homes_over_time` to be compared with the scope's date; see `providers.inherited`."""
        return self._seen(inherited(self._wanted, self.scope.as_at), self.members)

    @cached_property
    def lists(self) -> pl.DataFrame:
        """Each date that a list of settings describes and what it is, also where the area has none on it.

        `as_at, coverage`, the oldest first; of two lists of a date the register counts.
        """
        dates = self.market.dates
        return pl.DataFrame(
            {"as_at": list(dates), "coverage": list(dates.values())},
            schema={"as_at": pl.Date, "coverage": pl.String},
        )

    @cached_property
    def settings_over_time(self) -> pl.DataFrame:
        """Settings of every kind at every date, short breaks in: to set definitions side by side."""
        return self._seen(self.market.providers, self.members)

    @cached_property
    def settings(self) -> pl.DataFrame:
        """Settings of every kind on the scope's date, short breaks in."""
        return self._seen(self.market.providers.filter(as_at=self.scope.as_at), self.members)

    @cached_property
    def _wanted(self) -> pl.DataFrame:
        """Settings of the scope's provision at every date, wherever they are."""
        return self.market.of_provision(self.scope.provision, self.scope.short_breaks)

    def _seen(self, settings: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
        """Settings in the areas they count in, through the ownership lens."""
        joined = lens(members.join(settings, on="la_code", how="inner"), self.scope, self.market.owners)
        first = ["area", "as_at", "coverage"]
        return joined.select(*first, pl.exclude(first)).sort("area", "as_at", "urn")

    @cached_property
    def placements(self) -> pl.DataFrame:
        """Every episode of the areas' own children, once; see `placements.episodes`. `area` is whose.

        Child-level. Returns of councils are never added up: an area that holds several shows each.
        """
        return self._whose(self.market.episodes).sort("area", "child", "started")

    @cached_property
    def stays(self) -> pl.DataFrame:
        """Every placement of the areas' own children from its start to its end; see `placements.stays`.

        Child-level.
        """
        return self._whose(own.stays(self.market.episodes)).sort("area", "child", "first_seen")

    @cached_property
    def fees(self) -> pl.DataFrame:
        """What is paid each week for the areas' own children; the latest file tells of a child and first day.

        Child-level.
        """
        held = self.market.store.read("fees", self.market.manifest).sort("as_at", "source_id")
        once = held.unique(["child", "started"], keep="last", maintain_order=True)
        return self._whose(once).sort("area", "child", "started")

    @cached_property
    def own_returns(self) -> pl.DataFrame:
        """The last day that each loaded return on the areas' own children covers: `area, as_at`."""
        told = self.market.store.read("placements", self.market.manifest).select("la_code", "as_at").unique()
        return self._whose(told).select("area", "as_at").sort("area", "as_at")

    def _whose(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows about the children of an authority within the scope's areas, the authority as their area."""
        names = reference.table("authorities").select("la_code", area="name")
        within = rows.join(self.members.select("la_code").unique(), on="la_code", how="semi")
        return within.join(names, on="la_code").select("area", pl.exclude("area"))

    @cached_property
    def every_setting(self) -> pl.DataFrame:
        """Settings of every kind at every date, wherever they are, through the ownership lens."""
        return lens(self.market.providers, self.scope, self.market.owners)

    @cached_property
    def homes(self) -> pl.DataFrame:
        """Settings of the scope's provision on its date."""
        if "homes_over_time" in self.__dict__:
            return self.homes_over_time.filter(as_at=self.scope.as_at)
        return self._seen(self._wanted.filter(as_at=self.scope.as_at), self.members)

    @cached_property
    def inspections(self) -> pl.DataFrame:
        """Every known inspection of the settings in `homes_over_time`, with `area`."""
        settings = self.homes_over_time.select("area", "urn").unique(maintain_order=True)
        return settings.join(self.market.inspections, on="urn", how="inner").sort(
            "area", "urn", "inspected_on", "event_type", "event_number"
        )

    @cached_property
    def around(self) -> pl.DataFrame:
        """Settings of the scope's provision on its date in every region that the area touches."""
        regions = reference.regions()
        touched = self.members.join(regions, on="la_code", how="inner").select("area", "region").unique()
        return self._reaching(touched.join(regions, on="region", how="inner").select("area", "la_code"))

    @cached_property
    def near(self) -> pl.DataFrame:
        """Settings of the scope's provision on its date in councils within twenty miles of the area's."""
        reached = self.members.join(near_pairs(), on="la_code", how="inner")
        return self._reaching(reached.select("area", la_code="near_code"))

    def _reaching(self, members: pl.DataFrame) -> pl.DataFrame:
        """Settings of the scope's provision on its date in the area and in these members besides."""
        wider = pl.concat([self.members.select("area", "la_code"), members]).unique(maintain_order=True)
        return self._seen(self._wanted.filter(pl.col("as_at") == self.scope.as_at), wider)

    @cached_property
    def changes(self) -> pl.DataFrame:
        """Changes of owner of the area's settings between one list and the next; see `owners.changes`."""
        return self._moved(self.market.owners.changes).sort("area", "as_at", "urn")

    @cached_property
    def turnover(self) -> pl.DataFrame:
        """Settings that joined or left between two registers, the owner as the scope reads it."""
        moved = self._moved(self.market.owners.turnover)
        return lens(moved, self.scope, self.market.owners).sort("area", "year_to", "kind", "urn")

    @cached_property
    def movements(self) -> pl.DataFrame:
        """Ofsted's joiners and leavers of the scope's provision."""
        owners = self.market.owners
        by_form = self.scope.sector_basis == "legal-form"
        raw = self.market.table("movements").collect()
        told = listed(raw, self.market.providers, owners.settled, by_form)
        return self._moved(told).sort("area", "year_to", "kind", "urn")

    def _moved(self, rows: pl.DataFrame) -> pl.DataFrame:
        wanted = rows.filter(of_provision(self.scope.provision, self.scope.short_breaks))
        return self.members.join(wanted, on="la_code", how="inner")

    @property
    def companies(self) -> pl.DataFrame:
        """What Companies House says of owners' companies; see `owners.companies`."""
        return self.market.owners.companies

    @property
    def controllers(self) -> pl.DataFrame:
        """Who controls those companies, where it is a company."""
        return self.market.owners.controllers

    @cached_property
    def children(self) -> pl.LazyFrame:
        """The latest edition's figures on looked-after children: `area, pooled`, then `children`."""
        latest = self.market.children.lazy().filter("latest")
        return looked_after.in_areas(latest, self.areas, self.members, self.scope.by)

    @cached_property
    def children_of_authorities(self) -> pl.LazyFrame:
        """The latest edition's figures of every authority in an area: `area, authority_name`, `children`."""
        return self._of_authorities(self.members)

    def _of_authorities(self, members: pl.DataFrame) -> pl.LazyFrame:
        latest = self.market.children.lazy().filter(pl.col("latest") & (pl.col("level") == "Authority"))
        names = reference.table("authorities").lazy().select("la_code", authority_name="name")
        held = members.lazy().join(latest, on="la_code", how="inner")
        return held.join(names, on="la_code", how="left").with_columns(pooled=pl.lit(False))

    @cached_property
    def children_around(self) -> pl.LazyFrame:
        """`children_of_authorities`; for an area of one authority, of every authority of its region."""
        if self.scope.by != "area":
            return self.children_of_authorities
        known = reference.table("authorities")
        now = known.filter(pl.col("valid_to").is_null()).select("la_code", authority="old_la_code")
        several = pl.col("authority").n_unique() > 1
        sizes = self.members.join(now, on="la_code").group_by("area").agg(several=several)
        alone = self.members.join(sizes.filter(~pl.col("several")), on="area", how="semi")
        regions = reference.regions()
        around = (
            alone.join(regions, on="la_code").select("area", "region").unique().join(regions, on="region")
        )
        members = pl.concat(
            [self.members.join(alone, on="area", how="anti"), around.select("area", "la_code")]
        )
        return self._of_authorities(members.unique())

    @cached_property
    def children_editions(self) -> pl.LazyFrame:
        """`children`, of every edition."""
        every = self.market.children.lazy()
        return looked_after.in_areas(every, self.areas, self.members, self.scope.by, editions=True)

    @cached_property
    def spending(self) -> pl.DataFrame:
        """Amounts of the areas by year, line, sector and return; see `costs.pooled.spending_of`."""
        costs = self.market.costs
        return spending_of(costs.spending, costs.findings, self.members)

    @cached_property
    def weekly_costs(self) -> pl.DataFrame:
        """Weekly unit costs of the areas; see `costs.pooled.weekly_of`."""
        costs = self.market.costs
        return weekly_of(costs.weekly, costs.findings, self.members)

    @cached_property
    def weekly_compared(self) -> pl.DataFrame:
        """Weekly unit costs with region, England and neighbours; see `costs.compared.beside`."""
        costs = self.market.costs
        return beside(self.weekly_costs, costs.weekly, costs.findings, self.members, self.scope.neighbours)

    @cached_property
    def cost_findings(self) -> pl.DataFrame:
        """What the rules find in the areas' returns; see `costs.findings.findings`."""
        return findings_of(self.market.costs.findings, self.members)

    @cached_property
    def benchmarks(self) -> pl.DataFrame:
        """Every indicator of the areas beside the others; see `benchmarks.benchmarks`."""
        return benchmarks(self).with_columns(pl.col("area").cast(self.members.schema["area"]))

    @cached_property
    def neighbour_figures(self) -> pl.DataFrame:
        """Every indicator of the councils and their ten neighbours; see `benchmarks.neighbour_figures`."""
        return neighbour_figures(self)

    @cached_property
    def region_figures(self) -> pl.DataFrame:
        """Every indicator of every region; see `benchmarks.region_figures`."""
        return region_figures(self)

    @property
    def thresholds(self) -> pl.DataFrame:
        """The thresholds of readings, as the user has set them; see `thresholds.thresholds`."""
        return thresholds()

    @cached_property
    def published(self) -> pl.DataFrame:
        """Published numbers of homes and places; see `published.of_homes`."""
        return of_homes(self.market.published, self.members, self.scope)
