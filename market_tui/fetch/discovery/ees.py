"""Explore Education Statistics: publication, release, data sets, download; and three ways round.

The addresses are those that the publisher's own website uses. They are not documented, so each step
is forgiving: the list of a release's data, else the catalogue of data sets, else the whole release. The
documented API holds few of the data sets by council; where it has one, it is a further address of it.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from market_tui.fetch.discovery import Ask, Found, first_that_works, sort_out
from market_tui.fetch.discovery.shapes import at, file_name, items, text, year
from market_tui.fetch.errors import FetchError
from market_tui.fetch.sources import WHOLE, Source, Wanted

API = "https://content.explore-education-statistics.service.gov.uk/api"
PUBLIC = "https://api.education.gov.uk/statistics/v1"
SITE = "https://explore-education-statistics.service.gov.uk"
_MOST_PAGES = 10
_PAGE = 40
_LEVEL_CODES = {"Local authority": "LA", "National": "NAT", "Regional": "REG"}
_ID = re.compile(r"^[0-9a-fA-F-]{32,36}$")
_NEXT_DATA = re.compile(r'<script id="__NEXT_DATA__"[^>]*>(.*?)</script>', re.DOTALL)


@dataclass(frozen=True)
class _Publication:
    """One publication of a source as asked about: its own JSON, or None where it could not be had."""

    source: Source
    ask: Ask
    slug: str
    told: object
    since: int | None

    @property
    def address(self) -> str:
        return f"{API}/publications/{quote(self.slug)}"

    @property
    def page(self) -> str:
        return f"{SITE}/find-statistics/{quote(self.slug)}"


@dataclass(frozen=True)
class _Release:
    """One release of a publication: its slug, `latest` where that is not known, and its version's id."""

    of: _Publication
    slug: str
    identity: str

    def file(self, url: str, title: str, name: str, published: str = "") -> Found:
        """A file of the release; its kind is sorted out later."""
        source = self.of.source
        return Found(
            source.name, source.wanted[0], self.slug, url, name, title, self.of.page, published or None
        )

    def data_set(self, identity: str, title: str, name: str, published: str = "", public: str = "") -> Found:
        """One data set: from the service, else from the website, else from the documented API."""
        also = [f"{SITE}/data-catalogue/data-set/{identity}/csv"]
        also += [f"{PUBLIC}/data-sets/{public}/csv"] if _ID.match(public) else []
        file = self.file(f"{API}/data-set-files/{identity}/download", title, name, published)
        return replace(file, also=tuple(also))


def find(source: Source, ask: Ask, since: int | None) -> list[Found]:
    """The wanted data sets of the newest release, or of every release since a year."""
    found: list[Found] = []
    for slug in source.roots:
        publication = _publication(source, ask, slug, since)
        for release in _releases(publication):
            found += _files(release)
    return found


def _publication(source: Source, ask: Ask, slug: str, since: int | None) -> _Publication:
    ask.say(f"reading the publication {slug}")
    blank = _Publication(source, ask, slug, None, since)
    try:
        return replace(blank, told=ask.json(blank.address))
    except FetchError as error:
        if error.final:
            raise
        ask.say(error.message)
        return blank


def _releases(publication: _Publication) -> list[_Release]:
    latest = at(publication.told, "latestRelease")
    newest = _Release(publication, text(latest, "slug") or "latest", text(latest, "id"))
    if publication.since is None:
        return [newest]
    listed = list(items(publication.ask.json(f"{publication.address}/releases")))
    dated = [(year(text(r, "slug"), text(r, "title")), r) for r in listed]
    return [
        _Release(publication, text(r, "slug") or "latest", text(r, "id"))
        for when, r in dated
        if when is not None and when >= publication.since
    ] or [newest]


