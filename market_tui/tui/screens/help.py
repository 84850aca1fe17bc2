"""Every key, from the table of actions."""

from __future__ import annotations

from textual.content import Content

from market_tui.tui.actions import Action, grouped


def keys(tabs: tuple[str, ...]) -> Content:
    """Groups of keys with what they do; tabs that the app does not show are left out."""
    lines: list[Content] = []
    for group, actions in grouped().items():
        lines.append(Content.styled(group, "bold"))
        lines += [_line(a) for a in actions if not a.id.startswith("tab.") or a.id[4:] in tabs]
        lines.append(Content(""))
    return Content("\n").join(lines[:-1])


def _line(action: Action) -> Content:
    return Content("  ") + Content.styled(f"{action.keys_shown:<14}", "bold") + Content(action.tooltip)
