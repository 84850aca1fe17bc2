"""Companies House asked by key: found, followed upward, kept, loaded like the bulk files; the key nowhere."""

import base64
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import market_tui
from market_tui.errors import UsageError
from market_tui.fetch import LookedUp, companies_among, look_up
from market_tui.fetch.client import Client, Patience
from market_tui.fetch.key import VARIABLE, Key, find, needed
from market_tui.fetch.sources import COMPANIES_HOUSE
from market_tui.intake import load
from market_tui.store import Store
from tests.fetch.serving import Asked, Proxy, Reply, Site
from tests.intake.test_streams import ROWS, control, write_companies

SECRET = "b4f7-live-key-of-the-council"
KEY = Key(SECRET, VARIABLE)
OWNERS = [
    "Keys BR Limited",
    "ERA Care Limited 5921904",
    "Old Name Homes Ltd",
    "Wirral Council",
    "Mr A Person",
]
GUARANTEE = "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"
NOBODY = Reply(b'{"errors":[{"error":"resource-not-found"}]}', 404)
PROFILES: dict[str, dict[str, Any]] = {
    "04111111": {"company_name": "KEYS BR LTD", "type": "ltd", "sic_codes": ["87900"]},
    "05921904": {"company_name": "ERA CARE LIMITED", "type": "private-limited-guarant-nsc",
                 "company_status": "liquidation"},
    "08888888": {"company_name": "NEW NAME LIMITED", "type": "ltd",
                 "previous_company_names": [{"name": "OLD NAME HOMES LTD"}]},
}  # fmt: skip


def _json(told: object, status: int = 200) -> Reply:
    return Reply(json.dumps(told).encode(), status, {"Content-Type": "application/json"})


def _control(name: str, number: str, place: str = "Companies House", **more: Any) -> dict[str, Any]:
    kind = "corporate-entity-person-with-significant-control"
    identification = {"registration_number": number, "place_registered": place}
    return {"kind": kind, "name": name, "identification": identification, "notified_on": "2016-04-06", **more}


@pytest.fixture
def register(site: Site) -> Site:
    """Three companies: one under a fund abroad, one wound up and controlled by people, one renamed."""
    person = {"kind": "individual-person-with-significant-control", "name": "Mrs Private Person"}
    above = {
        "04111111": [person, _control("Keys Group Ltd", "555"), _control("Gone Ltd", "777", ceased=True)],
        "00000555": [_control("Fund Topco SARL", "B12345", "Luxembourg")],
        "05921904": [person],
    }

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("authorization") != KEY.headers()["Authorization"]:
            return _json({"error": "Invalid Authorization", "type": "ch:service"}, 401)
        path, _, query = asked.path.partition("?")
        if path == "/search/companies":
            named = {
                "Keys%20BR%20Limited": ["04111112", "04111111"],
                "Old%20Name%20Homes%20Ltd": ["08888888"],
            }
            found = named[query.split("&")[0].removeprefix("q=")]
            titles = {
                "04111112": "KEYS BR HOLDINGS LTD",
                "04111111": "KEYS BR LTD",
                "08888888": "NEW NAME LIMITED",
            }
            return _json({"items": [{"title": titles[n], "company_number": n, "company_status": "active"}
                                    for n in found], "total_results": len(found)})  # fmt: skip
        number = path.split("/")[2]
        if path.endswith("control"):
            return _json({"items": above[number], "total_results": 1}) if number in above else NOBODY
        told = {"company_number": number, "company_status": "active", "date_of_creation": "2010-02-01"}
        return _json({**told, **PROFILES[number]}) if number in PROFILES else NOBODY

    for path in ("/search/companies", *(f"/company/{n}{end}" for n in (*PROFILES, *above)
                                        for end in ("", "/persons-with-significant-control"))):  # fmt: skip
        site[f"{COMPANIES_HOUSE}{path}"] = answer
    return site


@pytest.fixture
def ask(proxy: Proxy, ca_bundle: Path) -> Iterator[Client]:
    client = Client(ca_bundle, hosts={COMPANIES_HOUSE: 0.0}, patience=Patience(first=0.01, longest=0.02))
    yield client
    client.close()


