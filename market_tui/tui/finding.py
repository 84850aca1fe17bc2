"""What can be found in the app: the market's things, the questions, what the keys do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from market_tui.tui.screens.choose import Item
from market_tui.tui.widgets.text import fit, plain

if TYPE_CHECKING:
    import polars as pl

    from market_tui.tui.actions import Action
    from market_tui.tui.session import Session, Settled

SAID = 34


def index(session: Session, actions: Sequence[Action]) -> pl.DataFrame:
    """Everything that can be found, ready to be searched: areas, actions, questions, owners, homes."""
    import polars as pl

    from market_tui.market.things import indexed
    from market_tui.query import registry

    known = session.things
    rows = [
        ("action", a.id, a.tooltip, f"key {a.keys_shown}", f"{a.label} {a.group}") for a in actions if a.does
    ]
    rows += [
        ("question", q.name, q.title, f"question {q.name}", q.doc.partition("\n")[0])
        for q in registry().values()
        if session.market.own_children or not q.of_children
    ]
    own = pl.DataFrame(rows, schema=known.schema, orient="row")
    first = pl.col("kind") == "area"
    return indexed(pl.concat([known.filter(first), own, known.filter(~first)]))


def items(found: pl.DataFrame) -> list[Item]:
    """What was found, to choose from."""
    told = found.select("kind", "key", "label", "said").iter_rows()
    return [
        Item((kind, key), plain(label), fit(said or "", SAID).rstrip()) for kind, key, label, said in told
    ]


def holds(session: Session, settled: Settled, name: str) -> bool:
    """Whether an owner or group has a home in the view."""
    import polars as pl

    homes = session.market.scoped(settled.scope).homes
    return bool(
        homes.select((pl.col("registered_owner") == name).any() | (pl.col("group") == name).any()).item()
    )
