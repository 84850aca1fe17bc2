"""Every action once: from this table come the bindings, the foot line, the help and the palette."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    `does` names the function in `market_tui.tui.doing`, with what is `given` to it; it is empty where a
    list, a table or a dialogue answers to the keys itself, under the ids of the bindings `by`. `hint` puts
    it in the foot line, in the order of this table. A `local` one reads or writes files of this machine, and
    is not there in a browser.
    """

    id: str
    keys: str
    label: str
    tooltip: str
    group: str
    does: str = ""
    hint: bool = False
    shown: str = ""
    given: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    local: bool = False

    @property
    def bound_as(self) -> tuple[str, ...]:
        """The ids of its bindings; none where its keys are the same everywhere and cannot be changed."""
        return (f"app.{self.id}",) if self.does else self.by

    @property
    def keys_shown(self) -> str:
        """The keys as a person reads them."""
        return self.shown or self.keys.replace(",", " or ")

    @property
    def binding(self) -> str:
        """What Textual is told to run."""
        return f"app.do('{self.id}')"

    def doing(self) -> Callable[..., Any]:
        """The function that does it; it takes the app."""
        module, _, name = self.does.partition(".")
        function = getattr(import_module(f"market_tui.tui.doing.{module}"), name)
        return lambda app: function(app, *self.given)


TAB, PANEL, SCOPE, MOVE, APP = "Tabs", "The panel in focus", "What is shown", "Moving", "The app"

TABS: tuple[tuple[str, str, str], ...] = (
    ("1", "overview", "Overview"),
    ("2", "ownership", "Ownership"),
    ("3", "ratings", "Ratings"),
    ("4", "costs", "Costs"),
    ("5", "out-of-area", "Out of area"),
    ("6", "register", "Register"),
    ("7", "sources", "Sources"),
)

