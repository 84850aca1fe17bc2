"""What is published where: each source, its publisher and licence, and how its files are recognised.

A table of facts and no code. Addresses change: discovery looks at `roots` first, searches next, and
takes the `known` address last. Titles and file names are matched without regard to case.
"""

import re
from dataclasses import dataclass
from typing import Literal

OGL = "Open Government Licence v3.0"
Route = Literal["govuk", "ees", "github"]
WHOLE = "whole-release"

# Requests to a host start at least this many seconds apart. GOV.UK states ten a second as its limit;
# GitHub allows sixty an hour without a key. No other host is spoken to, nor followed to by a redirect.
HOSTS = {
    "www.gov.uk": 0.2,
    "assets.publishing.service.gov.uk": 0.2,
    "content.explore-education-statistics.service.gov.uk": 0.25,
    "explore-education-statistics.service.gov.uk": 0.25,
    "api.education.gov.uk": 0.25,
    "api.github.com": 1.0,
    "raw.githubusercontent.com": 0.2,
}
# Asked with the user's key, and so by a client that speaks to nobody else: 600 requests in five minutes.
COMPANIES_HOUSE = "api.company-information.service.gov.uk"
COMPANIES_HOUSE_PACE = 0.51


@dataclass(frozen=True)
class Wanted:
    """One kind of file of a source: by what its title or file name says, and the families it should be.

    `level` is the geographic level a data set must have. An `optional` kind may be missing from a
    release; a file of a `loose` kind may turn out to be no table of ours, as long as another of the
    release is; a `fallback` is taken only where no other kind was found.
    """

    key: str
    words: str
    families: tuple[str, ...] = ()
    level: str | None = None
    optional: bool = False
    loose: bool = False
    fallback: bool = False

    def fits(self, *texts: str) -> bool:
        """Whether a title or file name is of this kind."""
        return any(re.search(self.words, text, re.IGNORECASE) for text in texts if text)


@dataclass(frozen=True)
class Source:
    """One publication: where to look for its releases and which of their files are wanted.

    `releases` finds a release by its title, with the year as its group, or both years. `roots` are
    collections (GOV.UK), publications (Explore Education Statistics) or a repository's folder (GitHub).
    """

    name: str
    title: str
    publisher: str
    page: str
    route: Route
    roots: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    releases: str = ""
    search: str = ""
    organisation: str = ""
    known: tuple[str, ...] = ()
    every_time: bool = True
    licence: str = OGL

    @property
    def families(self) -> frozenset[str]:
        """The families of what every release has: their dates are the source's."""
        return frozenset(family for kind in self.wanted if not kind.optional for family in kind.families)


_REGISTER = ("ofsted-providers", "ofsted-inspections", "ofsted-movements")
_LA = "Local authority"

