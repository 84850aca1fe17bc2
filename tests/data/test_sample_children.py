"""The sample's children: in DfE's own columns, bound to the sample's registers, masked as DfE masks."""

import csv
import io
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from data.sample.children import Invented, build_children  # noqa: E402
from data.sample.dfe_layouts import shown  # noqa: E402
from data.sample.editions import EDITIONS  # noqa: E402
from data.sample.make_sample import SEED  # noqa: E402
from data.sample.market import build_market  # noqa: E402
from data.sample.model import PROVISION  # noqa: E402
from market_tui.market import Market  # noqa: E402
from tests.conftest import REAL  # noqa: E402

ARCHIVE = ROOT / "data" / "sample" / "sample_children_looked_after.zip"
CLA = REAL / "dfe" / "looked_after"
# Sample file: the published one, and how the columns of its edition are named in the next.
PUBLISHED = {
    "sample_la_cla_during_year_new_placements.csv": "la_cla_during_year_new_placements.csv",
    "sample_la_cla_placement_stability.csv": "la_cla_placement_stability.csv",
    "sample_cla_number_and_rate_per_10k_children.csv": "cla_number_and_rate_per_10k_children.csv",
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    with zipfile.ZipFile(ARCHIVE) as archive:
        assert archive.comment == b"SAMPLE - synthetic"
        return {Path(name).name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def invented() -> Invented:
    return build_children(SEED, build_market(SEED))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", PUBLISHED)
def test_headers_and_labels_are_the_published_ones(files: dict[str, bytes], name: str) -> None:
    source = CLA / PUBLISHED[name]
    if not source.is_file():
        pytest.skip("the real releases are not here (../shared/real/dfe)")
    made, published = rows(files[name]), rows(source.read_bytes())
    assert list(made[0]) == list(published[0])
    labels = list(made[0])[10:12] if "population_type" not in made[0] else ["population_type"]
    assert {tuple(r[c] for c in labels) for r in made} == {tuple(r[c] for c in labels) for r in published}


def test_every_authority_of_these_years_is_there_with_z_outside_its_life(files: dict[str, bytes]) -> None:
    told = defaultdict(set)
    for row in rows(files["sample_la_cla_on_31_march_la_of_placement_netgain.csv"]):
        if row["children_count"] == "z":
            told[row["la_name"]].add(int(row["time_period"]))
    assert told == {
        "Cumbria": {2024, 2025},
        "Cumberland": {2021, 2022, 2023},
        "Westmorland and Furness": {2021, 2022, 2023},
        "Northamptonshire": {2022, 2023, 2024, 2025},
        "North Northamptonshire": {2021},
        "West Northamptonshire": {2021},
    }


def test_children_in_homes_fit_into_the_registered_places(invented: Invented) -> None:
    places: dict[tuple[str, int], int] = defaultdict(int)
    for home in build_market(SEED).settings:
        if home.provision.capitalize() == PROVISION["homes"].capitalize():
            for edition in EDITIONS:
                places[home.authority, edition.year] += home.places[edition.year] * home.registered(
                    edition.as_at
                )
    for (name, year), council in invented.items():
        inside = council.types["homes"] - council.homes_outside
        assert 0 <= inside + council.homes_others <= places[name, year], (name, year)


def test_parts_add_up(invented: Invented) -> None:
    for council in invented.values():
        assert sum(council.types.values()) == council.looked_after
        assert sum(council.providers.values()) == council.looked_after
        assert sum(council.places.values()) == council.looked_after
        assert council.homes_outside <= council.outside
        assert min(*council.types.values(), *council.providers.values(), *council.places.values()) >= 0


def test_no_council_of_the_north_west_has_its_published_count(invented: Invented) -> None:
    with (ROOT / "data" / "reference" / "cla_calibration.csv").open(encoding="utf-8", newline="") as file:
        published = {(r["la_name"], int(r["year"])): r["looked_after"] for r in csv.DictReader(file)}
    same = [key for key, council in invented.items() if str(council.looked_after) == published.get(key)]
    assert len(same) < 0.02 * len(invented)


def test_masking_hides_the_small_and_never_one_alone() -> None:
    total = {"Total": 60}
    assert shown("Local authority", {"a": 3, "b": 50, "c": 7} | total, "Total") == {
        "a": "c", "b": "50", "c": "c", "Total": "60"
    }  # fmt: skip
    assert shown("Local authority", {"a": 0, "b": 53, "c": 7} | total, "Total")["a"] == "0"
    assert shown("Regional", {"a": 3, "b": 54}, None) == {"a": "0", "b": "50"}


def test_the_sample_answers_every_question_on_children(sample_market: Market) -> None:
    for name in ("looked_after", "out_of_area", "net_gain", "homes_out_of_area", "placement_mix"):
        assert sample_market.query(name, area="Liverpool City Region").height > 0
    told = sample_market.query("sufficiency", area="North West", by="authority")
    assert told.height == 24
    assert told["reading"].cast(pl.String).n_unique() >= 3
    sources = {s.family for s in sample_market.sources}
    assert {"dfe-characteristics", "dfe-net-gain", "dfe-stability", "dfe-homes-outside"} <= sources
