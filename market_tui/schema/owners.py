"""Tables about owners: groups, reviewed decisions, legal forms, companies, and Ofsted's restricted list."""

import polars as pl

from market_tui.schema.table import SOURCE, Column, Table
from market_tui.schema.words import Rating, Sector

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
        SOURCE,
    ),
)


ULTIMATE_OWNERS = Table(
    "ultimate_owners",
    "who ultimately owns one setting, by Ofsted's ownership release",
    (
        Column("as_at", pl.Date, "The date the list describes"),
        Column("urn", pl.String, "Ofsted's unique reference number", term="URN"),
        Column("provision", pl.String, "Kind of setting", term="Provision type"),
        Column("sector", Sector, "Sector as declared", term="Sector"),
        Column("places", pl.Int32, "Places", "places", "Places"),
        Column("la_code", pl.String, "Authority in force on the date"),
        Column("owner", pl.String, "Registered owner", term="Organisation which owns the provider"),
        Column("owner_id", pl.String, "Its normalised name"),
        Column("ultimate_owner", pl.String, "Who is at the top of its chain of companies"),
        Column("company_number", pl.String, "Company number, eight digits, where the list has it"),
        SOURCE,
    ),
)


OWNER_NUMBERS = Table(
    "owner_numbers",
    "one company number that a list prints in an owner's name",
    (
        Column("owner_id", pl.String, "The owner's normalised name"),
        Column("company_number", pl.String, "Company number, eight digits"),
        SOURCE,
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
        SOURCE,
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
        SOURCE,
    ),
)
