"""`market-tui forget`: lists out of the store, the council's own children's data above all."""

import sys

import click

from market_tui.cli.names import area_names
from market_tui.cli.options import chosen_store, store_option
from market_tui.cli.output import narrate
from market_tui.errors import NotLoaded, UsageError

_STATUS = "`market-tui status --json` names what is loaded."


@click.command("forget")
@click.argument("names", nargs=-1, metavar="[LIST]…")
@click.option("--children", is_flag=True, help="Everything about your own children, and the key to it.")
@click.option(
    "--authority", metavar="NAME", help="With --children: of this authority only.", shell_complete=area_names
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
@click.pass_context
def forget_command(
    ctx: click.Context, names: tuple[str, ...], children: bool, authority: str | None, yes: bool
) -> None:
    """Take lists out of the store, by the names that `status --json` gives, or all about your own children.

    The files are deleted, not written over: backups and the disk may still hold them.

    \b
    Examples:
      market-tui forget --children
      market-tui forget --children --authority Wirral --yes
    """
    from market_tui.intake.own_children import authority_named
    from market_tui.store import Store

    if not names and not children:
        raise UsageError("say what to forget: --children, or the name of a list", _STATUS)
    if authority and not children:
        raise UsageError("--authority goes with --children", "market-tui forget --children --authority NAME")
    store = Store(chosen_store(ctx))
    whose = authority_named(authority) if authority else None
    sources = store.manifest().sources
    if strangers := sorted(set(names) - {s.source_id for s in sources}):
        raise UsageError(f"no list is called {strangers[0]!r}", _STATUS)
    meant = [
        s
        for s in sources
        if s.source_id in names or (children and s.child_level and whose in (None, s.authority))
    ]
    if not meant:
        raise NotLoaded("nothing of the kind is loaded", _STATUS)
    for source in meant:
        of = f" of {source.authority}" if source.authority else ""
        narrate(f"{source.source_id}: {source.title}{of}, {source.rows:,} rows, {source.file}")
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("nobody is there to ask whether this is meant", "Say --yes.")
        click.confirm(f"Delete {len(meant)} of {len(sources)} lists?", abort=True, err=True)
    gone = store.forget(s.source_id for s in meant)
    narrate(f"{len(gone)} deleted; backups and the disk may still hold them")
