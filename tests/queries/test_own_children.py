"""A council's own children: known answers by hand, the samples by a second route, and what never leaves."""

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

import market_tui
from market_tui import schema
from market_tui.cli.main import cli
from market_tui.errors import NotLoaded, UsageError
from market_tui.intake import load
from market_tui.market import Market
from market_tui.measures.disclosure import ALL
from market_tui.publishers.ssda903_words import PROVIDERS
from market_tui.query import registry
from market_tui.store import Store
from tests.conftest import REAL
from tests.intake.editions import csv_bytes
from tests.publishers.test_ssda903 import EPISODES, HEADER
from tests.queries.handmade import HEADER as REGISTER
from tests.queries.handmade import HOME, LONG_AGO

OWN = sorted(name for name, query in registry().items() if query.of_children)
HOMES = "Children's homes"
SAMPLES = REAL / "ssda903" / "samples"
URNS = {"Wirral": "SC000001", "Sefton": "SC000002"}


def _children() -> list[str]:
    """Forty children of Wirral on 31 March 2025, each in a placement since 1 May 2024.

    In children's homes 19: 12 private (6 in SC000001 of Wirral, 6 in SC000002 of Sefton), 7 of the council's
    own in homes that no list has. Fostered by the council 14. With parents 5. In residential schools 2,
    private. One more is there for short breaks only.
    """
    told = [
        *(("K2", "PR4", URNS["Wirral"]),) * 6,
        *(("K2", "PR4", URNS["Sefton"]),) * 6,
        *(("K2", "PR1", "7654321"),) * 7,
        *(("U4", "PR1", ""),) * 14,
        *(("P1", "PR0", ""),) * 5,
        *(("S1", "PR4", ""),) * 2,
    ]
    rows = [
        f"9000{i:02},01/05/2024,S,C2,N1,{place},{by},,,,,,{urn}" for i, (place, by, urn) in enumerate(told)
    ]
    return [*rows, "900099,01/05/2024,S,V4,N2,K2,PR4,,,,,,"]


