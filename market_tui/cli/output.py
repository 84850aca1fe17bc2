"""Where a command's words go: data to stdout as UTF-8, narration to stderr; neither moves a cursor."""

import io
import os
import sys

import click

from market_tui.plain import printable


def narrate(text: str) -> None:
    """A line for the person, on stderr."""
    click.echo(printable(text), err=True)


def on_screen() -> bool:
    """Whether stdout is a terminal that a person looks at, and no file or pipe."""
    return sys.stdout is not None and sys.stdout.isatty()


def as_utf8() -> None:
    """Make stdout UTF-8 with plain line ends when it leads to a file or a pipe, on every system."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not on_screen():
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def abandon() -> None:
    """Say nothing more: the reader of our output (head, less) has gone, and Python must not complain."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
