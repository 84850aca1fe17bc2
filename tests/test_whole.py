"""A file is written whole or not at all, in its place, readable for whom it was."""

import os
import stat
from pathlib import Path

import pytest

from market_tui.whole import whole, write_new, write_whole

unix = pytest.mark.skipif(os.name == "nt", reason="permissions and devices of Unix")


def full(_: int) -> None:
    raise OSError(28, "No space left on device")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@unix
def test_a_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    real.write_text("a = 1\n", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, "a = 2\r\n£")
    assert (link.is_symlink(), real.read_bytes(), mode(real)) == (True, b"a = 2\r\n\xc2\xa3", 0o640)
    write_whole(link, b"\xff", private=True)
    assert (link.is_symlink(), real.read_bytes(), mode(real)) == (True, b"\xff", 0o600)


@unix
def test_a_new_file_is_as_the_umask_has_it_or_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "made" / "open", "x")
        write_whole(tmp_path / "made" / "mine", "x", private=True)
    finally:
        os.umask(before)
    assert (mode(tmp_path / "made" / "open"), mode(tmp_path / "made" / "mine")) == (0o640, 0o600)


def test_a_failure_leaves_the_file_before_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fresh_one = tmp_path / f"{'long ' * 45}.txt", tmp_path / "new.txt"
    write_whole(path, "before")
    with pytest.raises(KeyboardInterrupt), whole(path) as fresh:
        fresh.write_text("half", "utf-8")
        raise KeyboardInterrupt
    monkeypatch.setattr(os, "fsync", full)
    for write, to in ((write_whole, path), (write_new, fresh_one)):
        with pytest.raises(OSError, match="No space"):
            write(to, "after")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_text("utf-8") == "before"


def test_a_new_file_is_never_put_over_another(tmp_path: Path) -> None:
    path = tmp_path / "queries" / "mine.sql"
    write_new(path, "first")
    with pytest.raises(FileExistsError):
        write_new(path, "second")
    assert path.read_text("utf-8") == "first"


@unix
def test_a_device_is_written_to_and_stays_one(tmp_path: Path) -> None:
    write_whole(Path(os.devnull), "gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, "through")
    assert os.read(reader, 99) == b"through"
    os.close(reader)
