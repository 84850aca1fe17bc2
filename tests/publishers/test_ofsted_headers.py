"""Ofsted's header names over the years, each to its field; the old words to the new."""

import csv
from pathlib import Path

import pytest

from market_tui.publishers import FAMILIES, canonical, ofsted_movements, ofsted_providers
from market_tui.publishers import ofsted_words as words
from market_tui.publishers.family import Family

# Our fields by the names in the table of header drift. Those not kept are None.
FIELDS = {
    "urn": "urn",
    "provision_type": "provision",
    "registration_status": "status",
    "registration_date": "registered_on",
    "name": "name",
    "ofsted_region": "ofsted_region",
    "government_office_region": "region",
    "local_authority": "la_name",
    "constituency": "constituency",
    "sector": "sector",
    "places": "places",
    "short_break_only": "short_break_only",
    "multi_building": "multi_building",
    "premises": "premises",
    "linked_education_urn": "linked_education_urn",
    "owner": "owner",
    "inspection_type": "event_type",
    "inspection_date": "inspected_on",
    "publication_date": "published_on",
    "event_number": "event_number",
    "overall": "overall",
    "safeguarding or helped_protected": "helped_and_protected",
    "leaders_managers": "leaders_and_managers",
    "education": "education",
    "health": "health",
    "sa_outcome": "supported_accommodation_outcome",
    "joiner": "joiner",
    "leaver": "leaver",
    "reason": "reason",
}


def _known(family: Family) -> dict[str, str]:
    return {header: field.name for field in family.fields for header in field.headers}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_no_name_stands_for_two_fields(family: Family) -> None:
    names = [header for field in family.fields for header in field.headers]
    assert len(names) == len(set(names))
    assert [name for name in names if (family.heading or canonical)(name) != name] == []


def test_every_header_of_the_real_files_is_known(real_folder: Path) -> None:
    checked = 0
    with (real_folder / "header_drift.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            field = FIELDS.get(row.pop("field"))
            for release, cell in row.items():
                # Misspelt headers are matched by nearness, not by name; other lists have their own family.
                if field is None or not cell or release.startswith("list "):
                    continue
                family = (
                    ofsted_movements if "oiners" in release or "Leavers" in release else ofsted_providers
                ).FAMILY
                for header in cell.replace("\\n", "\n").split(" | "):
                    if "inspectio " not in header:
                        assert _known(family).get(canonical(header)) == field, (release, header)
                        checked += 1
    assert checked > 180


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("\nLatest Full inspection event type", "event type"),
        (
            "Latest full inspection the effectiveness of leaders and managers",
            "effectiveness of leaders and managers",
        ),
        ("Latest full inspectio health services", "health services"),
        ("Previous full inspection event date", "previous event date"),
        ("Previous effectiveness of leaders and managers", "previous effectiveness of leaders and managers"),
        ("Short-break-only children's home", "short break only childrens home"),
        ("Short breaks only children’s home", "short breaks only childrens home"),
        ("Registration status (as at 31 March 2023)", "registration status at end"),
        ("Registration status (as at 1 April 2022)", "registration status at start"),
        ("  Web   link ", "web link"),
        ("Places [note 3]", "places"),
        ("Registration\nstatus [Notes 1 and 2]", "registration status"),
        ("Sector (see note 4)", "sector see note 4"),
        ("Sector (note 4)", "sector"),
        ("Notes", "notes"),
        ("Latest", "latest"),
    ],
)
def test_headers_as_compared(header: str, plain: str) -> None:
    assert canonical(header) == plain


def test_previous_and_latest_never_meet() -> None:
    known = _known(ofsted_providers.FAMILY)
    for header, field in known.items():
        assert header.startswith("previous ") == field.startswith("previous_")


def test_old_words_for_the_third_grade() -> None:
    for said in ("adequate", "satisfactory", "requires improvement", "requires improvement to be good"):
        assert words.RATINGS[said] == "Requires improvement"
    assert words.PROVISIONS["residential special school (>295 days/year)"] == words.SCHOOL_AS_HOME
    assert words.PROVISIONS["residential special school"] == words.SPECIAL_SCHOOL
