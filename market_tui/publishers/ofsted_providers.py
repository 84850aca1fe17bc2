"""Ofsted's provider lists: one row per setting at a date, complete or inspected only.

Source: Ofsted, "Children's social care data in England", yearly since 2014, as CSV or as the sheets
`Providers+places` and `Provider level` of a workbook. The two look alike: see `coverage`.
"""

import polars as pl

from market_tui.publishers import ofsted_words as words
from market_tui.publishers.family import About, Family, Field, canonical
from market_tui.publishers.owner_names import company_number, owner_id, owner_text

SETTING = (
    Field("urn", ("urn", "provider urn", "setting urn", "unique reference number"), "urn", required=True),
    Field(
        "provision",
        ("provision type", "provider type", "type of provision", "setting type"),
        "word",
        words.PROVISIONS,
    ),
    Field(
        "status",
        ("registration status", "reg status", "provider status", "status", "registration status at end"),
        "word",
        words.STATUSES,
    ),
    Field("name", ("name", "setting name", "provider name")),
    Field("sector", ("sector", "provider sector", "sector type"), "word", words.SECTORS, closed=True),
    Field(
        "places",
        ("places", "number of places", "registered places", "number of registered places", "max users"),
        "count",
    ),
    Field(
        "short_break_only",
        (
            "short break only childrens home",
            "short breaks only childrens home",
            "short breaks only",
            "short break only",
        ),
        "flag",
    ),
    Field("multi_building", ("multi building childrens home", "multi building ch", "multi building"), "flag"),
    Field(
        "premises",
        ("premises", "supported accommodation premises", "number of premises", "sa premises"),
        "count",
    ),
    Field("registered_on", ("registration date", "date of registration", "date registered"), "date"),
    Field("la_name", ("local authority", "la", "la name", "local authority name", "authority")),
    Field("region", ("government office region", "region", "gor", "provider region")),
    Field("ofsted_region", ("ofsted region",)),
    Field("constituency", ("parliamentary constituency", "constituency")),
    Field("postcode", ("postcode", "post code")),
    Field("linked_education_urn", ("linked education urn", "linked ed urn", "linked school urn"), "urn"),
    Field(
        "owner",
        (
            "organisation which owns the provider",
            "organisation name",
            "organisation",
            "owner name",
            "owner",
            "registered provider",
            "organisation that owns the provider",
        ),
    ),
    Field("web_link", ("web link", "weblink", "link", "link to ofsted report"), keep=False),
    Field("address_1", ("address 1", "address line 1"), keep=False),
    Field("address_2", ("address 2", "address line 2"), keep=False),
    Field("address_3", ("address 3", "address line 3"), keep=False),
    Field("town", ("town",), keep=False),
    Field("county", ("county",), keep=False),
)
# What the lists of those that have left call the day.
LEFT = (
    "date closed", "cancelled or resigned date", "closed date", "resigned or cancelled date",
    "deregistration date", "date left",
)  # fmt: skip


def _grade(name: str, *headers: str) -> Field:
    return Field(name, headers, "word", words.RATINGS, closed=True)


JUDGEMENTS = (
    _grade(
        "overall",
        "overall experiences and progress of children and young people",
        "overall effectiveness",
        "overall experiences and progress",
        "overall effectiveness judgement",
        "overall judgement",
    ),
    _grade(
        "helped_and_protected",
        "how well children and young people are helped and protected",
        "safeguarding children and young people",
        "safety of children and young people",
        "how well children are helped and protected",
    ),
    _grade(
        "leaders_and_managers",
        "effectiveness of leaders and managers",
        "leadership and management",
        "impact and effectiveness of leaders and managers",
    ),
    _grade("education", "outcomes in education and related learning activities", "education and learning"),
    _grade("health", "health services", "childrens health"),
    Field(
        "supported_accommodation_outcome",
        ("supported accommodation outcome", "sa outcome", "supported accommodation judgement"),
        "word",
        words.OUTCOMES,
        closed=True,
    ),
    Field("outcomes", ("outcomes for children and young people", "cyp outcomes"), keep=False),
    Field("quality_of_care", ("quality of care",), keep=False),
)
INSPECTION = (
    Field(
        "event_type",
        ("event type", "inspection type", "inspection event type", "type of inspection"),
    ),
    Field(
        "inspected_on",
        ("inspection date", "date", "event date", "date of last full inspection", "date of inspection"),
        "date",
    ),
    Field("published_on", ("publication date", "inspection publication date", "date published"), "date"),
    Field(
        "event_number",
        ("event number", "inspection id", "inspection event number", "inspection number"),
        "number",
    ),
    *JUDGEMENTS,
)
PREVIOUS = tuple(
    Field(
        f"previous_{f.name}",
        tuple(dict.fromkeys(canonical(f"previous {header}") for header in f.headers)),
        f.kind,
        f.words,
        f.closed,
        keep=f.keep,
    )
    for f in INSPECTION
)

