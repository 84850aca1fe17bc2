"""Areas by any name, on any date; no authority counts twice in one area."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from market_tui import reference
from market_tui.errors import UsageError
from market_tui.market import areas
from market_tui.market.areas import members, nearest, resolve

LATE = date(2025, 3, 31)
SIX = {"E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015"}


def test_every_alias_and_code_of_every_authority_is_resolved() -> None:
    authorities = reference.table("authorities")
    for alias, name in reference.table("aliases").iter_rows():
        for typed in (alias, alias.upper(), f"  {alias} ", alias.replace("'", "’")):
            assert resolve(typed, LATE).name == name, typed
    for code, old, name in authorities.select("la_code", "old_la_code", "name").iter_rows():
        for typed in (code, code.lower(), f" {code} "):
            assert resolve(typed, LATE).name == name
        assert code in resolve(name, LATE).codes
        assert resolve(old, LATE).name == name


def test_a_region_or_group_by_every_name() -> None:
    for key, region in reference.region_spellings().iter_rows():
        # The halves of London are groups of their own, and alias of the region only in a list.
        if key not in ("inner london", "outer london"):
            assert resolve(key).name == region
    for area, kind in areas.directory().select("area", "kind").unique().iter_rows():
        if kind not in ("authority", "country"):
            found = resolve(area, LATE)
            assert (found.name, found.kind) == (area, kind)


def test_liverpool_city_region_is_six_councils() -> None:
    found = resolve("liverpool city region", LATE)
    assert (set(found.codes), found.notes) == (SIX, ())
    by_authority = members([found], "authority")
    assert set(by_authority["area"].cast(pl.String)) == {
        "Halton", "Knowsley", "Liverpool", "Sefton", "St Helens", "Wirral",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("St. Helens", "St Helens"),
        ("E08000012", "Liverpool"),
        ("341", "Liverpool"),
        ("city of BRISTOL", "Bristol"),
    ],
)
def test_as_people_write_it(typed: str, name: str) -> None:
    assert resolve(typed, LATE).name == name


def test_cumbria_before_and_after_its_end() -> None:
    before, after = resolve("cumbria", date(2022, 3, 31)), resolve("cumbria", LATE)
    assert before.notes == ()
    assert set(after.codes) == {"E10000006", "E06000063", "E06000064"}
    assert after.notes == (
        "Cumbria ended before 2023-04-01: counted as Cumberland and Westmorland and Furness",
    )
    parts = members([after], "authority")["area"].cast(pl.String).unique().to_list()
    assert set(parts) == {"Cumbria", "Cumberland", "Westmorland and Furness"}


def test_northamptonshire_dorset_and_bournemouth() -> None:
    assert resolve("Northamptonshire", date(2020, 3, 31)).notes == ()
    told = resolve("Northamptonshire", LATE)
    assert {"E06000061", "E06000062"} <= set(told.codes)
    assert "North Northamptonshire and West Northamptonshire" in told.notes[0]
    dorset = resolve("Dorset", LATE)
    assert set(dorset.codes) == {"E10000009", "E06000059"}
    assert dorset.notes == ("Dorset changed on 2019-04-01: before and after are not one series",)
    bournemouth = resolve("Bournemouth", LATE)
    assert set(bournemouth.codes) == {"E06000028", "E06000058"}
    assert "wider than it was" in bournemouth.notes[0]


def test_a_council_before_its_beginning_says_where_its_area_was() -> None:
    told = resolve("Cumberland", date(2022, 3, 31)).notes
    assert told == ("Cumberland began on 2023-04-01; before that its area was in Cumbria",)


def test_a_recode_is_silent() -> None:
    for name, codes in {"Somerset": 2, "Barnsley": 2, "Buckinghamshire": 2, "Gateshead": 2}.items():
        found = resolve(name, LATE)
        assert (len(found.codes), found.notes) == (codes, ())


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no area called 'Livepool'") as told:
        resolve("Livepool")
    assert "Liverpool" in told.value.remedy
    assert told.value.exit_code == 2
    assert nearest("wirall")[0] == "Wirral"
    for odd in ("", "   ", "[/red]", "=1+1", "x" * 5000):
        with pytest.raises(UsageError):
            resolve(odd)


@pytest.mark.parametrize("by", ["area", "authority", "region"])
def test_no_code_counts_twice_in_one_area(by: str) -> None:
    named = areas.directory()["area"].unique().sort().to_list()
    frame = members([resolve(name, LATE) for name in named], by)
    assert frame.height == frame.unique().height
    assert frame["la_code"].null_count() == 0
    if by == "authority":
        # Taken apart, every code is in one authority only.
        assert frame["la_code"].n_unique() == frame.height


@pytest.mark.parametrize("by", ["authority", "region"])
def test_england_is_the_sum_of_its_parts(by: str) -> None:
    england = resolve("England", LATE)
    parts = members([england], by)
    assert set(parts["la_code"]) == set(england.codes)
    assert parts.height == len(england.codes)


def test_areas_keep_the_order_in_which_they_were_asked() -> None:
    asked = ["Wirral", "England", "Liverpool City Region", "North West"]
    frame = members([resolve(name, LATE) for name in asked], "area")
    assert frame["area"].cast(pl.String).unique(maintain_order=True).to_list() == asked


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path))
    return tmp_path / "config.toml"


def test_your_own_group(config: Path) -> None:
    config.write_text('[areas]\n"Mersey North" = ["Sefton", "E08000012", "knowsley"]\n', "utf-8")
    found = resolve("mersey north", LATE)
    assert (found.name, found.kind) == ("Mersey North", "your own")
    assert set(found.codes) == {"E08000014", "E08000012", "E08000011"}
    assert "Mersey North" in nearest("Mersey Nort")


def test_a_group_may_hold_groups_regions_and_ended_councils_once_each(config: Path) -> None:
    config.write_text(
        '[areas]\nWide = ["Near", "Liverpool City Region", "Cumbria"]\nNear = ["Wirral", "Halton"]\n', "utf-8"
    )
    found = resolve("Wide", LATE)
    assert len(found.codes) == len(set(found.codes))
    assert set(found.codes) == SIX | {"E10000006", "E06000063", "E06000064"}
    assert "Cumbria ended" in found.notes[0]


def test_a_group_named_as_a_council_may_hold_it_and_says_whose_it_is(config: Path) -> None:
    config.write_text('[areas]\nWirral = ["Wirral", "Sefton"]\nMersey = ["Wirral", "E08000012"]\n', "utf-8")
    own = resolve("Wirral", LATE)
    assert (own.name, set(own.codes)) == ("Wirral (your own)", {"E08000015", "E08000014"})
    assert resolve(own.name, LATE) == own
    assert resolve("E08000015", LATE).codes == ("E08000015",)
    assert set(resolve("Mersey", LATE).codes) == {"E08000015", "E08000014", "E08000012"}


def test_no_group_takes_the_place_of_england(config: Path) -> None:
    config.write_text('[areas]\nEngland = ["Wirral"]\n', "utf-8")
    assert resolve("england", LATE).kind == "country"
    assert resolve("England (your own)", LATE).codes == ("E08000015",)


def test_a_council_and_a_group_of_its_name_are_both_counted_when_pooled(config: Path) -> None:
    config.write_text('[areas]\nWirral = ["Sefton"]\n', "utf-8")
    assert set(resolve("E08000015 + Wirral", LATE).codes) == {"E08000015", "E08000014"}


def test_areas_named_together_are_pooled_each_code_once(config: Path) -> None:
    config.write_text('[areas]\nNear = ["Wirral", "Halton"]\n"A + B" = ["Leeds"]\n', "utf-8")
    found = resolve("wirral + st helens + E08000015", LATE)
    assert (found.name, found.kind) == ("Wirral + St Helens", "together")
    assert set(found.codes) == {"E08000015", "E08000013"}
    assert set(resolve("Near + Liverpool City Region", LATE).codes) == SIX
    assert resolve("Wirral + Wirral", LATE).kind == "authority"
    assert resolve("a + b", LATE).kind == "your own"
    with pytest.raises(UsageError, match="no area called 'Sefon'"):
        resolve("Wirral + Sefon", LATE)


BAD = {
    "[areas\n": "config.toml",
    "areas = 3\n": "areas is not a table",
    "[areas]\nMine = 'Wirral'\n": "areas.Mine is not a list of names",
    "[areas]\nMine = []\n": "areas.Mine is not a list of names",
    "[areas]\nMine = [1]\n": "areas.Mine is not a list of names",
    "[areas]\nMine = ['Wirrall']\n": "areas.Mine: no area called 'Wirrall'",
    "[areas]\nMine = ['Yours']\nYours = ['Mine']\n": "areas.Mine: areas.Yours: no area called 'Mine'",
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_config_names_its_file(text: str, config: Path) -> None:
    config.write_text(text, "utf-8")
    with pytest.raises(UsageError) as told:
        resolve("Mine", LATE)
    assert BAD[text] in told.value.message
    assert str(config) in str(told.value)


def test_a_config_that_is_not_text_names_its_file(config: Path) -> None:
    config.write_bytes(b"\xff\xfe[areas]")
    with pytest.raises(UsageError, match=r"config\.toml"):
        resolve("Wirral", LATE)
    config.unlink()
    config.mkdir()
    with pytest.raises(UsageError, match=r"config\.toml"):
        resolve("Wirral", LATE)


def test_codes_are_of_the_time() -> None:
    """A list is placed under the code in force on its date, or nearest to it: publishers move late."""
    rows = pl.DataFrame({"la_name": ["Cumbria", "Barnsley", "Dorset", "Bournemouth, Christchurch & Poole"]})
    placed, strangers = reference.place(rows, date(2018, 3, 31))
    assert strangers == []
    assert placed["la_code"].to_list() == ["E10000006", "E08000016", "E10000009", "E06000058"]
    placed, _ = reference.place(rows, date(2025, 9, 30))
    assert placed["la_code"].to_list() == ["E10000006", "E08000038", "E06000059", "E06000058"]


def test_a_setting_of_no_known_authority_still_counts_once() -> None:
    rows = pl.DataFrame(
        {
            "la_name": ["Atlantis", "Cardiff", None, None],
            "region": ["North West", "Wales", "London", None],
        }
    )
    placed, strangers = reference.place(rows, LATE)
    assert placed["la_code"].to_list() == ["E12000002", "W92000004", "E12000007", "E92000001"]
    assert strangers == ["Atlantis"]
    england = resolve("England", LATE)
    for by in ("area", "authority", "region"):
        counted = members([england], by).join(placed, on="la_code")
        assert counted.height == 4, by
