"""Ofsted's category words over the years, folded to one spelling each.

Keys are folded (`fold`): casefolded, white space collapsed, curly apostrophes straightened.
Source: category words of the releases from 2014 to 2025, listed in docs/sources.md.
"""

OGL = "Open Government Licence v3.0"
OFSTED = "Ofsted"

CHILDRENS_HOME = "Children's home"
SECURE_HOME = "Secure children's home"
SCHOOL_AS_HOME = "Residential special school (registered as a children's home)"
SPECIAL_SCHOOL = "Residential special school"
SUPPORTED = "Supported accommodation"
FOSTERING = "Independent fostering agency"
FAMILY_CENTRE = "Residential family centre"

PROVISIONS = {
    "children's home": CHILDRENS_HOME,
    "childrens home": CHILDRENS_HOME,
    "children's homes": CHILDRENS_HOME,
    "secure children's home": SECURE_HOME,
    "secure children's homes": SECURE_HOME,
    "residential special school (registered as a children's home)": SCHOOL_AS_HOME,
    "residential special school (>295 days/year)": SCHOOL_AS_HOME,
    "residential special school (> 295 days/year)": SCHOOL_AS_HOME,
    "residential special school registered as a children's home": SCHOOL_AS_HOME,
    "residential special school": SPECIAL_SCHOOL,
    "residential special school (<295 days/year)": SPECIAL_SCHOOL,
    "residential special school (<=295 days/year)": SPECIAL_SCHOOL,
    "supported accommodation": SUPPORTED,
    "independent fostering agency": FOSTERING,
    "independent fostering agencies": FOSTERING,
    "residential family centre": FAMILY_CENTRE,
    "boarding school": "Boarding school",
    "further education college with residential accommodation": (
        "Further education college with residential accommodation"
    ),
    "adoption support agency": "Adoption support agency",
    "voluntary adoption agency": "Voluntary adoption agency",
    "residential holiday scheme for disabled children": "Residential holiday scheme for disabled children",
    "secure training centre": "Secure training centre",
    "cafcass": "CAFCASS",
    "local authority fostering agency": "Local authority fostering agency",
    "local authority adoption agency": "Local authority adoption agency",
}

SECTORS = {
    "private": "Private",
    "local authority": "Local authority",
    "la": "Local authority",
    "voluntary": "Voluntary",
    "health authority": "Health authority",
    "health": "Health authority",
    "academy": "Academy",
    "public sector": "Public sector",
}

STATUSES = {
    "active": "Active",
    "registered": "Active",
    "suspended": "Suspended",
    "resigned": "Resigned",
    "cancelled": "Cancelled",
    "closed": "Closed",
    "refused": "Refused",
    "proposed": "Proposed",
}

LEFT = ("Resigned", "Cancelled", "Closed")

# Adequate (to 2015) and Satisfactory (to 2013) are old words for the third grade.
RATINGS = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires improvement": "Requires improvement",
    "requires improvement to be good": "Requires improvement",
    "adequate": "Requires improvement",
    "satisfactory": "Requires improvement",
    "inadequate": "Inadequate",
    "1": "Outstanding",
    "2": "Good",
    "3": "Requires improvement",
    "4": "Inadequate",
}

# Said of a judgement that was not made: blank, not a fault.
UNJUDGED = ("not judged", "not applicable", "n/a", "na", "-", "null", "none", "no overall judgement")

OUTCOMES = {
    "consistently strong service delivery": "Consistently strong service delivery",
    "inconsistent quality of service delivery": "Inconsistent quality of service delivery",
    "serious or widespread weaknesses": "Serious or widespread weaknesses",
    "serious and widespread weaknesses": "Serious or widespread weaknesses",
}
