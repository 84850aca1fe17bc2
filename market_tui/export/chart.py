"""What a panel draws, as plain figures: read by the SVG writer and by the workbook alike."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from market_tui.dashboards import Panel
from market_tui.export.safe import flat
from market_tui.export.units import in_short, meaning_of, unit_of
from market_tui.query import Answer

Kind = Literal["bars", "lines", "intervals"]
SUSPECT = " suspect"
MOST_BARS = 15
MOST_SERIES = 6
_APART = 5
_ASIDE = ("coverage", "code", "flag", "reading", "basis", "owner_level", "quartile", "source")
_TIMES = ("as_at", "year", "year_to", "period", "financial_year")


@dataclass(frozen=True)
class Series:
    """One run of figures, a value for each category or None; `ends` are intervals where there are any.

    `suspect` holds the places whose figure the rules find fault with.
    """

    name: str
    values: tuple[float | None, ...]
    ends: tuple[tuple[float, float] | None, ...] = ()
    suspect: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A panel's picture: categories along one axis, series over them."""

    kind: Kind
    title: str
    measure: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    left_out: str = ""

    def told(self, value: float | None) -> str:
        """A figure as it is written beside its bar."""
        return in_short(value, self.unit)

    def told_at(self, series: Series, place: int) -> str:
        """A series' figure in one place, and whether it is suspect."""
        return self.told(series.values[place]) + (SUSPECT if place in series.suspect else "")

    @property
    def alt(self) -> str:
        """The picture in words, for who cannot see it."""
        what = {"bars": "Bar chart", "lines": "Line chart", "intervals": "Chart of shares with intervals"}
        runs = []
        for series in self.series:
            pairs = [
                (category, self.told_at(series, place))
                for place, category in enumerate(self.categories)
                if series.values[place] is not None
            ]
            if self.kind == "lines" and len(pairs) > 2:
                (first, start), (last, end) = pairs[0], pairs[-1]
                said = f"from {start} in {first} to {end} in {last}"
            else:
                said = ", ".join(f"{category} {told}" for category, told in pairs)
            runs.append(f"{series.name}: {said}" if series.name else said)
        tail = f" {self.left_out}." if self.left_out else ""
        return f"{what[self.kind]} of {self.measure}. {'; '.join(run for run in runs if run)}.{tail}"


def chart_of(answer: Answer, panel: Panel) -> Chart | None:
    """The chart of a panel; None where it is a table or has nothing to draw."""
    frame = flat(answer.frame)
    absent = {panel.label, panel.value} - set(frame.columns)
    if (
        answer.query.chart == "table"
        or absent
        or not frame.height
        or not frame[panel.value].dtype.is_numeric()
    ):
        return None
    if "unit" in frame.columns and frame["unit"].n_unique() > 1:
        return None
    over_time = panel.label in _TIMES
    kind: Kind = "lines" if over_time else "intervals" if answer.query.chart == "intervals" else "bars"
    label = [panel.label]
    if answer.query.chart == "matrix":
        label += [c for c in frame.columns if c.startswith("to_")][:1]
    frame, left_out = _of_one_time(frame, label)
    areas = frame["area"].unique(maintain_order=True).to_list() if "area" in frame.columns else []
    by = ["area"] if len(areas) > 1 and "area" not in label else []
    apart = _telling(frame, [*label, *by])
    if apart is None and kind == "bars" and areas:
        # A long list may name two alike far down; its head is still a chart.
        whole = frame.filter(area=areas[0])
        frame, areas, by = whole.head(MOST_BARS), areas[:1], []
        left_out = _and(left_out, f"the first {frame.height} of {whole.height:,} rows are drawn")
        apart = _telling(frame, label)
    if apart is None:
        return None
    by += apart
    if kind != "lines" and frame.height > MOST_BARS and len(areas) > 1:
        frame, by = frame.filter(area=areas[0]), apart
        left_out = _and(left_out, f"only {areas[0]} is drawn")
    if "area" in by and frame["area"].n_unique() > 1 and _far_apart(frame, panel.value):
        frame, by = frame.filter(area=areas[0]), apart
        left_out = _and(left_out, f"only {areas[0]} is drawn, the others are of another size")
    order = frame.select(label).sort(label) if over_time else frame.select(label)
    if over_time:
        # Before the first figure and after the last there is nothing to draw.
        told = frame.filter(pl.col(panel.value).is_not_null())[panel.label]
        order = order.filter(pl.col(panel.label).is_between(pl.lit(told.min()), pl.lit(told.max())))
    categories = list(dict.fromkeys(_named(row) for row in order.rows()))
    if len(categories) > MOST_BARS and kind != "lines":
        left_out = _and(left_out, f"{MOST_BARS} of {len(categories):,} are drawn")
        categories = categories[:MOST_BARS]
    low, high = _ends(frame, panel.value)
    runs: dict[str, dict[str, tuple[float | None, Any, bool]]] = {}
    for row in frame.rows(named=True):
        name = " · ".join(str(row[column]) for column in by)
        ends = (row[low], row[high]) if low and high and row[low] is not None else None
        runs.setdefault(name, {}).setdefault(
            _named([row[c] for c in label]), (row[panel.value], ends, bool(row.get("flag")))
        )
    kept = _largest(runs, panel.leads)
    if len(kept) < len(runs):
        left_out = _and(left_out, f"{len(kept)} of {len(runs)} series are drawn, the largest")
    series = tuple(_series(name, runs[name], categories) for name in runs if name in kept)
    if all(v is None for s in series for v in s.values):
        return None
    left_out = _suspected(series, left_out)
    measure = meaning_of(answer.query, panel.value) or panel.value.replace("_", " ")
    unit = unit_of(answer.query, panel.value)
    return Chart(kind, answer.query.title, measure, unit, tuple(categories), series, left_out)


