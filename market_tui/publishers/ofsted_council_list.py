"""The list of settings that Ofsted sends to councils each year: restricted, with owners and ultimate owners.

Source: layouts of 2023 and 2025, sheets `Provider information`, `Providers` and `SA Providers`. Addresses,
telephone numbers and the names of individuals who own a setting are read past: no table holds them.
"""

import polars as pl

from market_tui.publishers import ofsted_words as words
from market_tui.publishers.family import About, Family, Field
from market_tui.publishers.owner_names import owner_id, owner_text

NEEDS = (
    "emotional and behavioural difficulties",
    "mental disorders",
    "sensory impairment",
    "present alcohol problems",
    "present drug problems",
    "learning difficulty",
    "physical disabilities",
)
_NOT_A_NEED = ("no", "n", "false", "0", "-", "none", "not applicable", "n/a")
_PEOPLE = ("individual", "person", "sole trader", "sole proprietor")
_UNKEPT = (
    "postcode area", "provider code", "provider placement code", "placement provider code", "placement code",
    "provider name", "setting name", "name", "setting address line 1", "setting address line 2",
    "setting address line 3", "setting address town", "setting address county", "setting address postcode",
    "setting telephone number", "setting email address", "provider address line 1", "provider address line 2",
    "provider address line 3", "provider town", "provider county", "provider postcode",
    "provider telephone number", "provider email address", "owner address line 1", "owner address line 2",
    "owner address line 3", "owner town", "owner county", "owner postcode", "cyp safety", "cyp outcomes",
    "leadership and management", "link to ofsted report", "region", "setting local authority",
    "setting status", "setting status date", "setting category", "linked school urn", "linked school name",
    "linked school type", "linked school latest inspection date",
)  # fmt: skip

FIELDS = (
    Field("urn", ("urn", "provider urn", "setting urn"), required=True),
    Field("owner_number", ("owner id", "owner number", "owner reference"), required=True),
    Field("owner_type", ("owner type", "type of owner"), required=True),
    Field("owner", ("owner name", "owner", "registered provider"), required=True),
    Field(
        "top_company",
        (
            "top company",
            "top company as listed on companies house",
            "top company name",
            "ultimate owner",
            "ultimate parent company",
            "ultimate owner as listed on companies house",
        ),
    ),
    Field("provision", ("provider type", "provision type", "setting type"), "word", words.PROVISIONS),
    Field("subtype", ("provider subtype", "provision subtype", "setting subtype")),
    Field("sector", ("sector", "provider sector"), "word", words.SECTORS, closed=True),
    Field("status", ("registration status", "provider status", "provider registration status")),
    Field("registered_on", ("registration date", "date of registration", "date registered"), "date"),
    Field("left_on", ("closed date", "deregistration date", "date closed", "deregistered date"), "date"),
    Field("la_name", ("local authority", "provider local authority", "la name")),
    Field(
        "places",
        (
            "max users",
            "maximum users",
            "number of registered places",
            "capacity",
            "registered places",
            "places",
        ),
        "count",
    ),
    Field(
        "inspected_on",
        ("full inspection start date", "date of last full inspection", "last full inspection date"),
        "date",
    ),
    Field("overall", ("overall effectiveness", "overall judgement"), "word", words.RATINGS, closed=True),
    Field("interim_on", ("interim inspection start date", "interim inspection date"), "date"),
    Field("interim_outcome", ("interim inspection overall effectiveness", "interim inspection outcome")),
    Field("assurance_on", ("assurance visit start date", "assurance visit date"), "date"),
    Field("multi_building", ("multi building ch", "multi building childrens home"), "flag"),
    Field("conditions", ("conditions", "conditions of registration")),
    *(Field(f"need_{i}", (need,)) for i, need in enumerate(NEEDS)),
    *(Field(f"unkept_{i}", (header,), keep=False) for i, header in enumerate(_UNKEPT)),
)


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`restricted_providers`: the needs as one text, an individual's name left out."""
    absent = [pl.lit(None, pl.String).alias(c) for c in ("top_company",) if c not in rows.columns]
    person = pl.col("owner_type").str.to_lowercase().str.contains("|".join(_PEOPLE)).fill_null(False)
    named = pl.when(~person).then(owner_text(pl.col("owner")))
    texts = [c for c, kind in rows.schema.items() if kind == pl.String]
    rows = rows.with_columns(pl.when(pl.col(texts) != "-").then(pl.col(texts)).name.keep())
    return {
        "restricted_providers": rows.with_columns(absent).with_columns(
            as_at=pl.lit(about.as_at),
            source_id=pl.lit(about.source_id),
            urn=pl.col("urn").str.replace(r"\.0+$", ""),
            owner=named,
            owner_id=owner_id(named),
            owner_type=pl.when(person).then(pl.lit("Individual")).otherwise("owner_type"),
            top_company=pl.when(pl.col("top_company").str.contains(r"\w")).then(
                owner_text(pl.col("top_company"))
            ),
            needs=_needs(rows),
        )
    }


def _needs(rows: pl.DataFrame) -> pl.Expr:
    """The needs that a setting caters for, separated by semicolons; what is said beyond yes is kept."""
    told = []
    for i, need in enumerate(NEEDS):
        if f"need_{i}" not in rows.columns:
            continue
        cell = pl.col(f"need_{i}")
        met = cell.is_not_null() & ~cell.str.to_lowercase().is_in(_NOT_A_NEED)
        plain = cell.str.to_lowercase().is_in(("yes", "y", "true", "1"))
        said = pl.when(plain).then(pl.lit(need)).otherwise(pl.lit(f"{need}: ") + cell)
        told.append(pl.when(met).then(said))
    if not told:
        return pl.lit(None, pl.String)
    text = pl.concat_str(told, separator="; ", ignore_nulls=True)
    return pl.when(text.str.len_chars() > 0).then(text)


FAMILY = Family(
    name="ofsted-council-list",
    title="Ofsted's list of settings for councils (restricted)",
    publisher=words.OFSTED,
    licence="Restricted: for the council that received it, not for publication",
    fields=FIELDS,
    tables=tables,
    coverage=lambda rows: "register",
    key="urn",
    restricted=True,
)
