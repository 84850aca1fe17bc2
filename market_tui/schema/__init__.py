"""Every table: its columns, types, units and meanings. This is the data dictionary.

`market-tui tables` prints it, intake casts under it, the store checks against it.
Dates are `Date`; sectors and ratings are Enums in their natural order; a URN is text, always.
"""

from collections.abc import Sequence

import polars as pl

from market_tui.schema.areas import (
    ALIASES,
    AREA_MEMBERS,
    AUTHORITIES,
    DEFLATORS,
    NEIGHBOURS,
    POPULATION,
    TILES,
)
from market_tui.schema.authority_figures import (
    CHILDREN,
    INDICATOR_DEFINITIONS,
    INDICATORS,
    PUBLISHED_FIGURES,
    SPENDING,
)
from market_tui.schema.lists import REJECTS, SNAPSHOTS
from market_tui.schema.owners import (
    COMPANIES,
    CONTROLLERS,
    OWNER_FORMS,
    OWNER_GROUPS,
    OWNER_NUMBERS,
    OWNERS,
    RESTRICTED_PROVIDERS,
    ULTIMATE_OWNERS,
)
from market_tui.schema.placements import BIRTHS, FEES, PLACEMENTS
from market_tui.schema.settings import INSPECTIONS, MOVEMENTS, PROVIDERS
from market_tui.schema.table import SOURCE, Column, Table
from market_tui.schema.words import (
    ALL_SECTORS,
    LEGAL_FORMS,
    LEVELS,
    NOT_ESTABLISHED,
    NOT_YET_INSPECTED,
    OUTCOMES,
    OWNER_CLASSES,
    RATINGS,
    SECTORS,
    Kind,
    LegalForm,
    Level,
    Outcome,
    OwnerClass,
    Rating,
    Sector,
)

__all__ = [
    "ALIASES",
    "ALL_SECTORS",
    "AREA_MEMBERS",
    "AUTHORITIES",
    "BIRTHS",
    "CHILDREN",
    "CHILD_LEVEL",
    "COMPANIES",
    "CONTROLLERS",
    "DEFLATORS",
    "FEES",
    "INDICATORS",
    "INDICATOR_DEFINITIONS",
    "INSPECTIONS",
    "LEGAL_FORMS",
    "LEVELS",
    "LOADED",
    "MOVEMENTS",
    "NEIGHBOURS",
    "NOT_ESTABLISHED",
    "NOT_YET_INSPECTED",
    "OUTCOMES",
    "OWNERS",
    "OWNER_CLASSES",
    "OWNER_FORMS",
    "OWNER_GROUPS",
    "OWNER_NUMBERS",
    "PLACEMENTS",
    "POPULATION",
    "PROVIDERS",
    "PUBLISHED_FIGURES",
    "RATINGS",
    "REFERENCE",
    "REJECTS",
    "RESTRICTED_PROVIDERS",
    "SECTORS",
    "SNAPSHOTS",
    "SOURCE",
    "SPENDING",
    "TABLES",
    "TILES",
    "ULTIMATE_OWNERS",
    "Column",
    "Kind",
    "LegalForm",
    "Level",
    "Outcome",
    "OwnerClass",
    "Rating",
    "Sector",
    "Table",
    "dictionary",
]

LOADED = (
    PROVIDERS,
    INSPECTIONS,
    MOVEMENTS,
    CHILDREN,
    INDICATORS,
    INDICATOR_DEFINITIONS,
    SPENDING,
    PUBLISHED_FIGURES,
    ULTIMATE_OWNERS,
    RESTRICTED_PROVIDERS,
    OWNER_NUMBERS,
    COMPANIES,
    CONTROLLERS,
    PLACEMENTS,
    BIRTHS,
    FEES,
    REJECTS,
)

REFERENCE = (
    AUTHORITIES,
    AREA_MEMBERS,
    ALIASES,
    NEIGHBOURS,
    TILES,
    DEFLATORS,
    POPULATION,
    OWNER_GROUPS,
    OWNERS,
    OWNER_FORMS,
)

# Tables of which a row is about one child: see docs/guides/own-children.md for what may be done with them.
CHILD_LEVEL = frozenset((PLACEMENTS.name, BIRTHS.name, FEES.name))

TABLES: dict[str, Table] = {table.name: table for table in (*LOADED, SNAPSHOTS, *REFERENCE)}


def dictionary() -> pl.DataFrame:
    """The data dictionary: `table, column, type, unit, meaning, publisher_term`, in schema order."""
    rows: Sequence[tuple[str, str, str, str, str, str]] = [
        (table.name, c.name, _type_name(c.dtype), c.unit, c.meaning, c.term)
        for table in TABLES.values()
        for c in table.columns
    ]
    names = ["table", "column", "type", "unit", "meaning", "publisher_term"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _type_name(dtype: pl.DataType | type[pl.DataType]) -> str:
    if isinstance(dtype, pl.Enum):
        return "one of: " + ", ".join(dtype.categories)
    return str(dtype)
