"""What goes to the board: export, brief, reconcile, claims; and the small commands around them."""

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Ran

Run = Callable[..., "Ran"]


def test_export_writes_a_pack_and_says_what(run: Run, tmp_path: Path) -> None:
    ended = run("export", "ownership", "--area", "Wirral", "-o", "pack")
    assert ended.code == 0
    assert ended.data == b""
    written = {
        line.removeprefix("written: ") for line in ended.err.splitlines() if line.startswith("written")
    }
    assert {Path(w).name for w in written} == {path.name for path in (tmp_path / "pack").iterdir()}
    readme = (tmp_path / "pack" / "README.md").read_text("utf-8")
    assert "SAMPLE" in readme
    assert "market-tui export ownership --area Wirral" in readme


def test_export_refuses_what_it_cannot_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for words, code, said in (
        (("export", "ownershp", "-o", "pack"), 2, "no dashboard called 'ownershp'"),
        (("export", "ownership"), 2, "--output"),
        (("export", "ownership", "-o", "file"), 2, "not a folder"),
        (("export", "ownership", "-o", "file/under"), 3, "cannot be written"),
    ):
        ended = run(*words)
        assert ended.code == code, (words, ended.err)
        assert said in ended.err
    assert (tmp_path / "file").read_text() == "mine"


def test_export_of_what_is_not_loaded_is_5_and_names_what_to_load(run: Run, tmp_path: Path) -> None:
    from market_tui.market.opening import sample_files

    register = next(f for f in sample_files() if "march_2025" in f.name)
    assert run("load", register).code == 0
    ended = run("export", "out-of-area", "--area", "Wirral", "-o", "pack")
    assert ended.code == 5
    missing = (tmp_path / "pack" / "README.md").read_text("utf-8").split("## Not loaded")[1]
    assert "market-tui load" in missing
    assert run("export", "ratings", "--area", "Wirral", "-o", "pack").code == 0


def test_open_opens_the_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    assert run("export", "overview", "-o", "pack", "--open").code == 0
    assert opened == ["pack"]


