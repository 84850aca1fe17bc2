"""DfE's tables for England that cross placement type with provider or distance, and with locality.

Source: DfE, "Children looked after in England", national files of each edition. Rows for all children
become the plain measures too, so that an edition answers for England where its authority file is missing.
"""

import polars as pl

from market_tui.publishers import dfe_words as words
from market_tui.publishers.dfe_release import COUNT, PERCENT, family, labels, measured
from market_tui.publishers.family import About, Field

# The fourth heading, other placements, is not split by locality: inside and outside leave it out.
_SIDES = {"2": words.INSIDE, "3": words.OUTSIDE, "4": words.EITHER_SIDE}
_KINDS = words.TYPES | words.WHERE


def _providers(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`type, provider and locality`, written `type | provider | locality`, and the totals as plain measures.

    A type stands under the heading "All children placed inside …" or "… outside …"; its number (2a, 3b) says
    which, where it has one.
    """
    texts = rows["type"].unique().drop_nulls().to_list()
    heads = {text: words.WHERE[words.label(text)] for text in texts if words.label(text) in words.WHERE}
    kinds = {text: words.TYPES.get(words.label(text), text) for text in texts if text not in heads}
    printed = pl.col("type")
    numbered = printed.str.extract(r"^(\d)[a-z]?\.").replace_strict(_SIDES, default=None)
    named = rows.with_columns(
        heading=printed.replace_strict(heads, default=None, return_dtype=pl.String),
        kind=printed.replace_strict(kinds, default=None, return_dtype=pl.String),
    ).with_columns(
        side=pl.coalesce(
            "heading",
            numbered,
            pl.when(pl.col("kind") == words.OTHER).then(pl.lit(words.EITHER_SIDE)),
            pl.col("heading").forward_fill(),
        )
    )
    crossed = measured(
        named.with_columns(
            measure=pl.lit(words.TYPE_PROVIDER_LOCALITY),
            category=pl.concat_str(
                pl.coalesce("kind", pl.lit(words.TOTAL)), "provider", "side", separator=words.BETWEEN
            ),
        ),
        about,
    )
    total, everyone = pl.col("heading") == words.TOTAL, pl.col("provider") == words.TOTAL
    by_side = named.filter(total & everyone).with_columns(measure=pl.lit(words.LOCALITY), category="heading")
    by_provider = named.filter(pl.col("heading") == words.TOTAL).with_columns(
        measure=pl.lit(words.PROVIDER), category="provider"
    )
    return {"children": pl.concat([crossed, measured(by_side, about), measured(by_provider, about)])}


PROVIDERS = family(
    "dfe-national-providers",
    "DfE England: placement type, provider and locality",
    (
        Field("type", (), "text", _KINDS, required=True, fold=words.label, by_words=True),
        labels("provider", words.PROVIDERS),
        COUNT,
        PERCENT,
    ),
    _providers,
    coverage=lambda rows: None,
    by=("type", "provider"),
)


def _distances(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`type, distance and locality`, and those of all children as `distance` and `distance and locality`."""
    kind = pl.when(pl.col("type") == words.TOTAL).then(None).otherwise("type")
    crossed = rows.with_columns(
        measure=pl.lit(words.TYPE_DISTANCE_LOCALITY),
        category=pl.concat_str(pl.coalesce(kind, pl.lit(words.TOTAL)), "span", separator=words.BETWEEN),
    )
    everyone = rows.filter(kind.is_null())
    both = pl.col("span").str.contains(", ", literal=True)
    plain = everyone.with_columns(
        measure=pl.when(both).then(pl.lit(words.DISTANCE_LOCALITY)).otherwise(pl.lit(words.DISTANCE)),
        category="span",
    )
    return {"children": pl.concat([measured(crossed, about), measured(plain, about)])}


DISTANCES = family(
    "dfe-national-distances",
    "DfE England: placement type, distance and locality",
    (
        labels("type", _KINDS),
        labels("span", words.DISTANCES | words.DISTANCES_ASIDE | {"total": words.TOTAL}),
        COUNT,
        PERCENT,
    ),
    _distances,
    coverage=lambda rows: None,
    by=("type", "span"),
)
NATIONAL = (PROVIDERS, DISTANCES)
