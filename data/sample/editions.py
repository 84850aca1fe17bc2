"""The dates of the sample market, in one place: every file is made for one of these editions."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Edition:
    """One published register: its date, whether it lists only inspected settings, its constituency map."""

    year: int
    inspected_only: bool = False
    boundaries: int = 2010
    movements: bool = False

    @property
    def as_at(self) -> date:
        """The date of the register, 31 March."""
        return date(self.year, 3, 31)


EDITIONS = (
    Edition(2021),
    Edition(2022, movements=True),
    Edition(2023),
    Edition(2024, inspected_only=True),
    Edition(2025, boundaries=2024),
)


def previous(edition: Edition) -> Edition:
    """The edition before this one."""
    return EDITIONS[EDITIONS.index(edition) - 1]
