"""Companies House asked company by company: who an owner's company is, and which companies control it.

What comes back is kept for a time and written as two files in the layout of the free bulk products, so that
the same intake reads them and the same query proposes groups. Only names that end as a company's do, or bear
a company number, are sent; the people who control a company are read past and never kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from market_tui.fetch.company_cache import Kept
from market_tui.fetch.company_files import write
from market_tui.fetch.company_register import Register, Wanted
from market_tui.fetch.errors import FetchError
from market_tui.fetch.key import Key, needed
from market_tui.fetch.sources import COMPANIES_HOUSE, COMPANIES_HOUSE_PACE
from market_tui.paths import cache_dir

if TYPE_CHECKING:
    from market_tui.fetch.client import Client
    from market_tui.intake import LoadReport
    from market_tui.store import Store

OLDEST_DAYS = 30
_LONGEST_ASKED = 330.0


@dataclass
class LookedUp:
    """What a look-up brought: files to load, and what was not found, failed, or is still to ask."""

    wanted: int
    found: int = 0
    unknown: list[str] = field(default_factory=list)
    failed: dict[str, FetchError] = field(default_factory=dict)
    left: int = 0
    requests: int = 0
    files: list[Path] = field(default_factory=list)
    load: "LoadReport | None" = None

    @property
    def exit_code(self) -> int:
        """0 all asked; 3 some failed or were left; 4 nothing came."""
        if not self.failed and not self.left:
            return self.load.exit_code if self.load else 0
        return 3 if self.files else 4

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        counts = {"wanted": self.wanted, "found": self.found, "left": self.left, "requests": self.requests}
        failed = [{"owner": o, "error": e.kind, "message": e.message} for o, e in self.failed.items()]
        lists = [s.source_id for s in self.load.sheets()] if self.load else []
        return {
            "exit_code": self.exit_code, **counts, "unknown": self.unknown, "failed": failed, "lists": lists,
        }  # fmt: skip


def companies_among(owners: Sequence[str]) -> list[Wanted]:
    """The owners that may be companies by their names, each once; nobody else is asked about."""
    import polars as pl

    from market_tui.publishers.owner_names import company_number, owner_id, owner_text

    told = pl.DataFrame({"name": owners}, schema={"name": pl.String}).select(
        owner=owner_text(pl.col("name")),
        owner_id=owner_id(pl.col("name")),
        number=company_number(pl.col("name")),
    )
    ends = pl.col("owner_id").str.contains(r"\b(?:limited|llp|plc|cic)$")
    kept = told.filter(ends | pl.col("number").is_not_null()).unique(
        "owner_id", keep="first", maintain_order=True
    )
    return [Wanted(*row) for row in kept.iter_rows()]


def look_up(
    owners: Sequence[str],
    store: "Store",
    *,
    key: Key | None = None,
    client: "Client | None" = None,
    cache: Path | None = None,
    ca_bundle: Path | None = None,
    oldest: int = OLDEST_DAYS,
    progress: Callable[[str], None] = lambda line: None,
) -> LookedUp:
    """Ask about each owner that may be a company, then load everything that is kept into `store`.

    What was answered within `oldest` days is not asked again, so a look-up that was stopped goes on where
    it was. A failure that would meet every other owner too ends the asking; what has come is loaded.

    Raises:
        UsageError: no key is set, or a certificate bundle is none.
        StoreError: another look-up is under way, or a folder cannot be written.
    """
    from market_tui.fetch.client import Client, Patience

    key, folder = key or needed(), cache or cache_dir() / "companies-house"
    mine = client or Client(
        ca_bundle, {COMPANIES_HOUSE: COMPANIES_HOUSE_PACE}, Patience(longest_asked=_LONGEST_ASKED)
    )
    try:
        kept = Kept(folder, datetime.now(UTC).date(), timedelta(days=oldest))
        return _looked_up(companies_among(owners), store, Register(mine, key, kept, progress))
    finally:
        if client is None:
            mine.close()


def _looked_up(wanted: Sequence[Wanted], store: "Store", register: Register) -> LookedUp:
    from market_tui.intake import load
    from market_tui.store.lock import writing

    told, kept, many = LookedUp(len(wanted)), register.kept, len(wanted)
    with writing(kept.folder, 2.0):
        for place, each in enumerate(wanted, start=1):
            try:
                line = register.line(each)
            except FetchError as error:
                told.failed[each.owner] = error
                register.progress(f"{place} of {many}  {each.owner}: {error.message}")
                if error.final or error.kind == "rate limited":
                    told.left = many - place
                    break
                continue
            if line is None:
                told.unknown.append(each.owner)
            told.found += line is not None
            register.progress(f"{place} of {many}  {each.owner}: {line or 'no company of this name'}")
        told.requests = register.requests
        told.files = write(kept)
    if told.files:
        told.load = load(told.files, store)
    return told
