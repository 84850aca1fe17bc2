"""Small registers in the layouts of other years, as bytes, and writers of CSV and ODS to make them with.

Twenty settings each (`SETTINGS`): so a test knows by heart what must come out.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | date | None
HOME = "Children's home"
PLACES_IN = (
    ("Wirral", "North West", "North West"),
    ("St Helens", "North West", "North West"),
    ("Bristol", "South West", "South West"),
    ("Durham", "North East", "North East, Yorkshire and Humber"),
)
GRADES = ("Good", "Outstanding", "Good", "Requires improvement to be good", "Inadequate")


@dataclass(frozen=True)
class Setting:
    """One setting, in no year's words."""

    urn: str
    provision: str
    sector: str
    places: int
    la: str
    region: str
    ofsted_region: str
    short_breaks: bool
    owner: str
    registered: date
    inspected: date | None
    grade: str

    def on(self, year: int) -> date | None:
        """The inspection's date in the year up to 31 March."""
        return self.inspected and self.inspected.replace(year=year - 1)


def _setting(i: int) -> Setting:
    la, region, ofsted_region = PLACES_IN[i % 4]
    inspected = None if i % 5 == 4 else date(2024, 4 + i % 9, 1 + i)
    return Setting(
        urn=f"SC{400001 + i}" if i % 2 else str(2500001 + i),
        provision="Secure children's home" if i == 7 else "Independent fostering agency" if i == 9 else HOME,
        sector=("Private", "Local authority", "Private", "Voluntary")[i % 4],
        places=2 + i % 5,
        la=la,
        region=region,
        ofsted_region=ofsted_region,
        short_breaks=i in (3, 8),
        owner=f"Owner {i % 6} Ltd",
        registered=date(2012, 1 + i % 12, 3),
        inspected=inspected,
        grade=GRADES[i % 5] if inspected else "",
    )


SETTINGS = tuple(_setting(i) for i in range(20))
INSPECTED = tuple(s for s in SETTINGS if s.inspected)


def _joined(*parts: Sequence[Cell]) -> list[Cell]:
    return [cell for part in parts for cell in part]


def uk(day: date | None) -> str:
    """DD/MM/YYYY."""
    return day.strftime("%d/%m/%Y") if day else ""


