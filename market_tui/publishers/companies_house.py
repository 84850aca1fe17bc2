"""Companies House's free products: company data (CSV), people with significant control (JSON lines).

Source: "Free Company Data Product" (monthly, one CSV of every live company, about 2.5 GB) and "People with
significant control snapshot" (daily, one JSON object a line, about 10 GB). Both are read in blocks and kept
only where they concern an owner in the register; individuals who control a company are read past. What the
live service answers company by company comes as two files of the same layouts, with the day of each answer.
"""

import re

import polars as pl

from market_tui.publishers.owner_names import owner_id

PUBLISHER = "Companies House"
LICENCE = "Companies House: free to use and reproduce, no copyright claimed"
COMPANY_DATA = "companies-house-companies"
CONTROL_DATA = "companies-house-controllers"
TITLES = {
    COMPANY_DATA: "Companies House basic company data",
    CONTROL_DATA: "Companies House people with significant control",
}
# Header, trimmed and casefolded, to our column; SIC and previous names have several columns each.
COLUMNS = {
    "companyname": "company",
    "companynumber": "company_number",
    "companycategory": "category",
    "companystatus": "status",
    "incorporationdate": "incorporated_on",
    "dissolutiondate": "dissolved_on",
    "regaddress.posttown": "town",
    "regaddress.postcode": "postcode",
}
# A file of companies asked for one by one: its coverage, and the column that the monthly product lacks.
ASKED = "asked"
ASKED_ON = "AskedOn"
REQUIRED = ("company", "company_number", "category", "status")
_SIC = re.compile(r"^siccode\.sictext_(\d+)$")
_PREVIOUS = re.compile(r"^previousname_(\d+)\.companyname$")
_CORPORATE = ["corporate-entity", "legal-person"]
_STEPS = 12
_START = 3
CONTROL = pl.Struct(
    {
        "company_number": pl.String,
        "data": pl.Struct(
            {
                "kind": pl.String,
                "name": pl.String,
                "notified_on": pl.String,
                "ceased_on": pl.String,
                "ceased": pl.Boolean,
                "identification": pl.Struct(
                    {
                        "registration_number": pl.String,
                        "place_registered": pl.String,
                        "country_registered": pl.String,
                    }
                ),
            }
        ),
    }
)


def columns_of(header: list[str]) -> dict[int, str]:
    """Which of our columns stands at which place of a company file's header; empty if it is no such file."""
    found: dict[int, str] = {}
    for at, cell in enumerate(header):
        name = cell.strip().casefold()
        if name in COLUMNS:
            found[at] = COLUMNS[name]
        elif sic := _SIC.match(name):
            found[at] = f"sic_{sic[1]}"
        elif previous := _PREVIOUS.match(name):
            found[at] = f"previous_{previous[1]}"
    return found if set(REQUIRED) <= set(found.values()) else {}


def is_control_line(line: str) -> bool:
    """Whether a first line is one of the register of people with significant control."""
    return line.lstrip().startswith("{") and '"company_number"' in line and '"data"' in line


def is_asked_line(line: bytes) -> bool:
    """Whether a line of controllers is of a file of companies asked for one by one."""
    return b'"asked_on"' in line


def quick_key(name: pl.Expr) -> pl.Expr:
    """A company's name as compared in bulk: capitals and figures only, without its legal form."""
    plain = (
        name.str.to_uppercase().str.replace_all("&", "AND", literal=True).str.replace_all(r"[^A-Z0-9]+", "")
    )
    return plain.str.replace(r"(?:LIMITED|LTD|LLP|PLC|CIC|COMMUNITYINTERESTCOMPANY)$", "")


def wanted(owners: pl.DataFrame) -> pl.DataFrame:
    """`owner_id, key, number` of each owner that may be a company; reads `owner_id, number`."""
    return (
        owners.select("owner_id", "number")
        .filter(pl.col("owner_id").is_not_null())
        .unique()
        .with_columns(key=quick_key(pl.col("owner_id")))
        .sort("owner_id", "number", nulls_last=True)
    )


