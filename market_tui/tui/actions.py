"""Every action once: from this table come the bindings, the foot line, the help and the palette.

Where an action applies is told by places: a page has some, and so has the part of it that holds the focus
(a table, a chart, the editor of SQL). See `here.py`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from textual.binding import Binding

ANYWHERE = "anywhere"
TABLE, CHART, EDITOR, FIELD, FILTER, CHOICE = "table", "chart", "editor", "field", "filter", "choice"
FOCUSED = frozenset((TABLE, CHART, EDITOR, FIELD, FILTER, CHOICE))
PANELS, ROWS, OPENS, COUNCILS, SERIES = "panels", "rows", "opens", "councils", "series"
REGISTER, HOMES, HOME, OWNER, MAP, ASKED, QUERY, SOURCES = (
    "register", "homes", "home", "owner", "map", "asked", "query", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    `does` names the function in `market_tui.tui.doing`, with what is `given` to it; it is empty where a
    list, a table or a dialogue answers to the keys itself, under the ids of the bindings `by`. `where` are
    the places it applies in; `hint` puts it in the foot line there, or in some of them, in the order of this
    table. A `fixed` one keeps its keys. A `local` one reads or writes files of this machine, and is not there
    in a browser.
    """

    id: str
    keys: str
    label: str
    tooltip: str
    does: str = ""
    hint: bool | tuple[str, ...] = False
    shown: str = ""
    given: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    local: bool = False
    fixed: bool = False
    where: tuple[str, ...] = (ANYWHERE,)
    group: str = ""

    @property
    def bound_as(self) -> tuple[str, ...]:
        """The ids of its bindings; none where its keys are the same everywhere and cannot be changed."""
        return (f"app.{self.id}",) if self.does else self.by

    @property
    def changeable(self) -> bool:
        """Whether the user may give it other keys."""
        return bool(self.bound_as) and not self.fixed

    def hinted(self, places: Collection[str]) -> bool:
        """Whether the foot line tells of it in these places."""
        return self.hint if isinstance(self.hint, bool) else self.hinted_apart(places)

    def hinted_apart(self, places: Collection[str]) -> bool:
        """Whether one of these places tells of it, though it applies elsewhere too."""
        return not isinstance(self.hint, bool) and any(each in places for each in self.hint)

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


SCOPE, PANEL, TABLES, CHARTS, PAGES, TYPING, TAB, MOVE, APP = GROUPS = (
    "What is shown", "The panel in focus", "In a table", "On the map and in charts", "On one page",
    "Where one types", "Tabs", "Moving", "The app",
)  # fmt: skip

_scope, _panel, _table, _chart, _page, _typing, _tab, _move, _app = (partial(Action, group=g) for g in GROUPS)
_editor = partial(_typing, where=(EDITOR,), hint=True)

TABS: tuple[tuple[str, str, str], ...] = (
    ("1", "overview", "Overview"),
    ("2", "ownership", "Ownership"),
    ("3", "ratings", "Ratings"),
    ("4", "costs", "Costs"),
    ("5", "out-of-area", "Out of area"),
    ("6", "register", "Register"),
    ("7", "sources", "Sources"),
)

