"""Companies House's live service: one owner's company found, and the companies in control followed upward."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from market_tui.fetch.company_cache import Kept
from market_tui.fetch.company_files import category
from market_tui.fetch.discovery.shapes import at, items, number, text
from market_tui.fetch.errors import Cancelled, Gone
from market_tui.fetch.key import Key
from market_tui.fetch.sources import COMPANIES_HOUSE

if TYPE_CHECKING:
    from market_tui.fetch.client import Client

_SECONDS = 420.0  # Longer than the five minutes after which a used-up allowance is full again.
_PAGE = 100
_STEPS = 12
_SEARCHED = 20
_NUMBER = re.compile(r"^(?:\d{1,8}|[A-Z]{2}\d{6})$")
_HERE = re.compile(
    r"england|wales|scotland|ireland|kingdom|\buk\b|u\.k|britain|companies house|cardiff|edinburgh|belfast",
    re.IGNORECASE,
)
_ABROAD = re.compile(r"republic|\beire\b|dublin", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """An owner to look for: as registered, its key, and its company's number where the name bore one."""

    owner: str
    owner_id: str
    number: str | None = None


class Register:
    """Companies House's answers: those kept, while they are young; else asked for."""

    def __init__(self, client: "Client", key: Key, kept: Kept, progress: Callable[[str], None]) -> None:
        self.client, self.kept, self.progress = client, kept, progress
        self.requests = 0
        self._headers = key.headers()

    def line(self, wanted: Wanted) -> str | None:
        """What is told of an owner, its company and the chain above it kept; None where there is none."""
        company = self._company_of(wanted)
        if company is None:
            return None
        above = self._chain(company["company_number"])
        status = "" if company["status"] == "Active" else f" ({company['status']})"
        return f"{company['company_number']}{status}, " + (
            f"controlled by {above[-1]}" if above else "no company controls it"
        )

    def _company_of(self, wanted: Wanted) -> dict[str, Any] | None:
        if wanted.number and (company := self._profile(wanted.number)):
            return company
        found = self.kept.get("named", wanted.owner_id)
        if found is None:
            found = self.kept.put("named", wanted.owner_id, {"number": self._number_of(wanted)})
        return self._profile(found["number"]) if found["number"] else None

    def _number_of(self, wanted: Wanted) -> str | None:
        """The number of the company of that name, an active one first; else one that bore it before."""
        address = f"/search/companies?q={quote(wanted.owner)}&items_per_page={_SEARCHED}"
        listed = [item for item in items(self._ask(address), "items") if text(item, "company_number")]
        keys = _keys([text(item, "title") for item in listed])
        named = [item for item, name in zip(listed, keys, strict=True) if name in _readings(wanted.owner_id)]
        named.sort(key=lambda item: text(item, "date_of_creation"), reverse=True)
        named.sort(key=lambda item: text(item, "company_status") != "active")
        if named:
            return text(named[0], "company_number")
        for item in listed[:1]:
            company = self._profile(text(item, "company_number"))
            if company and {*_keys(company["previous_names"])} & _readings(wanted.owner_id):
                return str(company["company_number"])
        return None

    def _profile(self, company_number: str) -> dict[str, Any] | None:
        """A company's entry as it is kept; None where there is no such number."""
        kept = self.kept.get("company", company_number)
        if kept is None:
            try:
                kept = _entry(company_number, self._ask(f"/company/{quote(company_number, safe='')}"))
            except Gone:
                kept = {}
            self.kept.put("company", company_number, kept)
        return kept if kept.get("company_number") else None

    def _chain(self, company_number: str) -> list[str]:
        """The names of the companies in control, one above the other; all of each step are kept."""
        names, passed, level = [], {company_number}, [company_number]
        for _ in range(_STEPS):
            above = [each for number in level for each in self._controllers(number)]
            if above:
                names.append(above[0]["name"])
            level = list(dict.fromkeys(n for each in above if (n := _followed(each)) and n not in passed))
            passed.update(level)
            if not level:
                break
        return names

    def _controllers(self, company_number: str) -> list[dict[str, Any]]:
        """The companies and other legal persons in control now; individuals are not kept."""
        kept = self.kept.get("control", company_number)
        if kept is None:
            found = [each for each in self._pages(company_number) if _is_corporate(each)]
            kept = self.kept.put("control", company_number, {"controllers": [_slim(each) for each in found]})
        return list(kept["controllers"])

    def _pages(self, company_number: str) -> Iterator[dict[str, object]]:
        """Everyone in control, page by page; Companies House answers 404 where there is nobody."""
        address = f"/company/{quote(company_number, safe='')}/persons-with-significant-control"
        for page in count():
            try:
                told = self._ask(f"{address}?items_per_page={_PAGE}&start_index={page * _PAGE}")
            except Gone:
                return
            listed = list(items(told, "items"))
            yield from listed
            if len(listed) < _PAGE or (page + 1) * _PAGE >= (number(told, "total_results") or 0):
                return

    def _ask(self, path: str) -> Any:
        self.requests += 1
        try:
            return self.client.json(
                f"https://{COMPANIES_HOUSE}{path}",
                notice=self.progress,
                headers=self._headers,
                seconds=_SECONDS,
            )
        except KeyboardInterrupt as stop:
            raise Cancelled("stopped") from stop