@pytest.fixture
def homes(store: Store, tmp_path: Path) -> Store:
    path = tmp_path / "provider_at_march_2025.csv"
    lines = ["URN,Provision type,Registration status,Sector,Places,Local authority,Organisation name"]
    lines += [f"SC{i:06d},Children's home,Active,Private,3,Wirral,{o}" for i, o in enumerate(OWNERS)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert load([path], store).exit_code == 0
    return store


Look = Callable[..., LookedUp]


@pytest.fixture
def look(homes: Store, ask: Client, cache: Path) -> Look:
    return lambda **how: look_up(OWNERS, homes, key=KEY, client=ask, cache=cache, **how)


def test_found_followed_and_loaded_like_the_bulk_files(look: Look, register: Site, homes: Store) -> None:
    said: list[str] = []
    told = look(progress=said.append)
    assert (told.exit_code, told.wanted, told.found, told.unknown, told.failed) == (0, 3, 3, [], {})
    assert said[0].endswith("Keys BR Limited: 04111111, controlled by Fund Topco SARL")
    market = market_tui.open_market(homes.folder)
    held = {n: (m, c, s) for n, m, c, s in market.owners.companies.select(
        "company_number", "matched_by", "category", "status").iter_rows()}  # fmt: skip
    assert held == {
        "04111111": ("name", "Private Limited Company", "Active"),
        "05921904": ("number", GUARANTEE, "Liquidation"),
        "08888888": ("previous name", "Private Limited Company", "Active"),
    }  # fmt: skip
    proposed = market.query("group_proposals").select("owner", "proposed_group", "controller", "steps").rows()
    assert proposed == [("Keys BR Limited", "Keys", "Fund Topco SARL", 2)]
    assert [s.coverage for s in market.sources if "companies" in s.tables] == ["asked"]
    # Councils and persons are not asked about, a foreign number is not followed.
    assert not any("Council" in path or "Person" in path or "B12345" in path for path in register.paths())


def test_kept_answers_are_not_asked_for_again_until_they_are_old(look: Look, register: Site) -> None:
    first = look()
    assert first.requests == len(register.asked) == 9
    assert look().requests == 0
    assert look(oldest=-1).requests > 0


def test_the_key_is_nowhere(look: Look, register: Site, cache: Path, homes: Store) -> None:
    said: list[str] = []
    look(progress=said.append)
    register[f"{COMPANIES_HOUSE}/search/companies"] = _json({"error": "Invalid Authorization"}, 401)
    refused = look(oldest=-1, progress=said.append)
    error = refused.failed["Keys BR Limited"]
    assert (error.kind, refused.left, refused.exit_code) == ("key", 2, 3)
    coded = base64.b64encode(f"{SECRET}:".encode()).decode()
    written = "".join(
        p.read_text("latin-1") for f in (cache, homes.folder) for p in f.rglob("*") if p.is_file()
    )
    spoken = "".join(said) + repr(KEY) + str(error) + repr(error.__cause__) + str(refused.to_dict()) + written
    assert SECRET not in spoken
    assert coded not in spoken
    assert "Mrs Private Person" not in spoken


def test_a_redirect_elsewhere_is_not_followed(look: Look, register: Site) -> None:
    register[f"{COMPANIES_HOUSE}/search/companies"] = Reply(b"", 302, {"Location": "https://www.gov.uk/x"})
    told = look()
    assert {e.kind for e in told.failed.values()} == {"redirect"}
    assert told.found == 1  # the owner whose name bears its number needs no search
    assert register.paths("www.gov.uk") == []


def test_an_allowance_used_up_ends_the_asking_and_keeps_what_came(look: Look, register: Site) -> None:
    spent = Reply(b"", 429, {"Retry-After": "900"})
    register[f"{COMPANIES_HOUSE}/company/05921904"] = spent
    told = look()
    assert (told.found, told.left, told.exit_code) == (1, 1, 3)
    assert told.failed["ERA Care Limited"].kind == "rate limited"
    assert [s.outcome for s in told.load.sheets()] == ["loaded", "loaded"] if told.load else False


def test_an_answer_since_stands_over_the_monthly_file(
    look: Look, register: Site, homes: Store, tmp_path: Path
) -> None:
    snapshot = tmp_path / "persons-with-significant-control-snapshot-2025-06-02.txt"
    lines = [control("04111111", "Former Group Ltd", "999"), control("05921904", "Era Group Ltd", "998")]
    snapshot.write_text("\n".join(lines) + "\n", "utf-8")
    assert load([write_companies(tmp_path, ROWS), snapshot], homes).exit_code == 0
    look()
    owners = market_tui.open_market(homes.folder).owners
    # Asked since: Keys has another controller, ERA none. Not asked: the monthly file's companies stay.
    assert set(owners.controllers["controller"]) == {"Keys Group Ltd", "Fund Topco SARL"}
    assert owners.companies.filter(company_number="05921904")["status"].to_list() == ["Liquidation"]


def test_only_names_of_companies_are_sent() -> None:
    names = ["A Ltd", "A Limited", "B LLP", "C C.I.C.", "D 01234567", "Mr E", "F Council", "G Homes"]
    assert [(w.owner, w.number) for w in companies_among(names)] == [
        ("A Ltd", None), ("B LLP", None), ("C C.I.C.", None), ("D", "01234567"),
    ]  # fmt: skip


def test_where_the_key_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = types.ModuleType("keyring")
    monkeypatch.setattr(ring, "get_password", lambda service, name: f"{service}/{name}", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", ring)
    found = find({VARIABLE: f" {SECRET}\n"})
    assert found is not None
    assert (found.secret, found.origin) == (SECRET, VARIABLE)
    assert needed({}).secret == "market-tui/companies-house"
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert find({}) is None
    with pytest.raises(UsageError, match="no key to Companies House"):
        needed({})
    with pytest.raises(UsageError) as bad:
        needed({VARIABLE: "two words"})
    assert "two words" not in str(bad.value)


def test_the_command(register: Site, proxy: Proxy, ca_bundle: Path, homes: Store, tmp_path: Path) -> None:
    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        folders = {"MARKET_TUI_STORE": str(homes.folder), "MARKET_TUI_CACHE": str(tmp_path / "c")}
        return subprocess.run(
            [sys.executable, "-m", "market_tui", *words],
            capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, "HTTPS_PROXY": proxy.address, **folders, **more},
        )  # fmt: skip

    listed = run("companies", "--list")
    assert listed.stdout.splitlines() == ["ERA Care Limited", "Keys BR Limited", "Old Name Homes Ltd"]
    assert "2 others are no companies" in listed.stderr
    without = run("companies", **{VARIABLE: ""})
    assert (without.returncode, VARIABLE in without.stderr) == (2, True)
    done = run("companies", "--owner", "Keys", "--ca-bundle", str(ca_bundle), **{VARIABLE: SECRET})
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 of 1 found" in done.stderr
    doctor = run("doctor", **{VARIABLE: SECRET})
    assert f"set, in {VARIABLE}" in doctor.stdout
    assert SECRET not in done.stderr + doctor.stdout + doctor.stderr
