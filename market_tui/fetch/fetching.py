"""Fetch: find what is published, download what is new, load it; no source waits for another."""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from market_tui.errors import UsageError
from market_tui.fetch.cache import Cache, sha256_of
from market_tui.fetch.discovery import Ask, Found, find
from market_tui.fetch.download import Download, Downloaded
from market_tui.fetch.errors import (
    Blocked,
    CutShort,
    FetchError,
    Gone,
    LayoutChanged,
    Redirected,
    Unwell,
    quoted,
)
from market_tui.fetch.network import LOOK_UP_SECONDS, Limits
from market_tui.fetch.progress import Listener, Progress, Step, silent
from market_tui.fetch.report import Fetched, FetchReport
from market_tui.fetch.sources import BY_NAME, WHOLE, Source, chosen
from market_tui.paths import cache_dir

if TYPE_CHECKING:
    from market_tui.fetch.client import Client
    from market_tui.intake import LoadReport
    from market_tui.store import Store

DEADLINE_SECONDS = 300.0
_AT_ONCE = 4
_PATIENCE_WITH_ANOTHER_FETCH = 2.0


@dataclass(frozen=True)
class Wish:
    """What is to be fetched: `since` a year, `only` files with one of these words, all of it by `force`."""

    since: int | None = None
    only: tuple[str, ...] = ()
    dry_run: bool = False
    force: bool = False
    deadline: float = DEADLINE_SECONDS

    def wants(self, *texts: str) -> bool:
        """Whether a file of this kind, title and name is among those wanted."""
        words = " ".join(texts).casefold()
        return not self.only or any(word.casefold() in words for word in self.only)


def fetch(
    names: Iterable[str],
    store: "Store",
    wish: Wish | None = None,
    *,
    offline: bool = False,
    from_dir: Path | None = None,
    ca_bundle: Path | None = None,
    cache: Path | None = None,
    client: "Client | None" = None,
    progress: Listener = silent,
    cancel: threading.Event | None = None,
) -> FetchReport:
    """Fetch the sources of these names (all, if none) and load what came into `store`.

    `offline` loads what the cache holds; `from_dir` what somebody saved there from a browser. `progress`
    hears each step, from several threads; setting `cancel` ends it soon, keeping what has come whole.

    Raises:
        UsageError: an unknown source, a folder or certificate bundle that is none.
        StoreError: the cache is in use by another fetch, or the store cannot be written.
    """
    wish, sources = wish or Wish(), chosen(tuple(names))
    if from_dir is not None:
        return _loaded(
            _from_folder(sources, from_dir, wish, any_table=not tuple(names)), store, progress, cancel
        )
    kept = Cache(cache or cache_dir() / "fetch")
    if offline:
        return _loaded(_from_cache(sources, kept, wish), store, progress, cancel)
    from market_tui.fetch.client import Client
    from market_tui.store.lock import writing

    mine = client or Client(ca_bundle, limits=Limits(cancel))
    run = _Run(mine, kept, wish, progress)
    try:
        if wish.dry_run:
            return FetchReport(each_source(sources, mine, run.listed))
        with writing(kept.folder, _PATIENCE_WITH_ANOTHER_FETCH):
            return _loaded(each_source(sources, mine, run.fetched), store, progress, cancel)
    finally:
        if client is None:
            mine.close()


def each_source(
    sources: Sequence[Source], client: "Client", work: Callable[[Source], list[Fetched]]
) -> list[Fetched]:
    """The work on every source, a few at once; an interrupt ends all of it."""
    done: dict[str, list[Fetched]] = {}
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fetch")
    try:
        running = {pool.submit(work, source): source for source in sources}
        waiting = set(running)
        while waiting:
            # Once polars is loaded, its handler of Ctrl-C lets no wait without an end be interrupted.
            ready, waiting = wait(waiting, LOOK_UP_SECONDS, return_when=FIRST_COMPLETED)
            for future in ready:
                done[running[future].name] = future.result()
    except BaseException:
        client.limits.cancelled.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return [file for source in sources for file in done[source.name]]


