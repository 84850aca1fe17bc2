"""DfE's labels about looked-after children over the years, folded to one spelling each.

Labels move between editions: leading `1. ` or `2a. ` come and go, "at 31 March" became "on 31 March",
capitals and spaces change. `label` folds all that away; the tables below are in its form.
Sources: Children looked after in England, editions of 2021 to 2025; statistical releases of 2011 to 2017.
"""

import re
from functools import lru_cache

DFE = "Department for Education"
OGL = "Open Government Licence v3.0"

TOTAL = "Total"
INSIDE = "Inside the authority"
OUTSIDE = "Outside the authority"
EITHER_SIDE = "Inside or outside"
NEAR = "20 miles or less"
FAR = "More than 20 miles"
UNKNOWN_DISTANCE = "Distance not known"
HOMES = "Secure homes and children's homes"
FOSTER = "Foster placements"
OTHER = "Other placements"
HERE = "Placed here by others"
ELSEWHERE = "Placed elsewhere"
NET = "Net gain"
CHILDREN = "Children"
PRIVATE = "Private provision"

LOOKED_AFTER = "looked after"
STARTED = "started to be looked after"
CEASED = "ceased to be looked after"
TYPE = "placement type"
PROVIDER = "placement provider"
DISTANCE = "distance"
LOCALITY = "locality"
DISTANCE_LOCALITY = "distance and locality"
AREA_OF_PLACEMENT = "authority of placement"
NET_GAIN = "net gain"
NEW_PLACEMENTS = "new placements"
REASON = "reason for change"
STABILITY = "stability"
HOMES_LOCALITY = "children's homes: locality"
HOMES_NET_GAIN = "children's homes: net gain"
TYPE_PROVIDER_LOCALITY = "type, provider and locality"
TYPE_DISTANCE_LOCALITY = "type, distance and locality"
RATE = "Rate per 10,000 children"
POPULATION = "Children aged 0 to 17"
PER_CENT = "per cent"
BETWEEN = " | "

