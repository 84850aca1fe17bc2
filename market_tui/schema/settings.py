"""Tables of settings: Ofsted's registers, inspections, joiners and leavers."""

import polars as pl

from market_tui.schema.table import SOURCE, Column, Table
from market_tui.schema.words import Kind, Outcome, Rating, Sector

_JUDGEMENTS = (
    Column("overall", Rating, "Latest full inspection, overall", term="Overall experiences and progress"),
    Column("helped_and_protected", Rating, "How well children are helped and protected", term="Safeguarding"),
    Column("leaders_and_managers", Rating, "The effectiveness of leaders and managers"),
    Column("education", Rating, "Outcomes in education (secure homes)"),
    Column("health", Rating, "Health services (secure homes)"),
    Column("supported_accommodation_outcome", Outcome, "Outcome on supported accommodation's own scale"),
)


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
        SOURCE,
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
        SOURCE,
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
        SOURCE,
    ),
)
