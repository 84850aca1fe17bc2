"""Write the reference from the code, so that it cannot drift: commands, keys, queries, tables, exit codes.

python docs/reference/make.py            # writes the pages beside this file
python docs/reference/make.py --check    # exit 1 where a page is not what the code says
"""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from market_tui import errors, schema
from market_tui.cli.main import COMMANDS, INTERRUPTED, cli
from market_tui.dashboards import DASHBOARDS
from market_tui.market.named import SCOPED, rests_on
from market_tui.market.scoped import Scoped
from market_tui.paths import shipped
from market_tui.query import queries_in
from market_tui.tui import actions

HERE = Path(__file__).parent
_MADE = "<!-- Made by docs/reference/make.py from the code: edit there. -->"


def pages() -> dict[str, str]:
    """Each page's name and text."""
    return {
        "commands.md": _page("Commands", _commands()),
        "keys.md": _page("Keys", _keys()),
        "queries.md": _page("Queries", _queries()),
        "tables.md": _page("Tables", _tables()),
        "exit-codes.md": _page("Exit codes", _exit_codes()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", _MADE, "", *lines]).rstrip() + "\n"


def _commands() -> Iterator[str]:
    yield from ("`market-tui COMMAND --help` says the same. stdout is data, stderr is narration.", "")
    yield from _command("market-tui", cli)
    context = click.Context(cli, info_name="market-tui")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is not None:
            yield from _command(f"market-tui {name}", command)


def _command(name: str, command: click.Command) -> Iterator[str]:
    arguments = [
        p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
    ]
    yield from (f"## {name}", "", f"    {' '.join([name, *arguments])} [OPTIONS]", "")
    prose, _, examples = inspect.cleandoc(command.help or "").partition("\b")
    yield from (_cells_safe(prose).rstrip(), "")
    options = [p for p in command.params if isinstance(p, click.Option)]
    if options:
        yield from ("| option | says |", "| --- | --- |")
    for option in options:
        flag = ", ".join(f"`{o}`" for o in option.opts)
        choices = option.type.choices if isinstance(option.type, click.Choice) else ()
        metavar = " ".join(f"`{c}`" for c in choices) or (f"`{option.metavar}`" if option.metavar else "")
        yield f"| {flag} {metavar} | {_cells_safe(option.help or '')} |"
    if examples:
        yield from ("", *(f"    {line.strip()}" for line in examples.splitlines()[2:] if line.strip()))
    yield ""


def _keys() -> Iterator[str]:
    yield "In the app `?` shows the same, and `ctrl+p` finds any of it by name."
    yield "An action with an id can be given another key in [config.toml](../guides/settings.md)."
    for group, told in actions.grouped().items():
        yield from ("", f"## {group}", "", "| key | does | id |", "| --- | --- | --- |")
        for each in told:
            named = f"`{each.id}`" if each.changeable else ""
            yield f"| `{_cells_safe(each.keys_shown)}` | {_cells_safe(each.tooltip)} | {named} |"


def _queries() -> Iterator[str]:
    yield "Every result begins with `area`. Shares are fractions, money is GBP."
    yield "`market-tui queries NAME` says the same."
    shown = {panel.query: board.name for board in DASHBOARDS.values() for panel in board.panels}
    for file in sorted(shipped("queries").glob("*.py")):
        found = [] if file.name.startswith("_") else queries_in(file)
        for query in found:
            yield from ("", f"## {query.name}", "", f"**{query.title}.** {_cells_safe(query.doc)}", "")
            yield from ("| column | meaning |", "| --- | --- |")
            yield from (
                f"| `{column}` | {_cells_safe(meaning)} |" for column, meaning in query.columns.items()
            )
            yield ""
            yield f"- Tables: {', '.join(f'`{table}`' for table in query.tables)}; file `queries/{file.name}`"
            for name, default in query.options.items():
                yield f"- `--{name.replace('_', '-')}`, default `{default!r}`"
            if query.name in shown:
                yield f"- On the dashboard `{shown[query.name]}`"
            if query.needs:
                yield f"- Needs one of: {', '.join(query.needs)}"
            if query.uses:
                yield f"- Takes more from: {', '.join(query.uses)}"
            yield from (f"- {_cells_safe(caveat)}" for caveat in query.caveats)


def _tables() -> Iterator[str]:
    yield from ("## For queries and SQL", "")
    yield "Each has the scope applied and begins with `area`. Any table below is there under its own name,"
    yield "joined to `area` where it has `la_code`; in SQL, `raw_` before its name gives it whole."
    yield "`scope`, for queries, is the scope itself."
    yield from ("", "| name | is | rests on |", "| --- | --- | --- |")
    for name in SCOPED:
        told = inspect.getdoc(getattr(Scoped, name, None)) or ""
        told = told if told or name not in schema.TABLES else f"{schema.TABLES[name].row}, as loaded"
        first = _cells_safe(told.splitlines()[0] if told else "")
        yield f"| `{name}` | {first} | `{rests_on(name)[0]}` |"
    for table in schema.TABLES.values():
        yield from ("", f"## {table.name}", "", f"A row is {table.row}.", "")
        yield from (
            "| column | type | unit | meaning | publisher's term |",
            "| --- | --- | --- | --- | --- |",
        )
        for row in schema.dictionary().filter(table=table.name).iter_rows(named=True):
            cells = (row["type"], row["unit"], row["meaning"], row["publisher_term"])
            yield f"| `{row['column']}` | {' | '.join(_cells_safe(cell) for cell in cells)} |"


def _exit_codes() -> Iterator[str]:
    yield from ("| code | means |", "| ---: | --- |", "| 0 | Done. |")
    yield "| 1 | Unexpected: one sentence is said, and the details are in a file that it names. |"
    kinds = [k for k in vars(errors).values() if inspect.isclass(k) and issubclass(k, errors.MarketError)]
    codes: dict[int, list[str]] = {}
    for kind in kinds:
        if kind is not errors.MarketError:
            codes.setdefault(kind.exit_code, []).append((kind.__doc__ or "").splitlines()[0])
    for code, told in sorted(codes.items()):
        yield f"| {code} | {' '.join(_cells_safe(text) for text in told)} |"
    yield f"| {INTERRUPTED} | Interrupted. |"
    yield from (
        "",
        "`fetch` ends with 0 where all is fresh or unchanged, 3 where a part failed, 4 where nothing came.",
        "`doctor` ends with 3 where it finds a fault.",
        "",
        "A reader of stdout that goes away (`| head`) is no fault: 0. No traceback reaches a user.",
    )


def _cells_safe(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def main() -> int:
    """Write the pages, or say which have drifted."""
    wrong = []
    for name, text in pages().items():
        path = HERE / name
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8", newline="\n")
        elif not path.exists() or path.read_text("utf-8") != text:
            wrong.append(name)
    for name in wrong:
        sys.stderr.write(f"{name} is not what the code says: python docs/reference/make.py\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
