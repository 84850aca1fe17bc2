"""What the documentation says works: its commands run, its examples answer, its reference is the code's."""

import importlib.util
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from market_tui.cli.main import COMMANDS, cli, main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TUTORIAL = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def blocks(page: Path, kind: str) -> list[str]:
    return [text for language, text in _BLOCK.findall(page.read_text("utf-8")) if language == kind]


def commands(page: Path) -> Iterator[list[str]]:
    """Every `market-tui …` line of a page's code, without what a shell would do with its output."""
    text = page.read_text("utf-8")
    lines = [line for _, block in _BLOCK.findall(text) for line in block.splitlines()]
    lines += [line.strip() for line in text.splitlines() if line.startswith("    market-tui")]
    for line in lines:
        if line.startswith("market-tui ") and "…" not in line:
            yield shlex.split(re.split(r"\s[>|#]", line)[0])[1:]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKET_TUI_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_tutorial_works(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    told = ""
    ran = 0
    for words in commands(TUTORIAL):
        monkeypatch.setattr(sys, "argv", ["market-tui", *words])
        with pytest.raises(SystemExit) as end:
            main()
        said = capfd.readouterr()
        assert end.value.code == 0, (words, said.err)
        told += said.out
        ran += 1
    assert ran >= 15
    for shown in blocks(TUTORIAL, "text"):
        assert all(line in told for line in shown.splitlines()), shown
    made = {path.name for path in elsewhere.iterdir()}
    assert {
        "ofsted-files",
        "tutorial",
        "watchlist.csv",
        "watchlist.csv-metadata.json",
        "pack",
        "wirral.html",
    } <= made


def test_every_command_shown_anywhere_exists_with_its_flags() -> None:
    seen = 0
    for page in PAGES:
        for words in commands(page):
            at = next((i for i, w in enumerate(words) if w in COMMANDS), None)
            if at is None:
                own_flags = {flag for p in cli.params for flag in p.opts}
                assert not words or words[0] in (*own_flags, "[OPTIONS]", "COMMAND"), (page, words)
                continue
            command = cli.get_command(click.Context(cli), words[at])
            assert command is not None
            flags = {flag for p in command.params for flag in (*p.opts, *p.secondary_opts)}
            own = words[at] == "query" or page.parts[-2] == "reference"
            for word in words[at + 1 :]:
                if word.startswith("-") and not own:  # a query's own flags are the query's
                    assert word.partition("=")[0] in flags, (page.name, words, word)
            seen += 1
    assert seen > 30


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_shows_examples_that_the_command_takes(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    told = command.get_help(click.Context(command, info_name=f"market-tui {name}"))
    shown = [line.strip() for line in told.splitlines() if line.startswith("    market-tui ")]
    assert "Examples:" in told
    assert shown
    flags = {flag for p in command.params for flag in (*p.opts, *p.secondary_opts)}
    for line in shown:
        words = shlex.split(re.split(r"\s[>|]", line)[0])
        assert words[1] == name, line
        used = {word.partition("=")[0] for word in words[2:] if word.startswith("-")}
        assert name == "query" or used <= flags, line


def examples() -> list[tuple[str, str]]:
    return [(f"{page.name}-{n}", text) for page in PAGES for n, text in enumerate(blocks(page, "python"))]


@pytest.mark.parametrize("text", [text for _, text in examples()], ids=[name for name, _ in examples()])
def test_every_python_example_runs(text: str, elsewhere: Path) -> None:
    if "@query(" in text:
        import market_tui
        from market_tui.query import ask, queries_in

        (elsewhere / "mine.py").write_text(text, "utf-8")
        market = market_tui.open_market(elsewhere / "none")
        answer = ask(market, queries_in(elsewhere / "mine.py")[0], market.scope(area=["Wirral", "England"]))
        assert answer.frame.height
    else:
        exec(compile(text, "example", "exec"), {})


def test_every_sql_example_runs(elsewhere: Path) -> None:
    import market_tui
    from market_tui.query import ask, queries_in

    market = market_tui.open_market(elsewhere / "none")
    shown = [text for page in PAGES for text in blocks(page, "sql")]
    assert shown
    for text in shown:
        (elsewhere / "mine.sql").write_text(text, "utf-8")
        os.utime(elsewhere / "mine.sql", ns=(len(text), len(text)))
        assert ask(
            market, queries_in(elsewhere / "mine.sql")[0], market.scope(area="North West")
        ).frame.height


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            drawn = target.startswith("docs/pictures/") and not (ROOT / "docs" / "pictures").exists()
            if "://" not in target and not drawn:
                assert (page.parent / target).exists(), (page.name, target)


def _make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "reference" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_code_says() -> None:
    for name, text in _make().pages().items():
        held = (ROOT / "docs" / "reference" / name).read_text("utf-8")
        assert held == text, f"{name} has drifted: python docs/reference/make.py"


def test_the_reference_has_every_command_query_column_and_code() -> None:
    from market_tui import errors, schema
    from market_tui.query import registry

    pages = _make().pages()
    assert all(f"## market-tui {name}\n" in pages["commands.md"] for name in COMMANDS)
    for query in registry().values():
        part = pages["queries.md"].split(f"\n## {query.name}\n")[1].split("\n## ")[0]
        assert all(f"`{column}`" in part for column in (*query.columns, *query.tables)), query.name
        assert all(f"--{option.replace('_', '-')}" in part for option in query.options)
    for table in schema.TABLES.values():
        part = pages["tables.md"].split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        assert all(f"`{column.name}`" in part for column in table.columns)
    kinds = (errors.UsageError, errors.Refused, errors.NetworkError, errors.NotLoaded, errors.StoreError)
    assert all(f"| {kind.exit_code} |" in pages["exit-codes.md"] for kind in kinds)
