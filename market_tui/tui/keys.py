"""Keys of the user's own: `[keys]` in config.toml, an action's id and the key or keys that do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from textual.keys import KEY_ALIASES, KEY_NAME_REPLACEMENTS, Keys, _character_to_key, key_to_character

from market_tui.config import Config, Fault
from market_tui.tui.actions import ACTIONS, ANYWHERE, FOCUSED, Action

_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_NAMED = {key.value.rpartition("+")[2] for key in Keys} - {"<any>"}
_UNICODE = {named: name for name, named in KEY_NAME_REPLACEMENTS.items()}
_SAME = {alias: key for key, aliases in KEY_ALIASES.items() for alias in aliases}


def with_keys(config: Config) -> tuple[tuple[Action, ...], list[Fault]]:
    """The table of actions under the user's keys, and the lines that cannot be taken.

    A line is refused where its action is not known or keeps its keys, where a key cannot be read, and where
    another action has that key; the action then keeps the key it came with.
    """
    taken: dict[str, str] = {}
    faults: list[Fault] = []
    known = {a.id: a for a in ACTIONS}
    for name, text in config.keys.items():
        action, keys = known.get(name), readable(text)
        if action is None:
            ids = [a.id for a in ACTIONS if a.changeable]
            remedy = (
                f"Nearest: {', '.join(get_close_matches(name, ids, cutoff=0.3))}. All: docs/reference/keys.md"
            )
            faults.append(config.fault("keys", name, "is no action", remedy))
        elif not action.changeable:
            remedy = "Take the line out: the arrows and their like are the same everywhere."
            faults.append(config.fault("keys", name, "keeps its keys", remedy))
        elif keys is None:
            remedy = 'Write for example "ctrl+x", "f4", "X" or "?"; two keys as "x,f4".'
            faults.append(config.fault("keys", name, f"is no key that can be read: {text!r}", remedy))
        else:
            taken[name] = keys
    while clash := _clash(known, taken):
        name, other, key = clash
        remedy = f"Choose another key, or give {other} another one too."
        faults.append(config.fault("keys", name, f"cannot be {key}: that key is {other}", remedy))
        del taken[name]
    table = tuple(
        replace(a, keys=taken[a.id], shown=shown(taken[a.id])) if a.id in taken else a for a in ACTIONS
    )
    return table, faults


def keymap(table: tuple[Action, ...]) -> dict[str, str]:
    """What Textual is told: each binding of an action that has other keys than it came with."""
    first = {a.id: a.keys for a in ACTIONS}
    return {binding: a.keys for a in table if a.keys != first[a.id] for binding in a.bound_as}


def readable(text: str) -> str | None:
    """Keys as Textual names them, one or several with commas between; None where one is not a key."""
    told = [_one(part.strip()) for part in ([text.strip()] if text.strip() == "," else text.split(","))]
    return ",".join(key for key in told if key) if all(told) else None


def shown(keys: str) -> str:
    """Keys as a person reads them."""
    return " or ".join(((char := character(key)) and char.strip()) or key for key in keys.split(","))


def character(key: str) -> str | None:
    """What a key types, if it types anything; Textual does not know it of those that it calls its own way."""
    return key_to_character(_UNICODE.get(key, key))


def _one(text: str) -> str | None:
    *modifiers, key = [text] if len(text) == 1 else text.split("+")
    modifiers = [each.lower() for each in modifiers]
    if not all(each in _MODIFIERS for each in modifiers):
        return None
    if len(key) == 1 and key.isprintable() and key != " ":
        key = _character_to_key(key.lower() if modifiers else key)
    elif key.lower() in _NAMED or character(key.lower()) is not None:
        key = key.lower()
    else:
        return None
    named = "+".join([*modifiers, key])
    return _SAME.get(named, named)


def _clash(known: Mapping[str, Action], taken: Mapping[str, str]) -> tuple[str, str, str] | None:
    """An action of the user's whose key another has where it applies: its id, the other's, the key."""
    for name, keys in taken.items():
        for other in sorted(known.values(), key=lambda a: ANYWHERE not in a.where):
            held = taken.get(other.id, other.keys).split(",")
            for key in set(keys.split(",")) - set(known[name].keys.split(",")):
                if other.id != name and key in held and _meet(known[name], other):
                    return name, other.id, shown(key)
    return None


def _meet(one: Action, other: Action) -> bool:
    """Whether the focus can be where both apply: it is in one part of a page at a time."""
    apart = set(one.where) | set(other.where) <= FOCUSED and not set(one.where) & set(other.where)
    return not apart
