"""Ofsted's own file layouts of each year, quirks included, and the writers that fill them."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.sample.editions import Edition
from data.sample.inspections import Inspection, latest
from data.sample.model import SUPPORTED_ACCOMMODATION, Setting

MARK = "SAMPLE - synthetic"
TITLE = f"{MARK}: Children's social care data in England"
_LINK = (
    "This worksheet contains one table, this table begins in cell {cell}. Column A includes a link to the "
    "{who} for each provider, links will open in a new window."
)
_EMPTY = (
    "Some cells in this table are empty. This is in instances where the column refers to data that is not "
    "applicable for that provider type."
)
_PAGE, _PAGE_2022 = "Ofsted social care provider webpage", "Oftsed Social Care Provider Webpage"
_OVERALL = "Overall experiences and progress of children and young people"
_EDUCATION = "Outcomes in education and related learning activities"
_HELPED = "How well children and young people are helped and protected"
_LEADERS = "The effectiveness of leaders and managers"
_SHORT = "Short-break-only children's home"
_OWNER = "Organisation which owns the provider"
_FULL = "Latest full inspection"

Column = tuple[str, str]

_COMMON: tuple[Column, ...] = (
    ("Web link", "link"),
    ("URN", "urn"),
    ("Linked Education URN", "linked_urn"),
    ("Provision type", "provision"),
    ("Registration date", "registered_on"),
    ("Registration status", "status"),
    ("Name", "name"),
    ("Address 1", "address_1"),
    ("Address 2", "address_2"),
    ("Town", "town"),
    ("County", "county"),
    ("Postcode", "postcode"),
)
_PLACE: tuple[Column, ...] = (
    ("Government Office Region", "region"),
    ("Local authority", "local_authority"),
    ("Parliamentary constituency", "constituency"),
    ("Sector", "sector"),
)
_BASE = (*_COMMON, ("Ofsted region", "ofsted_region"), *_PLACE)
_EVENT: tuple[Column, ...] = (
    (f"{_FULL} event type", "event_type"),
    (f"{_FULL} date", "inspected_on"),
    (f"{_FULL} publication date", "published_on"),
    (f"{_FULL} event number", "event_number"),
)
_JUDGED: tuple[Column, ...] = (
    (_OVERALL, "overall"),
    (_EDUCATION, "education"),
    ("Health services", "health"),
    (_HELPED, "helped"),
    (_LEADERS, "leaders"),
)
_PREVIOUS: tuple[Column, ...] = (
    ("Previous full inspection event type", "previous_event_type"),
    ("Previous full inspection event date", "previous_inspected_on"),
    ("Previous full inspection publication date", "previous_published_on"),
    ("Previous full inspection event number", "previous_event_number"),
    ("Previous overall experiences and progress of children and young people", "previous_overall"),
    ("Previous outcomes in education and related learning activities", "previous_education"),
    ("Previous health services", "previous_health"),
    ("Previous how well children and young people are helped and protected", "previous_helped"),
    ("Previous effectiveness of leaders and managers", "previous_leaders"),
)


@dataclass(frozen=True)
class Layout:
    """One year's form of the file: lines above the header, columns, bytes."""

    columns: tuple[Column, ...]
    above: tuple[str, ...]
    encoding: str = "ascii"
    line_end: str = "\n"
    ends_with_newline: bool = True
    short_break: str = _SHORT
    short_break_blank: str = ""
    supported_accommodation: bool = False
    band_at: int = 0


