"""Every action once: from this table come the bindings, the foot line, the help and the palette."""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    `does` is the app's action; empty where a list, a table or a dialogue answers to the keys itself.
    `hint` puts it in the foot line, in the order of this table.
    """

    id: str
    keys: str
    label: str
    tooltip: str
    group: str
    does: str = ""
    hint: bool = False
    shown: str = ""

    @property
    def keys_shown(self) -> str:
        """The keys as a person reads them."""
        return self.shown or self.keys.replace(",", " or ")


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
    Action("open", "enter", "open", "Open what is behind the row or bar", PANEL, hint=True),
    Action("back", "backspace", "back", "Go back, the cursor where it was", MOVE, "page_back", hint=True),
    Action(
        "export", "e", "export", "Export the panel as CSV, with its provenance", PANEL, "export", hint=True
    ),
    Action(
        "explain",
        "i",
        "explain",
        "Explain it: definition, sources, caveats",
        PANEL,
        "explain",
        hint=True,
    ),
    Action("filter", "slash", "filter", "Filter the rows as you type", PANEL, "filter", hint=True, shown="/"),
    Action("area", "a", "area", "Change the area", SCOPE, "pick_area", hint=True),
    Action("date", "d", "date", "Change the date", SCOPE, "pick_date", hint=True),
    Action("compare", "c", "compare", "Change what the area stands beside", SCOPE, "pick_beside", hint=True),
    Action("definitions", "t", "definitions", "Change what is counted", SCOPE, "pick_definitions", hint=True),
    Action("rows", "v", "rows", "Show every row of the panel as a table", PANEL, "rows", hint=True),
    *(
        Action(f"tab.{name}", key, title.lower(), f"Go to {title}", TAB, f"tab('{name}')")
        for key, name, title in TABS
    ),
    Action("next", "tab", "next panel", "Go to the next panel", MOVE),
    Action("previous", "shift+tab", "panel before", "Go to the panel before", MOVE),
    Action("move", "up,down", "row", "Move the cursor by a row", MOVE, shown="↑ ↓"),
    Action("across", "left,right", "column", "Move the cursor by a column", MOVE, shown="← →"),
    Action("page", "pageup,pagedown", "screenful", "Move by a screenful", MOVE, shown="pgup pgdn"),
    Action("ends", "home,end", "ends", "To the first or last column; with ctrl, row", MOVE, shown="home end"),
    Action("cancel", "escape", "cancel", "Stop waiting, close the filter, or go back", MOVE, "cancel"),
    Action("sort", "s", "sort", "Sort by the cursor's column; again to reverse", PANEL),
    Action("select", "space", "select", "Select the row of a table, or let it go", PANEL),
    Action("copy", "y", "copy", "Copy the selected rows, or this one", PANEL),
    Action("copy_cell", "Y", "copy cell", "Copy one cell of a table", PANEL),
    Action("detail", "x", "detail", "Show the setting beside the Register, or hide it", PANEL, "detail"),
    Action("what_if", "w", "what if", "What if: move children, open homes, agree a price", PANEL, "what_if"),
    Action("options", "o", "options", "Change the options of the question on the page", PANEL, "options"),
    Action("ask", "A", "ask any question", "Find any question, change its options, or write SQL", APP, "ask"),
    Action("sql", "S", "SQL", "Query: SQL, with names completed, kept and saved", APP, "sql"),
    Action("fetch", "u", "fetch", "Fetch published lists and load them, in the background", APP, "fetch"),
    Action("newer", "n", "newer?", "Ask the publishers whether there is anything newer", APP, "check_newer"),
    Action("group", "g", "one owner", "Show only this owner’s homes; again, all homes", PANEL, "group"),
    Action("merge", "m", "merge", "On an owner’s page: what a merger would change", PANEL, "merge"),
    Action("reload", "ctrl+r", "reload", "Open the store again, after a load elsewhere", APP, "reload"),
    Action("theme", "f2", "theme", "Next theme: dark, light, high contrast", APP, "next_theme"),
    Action("picture", "f12", "picture", "Save the screen as a picture (SVG) in this folder", APP, "picture"),
    Action("palette", "ctrl+p", "palette", "Find any action or query by name", APP),
    Action("help", "question_mark", "keys", "Show every key", APP, "help", hint=True, shown="?"),
    Action("quit", "q", "quit", "Leave market-tui", APP, "quit"),
)


def bindings() -> list[Binding]:
    """The app's key bindings, from the table."""
    return [
        Binding(
            a.keys, a.does, a.label, show=False, key_display=a.keys_shown, tooltip=a.tooltip, id=f"app.{a.id}"
        )
        for a in ACTIONS
        if a.does
    ]


def grouped() -> dict[str, list[Action]]:
    """Actions by group, groups in the order a newcomer needs them."""
    return {group: [a for a in ACTIONS if a.group == group] for group in (SCOPE, PANEL, TAB, MOVE, APP)}