def test_brief_to_stdout_and_to_files(run: Run, tmp_path: Path) -> None:
    piped = run("brief", "--area", "Wirral")
    assert piped.code == 0
    assert piped.out.startswith("# Market position statement: Wirral\n")
    assert run("brief", "--area", "Wirral", "-o", "w.md").code == 0
    assert (tmp_path / "w.md").read_bytes() == piped.data
    assert run("brief", "--area", "Wirral", "-o", "w.html").code == 0
    assert (tmp_path / "w.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert run("brief", "--area", "Wirral", "-o", "w.docx").code == 2
    assert run("brief", "--area", "Wirral", "--area", "Sefton", "--area", "England").code == 2


def test_a_brief_without_a_sentence_is_5(run: Run, tmp_path: Path) -> None:
    from market_tui.market.opening import sample_files

    assert run("load", next(f for f in sample_files() if "joiners" in f.name)).code == 0
    ended = run("brief", "--area", "Wirral", "-o", "w.html")
    assert ended.code == 5
    assert "market-tui fetch" in ended.err
    assert not (tmp_path / "w.html").exists()


def test_reconcile_alone_and_between_scopes(run: Run) -> None:
    ladder = json.loads(run("reconcile", "--area", "North West", "--format", "json").out)
    assert [row["step"] for row in ladder] == [1, 2, 3, 4, 5]
    switched = ("--from", "short-breaks=exclude", "--to", "provision=all-homes")
    between = json.loads(run("reconcile", "--area", "North West", *switched, "--format", "json").out)
    assert (between[0]["homes"], between[-1]["homes"]) == (ladder[1]["homes"], ladder[4]["homes"])
    for bad in ("colour=red", "provision", "provision=", "by=area"):
        assert run("reconcile", "--to", bad).code == 2
    assert run("reconcile", "--to", "provision=castles").code == 2
    assert run("reconcile", "--area", "Wirral", "--from", "as-at=1999").code == 5


def test_reconciled_command_gives_the_same_answer(run: Run, tmp_path: Path) -> None:
    import shlex

    run("reconcile", "--from", "area=St. Helens", "--to", "area=Wirral", "--to", "as-at=2022", "-o", "a.csv")
    told = json.loads((tmp_path / "a.csv-metadata.json").read_text())
    words = shlex.split(told["prov:wasGeneratedBy"]["dc:description"])
    assert run(*words[1:], "-o", "b.csv").code == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_claims_for_a_person_and_as_data(run: Run) -> None:
    shown = run("claims", "--area", "Wirral")
    assert shown.code == 0
    assert "89% of mainstream homes are private\n  then 2022-03-31" in shown.out
    assert "the data cannot say" in shown.out
    assert max(map(len, shown.out.splitlines())) < 200
    told = json.loads(run("claims", "--area", "Wirral", "--format", "json").out)
    assert len(told) == 7
    assert run("claims", "--then", "soon").code == 2
    assert run("claims", "--then", "2021", "--format", "json").out != run("claims", "--format", "json").out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_scripts(run: Run, shell: str) -> None:
    ended = run("completion", shell)
    assert ended.code == 0
    assert "_MARKET_TUI_COMPLETE" in ended.out
    assert "Keep it" in ended.err


@pytest.mark.parametrize(
    ("shell", "line", "offers"),
    [
        ("bash", "market-tui query owner", ["plain,owners"]),
        (
            "bash",
            "market-tui query owners --area Liv",
            ["plain,Liverpool City Region", "plain,Liverpool\n"],
        ),
        ("bash", "market-tui query owners --area own\\ g", ["plain,Own group"]),
        ("fish", "market-tui query owners --area=Wirr", ["plain,--area=Wirral"]),
        ("powershell", "market-tui query owners --area=Wirr", ["--area=Wirral\t"]),
        ("zsh", "market-tui export out", ["out-of-area"]),
        ("fish", "market-tui rec", ["plain,reconcile"]),
        ("powershell", "market-tui query owners --area St", ["St Helens\t"]),
        ("powershell", "market-tui que", ["query\t", "queries\t"]),
    ],
)
def test_what_is_offered_after_a_tab(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, shell: str, line: str, offers: list[str]
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('[areas]\n"Own group" = ["Wirral"]\n')
    words = line.split(" ") if "\\" not in line else ["market-tui", "query", "owners", "--area", "own g"]
    monkeypatch.setenv("_MARKET_TUI_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words) - 1))
    monkeypatch.setenv("COMP_WORD", words[-1])
    offered = run().out
    for offer in offers:
        assert offer in offered, offered


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_puts_a_name_of_several_words_on_the_line_as_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "completion").write_text(run("completion", "bash").out)
    (tmp_path / "market-tui").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m market_tui "$@"\n')
    (tmp_path / "market-tui").chmod(0o755)
    tried = (
        r"market-tui query owners --area Greater\ M",
        'market-tui query owners --area "Greater M',
        "market-tui query owners --area=Wirr",
    )
    script = ['PATH="$PWD:$PATH"; . ./completion']
    for line in tried:
        words = shlex.quote(line.split(" --area", 1)[1].lstrip(" ="))
        script.append(
            f"COMP_LINE={shlex.quote(line)}; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=({words}); COMP_CWORD=0; "
            '_market_tui_completion market-tui; printf "%s\\n" "${COMPREPLY[@]}"'
        )
    told = subprocess.run(
        ["bash", "-c", "\n".join(script)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert told.stdout.splitlines() == [r"Greater\ Manchester", "Greater Manchester", "Wirral"], told.stderr


def test_a_tab_waits_for_no_engine(process: Callable[..., object]) -> None:
    import os

    code = (
        "import sys\nsys.argv = ['market-tui']\nfrom market_tui.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('polars' in sys.modules, file=sys.stderr)"
    )
    env = {**os.environ, "_MARKET_TUI_COMPLETE": "bash_complete", "COMP_CWORD": "4"}
    for line in ("market-tui query owners --area Liv", "market-tui query x y own"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**env, "COMP_WORDS": line},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr.splitlines()[-1] == "False", line


def test_the_listing_commands(run: Run, tmp_path: Path) -> None:
    asked = json.loads(run("queries", "--json").out)
    assert {"ownership_mix", "claims", "reconcile"} <= {q["name"] for q in asked}
    assert "good_or_outstanding_share" in run("queries", "ratings_trend").out
    assert {row["table"] for row in json.loads(run("tables", "providers", "--json").out)} == {"providers"}
    assert "Liverpool City Region" in run("areas", "liverpool").out
    assert json.loads(run("areas", "--json").out)[0]["area"] == "England"
    assert json.loads(run("status", "--json").out)["sample"] is True
    assert "python" in json.loads(run("doctor", "--json").out)["versions"]
    listed = run("sample", "files").out.split()
    assert sorted(Path(path).name for path in listed) == sorted(
        p.name for p in (tmp_path / "files").iterdir()
    )


def test_doctor_tells_of_certificates_and_proxies_and_shows_no_password(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "http_proxy",
        "HTTP_PROXY",
        "ALL_PROXY",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "me:secret@proxy:8080")
    ended = run("doctor", "--json")
    told = json.loads(ended.out)
    assert ended.code == 3
    assert told["certificates"]["trust store"]
    assert told["certificates"]["SSL_CERT_FILE"].endswith("absent.pem (not usable)")
    assert [fault["what"].split()[0] for fault in told["faults"]] == ["SSL_CERT_FILE", "HTTPS_PROXY"]
    assert all(fault["remedy"] for fault in told["faults"])
    assert "secret" not in ended.out + run("doctor").out