# fmt: off
ACTIONS: tuple[Action, ...] = (
    _panel("open", "enter", "open", "Open what is behind the row or bar", hint=True, where=(OPENS,),
        by=("table.open", "strips.open", "grid.open", "map.open", "multiples.open", "stacks.open")),
    _move("back", "backspace", "back", "Go back, the cursor where it was", "moving.back", hint=True),
    _editor("sql.run", "f5,ctrl+enter,ctrl+j", "run", "Run the statement; also ctrl+enter",
        by=("sql.run",), shown="f5"),
    _editor("sql.complete", "tab", "complete", "Take a name that is offered; shift+tab the one before",
        by=("sql.complete",)),
    _editor("sql.history", "alt+up,alt+down", "history", "The statement run before, or after",
        by=("sql.older", "sql.newer"), shown="alt+↑↓", fixed=True),
    _editor("sql.save", "ctrl+s", "save", "Save the statement among your own queries", by=("sql.save",)),
    _editor("sql.names", "ctrl+space", "names", "Offer every name that fits", by=("sql.names",)),
    _editor("sql.export", "ctrl+e", "export", "Export the rows as CSV", by=("sql.export",)),
    _typing("sql.leave", "escape", "leave", "Stop the run, leave the editor, or go back", by=("sql.leave",),
        where=(QUERY,), hint=(EDITOR,), fixed=True),
    _typing("field.move", "up,down", "field", "The field before, or after", hint=True, shown="↑↓",
        by=("field.before", "field.after"), where=(FIELD,), fixed=True),
    _typing("field.answer", "enter,escape", "to the answer", "Leave the fields for the answer", hint=True,
        by=("field.answer",), shown="enter", where=(FIELD,), fixed=True),
    _typing("filter.rows", "enter,down", "to the rows", "Go to the rows that are left", hint=True,
        by=("filter.rows",), shown="enter", where=(FILTER,), fixed=True),
    _typing("filter.clear", "escape", "clear", "Show every row again", hint=True, by=("filter.clear",),
        where=(FILTER,), fixed=True),
    _chart("choice", "left,right", "choose", "Take the choice before, or after", hint=True, shown="←→",
        by=("chooser.before", "chooser.next"), where=(CHOICE,), fixed=True),
    _chart("choice.rows", "enter,down", "to the rows", "From the choice to its rows", hint=True,
        by=("chooser.leave",), shown="enter", where=(CHOICE,), fixed=True),
    _chart("another", "less_than_sign,greater_than_sign", "another", "Another indicator, or series",
        hint=True, by=("map.before", "map.next", "series.before", "series.next"), shown="< >",
        where=(MAP, SERIES), fixed=True),
    _page("options", "o", "options", "Change the options of the question, the indicator of the map",
        "asking.options", hint=True, where=(ASKED, MAP)),
    _chart("regions", "r", "by region", "On the map: each region’s figure; again, each council’s", hint=True,
        by=("map.regions",), where=(MAP,)),
    _table("sort", "s", "sort", "Sort by the cursor's column; again to reverse", hint=(ROWS,),
        by=("table.sort",), where=(TABLE,)),
    _page("group", "g", "one owner", "Lists of homes: those of one owner or group; again, all",
        "panel.group", hint=True, where=(HOMES,)),
    _page("detail", "x", "detail", "Register: show the setting at the right, or hide it", "panel.detail",
        hint=True, where=(REGISTER,)),
    _page("merge", "m", "merge", "An owner’s page: what a merger would change", "panel.merge", hint=True,
        where=(OWNER,)),
    _page("note", "N", "note", "A home, an owner: write a note of your own on it", "notes.write", local=True,
        hint=(HOME, OWNER), where=(HOME, OWNER, TABLE)),
    _panel("export", "e", "export", "Export the panel as CSV, with its provenance",
        "panel.export", hint=True),
    _panel("explain", "i", "explain", "Explain it: definition, sources, caveats", "panel.explain", hint=True),
    _panel("filter", "slash", "filter", "Filter the rows as you type",
        "panel.filter_rows", hint=True, shown="/"),
    _scope("area", "a", "area", "Change the area", "view.area", hint=True),
    _scope("date", "d", "date", "Change the date", "view.date", hint=True),
    _scope("compare", "c", "compare", "Change what the area stands beside", "view.beside", hint=True),
    _scope("definitions", "t", "definitions", "Change what is counted", "view.definitions", hint=True),
    _scope("keep", "k", "keep view", "Keep this view under a name, as a small file",
        "views.keep", local=True),
    _scope("views", "l", "views", "Open a view that is kept, or the file of one", "views.choose", local=True),
    _scope("home", "H", "home area", "Open on this area from now on", "first.change_home", local=True),
    _panel("rows", "v", "rows", "Show every row of the panel as a table", "panel.rows", hint=True,
        where=(PANELS, MAP, COUNCILS)),
    *(
        _tab(f"tab.{name}", key, title.lower(), f"Go to {title}", "moving.tab", given=(name,))
        for key, name, title in TABS
    ),
    _move("next", "tab", "next panel", "Go to the next panel"),
    _move("previous", "shift+tab", "panel before", "Go to the panel before"),
    _move("move", "up,down", "row", "Move the cursor by a row", shown="↑ ↓"),
    _move("across", "left,right", "column", "Move the cursor by a column", shown="← →"),
    _move("page", "pageup,pagedown", "screenful", "Move by a screenful", shown="pgup pgdn"),
    _move("ends", "home,end", "ends", "To the first or last column; with ctrl, row", shown="home end"),
    _move("cancel", "escape", "cancel", "Stop waiting, close the filter, or go back", "moving.cancel"),
    _table("select", "space", "select", "Select the row of a table, or let it go", by=("table.select",),
        where=(TABLE,)),
    _panel("copy", "y", "copy", "Copy the selected rows, or this one; a chart as text",
        by=("table.copy", "drawn.copy"), where=(TABLE, CHART)),
    _panel("copy_cell", "Y", "copy cell", "Copy one cell of a table, one figure of a chart",
        by=("table.copy_cell", "drawn.copy_cell"), where=(TABLE, CHART)),
    _panel("multiples", "V", "by council",
        "The panel once for each council: small charts on one scale, or strips", "panel.multiples",
        where=(PANELS,)),
    _panel("copy_all", "ctrl+y", "copy all",
        "Copy it whole: title, scope, every row or the chart, its command", "panel.copy"),
    _panel("export_as", "E", "export as", "Export it: choose the format, see it first", "panel.export_as"),
    _panel("what_if", "w", "what if", "What if: move children, open homes, agree a price", "asking.what_if"),
    _scope("side_by_side", "C", "side by side",
        "Two areas, dates or owners side by side; what changed since the last release", "finding.compare"),
    _move("find", "f", "find", "Find a home, owner, council, question, action or help", "finding.find",
        hint=True),
    _scope("map", "M", "map", "A map of England's councils in tiles, by any indicator", "finding.england"),
    _app("ask", "A", "ask any question", "Find any question, change its options, or write SQL", "asking.ask"),
    _app("sql", "S", "SQL", "Query: SQL, with names completed, kept and saved", "asking.sql", hint=(QUERY,)),
    _app("load", "L", "load", "Load files or a folder, with a report", "first.load", local=True,
        hint=(SOURCES,)),
    _app("welcome", "f1", "welcome", "The first screen again: sample, load, fetch",
        "first.welcome", local=True),
    _app("fetch", "u", "fetch", "Fetch published lists and load them, in the background",
        "publishers.fetch", local=True, hint=(SOURCES,)),
    _app("newer", "n", "newer?", "Ask the publishers whether there is anything newer",
        "publishers.newer", local=True, hint=(SOURCES,)),
    _app("reload", "ctrl+r", "reload", "Open the store again, after a load elsewhere", "workbench.reload"),
    _app("theme", "f2", "theme", "Next theme: dark, light, high contrast", "workbench.next_theme"),
    _app("picture", "f12", "picture", "Save the screen as a picture (SVG) in this folder",
        "workbench.picture"),
    _app("palette", "ctrl+p", "palette", "Find any action or query by name", by=("app.palette",)),
    _app("help", "question_mark", "keys", "Show every key", "workbench.keys", hint=True, shown="?"),
    _app("suspend", "ctrl+z", "suspend", "To the shell for a while; fg there comes back",
        "workbench.suspend", local=True),
    _app("quit", "q", "quit", "Leave market-tui", "workbench.leave"),
)
# fmt: on


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


def grouped(table: Sequence[Action] = ACTIONS) -> dict[str, list[Action]]:
    """Actions by group, groups in the order a newcomer needs them."""
    return {group: [a for a in table if a.group == group] for group in GROUPS}
