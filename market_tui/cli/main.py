"""The command group, and how every ending becomes an exit code and a sentence."""

import errno
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import market_tui
from market_tui.cli.output import abandon, as_utf8, narrate
from market_tui.errors import MarketError, StoreError

INTERRUPTED = 130
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
COMMANDS = {
    "load": "market_tui.cli.load",
    "fetch": "market_tui.cli.fetch",
    "companies": "market_tui.cli.companies",
    "forget": "market_tui.cli.forget",
    "status": "market_tui.cli.status",
    "query": "market_tui.cli.query",
    "sql": "market_tui.cli.sql",
    "export": "market_tui.cli.export",
    "brief": "market_tui.cli.brief",
    "reconcile": "market_tui.cli.reconcile",
    "claims": "market_tui.cli.claims",
    "queries": "market_tui.cli.listing",
    "tables": "market_tui.cli.listing",
    "areas": "market_tui.cli.listing",
    "notes": "market_tui.cli.notes",
    "new-query": "market_tui.cli.new_query",
    "sample": "market_tui.cli.sample",
    "completion": "market_tui.cli.completion",
    "doctor": "market_tui.cli.doctor",
    "serve": "market_tui.cli.serve",
}
SAYS = {
    "Get the data": {
        "load": "Load published files as they are.",
        "fetch": "Download the current releases, and load them.",
        "companies": "Ask Companies House who controls the owners.",
        "status": "What is loaded, how old, what to know of it.",
        "forget": "Take lists out of the store.",
        "sample": "Write the synthetic market's files, to try on.",
    },
    "Ask": {
        "query": "Answer one question.",
        "queries": "The questions there are.",
        "sql": "Ask in SQL.",
        "tables": "The data dictionary.",
        "areas": "The areas that --area understands.",
        "reconcile": "Why two counts of homes differ.",
        "claims": "Hold the founding figures against the data.",
        "new-query": "Begin a question of your own.",
    },
    "Take away": {
        "export": "Write a board pack: CSV, workbook, charts.",
        "brief": "Write the market position statement of an area.",
        "notes": "Print your own notes.",
    },
    "The tool": {
        "doctor": "Look over the installation and the store.",
        "serve": "The app in a browser, on this machine.",
        "completion": "Print the shell's completion script.",
    },
}


class LazyGroup(click.Group):
    """Commands by name, each imported when it is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from its module's attribute of the same name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(COMMANDS[cmd_name]), f"{name}_command")
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Commands by what they are for, a line each; none is imported for that."""
        for head, told in SAYS.items():
            with formatter.section(head):
                formatter.write_dl(list(told.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command is answered with the nearest ones."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, n=3)
            hint = f" Did you mean: {', '.join(close)}?" if close else ""
            raise click.UsageError(f"no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, but a reader that has gone (head, less) is no fault."""
        try:
            done = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:
            abandon()
            return 0
        return done


@click.group(
    cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--store", type=click.Path(path_type=Path), help="The store to use (or MARKET_TUI_STORE).")
@click.option("--area", metavar="NAME", help="Open the app on this area.")
@click.option("--view", type=click.Path(path_type=Path), metavar="FILE", help="Open the app on a kept view.")
@click.option("--fresh", is_flag=True, help="Open the app anew, not where it was left.")
@click.version_option(market_tui.__version__, prog_name="market-tui")
@click.pass_context
def cli(ctx: click.Context, store: Path | None, area: str | None, view: Path | None, fresh: bool) -> None:
    """Children's homes and foster care: who owns them, how good they are, what they cost.

    Without a command, opens the app (on the sample market while nothing is loaded).

    \b
    Examples:
      market-tui load ~/Downloads/ofsted
      market-tui query ownership_mix --area "Liverpool City Region"
      market-tui query watchlist --area Wirral -o watchlist.csv
    """
    ctx.obj = {"store": store}
    if ctx.invoked_subcommand is None:
        from market_tui.tui.app import run

        run(store, area, view, fresh=fresh)


def main() -> None:
    """Run the command line; no traceback reaches a user."""
    try:
        as_utf8()
        if "_MARKET_TUI_COMPLETE" in os.environ:
            from market_tui.cli.completion import register

            register()
        result = cli.main(prog_name="market-tui", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except MarketError as error:
        say(error)
        sys.exit(error.exit_code)
    except SystemExit:
        raise
    except OSError as error:
        sys.exit(_full(error) if error.errno in _FULL else _unexpected(error))
    except BaseException as error:  # Polars' panics are no Exceptions
        sys.exit(_unexpected(error))


def say(error: MarketError) -> None:
    """An error and its remedy, on stderr."""
    narrate(f"market-tui: {error.message}")
    if error.remedy:
        narrate(f"  {error.remedy}")


def _full(error: OSError) -> int:
    """The disk that our output goes to has no room; what it holds is not whole."""
    abandon()
    say(StoreError(f"cannot be written: {error.strerror}", "Make room, or write elsewhere with -o."))
    return StoreError.exit_code


def _unexpected(error: BaseException) -> int:
    """One sentence for the user, and the traceback in a file she can send."""
    import traceback

    from market_tui.paths import cache_dir

    log = cache_dir() / "last-error.txt"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), "utf-8")
        where = f"Details are in {log}"
    except OSError:
        where = "Run it again with: python -X dev -m market_tui"
    narrate(f"market-tui: unexpected: {type(error).__name__}: {str(error)[:200]}")
    narrate(f"  {where}")
    return 1
