"""The invented market over time: homes open, are inspected, change and close, edition by edition."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.sample import names
from data.sample.agencies import Agencies
from data.sample.calibration import (
    Cell,
    Key,
    constituencies_of,
    read_cells,
    read_constituencies,
    read_regions,
)
from data.sample.editions import EDITIONS, Edition, previous
from data.sample.inspections import history, latest
from data.sample.model import HOMES, PROVISION, SECURE, Market, Owner, Setting
from data.sample.planted import Planner, group_owners

NEW_OWNER, GROUP_OWNER = 0.34, 0.22
CLOSING = {"Private": 0.05, "Local Authority": 0.03, "Voluntary": 0.035, "Health Authority": 0.0}

# Homes on a register by year of registration, in round figures: the private market is the youngest.
_REGISTERED = {2001: 90, 2003: 230, 2005: 210, 2008: 160, 2010: 180, 2012: 190, 2013: 140, 2014: 140}
_REGISTERED |= {2015: 120, 2016: 160, 2017: 190, 2018: 170, 2019: 270, 2020: 470}


def build_market(seed: int) -> Market:
    """The whole market of a seed."""
    regions = read_regions()
    constituencies = read_constituencies()
    cells = read_cells(Random(f"{seed} cells"), regions)
    homes = Homes(Random(f"{seed} homes"), cells, regions, constituencies)
    for edition in EDITIONS:
        homes.advance(edition)
    homes.planner.check()
    agencies = Agencies(Random(f"{seed} agencies"), homes.names, regions, constituencies)
    market = Market([*homes.settings, *agencies.build()])
    _number(Random(f"{seed} numbers"), market)
    return market


@dataclass
class Homes:
    """The children's homes, grown one edition at a time."""

    rng: Random
    cells: dict[Key, Cell]
    regions: dict[str, str]
    constituencies: dict[tuple[str, int], list[str]]

    def __post_init__(self) -> None:
        self.settings: list[Setting] = []
        self.names = names.NameBook(self.rng)
        self.groups, self.group_weights = group_owners()
        self.planner = Planner(self.groups)
        self.owners: dict[tuple[str, str], list[Owner]] = defaultdict(list)
        self._open: dict[Key, list[Setting]] = {key: [] for key in self.cells}

    def advance(self, edition: Edition) -> None:
        """Close and open homes until the register of an edition has its number in every cell."""
        opened: list[Setting] = []
        for key, cell in self.cells.items():
            if edition != EDITIONS[0]:
                self._close(key, cell.targets[edition.year], edition)
            missing = cell.targets[edition.year] - len(self._open[key])
            if key[1:] == (HOMES, "Private"):
                missing = max(missing, self.planner.wanted(edition.year, key[0]))
            for _ in range(missing):
                setting = self._new(key, cell, edition)
                self._open[key].append(setting)
                opened.append(setting)
        # Not by area, or the owners met first would grow largest there.
        self.rng.shuffle(opened)
        for setting in opened:
            self._give_owner(setting, edition)
        self.settings += opened

    def _close(self, key: Key, target: int, edition: Edition) -> None:
        start = previous(edition).as_at
        homes = self._open[key]
        free = [home for home in homes if not home.protected]
        closing = [home for home in homes if self.planner.failing(home, edition.year)]
        closing += [home for home in free if self.rng.random() < self._hazard(key, home, start)]
        surplus = len(homes) - len(closing) - target
        if surplus > 0:
            rest = [home for home in free if home not in closing]
            closing += self.rng.sample(rest, min(surplus, len(rest)))
        for home in closing:
            home.closed_on = start + timedelta(days=self.rng.randrange(3, 360))
            homes.remove(home)

    def _hazard(self, key: Key, home: Setting, as_at: date) -> float:
        if key[1] == SECURE:
            return 0.0
        visits = latest(home.visits, as_at)
        weak = bool(visits) and visits[0].overall == "Inadequate"
        return CLOSING[key[2]] * (5 if weak else 1)

    def _new(self, key: Key, cell: Cell, edition: Edition) -> Setting:
        authority, kind, sector = key
        rng = self.rng
        registered = self._registered(edition, private=sector == "Private")
        setting = Setting(
            PROVISION[kind],
            sector,
            authority,
            self.regions[authority],
            registered,
            self._places(cell.mean_places, kind),
            {},
            history(rng, registered, cell.grades, secure=kind == SECURE),
            constituencies_of(rng, self.constituencies, authority),
        )
        if kind == HOMES:
            setting.short_break = rng.random() < cell.short_break_share
            setting.multi_building = rng.random() < 0.005
            if rng.random() < 0.0015:
                setting.provision = "Children's Home"
        setting.untidy_owner = rng.random() < 0.012
        setting.suspended = rng.choice(EDITIONS).year if rng.random() < 0.015 else 0
        return setting

    def _registered(self, edition: Edition, *, private: bool) -> date:
        if edition != EDITIONS[0]:
            start = previous(edition).as_at
            return working_day(start + timedelta(days=self.rng.randrange(4, 364)))
        young = 1.0 if private else 0.45
        weights = [homes * (young if year > 2018 else 1.0) for year, homes in _REGISTERED.items()]
        year = self.rng.choices(list(_REGISTERED), weights)[0]
        days = self.rng.randrange(440 if year == 2020 else 355)
        return working_day(date(year, 1, 8) + timedelta(days=days))

    def _places(self, mean: float, kind: str) -> dict[int, int]:
        spread, most = (0.3, 22) if kind == HOMES else (0.12, 60)
        size = max(1, min(most, round(self.rng.gammavariate(1 / spread, mean * spread))))
        places = {}
        for edition in EDITIONS:
            if self.rng.random() < 0.02:
                size = max(1, size + self.rng.choice((-1, 1, 1)))
            places[edition.year] = size
        return places

    def _give_owner(self, setting: Setting, edition: Edition) -> None:
        if setting.sector == "Local Authority":
            return
        owner = self._pick_owner(setting, edition.year)
        if owner:
            owner.homes += 1
        setting.owners[EDITIONS[0].year] = owner
        setting.owners = dict(sorted(setting.owners.items()))

    def _pick_owner(self, setting: Setting, year: int) -> Owner | None:
        private = setting.sector == "Private"
        if private and setting.provision == PROVISION[HOMES]:
            planted = self.planner.claim(year, setting)
            if planted:
                return planted
        luck = self.rng.random()
        if private and luck > 0.996:
            return None
        if private and luck < GROUP_OWNER:
            return self.rng.choices(self.groups, self.group_weights)[0]
        known = self.owners[setting.sector, setting.region]
        if not known or luck < GROUP_OWNER + NEW_OWNER:
            return self._new_owner(setting, known)
        weights = [min(o.homes, 9) * (9 if o.authority == setting.authority else 1) for o in known]
        return self.rng.choices(known, weights)[0]

    def _new_owner(self, setting: Setting, known: list[Owner]) -> Owner:
        suffixes = {"Private": names.COMPANY, "Voluntary": names.CHARITY}.get(setting.sector, names.HEALTH)
        owner = Owner(self.names.owner(suffixes), setting.region, setting.authority)
        if self.rng.random() < 0.18:
            owner.respelt_from = self.rng.choice(EDITIONS[1:]).year
        known.append(owner)
        return owner


