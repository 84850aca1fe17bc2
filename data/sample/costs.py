"""The invented spending: what each council spends on its invented children, in three publishers' forms.

Weekly costs are drawn, not taken from any return, and grow from year to year; spending is children x weekly
cost x 52 in each service. Two faults are planted: see FAULTS.
"""

import csv
import io
from dataclasses import dataclass
from random import Random

from data.sample.calibration import REFERENCE, read_rows

YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
SERVICES = ("residential", "fostering", "all")
# What a council in the middle pays for a child's week in the first year, and how it grows.
_LEVEL = {"residential": 4300.0, "fostering": 560.0, "all": 1250.0}
_GROWTH = {"residential": 0.105, "fostering": 0.045, "all": 0.085}
_SPREAD = {"residential": 0.13, "fostering": 0.12, "all": 0.14}
_PROVIDED = {"residential": (0.24, 0.67, 0.02), "fostering": (0.58, 0.37, 0.01), "rest": (0.83, 0.1, 0.02)}
_REGIONS = {"London": 1.06, "South East": 1.05, "North West": 0.93, "North East": 0.97}


@dataclass(frozen=True)
class Fault:
    """One planted fault: the council, the year, and what is wrong with its return."""

    council: str
    year: str
    story: str


FAULTS = (
    Fault("Rochdale", "2022-23", "a slipped digit: a tenth of the weekly cost of residential care"),
    Fault("Sefton", "2023-24", "section 251 without a residential care line, though its total has the money"),
)


@dataclass(frozen=True)
class Council:
    """A council with its codes, and its spending and weekly costs by year and service."""

    name: str
    number: str
    code: str
    region: str
    region_code: str
    weekly: dict[tuple[str, str], float]
    spent: dict[tuple[str, str], float]
    early: dict[tuple[str, str], float]


def build_costs(seed: int) -> list[Council]:
    """Every council in force in the last year, in the order of its number."""
    chance = Random(seed + 4)
    children = {(r["la_code"], r["year"]): r for r in read_rows(REFERENCE / "child_population.csv")}
    known = [r for r in read_rows(REFERENCE / "local_authorities.csv") if not r["valid_to"]]
    return [
        _council(row, int(children.get((row["la_code"], "2023"), {}).get("population_0_17") or 0), chance)
        for row in sorted(known, key=lambda row: row["old_la_code"])
        if row["name"] not in ("Isles of Scilly", "City of London")
    ]


def _council(row: dict[str, str], population: int, chance: Random) -> Council:
    cared = max(population, 8_000) * chance.uniform(0.004, 0.0105)
    heads = {"residential": cared * chance.uniform(0.08, 0.14), "fostering": cared * 0.66, "all": cared}
    place = {s: chance.gauss(0, _SPREAD[s]) + (_REGIONS.get(row["region"], 1.0) - 1) for s in SERVICES}
    weekly, spent, early = {}, {}, {}
    help_now = max(population, 8_000) * chance.uniform(190, 330)
    for n, year in enumerate(YEARS):
        for service in SERVICES:
            wobble = 1 + chance.gauss(0, 0.035)
            cost = _LEVEL[service] * (1 + place[service]) * (1 + _GROWTH[service]) ** n * wobble
            weekly[year, service] = 5 * round(cost / 5)
            spent[year, service] = round(heads[service] * (1 + 0.015 * n) * cost * 52.14, -4)
        spent[year, "all"] = max(
            spent[year, "all"], round((spent[year, "residential"] + spent[year, "fostering"]) * 1.25, -4)
        )
        for line, part in (("family support", 0.55), ("early years", 0.27), ("young people", 0.18)):
            early[year, line] = round(help_now * part * (1 - 0.02 * n) * chance.uniform(0.95, 1.05), -4)
    slip = FAULTS[0]
    if row["name"] == slip.council:
        weekly[slip.year, "residential"] = 5 * round(weekly[slip.year, "residential"] / 50)
    return Council(
        row["name"],
        row["old_la_code"],
        row["la_code"],
        row["region"],
        row["region_code"],
        weekly,
        spent,
        early,
    )


