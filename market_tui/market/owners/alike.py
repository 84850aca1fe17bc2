"""Owners that may be one, owners that a company controls, and the owner that somebody names."""

import polars as pl

from market_tui.errors import UsageError
from market_tui.market.owners.changes import shared_words
from market_tui.publishers.owner_names import owner_id, owner_stem

_CANDIDATES = {
    "area": pl.String, "owner": pl.String, "like": pl.String, "score": pl.Float64, "reason": pl.String,
    "homes": pl.UInt32, "like_homes": pl.UInt32, "group": pl.String, "like_group": pl.String,
}  # fmt: skip
_NEAREST = 5
_FARTHEST = 12


def chosen(homes: pl.LazyFrame, said_names: tuple[str, ...]) -> list[tuple[str, str]]:
    """`owner_id` and name of each owner named, in the words of the scope's level or as registered.

    A name left empty stands for the largest owner by places that is not named otherwise.

    Raises:
        UsageError: nobody in the areas is called that; the nearest names are given.
    """
    held = (
        homes.group_by("owner_id")
        .agg(owner=pl.col("owner").mode().sort().first(), places=pl.col("places").sum())
        .sort("places", "owner", "owner_id", descending=[True, False, False])
        .collect()
    )
    called = ("owner", "registered_owner", "group")
    names = pl.concat([homes.select("owner_id", name=pl.col(c)) for c in called]).unique(maintain_order=True)
    known = names.with_columns(key=owner_id(pl.col("name"))).collect()
    wanted = pl.DataFrame({"said": list(said_names)}, schema={"said": pl.String}).select(
        key=owner_id(pl.col("said"))
    )
    found: list[tuple[str, str] | None] = [
        None if key is None else _named(held, known, key, said)
        for key, said in zip(wanted["key"], said_names, strict=True)
    ]
    taken = {pair[0] for pair in found if pair}
    spare = iter([(k, o) for k, o in held.select("owner_id", "owner").iter_rows() if k not in taken])
    settled = [pair or next(spare, None) for pair in found]
    if None in settled:
        raise UsageError("too few owners in the area", "Choose a wider area.")
    return [pair for pair in settled if pair]


def of_owner(homes: pl.LazyFrame, said: str) -> pl.LazyFrame:
    """The homes of the owner that somebody names, in whichever spelling each bears.

    Homes whose owner the register leaves blank bear one name between them, and are all meant by it.

    Raises:
        UsageError: nobody in the areas is called that; the nearest names are given.
    """
    called = homes.filter((pl.col("owner") == said).any().over("owner_id"))
    if called.select(pl.len()).collect().item():
        return called
    key, _ = chosen(homes, (said,))[0]
    return homes.filter(pl.col("owner_id") == key)


def _named(held: pl.DataFrame, known: pl.DataFrame, key: str, said: str) -> tuple[str, str]:
    """The owner of that name; one that is called so itself comes before a group with such a member."""
    exact = held.filter(owner_id(pl.col("owner")) == key)
    met = exact if exact.height else held.join(known.filter(key=key), on="owner_id", how="semi")
    if met.height:
        return met["owner_id"][0], met["owner"][0]
    from rapidfuzz import fuzz, process, utils

    called = known["name"].drop_nulls().unique(maintain_order=True).to_list()
    close = process.extract(said, called, scorer=fuzz.WRatio, processor=utils.default_process, limit=_NEAREST)
    names = ", ".join(dict.fromkeys(match[0] for match in close))
    remedy = f"Did you mean: {names}?" if names else "It has no settings of this kind: choose a wider area."
    raise UsageError(f"no owner called {said!r} in the area", remedy)


def candidates(homes: pl.DataFrame, score: float) -> pl.DataFrame:
    """Pairs of registered owners in an area with names at least that alike, the likest first."""
    held = (
        homes.filter(~pl.col("owner_id").str.starts_with("urn:"))
        .group_by("area", owner="registered_owner")
        .agg(homes=pl.len(), group=pl.col("group").first())
        .with_columns(pl.col("area").cast(pl.String), key=owner_id(pl.col("owner")))
        .filter(pl.col("key").is_not_null())
        .with_columns(stem=owner_stem(pl.col("key")))
        .sort("area", "owner")
    )
    names = held.select("key", "stem").unique("key").sort("key")
    pairs = _alike(names["key"].to_list(), names["stem"].to_list(), score)
    told = pl.DataFrame(pairs, schema=["key", "like_key", "score", "reason"], orient="row").cast(
        {"key": pl.String, "like_key": pl.String, "score": pl.Float64, "reason": pl.String}
    )
    told = told.filter(
        pl.col("reason").str.starts_with("one name") | (shared_words(pl.col("key"), pl.col("like_key")) > 0.5)
    )
    other = held.select("area", like="owner", like_homes="homes", like_group="group", like_key="key")
    return (
        held.join(told, on="key", how="inner")
        .join(other, on=["area", "like_key"], how="inner")
        .select(_CANDIDATES.keys())
        .cast(_CANDIDATES)  # type: ignore[arg-type]
        .sort("area", "score", "owner", "like", descending=[False, True, False, False])
    )


