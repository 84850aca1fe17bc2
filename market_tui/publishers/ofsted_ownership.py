"""Ofsted's ownership release: who ultimately owns each provider, and tables of the largest owners.

Source: Ofsted, "Ownership of children's social care providers in England" (yearly since November 2025) and
before it "Largest national providers of private and voluntary social care". The layout of its underlying
data was not at hand: headers here are those of Ofsted's other lists and of its reports, and tables of
figures are read by their headings, whatever those are (`intake.printed`).
"""

import re

import polars as pl

from market_tui.publishers import ofsted_words as words
from market_tui.publishers.family import About, Family, Field
from market_tui.publishers.left_out import left_out
from market_tui.publishers.ofsted_providers import INSPECTION, SETTING
from market_tui.publishers.owner_names import owner_id, owner_text

TABLES = "ofsted-ownership"
TITLE = "Ofsted's ownership release: table of owners"
RELEASE = re.compile(
    r"ownership of (?:the )?childrens|largest national (?:private )?providers"
    r"|largest (?:owners|providers|companies)"
    r"|owners? of (?:the )?(?:largest|childrens|independent fostering|ifas?\b|supported)"
)
LABEL = re.compile(r"^(?:rank|sector|region|area|local authority)\b|owner|compan|organisation|provider|group")
FIGURE = re.compile(r"\b(?:homes|places|premises|agenc\w+|ifas?|percentage|per cent|share|number|total)\b|%")
AREA = re.compile(r"^(?:region|area|local authority)\b")

_ULTIMATE = Field(
    "ultimate_owner",
    (
        "ultimate owner",
        "ultimate owner name",
        "name of ultimate owner",
        "ultimate owner as listed on companies house",
        "ultimate parent company",
        "ultimate parent",
        "ultimate company",
        "parent company",
        "parent organisation",
        "owner group",
        "top company",
        "top company as listed on companies house",
        "top company name",
        "largest owner",
        "largest owner name",
        "company at the top of the ownership chain",
    ),
    required=True,
)
_COMPANY = Field(
    "company_number",
    (
        "company number",
        "companies house number",
        "companies house company number",
        "ultimate owner company number",
        "owner company number",
        "company registration number",
    ),
    "number",
)
_OWNER = Field(
    "owner",
    (
        "organisation which owns the provider",
        "owner",
        "owner name",
        "owner of provider",
        "registered owner",
        "registered provider",
        "registered provider name",
        "immediate owner",
        "provider organisation",
    ),
)
_TAKEN = {"owner"}


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`ultimate_owners`: each setting's owner and who owns that; one that names nobody is a reject."""
    owner = pl.col("owner") if "owner" in rows.columns else pl.lit(None, pl.String)
    number = pl.col("company_number") if "company_number" in rows.columns else pl.lit(None, pl.String)
    named = rows.with_columns(
        as_at=pl.lit(about.as_at),
        owner=owner_text(owner),
        owner_id=owner_id(owner),
        ultimate_owner=owner_text(pl.col("ultimate_owner")),
        company_number=number.str.zfill(8),
        source_id=pl.lit(about.source_id),
    )
    told = pl.col("ultimate_owner").str.contains(r"\w{2}").fill_null(False)
    nobody = pl.when(~told).then(pl.lit("names no ultimate owner"))
    return {
        "ultimate_owners": named.filter(told),
        "rejects": left_out(rows, nobody, about.source_id),
    }


FAMILY = Family(
    name="ofsted-ultimate-owners",
    title="Ofsted's ownership release: the ultimate owner of each provider",
    publisher=words.OFSTED,
    licence=words.OGL,
    fields=(*(f for f in SETTING if f.name not in _TAKEN), *INSPECTION, _OWNER, _ULTIMATE, _COMPANY),
    tables=tables,
    accepts=lambda rows, title: rows["ultimate_owner"].count() > 0,
    minimum_matches=3,
    key="urn",
    unique=True,
)