HOMES = (words.CHILDRENS_HOME, words.SECURE_HOME, words.SCHOOL_AS_HOME)


def coverage(rows: pl.DataFrame) -> str:
    """`register` or `inspected`, from the data: a complete list has homes not yet inspected.

    A list without any inspection column is a register. Settings other than homes are left out of
    the test, since supported accommodation has a scale and a timetable of its own. Ofsted's
    registers leave 5 to 35 homes in a hundred blank; one in a hundred allows for a slip.
    """
    judged = [c for c in ("overall", "inspected_on") if c in rows.columns and rows[c].count()]
    if not judged:
        return "register"
    homes = rows.filter(pl.col("provision").is_in(HOMES)) if "provision" in rows.columns else rows
    homes = homes if homes.height else rows
    blank = homes.select(pl.all_horizontal(pl.col(judged).is_null()).mean()).item() or 0.0
    return "register" if blank > 0.01 else "inspected"


def tables(rows: pl.DataFrame, about: About) -> dict[str, pl.DataFrame]:
    """`providers`, and in `inspections` every latest and previous inspection the list carries."""
    rows = rows.with_columns(as_at=pl.lit(about.as_at), source_id=pl.lit(about.source_id))
    owner = owner_text(pl.col("owner")) if "owner" in rows.columns else pl.lit(None, pl.String)
    providers = rows.with_columns(owner=owner).with_columns(
        owner_id=pl.coalesce(owner_id(pl.col("owner")), pl.lit("urn:") + pl.col("urn"))
    )
    latest = _inspections(rows, "")
    previous = _inspections(rows, "previous_")
    told = {"providers": providers, "inspections": pl.concat([latest, previous], how="diagonal")}
    numbers = _numbers(rows)
    return told | {"owner_numbers": numbers} if numbers.height else told


def _numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """The company numbers that stand in owners' names, split off from them."""
    if "owner" not in rows.columns:
        return pl.DataFrame()
    named = rows.select(
        "source_id", owner_id=owner_id(pl.col("owner")), company_number=company_number(pl.col("owner"))
    )
    return named.drop_nulls().unique().sort("owner_id", "company_number")


def _inspections(rows: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """The inspections in the columns that begin with `prefix`; none where there is no date."""
    named = {f"{prefix}{f.name}": f.name for f in INSPECTION if f"{prefix}{f.name}" in rows.columns}
    if f"{prefix}inspected_on" not in named:
        return pl.DataFrame()
    return (
        rows.select("urn", "source_id", *named)
        .rename(named, strict=False)
        .filter(pl.col("inspected_on").is_not_null())
    )


def accepts(rows: pl.DataFrame, title: str) -> bool:
    """A list of settings names each once; premises and visits, made in a year, repeat the URN.

    A list of settings most of which have left is none.
    """
    if "in year" in title.casefold().replace("-", " ").replace("_", " "):
        return False
    gone = [pl.lit(False)]
    if "left_on" in rows.columns:
        gone.append(pl.col("left_on").is_not_null())
    if "status" in rows.columns:
        gone.append(pl.col("status").is_in(words.LEFT).fill_null(False))
    repeated = rows.height - rows["urn"].n_unique()
    left = rows.select(pl.any_horizontal(gone).sum()).item()
    return rows.height > 0 and repeated <= max(2, rows.height // 100) and 2 * left < rows.height


FAMILY = Family(
    name="ofsted-providers",
    title="Ofsted provider list",
    publisher=words.OFSTED,
    licence=words.OGL,
    fields=(*SETTING, *INSPECTION, *PREVIOUS, Field("left_on", LEFT, "date")),
    tables=tables,
    accepts=accepts,
    coverage=coverage,
    key="urn",
    unique=True,
    declined="its rows repeat the same URN without inspections, or are of settings that have left: "
    "premises or leavers, perhaps",
)
