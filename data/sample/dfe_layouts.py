"""DfE's open data layouts of the 2025 edition and of its answers on homes, and the writers that fill them."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from data.sample.calibration import REFERENCE, REORGANISED, read_rows
from data.sample.children import Children, Invented
from data.sample.editions import EDITIONS
from data.sample.ofsted_layouts import MARK

Figures = dict[str, int]
Block = Callable[[Children], dict[str, Figures]]

_FIXED = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "old_la_code", "la_name", "new_la_code",
]  # fmt: skip
_SIDE = {"inside": "inside", "outside": "outside"}
_SPAN = {"near": "20 miles or less from home", "far": "more than 20 miles from home"}
_TYPE = {
    "foster": "Foster placements",
    "independent": "Independent and semi-independent living arrangements/supported accommodation",
    "other": "Other placements",
    "other residential": "Other residential settings",
    "adoption": "Placed for adoption",
    "parents": "Placed with parents or other person with parental responsibility",
    "schools": "Residential schools",
    "homes": "Secure homes and children's homes",
}
_PROVIDER = {
    "other council": "Other LA provision",
    "other public": "Other public provision (e.g. by a PCT etc)",
    "own": "Own provision (by the LA)",
    "parents": "Parents or other person with parental responsibility",
    "not reported": "Placement provider not reported",
    "private": "Private provision",
    "voluntary": "Voluntary/third sector provision",
}
_REASON = {
    "allegation": "Allegation (s47)",
    "approval": "Approval removed",
    "carer, else": "Carer requests placement end other than due to child's behaviour",
    "carer, behaviour": "Carer requests placement ends due to child's behaviour",
    "status": "Change in the status of a placement only",
    "care plan": "Change to/implementation of care plan",
    "child": "Child requests placement to end",
    "custody": "Custody arrangement",
    "other": "Other",
    "closure": "Resignation or closure of provision",
    "authority": "Responsible/area authority requests placement ends",
    "standards": "Standards of care concern",
}
_LONG = "Children looked after continuously for at least 2.5 years on 31 March aged under 16 years"
_HERE = "1. Children who are the responsibility of other LAs placed within this LA boundary"
_ELSEWHERE = "2. Children who are the responsibility of this LA placed outside the LA boundary"
_NET = "Net gain of children by responsible LA"
_OUT = "Placed outside the local authority boundary"
_ABOVE = (
    "{mark}: {what}",
    "Coverage: invented",
    "Source: data/sample/make_sample.py",
    "",
    "Notes",
    "National and regional numbers have been rounded to the nearest 10.",
    "c  Figures not shown in order to protect confidentiality. ",
    "z  Figures are not applicable.",
    "",
)


@dataclass(frozen=True)
class Area:
    """One row's place: its level, its fixed cells, and the councils that count in it by year."""

    level: str
    cells: tuple[str, ...]
    councils: dict[int, tuple[str, ...]]

    def children(self, invented: Invented, year: int) -> list[Children]:
        """The councils' children in a year; none where the authority did not exist."""
        return [invented[name, year] for name in self.councils.get(year, ())]


def areas(invented: Invented) -> list[Area]:
    """England, the regions, and every authority of these years, its predecessors included."""
    known = {row["name"]: row for row in read_rows(REFERENCE / "local_authorities.csv")}
    years = [e.year for e in EDITIONS]
    councils = sorted({name for name, _ in invented})
    every = {year: tuple(councils) for year in years}
    told = [Area("National", ("", "", "", "", ""), every)]
    wider = {(row["region_code"], row["region"]) for row in known.values()}
    wider |= {(row["dfe_sub_region_code"], row["dfe_sub_region"]) for row in known.values()} - {("", "")}
    for code, region in sorted(wider):
        inside = tuple(n for n in councils if region in (known[n]["region"], known[n]["dfe_sub_region"]))
        told.append(Area("Regional", (code, region, "", "", ""), dict.fromkeys(years, inside)))
    printed: dict[str, dict[int, tuple[str, ...]]] = {
        name: dict.fromkeys(years, (name,)) for name in councils
    }
    for old, (successors, _) in REORGANISED.items():
        ended = int(known[old]["valid_to"][:4])
        printed[old] = {year: successors for year in years if year <= ended}
        for name in successors:
            printed[name] = {year: (name,) for year in years if year > ended}
    for name in sorted(printed, key=lambda n: (known[n]["region_code"], known[n]["old_la_code"])):
        row = known[name]
        sub = (row["dfe_sub_region_code"], row["dfe_sub_region"])
        region = sub if row["dfe_sub_region"] else (row["region_code"], row["region"])
        told.append(
            Area("Local authority", (*region, row["old_la_code"], name, row["la_code"]), printed[name])
        )
    return told


