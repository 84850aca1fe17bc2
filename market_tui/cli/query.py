"""`market-tui query`: one question, in a format, to stdout or a file with its provenance."""

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from market_tui.cli.names import query_names
from market_tui.cli.options import Command, chosen_market, leaving, scope_options, store_option
from market_tui.cli.output import narrate, on_screen
from market_tui.errors import UsageError

if TYPE_CHECKING:
    from market_tui.query import Answer, Query

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

    A query's own options are flags: `--urn SC123456`, `--top 20`; `market-tui queries NAME` shows them.

    \b
    Examples:
      market-tui query ownership_mix --area "Liverpool City Region" --area England
      market-tui query owners --area Wirral --owner-level registered --format csv
      market-tui query watchlist --area "North West" --by authority -o watchlist.csv
    """
    from market_tui.query import ask, find

    asked = find(name)
    options = _options(asked, ctx.args)
    market = leaving(chosen_market(ctx), asked.tables, output)
    answer = ask(market, asked, market.scope(**scope), **options)
    deliver(answer, form, output, bom=not no_bom)


def deliver(answer: "Answer", form: str | None, output: Path | None, bom: bool = True) -> None:
    """Print an answer, or write it; what must be said of it goes to stderr."""
    from market_tui.export import FILE_FORMATS, text, write
    from market_tui.export.provenance import notes

    for note in notes(answer):
        narrate(f"note: {note}")
    if output is not None:
        for path in write(answer, output, form, bom):
            narrate(f"written: {path}")
        return
    if form in FILE_FORMATS:
        raise UsageError(f"{form} is not text", f"Write it to a file: -o {answer.query.name}.{form}")
    terminal = on_screen()
    width = shutil.get_terminal_size().columns if terminal else None
    shown = text(answer, form or "table", width, colour=terminal)
    click.echo(shown, nl=False)


def _options(asked: "Query", extra: list[str]) -> dict[str, Any]:
    """The query's own flags: each of its further parameters, read as its default's type.

    Raises:
        UsageError: a flag it does not have, one without a value, or a value of another kind.
    """
    options: dict[str, Any] = {}
    words = iter(extra)
    for word in words:
        flag, _, value = word.partition("=")
        name = flag.removeprefix("--").replace("-", "_")
        if not flag.startswith("--") or name not in asked.options:
            has = ", ".join(f"--{o.replace('_', '-')}" for o in asked.options) or "none"
            raise UsageError(
                f"{asked.name} has no {flag}", f"Its own flags: {has}. All: market-tui query --help"
            )
        default = asked.options[name]
        kind = type(default)
        if kind is bool:
            options[name] = value.lower() not in ("no", "false", "0")
            continue
        given = value or next(words, None)
        if given is None:
            raise UsageError(f"{flag} needs a value", f"For example {flag} {asked.options[name]}")
        try:
            options[name] = (
                date.fromisoformat(given) if kind is date else given if default is None else kind(given)
            )
        except ValueError as error:
            raise UsageError(f"{flag} cannot be {given!r}", f"It is a {kind.__name__}.") from error
    return options
