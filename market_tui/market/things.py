"""Everything in a market that has a name or a number, to be found by a part of it."""

from typing import TYPE_CHECKING, Any

import polars as pl

from market_tui.market import areas

if TYPE_CHECKING:
    from market_tui.market.market import Market

_AT_ONCE = 40
_FEW, _SHORTEST, _NEAR = 5, 4, 80
_AREA: dict[str, Any] = {"area": pl.String, "kind": pl.String, "la_code": pl.List(pl.String)}


def things(market: "Market") -> pl.DataFrame:
    """`kind, key, label, said, also`: areas, owners and groups, settings; `also` is searched too, unseen.

    Of a setting what the latest list that has it says; of an owner how many settings it holds there.
    """
    return pl.concat([_areas(), _owners(market), _settings(market)])


def _areas() -> pl.DataFrame:
    held = areas.directory().group_by("area", "kind", maintain_order=True).agg("la_code")
    own = pl.DataFrame(
        [(name, "your own", list(codes)) for name, codes in areas.own_areas().items()],
        schema=_AREA,
        orient="row",
    )
    codes = (
        pl.when(pl.col("kind") == "authority").then(pl.col("la_code").list.join(" ")).otherwise(pl.lit(""))
    )
    return pl.concat([held, own]).select(
        kind=pl.lit("area"),
        key="area",
        label="area",
        said=pl.col("kind").replace({"authority": "council"}),
        also=codes,
    )


def _owners(market: "Market") -> pl.DataFrame:
    """Registered owners of the latest list, and groups that have another name."""
    latest = _latest(market)
    owners = market.owners.settled.select("as_at", "owner_id", "sector", "registered_owner", "group")
    held = latest.join(owners, on=["as_at", "owner_id", "sector"], how="inner", nulls_equal=True)
    named = held.select(pl.col("registered_owner").alias("key"), word=pl.lit("owner"), of="group")
    groups = held.filter(pl.col("group") != pl.col("registered_owner")).select(
        pl.col("group").alias("key"), word=pl.lit("group"), of=pl.lit("")
    )
    return (
        pl.concat([groups, named])
        .group_by("key", maintain_order=True)
        .agg(pl.len(), pl.col("word").first(), pl.col("of").first())
        .sort("len", "key", descending=[True, False])
        .select(
            kind=pl.lit("owner"),
            key="key",
            label="key",
            said=pl.format(
                "{}, {} {}",
                "word",
                "len",
                pl.when(pl.col("len") == 1).then(pl.lit("setting")).otherwise(pl.lit("settings")),
            ),
            also=pl.when(pl.col("of") != pl.col("key")).then("of").otherwise(pl.lit("")),
        )
    )


def _settings(market: "Market") -> pl.DataFrame:
    every = market.providers.sort("as_at").unique("urn", keep="last", maintain_order=True)
    named = pl.col("name").str.to_lowercase().is_in(["redacted", ""]).not_().fill_null(False)
    last = market.providers["as_at"].max()
    gone = pl.when(pl.col("as_at") < last).then(pl.format(", last listed {}", pl.col("as_at").dt.year()))
    return every.sort("as_at", "urn", descending=[True, False]).select(
        kind=pl.lit("home"),
        key="urn",
        label=pl.concat_str(
            pl.when(named).then("name"), "urn", "owner", separator=" · ", ignore_nulls=True
        ),
        said=pl.concat_str(
            pl.col("la_name").fill_null("no authority"),
            pl.lit(", "),
            pl.col("provision").str.to_lowercase(),
            gone.otherwise(pl.lit("")),
        ),
        also=pl.concat_str(
            pl.col("postcode"), pl.col("postcode").str.replace_all(" ", ""), "constituency", separator=" ",
            ignore_nulls=True,
        ),
    )  # fmt: skip


def _latest(market: "Market") -> pl.DataFrame:
    """The settings of the latest list."""
    return market.providers.filter(pl.col("as_at") == pl.col("as_at").max())


def indexed(known: pl.DataFrame) -> pl.DataFrame:
    """Things with what is searched in them, in lower case and between blanks: `name`, `text`, `place`."""
    text = pl.concat_str(pl.lit(" "), "label", pl.lit(" "), "said", pl.lit(" "), "also", pl.lit(" "))
    return known.with_columns(
        name=pl.col("label").str.to_lowercase(), text=text.str.to_lowercase()
    ).with_row_index("place")


def found(index: pl.DataFrame, typed: str, limit: int = _AT_ONCE) -> pl.DataFrame:
    """The things meant, the likeliest first: named so, begun so, holding every word, then nearly so."""
    words = typed.lower().split()
    if not words:
        return index.head(0)
    whole = " ".join(words)
    holds = pl.all_horizontal(pl.col("text").str.contains(word, literal=True) for word in words)
    score = (
        pl.when(pl.col("name") == whole)
        .then(0)
        .when(pl.col("name").str.starts_with(whole))
        .then(1)
        .when(pl.col("text").str.contains(f" {whole}", literal=True))
        .then(2)
        .otherwise(3)
    )
    told = index.lazy().filter(holds).with_columns(score=score).sort("score", "place").head(limit).collect()
    if told.height >= _FEW or len(whole) < _SHORTEST:
        return told
    near = _nearly(index.filter(pl.col("kind") != "home", pl.col("name").str.len_chars() >= _SHORTEST), whole)
    return pl.concat([told, near]).unique("place", keep="first", maintain_order=True).head(limit)


def _nearly(index: pl.DataFrame, whole: str) -> pl.DataFrame:
    """What is called nearly so; settings are found by number or owner, where a slip would mean another."""
    from rapidfuzz import fuzz, process

    close = process.extract(
        whole, index["name"].to_list(), scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=_AT_ONCE
    )
    return index[[at for _, _, at in close]].with_columns(score=pl.lit(4, pl.Int32))
