"""Notes of one's own: kept whole, read by their owner alone, in no export."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from market_tui import notes
from market_tui.errors import StoreError
from market_tui.notes import HOME, OWNER, Note


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKET_TUI_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config" / "notes.sqlite"


def test_a_note_is_kept_changed_and_taken_away(own: Path) -> None:
    assert notes.every() == ()
    notes.keep(Note(HOME, "SC400001", "Oak House", "visited\nringing \x1b[2Jback "))
    notes.keep(Note(OWNER, "keys care", "Keys Care", "asked for accounts"))
    assert notes.of(HOME, "SC400001") == "visited\nringing [2Jback"
    assert [*notes.marked(HOME), *notes.marked(OWNER)] == ["SC400001", "Keys Care"]
    notes.keep(Note(HOME, "SC400001", "Oak House", "done"))
    assert notes.of(HOME, "SC400001") == "done"
    notes.keep(Note(HOME, "SC400001", "Oak House", "  \n"))
    assert notes.of(HOME, "SC400001") == ""
    assert [note.id for note in notes.every()] == ["keys care"]


@pytest.mark.skipif(os.name == "nt", reason="permissions of a Unix file")
def test_only_its_owner_reads_it(own: Path) -> None:
    notes.keep(Note(HOME, "SC1", "", "x"))
    assert own.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_process_that_is_killed_loses_nothing_that_was_kept(own: Path) -> None:
    code = (
        "import os\nfrom market_tui import notes\n"
        "for n in range(5): notes.keep(notes.Note('home', f'SC{n}', '', f'note {n}'))\n"
        "os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert sorted(note.text for note in notes.every()) == [f"note {n}" for n in range(5)]


def test_a_file_that_is_no_database_is_said_and_marks_nothing(own: Path) -> None:
    own.parent.mkdir()
    own.write_text("not a database, but long enough to be looked at as one by the library", "utf-8")
    with pytest.raises(StoreError, match=r"notes\.sqlite"):
        notes.every()
    assert notes.marked(HOME) == frozenset()
