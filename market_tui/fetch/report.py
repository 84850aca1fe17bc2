"""What a fetch says at its end of each file: for a person, and as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from market_tui.fetch.discovery import Found
from market_tui.fetch.errors import FetchError
from market_tui.fetch.sources import Source

Outcome = Literal["fetched", "unchanged", "listed", "not used", "failed"]
GOOD = ("fetched", "unchanged", "listed")


@dataclass
class Fetched:
    """One file, or a source of which no file was found, and what became of it.

    `kept` is the date of the older copy that stands in for a file that failed.
    """

    source: str
    outcome: Outcome
    title: str
    kind: str = ""
    edition: str = ""
    name: str = ""
    url: str = ""
    page: str = ""
    published: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    path: str | None = None
    lists: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kept: str | None = None
    error: str | None = None
    message: str | None = None
    remedy: str | None = None

    @classmethod
    def of(cls, found: Found, outcome: Outcome) -> "Fetched":
        """The report of a file that was found."""
        return cls(
            source=found.source,
            outcome=outcome,
            title=found.title,
            kind=found.kind.key,
            edition=found.edition,
            name=found.name,
            url=found.url,
            page=found.page,
            published=found.published,
            bytes=found.size,
        )

    @classmethod
    def none_of(cls, source: Source, error: FetchError) -> "Fetched":
        """The report of a source of which nothing was found."""
        return cls(source.name, "failed", source.title, page=source.page).with_error(error)

    def with_error(self, error: FetchError) -> "Fetched":
        """The same, failed."""
        self.outcome, self.error = "failed", error.kind
        self.message, self.remedy = error.message, error.remedy
        return self


@dataclass
class FetchReport:
    """A whole fetch."""

    files: list[Fetched]
    generation: int | None = None

    @property
    def exit_code(self) -> int:
        """0 when all is fresh or unchanged, 3 when part of it is, 4 when nothing came."""
        good = any(f.outcome in GOOD for f in self.files)
        if all(f.outcome != "failed" for f in self.files) and good:
            return 0
        return 3 if good else 4

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"exit_code": self.exit_code, **asdict(self)}
