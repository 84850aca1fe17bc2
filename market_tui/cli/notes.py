"""`market-tui notes`: the user's own notes, written out because she asks for them."""

import json
from dataclasses import asdict

import click

from market_tui.cli.options import json_option
from market_tui.cli.output import narrate


@click.command("notes")
@json_option
def notes_command(as_json: bool) -> None:
    """Print your own notes on homes and owners, the one changed last first.

    They are made in the app with N, and stand in no export.

    \b
    Examples:
      market-tui notes
      market-tui notes --json
    """
    from market_tui import notes

    told = notes.every()
    if as_json:
        click.echo(json.dumps([asdict(note) for note in told], ensure_ascii=False, indent=1))
        return
    for note in told:
        name = f"{note.called} (URN {note.id})" if note.kind == notes.HOME else note.called
        lines = "\n".join(f"  {line}" for line in note.text.splitlines())
        click.echo(f"{name}, {note.changed[:10]}\n{lines}\n")
    if not told:
        narrate("no notes yet: N on a home or an owner in the app makes one")
