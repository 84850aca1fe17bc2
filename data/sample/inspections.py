"""An inspection history for each setting: about one graded visit a year, none during the pandemic pause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.sample.calibration import GRADES
from data.sample.editions import EDITIONS

STICKINESS = 0.22
MONITORING_SHARE = 0.0008
_PAUSE = 2020  # no graded visits from mid-March 2020 to the end of March 2021
_SKIPPED = {2019: 0.05, 2021: 0.08}

# Sub-judgements (helped and protected; leaders and managers) as they go with each overall grade.
_O, _G, _R, _I = GRADES
_PARTS: dict[str, tuple[tuple[tuple[str, str], int], ...]] = {
    _O: (((_O, _O), 78), ((_G, _O), 11), ((_O, _G), 7), ((_G, _G), 3)),
    _G: (((_G, _G), 78), ((_G, _R), 13), ((_G, _O), 6), ((_R, _G), 2), ((_O, _G), 1)),
    _R: (((_R, _R), 79), ((_R, _I), 16), ((_G, _R), 3), ((_R, _G), 1)),
    _I: (((_I, _I), 1),),
}


@dataclass
class Inspection:
    """One graded visit."""

    on: date
    published_on: date
    overall: str
    helped_and_protected: str
    leaders_and_managers: str
    education: str = ""
    health: str = ""
    outcome: str = ""
    event_type: str = "Full inspection"
    event_number: str = ""


def history(
    rng: Random, registered: date, mix: Mapping[int, Sequence[float]], *, secure: bool = False, every: int = 1
) -> list[Inspection]:
    """The visits to a setting registered on a date, up to the last edition."""
    visits: list[Inspection] = []
    earliest = registered + timedelta(days=rng.randrange(105, 245))
    start = 2018 + rng.randrange(every)
    for year in range(start, EDITIONS[-1].year, every):
        if year == _PAUSE or rng.random() < _SKIPPED.get(year, 0.03):
            continue
        opens, shuts = date(year, 4, 8), date(year + 1, 3, 14 if year == _PAUSE - 1 else 27)
        on = opens + timedelta(days=rng.randrange((shuts - opens).days))
        if visits:
            earliest = visits[-1].on + timedelta(days=140)
        on = _weekday(max(on, earliest))
        if on > shuts:
            continue
        visits.append(_visit(rng, on, mix, visits, secure=secure))
    return visits


def _weekday(on: date) -> date:
    return on - timedelta(days=max(0, on.weekday() - 3))


def _visit(
    rng: Random, on: date, mix: Mapping[int, Sequence[float]], before: list[Inspection], *, secure: bool
) -> Inspection:
    register = on.year + (on.month > 3)
    overall = _grade(rng, mix.get(register) or mix[EDITIONS[0].year], before[-1].overall if before else "")
    pairs, weights = zip(*_PARTS[overall], strict=True)
    helped, leaders = rng.choices(pairs, weights)[0]
    lag = max(15, round(rng.gauss(29 if on.year < 2021 else 39, 7)))
    visit = Inspection(on, on + timedelta(days=lag), overall, helped, leaders)
    if secure:
        visit.education, visit.health = rng.choice((_G, _R, overall)), rng.choice((_G, _O, overall))
    if rng.random() < MONITORING_SHARE:
        visit.event_type = "Monitoring inspection"
    return visit


def _grade(rng: Random, mix: Sequence[float], last: str) -> str:
    if last and rng.random() < STICKINESS:
        return last
    weights = list(mix)
    if last == _O:
        weights[3] *= 0.3
    if last in {_R, _I}:
        weights[0] *= 0.25
    return rng.choices(GRADES, weights)[0]


def latest(visits: list[Inspection], as_at: date) -> list[Inspection]:
    """The visits a register can print, newest first: made by its date, published a month after at most."""
    cut = as_at + timedelta(days=30)
    return [v for v in reversed(visits) if v.on <= as_at and v.published_on <= cut]
