"""The definition switches with their present values: what counts, and how owners and sectors are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from market_tui.tui.screens.dialog import Dialog

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
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", id="definitions.up"),
        Binding("down", "move(1)", "Down", id="definitions.down"),
        Binding("left", "turn(-1)", "Before", id="definitions.before"),
        Binding("right,space", "turn(1)", "Next", id="definitions.next"),
        Binding("enter", "apply", "Apply", id="definitions.apply"),
    ]
    title_text = "What is counted"
    keys_text = "↑ ↓ move   ← → change   enter applies   esc leaves it as it was"

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__()
        self.before = {name: values.get(name, next(iter(choices))) for name, _, choices in SWITCHES}
        self.values = dict(self.before)
        self.at = 0

    def inside(self) -> Iterable[Widget]:
        """The switches."""
        yield Static(self.text(), classes="switches", markup=False)

    def text(self) -> Content:
        """Each switch with its value; those that change are marked."""
        lines: list[Content] = []
        for i, (name, label, choices) in enumerate(SWITCHES):
            value = self.values[name]
            here, changed = i == self.at, value != self.before[name]
            lead = f"{'▌' if here else ' '} {label:<28}{'*' if changed else ' '}"
            lines.append(Content.styled(lead, "bold" if here else "") + Content(f"‹ {choices[value][0]} ›"))
        name, _, choices = SWITCHES[self.at]
        note = "* changed; Enter applies" if self.values != self.before else ""
        said = Content(f"  {choices[self.values[name]][1]}")
        return Content("\n").join([*lines, Content(""), said, Content(""), Content.styled(note, "dim")])

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

    def action_apply(self) -> None:
        """Take the values."""
        self.dismiss(self.values)