def _keys(names: Sequence[str]) -> list[str | None]:
    import polars as pl

    from market_tui.publishers.owner_names import owner_id

    return (
        pl.Series("name", names, pl.String).to_frame().select(owner_id(pl.col("name"))).to_series().to_list()
    )


def _readings(key: str) -> set[str]:
    """An owner's key, and with Limited where it has no legal form: as the bulk files are matched."""
    return {key} if re.search(r"\b(?:limited|llp|plc|cic)$", key) else {key, f"{key} limited"}


def _line(told: object, *keys: str) -> str:
    """A text of theirs as one line of printable characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text(told, *keys)).split())


def _entry(company_number: str, told: object) -> dict[str, Any]:
    """What is kept of a company's profile."""
    return {
        "company_number": text(told, "company_number") or company_number,
        "company": _line(told, "company_name"),
        "category": category(told),
        "status": text(told, "company_status").replace("-", " ").capitalize(),
        "incorporated_on": text(told, "date_of_creation"),
        "dissolved_on": text(told, "date_of_cessation"),
        "town": _line(told, "registered_office_address", "locality"),
        "postcode": _line(told, "registered_office_address", "postal_code"),
        "sic": _texts(told, "sic_codes"),
        "previous_names": [_line(each, "name") for each in items(told, "previous_company_names")],
    }


def _texts(told: object, key: str) -> list[str]:
    value = at(told, key)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _is_corporate(told: dict[str, object]) -> bool:
    kind = text(told, "kind")
    ceased = bool(text(told, "ceased_on")) or told.get("ceased") is True
    return ("corporate-entity" in kind or "legal-person" in kind) and not ceased


def _slim(told: dict[str, object]) -> dict[str, Any]:
    """What is kept of a controller: the fields of the bulk file that are read."""
    of = ("registration_number", "place_registered", "country_registered")
    return {
        "kind": text(told, "kind"),
        "name": _line(told, "name"),
        "notified_on": text(told, "notified_on"),
        "identification": {name: text(told, "identification", name) for name in of},
    }


def _followed(controller: dict[str, Any]) -> str | None:
    """The controller's own number at Companies House, if it looks registered there."""
    told = controller["identification"]
    company_number = "".join(told["registration_number"].upper().split())
    place = f"{told['place_registered']} {told['country_registered']}".strip()
    here = not place or (_HERE.search(place) is not None and _ABROAD.search(place) is None)
    if not here or not _NUMBER.match(company_number):
        return None
    return company_number.zfill(8) if company_number.isdigit() else company_number
