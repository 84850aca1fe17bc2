"""The stories planted in the sample market, found by the queries; and figures worked out a second way."""

from collections import Counter, defaultdict
from datetime import date

import polars as pl
import pytest

import market_tui
from market_tui.errors import NotLoaded, UsageError
from market_tui.market import Market

TANSY, JUNIPER = "Tansy Wharf Care Limited", "Juniper Gate Homes Ltd"
SAMPHIRE = "Samphire Quay Children's Services Limited"


@pytest.fixture(scope="module")
def sample() -> Market:
    market = market_tui.open_market()
    assert market.sample
    return market


def test_two_sales_and_a_renaming(sample: Market) -> None:
    told = sample.query("owner_changes").filter(
        pl.col("kind") != "spelling", ~pl.col("from_owner").str.contains("Council")
    )
    counted = Counter(told.select("as_at", "from_owner", "to_owner", "kind").iter_rows())
    assert counted == {
        (date(2023, 3, 31), TANSY, JUNIPER, "sale or transfer"): 11,
        (date(2025, 3, 31), "Corncrake Mill Homes Ltd", "Harrow Lane Care Limited", "sale or transfer"): 8,
        (
            date(2023, 3, 31),
            "Pennyroyal Ferry Residential Limited",
            "Lantern Ferry Care Limited",
            "rename",
        ): 9,
    }
    sales = sample.query("owner_changes", options={"kind": "sale or transfer"}, area="Liverpool City Region")
    assert sales.height == 8  # Liverpool 3, Sefton 3, Wirral 2


def test_columns_are_those_agreed(sample: Market) -> None:
    agreed = {
        "owner_changes": "urn as_at from_owner to_owner kind",
        "movements": "year_to sector source joined joined_places left left_places net",
        "stress_test": ("owner homes places places_share authorities_hit largest_hit largest_hit_share"),
    }
    for name, columns in agreed.items():
        assert sample.query(name, area="Wirral").columns == ["area", *columns.split()]


@pytest.mark.parametrize(
    "name",
    ["ownership_classes", "legal_forms", "owner_forms", "largest_owners", "merger", "owner_candidates",
     "owner_changes",
     "owner_change_counts", "owner_change_readings", "concentration_readings",
     "movements", "movements_reconciled", "growth", "stress_test", "replacement",
     "failure"],
)  # fmt: skip
def test_answers_are_tidy_and_explained(sample: Market, name: str) -> None:
    answer = sample.ask(name, area=["Liverpool City Region", "Cheshire East"])
    assert answer.frame.columns[0] == "area"
    assert set(answer.frame.columns[1:]) == set(answer.query.columns)
    assert answer.query.caveats
    again = sample.ask(name, area=["Liverpool City Region", "Cheshire East"]).frame
    assert answer.frame.equals(again)


def test_the_failure(sample: Market) -> None:
    lost = sample.query("stress_test", as_at="2021", options={"owner": SAMPHIRE})
    assert lost.select("homes", "authorities_hit").row(0) == (10, 4)
    gone = sample.query("growth", as_at="2022", options={"owner": "samphire quay childrens services ltd"})
    assert gone.select("homes_before", "homes", "closed", "opened", "sold").row(0) == (10, 0, 10, 0, 0)
    page = sample.query("failure", as_at="2021", options={"owner": SAMPHIRE, "occupancy": 0.8})
    assert dict(page.select("authority", "homes").iter_rows()) == {
        "St Helens": 3, "Wigan": 3, "Halton": 2, "Warrington": 2,
    }  # fmt: skip
    homes = sample.scoped(sample.scope(as_at="2021")).homes.filter(pl.col("la_name") == "Halton")
    halton = page.filter(pl.col("authority") == "Halton").row(0, named=True)
    theirs = sum(p for p, o in homes.select("places", "owner").iter_rows() if o == SAMPHIRE)
    every = sum(homes["places"])
    assert halton["places"] == theirs
    assert halton["places_share"] == pytest.approx(theirs / every)
    assert halton["children_displaced"] == pytest.approx(0.8 * theirs)
    assert halton["spare_here"] == pytest.approx(0.2 * (every - theirs))


@pytest.mark.parametrize("council", ["Havering", "Halton"])
def test_places_within_reach_are_counted_across_the_borders_of_regions(sample: Market, council: str) -> None:
    """Havering borders the East of England: asked alone it has the neighbours that it has within England."""
    (alone,) = sample.query("failure", area=council).to_dicts()
    within = sample.query("failure", options={"owner": alone["owner"]}).filter(authority=council)
    assert alone["spare_within_20_miles"] == pytest.approx(within["spare_within_20_miles"].item())
    assert alone["spare_within_20_miles"] > alone["spare_here"]


