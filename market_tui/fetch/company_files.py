"""Everything kept from Companies House as two files in the layout of its free bulk products.

Company data as CSV, persons with significant control as JSON lines; each with the day of the answer, which
tells the intake that they hold what was asked for and not every company.
"""

import csv
import io
import json
from datetime import date
from pathlib import Path

from market_tui.fetch.cache import unwritable
from market_tui.fetch.company_cache import Kept
from market_tui.fetch.discovery.shapes import at, text
from market_tui.publishers.companies_house import ASKED_ON
from market_tui.whole import write_whole

_SICS, _PREVIOUS = 4, 10
_HEADER = (
    "CompanyName", "CompanyNumber", "RegAddress.PostTown", "RegAddress.PostCode", "CompanyCategory",
    "CompanyStatus", "DissolutionDate", "IncorporationDate",
    *(f"SICCode.SicText_{i}" for i in range(1, _SICS + 1)),
    *(f"PreviousName_{i}.CompanyName" for i in range(1, _PREVIOUS + 1)),
    ASKED_ON,
)  # fmt: skip
_PLAIN = ("company", "company_number", "town", "postcode", "category", "status")
# The words of the bulk file for the live service's types.
_CATEGORIES = {
    "ltd": "Private Limited Company",
    "plc": "Public Limited Company",
    "llp": "Limited Liability Partnership",
    "limited-partnership": "Limited Partnership",
    "private-limited-guarant-nsc": "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
    "private-limited-guarant-nsc-limited-exemption": (
        "PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption)"
    ),
    "private-unlimited": "Private Unlimited Company",
    "charitable-incorporated-organisation": "Charitable Incorporated Organisation",
    "scottish-charitable-incorporated-organisation": "Scottish Charitable Incorporated Organisation",
    "registered-society-non-jurisdictional": "Registered Society",
    "industrial-and-provident-society": "Industrial and Provident Society",
}


def category(told: object) -> str:
    """The kind of a company as the bulk file calls it; a community interest company before its legal form."""
    interest = at(told, "is_community_interest_company") is True
    if interest or text(told, "subtype") == "community-interest-company":
        return "Community Interest Company"
    kind = text(told, "type")
    return _CATEGORIES.get(kind, kind.replace("-", " ").capitalize())


def write(kept: Kept) -> list[Path]:
    """The files of today, beside the answers, as many as have anything in them.

    Raises:
        DiskFull: one could not be written.
    """
    folder, on = kept.folder, kept.today
    names = (f"companies-house-companies-{on}.csv", f"companies-house-controllers-{on}.txt")
    paths = []
    try:
        for name, told in zip(names, (_companies(kept), _controllers(kept)), strict=True):
            if told:
                write_whole(folder / name, told)
                paths.append(folder / name)
    except OSError as error:
        raise unwritable(folder, error) from error
    return paths


def _companies(kept: Kept) -> str:
    told = [each for each in kept.every("company") if each.get("company_number")]
    if not told:
        return ""
    lines = io.StringIO()
    out = csv.writer(lines, lineterminator="\n")
    out.writerow(_HEADER)
    out_quoted = csv.writer(lines, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for each in told:
        sics, before = each["sic"][:_SICS], each["previous_names"][:_PREVIOUS]
        out_quoted.writerow(
            [
                *(each[name] for name in _PLAIN),
                _british(each["dissolved_on"]), _british(each["incorporated_on"]),
                *sics, *[""] * (_SICS - len(sics)), *before, *[""] * (_PREVIOUS - len(before)),
                each["asked_on"],
            ]
        )  # fmt: skip
    return lines.getvalue()


def _controllers(kept: Kept) -> str:
    lines = [
        json.dumps({"company_number": each["key"], "asked_on": each["asked_on"], "data": data})
        for each in kept.every("control")
        for data in each["controllers"]
    ]
    return "".join(f"{line}\n" for line in lines)


def _british(day: str) -> str:
    """A date as the bulk file writes it, day first."""
    try:
        return date.fromisoformat(day).strftime("%d/%m/%Y")
    except ValueError:
        return ""
