"""The sample market: made by its script, in Ofsted's layouts, invented, and telling its planted stories."""

import csv
import io
import re
import sys
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from data.sample import names  # noqa: E402
from data.sample.editions import EDITIONS  # noqa: E402
from data.sample.make_sample import SEED, make_files, stale  # noqa: E402
from data.sample.market import build_market  # noqa: E402
from data.sample.ofsted_layouts import LAYOUTS, MARK  # noqa: E402

SAMPLE = ROOT / "data" / "sample"
REFERENCE = ROOT / "data" / "reference"
REAL = ROOT.parent / "shared" / "real" / "ofsted" / "registers"
OWNER = "organisation which owns the provider"
YEARS = tuple(LAYOUTS)
CITY_REGION = {"Halton", "Knowsley", "Liverpool", "Sefton", "St Helens", "Wirral"}

Row = dict[str, str]


def clean(text: str) -> str:
    return " ".join(text.split()).casefold()


def table(text: str) -> list[Row]:
    rows = list(csv.reader(io.StringIO(text)))
    at = next(number for number, row in enumerate(rows) if "URN" in row)
    return [dict(zip(map(clean, rows[at]), row, strict=True)) for row in rows[at + 1 :]]


def sample_text(year: int) -> str:
    path = SAMPLE / f"sample_provider_at_march_{year}.csv"
    return path.read_bytes().decode(LAYOUTS[year].encoding)


@pytest.fixture(scope="module")
def registers() -> dict[int, list[Row]]:
    return {year: table(sample_text(year)) for year in YEARS}


@pytest.fixture(scope="module")
def moves() -> list[Row]:
    return table((SAMPLE / "sample_joiners_leavers_22.csv").read_bytes().decode("ascii"))


def homes(rows: list[Row]) -> list[Row]:
    kinds = ("children's home", "secure children's home", "residential special school (registered")
    return [row for row in rows if row["provision type"].casefold().startswith(kinds)]


def owned(rows: list[Row], owner: str) -> list[Row]:
    return [row for row in rows if row[OWNER].strip() == owner]


def test_files_are_what_the_script_makes() -> None:
    assert stale(make_files(), SAMPLE) == []


def test_a_seed_decides_every_byte() -> None:
    """The same seed made the files that are kept, in another process; another makes others."""
    assert stale(make_files(SEED + 1), SAMPLE) != []