SOURCES: tuple[Source, ...] = (
    Source(
        name="ofsted",
        title="Children's social care in England: registers, inspections, joiners and leavers",
        publisher="Ofsted",
        page="https://www.gov.uk/government/collections/childrens-social-care-statistics",
        route="govuk",
        roots=("/government/collections/childrens-social-care-statistics",),
        releases=r"children.?s social care (?:data )?in England[ :]*(\d{4})",
        search="children's social care in England",
        organisation="ofsted",
        known=("/government/statistics/childrens-social-care-in-england-2025",),
        wanted=(
            Wanted("underlying-data", r"underlying[ _-]data", _REGISTER, loose=True),
            Wanted("register", r"provider.{0,3}level|providers?[ _]and[ _]places", _REGISTER, loose=True),
            Wanted("movements", r"joiners|leavers", _REGISTER, loose=True),
            Wanted("other", r".", _REGISTER, loose=True, fallback=True),
        ),
    ),
    Source(
        name="ownership",
        title="Ownership of children's social care providers in England",
        publisher="Ofsted",
        page="https://www.gov.uk/government/collections/childrens-social-care-statistics",
        route="govuk",
        roots=("/government/collections/childrens-social-care-statistics",),
        releases=r"(?:ownership of children.?s social care providers|largest national providers).*?(\d{4})",
        search="ownership of children's social care providers in England",
        organisation="ofsted",
        known=(
            "/government/statistics/ownership-of-childrens-social-care-providers-in-england-2025",
            "/government/publications/inspection-outcomes-of-the-largest-childrens-social-care-providers",
        ),
        wanted=(Wanted("underlying-data", r".", ("ofsted-ownership", "ofsted-ultimate-owners"), loose=True),),
        every_time=False,
    ),
    Source(
        name="inspections",
        title="Five-year Ofsted inspection data",
        publisher="Ofsted",
        page="https://www.gov.uk/government/publications/five-year-ofsted-inspection-data",
        route="govuk",
        roots=("/government/publications/five-year-ofsted-inspection-data",),
        known=("/government/publications/five-year-ofsted-inspection-data",),
        wanted=(Wanted("social-care", r"social[ _]care", ("ofsted-inspections",)),),
        every_time=False,
    ),
    Source(
        name="looked-after",
        title="Children looked after in England including adoptions",
        publisher="Department for Education",
        page="https://explore-education-statistics.service.gov.uk/find-statistics/"
        "children-looked-after-in-england-including-adoptions",
        route="ees",
        roots=("children-looked-after-in-england-including-adoptions",),
        known=(
            "net-gain=230a2814-1a5d-4e25-a3c2-e00332104797",
            "numbers-and-rates=4cf02bf8-b4c7-46e5-a63e-702b431db15b",
            "new-placements=96e153a2-590b-493d-9edf-448532d5d7fb",
        ),
        wanted=(
            Wanted(
                "characteristics", r"on[ _]31[ _]march.*characteristics", ("dfe-characteristics",), level=_LA
            ),
            Wanted("net-gain", r"net[ _]?gain", ("dfe-net-gain",), level=_LA),
            Wanted(
                "numbers-and-rates",
                r"numbers?[ _]and[ _]rates?|rates?[ _]per[ _]10",
                ("dfe-looked-after",),
                level=_LA,
            ),
            Wanted(
                "new-placements",
                r"new[ _]placements|during[ _]the[ _]year.{0,3}characteristics",
                ("dfe-new-placements",),
                level=_LA,
                optional=True,
            ),
            Wanted("stability", r"placement[ _]stability", ("dfe-stability",), level=_LA, optional=True),
            Wanted(
                "distance",
                r"distance[ _]and[ _](?:placement[ _])?locality",
                ("dfe-national-distances",),
                level="National",
                optional=True,
                loose=True,
            ),
            Wanted(
                "provider",
                r"provider.*placement[ _]type|placement[ _]type.*provider",
                ("dfe-national-providers",),
                level="National",
                optional=True,
                loose=True,
            ),
        ),
    ),
    Source(
        name="section-251",
        title="LA and school expenditure (section 251 outturn)",
        publisher="Department for Education",
        page="https://explore-education-statistics.service.gov.uk/find-statistics/la-and-school-expenditure",
        route="ees",
        roots=("la-and-school-expenditure",),
        wanted=(
            Wanted(
                "childrens-services",
                r"children.{0,3}s?[ _](?:and[ _])?young[ _]people.{0,3}s?[ _]services|s251_childrens",
                ("section-251",),
                level=_LA,
            ),
        ),
    ),
    Source(
        name="revenue-outturn",
        title="Revenue outturn RO3: social care, individual councils",
        publisher="Ministry of Housing, Communities and Local Government",
        page="https://www.gov.uk/government/collections/local-authority-revenue-expenditure-and-financing",
        route="govuk",
        roots=("/government/collections/local-authority-revenue-expenditure-and-financing",),
        releases=r"revenue expenditure and financing England[: ,]*(\d{4}) to (\d{4}).*individual local auth",
        search="local authority revenue expenditure and financing England individual data outturn",
        organisation="ministry-of-housing-communities-local-government",
        known=(
            "/government/statistics/local-authority-revenue-expenditure-and-financing-england-2024-to-2025-"
            "individual-local-authority-data-outturn",
        ),
        wanted=(
            Wanted("ro3", r"(?<![A-Za-z])RO[ _-]?3(?!\d)", ("revenue-outturn",)),
            Wanted("rsx", r"(?<![A-Za-z])RSX", ("revenue-outturn",), optional=True, loose=True),
        ),
    ),
    Source(
        name="lait",
        title="Local Authority Interactive Tool",
        publisher="Department for Education",
        page="https://github.com/dfe-analytical-services/local-authority-interactive-tool",
        route="github",
        roots=("dfe-analytical-services/local-authority-interactive-tool/01_data/02_prod",),
        known=("main",),
        wanted=(
            Wanted("indicators", r"^bds_long.*\.parquet$", ("lait-indicators",)),
            Wanted(
                "dictionary", r"^lait.data.dictionary\.csv$", ("lait-dictionary",), optional=True, loose=True
            ),
        ),
    ),
)

GROUPS: dict[str, tuple[str, ...]] = {
    "spending": ("section-251", "revenue-outturn"),
    "children": ("looked-after",),
}
BY_NAME = {source.name: source for source in SOURCES}
NAMES = (*BY_NAME, *GROUPS)


def chosen(names: tuple[str, ...]) -> tuple[Source, ...]:
    """The sources of these names and groups, in table order; all that are fetched every time if none.

    Raises:
        UsageError: an unknown name, answered with the nearest.
    """
    from difflib import get_close_matches

    from market_tui.errors import UsageError

    if not names:
        return tuple(source for source in SOURCES if source.every_time)
    wanted: set[str] = set()
    for name in names:
        if name.casefold() not in NAMES:
            close = get_close_matches(name.casefold(), NAMES, n=3)
            hint = f"Did you mean: {', '.join(close)}?" if close else f"There are: {', '.join(NAMES)}."
            raise UsageError(f"no source {name!r}", hint)
        wanted.update(GROUPS.get(name.casefold(), (name.casefold(),)))
    return tuple(source for source in SOURCES if source.name in wanted)