# Ten of the foster placements changed in the year, after 31 days: six because the carer asked, four by the
# care plan.
CHANGED = [
    f"9000{i:02},01/04/2024,S,C2,N1,U4,PR4,02/05/2024,X1,{'CREQB' if i < 25 else 'CARPL'},,,"
    for i in range(19, 29)
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the return of Wirral, its header, and a register of two homes."""
    given = tmp_path_factory.mktemp("own")
    children = [row.replace(",01/05/2024,S,", ",02/05/2024,P,") if row[:6] in changed else row
                for row in _children()] if (changed := {row[:6] for row in CHANGED}) else []  # fmt: skip
    (given / "2025-episodes.csv").write_text("\n".join((EPISODES, *CHANGED, *children)) + "\n")
    births = [f"9000{i:02},1,15/03/{2011 if i < 12 else 2008},WBRI,,," for i in range(40)]
    (given / "2025-header.csv").write_text("\n".join((HEADER, *births)) + "\n")
    homes = [
        [
            urn,
            HOME,
            "Active",
            LONG_AGO,
            council,
            "Private",
            "4",
            "",
            owner,
            "Full inspection",
            "02/10/2024",
            "1",
            "Good",
        ]
        for (council, urn), owner in zip(URNS.items(), ("Alpha Care Ltd", "Beta Homes"), strict=True)
    ]
    others = [
        [f"SC1{i:05}", HOME, "Active", LONG_AGO, "Leeds", "Private", "4", "", "Gamma", "", "", "", ""]
        for i in range(40)
    ]
    (given / "providers_2025-03-31.csv").write_bytes(csv_bytes(REGISTER, [*homes, *others]))
    fees = [f"9000{i:02},01/04/2024,,{1000 + 100 * i}" for i in range(19)] + [
        "900000,01/02/2025,,9000",
        "9,,,1",
    ]
    (given / "fees.csv").write_text("\n".join(("child,from,to,weekly fee", *fees)) + "\n")
    store = Store(given / "store")
    report = load([p for p in given.iterdir() if p.suffix == ".csv"], store, authority="Wirral")
    assert report.exit_code == 0, report.lines()
    return store.folder


@pytest.fixture(scope="module")
def market(folder: Path) -> Market:
    return market_tui.open_market(folder)


def rows(market: Market, name: str, *columns: str, **options: Any) -> dict[tuple[Any, ...], Any]:
    frame = market.query(name, area="Wirral", **options)
    return {row[:-1]: row[-1] for row in frame.select(columns).iter_rows()}


def test_by_placement_and_provider(market: Market) -> None:
    told = rows(market, "own_children", "placement_type", "provider", "children")
    foster, parents, schools = "Foster placements", "Placed with parents", "Residential schools"
    assert told == {
        (ALL, ALL): 40,
        (HOMES, ALL): 19,
        (HOMES, "Own provision"): 7,
        (HOMES, "Private provision"): 12,
        (foster, ALL): 14,
        (foster, "Own provision"): 14,
        (parents, ALL): None,  # 5, masked since 2 alone would follow from the total
        (schools, ALL): None,
    }
    shares = rows(market, "own_children", "placement_type", "provider", "share_of_type")
    assert shares[HOMES, "Private provision"] == pytest.approx(12 / 19)
    assert shares[schools, ALL] is None
    on = rows(market, "own_children", "on", "placement_type", "provider", "children", on="2024-04-15")
    assert on == {(date(2024, 4, 15), ALL, ALL): 10, (date(2024, 4, 15), "Foster placements", ALL): 10,
                  (date(2024, 4, 15), "Foster placements", "Private provision"): 10}  # fmt: skip


def test_a_day_that_no_return_covers_is_said(market: Market) -> None:
    with pytest.raises(NotLoaded, match="2023-03-31"):
        market.query("own_children", on="2023-03-31")
    with pytest.raises(UsageError, match="not a date"):
        market.query("own_children", on="31/03/2025")


def test_begun_ended_reasons_lengths_and_moves(market: Market) -> None:
    begun = rows(market, "own_starts_and_ends", "kind", "placement_type", "provider", "placements")
    assert begun["begun", ALL, ALL] == 50
    assert begun["begun", "Foster placements", ALL] == 24
    assert begun["ended", "Foster placements", "Private provision"] == 10
    assert rows(market, "own_reasons", "reason", "placements") == {
        (ALL,): 10,
        ("Carer asks, for the child's behaviour",): None,
        ("Care plan",): None,
    }
    lengths = rows(market, "own_lengths", "placement_type", "provider", "median_days")
    assert lengths["Foster placements", "Private provision"] == 31
    assert rows(market, "own_moves", "placements", "children") == {(ALL,): 40, ("1",): 30, ("2",): 10}


def test_ages_in_homes(market: Market) -> None:
    assert rows(market, "own_ages", "age", "children") == {(ALL,): 19, ("10 to 15",): 12, ("16 and over",): 7}


def test_weekly_fees(market: Market) -> None:
    """In homes 1100, 1200 … 2800 and, its last fee, 9000: the tenth is 2000. The council's: 2200 to 2800."""
    told = rows(market, "own_fees", "placement_type", "provider", "median_weekly_fee")
    assert told[HOMES, ALL] == 2000
    assert told[HOMES, "Own provision"] == 2500
    assert market.query("own_fees", area="Wirral", on="2024-04-15").height == 0
    rejected = market.table("rejects").filter(pl.col("source_id").str.starts_with("placement-fees")).collect()
    assert rejected["reason"].to_list() == ["has no first day"]


def test_homes_on_a_list_are_inside_or_outside_and_others_are_neither(market: Market) -> None:
    told = rows(market, "own_homes", "part", "value", "children")
    assert {key: n for key, n in told.items() if key[0] in ("register", "place")} == {
        ("register", ALL): 19,
        ("register", "On a list"): 12,
        ("register", "Not matched"): 7,
        ("place", ALL): 12,
        ("place", "Inside the council"): 6,
        ("place", "Outside the council"): 6,
    }
    assert told["rating", "Good"] == 12
    owners = rows(market, "own_home_owners", "owner", "children")
    assert owners == {(ALL,): 19, ("Alpha Care Ltd",): 6, ("Beta Homes",): 6, ("Not matched",): 7}


def test_the_threshold_is_the_users_to_set(
    market: Market, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path))
    (tmp_path / "config.toml").write_text("[thresholds]\nfewest_children = 8\n", "utf-8")
    told = rows(market, "own_children", "placement_type", "provider", "children")
    assert (told[HOMES, "Own provision"], told[HOMES, "Private provision"]) == (None, None)
    for wrong in ("1", "4.5"):
        (tmp_path / "config.toml").write_text(f"[thresholds]\nfewest_children = {wrong}\n", "utf-8")
        with pytest.raises(UsageError, match="fewest_children"):
            market.query("own_children")