def csv_bytes(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    above: Iterable[Sequence[str]] = (),
    encoding: str = "utf-8",
    line_end: str = "\r\n",
) -> bytes:
    """A CSV file with lines above its header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerows(above)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def year_2014() -> bytes:
    """Six columns, no judgement, no inspection date; the date stands in the title."""
    header = ["Region", "Local authority", "Provision type", "URN", "Sector", "Number of places"]
    rows = [(s.ofsted_region, s.la, s.provision, s.urn, s.sector, s.places) for s in SETTINGS]
    title = ["Registered social care settings as at 31 March 2014", "", "", "", "", ""]
    return csv_bytes(header, rows, above=[title])


HEADER_2015 = [
    "Web link",
    "URN",
    "Provision type",
    "Reg Status",
    "Setting Name",
    "Address 1",
    "Address 2",
    "Town",
    "County",
    "Postcode",
    "Region",
    "Local authority",
    "Sector",
    "Inspection type",
    "Inspection Date",
    "Inspection ID",
    "Overall effectiveness",
    "Outcomes for children and young people",
    "Quality of care",
    "The safety of children and young people",
    "Leadership and management",
    "Outcomes in education and related learning activities",
    "Linked ED URN",
    "Short breaks only",
]


def year_2015() -> bytes:
    """Its own words (Reg Status, Adequate, >295 days/year), eight Ofsted regions, no places, no date."""
    rows = []
    for i, s in enumerate(SETTINGS):
        grade = "Adequate" if s.grade.startswith("Req") else s.grade
        kind = "Residential special school (>295 days/year)" if i == 12 else s.provision
        rows.append(
            _joined(
                [
                    "http://reports",
                    s.urn,
                    kind,
                    "Active",
                    "REDACTED",
                    *["REDACTED"] * 5,
                    s.ofsted_region,
                    s.la,
                ],
                [s.sector, "Full Inspection" if s.inspected else "", uk(s.on(2015)), f"CI{i:06}", grade],
                [grade] * 4,
                ["", "", "Yes" if s.short_breaks else ""],
            )
        )
    return csv_bytes(HEADER_2015, rows)


def year_2017() -> bytes:
    """Short breaks in words of two kinds, a trailing blank header cell, Windows-1252."""
    header = [
        "URN", "Provision type", "Registration status", "Name", "Local authority", "Government Office Region",
        "Sector", "Places", "Short breaks only", "Event type", "Inspection date", "Event number",
        "Overall effectiveness", "Organisation", "",
    ]  # fmt: skip
    rows = [
        _joined(
            [s.urn, s.provision, "Active", "REDACTED", s.la, s.region, s.sector, s.places],
            ["Short breaks only" if s.short_breaks else "Long term care only"],
            ["Full inspection" if s.inspected else "", uk(s.on(2017)), str(900000 + i), s.grade, s.owner, ""],
        )
        for i, s in enumerate(SETTINGS)
    ]
    above = [["Provider level data – 31 March 2017"] + [""] * 14]
    return csv_bytes(header, rows, above=above, encoding="cp1252")


def year_2019() -> bytes:
    """An inspected list: no setting without a judgement, no Health column, `Requires Improvement…`."""
    header = [
        "URN", "Provision type", "Registration status", "Ofsted region", "Government Office Region",
        "Local authority", "Sector", "Places", "Organisation name", "Event type", "Inspection date",
        "Publication date", "Event number", "Overall experiences and progress of children and young people",
        "How well children and young people are helped and protected",
        "The effectiveness of leaders and managers",
        "Outcomes in education and related learning activities",
    ]  # fmt: skip
    rows = [
        _joined(
            [s.urn, s.provision, "Active", s.ofsted_region, s.region, s.la, s.sector, s.places, s.owner],
            ["Full inspection", uk(s.on(2019)), uk(s.on(2019)), str(1000000 + i)],
            [s.grade.replace("Requires improvement", "Requires Improvement")] * 3,
            [""],
        )
        for i, s in enumerate(INSPECTED)
    ]
    return csv_bytes(header, rows)


def year_2020() -> bytes:
    """A band row above the header, UTF-8 with its mark, LF."""
    header = [
        "URN", "Provision type", "Registration date", "Registration status", "Ofsted region",
        "Government Office Region", "Local authority", "Parliamentary constituency", "Sector", "Places",
        "Short-break-only children's home", "Organisation which owns the provider", "Event type",
        "Inspection date", "Publication date", "Event number",
        "Overall experiences and progress of children and young people", "Health services",
    ]  # fmt: skip
    rows = [
        _joined(
            [
                s.urn,
                s.provision,
                uk(s.registered),
                "Suspended" if i == 2 else "Active",
                s.ofsted_region,
                s.region,
            ],
            [s.la, "Some constituency", s.sector, s.places],
            ["Short-break-only children's home" if s.short_breaks else " ", s.owner],
            ["Full inspection" if s.inspected else "", uk(s.on(2020)), uk(s.on(2020)), "", s.grade, ""],
        )
        for i, s in enumerate(SETTINGS)
    ]
    above = [["Setting details"] + [""] * 11 + ["Latest full inspection"] + [""] * 5]
    return csv_bytes(header, rows, above=above, encoding="utf-8-sig", line_end="\n")


HEADER_2026 = [
    "URN", "Provision type", "Carbon band", "Registration date", "Registration status",
    "Local authority", "Government Office Region", "Sector", "Places", "Short breaks only children's home",
    "Organisation which owns the provider", "Ultimate parent of the provider",
    "Latest full inspection event type", "Latest full inspection date", "Latest full inspection event number",
    "Latest full inspection overall experiences and progres of children and young people",
]  # fmt: skip


def year_2026() -> bytes:
    """Next year: two columns that nobody has seen, one slip of the pen."""
    rows = [
        _joined(
            [s.urn, s.provision, "B", uk(s.registered), "Active", s.la, s.region, s.sector, s.places],
            ["Short breaks only" if s.short_breaks else "", s.owner, "Parent plc"],
            ["Full inspection" if s.inspected else "", uk(s.on(2026)), str(50000000 + i), s.grade],
        )
        for i, s in enumerate(SETTINGS)
    ]
    above = [
        ["Children's social care data in England 2026 - Provider level as at 31 March 2026"],
        ["Text, a, b"],
        [],
    ]
    return csv_bytes(HEADER_2026, rows, above=above)


def ods(sheets: Mapping[str, Iterable[Sequence[Cell]]], prolog: str = "") -> bytes:
    """A workbook with the fewest parts that a reader accepts."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_row, rows))}</table:table>"
        for name, rows in sheets.items()
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content{spaces}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return packed.getvalue()


def _row(cells: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, float | int):
        told = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, date):
        told = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    else:
        told = 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f"<table:table-cell {told}>{lines}</table:table-cell>"


def xlsx(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """The same as an Excel workbook."""
    import xlsxwriter

    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, list(row))
    book.close()
    return packed.getvalue()


def _urn(s: Setting) -> Cell:
    return float(s.urn) if s.urn.isdigit() else s.urn