def of_owners(rows: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """The companies of a block that are an owner's by number, name or previous name: first a cheap sieve."""
    keys = owners["key"].drop_nulls().unique().implode()
    numbers = owners["number"].drop_nulls().unique().implode()
    numbered = pl.col("company_number").is_in(numbers)
    near = rows.filter(_may_begin(pl.col("company"), owners["key"]) | numbered)
    named = near.filter(quick_key(pl.col("company")).is_in(keys) | numbered)
    earlier = [
        rows.filter(pl.col(c) != "").filter(quick_key(pl.col(c)).is_in(keys))
        for c in rows.columns
        if c.startswith("previous_")
    ]
    met = pl.concat([named, *earlier]).unique("company_number", keep="first", maintain_order=True)
    return met.with_columns(pl.all().str.strip_chars())


def _may_begin(name: pl.Expr, keys: pl.Series) -> pl.Expr:
    """Whether a name may begin as one of these keys: by far the cheapest test, and most names fail it.

    A name whose first letters are no plain capitals or figures may always.
    """
    start = name.str.slice(0, _START)
    plain = start.str.contains(rf"^[A-Z0-9]{{{_START}}}$")
    return start.is_in(keys.drop_nulls().str.slice(0, _START).unique().implode()) | ~plain


def matched(rows: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """The `companies` table of sieved rows: each tied to its owner by number, name or previous name."""
    previous = [c for c in rows.columns if c.startswith("previous_")]
    ways = [
        rows.join(owners.drop_nulls("number"), left_on="company_number", right_on="number", how="inner"),
        _by_name(rows, owners, ["company"]),
        _by_name(rows, owners, previous),
    ]
    how = ("number", "name", "previous name")
    told = pl.concat(
        [way.with_columns(matched_by=pl.lit(name)) for way, name in zip(ways, how, strict=True)],
        how="diagonal",
    )
    sic = sorted(c for c in rows.columns if c.startswith("sic_"))
    text = pl.concat_str(
        [pl.when(pl.col(c).str.len_chars() > 0).then(c) for c in sic], separator="; ", ignore_nulls=True
    )
    days = [c for c in ("incorporated_on", "dissolved_on") if c in rows.columns]
    return (
        told.unique(["company_number", "owner_id"], keep="first", maintain_order=True)
        .with_columns(
            pl.col(days).str.to_date("%d/%m/%Y", strict=False),
            sic=text if sic else pl.lit(None, pl.String),
        )
        .sort("owner_id", "company_number")
    )


def _by_name(rows: pl.DataFrame, owners: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Rows whose name in one of `columns` is an owner's, legal form and all, or one without a form."""
    whole = owners.select("owner_id", name_id="owner_id").unique()
    bare = whole.filter(~pl.col("owner_id").str.contains(r"\b(?:limited|llp|plc|cic)$")).with_columns(
        name_id=pl.col("owner_id") + " limited"
    )
    keyed = pl.concat([whole, bare]).unique("name_id", keep="first", maintain_order=True)
    frames = [
        rows.with_columns(name_id=owner_id(pl.col(c))).join(keyed, on="name_id", how="inner").drop("name_id")
        for c in columns
    ]
    return pl.concat(frames) if frames else rows.clear()


def corporate(lines: pl.Series) -> pl.DataFrame:
    """The `controllers` in a block of lines: companies and other legal persons in control now."""
    text = lines.filter(lines.str.contains_any(_CORPORATE))
    read = text.str.json_decode(CONTROL).struct.unnest().unnest("data").unnest("identification")
    number = pl.col("registration_number").str.strip_chars().str.to_uppercase()
    return read.filter(
        pl.col("kind").str.contains("corporate-entity|legal-person"),
        pl.col("ceased_on").is_null(),
        ~pl.col("ceased").fill_null(False),
    ).select(
        "company_number",
        controller="name",
        controller_number=pl.when(number.str.contains(r"^\d{1,8}$"))
        .then(number.str.zfill(8))
        .otherwise(number),
        kind=pl.when(pl.col("kind").str.contains("legal-person", literal=True))
        .then(pl.lit("other legal person"))
        .otherwise(pl.lit("corporate entity")),
        place_registered=pl.coalesce("place_registered", "country_registered"),
        notified_on=pl.col("notified_on").str.to_date("%Y-%m-%d", strict=False),
    )


def chains(controllers: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    """The controllers of these companies, their controllers' own, and so on up."""
    reached = pl.DataFrame({"company_number": numbers.unique()})
    found = controllers.join(reached, on="company_number", how="semi")
    for _ in range(_STEPS):
        above = found.select(company_number="controller_number").drop_nulls().unique()
        more = above.join(reached, on="company_number", how="anti")
        if not more.height:
            break
        reached = pl.concat([reached, more])
        found = controllers.join(reached, on="company_number", how="semi")
    return found.sort("company_number", "controller", nulls_last=True)
