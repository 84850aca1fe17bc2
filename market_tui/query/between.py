"""From one scope to another, a definition at a time: why two counts of homes differ."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from market_tui.errors import UsageError
from market_tui.query.asking import ask
from market_tui.query.question import Answer, Query

if TYPE_CHECKING:
    import polars as pl

    from market_tui.market import Market, Scope

_COLUMNS = {
    "step": "order of the switches; 0 is the first scope",
    "switched": "the definition that is switched",
    "from": "its value before",
    "to": "its value from this step on",
    "homes": "homes by the definitions so far; blank without a register [homes]",
    "more": "homes more than at the step before [homes]",
    "places": "their registered places [places]",
    "more_places": "places more than at the step before [places]",
    "private_share": "private, of the homes listed [fraction]",
}
_FLAG = {"areas": "area"}
_CAVEATS = (
    "What one switch changes depends on those made before it: in another order the parts differ, their sum "
    "does not.",
)


@dataclass(frozen=True)
class _Counted:
    homes: int | None
    places: int | None
    private: float | None


def between(market: "Market", first: "Scope", last: "Scope") -> Answer:
    """Homes and places under `first`, then with each differing definition switched to `last`'s, in turn.

    Raises:
        UsageError: a scope has several areas, or the two do not differ.
        NotLoaded: a date is not loaded.
    """
    import polars as pl

    first, last = market.scope(first), market.scope(last)
    if max(len(first.areas), len(last.areas)) > 1 or first.by != "area" or last.by != "area":
        raise UsageError("two counts are reconciled for one area each", "Name one --area, without --by.")
    changed = [f.name for f in fields(first) if getattr(first, f.name) != getattr(last, f.name)]
    if not changed:
        raise UsageError("the two scopes are the same", "Switch one: --to short-breaks=exclude")
    counted, answer = _count(market, first)
    rows: list[tuple[Any, ...]] = [_row(0, first, ("", "", ""), counted, None)]
    sources = dict.fromkeys(answer.sources)
    scope = first
    for step, name in enumerate(changed, 1):
        before, earlier = counted, scope
        scope = replace(scope, **{name: getattr(last, name)})
        counted, answer = _count(market, scope)
        sources |= dict.fromkeys(answer.sources)
        switch = (name.replace("_", "-"), _told(getattr(earlier, name)), _told(getattr(scope, name)))
        rows.append(_row(step, scope, switch, counted, before))
    schema: dict[str, Any] = {"area": pl.String, "step": pl.Int64, "switched": pl.String}
    schema |= {"from": pl.String, "to": pl.String}
    schema |= dict.fromkeys(("homes", "more", "places", "more_places"), pl.Int64)
    frame = pl.DataFrame(rows, schema=schema | {"private_share": pl.Float64}, orient="row")

    def reconciled() -> "pl.LazyFrame":
        """Homes under one scope, then with each differing definition switched to the other's, in turn."""
        return frame.lazy()

    flags = [
        f"--{which} {_FLAG.get(name, name.replace('_', '-'))}={_quoted(getattr(end, name))}"
        for name in changed
        for which, end in (("from", first), ("to", last))
    ]
    asked = Query(
        "reconcile",
        "Two counts reconciled",
        reconciled,
        "table",
        _COLUMNS,
        _CAVEATS,
        called=" ".join(["reconcile", *flags]),
    )
    return Answer(asked, last, frame, tuple(sources), answer.notes, market.sample)


def _count(market: "Market", scope: "Scope") -> tuple[_Counted, Answer]:
    answer = ask(market, "ownership_mix", scope)
    frame = answer.frame
    known = frame.height > 0 and not frame["homes"].has_nulls()
    private = frame.filter(frame["sector"].cast(str) == "Private")["homes_share"]
    return _Counted(
        int(frame["homes"].sum()) if known else None if frame.height else 0,
        int(frame["places"].sum()) if known else None if frame.height else 0,
        private[0] if len(private) else None,
    ), answer


def _row(
    step: int, scope: "Scope", switch: tuple[str, str, str], now: _Counted, before: _Counted | None
) -> tuple[Any, ...]:
    def more(part: str) -> int | None:
        one, other = getattr(now, part), getattr(before, part) if before else None
        return None if one is None or other is None else one - other

    return (
        scope.areas[0], step, *switch, now.homes, more("homes"), now.places, more("places"), now.private,
    )  # fmt: skip


def _told(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else "default" if value is None else str(value)


def _quoted(value: object) -> str:
    import shlex

    return shlex.quote(_told(value))