def shown(level: str, figures: Figures, total: str | None) -> dict[str, str]:
    """Figures as printed: rounded for England and regions; an authority's 1 to 5 hidden, and one more."""
    if level != "Local authority":
        return {label: str(round(n / 10) * 10) for label, n in figures.items()}
    hidden = {label for label, n in figures.items() if 0 < abs(n) < 6 and label != total}
    others = {label: n for label, n in figures.items() if label not in hidden and label != total and n}
    if len(hidden) == 1 and total and others:
        hidden.add(min(others, key=lambda label: others[label]))
    return {label: "c" if label in hidden else str(n) for label, n in figures.items()}


def _share(printed: str, value: int, whole: int) -> str:
    if not printed.lstrip("-").isdigit() or not whole:
        return "c" if printed == "c" else "0"
    per_cent = 100 * value / whole
    return "k" if 0 < per_cent < 0.5 else str(round(per_cent))


def _written(
    body: list[list[str]], line_end: str = "\n", above: Iterable[str] = (), bom: bool = True
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerows([line] + [""] * (len(body[0]) - 1) for line in above)
    writer.writerows(body)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def grouped(invented: Invented, columns: tuple[str, ...], block: Block, years: int) -> bytes:
    """A file of groups of labels over the last `years`, each with its number and share of the group."""
    rows = [[*_FIXED, *columns]]
    for edition in reversed(EDITIONS[-years:]):
        for area in areas(invented):
            blocks = [block(c) for c in area.children(invented, edition.year)]
            for group, labels in block(_NOBODY).items():
                sums = Counter({label: sum(b[group][label] for b in blocks) for label in labels})
                whole = next(label for label in labels if label.startswith("Total"))
                printed = shown(area.level, dict(sums), whole) if blocks else dict.fromkeys(labels, "z")
                for label in labels:
                    share = _share(printed[label], sums[label], sums[whole]) if blocks else "z"
                    rows.append([*_where(edition.year, area), group, label, printed[label], share])
    return _written(rows)


def _where(year: int, area: Area) -> list[str]:
    return [str(year), "Reporting year", area.level, "E92000001", "England", *area.cells]


def _characteristics(c: Children) -> dict[str, Figures]:
    total = {"Total": c.looked_after}
    spans = {
        span: sum(n for (_, s), n in c.places.items() if s == span) for span in ("near", "far", "unknown")
    }
    apart = {
        f"{i}. Placed {side} the LA boundary, {_SPAN.get(span, 'distance not known or not recorded')}": (
            c.places.get((side, span), 0)
        )
        for i, (span, side) in enumerate(
            ((span, side) for span in ("near", "far", "unknown") for side in _SIDE), 1
        )
    }
    inside = c.looked_after - c.outside
    return {
        "Distance between home and placement": {
            "Distance not known or not recorded": spans["unknown"],
            f"Placed {_SPAN['near']}": spans["near"],
            f"Placed {_SPAN['far']}": spans["far"],
        }
        | total,
        "Distance between home and placement and locality of placement": apart | total,
        "LA of placement": {
            "1. Own LA children placed internally within the local authority boundary": inside,
            "2. Other LA children externally placed within the local authority boundary": c.others,
            "Total": inside + c.others,
        },
        "Locality of placement": {"Placed inside the local authority boundary": inside, _OUT: c.outside}
        | total,
        "Place providers": {label: c.providers.get(key, 0) for key, label in _PROVIDER.items()} | total,
        "Placement": {label: c.types.get(key, 0) for key, label in _TYPE.items()} | total,
    }


def _new_placements(c: Children) -> dict[str, Figures]:
    where = {
        f"Placed {side} LA boundary {'less' if span == 'near' else 'more'} than 20 miles from home": (
            c.new.get((side, span), 0)
        )
        for side in _SIDE
        for span in ("near", "far")
    }
    unknown = {"Distance not known or not recorded": sum(c.new.get((s, "unknown"), 0) for s in _SIDE)}
    return {
        "Location of new placements during the year": unknown
        | where
        | {"Total new placements": sum(c.new.values())},
        "Reason for placement change during the year": {
            label: c.moves.get(key, 0) for key, label in _REASON.items()
        }
        | {"Total placements changing": sum(c.moves.values())},
    }


def _stability(c: Children) -> dict[str, Figures]:
    def of(key: str, label: str) -> Figures:
        held, base = c.stable.get(key, (0, 0))
        return {label: held, "Total children": base}

    return {
        _LONG: of("same carer", "Living with the same carer for at least 2 years"),
        "CLA 2 years on 31 March": of(
            "3 in two years", "With 3 or more placements during the previous 2 years"
        ),
        "CLA on 31 March": of("3 in a year", "With 3 or more placements during the year"),
    }


_NOBODY = Children(0, 0, 0, 0, {}, {}, {}, 0)


def numbers(invented: Invented) -> bytes:
    """Looked after, starting and ceasing: number, rate and child population."""
    rows = [[*_FIXED, "population_type", "population_estimate", "children_count", "rate_per_10000"]]
    for edition in reversed(EDITIONS):
        for area in areas(invented):
            held = area.children(invented, edition.year)
            aged = sum(c.population for c in held)
            for kind, name in (
                ("ceased", "ceasing to be"),
                ("looked_after", ""),
                ("started", "starting to be"),
            ):
                label = f"Children {name} looked after each year".replace("  ", " ")
                label = "Children looked after on 31 March each year" if not name else label
                n = sum(getattr(c, kind) for c in held)
                count = shown(area.level, {label: n}, None)[label] if held else "z"
                rate = str(round(10_000 * n / aged)) if count.isdigit() else count
                rows.append([*_where(edition.year, area), label, str(aged) if held else "x", count, rate])
    return _written(rows)


def flows(invented: Invented) -> bytes:
    """Others' children here, own children elsewhere, and the net gain."""
    rows = [[*_FIXED, "characteristic", "children_count"]]
    for edition in reversed(EDITIONS):
        for area in areas(invented):
            held = area.children(invented, edition.year)
            here, away = sum(c.others for c in held), sum(c.outside for c in held)
            printed = shown(area.level, {_HERE: here, _ELSEWHERE: away}, None) if held else {}
            # A net gain beside one hidden flow would give it away.
            net = "c" if "c" in printed.values() else shown("Regional", {_NET: here - away}, None)[_NET]
            net = str(here - away) if net != "c" and area.level == "Local authority" else net
            for label, value in (
                (_HERE, printed.get(_HERE, "z")),
                (_ELSEWHERE, printed.get(_ELSEWHERE, "z")),
            ):
                rows.append([*_where(edition.year, area), label, value])
            rows.append([*_where(edition.year, area), _NET, net if held else "z"])
    return _written(rows, "\r\n")


def homes_net_gain(invented: Invented) -> bytes:
    """Net gain of children in children's homes, to the year before the last register."""
    rows = [[*_FIXED, "characteristic", "number"]]
    for edition in reversed(EDITIONS[:-1]):
        for area in areas(invented):
            held = area.children(invented, edition.year)
            net = sum(c.homes_others - c.homes_outside for c in held)
            net = round(net / 10) * 10 if area.level != "Local authority" else net
            rows.append([*_where(edition.year, area), _NET, str(net) if held else "z"])
    what = "Net gain of Children Looked After (CLA) on 31 March placed in children's homes by local authority"
    return _written(rows, above=[line.format(mark=MARK, what=what) for line in _ABOVE], bom=False)


def homes_outside(invented: Invented) -> bytes:
    """Children in children's homes outside their authority, to the year before the last register."""
    rows = [[*_FIXED, "cla_group", "characteristic", "number", "percentage"]]
    for edition in reversed(EDITIONS[:-1]):
        for area in areas(invented):
            held = area.children(invented, edition.year)
            out, whole = sum(c.homes_outside for c in held), sum(c.types["homes"] for c in held)
            authority = area.level == "Local authority"
            hidden = authority and (0 < out < 6 or 0 < whole - out < 6)
            number = "z" if not held else "c" if hidden else str(out if authority else round(out / 10) * 10)
            share = number if number in ("z", "c") else str(round(100 * out / whole) if whole else 0)
            rows.append([*_where(edition.year, area), "Locality of placement", _OUT, number, share])
    what = "Children Looked After (CLA) on 31 March placed in children's homes outside the local authority"
    return _written(rows, above=[line.format(mark=MARK, what=what) for line in _ABOVE], bom=False)


def dfe_files(invented: Invented) -> dict[str, bytes]:
    """Every DfE file of the sample, by name."""
    pairs = ("characteristic", "breakdown", "children_count", "children_percent")
    stable = ("cla_group", "placement_stability", "children_count", "children_percent")
    return {
        "sample_la_cla_on_31_march_by_characteristics.csv": grouped(invented, pairs, _characteristics, 5),
        "sample_la_cla_during_year_new_placements.csv": grouped(invented, pairs, _new_placements, 2),
        "sample_la_cla_placement_stability.csv": grouped(invented, stable, _stability, 2),
        "sample_cla_number_and_rate_per_10k_children.csv": numbers(invented),
        "sample_la_cla_on_31_march_la_of_placement_netgain.csv": flows(invented),
        "sample_foi_homes_net_gain.csv": homes_net_gain(invented),
        "sample_foi_homes_outside.csv": homes_outside(invented),
    }


def zipped(files: dict[str, bytes]) -> bytes:
    """The files as DfE's site gives them: one archive with a folder `data`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.comment = MARK.encode()
        for name, content in files.items():
            member = zipfile.ZipInfo(f"data/{name}", (2025, 11, 26, 9, 30, 0))
            archive.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()
