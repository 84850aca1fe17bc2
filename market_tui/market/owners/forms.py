"""The legal form of an owner, with the reason, and the sector that the form stands in.

In order: a reviewed line, the class of its group, Companies House's category, the ending of its name,
Ofsted's declared sector. "Voluntary organisation" means a body not carried on for profit (Children Act
1989, section 105), so that what is registered as Voluntary counts as not-for-profit.
"""

import polars as pl

from market_tui.schema import LegalForm, Sector

_SECTOR_OF = {
    "Company limited by shares": "Private",
    "Limited liability partnership": "Private",
    "Partnership": "Private",
    "Individual": "Private",
    "Private, form not established": "Private",
    "Council": "Local authority",
    "Council-owned company": "Local authority",
    "Charity": "Not-for-profit",
    "Community interest company": "Not-for-profit",
    "Community benefit society": "Not-for-profit",
    "Company limited by guarantee": "Not-for-profit",
    "Academy trust": "Not-for-profit",
    "Not-for-profit, form not established": "Not-for-profit",
    "Health body": "Health",
    "Other public body": "Public sector",
}
_DECLARED = {"Voluntary": "Not-for-profit", "Health authority": "Health", "Academy": "Not-for-profit"}
_OF_CLASS = {
    "charity": "Charity",
    "community interest": "Community interest company",
    "council-owned company": "Council-owned company",
    "health": "Health body",
    "individual": "Individual",
}
_CLASS_OF = {form: kind for kind, form in _OF_CLASS.items()} | {"Council": "council"}
# Companies House's CompanyCategory, lower case, by how it begins or what it holds.
_CATEGORIES = (
    ("community interest", "Community interest company"),
    ("charitable incorporated", "Charity"),
    ("by guar", "Company limited by guarantee"),
    ("lbg", "Company limited by guarantee"),
    ("limited liability partnership", "Limited liability partnership"),
    ("limited partnership", "Partnership"),
    ("registered society", "Community benefit society"),
    ("industrial and provident", "Community benefit society"),
    ("private limited", "Company limited by shares"),
    ("public limited", "Company limited by shares"),
)
_ENDINGS = (
    (r"\bcic\b", "Community interest company", "name says community interest company"),
    (r"\bnhs\b", "Health body", "name says NHS"),
    (r"\bllp$", "Limited liability partnership", "name ends in LLP"),
    (r"\bcommunity benefit society\b", "Community benefit society", "name says community benefit society"),
    (r"\bcharit(?:y|able)\b|\bcio$", "Charity", "name says charity or charitable"),
    (r"\bacademy trust\b", "Academy trust", "name says academy trust"),
    (r"^(?:mr|mrs|miss|ms|dr) |\bby an individual\b", "Individual", "name is a person's"),
)
_COMPANY = r"\b(?:limited|plc|cic|trust)$"
_OUTSIDE = ("Private", "Voluntary")


def sector_of(form: pl.Expr, declared: pl.Expr) -> pl.Expr:
    """The sector of a legal form: Private, Local authority, Not-for-profit, Health; else as declared."""
    of = form.cast(pl.String).replace_strict(_SECTOR_OF, default=None, return_dtype=Sector)
    return pl.coalesce(of, in_plain_words(declared))


def in_plain_words(declared: pl.Expr) -> pl.Expr:
    """A declared sector in the words of the legal forms: Voluntary is Not-for-profit."""
    return declared.cast(pl.String).replace(_DECLARED).cast(Sector)


def class_of(form: pl.Expr) -> pl.Expr:
    """The owner class that a legal form settles by itself: council, charity, health and the like."""
    return form.cast(pl.String).replace_strict(_CLASS_OF, default=None, return_dtype=pl.String)


def with_forms(owners: pl.DataFrame) -> pl.DataFrame:
    """`owners` with `legal_form`, `form_reason`, `form_as_of`.

    Reads `identity_id, sector, as_at` (of its list), `form, reason, as_of` (the reviewed line), `class, by,
    why, since` (its group's) and `category, category_on` (Companies House's). A form that follows from the
    name or the declared sector has the date of the list that gives them.
    """
    rules = [
        *((rule, pl.col("as_of")) for rule in _reviewed()),
        *((rule, pl.col("since")) for rule in _by_class()),
        *((rule, pl.col("category_on")) for rule in _by_category()),
        *((rule, pl.col("as_at")) for rule in (*_by_name(), *_by_sector())),
    ]
    form, why, on = pl.lit(None, pl.String), pl.lit(None, pl.String), pl.lit(None, pl.Date)
    for (met, named, reason), day in reversed(rules):
        form = pl.when(met).then(named).otherwise(form)
        why = pl.when(met).then(reason).otherwise(why)
        on = pl.when(met).then(day).otherwise(on)
    return owners.with_columns(legal_form=form.cast(LegalForm), form_reason=why, form_as_of=on)


_Rule = tuple[pl.Expr, pl.Expr, pl.Expr]


def _reviewed() -> list[_Rule]:
    line = pl.coalesce("reason", pl.lit("reviewed, no reason given"))
    return [(pl.col("form").is_not_null(), pl.col("form"), line)]


def _by_class() -> list[_Rule]:
    of_class = pl.col("class").replace_strict(_OF_CLASS, default=None, return_dtype=pl.String)
    said = pl.format("class by {}: {}", pl.col("by"), pl.col("class"))
    evidence = pl.when(pl.col("why").is_not_null()).then(pl.format("{} ({})", said, "why")).otherwise(said)
    return [(of_class.is_not_null(), of_class, evidence)]


def _by_category() -> list[_Rule]:
    category = pl.col("category").str.to_lowercase()
    said = pl.format("Companies House: {}", pl.col("category"))
    return [(category.str.contains(word, literal=True), pl.lit(form), said) for word, form in _CATEGORIES]


def _by_name() -> list[_Rule]:
    name = pl.col("identity_id")
    rules = [(name.str.contains(p), pl.lit(form), pl.lit(why)) for p, form, why in _ENDINGS]
    council = name.str.contains(r"\bcouncils?\b|\bborough\b") & ~name.str.contains(_COMPANY)
    outside = pl.col("sector").is_in(_OUTSIDE)
    rules.append((council & ~outside, pl.lit("Council"), pl.lit("name is a council's")))
    partners = name.str.contains(r"^the partnership of |\bpartnership$") & (pl.col("sector") == "Private")
    rules.append((partners, pl.lit("Partnership"), pl.lit("name says partnership")))
    return rules


def _by_sector() -> list[_Rule]:
    name, sector = pl.col("identity_id"), pl.col("sector").cast(pl.String)
    company, limited = name.str.contains(_COMPANY), name.str.contains(r"\b(?:limited|plc)$")
    said = pl.format("registered with Ofsted as {}", sector)
    shares = pl.lit("name ends in Limited, registered as Private; a guarantee company can read the same")
    owned = pl.lit("a company or trust by its name, registered as Local authority")
    return [
        ((sector == "Local authority") & company, pl.lit("Council-owned company"), owned),
        (sector == "Local authority", pl.lit("Council"), said),
        (sector.is_in(["Health authority", "Health"]), pl.lit("Health body"), said),
        (sector == "Academy", pl.lit("Academy trust"), said),
        (sector == "Public sector", pl.lit("Other public body"), said),
        (sector.is_in(["Voluntary", "Not-for-profit"]), pl.lit("Not-for-profit, form not established"), said),
        ((sector == "Private") & limited, pl.lit("Company limited by shares"), shares),
        (sector == "Private", pl.lit("Private, form not established"), said),
    ]
