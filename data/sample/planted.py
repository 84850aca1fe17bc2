"""The stories planted in the sample market; README.md tells them, tests and tutorials rely on them."""

from collections import Counter
from dataclasses import dataclass, field

from data.sample.model import Owner, Setting

GROUP_COMPANIES = {
    "Juniper Gate": ("Homes Ltd", "Care (North West) Limited", "Education and Care Limited", "Living Ltd"),
    "Harrow Lane": ("Care Limited", "Children's Services Limited", "Care (Midlands) Ltd"),
    "Saffron Weir": ("Childcare Limited", "Residential Care Limited", "Homes (South) Ltd"),
    "Whimbrel Bank": ("Care Group Limited", "Young People's Services Ltd"),
    "Mulberry Stile": ("Children's Homes Limited", "Care and Education Limited"),
    "Turnstone Court": ("Residential Limited", "Specialist Care Limited"),
    "Hornbeam Ridge": ("Homes Limited", "Therapeutic Care Ltd"),
    "Larkspur Green": ("Care Ltd", "Support Limited"),
}
GROUP_WEIGHTS = (26, 20, 14, 11, 9, 8, 6, 6)


@dataclass(frozen=True)
class Story:
    """An owner given homes by authority and year of first register, and what becomes of them."""

    owner: str
    homes: dict[tuple[int, str], int]
    becomes: str = ""
    from_year: int = 0
    only_in: frozenset[str] = frozenset()
    fails_by: int = 0


STORIES = (
    Story(
        "Tansy Wharf Care Limited",
        {(2021, "Liverpool"): 3, (2021, "Sefton"): 3, (2021, "Wirral"): 2, (2021, "Lancashire"): 3},
        becomes="Juniper Gate Homes Ltd",
        from_year=2023,
    ),
    Story(
        "Corncrake Mill Homes Ltd",
        {(2021, "Lancashire"): 5, (2021, "Blackpool"): 3, (2021, "Rochdale"): 2, (2021, "Oldham"): 2},
        becomes="Harrow Lane Care Limited",
        from_year=2025,
        only_in=frozenset({"Lancashire", "Blackpool"}),
    ),
    Story(
        "Pennyroyal Ferry Residential Limited",
        {(2021, "Manchester"): 3, (2021, "Wigan"): 2, (2021, "St Helens"): 2, (2021, "Bolton"): 2},
        becomes="Lantern Ferry Care Limited",
        from_year=2023,
    ),
    Story(
        "Samphire Quay Children's Services Limited",
        {(2021, "Halton"): 2, (2021, "St Helens"): 3, (2021, "Warrington"): 2, (2021, "Wigan"): 3},
        fails_by=2022,
    ),
    Story(
        "Pebble Shore Homes CIC",
        {(2022, "Wirral"): 1, (2023, "Wirral"): 1, (2025, "Wirral"): 1},
    ),
)


def group_owners() -> tuple[list[Owner], list[float]]:
    """The companies of the large groups, and how much of the market each takes."""
    owners, weights = [], []
    for (stem, companies), weight in zip(GROUP_COMPANIES.items(), GROUP_WEIGHTS, strict=True):
        for place, company in enumerate(companies, start=1):
            owners.append(Owner(f"{stem} {company}"))
            weights.append(weight / place)
    return owners, weights


@dataclass
class Planner:
    """Gives the stories their homes as the market opens them, then lets the stories happen."""

    existing: list[Owner]
    waiting: dict[tuple[int, str], Counter[str]] = field(default_factory=dict)
    owners: dict[str, Owner] = field(default_factory=dict)
    stories: dict[Owner, Story] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owners = {owner.name: owner for owner in self.existing}
        for story in STORIES:
            owner = self.owners[story.owner] = Owner(story.owner)
            self.stories[owner] = story
            for key, count in story.homes.items():
                self.waiting.setdefault(key, Counter())[story.owner] += count

    def wanted(self, year: int, authority: str) -> int:
        """How many new homes the stories still need here."""
        return sum(self.waiting.get((year, authority), Counter()).values())

    def claim(self, year: int, setting: Setting) -> Owner | None:
        """The planted owner that wants this new home, if one does."""
        queue = self.waiting.get((year, setting.authority))
        if not queue:
            return None
        name = next(iter(queue))
        queue[name] -= 1
        if not queue[name]:
            del queue[name]
        owner = self.owners[name]
        self._begin(self.stories[owner], setting)
        return owner

    def _begin(self, story: Story, setting: Setting) -> None:
        setting.protected, setting.short_break = True, False
        if story.becomes and (not story.only_in or setting.authority in story.only_in):
            buyer = self.owners.setdefault(story.becomes, Owner(story.becomes))
            setting.owners[story.from_year] = buyer

    def failing(self, setting: Setting, year: int) -> bool:
        """Whether this home closes before the register of a year because its owner failed."""
        return any(
            (story := self.stories.get(owner)) is not None and story.fails_by == year
            for owner in setting.owners.values()
            if owner
        )

    def check(self) -> None:
        """Refuse a market too small for its stories."""
        left = {key: dict(queue) for key, queue in self.waiting.items() if queue}
        if left:
            raise ValueError(f"no home for planted owners: {left}")
