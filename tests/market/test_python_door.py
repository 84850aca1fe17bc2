"""Python: the same figures as the commands, typed, without the app, loading into one's own store."""

import io
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

import market_tui
from market_tui.errors import MarketError, NotLoaded, UsageError
from market_tui.market import opening
from market_tui.market.opening import sample_files


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> market_tui.Market:
    return market_tui.open_market(tmp_path_factory.mktemp("nothing"))


def test_query_table_scope_and_sql_agree(market: market_tui.Market) -> None:
    told = market.query("ownership_mix", area="Liverpool City Region", short_breaks="exclude")
    assert isinstance(told, pl.DataFrame)
    assert isinstance(market.table("providers"), pl.LazyFrame)
    scope = market.scope(area="Liverpool City Region", short_breaks="exclude")
    assert market.query("ownership_mix", scope).equals(told)
    by_sql = market.sql("SELECT area, count(*) AS homes FROM homes GROUP BY area", scope)
    assert by_sql.rows() == [("Liverpool City Region", told["homes"].sum())]
    raw = market.sql("SELECT count(*) AS n FROM raw_providers")
    assert raw.item() == market.table("providers").collect().height
    assert market.sql("SELECT 1.0 / 3 AS x").item() == 1 / 3


def test_a_scope_from_what_a_notebook_holds(market: market_tui.Market) -> None:
    one = market.scope(area="Wirral", as_at="2025-03-31")
    for areas in ("Wirral", ["Wirral"], ("Wirral",)):
        assert market.scope(market_tui.Scope(areas=areas)) == one  # type: ignore[arg-type]
        assert market.scope(areas=areas) == one
    for day in (2025, "31/03/2025", datetime(2025, 3, 31, 12), date(2025, 3, 31)):
        assert market.scope(area="Wirral", as_at=day) == one


def test_errors_are_one_family_with_a_remedy(market: market_tui.Market) -> None:
    for call, kind in (
        (lambda: market.query("nothing_such"), UsageError),
        (lambda: market.query("ownership_mix", area="Atlantis"), UsageError),
        (lambda: market.query("ownership_mix", colour="red"), UsageError),
        (lambda: market.query("ownership_mix", as_at="1999"), NotLoaded),
        (lambda: market.sql("DROP TABLE homes"), UsageError),
        (lambda: market.sql("SELECT * FROM read_csv('x')"), UsageError),
        (lambda: market.sql("SELECT * FROM homes WHERE places = 'x'"), UsageError),
        (lambda: market.table("homs"), UsageError),
    ):
        with pytest.raises(kind) as told:
            call()
        assert isinstance(told.value, MarketError)
        assert told.value.remedy
        assert told.value.remedy in str(told.value)


def test_explain_and_notebook(market: market_tui.Market) -> None:
    answer = market.ask("ratings_by_sector", area="Wirral")
    told = answer.explain()
    for part in (
        "Ratings by sector",
        "Latest ratings within",
        answer.scope.line(),
        "SAMPLE",
        "sha256",
        "[fraction]",
    ):
        assert part in told
    assert all(source.sha256 in told for source in answer.sources)
    assert told.splitlines()[-1] == answer.command()
    assert "<table" in answer._repr_html_()
    assert "SAMPLE" in repr(market)


def test_ones_own_function_and_a_querys_own_options_are_given_as_they_are(market: market_tui.Market) -> None:
    @market_tui.query(title="Few places", columns={"homes": "homes with few places [homes]"})
    def few(homes: pl.LazyFrame, most: int = 1) -> pl.LazyFrame:
        """Homes with few places."""
        small = homes.filter(pl.col("places") <= most)
        return small.group_by("area").agg(homes=pl.len()).sort("area")

    by_sql = market.sql("SELECT count(*) AS n FROM homes WHERE places <= 3", area="Wirral")
    answer = market.ask(few, area="Wirral", most=3)
    assert answer.frame.rows() == [("Wirral", by_sql.item())]
    assert answer.command().startswith(f"market-tui query {__file__}:few --most 3 --area Wirral")
    assert str(answer).startswith("Few places\nWirral · ")
    assert str(market.scope(area="Wirral")) == answer.scope.line()
    with pytest.raises(UsageError, match=r"few has no option least[\s\S]*most[\s\S]*short_breaks"):
        market.query(few, least=1)
    with pytest.raises(UsageError, match="is no query"):
        market.query(lambda homes: homes)


def test_loading_fills_ones_own_store_and_this_market_answers_from_it(tmp_path: Path) -> None:
    market = market_tui.open_market(tmp_path / "mine")
    assert market.sample
    sample_folder = market.store.folder
    before = sorted(path.name for path in (sample_folder / "parts").iterdir())
    first = next(f for f in sample_files() if "march_2022" in f.name)
    assert market.load(first).exit_code == 0
    assert not market.sample
    assert market.query("ownership_trend")["as_at"].n_unique() == 1
    report = market.load(str(next(f for f in sample_files() if "march_2025" in f.name)))
    assert report.exit_code == 0
    assert market.query("ownership_trend")["as_at"].n_unique() == 2
    assert market.store.folder == tmp_path / "mine"
    assert sorted(path.name for path in (sample_folder / "parts").iterdir()) == before
    assert market.load(tmp_path / "absent.csv").exit_code == 3
    assert market.query("ownership_trend")["as_at"].n_unique() == 2


def test_fetching_loads_into_ones_own_store(tmp_path: Path) -> None:
    """From files saved from a browser, so that nothing leaves the machine."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for file in sample_files():
        if "march_2025" in file.name:
            (folder / file.name).write_bytes(file.read_bytes())
    market = market_tui.open_market(tmp_path / "mine")
    market.fetch(from_dir=folder)
    assert not market.sample
    with pytest.raises(UsageError):
        market.fetch("nothing_such")


def test_a_plain_script_imports_nothing_of_the_app(tmp_path: Path) -> None:
    code = (
        "import sys, market_tui\n"
        "heavy = [m for m in ('polars', 'textual', 'httpx', 'click') if m in sys.modules]\n"
        f"market = market_tui.open_market({str(tmp_path)!r})\n"
        "market.query('ownership_mix', area='Wirral').write_csv(sys.stdout)\n"
        "print(heavy, [m for m in ('textual', 'httpx') if m in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[] []"
    told = pl.read_csv(io.StringIO(done.stdout))
    assert told.columns == ["area", "sector", "homes", "places", "homes_share", "places_share"]


def test_the_sample_answers_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv("MARKET_TUI_CACHE", str(tmp_path / "a file" / "cache"))
    one = next(path for path in sample_files() if "2025" in path.name)
    monkeypatch.setattr(opening, "sample_files", lambda: [one])
    store = opening.sample_store()
    assert [source.file for source in store.manifest().sources] == [one.name]
    assert opening.sample_store().folder == store.folder
