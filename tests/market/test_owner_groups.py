"""Groups by date and by layer, and changes of owner told apart, worked by hand."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import market_tui
from market_tui.market import Market
from market_tui.market.owners import Owners
from market_tui.market.owners.changes import changes
from market_tui.publishers.owner_names import owner_id
from market_tui.schema import PROVIDERS, RESTRICTED_PROVIDERS, ULTIMATE_OWNERS
from market_tui.store import Loaded, Source, Store

D21, D22 = date(2021, 3, 31), date(2022, 3, 31)


def _rows(as_at: date, owners: dict[str, str | None]) -> pl.DataFrame:
    return PROVIDERS.cast(
        pl.DataFrame(
            {
                "as_at": as_at, "urn": list(owners), "provision": "Children's home", "status": "Active",
                "owner": list(owners.values()), "sector": "Private", "places": 2, "la_code": "E08000012",
                "la_name": "Liverpool", "region": "North West", "source_id": f"list-{as_at}",
            },
            schema_overrides={"owner": pl.String},
        ).with_columns(
            owner_id=pl.coalesce(owner_id(pl.col("owner")), pl.lit("urn:") + pl.col("urn"))
        )
    )  # fmt: skip


def _source(source_id: str, family: str, as_at: date, table: str, restricted: bool = False) -> Source:
    return Source(
        source_id, family, "Ofsted", "t", as_at, "register", "f.csv", source_id, 1, "", 1, 0, "OGL",
        (table,), restricted=restricted,
    )  # fmt: skip


def _store(folder: Path, lists: dict[date, dict[str, str | None]], *more: Loaded) -> Store:
    store = Store(folder / "store")
    registers = [
        Loaded(
            _source(f"list-{day}", "ofsted-providers", day, "providers"), {"providers": _rows(day, owners)}
        )
        for day, owners in lists.items()
    ]
    store.commit([*registers, *more])
    return store


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path))
    return tmp_path


def test_a_mapping_counts_from_its_date_only(config: Path, tmp_path: Path) -> None:
    (config / "owners.csv").write_text(
        "owner,group,reason,applies_from\nOld Ltd,Big,same URNs under Big from 2022,2022\nBig Ltd,Big,,\n"
    )
    homes: dict[str, str | None] = {"1": "Old Limited", "2": "Big Ltd", "3": None, "4": None}
    _store(tmp_path, {D21: homes, D22: homes})
    market = market_tui.open_market(tmp_path / "store")
    then = market.query("owners", area="Liverpool", as_at=D21)
    now = market.query("owners", area="Liverpool", as_at=D22)
    assert dict(then.select("owner", "homes").sort("owner").unique("owner").iter_rows())["Big"] == 1
    assert dict(now.filter(pl.col("homes") > 1).select("owner", "homes").iter_rows()) == {"Big": 2}
    # Two homes without an owner are two owners.
    assert now.height == 3
    # The owner is named as before, but belongs to another: that is no home opened or closed.
    grown = market.query("growth", area="Liverpool", as_at=D22).filter(pl.col("homes_gained") != 0)
    assert grown.select("owner", "homes_gained", "opened", "acquired", "closed", "sold").rows() == [
        ("Big", 1, 0, 1, 0, 0), ("Old Limited", -1, 0, 0, 0, 1),
    ]  # fmt: skip
    assert "2 of 4 homes are in a mapped group" in " ".join(
        market.ask("concentration", area="Liverpool", as_at=D22).notes
    )
    level = market.ask("concentration", area="Liverpool", as_at=D22, owner_level="registered")
    assert not any("mapped group" in note for note in level.notes)


def test_a_home_sold_and_then_renamed_was_acquired(config: Path, tmp_path: Path) -> None:
    """A sells home 1 to B, then B with both homes is called C: since the first list C has acquired one."""
    d20 = date(2020, 3, 31)
    _store(
        tmp_path,
        {
            d20: {"1": "Ash Ltd", "2": "Birch Ltd"},
            D21: {"1": "Birch Ltd", "2": "Birch Ltd"},
            D22: {"1": "Cedar Ltd", "2": "Cedar Ltd"},
        },
    )
    market = market_tui.open_market(tmp_path / "store")
    grown = market.query("growth", area="Liverpool", as_at=D22, options={"since": str(d20)})
    assert grown.select("owner", "homes_before", "homes", "acquired", "sold").rows() == [
        ("Cedar Ltd", 1, 2, 1, 0), ("Ash Ltd", 1, 0, 0, 1),
    ]  # fmt: skip


def test_a_home_that_came_back_to_its_owner_has_not_changed_hands(config: Path, tmp_path: Path) -> None:
    d20 = date(2020, 3, 31)
    held: dict[str, str | None] = {"1": "Ash Ltd", "2": "Birch Ltd", "3": "Ash Ltd"}
    _store(tmp_path, {d20: held, D21: held | {"1": "Birch Ltd"}, D22: held})
    market = market_tui.open_market(tmp_path / "store")
    for since, rows in ((D21, [("owner changed", "1", "Birch Ltd", "Ash Ltd")]), (d20, [])):
        told = market.query("homes_changed", area="Liverpool", as_at=D22, options={"since": str(since)})
        assert told.select("change", "urn", "before", "after").rows() == rows


def test_a_form_of_ones_own_stands_over_one_that_ships_whichever_spelling_it_names(
    config: Path, tmp_path: Path
) -> None:
    body = "owner,same_as,form,reason\nSandwell Trust,Sandwell Children's Trust,Charity,mine\n"
    (config / "owners.csv").write_text(body)
    _store(tmp_path, {D22: {"1": "Sandwell Children's Trust", "2": "Sandwell Trust"}})
    told = market_tui.open_market(tmp_path / "store").query("owner_forms", area="Liverpool")
    assert told.select("legal_form", "reason").unique().rows() == [("Charity", "mine")]


def _restricted(owner: str, top: str) -> Loaded:
    rows = RESTRICTED_PROVIDERS.cast(
        pl.DataFrame(
            {"as_at": [D22], "urn": ["1"], "owner": [owner], "owner_id": [owner.lower()],
             "top_company": [top], "owner_type": ["Organisation"], "source_id": ["council-list"]}
        )
    )  # fmt: skip
    source = _source("council-list", "ofsted-council-list", D22, "restricted_providers", restricted=True)
    return Loaded(source, {"restricted_providers": rows}, b"x")


def test_the_restricted_list_decides_groups_but_stays_behind(config: Path, tmp_path: Path) -> None:
    (config / "owners.csv").write_text("owner,group\nother limited,Mine\n")
    homes: dict[str, str | None] = {"1": "keys br limited", "2": "Other Limited", "3": "Third Limited"}
    more = _restricted("keys br limited", "Topco Holdings SARL")
    told = pl.concat([more.tables["restricted_providers"]] * 2).with_columns(
        owner=pl.Series(["keys br limited", "other limited"]),
        owner_id=pl.Series(["keys br limited", "other limited"]),
    )
    listed = Loaded(more.source, {"restricted_providers": told}, b"x")
    store = _store(tmp_path, {D21: homes, D22: homes}, listed)

    def market() -> Market:
        return Market(store, ask=market_tui.open_market(tmp_path / "store")._ask)

    answer = market().ask("owners", area="Liverpool")
    # The mapping knows one owner of that top company, so that the group keeps the known name; the list
    # stands over the user's own line, and says so.
    assert answer.frame.select("owner", "homes").rows() == [("Keys", 2), ("Third Limited", 1)]
    assert answer.restricted
    notes = " ".join(answer.notes)
    assert "2 of them by Ofsted's restricted list" in notes
    assert "For 1 of these the list overrules your owners.csv" in notes
    public = market().public().ask("owners", area="Liverpool")
    assert not public.restricted
    assert set(public.frame["owner"]) == {"Keys", "Mine", "Third Limited"}
    assert not any(s.restricted for s in market().public().sources)
    assert market().public().table("restricted_providers").collect().height == 0
    reloaded = market().public()
    reloaded.load(tmp_path / "absent.csv")
    assert not any(s.restricted for s in reloaded.sources)
    assert reloaded.table("restricted_providers").collect().height == 0
    assert reloaded.left_out == {"restricted_providers"}
    evidence = (
        market().query("owner_forms", area="Liverpool").filter(owner="Other Limited").row(0, named=True)
    )
    assert evidence["group_reason"] == "top company on the list: Topco Holdings SARL"
    assert (evidence["group_as_of"], evidence["mapped_by"]) == (
        D22, "Ofsted's list to councils, over owners.csv",
    )  # fmt: skip
    # What a line dates before the list's day holds before it; one dated after it holds from then.
    (config / "owners.csv").write_text("owner,group,applies_from\nother limited,Mine,2020-01-01\n")
    assert "Mine" in set(market().query("owners", area="Liverpool", as_at=D21)["owner"])
    assert "Mine" not in set(market().query("owners", area="Liverpool", as_at=D22)["owner"])
    later = PROVIDERS.cast(_rows(date(2023, 3, 31), homes))
    source = _source("list-2023-03-31", "ofsted-providers", date(2023, 3, 31), "providers")
    store.commit([Loaded(source, {"providers": later})])
    (config / "owners.csv").write_text("owner,group,applies_from\nother limited,Mine,2022-06-01\n")
    assert "Mine" in set(market().query("owners", area="Liverpool", as_at="2023")["owner"])
    assert "Mine" not in set(market().query("owners", area="Liverpool", as_at=D22)["owner"])


def test_the_ownership_release_stands_between_the_mapping_and_ones_own_lines(
    config: Path, tmp_path: Path
) -> None:
    names = ["keys br limited", "other limited", "third limited"]
    rows = ULTIMATE_OWNERS.cast(
        pl.DataFrame(
            {"as_at": [D22] * 3, "urn": ["1", "2", "3"], "owner": names, "owner_id": names,
             "ultimate_owner": ["Topco Holdings SARL", "Topco Holdings SARL", "Lone Parent Ltd"],
             "source_id": ["release"] * 3}
        )
    )  # fmt: skip
    release = Loaded(
        _source("release", "ofsted-ultimate-owners", D22, "ultimate_owners"), {"ultimate_owners": rows}
    )
    homes: dict[str, str | None] = {"1": "keys br limited", "2": "Other Limited", "3": "Third Limited"}
    _store(tmp_path, {D22: homes}, release)

    def groups() -> set[tuple[str, str]]:
        told = market_tui.open_market(tmp_path / "store").query("owner_forms", area="Liverpool")
        return set(told.select("group", "mapped_by").rows())

    by = "Ofsted's ownership release"
    assert groups() == {("Keys", by), ("Lone Parent Ltd", by)}
    (config / "owners.csv").write_text("owner,group\nthird limited,Mine\n")
    assert groups() == {("Keys", by), ("Mine", "owners.csv")}


def test_settled_owners_are_kept_until_a_table_changes(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKET_TUI_CACHE", str(tmp_path / "cache"))
    store = _store(tmp_path, {D22: {"1": "One Ltd"}}, _restricted("one limited", "Topco"))
    settled = Market(store).owners.settled
    (file,) = (tmp_path / "cache" / "owners").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    monkeypatch.setattr(Owners, "_settle", lambda self: pytest.fail("settled again"))
    assert Market(store).owners.settled.equals(settled)
    monkeypatch.undo()
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(config))
    assert set(Market(store).public().owners.settled["group"]) == {"One Ltd"}
    (config / "owners.csv").write_text("owner,group,applies_from\none limited,Mine,2022-03-31\n")
    assert set(Market(store).public().owners.settled["group"]) == {"Mine"}
    (config / "owners.csv").unlink()
    file.write_bytes(b"damaged")
    assert set(Market(store).owners.settled["group"]) == {"Topco"}


def test_restricted_parts_are_the_owners_alone(tmp_path: Path) -> None:
    store = _store(tmp_path, {D22: {"1": "a"}}, _restricted("a", "T"))
    apart = store.folder / "restricted"
    modes = {p.stat().st_mode & 0o777 for p in [apart, *apart.rglob("*")]}
    assert modes == {0o700, 0o600}
    assert store.original("council-list").read_bytes() == b"x"
    assert not list((store.folder / "parts").glob("council*"))
    assert store.read("restricted_providers").height == 1


def _kinds(before: dict[str, str], after: dict[str, str], **same: str) -> dict[str, str]:
    """Each setting's change, with identities as given or the names themselves."""
    frame = pl.concat([_rows(D21, dict(before)), _rows(D22, dict(after))])
    identity = owner_id(pl.col("owner")).replace(same)
    settled = frame.select("as_at", "owner_id", "sector", identity_id=identity, group_id=identity).unique()
    return dict(changes(frame, settled).select("urn", pl.col("kind").cast(pl.String)).iter_rows())


