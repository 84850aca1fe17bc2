"""Ofsted's published time series: several small tables under one another in a sheet.

Source: sheets `Providers+places_Time_series` (tables 6a, 6b), `Latest_OE_31_Mar_Time_Series` (8a on)
and `In_Year_Time_series` (9a on). Each becomes rows of `published_figures`, so that a date for which
only an inspected list is at hand still has its number of homes.
"""

import re

from market_tui.publishers.family import canonical

OFSTED_SERIES = "ofsted-series"
TITLE = "Ofsted published time series"

# Column heading of tables 6a and 6b, folded, to the part of the measure's name after homes_ or places_.
SETTINGS = {
    "childrens homes": "",
    "all childrens homes": "_all_types",
    "all": "_everything",
}
DATA_TYPES = {"providers": "homes", "places": "places"}
RATING_COLUMNS = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement to be good": "requires_improvement",
    "requires improvement": "requires_improvement",
    "inadequate": "inadequate",
}
DATA_TYPE = "data type"
PERIOD_COLUMNS = ("date", "period as at", "period", "as at", "year", "year ending", "financial year")
TABLE_TITLE = re.compile(r"^table\s+\d+\s*[a-z]?\s*[:.–-]", re.IGNORECASE)


def measure(heading: str, data_type: str | None, title: str) -> str:
    """What a column counts: `homes`, `places_all_types`, `homes: boarding schools`, `latest_good`.

    Tables 6a and 6b say on each row which of the two they count; the others count judgements.
    """
    folded = re.sub(r"[^a-z ]+", "", canonical(heading))
    if data_type:
        unit = DATA_TYPES.get(canonical(data_type), canonical(data_type))
        return unit + SETTINGS[folded] if folded in SETTINGS else f"{unit}: {folded}"
    plain = canonical(title)
    when = "in_year" if "in year" in plain or "inspections" in plain else "latest"
    return f"{when}_{RATING_COLUMNS[folded]}" if folded in RATING_COLUMNS else f"{when}: {folded}"
