"""The things of the invented market: owners, settings, the market."""

from dataclasses import dataclass, field
from datetime import date

from data.sample.calibration import REORGANISED
from data.sample.editions import Edition
from data.sample.inspections import Inspection, latest
from data.sample.names import council_name, other_spelling

REDACTED = "REDACTED"
HOMES, SECURE, SCHOOL_HOME = "homes", "secure", "rssch"
PROVISION = {
    HOMES: "Children's home",
    SECURE: "Secure children's home",
    SCHOOL_HOME: "Residential special school (registered as a children's home)",
}
SUPPORTED_ACCOMMODATION = "Supported Accommodation"


@dataclass(eq=False)
class Owner:
    """A registered owner; from one edition on its name may be typed differently."""

    name: str
    region: str = ""
    authority: str = ""
    respelt_from: int = 9999
    homes: int = 0

    def printed(self, year: int) -> str:
        """The name as the register of a year prints it."""
        return other_spelling(self.name) if year >= self.respelt_from else self.name


@dataclass(eq=False)
class Setting:
    """One registered setting, from its registration to its closing."""

    provision: str
    sector: str
    authority: str
    region: str
    registered_on: date
    places: dict[int, int]
    owners: dict[int, Owner | None]
    visits: list[Inspection]
    constituencies: dict[int, str]
    name: str = REDACTED
    address: tuple[str, ...] = (REDACTED,) * 5
    premises: str = ""
    short_break: bool = False
    multi_building: bool = False
    untidy_owner: bool = False
    protected: bool = False
    suspended: int = 0
    linked_urn: str = ""
    closed_on: date | None = None
    urn: str = ""

    def registered(self, as_at: date) -> bool:
        """Whether a complete register of the date lists it."""
        return self.registered_on <= as_at and (self.closed_on is None or self.closed_on > as_at)

    def listed(self, edition: Edition) -> bool:
        """Whether the file of an edition lists it."""
        if self.provision == SUPPORTED_ACCOMMODATION and edition.year not in self.places:
            return False
        inspected = bool(latest(self.visits, edition.as_at))
        return self.registered(edition.as_at) and (inspected or not edition.inspected_only)

    def local_authority(self, year: int) -> str:
        """The authority's plain name, which is the abolished one until the register moved over."""
        for old, (successors, last) in REORGANISED.items():
            if self.authority in successors and year <= last:
                return old
        return self.authority

    def owner(self, year: int) -> str:
        """The owner as the register of a year prints it."""
        if not self.owners:
            return council_name(self.local_authority(year), self.region)
        owner = self.owners[max(y for y in self.owners if y <= year or y == min(self.owners))]
        printed = owner.printed(year) if owner else ""
        return f"{printed} " if self.untidy_owner and printed else printed


@dataclass
class Market:
    """Every setting that was ever registered, in order of URN."""

    settings: list[Setting] = field(default_factory=list)

    def listed(self, edition: Edition) -> list[Setting]:
        """The settings that the file of an edition lists."""
        return [s for s in self.settings if s.listed(edition)]