def test_kinds_of_change() -> None:
    names = {
        "1": ("Alpha Ltd", "ALPHA LIMITED"),
        "2": ("Beta Homes Ltd", "Zeta Living Ltd"),
        "3": ("Beta Homes Ltd", "Zeta Living Ltd"),
        "4": ("Gamma Ltd", "Delta Ltd"),
        "5": ("Gamma Ltd", "Gamma Ltd"),
        "6": ("Delta Ltd", "Delta Ltd"),
        "7": ("Sole House Ltd", "Sole House Residential Ltd"),
        "8": ("Omega Ltd", "Omega Ltd"),
        "9": ("Single Ltd", "Quite Other Ltd"),
    }
    before, after = ({urn: pair[at] for urn, pair in names.items()} for at in (0, 1))
    assert _kinds(before, after) == {
        "1": "spelling",
        "2": "rename",
        "3": "rename",
        "4": "sale or transfer",
        "7": "rename",
        "9": "sale or transfer",
    }


def test_a_slip_of_the_pen_is_spelling_but_another_figure_is_not() -> None:
    before = {"1": "Five Rivers Child Care Ltd", "2": "Harbour Homes 1 Ltd", "3": "Short A Ltd"}
    after = {"1": "Five Rivers Chid Care Ltd", "2": "Harbour Homes 2 Ltd", "3": "Short B Ltd"}
    assert _kinds(before, after)["1"] == "spelling"
    assert _kinds(before, after)["2"] != "spelling"
    assert _kinds(before, after)["3"] != "spelling"


def test_a_reviewed_line_makes_a_change_a_spelling() -> None:
    before, after = {"1": "YMCA RHG"}, {"1": "Robin Hood Group"}
    assert _kinds(before, after) == {"1": "sale or transfer"}
    assert _kinds(before, after, **{"ymca rhg": "robin hood group"}) == {"1": "spelling"}