def working_day(day: date) -> date:
    """The day itself, or the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _number(rng: Random, market: Market) -> None:
    """Give every setting a URN and every visit an event number, by date, from ranges never issued."""
    market.settings.sort(key=lambda s: s.registered_on)
    old = [s for s in market.settings if s.registered_on < date(2016, 4, 1)]
    codes = sorted(rng.sample(range(100_000), len(old)))
    for setting, code in zip(old, codes, strict=True):
        setting.urn = f"SC9{code:05d}"
    new = market.settings[len(old) :]
    codes = sorted(rng.sample(range(100_000), len(new)))
    for setting, code in zip(new, codes, strict=True):
        setting.urn = f"99{code:05d}"
    visits = sorted((v.on, s.urn, at) for s in market.settings for at, v in enumerate(s.visits))
    by_urn = {s.urn: s for s in market.settings}
    for number, (_, urn, at) in enumerate(visits):
        by_urn[urn].visits[at].event_number = f"{99_000_000 + 7 * number}"


def movements(market: Market, edition: Edition) -> tuple[list[Setting], list[Setting]]:
    """Settings that joined and that left between the register before and this one."""
    start, end = previous(edition).as_at, edition.as_at
    joined = [s for s in market.settings if s.registered(end) and not s.registered(start)]
    left = [s for s in market.settings if s.registered(start) and not s.registered(end)]
    return joined, left


def summary(market: Market) -> list[str]:
    """Counts of children's homes by edition and sector, for the person who runs the script."""
    lines = []
    for edition in EDITIONS:
        homes = [s for s in market.listed(edition) if s.provision.capitalize() in PROVISION.values()]
        counts = Counter(s.sector for s in homes)
        parts = ", ".join(f"{sector} {count}" for sector, count in sorted(counts.items()))
        lines.append(f"{edition.as_at}: {len(homes)} homes ({parts})")
    return lines
