"""GitHub: the files of one folder of a public repository; its address on the default branch if not."""

from functools import partial
from urllib.parse import quote

from market_tui.fetch.discovery import Ask, Found, first_that_works, sort_out
from market_tui.fetch.discovery.shapes import file_name, items, number, text
from market_tui.fetch.sources import Source

API = "https://api.github.com/repos"
RAW = "https://raw.githubusercontent.com"
_KNOWN_NAMES = {"indicators": "bds_long_0.parquet", "dictionary": "lait_data_dictionary.csv"}


def find(source: Source, ask: Ask, since: int | None) -> list[Found]:
    """The wanted files of the repository's folder; there are no editions, so `since` changes nothing."""
    found: list[Found] = []
    for root in source.roots:
        owner, repository, folder = root.split("/", 2)
        place = f"{owner}/{repository}"
        ways = [partial(_listed, source, ask, place, folder), partial(_tree, source, ask, place)]
        found += first_that_works([*ways, partial(_known, source, place, folder)], ask.say)
    return found


def _listed(source: Source, ask: Ask, place: str, folder: str) -> list[Found]:
    ask.say(f"reading the folder {folder}")
    entries = [
        e for e in items(ask.json(f"{API}/{place}/contents/{quote(folder)}")) if text(e, "download_url")
    ]
    return sort_out(
        source,
        [
            (_found(source, text(e, "download_url"), text(e, "name"), number(e, "size"), None), "")
            for e in entries
        ],
    )


def _tree(source: Source, ask: Ask, place: str) -> list[Found]:
    """The folder has moved: look for the file names in the whole repository."""
    ask.say("looking through the whole repository")
    entries = items(ask.json(f"{API}/{place}/git/trees/HEAD?recursive=1"), "tree")
    return sort_out(
        source,
        [
            (_found(source, f"{RAW}/{place}/HEAD/{quote(path)}", path, number(e, "size"), None), "")
            for e in entries
            if (path := text(e, "path")) and text(e, "type") == "blob"
        ],
    )


def _known(source: Source, place: str, folder: str) -> list[Found]:
    branch = source.known[0] if source.known else "HEAD"
    offered = [
        (_found(source, f"{RAW}/{place}/{branch}/{quote(folder)}/{name}", name, None, None), "")
        for name in _KNOWN_NAMES.values()
    ]
    return sort_out(source, offered)


def _found(source: Source, url: str, name: str, size: int | None, published: str | None) -> Found:
    safe = file_name(name)
    return Found(source.name, source.wanted[0], "latest", url, safe, safe, source.page, published, size)