ACTIONS: tuple[Action, ...] = (
    Action(
        "open",
        "enter",
        "open",
        "Open what is behind the row or bar",
        PANEL,
        hint=True,
        by=("table.open", "strips.open", "grid.open", "map.open", "multiples.open", "stacks.open"),
    ),
    Action("back", "backspace", "back", "Go back, the cursor where it was", MOVE, "moving.back", hint=True),
    Action(
        "export",
        "e",
        "export",
        "Export the panel as CSV, with its provenance",
        PANEL,
        "panel.export",
        hint=True,
    ),
    Action(
        "explain",
        "i",
        "explain",
        "Explain it: definition, sources, caveats",
        PANEL,
        "panel.explain",
        hint=True,
    ),
    Action(
        "filter",
        "slash",
        "filter",
        "Filter the rows as you type",
        PANEL,
        "panel.filter_rows",
        hint=True,
        shown="/",
    ),
    Action("area", "a", "area", "Change the area", SCOPE, "view.area", hint=True),
    Action("date", "d", "date", "Change the date", SCOPE, "view.date", hint=True),
    Action("compare", "c", "compare", "Change what the area stands beside", SCOPE, "view.beside", hint=True),
    Action("definitions", "t", "definitions", "Change what is counted", SCOPE, "view.definitions", hint=True),
    Action(
        "keep",
        "k",
        "keep view",
        "Keep this view under a name, as a small file",
        SCOPE,
        "views.keep",
        local=True,
    ),
    Action(
        "views",
        "l",
        "views",
        "Open a view that is kept, or the file of one",
        SCOPE,
        "views.choose",
        local=True,
    ),
    Action("home", "H", "home area", "Open on this area from now on", SCOPE, "first.change_home", local=True),
    Action("rows", "v", "rows", "Show every row of the panel as a table", PANEL, "panel.rows", hint=True),
    *(
        Action(f"tab.{name}", key, title.lower(), f"Go to {title}", TAB, "moving.tab", given=(name,))
        for key, name, title in TABS
    ),
    Action("next", "tab", "next panel", "Go to the next panel", MOVE),
    Action("previous", "shift+tab", "panel before", "Go to the panel before", MOVE),
    Action("move", "up,down", "row", "Move the cursor by a row", MOVE, shown="↑ ↓"),
    Action("across", "left,right", "column", "Move the cursor by a column", MOVE, shown="← →"),
    Action("page", "pageup,pagedown", "screenful", "Move by a screenful", MOVE, shown="pgup pgdn"),
    Action("ends", "home,end", "ends", "To the first or last column; with ctrl, row", MOVE, shown="home end"),
    Action("cancel", "escape", "cancel", "Stop waiting, close the filter, or go back", MOVE, "moving.cancel"),
    Action("sort", "s", "sort", "Sort by the cursor's column; again to reverse", PANEL, by=("table.sort",)),
    Action(
        "select", "space", "select", "Select the row of a table, or let it go", PANEL, by=("table.select",)
    ),
    Action(
        "copy",
        "y",
        "copy",
        "Copy the selected rows, or this one; a chart as text",
        PANEL,
        by=("table.copy", "drawn.copy"),
    ),
    Action(
        "copy_cell",
        "Y",
        "copy cell",
        "Copy one cell of a table, one figure of a chart",
        PANEL,
        by=("table.copy_cell", "drawn.copy_cell"),
    ),
    Action(
        "multiples",
        "V",
        "by council",
        "The panel once for each council: small charts on one scale, or strips",
        PANEL,
        "panel.multiples",
    ),
    Action(
        "copy_all",
        "ctrl+y",
        "copy all",
        "Copy it whole: title, scope, every row or the chart, its command",
        PANEL,
        "panel.copy",
    ),
    Action(
        "export_as",
        "E",
        "export as",
        "Export it: choose the format, see it first",
        PANEL,
        "panel.export_as",
    ),
    Action(
        "detail", "x", "detail", "Show the setting beside the Register, or hide it", PANEL, "panel.detail"
    ),
    Action(
        "what_if",
        "w",
        "what if",
        "What if: move children, open homes, agree a price",
        PANEL,
        "asking.what_if",
    ),
    Action(
        "side_by_side",
        "C",
        "side by side",
        "Two areas, dates or owners side by side; what changed since the last release",
        SCOPE,
        "finding.compare",
    ),
    Action(
        "find",
        "f",
        "find",
        "Find a home, owner, council, question or action",
        MOVE,
        "finding.find",
        hint=True,
    ),
    Action(
        "map", "M", "map", "A map of England's councils in tiles, by any indicator", SCOPE, "finding.england"
    ),
    Action(
        "options", "o", "options", "Change the options of the question on the page", PANEL, "asking.options"
    ),
    Action(
        "ask",
        "A",
        "ask any question",
        "Find any question, change its options, or write SQL",
        APP,
        "asking.ask",
    ),
    Action("sql", "S", "SQL", "Query: SQL, with names completed, kept and saved", APP, "asking.sql"),
    Action(
        "note",
        "N",
        "note",
        "Write a note of your own on the home or owner",
        PANEL,
        "notes.write",
        local=True,
    ),
    Action("load", "L", "load", "Load files or a folder, with a report", APP, "first.load", local=True),
    Action(
        "welcome",
        "f1",
        "welcome",
        "The first screen again: sample, load, fetch",
        APP,
        "first.welcome",
        local=True,
    ),
    Action(
        "fetch",
        "u",
        "fetch",
        "Fetch published lists and load them, in the background",
        APP,
        "publishers.fetch",
        local=True,
    ),
    Action(
        "newer",
        "n",
        "newer?",
        "Ask the publishers whether there is anything newer",
        APP,
        "publishers.newer",
        local=True,
    ),
    Action(
        "group",
        "g",
        "one owner",
        "Only the homes of one owner or group; again, all homes",
        PANEL,
        "panel.group",
    ),
    Action("merge", "m", "merge", "On an owner’s page: what a merger would change", PANEL, "panel.merge"),
    Action(
        "reload", "ctrl+r", "reload", "Open the store again, after a load elsewhere", APP, "workbench.reload"
    ),
    Action("theme", "f2", "theme", "Next theme: dark, light, high contrast", APP, "workbench.next_theme"),
    Action(
        "picture",
        "f12",
        "picture",
        "Save the screen as a picture (SVG) in this folder",
        APP,
        "workbench.picture",
    ),
    Action("palette", "ctrl+p", "palette", "Find any action or query by name", APP, by=("app.palette",)),
    Action("help", "question_mark", "keys", "Show every key", APP, "workbench.keys", hint=True, shown="?"),
    Action(
        "suspend",
        "ctrl+z",
        "suspend",
        "To the shell for a while; fg there comes back",
        APP,
        "workbench.suspend",
        local=True,
    ),
    Action("quit", "q", "quit", "Leave market-tui", APP, "workbench.leave"),
)


def action(id: str) -> Action:  # noqa: A002 - the table's own word
    """The action of an id."""
    return next(a for a in ACTIONS if a.id == id)


_in_use = {a.id: a.keys_shown for a in ACTIONS}


def use(table: tuple[Action, ...]) -> None:
    """From now on `key_of` tells these keys: the user's own."""
    _in_use.update({a.id: a.keys_shown for a in table})


def key_of(id: str) -> str:  # noqa: A002 - the table's own word
    """The key of an action, for a sentence that names it."""
    return _in_use[id]


def bindings() -> list[Binding]:
    """The app's key bindings, from the table; Textual has an action of its own for the palette."""
    palette = action("palette")
    return [
        Binding(palette.keys, "command_palette", palette.label, show=False, priority=True, id="app.palette"),
        *(
            Binding(
                a.keys,
                a.binding,
                a.label,
                show=False,
                key_display=a.keys_shown,
                tooltip=a.tooltip,
                id=f"app.{a.id}",
            )
            for a in ACTIONS
            if a.does
        ),
    ]


def grouped(table: tuple[Action, ...] = ACTIONS) -> dict[str, list[Action]]:
    """Actions by group, groups in the order a newcomer needs them."""
    return {group: [a for a in table if a.group == group] for group in (SCOPE, PANEL, TAB, MOVE, APP)}
