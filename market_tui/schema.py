"""Every table: its columns, types, units and meanings. This is the data dictionary.

`market-tui tables` prints it, intake casts under it, the store checks against it.
Dates are `Date`; sectors and ratings are Enums in their natural order; a URN is text, always.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
COVERAGES = ("register", "inspected", "published")

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

Sector = pl.Enum([*SECTORS, ALL_SECTORS])
Rating = pl.Enum([*RATINGS, NOT_YET_INSPECTED])
Outcome = pl.Enum(OUTCOMES)
Coverage = pl.Enum(COVERAGES)
Kind = pl.Enum(["joined", "left"])
OwnerClass = pl.Enum([*OWNER_CLASSES, "council", NOT_ESTABLISHED])
LegalForm = pl.Enum(LEGAL_FORMS)
LEVELS = ("England", "Region", "Authority")
Level = pl.Enum(LEVELS)


@dataclass(frozen=True)
class Column:
    """One column: its name, type, meaning, unit, and what the publisher calls it."""

    name: str
    dtype: pl.DataType | type[pl.DataType]
    meaning: str
    unit: str = ""
    term: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns, in order, and what a row stands for."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pl.Schema:
        """The Polars schema of the table."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=self.schema)

    def cast(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with exactly the table's columns, in order and type; missing ones are null.

        Text under a Date column is read as ISO.
        """
        return frame.select(_cast(column, frame.schema.get(column.name)) for column in self.columns)


def _cast(column: Column, held: pl.DataType | None) -> pl.Expr:
    if held is None:
        return pl.lit(None, column.dtype).alias(column.name)
    if held == pl.String and column.dtype == pl.Date:
        return pl.col(column.name).str.to_date("%Y-%m-%d")
    return pl.col(column.name).cast(column.dtype)


_JUDGEMENTS = (
    Column("overall", Rating, "Latest full inspection, overall", term="Overall experiences and progress"),
    Column("helped_and_protected", Rating, "How well children are helped and protected", term="Safeguarding"),
    Column("leaders_and_managers", Rating, "The effectiveness of leaders and managers"),
    Column("education", Rating, "Outcomes in education (secure homes)"),
    Column("health", Rating, "Health services (secure homes)"),
    Column("supported_accommodation_outcome", Outcome, "Outcome on supported accommodation's own scale"),
)
_SOURCE = Column("source_id", pl.String, "The loaded list it comes from; see snapshots")

PROVIDERS = Table(
    "providers",
    "one setting on one date's list",
    (
        Column("as_at", pl.Date, "The date the list describes"),
        Column("urn", pl.String, "Ofsted's unique reference number", term="URN"),
        Column("provision", pl.String, "Kind of setting", term="Provision type"),
        Column("status", pl.String, "Active or Suspended; both are registered", term="Registration status"),
        Column("name", pl.String, "Name; Ofsted redacts the names of homes", term="Name"),
        Column("owner", pl.String, "Registered provider", term="Organisation which owns the provider"),
        Column("owner_id", pl.String, "The owner's normalised name, or its own URN where the list is blank"),
        Column("sector", Sector, "Sector as the registrant declared it", term="Sector"),
        Column("places", pl.Int32, "Registered places", "places", "Places"),
        Column("short_break_only", pl.Boolean, "Offers short breaks only; null where the list does not say"),
        Column("multi_building", pl.Boolean, "One registration over several buildings"),
        Column("premises", pl.Int32, "Supported accommodation premises", "premises"),
        Column("registered_on", pl.Date, "Date of registration", term="Registration date"),
        Column("la_code", pl.String, "Authority (9 characters) in force; a region's code if unrecognised"),
        Column("la_name", pl.String, "Authority, in one plain form", term="Local authority"),
        Column("region", pl.String, "One of nine regions, or Wales", term="Government Office Region"),
        Column("constituency", pl.String, "Parliamentary constituency", term="Parliamentary constituency"),
        Column("postcode", pl.String, "Postcode; redacted for homes", term="Postcode"),
        Column("linked_education_urn", pl.String, "URN of the school it belongs to"),
        Column("event_type", pl.String, "Kind of the latest graded inspection", term="Event type"),
        Column("inspected_on", pl.Date, "Latest full inspection", term="Inspection date"),
        Column("published_on", pl.Date, "Its report's publication", term="Publication date"),
        Column("event_number", pl.String, "Its event number", term="Event number"),
        *_JUDGEMENTS,
        _SOURCE,
        Column("row_number", pl.UInt32, "Row in the file or sheet, counting from 1"),
    ),
)

INSPECTIONS = Table(
    "inspections",
    "one inspection of one setting, gathered from every release",
    (
        Column("urn", pl.String, "Ofsted's unique reference number", term="URN"),
        Column("inspected_on", pl.Date, "First day of the inspection", term="Inspection date"),
        Column("published_on", pl.Date, "Its report's publication", term="Publication date"),
        Column(
            "event_type", pl.String, "Full inspection, monitoring visit, assurance visit", term="Event type"
        ),
        Column("event_number", pl.String, "Ofsted's number for it", term="Event number"),
        *_JUDGEMENTS,
        _SOURCE,
    ),
)

MOVEMENTS = Table(
    "movements",
    "one setting that joined or left the register in a year",
    (
        Column("year_to", pl.Date, "The year ended on this date"),
        Column("urn", pl.String, "Ofsted's unique reference number", term="URN"),
        Column("kind", Kind, "joined or left", term="Joiner status, Leaver status"),
        Column("provision", pl.String, "Kind of setting", term="Provision type"),
        Column("sector", Sector, "Sector as declared", term="Sector"),
        Column("places", pl.Int32, "Registered places", "places", "Places"),
        Column("la_code", pl.String, "Authority in force on year_to"),
        Column("reason", pl.String, "Why, in the list's words", term="Reason, Notes"),
        Column("on", pl.Date, "Registered, or resigned, cancelled or closed, on"),
        _SOURCE,
    ),
)

CHILDREN = Table(
    "children",
    "one figure about looked-after children of one area and year, in one edition",
    (
        Column("year", pl.Int32, "On 31 March of it, or in the year that ended then", term="time_period"),
        Column("level", Level, "England, Region or Authority", term="geographic_level"),
        Column("area_code", pl.String, "Code as published: of the country, region or authority"),
        Column("la_code", pl.String, "Authority, any vintage of its code; null for England and regions"),
        Column("measure", pl.String, "What is counted", term="cla_group, characteristic, population_type"),
        Column("category", pl.String, "Which part of it", term="characteristic, breakdown"),
        Column("value", pl.Float64, "The figure; null where a mark stands", "as the measure says"),
        Column("code", pl.String, "The mark in its place: c, k, low, z, x, u, .., :, -"),
        Column("low", pl.Float64, "The least that the true figure can be; null is no bound"),
        Column("high", pl.Float64, "The most that the true figure can be; null is no bound"),
        Column("edition", pl.Date, "31 March of the latest year that the release covers"),
        _SOURCE,
    ),
)

INDICATORS = Table(
    "indicators",
    "one published indicator of one area and period",
    (
        Column("indicator", pl.String, "Short name; see indicator_definitions", term="Short Desc"),
        Column("level", Level, "England, Region or Authority"),
        Column("area_code", pl.String, "Code of the country, region or authority, 9 characters"),
        Column("la_code", pl.String, "Authority, any vintage of its code; null for England and regions"),
        Column("period", pl.String, "2025, 2024-25 or a span of years, without notes", term="Years"),
        Column("note", pl.String, "What follows the period: OT (outturn), Rev, prov", term="Years"),
        Column("value", pl.Float64, "The figure; null where a mark stands", "see indicator_definitions"),
        Column("code", pl.String, "The mark in its place; - is missing"),
        Column("edition", pl.Date, "31 March of the latest year that the release covers"),
        _SOURCE,
    ),
)

INDICATOR_DEFINITIONS = Table(
    "indicator_definitions",
    "what one indicator measures",
    (
        Column("indicator", pl.String, "Short name, as in indicators", term="Measure_short"),
        Column("title", pl.String, "Name in full", term="Measure"),
        Column("topic", pl.String, "Group of indicators", term="Topic"),
        Column("unit", pl.String, "Unit of the value", term="y_axis_name"),
        Column("polarity", pl.String, "low or high is good; null is neither", term="Polarity"),
        Column("decimals", pl.Int32, "Decimal places shown", "digits", "dps"),
        Column("year_type", pl.String, "Calendar, financial or academic year", term="Year_Type"),
        Column("meaning", pl.String, "How the publisher describes it", term="Description"),
        Column("publisher", pl.String, "Whose figures they are", term="Data Owner"),
        _SOURCE,
    ),
)

SPENDING = Table(
    "spending",
    "one amount of one line of one council's return",
    (
        Column("financial_year", pl.String, "2013-14: April to March", term="time_period"),
        Column("la_code", pl.String, "Authority, any vintage of its code; null for England and regions"),
        Column("line", pl.String, "What it was spent on, in one name", term="description_of_expenditure"),
        Column("sector", pl.String, "own, private, other public or voluntary provision; or total"),
        Column("amount_gbp", pl.Float64, "Gross expenditure; null where a mark stands", "GBP"),
        Column("code", pl.String, "The mark in its place: x is not available, z is not collected"),
        Column("return_name", pl.String, "section 251, RO3 or RSX"),
        Column("unit", pl.String, "Unit that the file prints, decided from the data"),
        Column("certified", pl.Boolean, "Certified by the council's finance officer", term="Certified"),
        Column("level", Level, "England, Region or Authority"),
        Column("area_code", pl.String, "Code of the country, region or authority"),
        Column("edition", pl.Date, "31 March of the latest year it covers, or the date of issue"),
        _SOURCE,
    ),
)

PUBLISHED_FIGURES = Table(
    "published_figures",
    "one figure that a publisher has printed",
    (
        Column("measure", pl.String, "What is counted"),
        Column("definition", pl.String, "By which definition"),
        Column("area", pl.String, "England, a region, a council or a group"),
        Column("period", pl.String, "A date, a year to March or a financial year"),
        Column("value", pl.Float64, "The figure", "as the measure says"),
        Column("source", pl.String, "Publication and table, or source_id"),
    ),
)

SNAPSHOTS = Table(
    "snapshots",
    "one loaded list",
    (
        Column("source_id", pl.String, "Name of the loaded list"),
        Column("family", pl.String, "What it is"),
        Column("publisher", pl.String, "Who published it"),
        Column("title", pl.String, "Its own title"),
        Column("as_at", pl.Date, "The date it describes"),
        Column("coverage", pl.String, "register, inspected or published"),
        Column("file", pl.String, "File, and sheet after #"),
        Column("sha256", pl.String, "Hash of the file's bytes"),
        Column("bytes", pl.Int64, "Size of the file", "bytes"),
        Column("loaded_at", pl.String, "When it was loaded (UTC)"),
        Column("rows", pl.Int64, "Rows read", "rows"),
        Column("rejected", pl.Int64, "Rows and cells that could not be read", "rejects"),
        Column("licence", pl.String, "Licence of the publication"),
    ),
)

REJECTS = Table(
    "rejects",
    "one cell, or one whole row, that could not be read",
    (
        _SOURCE,
        Column("row_number", pl.UInt32, "Row in the file or sheet, counting from 1"),
        Column("column", pl.String, "Column; blank when the whole row is rejected"),
        Column("value", pl.String, "What stood there"),
        Column("reason", pl.String, "Why it could not be read"),
    ),
)

AUTHORITIES = Table(
    "authorities",
    "one 9-character code of an authority with children's services",
    (
        Column("la_code", pl.String, "ONS code, 9 characters"),
        Column("old_la_code", pl.String, "DfE number, stable through recodes"),
        Column("name", pl.String, "Authority, in one plain form"),
        Column("region", pl.String, "One of nine regions"),
        Column("region_code", pl.String, "The region's code"),
        Column("dfe_sub_region", pl.String, "Inner or Outer London"),
        Column("dfe_sub_region_code", pl.String, "Its code"),
        Column("valid_from", pl.Date, "In force from; blank before 2013"),
        Column("valid_to", pl.Date, "In force to; blank while in force"),
    ),
)

AREA_MEMBERS = Table(
    "area_members",
    "one authority code that counts in one area",
    (
        Column("area", pl.String, "England, a region, a council, a group or your own area"),
        Column("kind", pl.String, "country, region, authority or the group's kind"),
        Column("la_code", pl.String, "A member's code, every vintage of it"),
    ),
)

ALIASES = Table(
    "aliases",
    "one spelling of an authority's name",
    (
        Column("alias", pl.String, "As somebody spells it"),
        Column("name", pl.String, "The plain form"),
    ),
)

NEIGHBOURS = Table(
    "neighbours",
    "one of an authority's ten statistical neighbours",
    (
        Column("set", pl.String, "Year of the set"),
        Column("la_code", pl.String, "Authority"),
        Column("rank", pl.Int32, "1 is the closest"),
        Column("neighbour_code", pl.String, "Neighbour"),
        Column("closeness", pl.String, "In the publisher's words"),
    ),
)

DEFLATORS = Table(
    "deflators",
    "the GDP deflator of one financial year",
    (
        Column("financial_year", pl.String, "2024-25"),
        Column("index", pl.Float64, "Index", "index"),
        Column("base", pl.String, "Base year = 100"),
        Column("release", pl.String, "Release it is from"),
    ),
)

POPULATION = Table(
    "population",
    "children in one authority in the middle of one year",
    (
        Column("la_code", pl.String, "Authority, code of the time"),
        Column("year", pl.Int32, "Mid-year"),
        Column("population_0_17", pl.Int64, "Children aged 0 to 17", "children"),
    ),
)

OWNER_GROUPS = Table(
    "owner_groups",
    "the group one registered owner belongs to",
    (
        Column("owner", pl.String, "Registered owner, normalised"),
        Column("group", pl.String, "Owner group"),
        Column("class", pl.String, "Class of owner; blank is not established"),
        Column("evidence", pl.String, "What the mapping rests on"),
        Column("as_of", pl.Date, "Date of the evidence"),
        Column("applies_from", pl.Date, "Counts in lists of this date and later; blank in all"),
    ),
)

OWNERS = Table(
    "owners",
    "one reviewed decision about a registered owner, from owners.csv",
    (
        Column("owner", pl.String, "Registered owner, normalised"),
        Column("same_as", pl.String, "The owner that it is, under another spelling"),
        Column("group", pl.String, "Owner group"),
        Column("class", pl.String, "Class of owner"),
        Column("form", pl.String, "Legal form"),
        Column("reason", pl.String, "What the decision rests on"),
        Column("as_of", pl.Date, "Date of the decision or its evidence"),
        Column("applies_from", pl.Date, "Group counts in lists of this date and later; blank in all"),
    ),
)

OWNER_FORMS = Table(
    "owner_forms",
    "the legal form of one registered owner, as reviewed",
    (
        Column("owner", pl.String, "Registered owner, normalised"),
        Column("form", pl.String, "Legal form"),
        Column("reason", pl.String, "What it rests on"),
        Column("as_of", pl.Date, "Date of the evidence"),
    ),
)

RESTRICTED_PROVIDERS = Table(
    "restricted_providers",
    "one setting on the list that Ofsted sends to councils; restricted",
    (
        Column("as_at", pl.Date, "The date the list describes"),
        Column("urn", pl.String, "Ofsted's unique reference number", term="URN"),
        Column("provision", pl.String, "Kind of setting", term="Provider type"),
        Column("subtype", pl.String, "Kind in more detail", term="Provider subtype"),
        Column("status", pl.String, "Registration status", term="Registration status"),
        Column("sector", Sector, "Sector as declared", term="Sector"),
        Column("registered_on", pl.Date, "Date of registration", term="Registration date"),
        Column("left_on", pl.Date, "Closed or deregistered", term="Deregistration date"),
        Column("la_code", pl.String, "Authority in force on the date"),
        Column("places", pl.Int32, "Most users", "places", "Max Users, Capacity"),
        Column("owner_type", pl.String, "Organisation or individual", term="Owner type"),
        Column("owner_number", pl.String, "Ofsted's number of the owner", term="Owner ID"),
        Column("owner", pl.String, "Registered provider; blank for an individual", term="Owner name"),
        Column("owner_id", pl.String, "Its normalised name"),
        Column("top_company", pl.String, "Ultimate owner", term="Top company (as listed on Companies House)"),
        Column("needs", pl.String, "Needs catered for, separated by semicolons"),
        Column("conditions", pl.String, "Conditions of registration", term="Conditions"),
        Column("multi_building", pl.Boolean, "One registration over several buildings"),
        Column("inspected_on", pl.Date, "Latest full inspection"),
        Column("overall", Rating, "Its overall judgement", term="Overall effectiveness"),
        Column("interim_on", pl.Date, "Latest interim inspection", term="Interim inspection start date"),
        Column("interim_outcome", pl.String, "Its outcome", term="Interim inspection overall effectiveness"),
        Column("assurance_on", pl.Date, "Latest assurance visit", term="Assurance visit start date"),
        _SOURCE,
    ),
)

OWNER_NUMBERS = Table(
    "owner_numbers",
    "one company number that a list prints in an owner's name",
    (
        Column("owner_id", pl.String, "The owner's normalised name"),
        Column("company_number", pl.String, "Company number, eight digits"),
        _SOURCE,
    ),
)

COMPANIES = Table(
    "companies",
    "one company whose name or number is an owner's in the register",
    (
        Column("company_number", pl.String, "Company number", term="CompanyNumber"),
        Column("company", pl.String, "Registered name", term="CompanyName"),
        Column("owner_id", pl.String, "The owner it was matched to, normalised"),
        Column("matched_by", pl.String, "number, name or previous name"),
        Column("category", pl.String, "Kind of company", term="CompanyCategory"),
        Column("status", pl.String, "Active, Liquidation …", term="CompanyStatus"),
        Column("incorporated_on", pl.Date, "Date of incorporation", term="IncorporationDate"),
        Column("dissolved_on", pl.Date, "Date of dissolution", term="DissolutionDate"),
        Column("town", pl.String, "Registered office, post town", term="RegAddress.PostTown"),
        Column("postcode", pl.String, "Registered office, postcode", term="RegAddress.PostCode"),
        Column("sic", pl.String, "Kinds of business, separated by semicolons", term="SICCode.SicText"),
        _SOURCE,
    ),
)

CONTROLLERS = Table(
    "controllers",
    "one corporate controller of a company; a company controlled by individuals only has none",
    (
        Column("company_number", pl.String, "The company that is controlled", term="company_number"),
        Column("controller", pl.String, "Name of the controlling body", term="name"),
        Column(
            "controller_number", pl.String, "Its company number", term="identification.registration_number"
        ),
        Column("kind", pl.String, "Corporate entity, or other legal person", term="kind"),
        Column("place_registered", pl.String, "Register or country it is in", term="place_registered"),
        Column("notified_on", pl.Date, "Controller since", term="notified_on"),
        _SOURCE,
    ),
)

LOADED = (
    PROVIDERS,
    INSPECTIONS,
    MOVEMENTS,
    CHILDREN,
    INDICATORS,
    INDICATOR_DEFINITIONS,
    SPENDING,
    PUBLISHED_FIGURES,
    RESTRICTED_PROVIDERS,
    OWNER_NUMBERS,
    COMPANIES,
    CONTROLLERS,
    REJECTS,
)
REFERENCE = (
    AUTHORITIES,
    AREA_MEMBERS,
    ALIASES,
    NEIGHBOURS,
    DEFLATORS,
    POPULATION,
    OWNER_GROUPS,
    OWNERS,
    OWNER_FORMS,
)
TABLES: dict[str, Table] = {table.name: table for table in (*LOADED, SNAPSHOTS, *REFERENCE)}


def dictionary() -> pl.DataFrame:
    """The data dictionary: `table, column, type, unit, meaning, publisher_term`, in schema order."""
    rows: Sequence[tuple[str, str, str, str, str, str]] = [
        (table.name, c.name, _type_name(c.dtype), c.unit, c.meaning, c.term)
        for table in TABLES.values()
        for c in table.columns
    ]
    names = ["table", "column", "type", "unit", "meaning", "publisher_term"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _type_name(dtype: pl.DataType | type[pl.DataType]) -> str:
    if isinstance(dtype, pl.Enum):
        return "one of: " + ", ".join(dtype.categories)
    return str(dtype)
