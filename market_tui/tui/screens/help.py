"""Every key, from the table of actions."""

from __future__ import annotations

from textual.content import Content

from market_tui.tui.actions import ACTIONS, Action, grouped


def keys(table: tuple[Action, ...] = ACTIONS) -> Content:
    """Groups of keys with what they do."""
    lines: list[Content] = []
    for group, actions in grouped(table).items():
        lines.append(Content.styled(group, "bold"))
        lines += [_line(a) for a in actions]
        lines.append(Content(""))
    return Content("\n").join(lines[:-1])


def _line(action: Action) -> Content:
    return Content("  ") + Content.styled(f"{action.keys_shown:<14}", "bold") + Content(action.tooltip)