def test_a_sale_is_growth_by_acquisition_and_a_renaming_is_not(sample: Market) -> None:
    bought = sample.query("growth", as_at="2023", options={"owner": "Juniper Gate"}).row(0, named=True)
    assert bought["acquired"] == 11
    renamed = sample.query("growth", as_at="2023", options={"owner": "Lantern Ferry Care Limited"})
    told = renamed.row(0, named=True)
    assert (told["homes_before"], told["homes"], told["acquired"], told["opened"]) == (9, 9, 0, 0)


@pytest.mark.parametrize("level", ["group", "registered"])
def test_growth_adds_up(sample: Market, level: str) -> None:
    told = sample.query("growth", area=["England", "North West"], owner_level=level)
    for unit in ("homes", "places"):
        before, now = pl.col(f"{unit}_before"), pl.col(unit)
        prefix = "places_" if unit == "places" else ""
        flows = (
            pl.col(f"{prefix}opened") + pl.col(f"{prefix}acquired")
            - pl.col(f"{prefix}closed") - pl.col(f"{prefix}sold")
        )  # fmt: skip
        resized = pl.col("places_resized") if unit == "places" else pl.lit(0)
        assert told.select((now == before + flows + resized).all()).item()
        assert told.select((pl.col(f"{unit}_gained") == now - before).all()).item()
    sold = told.group_by("area").agg(pl.col("acquired").sum() - pl.col("sold").sum())
    assert set(sold["acquired"]) == {0}
    homes = sample.scoped(sample.scope(area=["England", "North West"])).homes
    assert told["homes"].sum() == homes.height


def test_a_not_for_profit_coded_private(sample: Market) -> None:
    forms = sample.query("legal_forms", area="Wirral")
    row = forms.filter(pl.col("legal_form") == "Community interest company").row(0, named=True)
    assert (row["homes"], row["form_sector"], row["ofsted_sector"]) == (3, "Not-for-profit", "Private")
    ofsted = sample.query("ownership_mix", area="Wirral")
    lens = sample.ask("ownership_mix", area="Wirral", sector_basis="legal-form")
    was, now = (dict(f.select("sector", "homes").iter_rows()) for f in (ofsted, lens.frame))
    assert was["Private"] - now["Private"] == 3
    assert set(now) <= {"Private", "Local authority", "Not-for-profit", "Health"}
    assert any(f"By Ofsted's declared sector: Private {was['Private']} homes" in n for n in lens.notes)


def test_groups_of_companies(sample: Market) -> None:
    groups = sample.ask("owners")
    top = groups.frame["owner"].head(4).to_list()
    assert top == ["Juniper Gate", "Harrow Lane", "Saffron Weir", "Whimbrel Bank"]
    assert any("homes are in a mapped group" in note for note in groups.notes)
    companies = sample.query("owners", owner_level="registered").filter(
        pl.col("owner").str.starts_with("Juniper Gate")
    )
    assert companies["homes"].sum() == groups.frame["homes"][0]
    classes = sample.query("ownership_classes")
    assert classes["homes"].sum() == groups.frame["homes"].sum()
    found = classes.filter(pl.col("owner_class") == "private equity")["owners"].to_list()
    assert found == [2]


def test_joiners_and_leavers_by_both_roads(sample: Market) -> None:
    told = sample.query("movements_reconciled", area="England", provision="everything")
    listed = told.filter(pl.col("ofsted") > 0)
    assert listed.select("year_to", "kind", "ofsted", "only_ofsted", "only_registers").rows() == [
        (date(2022, 3, 31), "joined", 164, 0, 0),
        (date(2022, 3, 31), "left", 78, 0, 0),
    ]
    notes = " ".join(sample.ask("movements", area="England").notes)
    assert "2025-03-31 covers 2 years, since 2023-03-31" in notes
    assert "settings are in both" in notes or "in both" in notes