def sheets_2025() -> dict[str, list[list[Cell]]]:
    """The thirteen sheets of a release: URNs as numbers, header cells that begin with a newline.

    `SA_Premises` repeats the URN of a supported accommodation provider for each of its premises.
    """
    title = "Children's social care data in England 2025 - {}"
    told: list[Cell] = ["This worksheet contains one table which begins in cell A4."]
    level: list[Cell] = [
        "Web link", "URN", "Provision type", "Registration date", "Registration status", "Ofsted Region",
        "Government Office Region", "Local authority", "Sector", "Places", "Supported accommodation premises",
        "Short-break-only children's home", "Multi Building Children's Home",
        "Organisation which owns the provider", "\nLatest Full inspection event type",
        "\nLatest full inspection date", "Latest full inspection publication date",
        "\nLatest full inspection event number",
        "\nOverall experiences and progress of children and young people",
        "\nHow well children and young people are helped and protected", "Supported Accommodation outcome",
    ]  # fmt: skip
    register: list[list[Cell]] = [
        _joined(
            ["link", _urn(s), s.provision, s.registered, "Active", s.ofsted_region, s.region, s.la, s.sector],
            [float(s.places), None, "Short breaks only" if s.short_breaks else None, None, s.owner],
            ["Full inspection" if s.inspected else None, s.inspected, s.inspected, float(10300000 + i)],
            [s.grade or None, s.grade or None, None],
        )
        for i, s in enumerate(SETTINGS)
    ]
    visits: list[list[Cell]] = [
        ["link", _urn(s), s.provision, "Active", s.region, s.la, s.sector, kind, on, s.grade]
        for s in INSPECTED[:6]
        for kind, on in (("Full inspection", s.inspected), ("Monitoring visit", date(2025, 2, 7)))
    ]
    premises: list[list[Cell]] = [
        [f"SC{700000 + i // 4}", "Supported accommodation", "Active", "North West", "Wirral", "Private", 2.0]
        for i in range(12)
    ]
    moved: list[list[Cell]] = [
        [_urn(s), HOME, s.region, s.la, s.sector, float(s.places), s.registered, None, "Joiner", None]
        for s in SETTINGS[:3]
    ] + [["SC999999", HOME, "North West", "Wirral", "Private", 4.0, None, date(2024, 9, 1), None, "Leaver"]]
    series: list[list[Cell]] = [
        ["Number of providers and places as at 31 March"],
        ["Table 6a: Number of providers as at 31 March"],
        ["Date", "Data type", "Children's homes", "All children's homes"],
        [date(2024, 3, 31), "Providers", 3423.0, 3491.0],
        [date(2025, 3, 31), "Providers", 3946.0, 4009.0],
        [],
        ["Table 6b: Number of places as at 31 March"],
        ["Date", "Data type", "Children's homes", "All children's homes"],
        [date(2025, 3, 31), "Places", 14275.0, 15742.0],
    ]
    latest: list[list[Cell]] = [
        ["Latest overall effectiveness"],
        ["Table 8c: Latest overall effectiveness judgement for children's homes"],
        ["Period as at", "Outstanding", "Good", "Requires improvement to be good", "Inadequate"],
        [date(2025, 3, 31), 447.0, 2598.0, 478.0, 43.0],
    ]
    in_year: list[list[Cell]] = [
        ["In year"],
        ["Table 9b: Judgement of children's home inspections between 1 April 2013 and 31 March 2025"],
        ["Period", "Outstanding", "Good", "Requires improvement to be good", "Inadequate"],
        ["2024-25", 422.0, 2518.0, 483.0, 145.0],
    ]
    authorities: list[list[Cell]] = [
        ["Web link", "Local authority name", "Ofsted region", "Inspection date", "Overall effectiveness"],
        ["link", "Wirral", "North West", date(2024, 9, 1), "Good"],
    ]
    return {
        "Cover": [["Cover sheet - Official statistics"], ["Section", "Detail"]],
        "Contents": [["Contents"], ["Worksheet", "Description"]],
        "Notes": [["Notes"], ["Note Number", "Note Text"], [1.0, "A note"]],
        "LA_level_at_31_Mar_2025": [[title.format("LA level at 31 March 2025")], *authorities],
        "LA_in_year_2024-25": [[title.format("LA level in year 2024-25")], *authorities],
        "Provider_level_at_31_Mar_2025": [
            [title.format("Provider level as at 31 March 2025")], told, [], level, *register
        ],
        "Provider_level_in_year_2024-25": [
            [title.format("Provider level in year 2024-25")], told, [],
            ["Web link", "URN", "Provision type", "Registration status", "Government Office Region",
             "Local authority", "Sector", "Inspection event type", "Inspection date",
             "Overall experiences and progress of children and young people"],
            *visits,
        ],
        "SA_Premises": [
            [title.format("Supported accommodation premises at 31 March 2025")], told, [],
            ["URN", "Provision type", "Registration status", "Government Office Region", "Local authority",
             "Sector", "Places"],
            *premises,
        ],
        "Leavers+Joiners_at_31_Mar_2025": [
            [title.format("Leavers and Joiners at 31 March 2025")], told, [],
            ["URN", "Provision type", "Government Office Region", "Local authority", "Sector", "Places",
             "Registration date", "Date closed", "Joiner status", "Leaver status"],
            *moved,
        ],
        "Providers+places_Time_series": series,
        "Latest_OE_31_Mar_Time_Series": latest,
        "In_Year_Time_series": in_year,
        "LA_inspections_2009-2025": [["Table 10a: Judgements of authorities"], ["Local authority", "2009"]],
    }  # fmt: skip
