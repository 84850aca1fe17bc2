"""A fetch as the app runs it: what it has said so far, how to stop it, what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from market_tui.tui.actions import key_of
from market_tui.tui.problem import Problem

if TYPE_CHECKING:
    import polars as pl

    from market_tui.fetch import Fetched, FetchReport, Newest, Progress
    from market_tui.store import Store

Fetch = Callable[..., "FetchReport"]
Check = Callable[..., "list[Newest]"]
Key = tuple[str, str | None]
STATES = {"current": "no", "newer": "yes", "not loaded": "not loaded", "unknown": "could not ask"}
STOPPED = "stopped: nothing of it was loaded"
_MONTH_DAYS, _MANY_MONTHS = 30.44, 96


class FetchRun:
    """One fetch. `hear` is called from several threads; what it keeps is read by the screen."""

    def __init__(self, names: Iterable[str], store: Store, fetch: Fetch | None = None) -> None:
        self.names = tuple(names)
        self.store = store
        self.cancel = threading.Event()
        self.report: FetchReport | None = None
        self.problem: Problem | None = None
        self.ended = False
        self._fetch = fetch
        self._lock = threading.Lock()
        self._lines: dict[Key, tuple[Progress, str]] = {}

    def run(self) -> None:
        """Fetch and load; whatever goes wrong is kept as the problem. Runs in a thread."""
        try:
            from market_tui import fetch

            self.report = (self._fetch or fetch.fetch)(
                self.names, self.store, progress=self.hear, cancel=self.cancel
            )
        except BaseException as error:  # Polars panics are no Exceptions, and none may end the app.
            stopped = Problem(
                STOPPED, f"What had come whole is kept, and {key_of('fetch')} goes on from there."
            )
            self.problem = stopped if self.cancel.is_set() else Problem.of(error)
        self.ended = True

    def hear(self, message: Progress) -> None:
        """Keep the last word on each source while its files are looked for, then on each file."""
        key = (message.source, message.file)
        with self._lock:
            before = self._lines.get(key)
            if before is None and message.step == "loading":
                return
            if message.file is not None:
                self._lines.pop((message.source, None), None)
            loaded = message.step == "done" and before is not None and before[0].step == "loading"
            word = "loaded" if loaded else "fetched" if message.step == "done" else message.step
            self._lines[key] = (message, word)

    def lines(self) -> list[tuple[Progress, str]]:
        """Each source's or file's last message and its step in a word, in the order they began."""
        with self._lock:
            return list(self._lines.values())

    @property
    def failed(self) -> list[Fetched]:
        """What did not come."""
        return [f for f in self.report.files if f.outcome == "failed"] if self.report else []

    @property
    def came(self) -> list[Fetched]:
        """What was fetched, or was there unchanged."""
        files = self.report.files if self.report else []
        return [f for f in files if f.outcome in ("fetched", "unchanged")]


def sources_frame(snapshots: pl.DataFrame, newest: Mapping[str, Newest], today: date) -> pl.DataFrame:
    """Every source that can be fetched: what is loaded of it, its age, whether a newer release is known."""
    import polars as pl

    from market_tui.fetch import SOURCES

    rows: list[dict[str, Any]] = []
    for source in SOURCES:
        held = snapshots.filter(pl.col("family").str.split(":").list.first().is_in(list(source.families)))
        latest: Any = held["as_at"].max()
        known = newest.get(source.name)
        rows.append(
            {
                "source": source.name,
                "loaded": latest,
                "age": age(latest, today) if latest else "",
                "newer": STATES[known.state] if known else "not asked",
                "newest": known.edition if known else "",
                "publisher": source.publisher,
                "licence": source.licence,
                "title": source.title,
                "why": known.why if known else "",
                "remedy": known.remedy if known else "",
            }
        )
    schema = {name: pl.Date if name == "loaded" else pl.String for name in rows[0]}
    return pl.DataFrame(rows, schema=schema)


def age(day: date, today: date) -> str:
    """How long ago a list was of: days up to two months, months up to eight years, then years."""
    days = (today - day).days
    if days < 2 * _MONTH_DAYS:
        return f"{days} days"
    months = round(days / _MONTH_DAYS)
    return f"{months} months" if months < _MANY_MONTHS else f"{months / 12:.0f} years"
