"""Where a source's files are today: asked of the publishers, never remembered first."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from market_tui.fetch.errors import BY_HAND, FetchError, Gone, quoted
from market_tui.fetch.sources import Source, Wanted

if TYPE_CHECKING:
    from market_tui.fetch.client import Client

DATA_SUFFIXES = (".ods", ".xlsx", ".csv", ".parquet", ".zip", ".xls")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Found:
    """One file to fetch: which kind of which source's edition it is, and what its publisher says of it.

    `also` are further addresses of the same file, for when the first does not give it.
    """

    source: str
    kind: Wanted
    edition: str
    url: str
    name: str
    title: str
    page: str
    published: str | None = None
    size: int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """How discovery asks: the client, whether caches may answer, and who hears of each step."""

    client: "Client"
    say: Say
    fresh: bool = False

    def json(self, url: str) -> object:
        """The JSON at an address."""
        return self.client.json(url, self.fresh, self.say)


def find(source: Source, ask: Ask, since: int | None = None) -> list[Found]:
    """The files of a source's newest release, or of each release since a year; never none.

    Raises:
        FetchError: nothing was found; of several reasons, the first.
    """
    from market_tui.fetch.discovery import ees, github, govuk

    route = {"govuk": govuk.find, "ees": ees.find, "github": github.find}[source.route]
    found = route(source, ask, since)
    if not found:
        raise Gone(f"{source.page} was found, but none of the files that are wanted from it", BY_HAND)
    return distinct(found)


def distinct(found: list[Found]) -> list[Found]:
    """Each file once, under a name that no other file of its edition has."""
    named: dict[tuple[str, str], Found] = {}
    urls: set[str] = set()
    for each in found:
        if each.url in urls:
            continue
        urls.add(each.url)
        name, count = each.name, 2
        while (each.edition, name.casefold()) in named:
            stem, dot, suffix = each.name.rpartition(".")
            name, count = f"{stem}-{count}{dot}{suffix}", count + 1
        named[each.edition, name.casefold()] = replace(each, name=name)
    return list(named.values())


def sort_out(source: Source, offered: list[tuple[Found, str]]) -> list[Found]:
    """What is wanted of the files offered, each under the first kind that fits its title or name.

    `offered` pairs each file with further words to match, a file name that is not its own for instance.
    """
    kept = []
    for file, words in offered:
        kind = next((k for k in source.wanted if k.fits(file.title, file.name, words)), None)
        if kind is not None and file.url.isprintable():
            kept.append(replace(plain(file), kind=kind))
    chosen = [file for file in kept if not file.kind.fallback]
    return chosen or kept


def plain(file: Found) -> Found:
    """The same with a publisher's words as plain, short text, and a date that is one."""
    dated = re.match(r"\d{4}-\d\d-\d\d[\dT:.+Z-]*$", file.published or "")
    return replace(
        file,
        title=quoted(file.title),
        page=file.page if file.page.isprintable() else "",
        edition=quoted(file.edition),
        published=file.published if dated else None,
    )


def first_that_works(ways: list[Callable[[], list[Found]]], say: Say) -> list[Found]:
    """The result of the first way that finds something; the first error if none does.

    Raises:
        FetchError: every way failed.
    """
    failure: FetchError | None = None
    for way in ways:
        try:
            if found := way():
                return found
        except FetchError as error:
            if error.final:
                raise
            say(error.message)
            failure = failure or error
    if failure:
        raise failure
    return []
