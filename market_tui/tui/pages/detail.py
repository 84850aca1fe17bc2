"""One setting in words: what the latest list says of it, and its course through the loaded releases."""

from __future__ import annotations

from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from market_tui.tui.problem import Problem
from market_tui.tui.widgets.text import plain
from market_tui.tui.words import counted, long_date, short_date

if TYPE_CHECKING:
    from market_tui.query import Answer
    from market_tui.tui.session import Session, Settled

PAUSE = 0.08
LABEL = 16


def ofsted_page(urn: str) -> str:
    """Where Ofsted publishes a setting's reports: a search by its reference number."""
    return f"https://reports.ofsted.gov.uk/search?q={urn}"


def facts(row: dict[str, Any]) -> list[tuple[str, str]]:
    """What the latest list says of a setting, as labels and values."""
    name = str(row["name"] or "")
    told = [
        ("Name", "redacted by Ofsted" if name.lower() in ("redacted", "") else name),
        (
            "Kind",
            f"{row['provision'] or 'not stated'}{', short breaks only' if row['short_break_only'] else ''}",
        ),
        ("Council", f"{row['la_name'] or 'not stated'}{', ' + row['region'] if row['region'] else ''}"),
        ("Registered provider", row["owner"] or "not stated"),
        ("Sector", row["sector"] or "not stated"),
        ("Places", "not stated" if row["places"] is None else counted(row["places"], "place")),
        ("Status", row["status"] or "not stated"),
        ("Registered", long_date(row["registered_on"]) if row["registered_on"] else "not stated"),
        ("Latest rating", f"{row['overall'] or 'not yet inspected'}{_on(row['inspected_on'])}"),
        ("Latest list", long_date(row["as_at"])),
        ("Ofsted’s page", ofsted_page(row["urn"])),
    ]
    return [(label, plain(str(value))) for label, value in told]


def _on(day: Any) -> str:
    return f", {short_date(day)}" if day else ""


class DetailPane(VerticalScroll, can_focus=False):
    """The setting under a table's cursor. A quick cursor asks only for the row it stops on."""

    DEFAULT_CSS = """
    DetailPane { height: 1fr; border-left: solid $foreground 30%; padding: 0 1; scrollbar-size-vertical: 1; }
    """

    class Told(Message, bubble=False):
        """A thread has read one setting."""

        def __init__(self, request: int, text: str) -> None:
            super().__init__()
            self.request = request
            self.text = text

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.request = self.answered = 0
        self.line = Static("", markup=False)

    @property
    def waiting(self) -> bool:
        """Whether another setting is on its way."""
        return self.answered != self.request

    def compose(self) -> Any:
        """One block of text."""
        yield self.line

    def about(self, row: dict[str, Any], settled: Settled) -> None:
        """Show another setting, once the cursor has come to rest."""
        self.request += 1
        if not self.display:
            self.answered = self.request
        else:
            self.set_timer(PAUSE, partial(self._ask, self.request, str(row.get("urn", "")), settled))

    def _ask(self, request: int, urn: str, settled: Settled) -> None:
        if request == self.request:
            self.run_worker(
                partial(self._read, request, urn, settled), thread=True, group="detail", exit_on_error=False
            )

    def _read(self, request: int, urn: str, settled: Settled) -> None:
        try:
            text = told(
                self.session.setting(urn), self.session.history(urn, settled), self.content_size.width - 2
            )
        except BaseException as error:  # A panic of Polars must not end the app.
            text = str(Problem.of(error))
        self.post_message(self.Told(request, text))

    def on_detail_pane_told(self, message: Told) -> None:
        """Draw it, unless the cursor has gone on."""
        if message.request == self.request:
            self.answered = self.request
            self.line.update(Content(message.text))
            self.scroll_home(animate=False)


def told(row: dict[str, Any] | None, history: Answer, width: int = 40) -> str:
    """A setting's facts and history, as text of a width."""
    if row is None:
        return "no list has this setting"
    lines = [f"URN {plain(row['urn'])}", ""]
    for label, value in facts(row):
        short = value.removeprefix("https://")
        fits = len(label) < LABEL and LABEL + len(short) <= width
        apart = [short] if "/" in short else _set_in(short, width)
        lines += [f"{label:<{LABEL}}{short}"] if fits else [label, *apart]
    lines += ["", "History"]
    for event in history.frame.rows(named=True):
        lines.append(f"{short_date(event['on'])}  {plain(event['event'])}")
        for part in plain(event["detail"] or "").split(" · "):
            lines += _set_in(part, width)
    return "\n".join(lines)


def _set_in(text: str, width: int) -> list[str]:
    return wrap(text, max(10, width), initial_indent="  ", subsequent_indent="    ")