@pytest.mark.parametrize("name", OWN)
def test_each_is_tidy_the_same_twice_and_says_what_brings_it(
    name: str, market: Market, sample_market: Market
) -> None:
    answer = market.ask(name, area=["Wirral", "England"])
    assert answer.frame.columns == ["area", *answer.query.columns]
    assert answer.frame["area"].unique().to_list() == ["Wirral"]
    assert answer.frame.equals(market.ask(name, area=["Wirral", "England"]).frame)
    assert market.query(name, area="Leeds").schema == answer.frame.schema
    assert any(s.child_level for s in answer.sources)
    assert "Child-level" in answer.notes[-1] or any("Child-level" in note for note in answer.notes)
    with pytest.raises(NotLoaded) as lacking:
        sample_market.query(name)
    assert "load --authority" in lacking.value.remedy


def test_a_public_market_knows_no_child_and_opens_no_table_of_theirs(
    folder: Path, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = market.public()
    assert not set(public.tables()) & {*schema.CHILD_LEVEL, "stays", "own_returns"}
    for name in OWN:
        with pytest.raises(UsageError):
            public.ask(name)
    for table in ("placements", "raw_placements", "births", "stays"):
        with pytest.raises(UsageError):
            public.sql(f"SELECT * FROM {table}")
    assert not any(s.child_level for s in public.sources)

    # What fetch and serve do: load more, open the app's session, ask. Nothing of the children is opened.
    read = pl.read_parquet

    def guarded(source: Any, *rest: Any, **more: Any) -> pl.DataFrame:
        assert "ssda903" not in str(source)
        return read(source, *rest, **more)

    monkeypatch.setattr(pl, "read_parquet", guarded)
    from market_tui.fetch import fetch
    from market_tui.tui.pages.ask import questions
    from market_tui.tui.session import Session

    saved = folder.parent / "saved"
    saved.mkdir()
    earlier = (folder.parent / "providers_2025-03-31.csv").read_bytes().replace(b"02/10/2024", b"02/10/2023")
    (saved / "provider_level_at_31_March_2024.csv").write_bytes(earlier)
    assert fetch(["ofsted"], Store(folder), from_dir=saved).exit_code == 0
    session = Session.open(folder, public=True)
    assert not session.market.own_children
    session.market.ask("ownership_mix", area="Wirral")
    assert not set(OWN) & set(questions(own_children=session.market.own_children)["name"])


def test_rows_stay_on_the_terminal_and_masked_counts_may_be_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from market_tui.cli import options

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path / "config"))
    (tmp_path / "mine.sql").write_text("-- title: Mine\nSELECT child FROM placements ORDER BY child\n")
    (tmp_path / "mine.py").write_text(
        "import polars as pl\nfrom market_tui.query import query\n\n@query(title='Mine')\n"
        "def own_children(stays: pl.LazyFrame) -> pl.LazyFrame:\n    return stays.sort('area')\n"
    )

    def run(*words: object) -> Any:
        return CliRunner().invoke(cli, ["--store", str(folder), *map(str, words)])

    for asked in (("sql", "SELECT * FROM raw_placements, restricted_providers"), ("query", "mine.sql"),
                  ("query", "mine.py")):  # fmt: skip
        for to in ((), ("-o", tmp_path / "out.csv")):
            ended = run(*asked, *to)
            assert isinstance(ended.exception, UsageError), (asked, ended.output)
            assert "terminal" in ended.exception.message
    assert not (tmp_path / "out.csv").exists()
    with monkeypatch.context() as screen:
        screen.setattr(options, "on_screen", lambda: True)
        assert run("sql", "SELECT child FROM placements").exit_code == 0
        wrong = run("sql", "SELECT CAST(child AS INT) FROM placements ORDER BY started")
        child = Store(folder).read("placements")["child"][0]
        assert wrong.exit_code or wrong.exception is not None
        assert child not in wrong.output + str(wrong.exception)
    assert run("query", "own_children", "-o", "out.csv").exit_code == 0
    held = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "Residential schools,All,,,,c" in held
    assert "Child-level" in (tmp_path / "out.csv-metadata.json").read_text("utf-8")
    assert run("export", "all", "-o", "pack", "--area", "Wirral").exit_code == 0
    assert run("brief", "--area", "Wirral", "-o", "wirral.html").exit_code == 0
    written = [p for p in tmp_path.rglob("*") if p.is_file() and p.suffix != ".sql"]
    assert not any(child.encode() in p.read_bytes() or b"ssda903" in p.read_bytes()
                   for p in written if "out" not in p.name)  # fmt: skip


