"""Every ending is an exit code and a sentence; stdout is data, stderr is narration."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from market_tui.cli.main import COMMANDS, SAYS

if TYPE_CHECKING:
    from tests.cli.conftest import Ran

Run = Callable[..., "Ran"]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["query", "ownership_mx"], 2, "Did you mean: ownership_mix"),
        (["query", "ownership_mix", "--area", "Livrpool"], 2, "Did you mean: Liverpool"),
        (["query", "ownership_mix", "--short-breaks", "perhaps"], 2, "--short-breaks"),
        (["query", "ownership_mix", "--as-at", "soon"], 2, "Write it as 2025-03-31"),
        (["query", "ownership_mix", "--as-at", "1999"], 5, "no list describes 1999-03-31"),
        (["query", "ownership_mix", "--top", "3"], 2, "ownership_mix has no --top"),
        (["query", "register", "--sector"], 2, "--sector needs a value"),
        (["query", "ownership_mix", "--format", "xlsx"], 2, "-o ownership_mix.xlsx"),
        (["query", "ownership_mix", "-o", "a.docx"], 2, "no format for a.docx"),
        (["query", "ownership_mix", "-o", "/dev/null/folder/a.csv"], 3, "cannot be written"),
        (["query", "stress_test", "--ower", "Keys"], 2, "Did you mean: --owner"),
        (["query", "ownership_mix", "--arae", "Wirral"], 2, "Did you mean: --area"),
        (["query", "ownership_mix", "--as-at", "0000"], 2, "Write it as 2025-03-31"),
        (["query", "home_history"], 2, "Name one: --urn"),
        (["query", "council_map", "--regions=maybe"], 2, "--regions cannot be 'maybe'"),
        (["query", "compare_areas", "--area", "Wirral", "--area", "Leeds", "--by", "region"], 2, "as wholes"),
        (["query", "what_if_move", "--children", "x"], 2, "It is a whole number."),
        (["query", "what_if_mix", "--new-homes", "9" * 20], 2, "--new-homes cannot be"),
        (["query", "what_if_commitment", "--growth", "nan"], 2, "--growth cannot be 'nan'"),
        (["query", "what_if_home", "--posts", "inf"], 2, "It is a number."),
        (["query", "largest_owners", "--part", "2"], 2, "part cannot be 2"),
        (["query", "owner_candidates", "--score", "5"], 2, "score cannot be 5"),
        (["query", "claims", "--then", "soon"], 2, "not a date: 'soon'"),
        (["query", "nothing.py"], 2, "no file nothing.py"),
        (["tables", "homs"], 2, "no table called 'homs'"),
        (["quer"], 2, "Did you mean: query"),
        (["load", "absent.csv"], 3, "absent.csv"),
        (["sql"], 2, "give one statement"),
        (["sql", "DROP TABLE homes"], 2, "DROP is refused"),
        (["new-query", "two words"], 2, "cannot be a query's name"),
        (["completion", "tcsh"], 2, "tcsh"),
    ],
)
def test_a_refusal_says_what_and_how(run: Run, words: list[str], code: int, said: str) -> None:
    ended = run(*words)
    assert ended.code == code, ended.err
    assert said in ended.err
    assert ended.data == b""
    assert "Traceback" not in ended.err


def test_an_unexpected_fault_is_one_sentence_and_a_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail() -> None:
        raise RuntimeError("odd\x1b[2J")

    monkeypatch.setenv("MARKET_TUI_CACHE", str(tmp_path / "elsewhere"))
    monkeypatch.setattr("market_tui.market.areas.listing", fail)
    ended = run("areas")
    assert ended.code == 1
    assert "unexpected: RuntimeError: odd[2J" in ended.err
    assert "Traceback" not in ended.err
    assert "Traceback" in (tmp_path / "elsewhere" / "last-error.txt").read_text()


def test_help_and_version_load_nothing_heavy() -> None:
    seen = (
        "print(sorted(m for m in ('polars', 'textual', 'httpx', 'rich', 'xlsxwriter') if m in sys.modules))"
    )
    for words in (["--help"], ["--version"], ["query", "--help"], ["sql", "--help"], ["export", "--help"]):
        code = f"import sys; sys.argv = ['market-tui', *{words}]\nfrom market_tui.cli import main\n"
        code += f"try:\n    main()\nexcept SystemExit:\n    pass\n{seen}"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]", words


def test_a_pound_sign_goes_out_as_utf8(process: Process) -> None:
    done = process(
        "sql", "SELECT '£ – ’' AS said", "--format", "csv", env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert done.stdout == "said\n£ – ’\n".encode()


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = [sys.executable, "-m", "market_tui", "query", "register", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith(b"area,urn")
        running.stdout.close()
        err = running.stderr.read()
        assert running.wait(30) == 0
    assert b"Traceback" not in err
    assert b"Broken pipe" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device without room")
def test_a_disk_without_room_and_a_stdout_that_is_closed() -> None:
    command = [sys.executable, "-m", "market_tui", "areas"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert ended.returncode == 3
    assert ended.stderr.startswith(b"market-tui: cannot be written: No space left on device")
    shut = ["sh", "-c", 'exec "$0" "$@" 1>&-', *command]
    assert subprocess.run(shut, stderr=subprocess.PIPE, check=False, timeout=60).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_interrupted_is_130() -> None:
    code = (
        "import sys, time\nimport market_tui.market.areas as a\n"
        "def wait():\n    print('ready', file=sys.stderr, flush=True)\n    time.sleep(30)\n"
        "a.listing = wait\nsys.argv = ['market-tui', 'areas']\nfrom market_tui.cli import main\nmain()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert running.stderr.readline() == "ready\n"
        time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        err = running.stderr.read()
        assert running.wait(30) == 130
    assert "interrupted" in err
    assert "Traceback" not in err


def test_store_before_and_after_the_command(run: Run, tmp_path: Path) -> None:
    from market_tui.market.opening import sample_files

    file = next(f for f in sample_files() if "2025" in f.name)
    assert run("--store", tmp_path / "mine", "load", file).code == 0
    before = run("--store", tmp_path / "mine", "query", "ownership_mix", "--format", "csv")
    after = run("query", "ownership_mix", "--format", "csv", "--store", tmp_path / "mine")
    assert before.code == after.code == 0
    assert before.data == after.data
    assert "SAMPLE" not in before.err
    assert "SAMPLE" in run("query", "ownership_mix", "--format", "csv").err
    monthly = run("--store", tmp_path / "other", "query", "ownership_mix", "--store", tmp_path / "mine")
    assert "SAMPLE" not in monthly.err


def test_hostile_names_move_no_cursor(run: Run, tmp_path: Path) -> None:
    hostile = tmp_path / "list\x1b[2J.csv"
    hostile.write_text("URN,Wat\x1b]0;x\x07\n1,2\n", "utf-8")
    for ended in (run("load", hostile), run("query", "ownership_mix", "--area", "x\x1b[31m")):
        assert ended.code in (2, 3)
        assert "\x1b" not in ended.err
        assert "\x07" not in ended.err


def test_nothing_loaded_but_what_a_query_needs(run: Run, tmp_path: Path) -> None:
    from market_tui.market.opening import sample_files

    joiners = next(f for f in sample_files() if "joiners" in f.name)
    assert run("load", joiners).code == 0
    ended = run("query", "ownership_mix")
    assert ended.code == 5
    assert "market-tui load" in ended.err
    lacking = run("query", "unit_costs")
    assert lacking.code == 5
    assert "market-tui fetch lait)" in lacking.err


def test_help_names_every_command_with_its_whole_line(run: Run) -> None:
    told = run("--help").out
    assert {name for group in SAYS.values() for name in group} == set(COMMANDS)
    for group in SAYS.values():
        assert all(re.search(rf"^  {name} +{re.escape(line)}$", told, re.M) for name, line in group.items())
