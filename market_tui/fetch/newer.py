"""Is there a newer release than the one loaded? Asked of the publishers, nothing downloaded."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from market_tui.fetch.cache import Cache
from market_tui.fetch.discovery import Ask, Found, find
from market_tui.fetch.discovery.shapes import last_year
from market_tui.fetch.errors import FetchError, quoted
from market_tui.fetch.fetching import each_source
from market_tui.fetch.network import Limits
from market_tui.fetch.progress import Listener, Progress, silent
from market_tui.fetch.report import Fetched
from market_tui.fetch.sources import Source, chosen
from market_tui.paths import cache_dir

if TYPE_CHECKING:
    from market_tui.fetch.client import Client
    from market_tui.store import Store

State = Literal["current", "newer", "not loaded", "unknown"]


@dataclass(frozen=True)
class Newest:
    """A source's newest release beside what is loaded of it, and in words why the state is what it is."""

    source: str
    title: str
    state: State
    edition: str = ""
    published: str | None = None
    page: str = ""
    why: str = ""
    remedy: str = ""


def check_for_newer(
    store: "Store",
    names: Iterable[str] = (),
    *,
    ca_bundle: Path | None = None,
    cache: Path | None = None,
    client: "Client | None" = None,
    progress: Listener = silent,
    cancel: threading.Event | None = None,
) -> list[Newest]:
    """The newest release of each source, and whether it is the one loaded; a failure is `unknown`.

    Raises:
        UsageError: an unknown source, or a certificate bundle that is none.
        StoreError: the store cannot be read.
    """
    from market_tui.fetch.client import Client

    kept = Cache(cache or cache_dir() / "fetch")
    manifest = store.manifest()
    hashes = {s.sha256 for s in manifest.sources}
    years: dict[str, int] = {}
    for held in manifest.sources:
        family = held.family.partition(":")[0]
        years[family] = max(years.get(family, 0), held.as_at.year if held.as_at else 0)
    mine = client or Client(ca_bundle, limits=Limits(cancel))
    results: dict[str, Newest] = {}

    def look(source: Source) -> list[Fetched]:
        try:
            found = find(
                source, Ask(mine, lambda text: progress(Progress(source.name, "finding", text=quoted(text))))
            )
            results[source.name] = _compare(source, found, kept, hashes, years)
        except FetchError as error:
            results[source.name] = Newest(
                source.name, source.title, "unknown", page=source.page, why=error.message, remedy=error.remedy
            )
        return []

    sources = chosen(tuple(names))
    try:
        each_source(sources, mine, look)
    finally:
        if client is None:
            mine.close()
    return [results[source.name] for source in sources]


def _compare(
    source: Source, found: list[Found], cache: Cache, hashes: set[str], years: dict[str, int]
) -> Newest:
    first = max(found, key=lambda f: f.edition)
    state, why = _state(source, [f for f in found if f.edition == first.edition], cache, hashes, years)
    remedy = "" if state == "current" else f"market-tui fetch {source.name}"
    return Newest(source.name, source.title, state, first.edition, first.published, first.page, why, remedy)


def _state(
    source: Source, found: list[Found], cache: Cache, hashes: set[str], years: dict[str, int]
) -> tuple[State, str]:
    """By address and hash where it was fetched; by the year of its date where it was loaded by hand."""
    held = [(f, h.sidecar) for f in found if (h := cache.held(f)) is not None and h.sidecar.sha256 in hashes]
    for file, sidecar in held:
        if sidecar.url != file.url or (file.published and file.published != sidecar.published):
            return "newer", f"{file.title} has been published anew since {sidecar.fetched_at[:10]}"
    if held:
        return "current", f"fetched on {held[0][1].fetched_at[:10]}"
    loaded = max((years.get(family, 0) for family in source.families), default=0)
    published = last_year(found[0].edition)
    if not loaded:
        return "not loaded", "nothing of it is loaded, as far as can be told"
    if published and published > loaded:
        return "newer", f"the release of {published} is out; the newest list loaded is of {loaded}"
    return "current", f"loaded by hand: the newest list is of {loaded}"
