"""One file from its publisher to the cache: resumed, within its time, checked, put in place whole."""

import gzip
import json
import shutil
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from market_tui.fetch import checks
from market_tui.fetch.cache import Cache, Held, Sidecar, sha256_of, unwritable
from market_tui.fetch.discovery import Found
from market_tui.fetch.errors import BY_HAND, CutShort, DiskFull, FetchError, LayoutChanged, TooSlow
from market_tui.fetch.network import DeadlinePassed
from market_tui.fetch.progress import Listener, Progress, Step

if TYPE_CHECKING:
    from market_tui.fetch.client import Answer, Client

LARGEST = 256 * 1024 * 1024
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Downloaded:
    """A good copy, whether it is the one we had, and remarks about it."""

    held: Held
    unchanged: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """What has come of a file so far, and what must be true of the rest to be the same file's."""

    url: str
    validator: str
    total: int


class Download:
    """The download of one file; `run` does it."""

    def __init__(self, found: Found, client: "Client", cache: Cache, hear: Listener) -> None:
        self.found, self.client, self.cache, self._hear = found, client, cache, hear
        self.path = cache.path(found)
        self._part = self.path.with_name(f".{self.path.name}.part")
        self._about = self.path.with_name(f".{self.path.name}.part.json")
        self._done, self._total = 0, found.size
        self._notes: list[str] = []

    def run(self, deadline: float, force: bool = False) -> Downloaded:
        """Fetch within `deadline` seconds; `force` asks for all of it even if nothing has changed.

        Raises:
            FetchError: it did not come, or is not what it should be; the copy held before stands.
        """
        came = False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.client.limits.within(deadline):
                held = None if force else self._known()
                answer = self.client.patiently(lambda: self._attempt(held), self._say)
                came = not isinstance(answer, Held)
        except DeadlinePassed as error:
            of = f" of {_mb(self._total)}" if self._total else ""
            raise TooSlow(
                f"only {_mb(self._done)}{of} came within {deadline:g} s",
                "Run the same command again: it goes on where it stopped, if the publisher can. "
                "Or give it longer: --deadline 1200",
            ) from error
        except OSError as error:
            self._forget()
            raise unwritable(self.path.parent, error) from error
        finally:
            if not self._resumable() and not came:
                self._forget()
        return Downloaded(answer, unchanged=True) if isinstance(answer, Held) else self._keep(answer)

    def _known(self) -> Held | None:
        held = self.cache.held(self.found)
        return held if held and held.sidecar.url == self.found.url else None

    def _attempt(self, held: Held | None) -> "Answer | Held":
        """The body in the part file and what was said of it; the copy held when nothing has changed."""
        # A table in text is worth compressing on the way; a workbook is compressed already, and only
        # a body that is sent as it is can be resumed.
        text = self.found.name.lower().endswith(".csv")
        headers = {"Accept-Encoding": "gzip" if text else "identity"}
        part = self._resumable()
        if part:
            headers |= {"Range": f"bytes={self._part.stat().st_size}-", "If-Range": part.validator}
        elif held and held.sidecar.etag:
            headers["If-None-Match"] = held.sidecar.etag
        elif held and held.sidecar.last_modified:
            headers["If-Modified-Since"] = held.sidecar.last_modified
        self._tell("downloading")
        with self.client.get(self.found.url, headers, raw=True) as answer:
            if answer.status == 304 and held:
                return held
            start = self._start(answer, part)
            self._total = _length(answer, start)
            self._refuse_unless_room(start)
            self._remember(answer)
            self._write(answer, start)
        if self._total is not None and self._done != self._total:
            raise CutShort(f"{_mb(self._done)} of {_mb(self._total)} came", "Try again.")
        self._tell("checking")
        try:
            self._decode(answer)
            self._check(answer)
        except FetchError:
            self._forget()
            raise
        return answer

    def _start(self, answer: "Answer", part: _Part | None) -> int:
        """Where the answer's body belongs: after what we have, or at the beginning."""
        if answer.status == 206 and part:
            have = self._part.stat().st_size
            if (
                answer.headers.get("content-range", "").strip()
                == f"bytes {have}-{part.total - 1}/{part.total}"
            ):
                return have
        if answer.status == 304:
            self._forget()
            raise CutShort("the publisher says that nothing has changed, but no copy is held", "Try again.")
        if answer.status != 200:
            self._forget()
            raise CutShort("the rest of the file is not what was asked for", "Try again.")
        return 0

    def _write(self, answer: "Answer", start: int) -> None:
        encoded = _encoding(answer) != ""
        self._done = start
        with self._part.open("ab" if start else "wb") as file:
            for chunk in answer.chunks():
                if not self._done and not encoded:
                    self._refuse_page(chunk, answer)
                file.write(chunk)
                self._done += len(chunk)
                if self._done > LARGEST:
                    raise LayoutChanged(f"it is larger than {LARGEST >> 20} MB", BY_HAND)
                self._tell("downloading")

    def _refuse_page(self, head: bytes, answer: "Answer") -> None:
        """Refuse what begins as a web page, and what says it is one and has a tag."""
        if not answer.headers.get("content-type", "").startswith("text/html"):
            checks.refuse_page(head[:1024], urlsplit(answer.url).netloc)
        elif head.lstrip()[:1] == b"<":
            checks.refuse_page(b"<html", urlsplit(answer.url).netloc)

    def _keep(self, answer: "Answer") -> Downloaded:
        try:
            before = self.cache.held(self.found)
            sidecar = self._sidecar(answer)
            held = self.cache.put(self._part, sidecar, self.found)
        except FetchError:
            self._forget()
            raise
        except OSError as error:
            self._forget()
            raise unwritable(self.path.parent, error) from error
        self._forget()
        same = before is not None and before.sidecar.sha256 == sidecar.sha256
        return Downloaded(held, same, tuple(self._notes))

    def _decode(self, answer: "Answer") -> None:
        """Unpack a compressed body; its own trailer says whether it is whole."""
        encoding = _encoding(answer)
        if not encoding:
            return
        if encoding not in ("gzip", "x-gzip"):
            raise LayoutChanged(f"it came in an encoding that was not asked for: {encoding[:20]}", BY_HAND)
        plain = self._part.with_suffix(".plain")
        try:
            with self._part.open("rb") as packed, plain.open("wb") as file:
                _gunzip(packed, file)
            plain.replace(self._part)
        finally:
            plain.unlink(missing_ok=True)

    def _check(self, answer: "Answer") -> None:
        with self._part.open("rb") as file:
            self._refuse_page(file.read(1024), answer)
        size = self._part.stat().st_size
        if not _encoding(answer):
            told = checks.size_by_etag(answer.headers.get("etag"))
            if told is not None and told != size:
                raise CutShort(f"{size:,} bytes came where the publisher's mark says {told:,}", "Try again.")
            if self.found.size is not None and self.found.size != size:
                self._notes.append(f"the page says {self.found.size:,} bytes, the file has {size:,}")
        checks.refuse_broken(self._part)
        if not checks.recognise(self._part, self.found.kind):
            self._notes.append("no table in it that market-tui reads")

    def _sidecar(self, answer: "Answer") -> Sidecar:
        found, headers = self.found, answer.headers
        return Sidecar(
            source=found.source,
            kind=found.kind.key,
            edition=found.edition,
            name=found.name,
            url=found.url,
            final_url=answer.url,
            page=found.page,
            title=found.title,
            published=found.published,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            sha256=sha256_of(self._part),
            size=self._part.stat().st_size,
            fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _resumable(self) -> _Part | None:
        try:
            part = _Part(**json.loads(self._about.read_text("utf-8")))
            have = self._part.stat().st_size
        except (OSError, ValueError, TypeError):
            return None
        return part if part.url == self.found.url and 0 < have < part.total else None

    def _remember(self, answer: "Answer") -> None:
        """Note how the rest could be asked for: only a file of known size with a strong mark of its own."""
        etag = answer.headers.get("etag", "")
        mark = etag if etag.startswith('"') else answer.headers.get("last-modified", "")
        if self._total and mark and not _encoding(answer):
            part = _Part(self.found.url, mark, self._total)
            self._about.write_text(json.dumps(part.__dict__), "utf-8")
        else:
            self._about.unlink(missing_ok=True)

    def _forget(self) -> None:
        with suppress(OSError):
            self._part.unlink(missing_ok=True)
            self._about.unlink(missing_ok=True)

    def _refuse_unless_room(self, start: int) -> None:
        free = shutil.disk_usage(self.path.parent).free
        if self._total and free < self._total - start:
            raise DiskFull(
                f"{self.path.parent} has room for {_mb(free)}; the file is {_mb(self._total)}",
                "Free some space, or set MARKET_TUI_CACHE to another folder.",
            )

    def _say(self, text: str) -> None:
        self._hear(replace(self._message("waiting"), text=text))

    def _tell(self, step: Step) -> None:
        self._hear(self._message(step))

    def _message(self, step: Step) -> Progress:
        return Progress(self.found.source, step, self.found.name, self._done, self._total)


def _gunzip(packed: IO[bytes], plain: IO[bytes]) -> None:
    """Unpack within the limit.

    Raises:
        CutShort: the stream ends before its trailer, or its checksum is wrong.
    """
    size = 0
    try:
        with gzip.GzipFile(fileobj=packed) as unpacking:
            while chunk := unpacking.read(_CHUNK):
                plain.write(chunk)
                size += len(chunk)
                if size > LARGEST:
                    raise LayoutChanged(f"it unpacks to more than {LARGEST >> 20} MB", BY_HAND)
    except EOFError as error:
        raise CutShort("the compressed file ends before its end", "Try again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise CutShort("the compressed file is damaged", "Try again.") from error


def _encoding(answer: "Answer") -> str:
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    return "" if encoding == "identity" else encoding


def _length(answer: "Answer", start: int) -> int | None:
    told = answer.headers.get("content-length", "")
    return start + int(told) if told.isdecimal() else None


def _mb(size: int | None) -> str:
    size = size or 0
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"