@dataclass(frozen=True)
class _Run:
    """One run of fetch, as each source's thread sees it."""

    client: "Client"
    cache: Cache
    wish: Wish
    progress: Listener

    def listed(self, source: Source) -> list[Fetched]:
        """What would be fetched."""
        try:
            return [Fetched.of(found, "listed") for found in self._wanted(source)]
        except FetchError as error:
            return [self._none_of(source, error)]

    def fetched(self, source: Source) -> list[Fetched]:
        """What was fetched, file by file; one that fails does not keep the others."""
        try:
            wanted = self._wanted(source)
        except FetchError as error:
            return [self._none_of(source, error)]
        return [self._file(source, found) for found in wanted]

    def _none_of(self, source: Source, error: FetchError) -> Fetched:
        self.progress(Progress(source.name, "failed", text=error.message))
        return Fetched.none_of(source, error)

    def _wanted(self, source: Source, fresh: bool = False) -> list[Found]:
        def say(text: str) -> None:
            self.progress(Progress(source.name, "finding", text=quoted(text)))

        found = find(source, Ask(self.client, say, fresh), self.wish.since)
        wanted = [f for f in found if self.wish.wants(f.kind.key, f.title, f.name)]
        if not wanted:
            words = " or ".join(self.wish.only)
            raise Gone(f"no file of {source.name} has {words} in its name", "See: market-tui fetch --list")
        return wanted

    def _file(self, source: Source, found: Found) -> Fetched:
        try:
            found, came = self._download(source, found)
        except FetchError as error:
            failed = Fetched.of(found, "failed").with_error(error)
            if held := self.cache.held(found):
                failed.kept, failed.path = held.sidecar.fetched_at, str(held.path)
            self.progress(Progress(source.name, "failed", found.name, text=error.message))
            return failed
        told = Fetched.of(found, "unchanged" if came.unchanged else "fetched")
        told.path, told.notes = str(came.held.path), list(came.notes)
        told.sha256, told.bytes = came.held.sidecar.sha256, came.held.sidecar.size
        step: Step = "unchanged" if came.unchanged else "done"
        self.progress(Progress(source.name, step, found.name, told.bytes, told.bytes, found.title))
        return told

    def _download(self, source: Source, found: Found) -> tuple[Found, Downloaded]:
        """The file, from its address or another; one that has gone from all is looked for once more."""
        try:
            return self._from_any(found)
        except Gone as gone:
            self.progress(Progress(source.name, "finding", found.name, text="it has gone: looking again"))
            again = self._wanted(source, fresh=True)
            moved = next((f for f in again if _same(f, found) and f.url != found.url), None)
            if moved is None:
                raise gone from None
        return self._from_any(moved)

    def _from_any(self, found: Found) -> tuple[Found, Downloaded]:
        """The file from the first of its addresses that gives it; if none does, the first one's error."""
        failure: FetchError | None = None
        for url in (found.url, *found.also):
            each = replace(found, url=url)
            try:
                download = Download(each, self.client, self.cache, self.progress)
                return each, download.run(self.wish.deadline, self.wish.force)
            except (Gone, Blocked, CutShort, Redirected, Unwell) as error:
                failure = failure or error
                if found.also:
                    self.progress(Progress(found.source, "waiting", found.name, text=error.message))
        raise failure or AssertionError("unreachable")


def _same(one: Found, other: Found) -> bool:
    """Whether two finds are the same file of the same edition."""
    mine, its = (one.kind.key, one.edition), (other.kind.key, other.edition)
    return mine == its and (one.title == other.title or one.name == other.name or not one.kind.loose)


