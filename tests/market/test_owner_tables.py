"""Tables of owners: bad lines refused by file and number; the user's lines over those that ship."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import market_tui
from market_tui.errors import Refused
from market_tui.intake import load
from market_tui.market import Market
from market_tui.market.opening import sample_files
from market_tui.market.owners.decisions import gather
from market_tui.market.owners.table import read
from market_tui.paths import shipped
from market_tui.store import Store

HEADER = "owner,same_as,group,class,form,reason,as_of,applies_from\n"


def _table(folder: Path, body: str, header: str = HEADER) -> Path:
    path = folder / "owners.csv"
    path.write_text(header + body, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("A Ltd,,G,,,,,\nB Ltd,,G,,,,,\nA LIMITED,,H,,,,,\n", 4, "decided already in line 2"),
        ("A Ltd,B Ltd,,,,,,\nB Ltd,C Ltd,,,,,,\nC Ltd,A Ltd,,,,,,\n", 2, "a ring"),
        ("A Ltd,A Limited,,,,,,\n", 2, "a ring"),
        ("X,,G,charity,,,,\nA Ltd,,G,hedge fund,,,,\n", 3, "unknown class 'hedge fund'"),
        ("A Ltd,,,,mutual friend,,,\n", 2, "unknown form 'mutual friend'"),
        ("A Ltd,,G,,,,31/02/2025,\n", 2, "not a date"),
        ("A Ltd,,G,,,,,soon\n", 2, "not a date"),
        (",,G,,,,,\n", 2, "no owner"),
        ("A Ltd,,,,,said so,,\n", 2, "decides nothing"),
    ],
)
def test_a_bad_line_is_refused_by_its_number(tmp_path: Path, body: str, line: int, said: str) -> None:
    path = _table(tmp_path, body)
    with pytest.raises(Refused) as error:
        read(path)
    assert f"{path}, line {line}: " in error.value.message
    assert said in error.value.message
    assert error.value.exit_code == 3


def test_a_quotation_mark_that_is_never_closed_is_refused_by_its_line(tmp_path: Path) -> None:
    path = _table(tmp_path, 'A Ltd,,G,,,,,\n"B Ltd,,G\n' + "x,,G\n" * 100)
    limit = csv.field_size_limit(200)
    try:
        with pytest.raises(Refused, match=r"line 3: cannot be read"):
            read(path)
    finally:
        csv.field_size_limit(limit)


def test_a_table_without_owners_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"line 1: .*owner"):
        read(_table(tmp_path, "x\n", "name\n"))


def test_other_headings_and_a_quoted_line_break(tmp_path: Path) -> None:
    body = '"Acme\nCare Ltd",CIC,"because",1/4/2024\nBeta Ltd,Charity,x,2024\n\n'
    told = read(_table(tmp_path, body, "Owner,Form,Reason,Date\n"))
    assert told.select("owner", "form", "as_of").rows() == [
        ("acme care limited", "Community interest company", date(2024, 4, 1)),
        ("beta limited", "Charity", date(2024, 3, 31)),
    ]
    with pytest.raises(Refused, match="line 4: "):
        read(_table(tmp_path, body.replace("Charity", "Charitee"), "Owner,Form,Reason,Date\n"))


def test_an_owner_may_change_group_on_a_date(tmp_path: Path) -> None:
    told = read(_table(tmp_path, "A Ltd,,G,,,,,\nA Ltd,,H,,,,,2024-01-01\n"))
    assert told["group"].to_list() == ["G", "H"]


@pytest.mark.parametrize("path", ["reference/owners.csv", "sample/owners.csv"])
def test_the_shipped_tables_are_sound(path: str) -> None:
    assert read(shipped("data") / path).height > 20


def test_the_shipped_mapping_names_each_owner_once_and_dates_itself() -> None:
    groups = gather("none").groups
    assert not groups.filter(pl.struct("owner_id", "applies_from").is_duplicated()).height
    since = dict(groups.select("owner_id", "applies_from").iter_rows())
    assert since["active 8 care limited"] == date(2020, 3, 31)  # same URNs under … from 2020
    assert since["cambian childcare limited"] == date(2018, 10, 19)
    assert since["keys child care limited"] is None


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path))
    yield tmp_path


def _sample() -> Market:
    market = market_tui.open_market()
    assert market.sample
    return market


def test_the_users_lines_win(mine: Path) -> None:
    _table(
        mine,
        "Juniper Gate Homes Ltd,,My Group,charity,,I know them,2025-01-01,\n"
        "Pebble Shore Homes CIC,,,,Charity,converted in 2024,2024-06-01,\n"
        "Tansy Wharf Care Ltd,Lantern Ferry Care Limited,,,,a test,2025-01-01,\n",
    )
    market = _sample()
    homes = market.scoped(market.scope()).homes
    mapped = homes.filter(pl.col("registered_owner") == "Juniper Gate Homes Ltd")
    assert set(mapped["group"]) == {"My Group"}
    assert set(mapped["owner_class"]) == {"charity"}
    assert set(mapped["mapped_by"]) == {"owners.csv"}
    shore = homes.filter(pl.col("registered_owner") == "Pebble Shore Homes CIC")
    told = shore.select("legal_form", "form_reason", "form_as_of").unique().rows()
    assert told == [("Charity", "converted in 2024", date(2024, 6, 1))]
    before = market.scoped(market.scope(as_at="2022")).homes
    assert "Tansy Wharf Care Limited" not in set(before["registered_owner"])
    assert before.filter(pl.col("registered_owner") == "Lantern Ferry Care Limited").height == 11


def test_a_bad_table_stops_an_answer_and_says_where(mine: Path) -> None:
    path = _table(mine, "Juniper Gate Homes Ltd,,G,nonsense,,,,\n")
    with pytest.raises(Refused, match="line 2: unknown class 'nonsense'") as error:
        _sample().query("owners")
    assert str(path) in error.value.message


def test_the_sample_is_mapped_by_its_own_table_only() -> None:
    market = _sample()
    groups = set(market.owners.decisions.groups["group"])
    assert "Juniper Gate" in groups
    assert "Keys" not in groups
    assert "Juniper Gate" not in set(gather("none").groups["group"])


def test_the_sample_loaded_from_its_files_keeps_its_groups(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    files = [p for p in sample_files() if "provider_at_march_2025" in p.name]
    assert load(files, store).exit_code == 0
    groups = set(market_tui.open_market(store.folder).query("owners", area="North West")["owner"])
    assert {"Juniper Gate", "Harrow Lane"} <= groups
