"""What an option of a query may be: a word of a list, a number, a date; else a sentence says so."""

from collections.abc import Iterable
from datetime import date
from math import isfinite, nan

from market_tui.errors import UsageError


def one_of(what: str, told: str, known: Iterable[str]) -> str:
    """The known word that is meant, in whatever letter case; nothing where nothing is asked for.

    Raises:
        UsageError: there is no such word; all of them are given.
    """
    words = {word.casefold(): word for word in known}
    meant = " ".join(told.split()).casefold()
    if meant and meant not in words:
        raise UsageError(f"no {what} called {told!r}", f"Choose one of: {', '.join(words.values())}.")
    return words.get(meant, "")


def number(told: float | str | None, name: str) -> float | None:
    """An option as a number; from the command line it comes as text.

    Raises:
        UsageError: it is none.
    """
    if told is None or told == "":
        return None
    try:
        given = float(told)
    except ValueError:
        given = nan
    if not isfinite(given):
        raise UsageError(f"--{name.replace('_', '-')} cannot be {told!r}", "It is a number.")
    return given


def day(told: str) -> date:
    """A date written as 2026-04-01.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise UsageError(f"not a date: {told!r}", "Write it as 2026-04-01.") from error


def positive(**told: float) -> None:
    """Refuse what must be above 0 and is not.

    Raises:
        UsageError: names it.
    """
    for name, value in told.items():
        if not value > 0:
            raise UsageError(f"{name.replace('_', ' ')} cannot be {value:g}", "It must be above 0.")


def not_negative(**told: float) -> None:
    """Refuse what cannot be below 0 and is.

    Raises:
        UsageError: names it.
    """
    for name, value in told.items():
        if not value >= 0:
            raise UsageError(f"{name.replace('_', ' ')} cannot be {value:g}", "It must be 0 or more.")


def within(**told: float) -> None:
    """Refuse a fraction that is not above 0 and at most 1.

    Raises:
        UsageError: names it.
    """
    for name, value in told.items():
        if not 0 < value <= 1:
            raise UsageError(f"{name} cannot be {value:g}", "It is a fraction: write 90% as 0.9.")