LAYOUTS = {
    2021: Layout(
        (
            *_BASE,
            ("Places", "places"),
            (_SHORT, "short_break"),
            (_OWNER, "owner"),
            ("Event type", "event_type"),
            ("Inspection date", "inspected_on"),
            ("Publication date", "published_on"),
            ("Event number", "event_number"),
            *_JUDGED,
        ),
        ("Provider information",),
        encoding="utf-8-sig",
        band_at=20,
    ),
    2022: Layout(
        (
            *_BASE,
            ("Places", "places"),
            (_SHORT, "short_break"),
            (_OWNER, "owner"),
            *_EVENT,
            (f"{_FULL} overall experiences and progress of children and young people", "overall"),
            (f"{_FULL} outcomes in education and related learning activities", "education"),
            ("Latest full inspectio health services", "health"),
            (f"{_FULL} how well children and young people are helped and protected", "helped"),
            (f"{_FULL} the effectiveness of leaders and managers", "leaders"),
        ),
        (
            f"{TITLE} 2022 - Provider level as at March 2022",
            _LINK.format(cell="A5", who=_PAGE_2022),
            _EMPTY,
            "",
        ),
        encoding="cp1252",
    ),
    2023: Layout(
        (
            *_BASE,
            ("Places", "places"),
            (_SHORT, "short_break"),
            ("Multi-building children's home", "multi_building"),
            (_OWNER, "owner"),
            *_EVENT,
            *_JUDGED,
        ),
        (
            f"{TITLE} 2023 - Provider level as at 31 March 2023",
            _LINK.format(cell="A4", who=_PAGE_2022),
            _EMPTY,
        ),
        encoding="utf-8",
    ),
    2024: Layout(
        (
            *_BASE,
            ("Premises", "blank"),
            ("Places", "places"),
            (_SHORT, "short_break"),
            ("Multi-building children's home", "multi_building"),
            (_OWNER, "owner"),
            *_EVENT,
            *_JUDGED,
            *_PREVIOUS,
        ),
        (
            f"{TITLE} 2024 – Provider level as at 31 March 2024",
            _LINK.format(cell="A4", who=_PAGE),
            _EMPTY,
        ),
        encoding="mac_roman",
        ends_with_newline=False,
        short_break_blank=" ",
    ),
    2025: Layout(
        (
            *_COMMON,
            ("Ofsted Region", "ofsted_region"),
            *_PLACE,
            ("Places", "places"),
            ("Supported accommodation premises", "premises"),
            (_SHORT, "short_break"),
            ("Multi Building Children's Home", "multi_building"),
            (_OWNER, "owner"),
            ("\nLatest Full inspection event type", "event_type"),
            ("\nLatest full inspection date", "inspected_on"),
            ("Latest full inspection publication date", "published_on"),
            ("\nLatest full inspection event number", "event_number"),
            (f"\n{_OVERALL}", "overall"),
            (_EDUCATION, "education"),
            ("Health services", "health"),
            (f"\n{_HELPED}", "helped"),
            (_LEADERS, "leaders"),
            ("Supported Accommodation outcome", "outcome"),
            *((("", "blank"),) * 13),
        ),
        (
            f"{TITLE} 2025 – Provider level as at 31 March 2025",
            _LINK.format(cell="A4", who=_PAGE),
            _EMPTY,
        ),
        encoding="utf-8-sig",
        ends_with_newline=False,
        short_break="Short breaks only",
        supported_accommodation=True,
    ),
}

_MOVES: tuple[Column, ...] = (
    ("URN", "urn"),
    ("Provision type", "provision"),
    ("Ofsted Region", "ofsted_region"),
    *_PLACE,
    ("Places", "places"),
    (_SHORT, "short_break"),
    ("Registration date", "registered_on"),
    ("Cancelled or resigned date", "closed_on"),
    ("Joiner status", "joiner"),
    ("Leaver status", "leaver"),
    ("Registration status (as at 31 March {year})", "status_after"),
    ("Name", "name"),
)

# The registers' own wording, where it is not the plain name.
_AUTHORITY = {
    "County Durham": "Durham",
    "Southend-on-Sea": "Southend on Sea",
    "Bournemouth, Christchurch and Poole": "Bournemouth, Christchurch & Poole",
}