def test_a_merger_by_plain_arithmetic(sample: Market) -> None:
    names = {"a": "Juniper Gate", "b": "harrow lane"}
    told = sample.query("merger", area="North West", options=names).row(0, named=True)
    held: dict[str, int] = defaultdict(int)
    for key, places in (
        sample.scoped(sample.scope(area="North West")).homes.select("owner_id", "places").iter_rows()
    ):
        held[key] += places
    total = sum(held.values())

    def index(of: dict[str, int]) -> float:
        return sum((100 * v / total) ** 2 for v in of.values())

    after = dict(held)
    after["group:Juniper Gate"] += after.pop("group:Harrow Lane")
    assert told["hhi"] == pytest.approx(index(held))
    assert told["hhi_after"] == pytest.approx(index(after))
    assert told["hhi_change"] == pytest.approx(index(after) - index(held))
    largest = sorted(after.values(), reverse=True)
    assert told["cr4_after"] == pytest.approx(sum(largest[:4]) / total)
    itself = sample.query("merger", area="North West", options={"a": "Juniper Gate", "b": "Juniper Gate"})
    assert itself["hhi_change"].item() == 0.0
    assert itself["hhi"].item() == itself["hhi_after"].item()


def test_the_fewest_owners_by_hand(sample: Market) -> None:
    told = sample.query("largest_owners", area="North West", options={"part": 0.3})
    homes = sample.scoped(sample.scope(area="North West")).homes
    sizes = sorted(Counter(homes["owner_id"]).values(), reverse=True)
    needed = next(n for n in range(1, len(sizes) + 1) if sum(sizes[:n]) >= 0.3 * homes.height)
    assert told.height == needed
    assert told["held_share"].to_list()[-1] == pytest.approx(sum(sizes[:needed]) / homes.height)
    assert told["single_owners"][0] == sizes.count(1)


def test_the_stress_test_by_hand(sample: Market) -> None:
    told = sample.query("stress_test", area="Liverpool City Region")
    homes = sample.scoped(sample.scope(area="Liverpool City Region")).homes
    by_council: dict[str, Counter[str]] = defaultdict(Counter)
    for owner, council, places in homes.select("owner", "la_name", "places").iter_rows():
        by_council[council][owner] += places
    first = told.row(0, named=True)
    hits = {
        c: owned[first["owner"]] / owned.total() for c, owned in by_council.items() if first["owner"] in owned
    }
    assert first["places_share"] == max(
        sum(o[name] for o in by_council.values()) / homes["places"].sum() for name in set(homes["owner"])
    )
    assert first["authorities_hit"] == len(hits)
    assert first["largest_hit_share"] == pytest.approx(max(hits.values()))
    assert hits[first["largest_hit"]] == pytest.approx(max(hits.values()))
    assert told["places_share"].sum() == pytest.approx(1.0)
    cost = sample.query("replacement", area="Liverpool City Region", options={"weekly_cost": 5000.0})
    assert cost["owner"].to_list() == told["owner"].to_list()
    row = cost.row(0, named=True)
    assert row["weekly_cost"] == pytest.approx(0.85 * first["places"] * 5000)
    assert row["yearly_cost"] == pytest.approx(52 * row["weekly_cost"])
    assert set(cost["unit_cost_of"]) == {"as stated"}


def test_what_cannot_be_answered_is_said(sample: Market) -> None:
    with pytest.raises(UsageError, match="no owner called 'Juniper Gaet'") as error:
        sample.query("stress_test", options={"owner": "Juniper Gaet"})
    assert "Juniper Gate" in error.value.remedy
    with pytest.raises(UsageError, match="occupancy cannot be"):
        sample.query("replacement", options={"occupancy": 1.2})
    with pytest.raises(NotLoaded, match="Companies House"):
        sample.query("group_proposals")
    with pytest.raises(UsageError, match="no such list of 2024-03-31"):
        sample.query("growth", options={"since": "2024"})
    with pytest.raises(NotLoaded, match="no complete register before"):
        sample.query("growth", as_at="2021")


def test_cost_of_replacing_at_the_areas_own_unit_cost(sample: Market) -> None:
    told = sample.query("replacement", area="Liverpool City Region")
    weekly = sample.scoped(sample.scope(area="Liverpool City Region")).weekly_costs
    care = weekly.filter(pl.col("service").cast(pl.String) == "residential care").sort("financial_year")
    if not care.height:
        assert told["weekly_cost"].null_count() == told.height
        return
    latest = care.row(-1, named=True)
    row = told.row(0, named=True)
    assert (row["unit_cost"], row["unit_cost_of"]) == (
        latest["weekly_cost_without_suspect"],
        latest["financial_year"],
    )
    assert row["weekly_cost"] == pytest.approx(0.85 * row["places"] * row["unit_cost"])
