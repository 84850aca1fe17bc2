"""What became of each setting's owner from list to list: sold or transferred, renamed, respelt.

Compared are consecutive lists that name the setting, of any coverage, since an owner is a fact of the
setting and not a count. A rename is a whole owner that goes, all its settings to one name new to the list;
a sale of a whole owner to a company new to the register reads the same. Into a group that was there
before, it is a sale or transfer.
"""

import polars as pl

from market_tui.publishers.owner_names import owner_id, owner_stem

KINDS = ("sale or transfer", "rename", "spelling")
ChangeKind = pl.Enum(KINDS)
_SHARED_WORDS = 0.5
_LONG_NAME = 10
_SLIPS = 2
_COMMON = (
    "limited", "llp", "plc", "cic", "the", "and", "of", "for", "care", "services", "homes", "home", "group",
    "children", "childrens", "residential", "childcare", "support", "uk",
)  # fmt: skip


def changes(providers: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """Every change of owner text between one list and the next that names the setting.

    `urn, as_at, since, la_code, provision, short_break_only, sector, places, from_owner, to_owner, kind`
    with `from_key, to_key` (identities), `from_group, to_group`. `since` is the date of the list before.
    """
    at = ["as_at", "owner_id", "sector"]
    named = (
        providers.filter(pl.col("owner").is_not_null())
        .join(settled.select(*at, "identity_id", "group_id"), on=at, how="left", nulls_equal=True)
        .sort("urn", "as_at")
        .with_columns(
            since=pl.col("as_at").shift(1).over("urn"),
            from_owner=pl.col("owner").shift(1).over("urn"),
            from_key=pl.col("identity_id").shift(1).over("urn"),
            from_group=pl.col("group_id").shift(1).over("urn"),
        )
    )
    return _kinds(named, named.filter(pl.col("from_owner").is_not_null()))


def _kinds(named: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    changed = pairs.filter(pl.col("owner") != pl.col("from_owner")).select(
        "urn", "as_at", "since", "la_code", "provision", "short_break_only", "sector", "places", "from_owner",
        "from_key", "from_group", to_owner="owner", to_key="identity_id", to_group="group_id",
    )  # fmt: skip
    held = named.select("as_at", key="identity_id").unique()
    groups = named.select("as_at", key="group_id").unique()
    kept_on = changed.join(held, left_on=["as_at", "from_key"], right_on=["as_at", "key"], how="semi")
    known = pl.concat(
        [
            changed.join(held, left_on=["since", "to_key"], right_on=["as_at", "key"], how="semi"),
            changed.filter(pl.col("from_group") != pl.col("to_group")).join(
                groups, left_on=["since", "to_group"], right_on=["as_at", "key"], how="semi"
            ),
        ]
    ).unique(["urn", "as_at"])
    pair = ["as_at", "since", "from_key", "to_key"]
    moved = changed.group_by(pair).agg(homes=pl.len())
    buyers = moved.group_by("as_at", "since", "from_key").agg(buyers=pl.len())
    told = (
        changed.join(moved, on=pair, how="left")
        .join(buyers, on=["as_at", "since", "from_key"], how="left")
        .with_columns(
            remains=_is_in(changed, kept_on),
            known=_is_in(changed, known),
            respelt=_respelt(changed),
            alike=shared_words(pl.col("from_key"), pl.col("to_key")),
        )
    )
    spelling = (pl.col("from_key") == pl.col("to_key")) | pl.col("respelt")
    whole = ~pl.col("remains") & ~pl.col("known") & (pl.col("buyers") == 1)
    rename = whole & ((pl.col("homes") > 1) | (pl.col("alike") >= _SHARED_WORDS))
    kind = (
        pl.when(spelling)
        .then(pl.lit("spelling"))
        .when(rename)
        .then(pl.lit("rename"))
        .otherwise(pl.lit(KINDS[0]))
    )
    return told.select(*changed.columns, kind=kind.cast(ChangeKind)).sort("urn", "as_at")


def _respelt(changed: pl.DataFrame) -> pl.Series:
    """Whether two names are one but for legal form, spaces or a slip of the pen; figures must agree."""
    from rapidfuzz.distance import Levenshtein

    stems = changed.select(
        a=owner_stem(owner_id(pl.col("from_owner"))), b=owner_stem(owner_id(pl.col("to_owner")))
    )
    digits = pl.col("a").str.replace_all(r"\D", "") == pl.col("b").str.replace_all(r"\D", "")
    long = pl.min_horizontal(pl.col("a", "b").str.len_chars()) >= _LONG_NAME
    pairs = stems.filter(pl.col("a") != pl.col("b"), digits, long).unique()
    near = [Levenshtein.distance(a, b, score_cutoff=_SLIPS) <= _SLIPS for a, b in pairs.iter_rows()]
    slips = pairs.with_columns(near=pl.Series(near, dtype=pl.Boolean))
    told = stems.join(slips, on=["a", "b"], how="left", maintain_order="left")
    return told.select((pl.col("a") == pl.col("b")) | pl.col("near").fill_null(False)).to_series()


def _is_in(rows: pl.DataFrame, some: pl.DataFrame) -> pl.Series:
    """Whether each row is among `some`, by setting and date."""
    told = rows.select("urn", "as_at").join(
        some.select("urn", "as_at", met=pl.lit(True)), on=["urn", "as_at"], how="left", maintain_order="left"
    )
    return told["met"].fill_null(False)


def shared_words(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """The share of the shorter name's own words that the other has too; words of the trade do not count."""
    common = pl.lit(list(_COMMON))
    ours, theirs = (x.str.split(" ").list.set_difference(common) for x in (a, b))
    fewest = pl.min_horizontal(ours.list.len(), theirs.list.len())
    return pl.when(fewest > 0).then(ours.list.set_intersection(theirs).list.len() / fewest).otherwise(0.0)
