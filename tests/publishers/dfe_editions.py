"""Small DfE files as bytes, in the columns and labels of several editions.

Councils of the North West, and two that were recoded or reorganised. Figures are invented.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

ENGLAND = ("National", "", "", "", "", "")
NORTH_WEST = ("Regional", "E12000002", "North West", "", "", "")
HALTON = ("Local authority", "E12000002", "North West", "876", "Halton", "E06000006")
LIVERPOOL = ("Local authority", "E12000002", "North West", "341", "Liverpool", "E08000012")
WIRRAL = ("Local authority", "E12000002", "North West", "344", "Wirral", "E08000015")
CUMBRIA = ("Local authority", "E12000002", "North West", "909", "Cumbria", "E10000006")
CUMBERLAND = ("Local authority", "E12000002", "North West", "942", "Cumberland", "E06000063")
BARNSLEY = ("Local authority", "E12000003", "Yorkshire and The Humber", "370", "Barnsley", "E08000016")
BARNSLEY_2025 = ("Local authority", "E12000003", "Yorkshire and The Humber", "370", "Barnsley", "E08000038")

FIXED = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "old_la_code", "la_name", "new_la_code",
]  # fmt: skip
Area = tuple[str, str, str, str, str, str]
Labelled = Mapping[tuple[Area, int], Mapping[tuple[str, ...], str]]


def csv_of(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, end: str = "\n", bom: bool = True
) -> bytes:
    """CSV with DfE's byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def where(area: Area, year: int) -> list[str]:
    """The fixed columns of one row."""
    level, region_code, region, old, name, new = area
    return [str(year), "Reporting year", level, "E92000001", "England", region_code, region, old, name, new]


def release(columns: Sequence[str], figures: Labelled, *, end: str = "\n") -> bytes:
    """A file of labels and counts; a percentage column, where there is one, says 0."""
    percent = any("percent" in column.casefold() for column in columns)
    rows = [
        [*where(area, year), *labels, count, *(["0"] if percent else [])]
        for (area, year), cells in figures.items()
        for labels, count in cells.items()
    ]
    return csv_of([*FIXED, *columns], rows, end=end)


PLACED = "Placement"
WHERE = "Locality of placement"
SPAN = "Distance between home and placement"


def characteristics(
    council: Area, year: int, *, total: str, homes: str, foster: str, outside: str, inside: str, far: str
) -> Mapping[tuple[str, ...], str]:
    """Eight rows of the characteristics file, in the labels of the 2025 edition."""
    return {
        (PLACED, "Secure homes and children's homes"): homes,
        (PLACED, "Foster placements"): foster,
        (PLACED, "Total"): total,
        (WHERE, "Placed inside the local authority boundary"): inside,
        (WHERE, "Placed outside the local authority boundary"): outside,
        (WHERE, "Total"): total,
        (SPAN, "Placed more than 20 miles from home"): far,
        (SPAN, "Total"): total,
    }


HERE = "1. Children who are the responsibility of other LAs placed within this LA boundary"
ELSEWHERE = "2. Children who are the responsibility of this LA placed outside the LA boundary"
NET = "Net gain of children by responsible LA"


def flows(here: str, elsewhere: str, net: str) -> Mapping[tuple[str, ...], str]:
    """Three rows of the net gain file."""
    return {(HERE,): here, (ELSEWHERE,): elsewhere, (NET,): net}


FOI_TITLE = (
    "Children Looked After (CLA) on 31 March placed in children's homes outside the local authority boundary"
)
FOI_NET_TITLE = (
    "Net gain of Children Looked After (CLA) on 31 March placed in children's homes by local authority"
)
OUTSIDE = "Placed outside the local authority boundary"


def homes_outside(figures: Mapping[tuple[Area, int], tuple[str, str]], title: str = FOI_TITLE) -> bytes:
    """The homes answer, part 2: outside and per cent, under thirteen lines."""
    header = [*FIXED, "cla_group", "characteristic", "number", "percentage"]
    above = [[title] + [""] * 13, ["Coverage: England"] + [""] * 13, *([""] * 14 for _ in range(11))]
    rows = [[*where(area, year), WHERE, OUTSIDE, *pair] for (area, year), pair in figures.items()]
    body = csv_of(header, rows, bom=False)
    return csv_of(above[0], above[1:], bom=False) + body


def homes_net(figures: Mapping[tuple[Area, int], str], title: str = FOI_NET_TITLE) -> bytes:
    """The homes answer, part 1: net gain."""
    header = [*FIXED, "characteristic", "number"]
    rows = [[*where(area, year), NET, value] for (area, year), value in figures.items()]
    return csv_of([title] + [""] * 11, [["Coverage: England"] + [""] * 11], bom=False) + csv_of(
        header, rows, bom=False
    )


POPULATIONS = {
    "ceased": "Children ceasing to be looked after each year",
    "on": "Children looked after on 31 March each year",
    "started": "Children starting to be looked after each year",
}


def numbers(
    figures: Mapping[tuple[Area, int], tuple[str, str, str]], label: str = POPULATIONS["on"]
) -> bytes:
    """Looked after on 31 March: child population, count, rate."""
    header = [*FIXED, "population_type", "population_estimate", "children_count", "rate_per_10000"]
    return csv_of(header, [[*where(area, year), label, *cells] for (area, year), cells in figures.items()])


def wide(year: int, rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """A yearly file of 2011 to 2017, CRLF and three blank columns at the end."""
    header = [column.format(year=year) for column in columns]
    body = [[row.get(column, "0") for column in columns] + ["", "", ""] for row in rows]
    return csv_of([*header, "", "", ""], body, end="\r\n", bom=False)
