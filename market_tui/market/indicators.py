"""The indicators that a benchmark compares: one registry, fed by queries, and their values everywhere.

An indicator is a cell of a query's answer: the query, the row (`where`) and the column. Whatever query
begins with `area` can feed one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import polars as pl

from market_tui import reference
from market_tui.errors import NotLoaded
from market_tui.market.scope import By, Scope
from market_tui.market.standing import standing
from market_tui.measures import share, wilson_high, wilson_low
from market_tui.publishers.spending_lines import FOSTERING, LOOKED_AFTER, RESIDENTIAL

if TYPE_CHECKING:
    from market_tui.market.market import Market

Polarity = Literal["low", "high", ""]
FRACTION, DAYS, MONEY_WEEK, MONEY_CHILD = "fraction", "days", "GBP a week", "GBP a child"
SHARE_OF_HOMES, INDEX = "homes_share", "index"


@dataclass(frozen=True)
class Indicator:
    """One indicator: what it is called, its unit and polarity, and the cell of a query that it is.

    `period` is the column of the time, none for the scope's date. `absent` stands where the query has an
    area but not the row (no private home is a share of 0). `part` is the count above the line of a share,
    `ends` the columns of an interval that the query gives. `sound` is a column without suspect returns and
    the one it is of: where they differ the figure is suspect, and the query's `flag` says why.
    """

    name: str
    title: str
    topic: str
    unit: str
    query: str
    value: str
    where: Mapping[str, str] = field(default_factory=dict)
    polarity: Polarity = ""
    period: str | None = None
    absent: float | None = None
    part: str | None = None
    ends: tuple[str, str] | None = None
    sound: tuple[str, str] | None = None


def _sector_share(sector: str, of: str) -> Indicator:
    word = sector.lower().replace(" ", "_")
    return Indicator(
        f"{word}_share_of_{of}", f"{sector} share of {of}", "ownership", FRACTION, "ownership_mix",
        f"{of}_share", {"sector": sector}, absent=0.0, part="homes" if of == "homes" else None,
    )  # fmt: skip


def _weekly(service: str, name: str) -> Indicator:
    return Indicator(
        f"{name}_weekly_cost", f"{service.capitalize()}, weekly unit cost", "costs", MONEY_WEEK,
        "unit_cost_trend", "shown", {"service": service}, "low", "financial_year",
        sound=("weekly_cost_without_suspect", "shown"),
    )  # fmt: skip


def _per_child(line: str, name: str) -> Indicator:
    return Indicator(
        f"{name}_spend_per_child", f"{line.capitalize()}, spending for each child aged 0 to 17", "costs",
        MONEY_CHILD, "spend_per_child", "shown", {"line": line}, "", "financial_year",
        sound=("per_child_without_suspect", "per_child"),
    )  # fmt: skip


INDICATORS = (
    _sector_share("Private", "homes"),
    _sector_share("Private", "places"),
    _sector_share("Voluntary", "homes"),
    _sector_share("Local authority", "homes"),
    _sector_share("Local authority", "places"),
    Indicator(
        "concentration_hhi", "Concentration of ownership (HHI)", "ownership", INDEX, "concentration", "hhi"
    ),
    Indicator(
        "good_or_outstanding_share", "Good or outstanding homes", "ratings", FRACTION, "ratings_trend",
        "good_or_outstanding_share", polarity="high", period="as_at", ends=("share_low", "share_high"),
    ),
    Indicator(
        "inspection_age", "Days since the last full inspection, median", "ratings", DAYS, "inspection_age",
        "median_days", polarity="low",
    ),
    Indicator(
        "looked_after_rate", "Children looked after for each 10,000", "children",
        "children for each 10,000", "looked_after", "rate_per_10000", period="year",
    ),
    Indicator(
        "outside_share", "Placed outside their authority", "out of area", FRACTION, "out_of_area",
        "outside_share", polarity="low", period="year", part="outside",
    ),
    Indicator(
        "over_20_miles_share", "Placed more than 20 miles from home", "out of area", FRACTION, "out_of_area",
        "over_20_miles_share", polarity="low", period="year", part="over_20_miles",
    ),
    Indicator(
        "homes_outside_share", "Children in homes placed outside their authority", "out of area", FRACTION,
        "homes_out_of_area", "children_outside_share", polarity="low", period="year",
        part="children_outside",
    ),
    Indicator(
        "net_gain", "Net gain of children, all placements", "out of area", "children", "net_gain", "net_gain",
        period="year",
    ),
    Indicator(
        "places_per_child", "Registered places for each child in a home", "sufficiency",
        "places for each child", "sufficiency", "places_per_child",
    ),
    _weekly(RESIDENTIAL, "residential"),
    _weekly(FOSTERING, "fostering"),
    _weekly(LOOKED_AFTER, "all_care"),
    _per_child(RESIDENTIAL, "residential"),
    _per_child(LOOKED_AFTER, "all_care"),
)  # fmt: skip

NAMES = pl.Enum([indicator.name for indicator in INDICATORS])
_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "indicator": NAMES,
    "area": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "sound_value": pl.Float64,
    "flag": pl.String,
    "suspect": pl.Boolean,
}
_POLARITY: dict[str, str] = {indicator.name: indicator.polarity for indicator in INDICATORS}


class Indicators:
    """The indicators of a market, worked out once for each set of definitions and kept."""

    def __init__(self, market: "Market") -> None:
        self.market = market
        self._everywhere = lru_cache(maxsize=8)(self._of_all)
        self._standing = lru_cache(maxsize=8)(self._compared)

    def everywhere(self, scope: Scope) -> pl.DataFrame:
        """`level` and the columns of `of`, for every authority, region and England.

        The scope's areas do not matter, its definitions do.
        """
        return self._everywhere(replace(scope, areas=("England",), by="area", neighbours="2025"))

    def standing(self, scope: Scope) -> pl.DataFrame:
        """`everywhere` with ranks and neighbours; see `standing.standing`."""
        return self._standing(replace(scope, areas=("England",), by="area"))

    def _compared(self, scope: Scope) -> pl.DataFrame:
        return standing(self.everywhere(scope), _POLARITY, scope.neighbours)

    def of(self, scope: Scope) -> pl.DataFrame:
        """`indicator, area, period, value, low, high, sound_value, flag, suspect` of the scope's own areas.

        Every period; `sound_value` leaves suspect returns out, and is blank where nothing is left; `flag`
        says what the rules find.
        """
        answers = {name: self._answer(name, scope) for name in {i.query for i in INDICATORS}}
        told = [_values(i, found) for i in INDICATORS if (found := answers[i.query]) is not None]
        values = pl.concat([pl.DataFrame(schema=_COLUMNS).drop("suspect"), *told])
        return values.with_columns(suspect=pl.col("sound_value").ne_missing(pl.col("value")))

    def _of_all(self, scope: Scope) -> pl.DataFrame:
        levels: tuple[tuple[str, By], ...] = (
            ("Authority", "authority"),
            ("Region", "region"),
            ("England", "area"),
        )
        told = pl.concat(
            self.of(replace(scope, by=by)).with_columns(level=pl.lit(level)) for level, by in levels
        )
        # Settings whose authority is not given, or in Wales, are of no authority or region of England.
        known = reference.table("authorities")
        own = {
            "Authority": known["name"],
            "Region": known["region"],
            "England": pl.Series([reference.ENGLAND]),
        }
        places = pl.concat(
            told.filter(pl.col("level") == level, pl.col("area").is_in(names.unique().to_list()))
            for level, names in own.items()
        )
        counted = (pl.col("level") == "Authority") & pl.col("value").is_not_null()
        latest = pl.col("period").filter(counted).max().over("indicator")
        return places.filter(pl.col("period") == latest)

    def _answer(self, name: str, scope: Scope) -> pl.DataFrame | None:
        """A query's answer up to the scope's date, or none where the store lacks what it needs."""
        try:
            told = self.market.ask(name, scope).frame.with_columns(as_at_=pl.lit(str(scope.as_at)))
        except NotLoaded:
            return None
        return told.filter(pl.col("as_at") <= scope.as_at) if "as_at" in told.columns else told


def _values(indicator: Indicator, answer: pl.DataFrame) -> pl.DataFrame:
    """One indicator's `_COLUMNS` but the last, from its query's answer."""
    period = pl.col(indicator.period or "as_at_").cast(pl.String)
    told = answer.with_columns(period_=period, value_=pl.col(indicator.value).cast(pl.Float64))
    rows = told
    for column, wanted in indicator.where.items():
        rows = rows.filter(pl.col(column).cast(pl.String) == wanted)
    low, high = _interval(indicator)
    flag, sound = pl.lit(""), pl.col("value_")
    if indicator.sound:
        part, whole = (pl.col(column) for column in indicator.sound)
        sound = pl.when(part == whole).then("value_").otherwise(pl.col("value_") * part / whole)
        flag = pl.col("flag")
    rows = rows.select("area", "period_", "value_", low_=low, high_=high, sound_=sound, flag_=flag).unique(
        ["area", "period_"], keep="first", maintain_order=True
    )
    if indicator.absent is not None:
        # The parts of every row are the whole of which a missing row has none.
        whole = pl.col(indicator.part).sum() if indicator.part else pl.lit(None, pl.Float64)
        shown = told.filter(pl.col("value_").is_not_null())
        held = shown.group_by("area", "period_", maintain_order=True).agg(whole=whole)
        rows = held.join(rows, on=["area", "period_"], how="left", maintain_order="left").with_columns(
            pl.col("value_", "sound_").fill_null(indicator.absent),
            low_=pl.coalesce("low_", wilson_low(0, "whole")),
            high_=pl.coalesce("high_", wilson_high(0, "whole")),
        )
    return rows.select(
        pl.lit(indicator.name, dtype=NAMES).alias("indicator"),
        pl.col("area").cast(pl.String),
        period="period_",
        value="value_",
        low="low_",
        high="high_",
        sound_value="sound_",
        flag=pl.col("flag_").fill_null(""),
    )


def _interval(indicator: Indicator) -> tuple[pl.Expr, pl.Expr]:
    """The ends of a share's 95% interval: as the query gives them, else Wilson's from the count above."""
    if indicator.ends:
        low, high = indicator.ends
        return pl.col(low), pl.col(high)
    if indicator.part is None:
        return pl.lit(None, pl.Float64), pl.lit(None, pl.Float64)
    part = pl.col(indicator.part)
    whole = share(part, "value_").round(0)
    return wilson_low(part, whole), wilson_high(part, whole)
