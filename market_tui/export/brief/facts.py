"""Answers for a statement: the area's own rows, its comparator's, and what is not loaded."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from market_tui.errors import MarketError
from market_tui.export.units import shown
from market_tui.query import Answer, ask

if TYPE_CHECKING:
    from market_tui.market import Market, Scope

Row = dict[str, Any]


@dataclass(frozen=True)
class Sentence:
    """A sentence and the query whose result its figures are."""

    text: str
    query: str


@dataclass
class Facts:
    """Every answer that a statement has asked for, each once; the first area is its subject."""

    market: "Market"
    scope: "Scope"
    answers: dict[str, Answer] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def area(self) -> str:
        """Whom the statement is about."""
        return self.scope.areas[0]

    @property
    def beside(self) -> str | None:
        """The area it is compared with."""
        return self.scope.areas[1] if len(self.scope.areas) > 1 else None

    def answer(self, query: str, *, alone: bool = False) -> Answer | None:
        """A query's answer, of the subject `alone` if a comparator would say nothing; None if not loaded."""
        if query not in self.answers and query not in self.missing:
            scope = replace(self.scope, areas=(self.area,)) if alone else self.scope
            try:
                self.answers[query] = ask(self.market, query, scope)
            except MarketError as error:
                self.missing[query] = " ".join(f"{error.message}. {error.remedy}".split())
        return self.answers.get(query)

    def rows(self, query: str, *, area: str | None = None, alone: bool = False) -> list[Row]:
        """The subject's rows of a query's result, or another area's, in the query's order."""
        told = self.answer(query, alone=alone)
        if told is None:
            return []
        return list(told.frame.filter(pl.col("area") == (area or self.area)).to_dicts())

    def latest(
        self, query: str, time: str, having: str, area: str | None = None, **cells: object
    ) -> Row | None:
        """The last row by `time` that has a figure in `having`, of those with these cells."""
        held = [
            row
            for row in self.rows(query, area=area)
            if row.get(having) is not None and all(row.get(name) == cell for name, cell in cells.items())
        ]
        return max(held, key=lambda row: row[time], default=None)

    def same(self, query: str, row: Row, *keys: str) -> Row | None:
        """The comparator's row for the same `keys`."""
        if self.beside is None:
            return None
        rows = self.rows(query, area=self.beside)
        return next((other for other in rows if all(other[key] == row[key] for key in keys)), None)


def per_cent(value: float | None) -> str:
    """A fraction as per cent."""
    return shown(value, "fraction")


def money(value: float | None) -> str:
    """Pounds; millions from one million on."""
    if value is not None and abs(value) >= 1e6:
        return f"£{value / 1e6:,.1f} million"
    return shown(value, "GBP")


def number(value: float | None) -> str:
    """A figure with commas."""
    return shown(value, "")


def count(value: float, one: str, many: str = "") -> str:
    """A number of things: 1 home, 3 homes."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def on(day: Any) -> str:
    """A date in words, a year as its 31 March."""
    return f"{day.day} {day:%B %Y}" if hasattr(day, "day") else f"31 March {day}"


def against(facts: Facts, told: str | None) -> str:
    """` (England: 44.5%)`, the comparator's figure where there is one."""
    return f" ({facts.beside}: {told})" if facts.beside and told and told != "–" else ""


def ranged(value: float | None, low: float | None, high: float | None) -> str | None:
    """A figure, or the range that a hidden one lies in."""
    if value is not None:
        return number(value)
    if low is not None and high is not None:
        return f"between {number(low)} and {number(high)}"
    return None
