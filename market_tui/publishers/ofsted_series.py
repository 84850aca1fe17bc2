"""Ofsted's published time series: several small tables under one another in a sheet.

Source: sheets `Providers+places_Time_series` (tables 6a, 6b), `Latest_OE_31_Mar_Time_Series` (8a on)
and `In_Year_Time_series` (9a on). Each becomes rows of `published_figures`, so that a date for which
only an inspected list is at hand still has its number of homes.
"""

import re

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
PERIOD_COLUMNS = ("date", "period as at", "period")
TABLE_TITLE = re.compile(r"^table\s+\d+\s*[a-z]?\s*[:.–-]", re.IGNORECASE)
FOOTNOTE = re.compile(r"\s*\[note \d+\]", re.IGNORECASE)


def setting_measure(heading: str, data_type: str) -> str:
    """`homes`, `places_all_types`, `homes: boarding schools`: what a column of tables 6a, 6b counts."""
    unit = DATA_TYPES.get(data_type.strip().casefold(), data_type.strip().casefold())
    folded = re.sub(r"[^a-z ]+", "", heading.casefold().replace("’", "").replace("'", "")).strip()
    return unit + SETTINGS[folded] if folded in SETTINGS else f"{unit}: {folded}"
