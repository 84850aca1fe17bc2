"""What must be said beside figures from Ofsted's lists, and what their columns mean: one wording for all."""

REGISTER_ONLY = (
    "Counts of homes and places rest on a complete register; for a date with only an inspected list "
    "they are blank, and shares are of inspected settings."
)
DECLARED = (
    "Sector is what the registrant declared to Ofsted, unless the scope reads it by legal form; neither is "
    "ownership."
)
REORGANISED = (
    "A home whose council was reorganised in between is compared under the council that has it now; what "
    "closed before then stays with the old one."
)
BLANK_OWNER = "A home whose owner the register leaves blank counts as an owner of its own."
LATEST = (
    "Latest full inspection at the date; homes never inspected are outside the denominator. Adequate and "
    "Satisfactory, in lists until 2018, count as requires improvement."
)
PANDEMIC = "From mid-March 2020 to April 2021 Ofsted graded hardly any home: 2021's ratings are a year old."

AS_AT = "date of the list"
AUTHORITY = "authority it stands in"
GOOD_SHARE = "of its inspected homes [fraction]"
HOMES = "homes on the register [homes]"
HOMES_SHARE = "share of the area's homes [fraction]"
NAME = "name; Ofsted redacts the names of homes"
OWNER = "owner, at the scope's level"
PLACES = "registered places [places]"
PLACES_SHARE = "share of the area's places [fraction]"
SECTOR = "sector, as the scope reads it"
URN = "Ofsted's reference number"