def _from_cache(sources: Sequence[Source], cache: Cache, wish: Wish) -> list[Fetched]:
    files = []
    for source in sources:
        held = [
            h for h in cache.all(source.name) if wish.wants(h.sidecar.kind, h.sidecar.title, h.sidecar.name)
        ]
        if wish.since is None and held:
            newest = max(h.sidecar.edition for h in held)
            held = [h for h in held if h.sidecar.edition == newest]
        for each in held:
            sidecar = each.sidecar
            told = Fetched(source.name, "unchanged", sidecar.title, sidecar.kind, sidecar.edition)
            told.name, told.url, told.page = sidecar.name, sidecar.url, sidecar.page
            told.published, told.bytes, told.sha256 = sidecar.published, sidecar.size, sidecar.sha256
            told.path = str(each.path)
            files.append(told)
        if not held:
            error = Gone("nothing of it is in the cache", f"With a network: market-tui fetch {source.name}")
            files.append(Fetched.none_of(source, error))
    return files


def _from_folder(sources: Sequence[Source], folder: Path, wish: Wish, any_table: bool) -> list[Fetched]:
    """The files of a folder, each under the source whose kind its name fits; the others only if any may."""
    from market_tui.intake.load import DATA_FILES

    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder", "Name the folder that the files were saved in.")
    files = []
    for path in sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in DATA_FILES):
        fits = [s for s in sources if any(k.words != "." and k.fits(path.name) for k in s.wanted)]
        if (fits or any_table) and wish.wants(path.name) and not path.name.startswith((".", "~$")):
            told = Fetched(fits[0].name if fits else "", "fetched", path.name, name=path.name)
            told.path, told.bytes, told.sha256 = str(path), path.stat().st_size, sha256_of(path)
            files.append(told)
    if not files:
        raise UsageError(f"no data files in {folder}", f"Expected: {', '.join(sorted(DATA_FILES))}")
    return files


def _loaded(
    files: list[Fetched], store: "Store", progress: Listener, cancel: threading.Event | None = None
) -> FetchReport:
    """Everything that came, loaded in one step by the same intake as `load`, and what it made of it."""
    from market_tui.intake import load

    ready = [f for f in files if f.path and f.outcome in ("fetched", "unchanged")]
    names = {Path(f.path or "").name: f for f in ready}

    def tell(name: str, _place: int, _of: int) -> None:
        file = names.get(name)
        progress(Progress(file.source if file else "", "loading", name))

    report = load([Path(f.path or "") for f in ready], store, tell, cancel=cancel)
    for file in ready:
        step: Step = "done" if file.outcome == "fetched" else "unchanged"
        progress(Progress(file.source, step, file.name, file.bytes or 0, file.bytes, file.title))
    _tell_of(ready, report)
    for source in dict.fromkeys(f.source for f in ready):
        mine = [f for f in files if f.source == source]
        if all(f.outcome in ("not used", "failed") for f in mine):
            for file in (f for f in mine if f.outcome == "not used"):
                file.with_error(
                    LayoutChanged(
                        f"{file.name}: it is no table that market-tui knows",
                        "Its layout has changed, perhaps: what is loaded stays. Is there a newer market-tui?",
                    )
                )
    return FetchReport(files, report.generation)


def _tell_of(ready: list[Fetched], report: "LoadReport") -> None:
    for file, loaded in zip(ready, report.files, strict=True):
        sheets = [s for s in loaded.sheets if s.outcome in ("loaded", "replaced", "unchanged")]
        file.lists = [s.source_id or s.label for s in sheets]
        file.notes += [f"{s.label}: {s.rejected:,} rejected" for s in sheets if s.rejected]
        if sheets and (not loaded.refused or file.kind == WHOLE):
            continue
        refused = next((s for s in loaded.sheets if s.outcome in ("refused", "not recognised")), None)
        if refused is None or (_loose(file) and refused.outcome == "not recognised"):
            file.outcome = "not used"
        else:
            error = LayoutChanged(f"{refused.label}: {refused.reason}", refused.remedy or "")
            file.with_error(error)


def _loose(file: Fetched) -> bool:
    source = BY_NAME.get(file.source)
    return source is not None and any(k.key == file.kind and k.loose for k in source.wanted)
