"""GOV.UK: from a collection, the search and the known address to the newest release with data.

The Content API answers 200 for a page that has moved, with `schema_name: redirect`; a correction gives
an attachment a new address, so the page is read anew every time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

from market_tui.fetch.discovery import DATA_SUFFIXES, Ask, Found, first_that_works, sort_out
from market_tui.fetch.discovery.shapes import at, file_name, items, number, text
from market_tui.fetch.errors import BY_HAND, FetchError, Gone
from market_tui.fetch.sources import Source

SITE = "https://www.gov.uk"
ASSETS = "assets.publishing.service.gov.uk"
_MOST_MOVES = 4
_MOST_WITHOUT_DATA = 3
_LINK = re.compile(r"""<a\b[^>]*\bhref\s*=\s*["']([^"']+)["'][^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Release:
    """One year's release: its page, and what the list that named it says of it."""

    year: int
    path: str
    edition: str


def find(source: Source, ask: Ask, since: int | None) -> list[Found]:
    """The wanted attachments of the newest release that has any, or of every release since a year."""
    if not source.releases:
        return first_that_works([partial(_files, source, ask, path, None) for path in source.roots], ask.say)
    releases = sorted(_releases(source, ask), key=lambda r: (-r.year, r.path))
    if not releases:
        raise Gone(f"no release of “{source.title}” was found on GOV.UK", BY_HAND)
    found: list[Found] = []
    failure: FetchError | None = None
    empty = 0
    for release in releases:
        if since is not None and release.year < since:
            break
        try:
            files = _files(source, ask, release.path, release.edition)
        except Gone as error:
            ask.say(error.message)
            failure = failure or error
            continue
        found += files
        if files and since is None:
            break
        empty += not files
        if not files:
            ask.say(f"{release.path} has no data yet")
        if empty > _MOST_WITHOUT_DATA:
            break
    if not found and failure:
        raise failure
    return found


def _releases(source: Source, ask: Ask) -> set[Release]:
    """Every release that the collections, the search or the known addresses name."""
    found: set[Release] = set()
    first: FetchError | None = None
    for way in (_from_collections, _from_search, _from_known):
        if way is _from_known and found:
            break
        try:
            found |= {
                r for r in way(source, ask) if not r.path.startswith("/government/statistics/announcements")
            }
        except FetchError as error:
            if error.final:
                raise
            ask.say(error.message)
            first = first or error
    if not found and first:
        raise first
    return found


def _from_collections(source: Source, ask: Ask) -> Iterator[Release]:
    for root in source.roots:
        ask.say(f"reading the collection {root}")
        page = content(ask, root)
        for item in items(page, "links", "documents"):
            if item.get("withdrawn") is not True:
                yield from _release(source, text(item, "title"), text(item, "base_path"))


def _from_search(source: Source, ask: Ask) -> Iterator[Release]:
    query = {
        "q": source.search,
        "filter_organisations": source.organisation,
        "fields": "title,link,public_timestamp",
        "order": "-public_timestamp",
        "count": "50",
    }
    ask.say("searching GOV.UK")
    for item in items(ask.json(f"{SITE}/api/search.json?{urlencode(query)}")):
        yield from _release(source, text(item, "title"), text(item, "link"))


def _from_known(source: Source, ask: Ask) -> Iterator[Release]:
    for path in source.known:
        ask.say(f"trying the known address {path}")
        yield from _release(source, text(content(ask, path), "title"), path)


def _release(source: Source, title: str, path: str) -> Iterator[Release]:
    named = re.search(source.releases, title, re.IGNORECASE)
    if named and path.startswith("/"):
        both = named.re.groups > 1 and named[2]
        edition = f"{named[1]}-{named[2][2:]}" if both else named[1]
        yield Release(int(named[1]), path, edition)


def content(ask: Ask, path: str) -> object:
    """A page's content, where it has moved to.

    Raises:
        Gone: it moves in circles or to another site.
    """
    for _ in range(_MOST_MOVES):
        page = ask.json(f"{SITE}/api/content{path}")
        if text(page, "schema_name") != "redirect":
            return page
        moves = [move for move in items(page, "redirects") if text(move, "destination")]
        target = urljoin(SITE, text(moves[0], "destination")) if moves else ""
        if urlsplit(target).netloc != "www.gov.uk":
            break
        path = urlsplit(target).path
        ask.say(f"it has moved to {path}")
    raise Gone(f"{SITE}{path} has moved, and where to could not be followed", BY_HAND)


def _files(source: Source, ask: Ask, path: str, edition: str | None) -> list[Found]:
    page = content(ask, path)
    place = f"{SITE}{text(page, 'base_path') or path}"
    published = text(page, "public_updated_at") or None
    edition = edition or (published or "latest")[:10]
    offered = []
    for url, title, name, size in _attachments(page):
        suffix = "." + urlsplit(url).path.rpartition(".")[2].lower()
        if _is_an_asset(url) and suffix in DATA_SUFFIXES:
            kind = source.wanted[0]
            safe = file_name(name or url)
            offered.append(
                (Found(source.name, kind, edition, url, safe, title or safe, place, published, size), url)
            )
    return _one_format(sort_out(source, offered))


def _attachments(page: object) -> Iterator[tuple[str, str, str, int | None]]:
    """Address, title, file name and size of each attachment; of older pages, of each link in the text."""
    attached = [a for a in items(page, "details", "attachments") if text(a, "url")]
    files = [a for a in attached if text(a, "attachment_type") in ("file", "")]
    for each in files:
        url = urljoin(f"https://{ASSETS}", text(each, "url"))
        yield url, text(each, "title"), text(each, "filename"), number(each, "file_size")
    if files:
        return
    snippets = at(page, "details", "documents")
    html = [s for s in snippets if isinstance(s, str)] if isinstance(snippets, list) else []
    for address, label in _LINK.findall("\n".join([*html, text(page, "details", "body")])):
        yield urljoin(SITE, unescape(address)), " ".join(unescape(_TAG.sub(" ", label)).split()), "", None


def _is_an_asset(url: str) -> bool:
    """Whether an address is of GOV.UK's files, where they are now or where they were until 2020."""
    parts = urlsplit(url)
    legacy = parts.netloc == "www.gov.uk" and parts.path.startswith("/government/uploads/")
    return parts.netloc == ASSETS or legacy


def _one_format(files: list[Found]) -> list[Found]:
    """Of a table offered in several formats, the one that says most."""
    best: dict[str, Found] = {}
    for file in files:
        stem = file.name.rpartition(".")[0].casefold()
        if stem not in best or _rank(file) < _rank(best[stem]):
            best[stem] = file
    return list(best.values())


def _rank(file: Found) -> int:
    return DATA_SUFFIXES.index("." + file.name.rpartition(".")[2].lower())
