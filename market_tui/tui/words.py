"""Names and figures as a person reads them: what a column means, in which unit, how its value is written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from market_tui.tui.widgets.text import MISSING, plain

PERIODS = ("year", "financial_year", "year_to", "as_at", "period")
_UNIT = re.compile(r"\s*\[([^\]]*)\]\s*$")
_ABBREVIATED = {"hhi": "HHI", "urn": "URN", "la": "LA", "cr1": "CR1", "cr4": "CR4", "cr10": "CR10"}
_UNITS = {"share": "fraction", "money": "GBP", "index": "index", "days": "days"}


def unit_of(column: str, columns: Mapping[str, str], figure: str = "") -> str:
    """The unit a column's meaning ends with in brackets, else the one a panel's figure stands for."""
    found = _UNIT.search(columns.get(column, ""))
    return found[1] if found else _UNITS.get(figure, "")


def meaning_of(column: str, columns: Mapping[str, str]) -> str:
    """What a column means, without its unit; its own name where nothing is said."""
    return _UNIT.sub("", columns.get(column, "")) or label_of(column)


def label_of(column: str) -> str:
    """A column's name as a heading."""
    words = [_ABBREVIATED.get(word, word) for word in column.split("_")]
    told = " ".join(words)
    return told[:1].upper() + told[1:]


def figure(value: Any, unit: str = "", *, decimals: int = 0) -> str:
    """A value in its unit: 87%, £6,300, 1,025, 2.8, 31 Mar 2025."""
    match value:
        case None:
            return MISSING
        case bool():
            return "yes" if value else "no"
        case date():
            return short_date(value)
        case int() | float():
            return _number(value, unit, decimals) if math.isfinite(value) else MISSING
        case _:
            return plain(str(value))


def _number(value: float, unit: str, decimals: int) -> str:
    if unit == "year":
        return str(value)
    if unit.startswith("GBP"):
        return _money(value)
    if unit.startswith("fraction"):
        if 0 < value < 0.005 / 10**decimals:
            return f"<{1 / 10**decimals:.{decimals}f}%"
        text = f"{value:.{decimals}%}"
    else:
        whole = isinstance(value, int) or unit == "index" or float(value).is_integer()
        ratio = unit == "ratio" or unit.startswith("places for each")
        text = f"{value:,.{2 if ratio else 0 if whole else 1}f}"
    return text.replace("-", "−")


def _money(value: float) -> str:
    sign, size = ("−" if value < 0 else ""), abs(value)
    if size >= 1e9:
        return f"{sign}£{size / 1e9:,.2f}bn"
    if size >= 1e6:
        return f"{sign}£{size / 1e6:,.1f}m"
    return f"{sign}£{size:,.0f}"


def between(low: Any, high: Any, unit: str = "", *, outwards: bool = True) -> str:
    """Both ends of a range: `81–91%`, `34–54`, `34 or more`, `not known`.

    Ends are rounded outwards, so that what is printed still holds the truth; those of a 95% interval
    (`outwards` false) to the nearest.
    """
    if low is None and high is None:
        return "not known"
    scale = 100 if unit.startswith("fraction") else 1
    down, up = (math.floor, math.ceil) if outwards else (_nearest, _nearest)
    ends = [None if end is None else turn(round(end * scale, 9)) for end, turn in ((low, down), (high, up))]
    mark, sign = ("%" if scale == 100 else ""), ("£" if unit.startswith("GBP") else "")
    texts = ["" if end is None else f"{sign}{end:,}".replace("-", "−") for end in ends]
    if not texts[1]:
        return f"{texts[0]}{mark} or more"
    if not texts[0]:
        return f"up to {texts[1]}{mark}"
    if texts[0] == texts[1]:
        return texts[0] + mark
    dash = " to " if low < 0 else "–"
    return f"{texts[0]}{dash}{texts[1]}{mark}"


def _nearest(value: float) -> int:
    return round(value)


def short_date(day: date) -> str:
    """31 Mar 2025."""
    return f"{day.day} {day:%b %Y}"


def long_date(day: date) -> str:
    """31 March 2025."""
    return f"{day.day} {day:%B %Y}"


def periods(values: Iterable[Any]) -> list[str]:
    """Headings for points in time: the year alone where every date is the same day of its year."""
    told = list(values)
    days = [v for v in told if isinstance(v, date)]
    if len(days) == len(told) and len({(d.month, d.day) for d in days}) == 1:
        return [str(d.year) for d in days]
    return [f"{v:%b %y}" if isinstance(v, date) else plain(str(v)) for v in told]


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    told = list(names)
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 home`, `1,025 homes`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def slug(text: str) -> str:
    """A name fit for a file: lower case, hyphens, nothing else."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "market"
