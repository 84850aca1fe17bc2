"""The words a column may hold, in their natural order: sectors, ratings, levels, classes of owners."""

import polars as pl

SECTORS = (
    "Private",
    "Local authority",
    "Voluntary",
    "Not-for-profit",
    "Health authority",
    "Health",
    "Academy",
    "Public sector",
)

ALL_SECTORS = "All sectors"

RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")

NOT_YET_INSPECTED = "Not yet inspected"

OUTCOMES = (
    "Consistently strong service delivery",
    "Inconsistent quality of service delivery",
    "Serious or widespread weaknesses",
)

OWNER_CLASSES = (
    "private equity",
    "other investment",
    "corporate",
    "individual",
    "charity",
    "community interest",
    "council-owned company",
    "health",
)

NOT_ESTABLISHED = "not established"

LEGAL_FORMS = (
    "Company limited by shares",
    "Limited liability partnership",
    "Partnership",
    "Individual",
    "Private, form not established",
    "Council",
    "Council-owned company",
    "Charity",
    "Community interest company",
    "Community benefit society",
    "Company limited by guarantee",
    "Academy trust",
    "Not-for-profit, form not established",
    "Health body",
    "Other public body",
)

LEVELS = ("England", "Region", "Authority")

Sector = pl.Enum([*SECTORS, ALL_SECTORS])

Rating = pl.Enum([*RATINGS, NOT_YET_INSPECTED])

Outcome = pl.Enum(OUTCOMES)

Kind = pl.Enum(["joined", "left"])

OwnerClass = pl.Enum([*OWNER_CLASSES, "council", NOT_ESTABLISHED])

LegalForm = pl.Enum(LEGAL_FORMS)

Level = pl.Enum(LEVELS)