def test_total_size_stays_under_three_megabytes() -> None:
    files = [path for path in SAMPLE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 3_000_000


@pytest.mark.parametrize("year", YEARS)
def test_header_is_the_published_one(year: int) -> None:
    source = REAL / f"provider_at_march_{year}.csv"
    if not source.is_file():
        pytest.skip(f"no published register of {year} under {REAL}")
    above = len(LAYOUTS[year].above)
    published = list(csv.reader(io.StringIO(source.read_bytes().decode(LAYOUTS[year].encoding))))
    made = list(csv.reader(io.StringIO(sample_text(year))))
    assert made[above] == published[above]
    # All but the title, which carries the mark.
    assert made[min(1, above - 1) : above] == published[min(1, above - 1) : above]


def test_layout_of_2021_has_one_band_row_and_a_mark_of_order() -> None:
    raw = (SAMPLE / "sample_provider_at_march_2021.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfProvider information,")
    assert raw.split(b"\n")[1].startswith(b"Web link,URN,")


def test_layout_of_2022_is_windows_text_with_a_misspelt_header() -> None:
    raw = (SAMPLE / "sample_provider_at_march_2022.csv").read_bytes()
    lines = raw.split(b"\n")
    assert set(lines[3]) == {ord(",")}
    assert raw.count(b"\x96") == 2
    assert b"Latest full inspectio health services" in lines[4]
    assert lines[4].count(b"Latest full inspection ") == 8


def test_layout_of_2023_is_complete_below_three_lines() -> None:
    raw = (SAMPLE / "sample_provider_at_march_2023.csv").read_bytes()
    assert raw.split(b"\n")[3].startswith(b"Web link,URN,")
    assert b"Multi-building children's home" in raw


def test_layout_of_2024_has_a_mac_dash_and_previous_columns() -> None:
    raw = (SAMPLE / "sample_provider_at_march_2024.csv").read_bytes()
    assert [byte for byte in raw if byte > 127] == [0xD0]
    assert raw.split(b"\n")[3].count(b"Previous ") == 9
    assert not raw.endswith(b"\n")


def test_layout_of_2025_has_newlines_in_cells_and_a_blank_tail() -> None:
    raw = (SAMPLE / "sample_provider_at_march_2025.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    header = next(row for row in csv.reader(io.StringIO(sample_text(2025))) if "URN" in row)
    assert header[-13:] == [""] * 13
    assert sum(cell.startswith("\n") for cell in header) == 5


@pytest.mark.parametrize("year", YEARS[1:])
def test_title_says_sample(year: int) -> None:
    assert sample_text(year).startswith(MARK)


def test_joiners_and_leavers_say_sample_and_end_lines_as_published() -> None:
    raw = (SAMPLE / "sample_joiners_leavers_22.csv").read_bytes()
    assert raw.startswith(MARK.encode())
    assert raw.count(b"\r\n") == raw.count(b"\n")


@pytest.mark.parametrize("year", YEARS)
def test_only_2024_leaves_out_the_uninspected(registers: dict[int, list[Row]], year: int) -> None:
    column = "inspection date" if year == 2021 else "latest full inspection date"
    blank = sum(not row[column] for row in homes(registers[year]))
    assert (blank == 0) == (year == 2024)


def test_supported_accommodation_is_judged_on_its_own_scale_and_only_in_2025(
    registers: dict[int, list[Row]],
) -> None:
    by_year = {
        year: [row for row in rows if row["provision type"] == "Supported Accommodation"]
        for year, rows in registers.items()
    }
    assert [year for year, rows in by_year.items() if rows] == [2025]
    outcomes = [row for row in by_year[2025] if row["supported accommodation outcome"]]
    assert outcomes
    assert not any(row["overall experiences and progress of children and young people"] for row in outcomes)


def test_urns_are_unique_text_from_ranges_never_issued(registers: dict[int, list[Row]]) -> None:
    for rows in registers.values():
        urns = [row["urn"] for row in rows]
        assert len(urns) == len(set(urns))
        assert all(re.fullmatch(r"SC9\d{5}|99\d{5}", urn) for urn in urns)


def test_every_home_is_redacted(registers: dict[int, list[Row]]) -> None:
    assert {row["name"] for rows in registers.values() for row in homes(rows)} == {"REDACTED"}


def test_a_home_keeps_its_place_and_date(registers: dict[int, list[Row]]) -> None:
    fixed = ("registration date", "sector", "government office region")
    seen: dict[str, tuple[str, ...]] = {}
    for rows in registers.values():
        for row in rows:
            facts = tuple(row[column] for column in fixed)
            assert seen.setdefault(row["urn"], facts) == facts


def test_joiners_appear_and_leavers_vanish(registers: dict[int, list[Row]], moves: list[Row]) -> None:
    before, after = ({row["urn"] for row in registers[year]} for year in (2021, 2022))
    assert {row["urn"] for row in moves if row["joiner status"]} == after - before
    assert {row["urn"] for row in moves if row["leaver status"]} == before - after


def test_authorities_are_known(registers: dict[int, list[Row]]) -> None:
    path = REFERENCE / "la_aliases.csv"
    if not path.is_file():
        pytest.skip("no data/reference/la_aliases.csv yet")
    with path.open(encoding="utf-8", newline="") as file:
        known = {clean(row["alias"]) for row in csv.DictReader(file)}
    for rows in registers.values():
        # Owners in Wales are in the register of 2025; the aliases are of England, as published.
        english = {
            clean(row["local authority"]) for row in rows if row["government office region"] != "Wales"
        }
        assert english <= known


def test_reorganisation_shows_when_it_showed_in_the_registers(registers: dict[int, list[Row]]) -> None:
    named = {year: {row["local authority"] for row in rows} for year, rows in registers.items()}
    assert [year for year in YEARS if "Cumbria" in named[year]] == [2021, 2022, 2023]
    assert [year for year in YEARS if "Northamptonshire" in named[year]] == [2021]
    assert [year for year in YEARS if "Cumberland" in named[year]] == [2024, 2025]


def test_no_authority_of_the_north_west_has_the_published_counts(registers: dict[int, list[Row]]) -> None:
    with (REFERENCE / "market_calibration.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    published: Counter[tuple[int, str]] = Counter()
    for row in rows:
        published[int(row["year"]), row["la_name"]] += int(row["homes"])
    made = Counter(
        (year, row["local authority"])
        for year, rows_of in registers.items()
        for row in homes(rows_of)
        if row["government office region"] == "North West"
    )
    same = Counter(area for (year, area), count in made.items() if published[year, area] == count)
    assert max(same.values(), default=0) <= 3
    assert sum(same.values()) <= len(made) / 5


def normal(name: str) -> str:
    text = name.casefold().replace("'", "").replace("&", "and")
    return re.sub(r"\bltd\b", "limited", " ".join(re.sub(r"[^a-z0-9]", " ", text).split()))


def real_owners() -> set[str]:
    found: set[str] = set()
    for path in REAL.glob("provider_at_march_*.csv"):
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig", errors="replace")
        for row in table(text.replace("\u00a0", " ")):
            found |= {normal(value) for column, value in row.items() if column.startswith("organisation")}
    return found


def test_no_owner_is_a_real_one(registers: dict[int, list[Row]]) -> None:
    if not REAL.is_dir():
        pytest.skip(f"no published registers under {REAL}")
    real = real_owners()
    assert len(real) > 1000
    # Councils are public and named as they are.
    made = {
        normal(row[OWNER])
        for rows in registers.values()
        for row in rows
        if row["sector"] != "Local Authority"
    } - {""}
    assert not made & real
    stems = [" ".join(pair).casefold() for pair in product(names.FIRST, names.SECOND)]
    assert not [stem for stem in stems if any(stem in owner for owner in real)]


def test_planted_sale_of_a_whole_owner(registers: dict[int, list[Row]]) -> None:
    sold = {row["urn"] for row in owned(registers[2022], "Tansy Wharf Care Limited")}
    assert len(sold) == 11
    bought = {row["urn"] for row in owned(registers[2023], "Juniper Gate Homes Ltd")}
    assert sold <= bought
    assert not owned(registers[2023], "Tansy Wharf Care Limited")


def test_planted_sale_of_a_part(registers: dict[int, list[Row]]) -> None:
    sold = {row["urn"]: row for row in owned(registers[2024], "Corncrake Mill Homes Ltd")}
    kept = {row["urn"] for row in owned(registers[2025], "Corncrake Mill Homes Ltd")}
    bought = {row["urn"] for row in owned(registers[2025], "Harrow Lane Care Limited")}
    assert sold.keys() - kept <= bought
    assert {sold[urn]["local authority"] for urn in sold.keys() - kept} == {"Lancashire", "Blackpool"}
    assert kept


def test_planted_renaming(registers: dict[int, list[Row]]) -> None:
    old = {row["urn"] for row in owned(registers[2022], "Pennyroyal Ferry Residential Limited")}
    new = {row["urn"] for row in owned(registers[2023], "Lantern Ferry Care Limited")}
    assert old == new
    assert len(old) == 9


def test_planted_failure(registers: dict[int, list[Row]], moves: list[Row]) -> None:
    failed = {row["urn"] for row in owned(registers[2021], "Samphire Quay Children's Services Limited")}
    assert len(failed) == 10
    assert failed <= {row["urn"] for row in moves if row["leaver status"]}


def test_planted_not_for_profit_is_coded_private(registers: dict[int, list[Row]]) -> None:
    rows = owned(registers[2025], "Pebble Shore Homes CIC")
    assert {(row["local authority"], row["sector"]) for row in rows} == {("Wirral", "Private")}
    assert len(rows) == 3


def test_groups_share_a_stem(registers: dict[int, list[Row]]) -> None:
    owners = {row[OWNER].strip() for row in registers[2025]}
    for stem in names.GROUP_STEMS:
        assert sum(owner.startswith(stem) for owner in owners) >= 2


def test_city_region_is_in_full_proportion(registers: dict[int, list[Row]]) -> None:
    count = sum(row["local authority"] in CITY_REGION for row in homes(registers[2025]))
    assert 170 <= count <= 230


def test_market_lists_what_the_files_hold(registers: dict[int, list[Row]]) -> None:
    market = build_market(SEED)
    for edition in EDITIONS:
        listed = {setting.urn for setting in market.listed(edition)}
        assert listed == {row["urn"] for row in registers[edition.year]}


def test_2024_short_break_cell_is_sometimes_a_single_space(registers: dict[int, list[Row]]) -> None:
    cells = {row["short-break-only children's home"] for row in registers[2024]}
    assert cells == {"", " ", "Short-break-only children's home"}
