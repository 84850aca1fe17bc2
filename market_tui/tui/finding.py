"""What can be found in the app: the market's things, questions, what the keys do, what there is to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from market_tui.tui.screens.choose import Item
from market_tui.tui.widgets.text import fit, plain

if TYPE_CHECKING:
    import polars as pl

    from market_tui.tui.actions import Action
    from market_tui.tui.session import Session, Settled

SAID = 34


def index(session: Session, actions: Sequence[Action]) -> pl.DataFrame:
    """Everything that can be found, ready to be searched: areas, actions, questions, owners, homes, help."""
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
    read = pl.DataFrame([*_tables(), *_guides()], schema=known.schema, orient="row")
    first = pl.col("kind") == "area"
    return indexed(pl.concat([known.filter(first), own, known.filter(~first), read]))


def _tables() -> Iterator[tuple[str, ...]]:
    """Every table that questions and SQL read, by its columns too."""
    from market_tui import schema

    for table in schema.TABLES.values():
        yield "table", table.name, table.name, f"table: {table.row}", " ".join(table.schema)


def _guides() -> Iterator[tuple[str, ...]]:
    """Every section of what there is to read, by its words too."""
    from market_tui.tui import guide

    for each in guide.sections():
        said = "help" if each.heading == each.title else f"help: {each.title}"
        yield "help", each.key, each.heading, said, each.body


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
