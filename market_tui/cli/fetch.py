"""`market-tui fetch`: the current releases from their publishers into the store."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from market_tui.cli.options import chosen_store, json_option, store_option
from market_tui.fetch.sources import NAMES

if TYPE_CHECKING:
    from market_tui.fetch import Fetched, FetchReport, Progress
    from market_tui.fetch.progress import Listener

_WORDS = {
    "finding": "finding",
    "waiting": "waiting",
    "downloading": "downloading",
    "checking": "checking",
    "loading": "loading",
    "done": "fetched",
    "unchanged": "unchanged",
    "failed": "failed",
}
_SIGNS = {"fetched": "+", "unchanged": "=", "listed": " ", "not used": "-", "failed": "✗"}


@click.command(
    "fetch",
    help=f"""Download the current releases from their publishers and load them.

SOURCE is one of: {", ".join(NAMES)}; without one, all that are fetched every time. Each is found anew,
downloaded, checked and loaded; what fails leaves the copy before it, and what is loaded, in place.

\b
Examples:
  market-tui fetch
  market-tui fetch ofsted --since 2021
  market-tui fetch looked-after --list
  market-tui fetch --from-dir ~/Downloads

Exit codes: 0 all fresh or unchanged; 3 partly; 4 nothing came.""",
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]…")
@store_option
@click.option("--since", type=click.IntRange(2000, 2100), metavar="YEAR", help="Every release since a year.")
@click.option("--dry-run", "--list", "dry_run", is_flag=True, help="Say what would be fetched.")
@click.option("--only", multiple=True, metavar="TEXT", help="Only files with this in their name; repeat.")
@click.option("--offline", is_flag=True, help="Load what the cache holds; ask nobody.")
@click.option(
    "--from-dir", type=click.Path(path_type=Path), metavar="DIR", help="Load files saved from a browser."
)
@click.option("--force", is_flag=True, help="Download even what has not changed.")
@click.option(
    "--deadline",
    type=click.FloatRange(min=0.1),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="Time for each file.",
)
@click.option(
    "--ca-bundle", type=click.Path(path_type=Path), metavar="FILE", help="Further authorities to trust (PEM)."
)
@click.option("--quiet", "-q", is_flag=True, help="Only say what went wrong.")
@json_option
@click.pass_context
def fetch_command(ctx: click.Context, /, sources: tuple[str, ...], **options: Any) -> int:
    """Download the current releases from their publishers and load them."""
    from market_tui.errors import UsageError
    from market_tui.fetch import Wish, fetch
    from market_tui.store import Store

    if sum(map(bool, (options["offline"], options["from_dir"], options["dry_run"]))) > 1:
        raise UsageError("--offline, --from-dir and --dry-run are three different things", "Choose one.")
    wish = Wish(options["since"], options["only"], options["dry_run"], options["force"], options["deadline"])
    quiet = bool(options["quiet"] or options["as_json"])
    with _progress(quiet) as progress:
        report = fetch(
            sources,
            Store(chosen_store(ctx)),
            wish,
            offline=options["offline"],
            from_dir=options["from_dir"],
            ca_bundle=options["ca_bundle"],
            progress=progress,
        )
    if options["as_json"]:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(report, options["quiet"], options["dry_run"])
    return report.exit_code


@contextmanager
def _progress(quiet: bool) -> "Iterator[Listener]":
    """Bars on a terminal, lines elsewhere, nothing when quiet."""
    from market_tui.fetch.progress import silent

    if quiet:
        yield silent
    elif sys.stderr.isatty():
        from market_tui.cli.fetch_bars import bars

        with bars() as listener:
            yield listener
    else:
        yield _Lines().hear


class _Lines:
    """One line for each step of each file, as it begins."""

    def __init__(self) -> None:
        self._said: set[tuple[str, str | None, str, str]] = set()

    def hear(self, message: "Progress") -> None:
        """Say a step once; what failed is told at the end, with its remedy."""
        if message.step == "failed":
            return
        step = (message.source, message.file, message.step, message.text)
        if step in self._said:
            return
        self._said.add(step)
        what = " ".join(part for part in (message.source, message.file) if part)
        text = f": {message.text}" if message.text and message.step != "done" else ""
        click.echo(f"{_WORDS[message.step]:>11}  {what}{text}", err=True)


def _tell(report: "FetchReport", quiet: bool, listing: bool) -> None:
    for file in report.files:
        if not quiet or file.outcome == "failed":
            for line in _lines_of(file):
                # What was asked for goes to stdout, what happened is narration.
                click.echo(line, err=not listing)
    if not listing and not quiet:
        counts = {o: sum(f.outcome == o for f in report.files) for o in ("fetched", "unchanged", "failed")}
        click.echo(", ".join(f"{n} {outcome}" for outcome, n in counts.items()), err=True)


def _lines_of(file: "Fetched") -> list[str]:
    what = " ".join(part for part in (file.source, file.edition, file.name) if part)
    size = f", {file.bytes / 1e6:,.1f} MB" if file.bytes else ""
    published = f", published {file.published[:10]}" if file.published else ""
    if file.outcome != "failed":
        lines = [f"{_SIGNS[file.outcome]} {file.outcome:>9}  {what}{size}{published}"]
        if file.outcome == "listed":
            lines += [f"               {file.title}", f"               {file.url}"]
        return lines + [f"               {note}" for note in file.notes]
    lines = [f"{_SIGNS['failed']}    failed  {what}: {file.message}"]
    lines += [f"               {file.remedy}"] if file.remedy else []
    lines += [f"               its page: {file.page}"] if file.page else []
    return lines + ([f"               the copy of {file.kept[:10]} is kept"] if file.kept else [])
