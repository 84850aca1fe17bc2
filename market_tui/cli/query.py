"""`market-tui query`: one question, in a format, to stdout or a file with its provenance."""

import shutil
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from market_tui.cli.names import query_names
from market_tui.cli.options import Command, chosen_market, leaving, scope_options, store_option
from market_tui.cli.output import narrate, on_screen
from market_tui.errors import UsageError

if TYPE_CHECKING:
    from market_tui.query import Answer, Query

_KINDS = {int: "a whole number", float: "a number", date: "a date, written as 2025-03-31"}
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")
_MOST = 10**9
FORMATS = ("table", "csv", "json", "ndjson", "markdown", "parquet", "xlsx")


def output_options(command: Command) -> Command:
    """`--format`, `-o` and `--no-bom`: where an answer goes, and how."""
    for option in (
        click.option("--no-bom", is_flag=True, help="Write a CSV file without a byte order mark."),
        click.option(
            "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file."
        ),
        click.option(
            "--format", "form", type=click.Choice(FORMATS), help="Default: table, or the file's suffix."
        ),
    ):
        command = option(command)
    return command


@click.command("query", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name", metavar="NAME|FILE", shell_complete=query_names)
@scope_options
@output_options
@store_option
@click.pass_context
def query_command(
    ctx: click.Context, /, name: str, form: str | None, output: Path | None, no_bom: bool, **scope: Any
) -> None:
    """Answer one question. `market-tui queries` lists them; a file of your own (.py, .sql) works too.

    A query's own options are flags: `--urn SC123456`, `--owner Keys`; `market-tui queries NAME` shows them.

    \b
    Examples:
      market-tui query ownership_mix --area "Liverpool City Region" --area England
      market-tui query owners --area Wirral --owner-level registered --format csv
      market-tui query watchlist --area "North West" --by authority -o watchlist.csv
    """
    from market_tui.query import ask, find

    asked = find(name)
    options = _options(asked, ctx)
    check_output(asked.name, form, output)
    market = leaving(chosen_market(ctx), asked, output)
    answer = ask(market, asked, market.scope(**scope), **options)
    deliver(answer, form, output, bom=not no_bom)


def check_output(name: str, form: str | None, output: Path | None) -> None:
    """Refuse a format that cannot go where it is to, before anything is worked out.

    Raises:
        UsageError: no format has the file's suffix, or the format is not text and has no file.
    """
    from market_tui.export import FILE_FORMATS
    from market_tui.export.files import format_of

    if output is not None and output.is_dir():
        raise UsageError(f"{output} is a folder", f"Name a file: -o {output / name}.csv")
    if output is not None and form is None:
        format_of(output)
    if output is None and form in FILE_FORMATS:
        raise UsageError(f"{form} is not text", f"Write it to a file: -o {name}.{form}")


def deliver(answer: "Answer", form: str | None, output: Path | None, bom: bool = True) -> None:
    """Print an answer, or write it; what must be said of it goes to stderr."""
    from market_tui.export import text, write
    from market_tui.export.provenance import notes

    for note in notes(answer):
        narrate(f"note: {note}")
    if output is not None:
        for path in write(answer, output, form, bom):
            narrate(f"written: {path}")
        return
    terminal = on_screen()
    width = shutil.get_terminal_size().columns if terminal else None
    shown = text(answer, form or "table", width, colour=terminal)
    click.echo(shown, nl=False)


def _options(asked: "Query", ctx: click.Context) -> dict[str, Any]:
    """The query's own flags: each of its further parameters, read as its default's type.

    Raises:
        UsageError: a flag it does not have, one without a value, or a value of another kind.
    """
    options: dict[str, Any] = {}
    words = iter(ctx.args)
    for word in words:
        flag, joined, value = word.partition("=")
        name = flag.removeprefix("--").replace("-", "_")
        if not flag.startswith("--") or name not in asked.options:
            raise UsageError(f"{asked.name} has no {flag}", _instead(asked, flag, ctx))
        default = asked.options[name]
        if type(default) is bool:
            options[name] = _yes(flag, value if joined else "yes")
            continue
        given = value if joined else next(words, None)
        if given is None:
            raise UsageError(f"{flag} needs a value", f"For example {flag} {default or 'VALUE'}")
        options[name] = _value(flag, given, default)
    return options


def _yes(flag: str, given: str) -> bool:
    if given.lower() not in (*_YES, *_NO):
        raise UsageError(f"{flag} cannot be {given!r}", f"Write {flag} alone, or {flag}=no.")
    return given.lower() in _YES


def _value(flag: str, given: str, default: Any) -> Any:
    kind = type(default)
    told: Any
    try:
        told = date.fromisoformat(given) if kind is date else given if default is None else kind(given)
    except ValueError:
        told = None
    if told is None or (kind in (int, float) and not (isfinite(told) and abs(told) <= _MOST)):
        raise UsageError(f"{flag} cannot be {given!r}", f"It is {_KINDS.get(kind, kind.__name__)}.")
    return told


def _instead(asked: "Query", flag: str, ctx: click.Context) -> str:
    """The flags nearest to one that there is none of, and those that are the query's own."""
    from difflib import get_close_matches

    own = [f"--{option.replace('_', '-')}" for option in asked.options]
    shared = [opt for parameter in ctx.command.params for opt in parameter.opts if opt.startswith("--")]
    close = get_close_matches(flag, [*own, *shared], n=2)
    hint = f"Did you mean: {', '.join(close)}? " if close else ""
    return f"{hint}Its own flags: {', '.join(own) or 'none'}. All: market-tui query --help"
