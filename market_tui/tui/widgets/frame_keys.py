"""The keys of a table."""

from textual.binding import Binding, BindingType

KEYS: list[BindingType] = [
    Binding("enter", "open", "Open", id="table.open", tooltip="Show what is behind this row"),
    Binding("s", "sort", "Sort", id="table.sort", tooltip="Sort by the cursor's column; again to reverse"),
    Binding("space", "select", "Select", id="table.select", tooltip="Select the row, or let it go"),
    Binding("y", "copy_rows", "Copy", id="table.copy", tooltip="Copy the selected rows, or this one"),
    Binding("Y", "copy_cell", "Copy cell", show=False, id="table.copy_cell", tooltip="Copy this cell"),
    Binding("ctrl+a", "select_all", "Select all or none", show=False, id="table.select_all"),
    Binding("up", "move(-1)", "Up", show=False, id="table.up"),
    Binding("down", "move(1)", "Down", show=False, id="table.down"),
    Binding("shift+up", "extend(-1)", "Select up", show=False, id="table.select_up"),
    Binding("shift+down", "extend(1)", "Select down", show=False, id="table.select_down"),
    Binding("left", "column(-1)", "Column left", show=False, id="table.left"),
    Binding("right", "column(1)", "Column right", show=False, id="table.right"),
    Binding("pageup", "page(-1)", "Page up", show=False, id="table.page_up"),
    Binding("pagedown", "page(1)", "Page down", show=False, id="table.page_down"),
    Binding("home", "column(-9999)", "First column", show=False, id="table.first_column"),
    Binding("end", "column(9999)", "Last column", show=False, id="table.last_column"),
    Binding("ctrl+home", "first", "First row", show=False, id="table.first"),
    Binding("ctrl+end", "last", "Last row", show=False, id="table.last"),
]
