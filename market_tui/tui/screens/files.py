"""Choosing files or a folder: what is there, found as one types; space marks several."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from market_tui.tui.problem import Problem
from market_tui.tui.screens.choose import FindLine
from market_tui.tui.screens.dialog import Dialog
from market_tui.tui.widgets.text import fit, plain
from market_tui.tui.words import counted

READ = (".csv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".zip", ".tsv", ".txt")
NAME, MOST = 56, 2000
UP, WHOLE = "..", "."


class Files(Dialog[list[Path]]):
    """The files of one of these endings, and the folders beside them. A `whole` folder can be taken too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Down", priority=True, id="files.down"),
        Binding("up", "step(-1)", "Up", priority=True, id="files.up"),
        Binding("pagedown", "step(10)", "Screenful down", priority=True, id="files.page_down"),
        Binding("pageup", "step(-10)", "Screenful up", priority=True, id="files.page_up"),
    ]
    DEFAULT_CSS = """
    Files > .frame { max-width: 90; }
    Files OptionList { height: 14; max-height: 50vh; border: none; background: $surface; padding: 0; }
    Files Input { margin-bottom: 1; border: none; height: 1; background: $boost; padding: 0 1; }
    Files .folder { height: 1; color: $text-muted; }
    """

    class Listed(Message, bubble=False):
        """A thread has read a folder; a Problem is why it could not."""

        def __init__(self, folder: Path, names: list[tuple[str, int]] | Problem) -> None:
            super().__init__()
            self.folder = folder
            self.names = names

    def __init__(
        self, title: str, *, endings: Sequence[str] = READ, whole: bool = False, folder: Path | None = None
    ) -> None:
        super().__init__()
        self.title_text, self.endings, self.whole = title, tuple(endings), whole
        self.folder = folder or _usual()
        self.every: list[tuple[str, int]] = []
        self.names: list[tuple[str, int]] = []
        self.marked: list[Path] = []
        several = (("space", "mark"),) if whole else ()
        self.hints = (("type", "to find, or a path"), ("enter", "open"), *several, ("esc", "leave"))

    def inside(self) -> Iterable[Widget]:
        """The folder, the line to type in, what is there."""
        yield Static("", classes="folder", markup=False)
        line = FindLine("a name, or a path such as ~/Downloads")
        line.spaces = self.whole
        yield line
        yield OptionList(compact=True, markup=False)

    def on_mount(self) -> None:
        """Read the folder, and begin in the line."""
        self.query_one(Input).focus()
        self.go(self.folder)

    def go(self, folder: Path) -> None:
        """Read a folder, in a thread: it may be on a slow drive."""
        self.run_worker(partial(self._read, folder), thread=True, exclusive=True, exit_on_error=False)

    def _read(self, folder: Path) -> None:
        names: list[tuple[str, int]] | Problem
        try:
            with os.scandir(folder) as found:
                names = sorted((e.name + "/" * e.is_dir(), _size(e)) for e in found if e.name[0] != ".")[
                    :MOST
                ]
        except OSError as error:
            names = Problem(f"{plain(str(folder))}: {error.strerror}", "Choose another folder.")
        self.post_message(self.Listed(folder, names))

    def on_files_listed(self, message: Listed) -> None:
        """Show what a folder holds: folders first, then the files that could be meant."""
        if isinstance(message.names, Problem):
            self.notify(str(message.names), severity="error", markup=False)
            return
        self.folder = message.folder
        folders = [each for each in message.names if each[0].endswith("/")]
        files = [each for each in message.names if each[0].lower().endswith(self.endings)]
        whole = [(WHOLE, len(files))] if self.whole else []
        self.every = [*whole, (UP, 0), *folders, *files]
        self.query_one(".folder", Static).update(Content(plain(str(self.folder))))
        self.query_one(Input).value = ""
        self.fill()

    def fill(self) -> None:
        """Show the entries that hold what is typed."""
        typed = self.query_one(Input).value.strip().lower()
        self.names = [each for each in self.every if typed in each[0].lower()] if typed else self.every
        options = self.query_one(OptionList)
        held = options.highlighted or 0
        options.clear_options()
        options.add_options([Option(self._line(name, size)) for name, size in self.names])
        options.highlighted = min(held, len(self.names) - 1) if self.names and not typed else 0
        frame = self.query_one(".frame")
        frame.border_subtitle = f"{counted(len(self.marked), 'file')} marked" if self.marked else ""

    def _line(self, name: str, size: int) -> Content:
        mark = "+ " if self.folder / name in self.marked else "  "
        if name == WHOLE:
            held = f" ({counted(size, 'file')} here)" if size else ""
            return Content(f"{mark}this whole folder and those in it{held}")
        said = (
            ""
            if name == UP or name.endswith("/")
            else f"{size / 1e6:.1f} MB"
            if size > 5e4
            else f"{size:,} B"
        )
        return Content(f"{mark}{fit(name, NAME)} ") + Content.styled(said, "dim")

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find as one types."""
        message.stop()
        self.fill()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Go to the path that was typed, else take what is under the cursor."""
        message.stop()
        typed = message.value.strip()
        if typed.startswith(("~", "/", "\\")) or typed[1:2] == ":":
            path = Path(typed).expanduser()
            if path.is_file():
                self.dismiss([path])
            else:
                self.go(path)
        else:
            self.take(self.query_one(OptionList).highlighted)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Take what was clicked."""
        message.stop()
        self.take(message.option_index)

    def take(self, at: int | None) -> None:
        """Go into a folder; take a file, or those that are marked."""
        if at is None or at >= len(self.names):
            return
        name = self.names[at][0]
        if name == UP:
            self.go(self.folder.parent)
        elif name == WHOLE:
            self.dismiss([self.folder])
        elif name.endswith("/") and not self.marked:
            self.go(self.folder / name[:-1])
        else:
            self.dismiss(self.marked or [self.folder / name])

    def on_find_line_spaced(self) -> None:
        """Mark what is under the cursor, or let it go."""
        at = self.query_one(OptionList).highlighted
        if at is None or at >= len(self.names):
            return
        path = self.folder / self.names[at][0]
        if self.names[at][0] not in (UP, WHOLE):
            self.marked = [p for p in self.marked if p != path] + [path] * (path not in self.marked)
            self.fill()
        self.action_step(1)

    def action_step(self, by: int) -> None:
        """Move the cursor without leaving the line."""
        options = self.query_one(OptionList)
        self.query_one(FindLine).moved = True
        if self.names:
            options.highlighted = max(0, min((options.highlighted or 0) + by, len(self.names) - 1))


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except OSError:
        return 0


def _usual() -> Path:
    """Where a browser leaves what it fetched."""
    downloads = Path.home() / "Downloads"
    return downloads if downloads.is_dir() else Path.home()