def _largest(runs: dict[str, dict[str, tuple[float | None, Any, bool]]], leads: str) -> list[str]:
    """The series with a figure to draw, as many as may be: the one that leads, then the largest."""
    size = {name: sum(v or 0 for v, *_ in run.values()) for name, run in runs.items()}
    known = [name for name, run in runs.items() if any(v is not None for v, *_ in run.values())]
    return sorted(known, key=lambda name: (bool(leads) and leads not in name, -size[name]))[:MOST_SERIES]


def _of_one_time(frame: pl.DataFrame, label: list[str]) -> tuple[pl.DataFrame, str]:
    """Of a table over time that is not drawn over time, its latest date."""
    time = next((name for name in _TIMES if name in frame.columns and name not in label), None)
    if time is None or frame[time].n_unique() < 2:
        return frame, ""
    latest = frame[time].max()
    return frame.filter(pl.col(time) == latest), f"{latest!s} is drawn"


def _telling(frame: pl.DataFrame, keys: list[str]) -> list[str] | None:
    """The fewest further columns that tell rows of one label apart; None where none do."""
    chosen: list[str] = []
    texts = [c for c, dtype in frame.schema.items() if dtype == pl.String and c not in (*keys, *_ASIDE)]
    while frame.select(keys + chosen).is_duplicated().any():
        counts = {c: frame.select(keys + chosen + [c]).n_unique() for c in texts if c not in chosen}
        best = max(counts, key=lambda c: counts[c], default=None)
        if best is None or counts[best] == frame.select(keys + chosen).n_unique():
            return None
        chosen.append(best)
    return chosen


def _suspected(series: tuple[Series, ...], said: str) -> str:
    if not any(s.suspect for s in series):
        return said
    return _and(
        said, "a figure that is ringed or marked suspect is from a return with which a rule finds fault"
    )


def _and(said: str, more: str) -> str:
    told = f"{said}; {more}" if said else more
    return told[:1].upper() + told[1:]


def _series(name: str, run: dict[str, tuple[float | None, Any, bool]], categories: list[str]) -> Series:
    held = [run.get(category, (None, None, False)) for category in categories]
    ends = tuple(end for _, end, _ in held)
    suspect = frozenset(place for place, (*_, flagged) in enumerate(held) if flagged)
    return Series(name, tuple(value for value, *_ in held), ends if any(ends) else (), suspect)


def _ends(frame: pl.DataFrame, value: str) -> tuple[str | None, str | None]:
    """The columns that hold the ends of a value's interval."""
    for stem in (value, value.rpartition("_")[2]):
        if {f"{stem}_low", f"{stem}_high"} <= set(frame.columns):
            return f"{stem}_low", f"{stem}_high"
    return None, None


def _far_apart(frame: pl.DataFrame, value: str) -> bool:
    """Whether the areas' figures are too unlike for one axis."""
    most = frame.group_by("area").agg(pl.col(value).abs().max())[value].drop_nulls()
    return len(most) > 1 and bool(most.max() > _APART * most.min())  # type: ignore[operator]


def _named(row: Any) -> str:
    return " → ".join(v.isoformat() if isinstance(v, date) else "–" if v is None else str(v) for v in row)
