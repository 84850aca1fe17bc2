"""What a what-if rests on and comes to, as rows: assumptions with their source, results with their rule."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from market_tui.errors import UsageError
from market_tui.market.costs.what_if import YOURS, yearly_growth
from market_tui.publishers.spending_lines import RESIDENTIAL

_SCHEMA = {
    "area": pl.String, "part": pl.String, "item": pl.String, "value": pl.Float64, "unit": pl.String,
    "source": pl.String,
}  # fmt: skip
Row = tuple[str, str, str, float, str, str]


@dataclass(frozen=True)
class Known:
    """An area's weekly costs of residential care that no rule finds fault with, the oldest first."""

    area: str
    costs: tuple[tuple[str, float], ...]

    def current(self, given: float | None) -> tuple[float, str]:
        """The current weekly cost and its source: as given, else the latest.

        Raises:
            UsageError: neither is there.
        """
        if given is not None:
            return given, YOURS
        if not self.costs:
            raise UsageError(
                f"no weekly cost of residential care is known for {self.area}",
                "Give one, for example --current 6500 (what_if_commitment: --spot 6500).",
            )
        year, cost = self.costs[-1]
        return cost, f"DfE LAIT, residential care {year}, suspect returns left out"

    def growth(self, given: float | None) -> tuple[float, str]:
        """The yearly growth of that cost and its source: as given, else from the first year to the latest.

        Raises:
            UsageError: it is not given, and fewer than two years are known.
        """
        if given is not None:
            return given, YOURS
        if len(self.costs) < 2:
            raise UsageError(
                f"no growth of the weekly cost is known for {self.area}",
                "Give one, for example --growth 0.06.",
            )
        (first, low), (last, high) = self.costs[0], self.costs[-1]
        return yearly_growth(
            low, high, int(last[:4]) - int(first[:4])
        ), f"DfE LAIT, {first} to {last}, compound"

    def assumed(self, item: str, value: float, unit: str, source: str) -> Row:
        """A row of an assumption, with where it comes from."""
        return self.area, "assumption", item, float(value), unit, source

    def result(self, item: str, value: float, unit: str, rule: str) -> Row:
        """A row of a result, with how it is worked out."""
        return self.area, "result", item, value, unit, rule


def known_costs(weekly_costs: pl.LazyFrame, least: int) -> list[Known]:
    """The areas with sound weekly costs of at least so many years, in their order; every area if none has."""
    rows = _residential(weekly_costs).collect()
    told = [
        Known(area, tuple(held.drop_nulls().select(pl.exclude("area")).iter_rows()))
        for (area,), held in rows.group_by("area", maintain_order=True)
    ]
    return [each for each in told if len(each.costs) >= least] or told


def left_out(answer: pl.DataFrame, weekly_costs: pl.LazyFrame) -> list[str]:
    """Which areas an answer does without, since too few of their weekly costs are known."""
    areas = _residential(weekly_costs).select("area").unique(maintain_order=True).collect()["area"]
    lacking = [area for area in areas if area not in set(answer["area"])]
    return [f"Left out for want of sound weekly costs: {', '.join(lacking)}."] if lacking else []


def _residential(weekly_costs: pl.LazyFrame) -> pl.LazyFrame:
    return (
        weekly_costs.filter(pl.col("service") == RESIDENTIAL)
        .sort("area", "financial_year")
        .select(pl.col("area").cast(pl.String), "financial_year", "weekly_cost_without_suspect")
    )


def listed(rows: Iterable[Row]) -> pl.LazyFrame:
    """The rows as a table, in the order in which they are told."""
    return pl.LazyFrame(list(rows), schema=_SCHEMA, orient="row")
