"""The market: a store's tables, held ready, and a scope applied to them once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from market_tui import reference, schema
from market_tui.errors import NotLoaded, UsageError
from market_tui.market import areas as places
from market_tui.market import sql
from market_tui.market.children import prepared
from market_tui.market.costs import Costs
from market_tui.market.indicators import Indicators
from market_tui.market.named import SCOPED, of_children
from market_tui.market.owners import Owners
from market_tui.market.placements import episodes
from market_tui.market.providers import distinct_inspections, merged, of_provision
from market_tui.market.published import newest_first
from market_tui.market.scope import FIELDS, Scope
from market_tui.market.scoped import Scoped
from market_tui.store import Source, Store

if TYPE_CHECKING:
    from market_tui.intake import LoadReport
    from market_tui.query import Answer

_BRING = "Run: market-tui load FILES… (or: market-tui fetch ofsted)"


class Market:
    """What is loaded, at one moment; after a load elsewhere open a new one.

    `sample` says that the lists are the synthetic sample market; `left_out` names the tables of restricted
    lists that a public one does without. One without `own_children` knows no child-level table. `home` is
    the store that `load` and `fetch` fill: the user's, also while the sample answers.
    """

    def __init__(
        self,
        store: Store,
        *,
        sample: bool = False,
        restricted: bool = True,
        own_children: bool = True,
        ask: "Callable[..., Answer] | None" = None,
        fetch: "Callable[..., Any] | None" = None,
        home: Store | None = None,
    ) -> None:
        self.sample = sample
        self.home = home or store
        self._restricted = restricted
        self.own_children = own_children
        self._ask = ask
        self._fetch = fetch
        self._hold(store)
        self._scoped = lru_cache(maxsize=64)(lambda scope: Scoped(self, scope))
        # One area after another is asked for the same provision.
        self.of_provision = lru_cache(maxsize=6)(
            lambda kind, short_breaks: self.providers.filter(of_provision(kind, short_breaks))
        )

    def _hold(self, store: Store) -> None:
        """Answer from a store: from all that it has, or from what may be published."""
        held = store.manifest()
        self.store = store
        self.manifest = held if self._restricted else held.public(own_children=self.own_children)
        kept = {s.source_id for s in self.manifest.sources}
        lists = [s for s in held.sources if s.source_id not in kept and not s.child_level]
        self.left_out = frozenset(t for s in lists for t in s.tables)

    def __repr__(self) -> str:
        what = "the SAMPLE market, synthetic" if self.sample else str(self.store.folder)
        return f"<Market: {what}; {len(self.sources)} lists>"

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every loaded list."""
        return self.manifest.sources

    @cached_property
    def providers(self) -> pl.DataFrame:
        """Every list of settings made one, with `coverage`; see `providers.merged`."""
        return merged(self.store.read("providers", self.manifest), self.sources)

    @cached_property
    def indicators(self) -> Indicators:
        """What a benchmark compares, for every area."""
        return Indicators(self)

    @cached_property
    def costs(self) -> Costs:
        """Spending, unit costs and what the rules find in them."""
        return Costs(self)

    @cached_property
    def owners(self) -> Owners:
        """Every owner of every list: identity, group, class, legal form."""
        return Owners(self)

    @cached_property
    def inspections(self) -> pl.DataFrame:
        """Every inspection of every release, each once."""
        return distinct_inspections(self.store.read("inspections", self.manifest))

    @cached_property
    def children(self) -> pl.DataFrame:
        """Every edition's figures on looked-after children; see `children.prepared`."""
        return prepared(self.store.read("children", self.manifest))

    @cached_property
    def published(self) -> pl.DataFrame:
        """`published_figures`: those loaded, the newest first, then the shipped (never beside the sample)."""
        loaded = newest_first(self.store.read("published_figures", self.manifest), self.sources)
        return loaded if self.sample else pl.concat([loaded, reference.table("published_figures")])

    @cached_property
    def dates(self) -> dict[date, str]:
        """Each date that a list describes, and whether its counts rest on a register.

        Told by the manifest: a question on children alone never reads the lists of settings.
        """
        told: dict[date, str] = {}
        for source in self.sources:
            if source.as_at and "providers" in source.tables and told.get(source.as_at) != "register":
                told[source.as_at] = source.coverage or ""
        return dict(sorted(told.items()))

    @cached_property
    def episodes(self) -> pl.DataFrame:
        """Every episode of the council's own returns, once; see `placements.episodes`. Child-level."""
        told, born = (self.store.read(name, self.manifest) for name in ("placements", "births"))
        return episodes(told, born)

    def table(self, name: str) -> pl.LazyFrame:
        """A raw table of the schema, over every loaded list, unscoped.

        Raises:
            UsageError: there is no such table.
        """
        if name not in schema.TABLES or name not in self.tables():
            raise UsageError(f"no table called {name!r}", f"Tables: {', '.join(schema.TABLES)}.")
        if name == "area_members":
            return schema.AREA_MEMBERS.cast(places.directory()).lazy()
        if name in {t.name for t in schema.REFERENCE}:
            return reference.table(name).lazy()
        held = {t: t for t in ("providers", "inspections", "children")} | {"published_figures": "published"}
        frame = getattr(self, held[name]) if name in held else self.store.read(name, self.manifest)
        return schema.TABLES[name].cast(frame).lazy()

    def scope(self, base: Scope | None = None, **given: Any) -> Scope:
        """A scope with its date settled: the latest register where none is given.

        Raises:
            UsageError: an unknown area, field, value or date.
            NotLoaded: nothing is loaded, or no list describes that date.
        """
        asked = Scope.of(given, base)
        if not self.sources:
            raise NotLoaded("nothing is loaded", _BRING)
        settled = replace(asked, as_at=self._date(asked.as_at)) if self.dates else asked
        return replace(settled, areas=tuple(map(self._called, settled.areas, self.areas(settled))))

    def _called(self, asked: str, area: places.Area) -> str:
        """An area's own name, unless a group of the user's bears it: then as it was asked for."""
        same = asked == area.name or places.resolve(area.name).codes == area.codes
        return area.name if same else asked

    def _date(self, wanted: date | None) -> date:
        registers = [d for d, coverage in self.dates.items() if coverage == "register"]
        if wanted is None:
            return max(registers or self.dates)
        if wanted not in self.dates:
            held = ", ".join(str(d) for d in self.dates)
            raise NotLoaded(f"no list describes {wanted}", f"Loaded: {held}. {_BRING}")
        return wanted

    def areas(self, scope: Scope) -> tuple[places.Area, ...]:
        """The areas a scope names, on its date.

        Raises:
            UsageError: an area is not known.
        """
        return tuple(places.resolve(name, scope.as_at) for name in scope.areas)

    def scoped(self, scope: Scope) -> Scoped:
        """The tables that queries name, with this scope applied; kept, since a screen asks many."""
        return self._scoped(scope)

    def public(self, *, own_children: bool = False) -> "Market":
        """The same market without lists that are not for publication: for what leaves the machine.

        With `own_children` only for a question that masks what it counts: the child-level tables stay.
        """
        return Market(
            self.store,
            sample=self.sample,
            restricted=False,
            own_children=own_children,
            ask=self._ask,
            home=self.home,
        )

    def tables(self) -> tuple[str, ...]:
        """The names a query may ask for."""
        return tuple(t for t in (*SCOPED, *schema.TABLES) if self.own_children or not of_children((t,)))

    def query(
        self,
        name: "str | Callable[..., pl.LazyFrame]",
        base: Scope | None = None,
        *,
        options: Mapping[str, Any] | None = None,
        **given: Any,
    ) -> pl.DataFrame:
        """The answer to one question as a frame; `ask` gives its sources and caveats too."""
        return self.ask(name, base, options=options, **given).frame

    def ask(
        self,
        name: "str | Callable[..., pl.LazyFrame]",
        base: Scope | None = None,
        *,
        options: Mapping[str, Any] | None = None,
        **given: Any,
    ) -> "Answer":
        """The answer to one question, with its scope, sources, notes and caveats; `explain()` says them.

        `name` may be a file or a function under `@query` too. What is `given` are fields of the scope
        (`area="Wirral"`) and the query's own options (`edition="2024"`); `options` holds those that bear the
        name of a field.

        Raises:
            UsageError: no such query, field, option, value, area or date.
            NotLoaded: the store lacks what the query needs.
        """
        if self._ask is None:
            raise UsageError("this market was opened without queries", "Use market_tui.open_market().")
        scope = {name: value for name, value in given.items() if name in FIELDS}
        own = {name: value for name, value in given.items() if name not in FIELDS}
        return self._ask(self, name, self.scope(base, **scope), **own, **(options or {}))

    def sql(self, text: str, base: Scope | None = None, **scope: Any) -> pl.DataFrame:
        """The result of a statement over the tables that queries get, scoped alike; see `market.sql`.

        Raises:
            UsageError: the statement does more than read, or cannot be understood.
        """
        known = tuple(dict.fromkeys((*self.tables(), *(sql.RAW + name for name in schema.TABLES))))
        scoped = self.scoped(self.scope(base, **scope))
        frames = {name: scoped.table(name) for name in sql.tables_in(text, known)}
        lazy = sql.run(text, {n: f for n, f in frames.items() if isinstance(f, pl.LazyFrame)}, known)
        try:
            frame = lazy.collect(engine="in-memory")
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise UsageError(*sql.told(error, known)) from error
        return frame.with_columns(pl.col("area").cast(pl.String)) if "area" in frame.columns else frame

    def load(self, *paths: Path | str, authority: str | None = None) -> "LoadReport":
        """Load files, folders or archives into the store `home`; this market then answers from it.

        `authority` says whose children a return is about; by default the home area of config.toml.

        Raises:
            StoreError: the store cannot be written. What is refused is in the report.
            UsageError: no authority is called so.
        """
        from market_tui.intake import load

        report = load([Path(path).expanduser() for path in paths], self.home, authority=authority)
        self._reopen()
        return report

    def fetch(self, *sources: str, **how: Any) -> Any:
        """Fetch current releases (`ofsted`, `looked-after` …; all if none is named) into `home`.

        Raises:
            UsageError: an unknown source, or a market opened without `market_tui.open_market`.
            StoreError: the store cannot be written.
        """
        if self._fetch is None:
            raise UsageError("this market was opened without fetching", "Use market_tui.open_market().")
        report = self._fetch(sources, self.home, **how)
        self._reopen()
        return report

    def _reopen(self) -> None:
        """Look at `home` anew, if anything is there."""
        if not self.home.manifest().sources:
            return
        self.sample = False
        self._hold(self.home)
        for name in [n for n in self.__dict__ if isinstance(getattr(type(self), n, None), cached_property)]:
            del self.__dict__[name]
        self._scoped.cache_clear()
        self.of_provision.cache_clear()