def _text(rows: list[list[str]], bom: bool = True) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def interactive_tool(councils: list[Council]) -> bytes:
    """LAIT's long form: weekly costs by council, region and England (means of the invented ones)."""
    short = {"residential": "RescareFinance", "fostering": "FosteringFinance", "all": "LACFinance"}
    rows = [["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]]
    regions = sorted({c.region for c in councils})
    for service in SERVICES:
        for year in YEARS:
            for name, group in [("England", councils)] + [
                (region, [c for c in councils if c.region == region]) for region in regions
            ]:
                sound = [c.weekly[year, service] for c in group if c.name not in {f.council for f in FAULTS}]
                mean = 5 * round(sum(sound) / len(sound) / 5)
                rows.append([short[service], "", f"{year} (OT)", name, str(mean), "", "NA"])
            rows += [
                [
                    short[service],
                    "",
                    f"{year} (OT)",
                    c.name,
                    str(c.weekly[year, service]),
                    f"{c.number}.0",
                    c.region,
                ]
                for c in councils
            ]
    return _text(rows, bom=False)


_SECTION_251 = (
    "time_period", "time_identifier", "geographic_level", "country_name", "country_code", "region_name",
    "region_code", "la_name", "old_la_code", "new_la_code", "category_of_expenditure",
    "description_of_expenditure", "own_provision", "private_provision", "other_public_sector_provision",
    "voluntary_provision", "total_expenditure",
)  # fmt: skip


def section_251(councils: list[Council]) -> bytes:
    """The later section 251 data set: several years, pounds, numbered lines, own to voluntary provision."""
    rows = [list(_SECTION_251)]
    missing = FAULTS[1]
    for year in YEARS[-3:]:
        period = year[:4] + year[-2:]
        for c in councils:
            head = [
                period, "Financial year", "Local authority", "England", "E92000001",
                c.region, c.region_code, c.name, c.number, c.code,
            ]  # fmt: skip
            whole = int(c.spent[year, "all"])
            dwelt, fostered = int(c.spent[year, "residential"]), int(c.spent[year, "fostering"])
            parts = (
                ("Children looked after", "3.1.1 Residential care", dwelt, "residential"),
                ("Children looked after", "3.1.2 Total Fostering services", fostered, "fostering"),
                ("Children looked after", "3.1.5 Other children looked after services",
                 whole - dwelt - fostered, "rest"),
                ("Children looked after", "3.1.11 Total Children Looked After", whole, "rest"),
                ("Sure Start and children aged under 5",
                 "3.0.5 Total Sure Start childrens centres and other spend on children under 5",
                 int(c.early[year, "early years"]), "rest"),
                ("Family support services", "3.4.6 Total Family Support Services",
                 int(c.early[year, "family support"]), "rest"),
                ("Services for young people", "3.5.3 Total Services for young people",
                 int(c.early[year, "young people"]), "rest"),
            )  # fmt: skip
            care = [0, 0, 0, 0]
            for category, line, total, kind in parts:
                own, private, public = (10_000 * round(total * part / 10_000) for part in _PROVIDED[kind])
                provided = [own, private, public, total - own - private - public]
                if "Total Children" in line:
                    provided = care
                elif category == "Children looked after":
                    care = [a + b for a, b in zip(care, provided, strict=True)]
                if (c.name, year) != (missing.council, missing.year) or "Residential" not in line:
                    rows.append([*head, category, line, *map(str, [*provided, total])])
    return _text(rows)


def _provided(total: int, kind: str) -> list[int]:
    """An amount by who provides it (own, private, other public, voluntary), and the amount."""
    own, private, public = (10_000 * round(total * part / 10_000) for part in _PROVIDED[kind])
    return [own, private, public, total - own - private - public, total]


def outturn(councils: list[Council], year: str = "2023-24") -> bytes:
    """RO3 as a sheet saved as CSV: two stacked header rows, GBP thousand, other bodies among the councils."""
    services = (
        ("Children's social care - Children Looked After [note 3]", "all"),
        ("Children's social care - Children Looked After of which residential care", "residential"),
        ("Children's social care - Children Looked After of which fostering services", "fostering"),
    )
    kinds = ("Sales, Fees and Charges\n (C4)", "Total Expenditure\n (C3 = C1 + C2)")
    over = [""] * 7 + [cell for name, _ in services for cell in (name, "")]
    header = ["E-code", "ONS Code", "Local authority", "Notes", "Class", "Detailed Class", "Certified"]
    header += [f"{kind}{n or ''}" for n in range(len(services)) for kind in kinds]
    body = []
    total = dict.fromkeys((service for _, service in services), 0)
    for n, c in enumerate(councils):
        suffix = {"E06": " UA", "E10": " CC"}.get(c.code[:3], "")
        cells = []
        for _, service in services:
            amount = round(c.spent[year, service] / 1000)
            total[service] += amount
            cells += ["0", str(amount)]
        kind = {"E06": "UA", "E08": "MD", "E09": "LB", "E10": "SC"}[c.code[:3]]
        body.append([f"E99{n:02d}", c.code, c.name + suffix, "", kind, kind, "N" if n % 5 else "Y", *cells])
    england = [cell for _, service in services for cell in ("[x]", str(total[service]))]
    district = ["E9990", "E07000999", "Nowhere District", "", "SD", "SD", "N", *["0"] * 6]
    rows = [
        [f"Revenue Outturn (RO) {year}: Social Care and Public Health Services (SAMPLE: synthetic)"],
        ["Data are reported in £ thousand."],
        ["Last updated: 29 August 2024"],
        over, header, district, *body,
        ["Eng", "E92000001", "ENGLAND", "", "Eng", "Eng", "[Y]", *england],
    ]  # fmt: skip
    width = len(header)
    return _text([row + [""] * (width - len(row)) for row in rows])


def cost_files(seed: int) -> dict[str, bytes]:
    """The files by the names that their publishers give them."""
    councils = build_costs(seed)
    return {
        "sample_bds_long.csv": interactive_tool(councils),
        "sample_s251_childrens_young_peoples_services_la_regional_national.csv": section_251(councils),
        "sample_RO3_2023-24_data_by_LA.csv": outturn(councils),
    }
