"""A council's own children's data on their way into the store: whose they are, and under pseudonyms."""

import hmac
from datetime import date

import polars as pl

from market_tui import config, reference, schema
from market_tui.errors import UsageError
from market_tui.intake.read import Reading
from market_tui.store import Store

WHOSE = "Say whose children they are: market-tui load --authority NAME FILES (or home_area in config.toml)."
_LENGTH = 16


def authority_named(name: str) -> str:
    """The plain name of an authority, by any known spelling or code.

    Raises:
        UsageError: no authority is called that; the nearest are given.
    """
    known, coded = reference.spellings(), reference.table("authorities")
    code = name.strip().upper()
    found = known.filter(key=reference.fold(name))["name"].to_list() or (
        coded.filter((pl.col("la_code") == code) | (pl.col("old_la_code") == code))["name"].to_list()
    )
    if found:
        return str(found[0])
    from rapidfuzz import process

    near = process.extract(name, coded["name"].unique().sort().to_list(), processor=reference.fold, limit=3)
    raise UsageError(f"no authority called {name!r}", f"Did you mean: {', '.join(m[0] for m in near)}?")


def home_authority() -> str | None:
    """The authority that config.toml names as home; None where it names none, or a wider area."""
    home = config.read().home_area
    try:
        return authority_named(home) if home else None
    except UsageError:
        return None


def owned(reading: Reading, authority: str, store: Store) -> Reading:
    """The reading's tables as they may be kept: the authority named, each child under a pseudonym.

    Raises:
        StoreError: the key of the pseudonyms that are in the store is lost, or it cannot be made.
    """
    told = reading.report
    told.authority = authority
    key = store.pseudonym_key()
    code = _code_of(authority, told.as_at or date.today())
    for name in schema.CHILD_LEVEL & reading.tables.keys():
        reading.tables[name] = reading.tables[name].with_columns(
            la_code=pl.lit(code), child=pseudonyms(reading.tables[name]["child"], authority, key)
        )
    return reading


def left_out(reading: Reading) -> Reading:
    """What is reported of such a list when nobody has said whose children they are."""
    told = reading.report
    told.as_at_from = None
    told.outcome, told.reason, told.remedy = "left out", "a council's own children's data", WHOSE
    return Reading(told, child_level=True)


def pseudonyms(children: pl.Series, authority: str, key: bytes) -> pl.Series:
    """The same for the same child of an authority in every return; not to be undone without the key.

    Zeroes in front are not looked at: a spreadsheet drops them.
    """

    def hidden(child: str) -> str:
        return hmac.digest(key, f"{authority}\0{child.upper().lstrip('0')}".encode(), "sha256").hex()[
            :_LENGTH
        ]

    each = children.drop_nulls().unique()
    return children.replace_strict(each, pl.Series([hidden(c) for c in each], dtype=pl.String), default=None)


def _code_of(authority: str, on: date) -> str:
    return str(reference.in_force(on).filter(name=authority)["la_code"][0])