def _files(release: _Release) -> list[Found]:
    source, ask = release.of.source, release.of.ask
    ways: list[Callable[[], list[Found]]] = []
    if release.slug != "latest":
        ways.append(lambda: sort_out(source, list(_from_release(release))))
    if text(release.of.told, "id"):
        ways.append(lambda: sort_out(source, list(_from_catalogue(release))))
    ways.append(lambda: _whole(release))
    if release.of.since is None:
        ways.append(lambda: list(_known(release)))
    found = first_that_works(ways, ask.say)
    for kind in source.wanted:
        if not kind.optional and not any(f.kind.key in (kind.key, WHOLE) for f in found):
            ask.say(f"{release.slug}: no data set for {kind.key} was recognised by its title")
    return found


def _from_release(release: _Release) -> Iterator[tuple[Found, str]]:
    address = f"{release.of.address}/releases/{quote(release.slug)}/data-content"
    told = release.of.ask.json(address)
    for each in items(told, "dataSets"):
        identity, title = text(each, "dataSetFileId"), text(each, "title")
        if _ID.match(identity) and _level_fits(release.of.source, title, each):
            public = text(each, "publicApiDataSetId") if at(each, "isApiEnabled") is True else ""
            file = release.data_set(identity, title, file_name(f"{title}.csv"), public=public)
            yield file, ""


def _from_catalogue(release: _Release) -> Iterator[tuple[Found, str]]:
    publication = release.of
    latest_only = publication.since is None
    query = {"publicationId": text(publication.told, "id"), "pageSize": str(_PAGE)}
    query |= {"latestOnly": "true"} if latest_only else {"latestOnly": "false", "releaseId": release.identity}
    for page in range(1, _MOST_PAGES + 1):
        publication.ask.say(f"reading the data catalogue, page {page}")
        address = f"{API}/data-set-files?{urlencode({**query, 'page': str(page)})}"
        listed = list(items(publication.ask.json(address)))
        for each in listed:
            identity, title, name = text(each, "id"), text(each, "title"), text(each, "filename")
            if _ID.match(identity) and _level_fits(publication.source, f"{title} {name}", each):
                safe = file_name(name or f"{title}.csv")
                yield release.data_set(identity, title, safe, text(each, "published")), name
        if len(listed) < _PAGE:
            return


def _whole(release: _Release) -> list[Found]:
    """The release as one ZIP, by its version's id: from the service, else from the website's page."""
    publication, identity = release.of, _version(release)
    if not _ID.match(identity):
        page = publication.ask.client.text(publication.page, publication.ask.fresh, publication.ask.say)
        inside = _NEXT_DATA.search(page)
        try:
            told: object = json.loads(inside[1]) if inside else None
        except ValueError:
            told = None
        identity = text(told, "props", "pageProps", "releaseVersionSummary", "id")
    if not _ID.match(identity):
        return []
    publication.ask.say("taking the whole release, since its parts could not be listed")
    url = f"{API}/releases/{identity}/files?fromPage=ReleaseDownloads"
    file = release.file(url, f"{publication.source.title}, whole release", f"{publication.slug}.zip")
    return [replace(file, kind=Wanted(WHOLE, ".", loose=True))]


def _version(release: _Release) -> str:
    """The id of the release's version, which need not be the release's own."""
    if release.slug != "latest":
        address = f"{release.of.address}/releases/{quote(release.slug)}/version-summary"
        try:
            return text(release.of.ask.json(address), "id") or release.identity
        except FetchError as error:
            if error.final:
                raise
            release.of.ask.say(error.message)
    return release.identity


def _known(release: _Release) -> Iterator[Found]:
    kinds = {kind.key: kind for kind in release.of.source.wanted}
    for pair in release.of.source.known:
        key, _, identity = pair.partition("=")
        yield replace(release.data_set(identity, key, f"{key}.csv"), kind=kinds[key])


def _level_fits(source: Source, words: str, data_set: object) -> bool:
    """Whether the data set has the level that its kind must have, where it says which it has."""
    kind = next((k for k in source.wanted if k.fits(words)), None)
    levels = at(data_set, "meta", "geographicLevels")
    if kind is None or kind.level is None or not isinstance(levels, list) or not levels:
        return kind is not None
    told = {
        str(level.get("label", level.get("code")) if isinstance(level, dict) else level) for level in levels
    }
    return bool(told & {kind.level, _LEVEL_CODES[kind.level]})
