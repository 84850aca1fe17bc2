"""Names: invented owners from word lists, and the councils' own public names."""

from itertools import product
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "Bilberry Cobnut Corncrake Cranesbill Curlew Damson Dunnock Fennel Fieldfare Goldcrest Harrow Hornbeam "
    "Juniper Lapwing Larkspur Linnet Marram Medlar Mulberry Nuthatch Osier Pennyroyal Pipistrelle Plover "
    "Quince Redstart Russet Saffron Sallow Samphire Sedge Siskin Sorrel Spindle Tamarisk Tansy Teasel "
    "Thrift Turnstone Wheatear Whimbrel Whinberry Woodruff Wych Yarrow"
)
SECOND = _words(
    "Acre Bank Beacon Bridge Causeway Common Court Croft Ferry Fold Ford Garth Gate Green Hollow Landing "
    "Lane Lantern Milestone Mill Orchard Paddock Quay Ridge Spinney Steps Stile Terrace Weir Wharf Yard"
)
COMPANY = (
    "Care Limited",
    "Homes Ltd",
    "Children's Homes Limited",
    "Residential Care Ltd",
    "Childcare Limited",
    "Children's Services Ltd",
    "Care and Education Limited",
    "Living Ltd",
    "Residential Limited",
    "Young People's Services Ltd",
    "Care Group Limited",
    "Support Services Ltd",
)
CHARITY = ("Trust", "Children's Trust", "Foundation", "Society for Children", "Care CIC")
HEALTH = ("Community NHS Trust",)
FOSTERING = ("Fostering Limited", "Fostering Agency Ltd")
HOUSING = ("Supported Living Limited", "Housing Support Ltd", "Pathways Ltd", "Lodgings Limited")

# Named in planted.py, so never dealt out to another owner.
RESERVED_STEMS = ("Corncrake Mill", "Pennyroyal Ferry", "Samphire Quay", "Tansy Wharf")
GROUP_STEMS = (
    "Juniper Gate",
    "Harrow Lane",
    "Saffron Weir",
    "Whimbrel Bank",
    "Mulberry Stile",
    "Turnstone Court",
    "Hornbeam Ridge",
    "Larkspur Green",
)

_COUNTIES = frozenset(
    _words(
        "Cambridgeshire Cumbria Derbyshire Devon Essex Gloucestershire Hampshire Hertfordshire Kent "
        "Lancashire Leicestershire Lincolnshire Norfolk Northamptonshire Nottinghamshire Oxfordshire "
        "Staffordshire Suffolk Surrey Warwickshire Worcestershire"
    )
) | {"County Durham", "East Sussex", "West Sussex"}
_CITIES = frozenset(
    _words(
        "Birmingham Bradford Bristol Coventry Derby Leeds Leicester Liverpool Manchester Nottingham "
        "Peterborough Plymouth Portsmouth Salford Sheffield Southampton Stoke-on-Trent Sunderland "
        "Westminster Wolverhampton York"
    )
)
_SPECIAL = {
    "County Durham": "Durham County Council",
    "Kensington and Chelsea": "Royal Borough of Kensington and Chelsea",
    "Greenwich": "Royal Borough of Greenwich",
    "Kingston upon Thames": "Royal Borough of Kingston upon Thames",
    "Kingston upon Hull": "Hull City Council",
    "Newcastle upon Tyne": "Newcastle City Council",
}


class NameBook:
    """Deals out each invented two-word stem once."""

    def __init__(self, rng: Random) -> None:
        taken = {*RESERVED_STEMS, *GROUP_STEMS}
        self._stems = [stem for pair in product(FIRST, SECOND) if (stem := " ".join(pair)) not in taken]
        rng.shuffle(self._stems)
        self._rng = rng

    def owner(self, suffixes: tuple[str, ...]) -> str:
        """A name not used before, with one of the suffixes."""
        return f"{self._stems.pop()} {self._rng.choice(suffixes)}"


def council_name(authority: str, region: str) -> str:
    """The public name of the council of an authority."""
    if authority in _SPECIAL:
        return _SPECIAL[authority]
    if authority in _COUNTIES:
        return f"{authority} County Council"
    if authority in _CITIES:
        return f"{authority} City Council"
    return f"London Borough of {authority}" if region == "London" else f"{authority} Council"


def other_spelling(name: str) -> str:
    """The same legal name as another clerk would type it."""
    if name.endswith(" Limited"):
        return name.removesuffix("Limited") + "Ltd"
    if name.endswith(" Ltd"):
        return name.removesuffix("Ltd") + "Limited"
    return name.upper()