def _alike(keys: list[str], stems: list[str], least: float) -> list[tuple[str, str, float, str]]:
    """Each pair of names once, its likeness and why; names are compared without legal form and spaces."""
    from rapidfuzz import fuzz, process

    pairs = []
    for at, (key, stem) in enumerate(zip(keys, stems, strict=True)):
        later = stems[at + 1 :]
        for met, likeness, index in process.extract(
            stem, later, scorer=fuzz.ratio, score_cutoff=least * 100, limit=None
        ):
            reason = (
                "one name but for legal form and spaces" if met == stem else "names differ by a few letters"
            )
            pairs.append((key, keys[at + 1 + index], likeness / 100, reason))
    return pairs


def proposals(homes: pl.DataFrame, companies: pl.DataFrame, controllers: pl.DataFrame) -> pl.DataFrame:
    """Each owner whose company a company controls, with the last controller in the chain."""
    held = homes.group_by("area", owner="registered_owner").agg(
        homes=pl.len(), places=pl.col("places").sum(), group=pl.col("group").first(),
        mapped=pl.col("mapped").any(),
    ).with_columns(pl.col("area").cast(pl.String), owner_id=owner_id(pl.col("owner")))  # fmt: skip
    found = held.join(companies.unique(["owner_id", "company_number"]), on="owner_id", how="inner")
    ends = _ends(controllers)
    known = (
        companies.join(held.filter("mapped").select("owner_id", known="group"), on="owner_id", how="inner")
        .group_by("company_number")
        .agg(known=pl.col("known").mode().sort().first())
    )
    siblings = (
        found.join(ends, on="company_number", how="inner")
        .filter("mapped")
        .group_by("controller")
        .agg(usual=pl.col("group").mode().sort().first())
    )
    proposed = pl.coalesce("known", "usual", "controller")
    return (
        found.join(ends, on="company_number", how="inner")
        .join(known.rename({"company_number": "controller_number"}), on="controller_number", how="left")
        .join(siblings, on="controller", how="left")
        .select(
            "area", "owner", "group", proposed.alias("proposed_group"), "controller", "controller_number",
            "company_number", "steps", "homes", "places", (proposed == pl.col("group")).alias("agrees"),
            pl.format("matched by {}; controlled by {}", "matched_by", "controller").alias("reason"),
        )
        .sort(
            "area", "homes", "owner", "company_number", "controller",
            descending=[False, True, False, False, False],
        )
    )  # fmt: skip


def _ends(controllers: pl.DataFrame) -> pl.DataFrame:
    """`company_number, controller, controller_number, steps`: each chain followed to its last company.

    A chain that turns back on itself, or is longer than twelve companies, ends there.
    """
    up = (
        controllers.sort("company_number", "notified_on", "controller", nulls_last=True)
        .unique("company_number", keep="first", maintain_order=True)
        .select("company_number", "controller", "controller_number")
    )
    chain = up.with_columns(steps=pl.lit(1, pl.UInt32), seen=pl.concat_list("company_number"))
    above = up.rename(
        {"company_number": "controller_number", "controller": "next", "controller_number": "next_number"}
    )
    for _ in range(_FARTHEST):
        on = chain.join(above, on="controller_number", how="left").with_columns(
            goes=pl.col("next").is_not_null()
            & ~pl.col("seen").list.contains(pl.col("controller_number")).fill_null(False)
        )
        if not on["goes"].any():
            break
        chain = on.select(
            "company_number",
            controller=pl.when("goes").then("next").otherwise("controller"),
            controller_number=pl.when("goes").then("next_number").otherwise("controller_number"),
            steps=pl.col("steps") + pl.col("goes").cast(pl.UInt32),
            seen=pl.when("goes").then(pl.concat_list("seen", pl.col("controller_number"))).otherwise("seen"),
        )
    return chain.drop("seen")
