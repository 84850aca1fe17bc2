"""The few settings that are not homes: fostering agencies, schools, supported accommodation."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from data.sample import names
from data.sample.calibration import FULL_REGION, constituencies_of
from data.sample.editions import EDITIONS
from data.sample.inspections import Inspection, history
from data.sample.model import REDACTED, SUPPORTED_ACCOMMODATION, Owner, Setting
from data.sample.planted import GROUP_COMPANIES

CITY_REGION = ("Halton", "Knowsley", "Liverpool", "Sefton", "St Helens", "Wirral")
OUTCOMES = (
    "Consistently strong service delivery",
    "Inconsistent quality of service delivery",
    "Serious or widespread weaknesses",
)
_ROADS = ("Sample Street", "Example Road", "Specimen Way", "Invented Lane")
_MIX = {e.year: [18.0, 70.0, 10.0, 2.0] for e in EDITIONS}
_LAST = EDITIONS[-1].year


@dataclass(frozen=True)
class Kind:
    """A kind of setting: how many in the North West and elsewhere, and how its places and visits run."""

    provision: str
    here: int
    elsewhere: int
    voluntary_share: float
    suffixes: tuple[str, ...]
    places: tuple[int, int] | None
    every: int


KINDS = (
    Kind("Independent Fostering Agency", 14, 12, 0.2, names.FOSTERING, None, 3),
    Kind("Residential Special School", 5, 8, 0.5, ("School Limited",), (8, 60), 1),
    Kind("Residential Family Centre", 4, 4, 0.1, ("Family Centre Limited",), (3, 12), 3),
    Kind("Voluntary Adoption Agency", 2, 2, 1.0, ("Adoption Society",), None, 3),
)
SUPPORTED_HERE, SUPPORTED_ELSEWHERE = 45, 45


@dataclass
class Agencies:
    """Makes the settings that are not homes."""

    rng: Random
    names: names.NameBook
    regions: dict[str, str]
    constituencies: dict[tuple[str, int], list[str]]

    def build(self) -> list[Setting]:
        """All of them."""
        made = [s for kind in KINDS for s in self._kind(kind)]
        made += self._supported()
        return made

    def _authorities(self, here: int, elsewhere: int) -> list[str]:
        known = sorted({authority for authority, _ in self.constituencies})
        near = [a for a in known if self.regions[a] == FULL_REGION]
        far = [a for a in known if self.regions[a] != FULL_REGION]
        # The six of the city region first, so that each has one of the common kinds.
        chosen = [*CITY_REGION[:here], *self.rng.choices(near, k=max(0, here - len(CITY_REGION)))]
        return chosen + self.rng.choices(far, k=elsewhere)

    def _setting(self, provision: str, sector: str, authority: str, registered: date) -> Setting:
        where = constituencies_of(self.rng, self.constituencies, authority)
        region = self.regions[authority]
        return Setting(provision, sector, authority, region, registered, {}, {}, [], where, protected=True)

    def _kind(self, kind: Kind) -> list[Setting]:
        made = []
        for authority in self._authorities(kind.here, kind.elsewhere):
            sector = "Voluntary" if self.rng.random() < kind.voluntary_share else "Private"
            registered = date(2003, 4, 1) + timedelta(days=self.rng.randrange(6800))
            setting = self._setting(kind.provision, sector, authority, registered)
            owner = Owner(self.names.owner(kind.suffixes))
            setting.owners = {EDITIONS[0].year: owner}
            setting.name = owner.name.removesuffix(" Limited").removesuffix(" Ltd")
            setting.address = self._address(authority)
            setting.visits = history(self.rng, registered, _MIX, every=kind.every)
            if kind.places:
                setting.places = dict.fromkeys((e.year for e in EDITIONS), self.rng.randint(*kind.places))
            if "School" in kind.provision:
                setting.linked_urn = f"99{self.rng.randrange(10_000):04d}"
            made.append(setting)
        if kind == KINDS[0]:
            self._turnover(made)
        return made

    def _turnover(self, made: list[Setting]) -> None:
        made[-1].closed_on = date(2021, 9, 30)
        made[-2].closed_on = date(2024, 6, 28)
        made[-3].registered_on, made[-4].registered_on = date(2021, 11, 8), date(2024, 2, 5)
        for joiner in made[-4:-2]:
            joiner.visits = [v for v in joiner.visits if v.on > joiner.registered_on + timedelta(days=200)]
        # En dashes give away the encoding of the 2022 file; the one of 2024 is in its title only.
        for agency, rooms in zip(made[7:9], ("Suites 4–6", "Units 1–2"), strict=True):
            agency.address = (rooms, *agency.address[1:])
            agency.registered_on, agency.closed_on = date(2014, 5, 12), date(2023, 11, 30)

    def _address(self, authority: str) -> tuple[str, ...]:
        number, road = self.rng.randrange(1, 90), self.rng.choice(_ROADS)
        town = authority.upper() if self.rng.random() < 0.3 else authority
        postcode = f"ZZ{self.rng.randrange(1, 99)} {self.rng.randrange(1, 9)}ZZ"
        return (f"{number} {road}", self.rng.choice((" ", "Sample Park  ", "")), town, "", postcode)

    def _supported(self) -> list[Setting]:
        made = []
        for at, authority in enumerate(self._authorities(SUPPORTED_HERE, SUPPORTED_ELSEWHERE)):
            sector = self.rng.choices(("Private", "Voluntary", "Local Authority"), (80, 14, 6))[0]
            registered = date(2023, 7, 3) + timedelta(days=self.rng.randrange(620))
            setting = self._setting(SUPPORTED_ACCOMMODATION, sector, authority, registered)
            setting.places = {_LAST: max(1, round(self.rng.gammavariate(1.2, 18)))}
            setting.premises = str(max(1, min(9, round(self.rng.gammavariate(1.5, 2)))))
            setting.address = (REDACTED,) * 5
            setting.owners = {} if sector == "Local Authority" else {_LAST: self._landlord(sector)}
            setting.name = setting.owner(_LAST)
            if at % 8 == 3:
                outcome = self.rng.choices(OUTCOMES, (5, 4, 1))[0]
                visits = history(self.rng, registered, _MIX)[-1:]
                setting.visits = [_assessed(visit, outcome) for visit in visits]
            made.append(setting)
        made[-1].authority, made[-1].region = "Wrexham", "Wales"
        made[-1].constituencies = dict.fromkeys((2010, 2024), "Wrexham")
        return made

    def _landlord(self, sector: str) -> Owner:
        if sector == "Voluntary":
            return Owner(self.names.owner(names.CHARITY))
        if self.rng.random() < 0.05:
            return Owner(f"{self.rng.choice(list(GROUP_COMPANIES))} Supported Living Limited")
        return Owner(self.names.owner(names.HOUSING))


def _assessed(visit: Inspection, outcome: str) -> Inspection:
    ungraded = replace(visit, overall="", helped_and_protected="", leaders_and_managers="")
    return replace(ungraded, outcome=outcome)