def register_csv(settings: Iterable[Setting], edition: Edition) -> bytes:
    """The register of an edition, as that year's file."""
    layout = LAYOUTS[edition.year]
    records = [
        _record(setting, edition, layout)
        for setting in settings
        if layout.supported_accommodation or setting.provision != SUPPORTED_ACCOMMODATION
    ]
    return _encode(layout, layout.columns, records)


def movements_csv(joined: Iterable[Setting], left: Iterable[Setting], edition: Edition) -> bytes:
    """The joiners and leavers of the year to an edition, in the layout of 2022."""
    layout = Layout(
        (),
        (
            f"{TITLE} {edition.year} - Leavers and Joiners at 31 Mar {edition.year}",
            "This worksheet contains one table which begins in cell A4.",
            "Some cells in this table are empty because data was not provided to Ofsted. ",
        ),
        line_end="\r\n",
    )
    records = [_record(s, edition, layout) | {"leaver": "Leaver", "status_after": "Resigned"} for s in left]
    records += [_record(s, edition, layout) | {"joiner": "Joiner", "closed_on": ""} for s in joined]
    for record in records:
        record.setdefault("status_after", record["status"])
    columns = tuple((header.format(year=edition.year), key) for header, key in _MOVES)
    return _encode(layout, columns, sorted(records, key=lambda r: r["urn"]))


def _encode(layout: Layout, columns: tuple[Column, ...], records: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=layout.line_end)
    for text in layout.above:
        line = [text, *[""] * (len(columns) - 1)]
        if layout.band_at:
            line[layout.band_at] = "Latest Full Inspection"
        writer.writerow(line)
    writer.writerow([header for header, _ in columns])
    writer.writerows([record.get(key, "") for _, key in columns] for record in records)
    text = out.getvalue()
    return (text if layout.ends_with_newline else text.removesuffix(layout.line_end)).encode(layout.encoding)


def _record(setting: Setting, edition: Edition, layout: Layout) -> dict[str, str]:
    year = edition.year
    visits = latest(setting.visits, edition.as_at)
    authority = setting.local_authority(year)
    # The stray space of 2024 is only in the rows of settings known before that year.
    no_break = layout.short_break_blank if setting.registered_on.year < year - 1 else ""
    record = {
        "link": "Ofsted Social Care Provider Webpage",
        "urn": setting.urn,
        "linked_urn": setting.linked_urn,
        "provision": setting.provision,
        "registered_on": _day(setting.registered_on),
        "closed_on": _day(setting.closed_on),
        "status": "Suspended" if setting.suspended == year else "Active",
        "name": setting.name,
        "ofsted_region": _ofsted_region(setting.region),
        "region": setting.region,
        "local_authority": _AUTHORITY.get(authority, authority),
        "constituency": setting.constituencies[edition.boundaries],
        "sector": setting.sector,
        "places": str(setting.places.get(year, "")),
        "premises": setting.premises,
        "short_break": layout.short_break if setting.short_break else no_break,
        "multi_building": "Y" if setting.multi_building else "",
        "owner": setting.owner(year),
    }
    record |= zip(("address_1", "address_2", "town", "county", "postcode"), setting.address, strict=True)
    if visits:
        record |= _judgements(visits[0])
    if len(visits) > 1:
        record |= {f"previous_{key}": value for key, value in _judgements(visits[1]).items()}
    return record


def _judgements(visit: Inspection) -> dict[str, str]:
    return {
        "event_type": visit.event_type,
        "inspected_on": _day(visit.on),
        "published_on": _day(visit.published_on),
        "event_number": visit.event_number,
        "overall": visit.overall,
        "education": visit.education,
        "health": visit.health,
        "helped": visit.helped_and_protected,
        "leaders": visit.leaders_and_managers,
        "outcome": visit.outcome,
    }


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _ofsted_region(region: str) -> str:
    north = region in {"North East", "Yorkshire and The Humber"}
    return "North East, Yorkshire and the Humber" if north else region