_NUMBERING = re.compile(r"^\d{1,2}[a-z]?\.\s?(?:[ivx]+\s)?\s*")


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """A label as compared: casefolded, without numbering and doubtful punctuation, one way of dating."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    plain = _NUMBERING.sub("", plain).replace("local authority", "la")
    plain = plain.replace("at 31 march", "on 31 march").replace("31 march each year", "31 march")
    plain = re.sub(r"\s*/\s*", "/", plain)
    plain = plain.replace("children looked after", "cla").replace("looked after children", "cla")
    return " ".join(re.sub(r"[,()']", "", plain).removesuffix(" each year").split())


def _folded(words: dict[str, str]) -> dict[str, str]:
    return {label(key): value for key, value in words.items()}


GROUPS = _folded(
    {
        "Placement": TYPE,
        "Placement type": TYPE,
        "Type of placement": TYPE,
        "Place providers": PROVIDER,
        "Placement provider": PROVIDER,
        "Placement providers": PROVIDER,
        "Provider of placement": PROVIDER,
        "Distance between home and placement": DISTANCE,
        "Distance between home and placement and locality of placement": DISTANCE_LOCALITY,
        "Locality and distance of placement": DISTANCE_LOCALITY,
        "LA of placement": AREA_OF_PLACEMENT,
        "Locality of placement": LOCALITY,
        "Placement locality": LOCALITY,
        "Age group": "age",
        "Age": "age",
        "Age on 31 March": "age",
        "Category of need": "category of need",
        "Ethnicity": "ethnicity",
        "Gender": "sex",
        "Sex": "sex",
        "Legal status": "legal status",
        "Motherhood status": "motherhood",
        "Unaccompanied asylum-seeking children": "unaccompanied asylum-seeking children",
        "UASC": "unaccompanied asylum-seeking children",
        "UASC status": "unaccompanied asylum-seeking children",
    }
)

TYPES = _folded(
    {
        "Foster placements": FOSTER,
        "Secure homes and children's homes": HOMES,
        "Secure units, children's homes and semi-independent living accommodation": (
            "Secure units, children's homes and semi-independent living"
        ),
        "Secure children's homes and children's homes": HOMES,
        "Independent and semi-independent living arrangements/supported accommodation": (
            "Independent and semi-independent living, supported accommodation"
        ),
        "Independent living and semi-independent living arrangements/supported accommodation": (
            "Independent and semi-independent living, supported accommodation"
        ),
        "Supported accommodation": "Independent and semi-independent living, supported accommodation",
        "Other placements in the community": "Other placements in the community",
        "Other residential settings": "Other residential settings",
        "Residential schools": "Residential schools",
        "Placed for adoption": "Placed for adoption",
        "Placed with parents or other person with parental responsibility": "Placed with parents",
        "Placed with parents": "Placed with parents",
        "Other placements": OTHER,
        "Other placement": OTHER,
        "Total": TOTAL,
    }
)
PROVIDERS = _folded(
    {
        "Own provision (by the LA)": "Own provision",
        "Own provision": "Own provision",
        "Other LA provision": "Other authority's provision",
        "Other public provision (e.g. by a PCT etc)": "Other public provision",
        "Other public provision (e.g., PCT)": "Other public provision",
        "Other public provision (e.g. by PCT etc)": "Other public provision",
        "Other public provision": "Other public provision",
        "Parents or other person with parental responsibility": "Parents",
        "Placement provider not reported": "Not reported",
        "Placement providers not reported": "Not reported",
        "Not reported": "Not reported",
        "Private provision": PRIVATE,
        "Voluntary/third sector provision": "Voluntary provision",
        "Voluntary provision": "Voluntary provision",
        "All children": TOTAL,
    }
)
LOCALITIES = _folded(
    {
        "Placed inside the local authority boundary": INSIDE,
        "Placed outside the local authority boundary": OUTSIDE,
        "Inside LA boundary": INSIDE,
        "Outside LA boundary": OUTSIDE,
    }
)
_ASIDE = {"inside": INSIDE, "outside": OUTSIDE}
_SPAN = {
    NEAR: ("20 miles or less", "less than 20 miles", "within 20 miles"),
    FAR: ("more than 20 miles", "over 20 miles", "20 miles or more"),
}
DISTANCES = _folded(
    {
        **{f"Placed {way} from home": span for span, ways in _SPAN.items() for way in ways},
        **{way: span for span, ways in _SPAN.items() for way in ways},
        "Distance not known or not recorded": UNKNOWN_DISTANCE,
        "Distance not known": UNKNOWN_DISTANCE,
    }
)
DISTANCES_ASIDE = _folded(
    {
        **{
            f"Placed {aside} {the}LA boundary{comma} {way} from home": f"{place}, {span.casefold()}"
            for aside, place in _ASIDE.items()
            for the in ("", "the ")
            for comma in ("", ",")
            for span, ways in _SPAN.items()
            for way in ways
        },
        **{
            f"Placed {aside} {the}LA boundary{comma} distance not known or not recorded": (
                f"{place}, {UNKNOWN_DISTANCE.casefold()}"
            )
            for aside, place in _ASIDE.items()
            for the in ("", "the ")
            for comma in ("", ",")
        },
        **{
            f"{way} {aside} LA boundary": f"{place}, {span.casefold()}"
            for aside, place in _ASIDE.items()
            for span, ways in _SPAN.items()
            for way in ways
        },
    }
)
OWN_HERE, OTHERS_HERE = "Own children placed inside", "Other authorities' children placed here"
AREAS_OF_PLACEMENT = _folded(
    {
        "Own LA children placed internally within the local authority boundary": OWN_HERE,
        "Other LA children externally placed within the local authority boundary": OTHERS_HERE,
    }
)
NET_GAINS = _folded(
    {
        "Children who are the responsibility of other LAs placed within this LA boundary": HERE,
        "Children who are the responsibility of this LA placed outside the LA boundary": ELSEWHERE,
        "Net gain of children by responsible LA": NET,
        "Net gain of children by this LA": NET,
        "Net gain of children": NET,
    }
)
PEOPLE = {
    key: key.capitalize()
    for key in (
        "under 1 year", "1 to 4 years", "5 to 9 years", "10 to 15 years", "16 years and over", "male",
        "female",
        "asian or asian british", "black african caribbean or black british",
        "mixed or multiple ethnic groups",
        "other ethnic group", "white", "refused or information not yet available", "uasc", "non-uasc",
        "unaccompanied asylum-seeking children", "abuse or neglect", "n1 abuse or neglect",
        "full care orders",
        "interim care orders", "voluntary agreements under s20 ca 1989", "placement order granted",
        "child disability", "parental illness or disability", "family in acute stress", "low income",
        "family dysfunction", "socially unacceptable behaviour", "absent parenting",
    )
}  # fmt: skip
CHARACTERISTICS = PEOPLE | TYPES | PROVIDERS | LOCALITIES | DISTANCES | DISTANCES_ASIDE | AREAS_OF_PLACEMENT

NEW_GROUPS = _folded(
    {
        "Location of new placements during the year": NEW_PLACEMENTS,
        "Locality of new placements during the year": NEW_PLACEMENTS,
        "New placements during the year": NEW_PLACEMENTS,
        "Reason for placement change during the year": REASON,
        "Reason for placement change": REASON,
    }
)
CLOSED = "Resignation or closure of provision"
REASONS = _folded(
    {
        "Resignation or closure of provision": CLOSED,
        "Resignation/closure of provision": CLOSED,
        "Allegation (s47)": "Allegation (s47)",
        "Approval removed": "Approval removed",
        "Carer requests placement end other than due to child's behaviour": (
            "Carer asks, not for the child's behaviour"
        ),
        "Carer requests placement end due to child's behaviour": "Carer asks, for the child's behaviour",
        "Carer requests placement ends due to child's behaviour": "Carer asks, for the child's behaviour",
        "Change in the status of a placement only": "Status of the placement only",
        "Change to/implementation of care plan": "Care plan",
        "Child requests placement to end": "Child asks",
        "Child requests placement end": "Child asks",
        "Custody arrangement": "Custody arrangement",
        "Responsible/area authority requests placement ends": "Authority asks",
        "Responsible/area authority requests placement end": "Authority asks",
        "Standards of care concern": "Standards of care",
        "Other": "Other",
        "Total placements changing": TOTAL,
    }
)
NEW_LABELS = DISTANCES_ASIDE | DISTANCES | LOCALITIES | REASONS | _folded({"Total new placements": TOTAL})

BASE = "children"
THREE_MOVES = "3 or more placements in the year"
THREE_MOVES_2 = "3 or more placements in 2 years"
SAME_CARER = "same carer for 2 years"
SAME_PLACEMENT = "same placement for 2 years"
STABLE_GROUPS = _folded(
    {
        "CLA on 31 March": THREE_MOVES,
        "Children looked after on 31 March": THREE_MOVES,
        "CLA 2 years on 31 March": THREE_MOVES_2,
        "Children looked after for at least 2 years on 31 March": THREE_MOVES_2,
        "Children looked after continuously for at least 2.5 years on 31 March aged under 16 years": (
            SAME_CARER
        ),
    }
)
STABLE_LABELS = _folded(
    {
        "Living with the same carer for at least 2 years": SAME_CARER,
        "Total children": BASE,
        "With 3 or more placements during the year": THREE_MOVES,
        "With 3 or more placements during the previous 2 years": THREE_MOVES_2,
        "Living in the same placement for at least 2 years, or are placed for adoption and their adoption "
        "and their adoptive placement together with their previous placement, last for at least 2 years": (
            SAME_PLACEMENT
        ),
        "Living in the same placement for at least 2 years, or are placed for adoption and their adoptive "
        "placement together with their previous placement, last for at least 2 years": SAME_PLACEMENT,
        "Living in the same placement for at least 2 years": SAME_PLACEMENT,
    }
)
POPULATIONS = _folded(
    {
        "Children looked after on 31 March": LOOKED_AFTER,
        "Children looked after on 31 March each year": LOOKED_AFTER,
        "Children starting to be looked after": STARTED,
        "Children who started to be looked after": STARTED,
        "Children ceasing to be looked after": CEASED,
        "Children who ceased to be looked after": CEASED,
    }
)
WHERE = _folded(
    {
        "All children looked after on 31 March": TOTAL,
        "All children": TOTAL,
        "All children placed inside council boundary": INSIDE,
        "All children placed inside the local authority boundary": INSIDE,
        "All children placed outside council boundary": OUTSIDE,
        "All children placed outside the local authority boundary": OUTSIDE,
    }
)
