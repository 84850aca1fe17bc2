"""Which loaded lists an answer rests on: those of its tables, its date, and the families that it takes."""

from datetime import date
from typing import TYPE_CHECKING

from market_tui.market.named import rests_on
from market_tui.query.question import Query

if TYPE_CHECKING:
    from market_tui.store import Source

# Tables of lists of settings that reach beyond the scope's date without saying so in their name.
_OVER_TIME = {"inspections", "published", "every_setting", "changes", "turnover"}


def rested_on(
    asked: Query, loaded: "tuple[Source, ...]", bases: set[str], as_at: date | None
) -> "tuple[Source, ...]":
    """The lists behind an answer, those of the families that the question names first."""
    over_time = any(t.endswith("over_time") or t in _OVER_TIME for t in asked.tables)
    told = [
        s for s in loaded
        if bases & set(s.tables) and (over_time or s.as_at == as_at or "providers" not in s.tables)
    ]  # fmt: skip
    families = dict.fromkeys((*asked.needs, *asked.uses))
    # Many releases on children fill one table: a question names those that its figures are from.
    if families and any(rests_on(t)[0] == "children" for t in asked.tables):
        told = [s for s in told if "children" not in s.tables or family(s) in families]
    place = {name: n for n, name in enumerate(families)}
    return tuple(sorted(told, key=lambda s: place.get(family(s), len(place))))


def family(source: "Source") -> str:
    """The family of a list, without the part of a workbook that it is."""
    return source.family.split(":")[0]
