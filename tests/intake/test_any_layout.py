"""Whatever stands above, around and in what order: the same rows come out, and none is lost."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from market_tui.intake.read import Reading, read_sheet
from market_tui.intake.sheets import Sheet, read_sheets

FIELDS = {
    "URN": "urn",
    "Provision type": "provision",
    "Registration status": "status",
    "Local authority": "la_name",
    "Sector": "sector",
    "Places": "places",
    "Short-break-only children's home": "short_break_only",
    "Organisation which owns the provider": "owner",
    "Latest full inspection date": "inspected_on",
    "Overall experiences and progress of children and young people": "overall",
}
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16")
# Letters that every one of the encodings has, some of them not in ASCII.
LETTERS = "abc XYZ'&.,é–’"
prose = st.text("abcdefgh ,;'é–’", min_size=1, max_size=30).filter(str.strip)
owners = (
    st.text(LETTERS, min_size=1, max_size=12)
    .map(lambda t: " ".join(t.split()))
    .filter(lambda t: t.strip(" ,"))
)
dates = st.integers(0, 3000).map(lambda n: date(2015, 4, 1) + timedelta(n))


@dataclass(frozen=True)
class Home:
    """What a row says, and what must come of it."""

    cells: dict[str, str]
    means: dict[str, object]


@st.composite
def homes(draw: st.DrawFn) -> list[Home]:
    urn = st.from_regex(r"(SC[0-9]{6}|[12][0-9]{6}|[0-9]{6})", fullmatch=True)
    urns = draw(st.lists(urn, min_size=1, max_size=9, unique=True))
    return [draw(_home(urn)) for urn in urns]


@st.composite
def _home(draw: st.DrawFn, urn: str) -> Home:
    said, owner = draw(st.one_of(st.none(), dates)), draw(owners)
    places = draw(st.integers(0, 400))
    grades = ("Good", "Outstanding", "Inadequate", "Requires improvement to be good", "Not judged", "")
    grade = draw(st.sampled_from(grades))
    breaks = draw(st.sampled_from(["Short-break-only children's home", "Yes", " ", ""]))
    la = draw(st.sampled_from(["Wirral", "St. Helens", "WIRRAL ", "Bristol, City of"]))
    cells = {
        "URN": urn,
        "Provision type": draw(st.sampled_from(["Children's home", "Children’s Home", " children's home"])),
        "Registration status": "Active",
        "Local authority": la,
        "Sector": draw(st.sampled_from(["Private", "private "])),
        "Places": draw(st.sampled_from([f"{places}", f" {places}.0"])),
        "Short-break-only children's home": breaks,
        "Organisation which owns the provider": owner,
        "Latest full inspection date": said.strftime("%d/%m/%Y") if said else "",
        "Overall experiences and progress of children and young people": grade,
    }
    means: dict[str, object] = {
        "urn": urn,
        "provision": "Children's home",
        "status": "Active",
        "la_name": {"St. Helens": "St Helens", "Bristol, City of": "Bristol"}.get(la, "Wirral"),
        "sector": "Private",
        "places": places,
        "short_break_only": bool(breaks.strip()),
        "owner": owner,
        "inspected_on": said,
        "overall": {"Requires improvement to be good": "Requires improvement"}.get(
            grade, grade if grade not in ("Not judged", "") else None
        ),
    }
    return Home(cells, means)


@dataclass(frozen=True)
class Layout:
    """How the file is laid out."""

    above: list[list[str]]
    order: list[str]
    blank_columns: int
    blank_rows: list[int]
    encoding: str
    line_end: str
    short: dict[int, int]
    long: set[int]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    unknown = draw(
        st.lists(st.sampled_from(["Shoe size", "Colour of door", "Ley line"]), unique=True, max_size=3)
    )
    order = draw(st.permutations([*FIELDS, *unknown]))
    at = st.integers(0, 8)
    return Layout(
        above=draw(st.lists(st.lists(prose, min_size=1, max_size=3), max_size=20)),
        order=order,
        blank_columns=draw(st.integers(0, 3)),
        blank_rows=draw(st.lists(at, max_size=4)),
        encoding=draw(st.sampled_from(ENCODINGS)),
        line_end=draw(st.sampled_from(["\n", "\r\n"])),
        short=draw(st.dictionaries(at, st.integers(1, 9), max_size=2)),
        long=set(draw(st.lists(at, max_size=2))),
    )


def _written(given: list[Home], layout: Layout) -> tuple[bytes, list[Home], list[list[str]]]:
    """The file, the homes whose rows are whole, and the rows that are not."""
    width = len(layout.order) + layout.blank_columns
    blank = [""] * width
    rows = [*layout.above, [*layout.order, *[""] * layout.blank_columns]]
    whole, ragged = [], []
    for i, home in enumerate(given):
        cells = [home.cells.get(name, "x") for name in layout.order] + [""] * layout.blank_columns
        if i in layout.short:
            # One of the last columns is always filled, so that a cut row is not a blank one.
            cut = ["cut", *cells[1 : len(layout.order) - layout.short[i]]]
            ragged.append(cut)
            rows.append(cut)
        elif i in layout.long:
            ragged.append([*cells, "beyond"])
            rows.append(ragged[-1])
        else:
            whole.append(home)
            rows.append(cells)
        rows += [blank] * layout.blank_rows.count(i)
    rows += [blank] * len(layout.blank_rows)
    text = io.StringIO()
    csv.writer(text, lineterminator=layout.line_end).writerows(rows)
    return text.getvalue().encode(layout.encoding), whole, ragged


def _read(content: bytes) -> Reading:
    (sheet,) = read_sheets(content, "list_2023.csv")
    assert isinstance(sheet, Sheet)
    return read_sheet(sheet, "0" * 64)


@settings(suppress_health_check=list(HealthCheck))
@given(homes(), layouts())
def test_the_same_rows_come_out_of_any_layout(given: list[Home], layout: Layout) -> None:
    content, whole, ragged = _written(given, layout)
    reading = _read(content)
    if not whole:
        assert reading.report.outcome in ("not recognised", "refused")
        return
    assert reading.report.outcome == "loaded", reading.report
    held = reading.tables["providers"].sort("row_number")
    assert held.select(FIELDS.values()).to_dicts() == [home.means for home in whole]
    unknown = [name for name in layout.order if name not in FIELDS]
    assert list(reading.report.unknown_columns) == unknown
    rejected = reading.tables.get("rejects")
    kept = [] if rejected is None else rejected.sort("row_number")["value"].to_list()
    plain = [" ".join(next(csv.reader([value]))) for value in kept]
    assert plain == [" ".join(_stripped(row)) for row in ragged]
    assert reading.report.rejected == len(ragged)
    assert held.height + len(ragged) == len(given)


def _stripped(row: list[str]) -> list[str]:
    """As rejects are kept: outer white space gone, nothing after the last filled cell."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells
