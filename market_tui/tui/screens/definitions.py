"""The definition switches with their present values: what counts, and how owners and sectors are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from market_tui.tui.problem import Problem
from market_tui.tui.screens.dialog import Dialog
from market_tui.tui.widgets.text import WORKING
from market_tui.tui.words import figure

PAUSE = 0.15
APPLIES = "* changed; Enter applies"
Figures = list[tuple[str, str, Any, Any]]
"""Label, unit, the figure now, the figure as it would be."""

SWITCHES: tuple[tuple[str, str, dict[Any, tuple[str, str]]], ...] = (
    (
        "provision",
        "Kind of setting",
        {
            "childrens-homes": ("children’s homes", "what Ofsted’s headline counts"),
            "all-homes": ("all homes", "also secure homes, and special schools registered as homes"),
            "supported-accommodation": ("supported accommodation", "for 16 and 17 year olds"),
            "fostering-agencies": ("fostering agencies", "independent fostering agencies"),
            "residential-special-schools": ("residential special schools", "those not registered as homes"),
            "family-centres": ("family centres", "residential family centres"),
            "everything": ("everything", "every setting on the list"),
        },
    ),
    (
        "short_breaks",
        "Homes for short breaks only",
        {
            "include": ("counted", "as Ofsted counts them since March 2024"),
            "exclude": ("left out", "as Ofsted did until March 2024"),
            "only": ("nothing else", "homes for short breaks only"),
        },
    ),
    (
        "basis",
        "Shares and rankings by",
        {
            None: ("each panel’s own", "homes for shares and rankings, places for concentration"),
            "homes": ("homes", "every home counts the same"),
            "places": ("places", "a home counts by its registered places"),
        },
    ),
    (
        "owner_level",
        "Owners",
        {
            "group": ("groups", "companies of one group are one owner, as far as they are mapped"),
            "registered": ("registered", "each registered provider is an owner of its own"),
        },
    ),
    (
        "sector_basis",
        "Sectors",
        {
            "ofsted": ("as Ofsted has it", "what the registrant declared"),
            "legal-form": ("by legal form", "what the owner is in law: a charity, a company, a council"),
        },
    ),
    (
        "prices",
        "Prices",
        {
            "cash": ("cash", "pounds of the year"),
            "real": ("real", "pounds of one year, by the Treasury’s GDP deflator"),
        },
    ),
)


class Definitions(Dialog[dict[str, Any]]):
    """Left and right change a switch; Enter applies them all."""

    DEFAULT_CSS = """
    Definitions > .frame { max-width: 100; }
    Definitions .switches { height: auto; }
    Definitions .effect { height: auto; display: none; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", id="definitions.up"),
        Binding("down", "move(1)", "Down", id="definitions.down"),
        Binding("left", "turn(-1)", "Before", id="definitions.before"),
        Binding("right,space", "turn(1)", "Next", id="definitions.next"),
        Binding("enter", "apply", "Apply", id="definitions.apply"),
    ]
    title_text = "What is counted"
    hints = (("↑ ↓", "move"), ("← →", "change"), ("enter", "apply"), ("esc", "leave it as it was"))

    class Told(Message, bubble=False):
        """A thread has the figures under some values; a Problem is why not."""

        def __init__(self, request: int, figures: Figures | Problem) -> None:
            super().__init__()
            self.request = request
            self.figures = figures

    def __init__(
        self, values: Mapping[str, Any], figures: Callable[[dict[str, Any]], Figures] | None = None
    ) -> None:
        super().__init__()
        self.ask = figures
        self.request = 0
        self.before = {name: values.get(name, next(iter(choices))) for name, _, choices in SWITCHES}
        self.values = dict(self.before)
        self.at = 0

    def inside(self) -> Iterable[Widget]:
        """The switches, and what they change."""
        yield Static(self.text(), classes="switches", markup=False)
        yield Static("", classes="effect", markup=False)

    def text(self) -> Content:
        """Each switch with its value; those that change are marked."""
        lines: list[Content] = []
        for i, (name, label, choices) in enumerate(SWITCHES):
            value = self.values[name]
            here, changed = i == self.at, value != self.before[name]
            lead = f"{'▌' if here else ' '} {label:<28}{'*' if changed else ' '}"
            lines.append(Content.styled(lead, "bold" if here else "") + Content(f"‹ {choices[value][0]} ›"))
        name, _, choices = SWITCHES[self.at]
        said = Content(f"  {choices[self.values[name]][1]}")
        return Content("\n").join([*lines, Content(""), said])

    def action_move(self, step: int) -> None:
        """Go to another switch."""
        self.at = (self.at + step) % len(SWITCHES)
        self.query_one(".switches", Static).update(self.text())

    def action_turn(self, step: int) -> None:
        """Change the switch under the cursor."""
        name, _, choices = SWITCHES[self.at]
        every = list(choices)
        self.values[name] = every[(every.index(self.values[name]) + step) % len(every)]
        self.query_one(".switches", Static).update(self.text())
        self.request += 1
        self.query_one(".effect").display = self.values != self.before
        if self.values != self.before:
            self.query_one(".effect", Static).update(f"{APPLIES}\n{WORKING}")
            self.set_timer(PAUSE, partial(self.count, self.request))

    def count(self, request: int) -> None:
        """Have the figures worked out in a thread, unless a switch has been turned since."""
        ask, values = self.ask, dict(self.values)
        if ask is None or request != self.request:
            return

        def apart() -> None:
            told: Figures | Problem
            try:
                told = ask(values)
            except BaseException as error:  # Polars panics are no Exceptions, and none may end the app.
                told = Problem.of(error)
            self.post_message(self.Told(request, told))

        self.run_worker(apart, thread=True, group="effect", exit_on_error=False)

    def on_definitions_told(self, message: Told) -> None:
        """Show the figures as they are now and as they would be, unless a switch has been turned since."""
        if message.request != self.request:
            return
        line = self.query_one(".effect", Static)
        if isinstance(message.figures, Problem):
            line.update(Content(str(message.figures)))
        else:
            line.update(effect(message.figures))

    def action_apply(self) -> None:
        """Take the values."""
        self.dismiss(self.values)


def effect(figures: Figures) -> Content:
    """A line for each figure: as it is, as it would be; those that change stand out."""
    same = all(now == then for _, _, now, then in figures)
    note = "nothing here changes" if same else APPLIES
    lines = [Content.styled(f"{note:<30}{'now':>9}{'so counted':>14}", "dim")]
    for label, unit, now, then in figures:
        decimals = 1 if unit else 0
        told = [figure(value, unit, decimals=decimals) for value in (now, then)]
        changed = told[0] != told[1]
        line = f"{'*' if changed else ' '} {label:<28}{told[0]:>9}{told[1]:>14}"
        lines.append(Content.styled(line, "bold" if changed else ""))
    return Content("\n").join(lines)