def test_the_app_writes_what_is_masked_and_no_row(market: Market) -> None:
    from market_tui.query import ask
    from market_tui.query.sql import statement
    from market_tui.tui.exporting import public

    scope = market.scope(area="Wirral")
    with pytest.raises(UsageError, match="child-level"):
        public(ask(market, statement("SELECT child FROM stays ORDER BY child"), scope), market)
    counted = ask(market, registry()["own_children"], scope)
    assert public(counted, market).frame.equals(counted.frame)


def test_forget_takes_it_all_away(folder: Path, tmp_path: Path) -> None:
    import shutil

    store = tmp_path / "store"
    shutil.copytree(folder, store)

    def run(*words: str) -> Any:
        return CliRunner().invoke(cli, ["--store", str(store), *words])

    assert "1.00" not in run("doctor").output
    assert "drwx------" in run("doctor").output
    assert isinstance(run("forget", "--children").exception, UsageError)
    assert run("forget", "--children", "--authority", "Sefton", "--yes").exception is not None
    assert run("forget", "--children", "--yes").exit_code == 0
    left = Store(store).manifest().sources
    assert left
    assert not any(s.child_level for s in left)
    assert not [p for p in (store / "restricted").rglob("*") if p.is_file()]


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


Episode = dict[str, Any]


def _merged(files: list[tuple[int, Path]]) -> list[Episode]:
    """Every episode once, by loops over the rows: what `market.placements.episodes` does in Polars."""
    held: dict[tuple[str, date | None], Episode] = {}
    for year, path in files:
        with path.open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                start, end = _day(row["DECOM"]), _day(row["DEC"])
                before = held.get((row["CHILD"], start))
                told = {**row, "start": start, "end": end, "seen": date(year, 3, 31)}
                if before and end is None:
                    told["end"] = before["end"]
                held[row["CHILD"], start] = told
    last = date(files[-1][0], 3, 31)
    far = date(9999, 1, 1)
    every = list(held.values())
    kept = [
        e for e in every
        if not any(
            o["CHILD"] == e["CHILD"] and o["seen"] > e["seen"] and o["start"] <= e["seen"]
            and e["start"] < (o["end"] or far) and o["start"] < (e["end"] or far)
            for o in every
        )
    ]  # fmt: skip
    for e in kept:
        if e["end"] is None and e["seen"] < last:
            after = sorted(
                (o["start"], o["RNE"]) for o in kept if o["CHILD"] == e["CHILD"] and o["start"] > e["start"]
            )
            stop = e["seen"] + timedelta(days=1)
            e["end"] = (
                after[0][0] if after and after[0][1] != "S" else min([stop, *(s for s, _ in after[:1])])
            )
    return kept


def test_the_samples_by_a_second_route_in_plain_python(tmp_path: Path) -> None:
    """Children looked after on 31 March by PLACE and PLACE_PROVIDER, and episodes per child."""
    if not SAMPLES.is_dir():
        pytest.skip("the samples are not here (../shared/real/ssda903/samples)")
    store = Store(tmp_path / "store")
    load([SAMPLES], store, authority="Wirral")
    held = market_tui.open_market(store.folder).sql("SELECT * FROM placements", area="Wirral")
    every = _merged([(year, SAMPLES / f"{year - 1}-episodes.csv") for year in (2020, 2021, 2022)])
    codes = {said: code for code, said in PROVIDERS.items()}
    for end in (date(2020, 3, 31), date(2021, 3, 31), date(2022, 3, 31)):
        running = [e for e in every if e["start"] <= end and (e["end"] is None or e["end"] > end)]
        last = {e["CHILD"]: e for e in sorted(running, key=lambda e: e["start"])}
        wanted = Counter((e["PLACE"], e["PLACE_PROVIDER"]) for e in last.values())
        runs = (pl.col("started") <= end) & (pl.col("ended").is_null() | (pl.col("ended") > end))
        on = held.filter(runs).sort("started").unique("child", keep="last", maintain_order=True)
        told = Counter((p, codes[by]) for p, by in on.select("placement_code", "provider").iter_rows())
        assert told == wanted, end
    assert Counter(Counter(e["CHILD"] for e in every).values()) == Counter(
        held.group_by("child").len()["len"]
    )
