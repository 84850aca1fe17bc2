"""Codes of the SSDA903 return in the field's words, of every year: none is tied to the years that used it.

Source: DfE, Children looked after by local authorities in England, guide to the SSDA903 collection, its
code lists. `K3` came in 2025-26, when `H5` and `Z1` went; `Q1` and `Q2` stood for foster care in early years.
Kinds of placement, providers and reasons are worded as DfE's published figures are, so that a council's own
stand beside them.
"""

from market_tui.publishers import dfe_words as dfe

HOMES = "Children's homes"
SECURE = "Secure homes"
TEMPORARY = "Temporary placements"
NOT_KNOWN = "Not known"
INDEPENDENT = "Independent and semi-independent living, supported accommodation"
ADOPTION = "Placed for adoption"
RESIDENTIAL = "Other residential settings"

# Code: the placement, and the kind that it counts as.
PLACEMENTS: dict[str, tuple[str, str]] = {
    "A3": ("For adoption, by consent, with the foster carer", ADOPTION),
    "A4": ("For adoption, by consent, not with the foster carer", ADOPTION),
    "A5": ("For adoption, by placement order, with the foster carer", ADOPTION),
    "A6": ("For adoption, by placement order, not with the foster carer", ADOPTION),
    "H5": ("Semi-independent living, outside the children's homes regulations", INDEPENDENT),
    "K1": ("Secure children's home", SECURE),
    "K2": ("Children's home", HOMES),
    "K3": ("Supported accommodation", INDEPENDENT),
    "P1": ("With parents", "Placed with parents"),
    "P2": ("Independent living", INDEPENDENT),
    "P3": ("Residential employment", "Other placements in the community"),
    "Q1": ("Foster placement with relative or friend", dfe.FOSTER),
    "Q2": ("Foster placement with other carer", dfe.FOSTER),
    "R1": ("Residential care home", RESIDENTIAL),
    "R2": ("NHS or other medical or nursing care", RESIDENTIAL),
    "R3": ("Family centre or mother and baby unit", RESIDENTIAL),
    "R5": ("Young offender institution", RESIDENTIAL),
    "S1": ("Residential school", "Residential schools"),
    "T0": ("Temporary move, any kind", TEMPORARY),
    "T1": ("Temporarily in hospital", TEMPORARY),
    "T2": ("Temporarily on holiday", TEMPORARY),
    "T3": ("Temporary, the foster carer being on holiday", TEMPORARY),
    "T4": ("Temporary, seven days or less", TEMPORARY),
    "U1": ("Foster placement with relative or friend, long-term", dfe.FOSTER),
    "U2": ("Foster placement with relative or friend, fostering for adoption", dfe.FOSTER),
    "U3": ("Foster placement with relative or friend, other", dfe.FOSTER),
    "U4": ("Foster placement with other carer, long-term", dfe.FOSTER),
    "U5": ("Foster placement with other carer, fostering for adoption", dfe.FOSTER),
    "U6": ("Foster placement with other carer, other", dfe.FOSTER),
    "Z1": ("Other placement", dfe.OTHER),
}

PROVIDERS = {
    "PR0": "Parents",
    "PR1": "Own provision",
    "PR2": "Other authority's provision",
    "PR3": "Other public provision",
    "PR4": dfe.PRIVATE,
    "PR5": "Voluntary provision",
}

START_REASONS = {
    "S": "Started to be looked after",
    "L": "Change of legal status only",
    "P": "Change of placement and carer",
    "T": "Change of placement, same carer",
    "B": "Change of legal status, placement and carer",
    "U": "Change of legal status and placement, same carer",
}
ONLY_LEGAL = START_REASONS["L"]

LEGAL_STATUSES = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Freeing order",
    "E1": "Placement order",
    "J1": "Remanded",
    "J2": "Detained under PACE",
    "J3": "Sentenced to supervision with a residence requirement",
    "L1": "Under police protection",
    "L2": "Emergency protection order",
    "L3": "Child assessment order",
    "V2": "Accommodated under section 20",
    "V3": "Series of short breaks, each recorded",
    "V4": "Series of short breaks, the agreement recorded",
}
SHORT_BREAKS = ("V3", "V4")

NEEDS = {
    "N1": "Abuse or neglect",
    "N2": "Child's disability or illness",
    "N3": "Parental illness or disability",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
}

END_REASONS = {
    "X1": "Next episode follows",
    "E11": "Adopted, unopposed",
    "E12": "Adopted, consent dispensed with",
    "E13": "Left to relatives or others without parental responsibility",
    "E14": "Remand ended",
    "E15": "Found to be 18 or over",
    "E16": "Moved abroad",
    "E17": "Aged 18, stayed with carers",
    "E2": "Died",
    "E3": "Care taken over by another authority",
    "E4": "Returned to parents",
    "E41": "Child arrangements order",
    "E43": "Special guardianship, former foster carer",
    "E44": "Special guardianship, other carer",
    "E45": "Special guardianship, relative or friend who fostered",
    "E46": "Special guardianship, other former foster carer",
    "E47": "Special guardianship, relative or friend",
    "E48": "Special guardianship, other",
    "E4A": "Returned to parents, as planned",
    "E4B": "Returned to parents, not as planned",
    "E5": "Independent living with support",
    "E6": "Independent living without support",
    "E7": "Adult social care",
    "E8": "Other reason",
    "E9": "Sentenced to custody",
}

CHANGE_REASONS = {
    "ALLEG": "Allegation (s47)",
    "APPRR": "Approval removed",
    "CARPL": "Care plan",
    "CHILD": "Child asks",
    "CLOSE": dfe.CLOSED,
    "CREQB": "Carer asks, for the child's behaviour",
    "CREQO": "Carer asks, not for the child's behaviour",
    "CUSTOD": "Custody arrangement",
    "LAREQ": "Authority asks",
    "OTHER": "Other",
    "PLACE": "Status of the placement only",
    "STAND": "Standards of care",
}
