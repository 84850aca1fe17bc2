"""Compare: two areas, two dates or two owners side by side, and what has changed since the last release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from market_tui.errors import UsageError
from market_tui.query import find
from market_tui.tui.columns import ROOMY, table_columns
from market_tui.tui.drawing.sides import (
    COURSE,
    DRAWN,
    DRAWN_COLUMNS,
    ENDS,
    LEGEND,
    LESS,
    ONE,
    OTHER,
    SAYS,
    STRIPS,
    in_words,
    written_out,
)
from market_tui.tui.pages.asked import AskedPage, ChosenPage
from market_tui.tui.pages.homes import HomesPage
from market_tui.tui.pages.owner import OwnerPage
from market_tui.tui.session import ENGLAND
from market_tui.tui.widgets.frame_columns import TableColumn
from market_tui.tui.widgets.text import fit, plain
from market_tui.tui.words import figure, long_date

if TYPE_CHECKING:
    import polars as pl

    from market_tui.query import Answer
    from market_tui.tui.page import Page, Shown
    from market_tui.tui.session import Session, Settled

AREAS, DATES, OWNERS, SINCE = "compare_areas", "compare_dates", "compare_owners", "since_last_release"
CHANGED = "homes_changed"
CHOICES = {
    AREAS: "two areas",
    DATES: "two dates",
    OWNERS: "two owners",
    SINCE: "since the last release",
}
BESIDE = "beside"
WITH_ENDS, WITH_STRIP = 100, 120
LONGEST_NAME = 14


class ComparePage(ChosenPage):
    """One comparison of the area; the other side is a field above it."""

    DEFAULT_CSS = """
    ComparePage > Fields { max-height: 2; }
    """
    choices = CHOICES
    noun = ("measure", "measures")
    over_time: pl.DataFrame | None = None

    @property
    def defaults(self) -> Mapping[str, Any]:
        """The other side; for areas it is no option of the query but a second area of the scope."""
        return {BESIDE: ""} if self.query_asked.name == AREAS else self.query_asked.options

    async def choose(self, name: str) -> None:
        """Compare something else."""
        self.noun = ("kind of change", "kinds of change") if name == SINCE else ComparePage.noun
        await super().choose(name)

    def ask(self, settled: Settled) -> Answer:
        """The comparison; an area stands beside the first of its comparators unless another is typed."""
        dates = self.query_asked.name == DATES
        self.over_time = self.session.ask("key_figures", settled.scope).frame if dates else None
        if self.query_asked.name != AREAS:
            return super().ask(settled)
        other = self.options.get(BESIDE) or next(iter(settled.beside), "")
        if not other:
            raise UsageError(f"{ENGLAND} stands beside nothing", "Type another area in the field above.")
        scope = self.session.market.scope(settled.scope, areas=(settled.area, other))
        if len(set(scope.areas)) < 2:
            raise UsageError(f"{scope.areas[0]} is one area", "Type another in the field above.")
        return self.session.ask(self.query_asked, scope)

    def said(self, answer: Answer) -> str:
        """The two sides, and the notes on this answer."""
        notes = [note for note in answer.notes if not note.startswith("Groups as mapped")]
        told = [f"⚑ {note}" for note in notes[:2]]
        if self.query_asked.name != SINCE and answer.frame.height:
            one, other = sides(answer.frame)
            told = [f"{one} beside {other} · {LEGEND}", *told]
        return "\n".join(plain(line) for line in told)

    def drawn(self, answer: Answer) -> pl.DataFrame:
        """The answer, its figures as written in their unit."""
        return (
            answer.frame
            if self.query_asked.name == SINCE
            else written_out(answer.frame, STRIPS[self.app.size.width >= ROOMY], self.over_time)
        )

    def columns(self, answer: Answer) -> list[TableColumn]:
        """Measure, the two figures, the difference with its interval, and how it reads."""
        if self.query_asked.name == SINCE:
            return table_columns(
                answer, self.app.size.width, only=("change", "homes", "share", "places_more")
            )
        width, frame = self.app.size.width, self.drawn(answer)
        one, other = (fit(name, LONGEST_NAME).strip() for name in sides(answer.frame))
        ends = [TableColumn(ENDS, "95% interval", _room(frame, ENDS, "95% interval"), align="right")]
        wide = STRIPS[width >= ROOMY]
        strip = [TableColumn(DRAWN, "less ┊ more", wide)]
        ends, strip = ends[: width >= WITH_ENDS], strip[: width >= WITH_STRIP]
        course = [TableColumn(COURSE, "Course", max(7, _room(frame, COURSE, "Course")))]
        ends = [*(course if self.over_time is not None and width >= WITH_ENDS else []), *ends]
        figures = [
            TableColumn(ONE, one, _room(frame, ONE, one), align="right"),
            TableColumn(OTHER, other, _room(frame, OTHER, other), align="right"),
            TableColumn(LESS, "Difference", _room(frame, LESS, "Difference"), align="right"),
        ]
        rest = [*figures, *strip, *ends, TableColumn(SAYS, "May be said", _room(frame, SAYS, "May be said"))]
        room = width - 6 - sum((column.width or 0) + 2 for column in rest)
        room = max(18, min(_room(frame, "measure", "Measure"), room))
        return [TableColumn("measure", "Measure", room, format=partial(in_words, width=room)), *rest]

    def beneath(self, row: dict[str, Any]) -> str:
        """The measure in full, its unit and when it is of."""
        if "measure" not in row:
            return ""
        period = f", {figure(row['period'])}" if row.get("period") else ""
        unit = "" if row["unit"] in ("fraction", row["measure"]) else f", in {row['unit']}"
        return f"{row['measure']}{unit}{period}" + (", a suspect return" if row.get("flag") else "")

    def shown(self) -> Shown | None:
        """The answer as it was given, without what was written for the screen."""
        shown = super().shown()
        if shown is None:
            return None
        frame = shown.answer.frame.drop(DRAWN_COLUMNS, strict=False)
        return replace(shown, answer=replace(shown.answer, frame=frame))

    def opens(self, row: dict[str, Any]) -> Page | None:
        """The homes changed; else the side whose column the cursor is in."""
        if self.query_asked.name == SINCE:
            options = {"since": str(row["since"]), "change": str(row["change"])}
            return ChangedPage(self.session, options)
        side = row["other"] if self.table.column_at_cursor == OTHER else row["one"]
        if self.query_asked.name == OWNERS:
            return OwnerPage(self.session, str(side))
        if self.query_asked.name == DATES:
            return HomesPage(self.session, f"Homes on {long_date(side)}", as_at=side)
        return HomesPage(self.session, f"Homes in {side}", area=str(side))


class ChangedPage(AskedPage):
    """The homes that one kind of change happened to; Enter opens a home."""

    compared = False
    noun = ("home", "homes")

    def __init__(self, session: Session, options: Mapping[str, Any]) -> None:
        super().__init__(session, find(CHANGED), options)
        self.crumb = str(options.get("change", self.crumb))

    def columns(self, answer: Answer) -> list[TableColumn]:
        """The home, whose it is, and what was before and after."""
        only = ("urn", "authority", "owner", "before", "after", "places_more")
        held = [name for name in only if answer.frame[name].null_count() < max(1, answer.frame.height)]
        return table_columns(answer, self.app.size.width, only=tuple(held))


def sides(frame: pl.DataFrame) -> tuple[str, str]:
    """What is compared, as one reads it."""
    if not frame.height:
        return "–", "–"
    return figure(frame["one"][0]), figure(frame["other"][0])


def _room(frame: pl.DataFrame, name: str, label: str) -> int:
    longest = frame[name].str.len_chars().max()
    return max(len(label), longest if isinstance(longest, int) else 1)
