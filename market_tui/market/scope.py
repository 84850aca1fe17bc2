"""The scope: which areas, which date, which definitions. Printable in one line, written everywhere."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal, get_args

from market_tui.errors import UsageError

By = Literal["area", "authority", "region"]
Provision = Literal[
    "childrens-homes",
    "all-homes",
    "supported-accommodation",
    "fostering-agencies",
    "residential-special-schools",
    "family-centres",
    "everything",
]
ShortBreaks = Literal["include", "exclude", "only"]
Basis = Literal["homes", "places"]
OwnerLevel = Literal["group", "registered"]
SectorBasis = Literal["ofsted", "legal-form"]
NeighbourSet = Literal["2025", "2021"]
Prices = Literal["cash", "real"]

CHOICES: dict[str, tuple[str, ...]] = {
    "by": get_args(By),
    "provision": get_args(Provision),
    "short_breaks": get_args(ShortBreaks),
    "basis": get_args(Basis),
    "owner_level": get_args(OwnerLevel),
    "sector_basis": get_args(SectorBasis),
    "neighbours": get_args(NeighbourSet),
    "prices": get_args(Prices),
}
_SHORT_BREAKS = {"include": "short breaks in", "exclude": "short breaks out", "only": "short breaks only"}


@dataclass(frozen=True)
class Scope:
    """The definition switchboard; see docs/definitions.md for what each value means.

    `as_at` None is the latest register. `basis` None is each query's own: homes for shares and
    rankings, places for concentration.
    """

    areas: tuple[str, ...] = ("England",)
    by: By = "area"
    as_at: date | None = None
    provision: Provision = "childrens-homes"
    short_breaks: ShortBreaks = "include"
    basis: Basis | None = None
    owner_level: OwnerLevel = "group"
    sector_basis: SectorBasis = "ofsted"
    neighbours: NeighbourSet = "2025"
    prices: Prices = "cash"

    def __post_init__(self) -> None:
        # A notebook gives one name, a list, a year: what is kept can be compared and looked up.
        areas = (self.areas,) if isinstance(self.areas, str) else tuple(self.areas)
        object.__setattr__(self, "areas", areas)
        object.__setattr__(self, "as_at", None if self.as_at is None else as_date(self.as_at))
        for name, choices in CHOICES.items():
            value = getattr(self, name)
            if value not in choices and not (name == "basis" and value is None):
                raise UsageError(
                    f"{name.replace('_', '-')} cannot be {value!r}", f"Choose one of: {', '.join(choices)}."
                )
        if not self.areas:
            raise UsageError("a scope needs an area", 'For example --area "North West".')

    @classmethod
    def of(cls, given: Mapping[str, Any], base: "Scope | None" = None) -> "Scope":
        """A scope from loose values: `area` one name or several, `as_at` a date or ISO text, None left out.

        Raises:
            UsageError: an unknown field, value or date.
        """
        known = {f.name for f in fields(cls)}
        values = {name: value for name, value in given.items() if value is not None and value != ()}
        if "area" in values:
            values["areas"] = values.pop("area")
        if strangers := sorted(set(values) - known):
            raise UsageError(
                f"no such scope field: {', '.join(strangers)}", f"Known: {', '.join(sorted(known))}."
            )
        return replace(base or cls(), **values)

    def __str__(self) -> str:
        return self.line()

    def line(self) -> str:
        """The scope in one line, for a screen's head and an export's notes."""
        parts = [
            ", ".join(self.areas) + ("" if self.by == "area" else f" by {self.by}"),
            f"{self.as_at.day} {self.as_at:%B %Y}" if self.as_at else "latest register",
            self.provision.replace("-", " ").replace("childrens", "children's"),
            _SHORT_BREAKS[self.short_breaks],
            "Suspended counted",
            f"owners as {'groups' if self.owner_level == 'group' else 'registered'}",
            f"sector by {self.sector_basis.replace('-', ' ').replace('ofsted', 'Ofsted')}",
            f"{self.prices} prices",
        ]
        return " · ".join(parts + ([f"by {self.basis}"] if self.basis else []))

    def flags(self) -> str:
        """The same scope as command-line flags; only what differs from the default."""
        told = [f"--area {shlex.quote(area)}" for area in self.areas if self.areas != ("England",)]
        for name in ("by", "as_at", *CHOICES):
            value, default = getattr(self, name), getattr(_DEFAULT, name)
            flag = f"--{name.replace('_', '-')} {value}"
            if value != default and flag not in told:
                told.append(flag)
        return " ".join(told)


FIELDS = ("area", *(f.name for f in fields(Scope)))
_DEFAULT = Scope()


def as_date(told: object) -> date:
    """A date given as one, as a day with a time, as a year or as text.

    Raises:
        UsageError: it is none of these.
    """
    if isinstance(told, datetime):
        return told.date()
    return told if isinstance(told, date) else parse_date(str(told))


def parse_date(text: str) -> date:
    """A date written as 2025-03-31, 31/03/2025, or a year alone (its 31 March).

    Raises:
        UsageError: it is none of these.
    """
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    if (year := text.strip()).isascii() and year.isdigit() and len(year) == 4 and int(year) > 0:
        return date(int(year), 3, 31)
    raise UsageError(f"not a date: {text!r}", "Write it as 2025-03-31.")
