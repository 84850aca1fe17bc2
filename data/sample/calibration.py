"""What the invented market is drawn from: published counts by authority, thinned and moved off them."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import floor
from pathlib import Path
from random import Random

from data.sample.editions import EDITIONS

REFERENCE = Path(__file__).parents[1] / "reference"
FULL_REGION = "North West"
THINNED_TO = 0.25
GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
_GRADE_COLUMNS = ("outstanding", "good", "requires_improvement", "inadequate")

# Abolished authority: successors, and the last register that prints the old name.
REORGANISED = {
    "Cumbria": (("Cumberland", "Westmorland and Furness"), 2023),
    "Northamptonshire": (("North Northamptonshire", "West Northamptonshire"), 2021),
}

Key = tuple[str, str, str]  # authority, provision type, sector


@dataclass
class Cell:
    """One authority, provision type and sector: homes to have by year, and what they are like."""

    targets: dict[int, int]
    mean_places: float
    short_break_share: float
    grades: dict[int, list[float]] = field(default_factory=dict)


@dataclass
class Totals:
    """Published counts of one cell, by year."""

    homes: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    inspected: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    places: float = 0.0
    short_break: float = 0.0
    grades: dict[int, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 4))

    def add(self, row: dict[str, str], share: float = 1.0) -> None:
        """Count one published row, or a share of it."""
        year, homes = int(row["year"]), share * float(row["homes"])
        (self.homes if row["coverage"] == "full" else self.inspected)[year] += homes
        self.places += share * float(row["places"])
        self.short_break += share * float(row["short_break_only"])
        for at, column in enumerate(_GRADE_COLUMNS):
            self.grades[year][at] += share * float(row[column])

    def count(self, year: int) -> float:
        """Homes on the register; between two registers where only the inspected are published."""
        if year not in self.inspected:
            return self.homes.get(year, 0.0)
        before, after = self.homes.get(year - 1, 0.0), self.homes.get(year + 1, 0.0)
        return max(self.inspected[year], 0.55 * before + 0.45 * after)

    def rows(self) -> float:
        """All homes counted, over the years."""
        return sum(self.homes.values()) + sum(self.inspected.values())


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a small reference table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_regions() -> dict[str, str]:
    """Region of every authority by its plain name."""
    return {row["name"]: row["region"] for row in read_rows(REFERENCE / "local_authorities.csv")}


def read_constituencies() -> dict[tuple[str, int], list[str]]:
    """Constituencies by authority and boundary set."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in read_rows(Path(__file__).with_name("constituencies.csv")):
        found[row["la_name"], int(row["boundaries"])].append(row["constituency"])
    return found


def constituencies_of(rng: Random, known: dict[tuple[str, int], list[str]], authority: str) -> dict[int, str]:
    """A constituency of the authority under each boundary set in use."""
    return {
        b: rng.choice(known.get((authority, b), [authority]))
        for b in sorted({e.boundaries for e in EDITIONS})
    }


def read_cells(rng: Random, regions: dict[str, str]) -> dict[Key, Cell]:
    """Every cell of the market, with counts that are not the published ones."""
    published = _published()
    nation = {key: _sum(value for k, value in published.items() if k[1:] == key) for key in _kinds(published)}
    # One direction for an authority, or its sectors would cancel back to the published total.
    direction = {name: rng.choice((-1, 1)) for name in sorted({key[0] for key in published})}
    cells = {}
    for key, totals in sorted(published.items()):
        scale = 1.0 if regions[key[0]] == FULL_REGION else THINNED_TO
        factor = 1 + direction[key[0]] * rng.uniform(0.06, 0.16)
        cells[key] = Cell(
            _targets(totals, scale * factor, rng.random()),
            totals.places / totals.rows(),
            _shrunk(totals.short_break, totals.rows(), nation[key[1:]], weight=20),
            {e.year: _grades(totals, nation[key[1:]], e.year) for e in EDITIONS},
        )
    return cells


def _targets(totals: Totals, factor: float, offset: float) -> dict[int, int]:
    targets = {e.year: floor(totals.count(e.year) * factor + offset) for e in EDITIONS}
    # A few homes can round back to the published figures: no sizeable cell may keep most of them.
    same = sum(n == round(totals.count(year)) for year, n in targets.items())
    if same > 2 and max(targets.values()) > 2:
        return {year: n + 1 for year, n in targets.items()}
    return targets


def _published() -> dict[Key, Totals]:
    rows = read_rows(REFERENCE / "market_calibration.csv")
    last = str(EDITIONS[-1].year)
    size: dict[str, float] = defaultdict(float)
    for row in rows:
        if row["year"] == last:
            size[row["la_name"]] += float(row["homes"])
    published: dict[Key, Totals] = defaultdict(Totals)
    for row in rows:
        successors = REORGANISED.get(row["la_name"], ((row["la_name"],), 0))[0]
        whole = sum(size[name] for name in successors) or 1.0
        for name in successors:
            share = size[name] / whole if len(successors) > 1 else 1.0
            published[name, row["provision_type"], row["sector"]].add(row, share)
    return published


def _kinds(published: dict[Key, Totals]) -> set[tuple[str, str]]:
    return {key[1:] for key in published}


def _sum(parts: Iterable[Totals]) -> Totals:
    total = Totals()
    for part in parts:
        total.short_break += part.short_break
        total.homes[0] += part.rows()
        for year, grades in part.grades.items():
            total.grades[year] = [a + b for a, b in zip(total.grades[year], grades, strict=True)]
    return total


def _shrunk(count: float, of: float, nation: Totals, weight: float) -> float:
    return (count + weight * nation.short_break / nation.rows()) / (of + weight)


def _grades(totals: Totals, nation: Totals, year: int) -> list[float]:
    # A handful of homes says little of an authority: its own mix weighs as fifteen national homes do.
    england = nation.grades[year]
    whole = sum(england) or 1.0
    return [own + 15 * (share + 0.2) / whole for own, share in zip(totals.grades[year], england, strict=True)]
