"""What each section of a statement says: sentences made of the queries' figures, nothing else.

A sentence whose figure is not there is left out; a section in which nothing can be said tells what to load.
"""

from collections.abc import Iterator

from market_tui.export.brief.facts import (
    Facts,
    Row,
    Sentence,
    against,
    count,
    money,
    number,
    on,
    per_cent,
    ranged,
)
from market_tui.market.owners import OWNER_NOT_STATED


def demand(facts: Facts) -> Iterator[Sentence]:
    """Our children and demand."""
    row = facts.latest("looked_after", "year", "children")
    if row is None:
        return
    other = facts.same("looked_after", row, "year")
    rate = f", {number(round(row['rate_per_10000']))} for each 10,000" if row["rate_per_10000"] else ""
    beside = against(
        facts, number(round(other["rate_per_10000"])) if other and other["rate_per_10000"] else None
    )
    text = f"On {on(row['year'])} {facts.area} looked after {count(row['children'], 'child', 'children')}"
    yield Sentence(f"{text}{rate}{beside}.", "looked_after")
    earlier = [r for r in facts.rows("looked_after") if r["children"] and r["year"] < row["year"]]
    if earlier:
        first = min(earlier, key=lambda r: (abs(r["year"] - (row["year"] - 4)), r["year"]))
        change = row["children"] - first["children"]
        word = "more" if change > 0 else "fewer"
        share = per_cent(abs(change) / first["children"])
        said = f"{number(abs(change))} {word} than on" if change else "as many as on"
        said += f" {on(first['year'])}" + (f" ({share})" if change else "")
        yield Sentence(f"That is {said}.", "looked_after")


def where(facts: Facts) -> Iterator[Sentence]:
    """Where they live."""
    row = facts.latest("out_of_area", "year", "outside_share") or facts.latest(
        "out_of_area", "year", "outside_low"
    )
    if row is not None:
        outside = ranged(row["outside"], row["outside_low"], row["outside_high"])
        other = facts.same("out_of_area", row, "year")
        share = f" ({per_cent(row['outside_share'])} of them)" if row["outside_share"] is not None else ""
        beside = against(facts, per_cent(other["outside_share"]) if other else None)
        text = f"On {on(row['year'])} {outside} of the children looked after by {facts.area}{share}"
        yield Sentence(f"{text} lived outside the boundary of their authority{beside}.", "out_of_area")
    far = facts.latest("out_of_area", "year", "over_20_miles_share")
    if far is not None:
        other = facts.same("out_of_area", far, "year")
        beside = against(facts, per_cent(other["over_20_miles_share"]) if other else None)
        text = (
            f"{per_cent(far['over_20_miles_share'])} lived more than 20 miles from home on {on(far['year'])}"
        )
        yield Sentence(f"{text}{beside}; that is another measure than the boundary.", "out_of_area")
    homes = facts.latest("homes_out_of_area", "year", "children_outside_share")
    if homes is not None:
        other = facts.same("homes_out_of_area", homes, "year")
        beside = against(facts, per_cent(other["children_outside_share"]) if other else None)
        text = (
            f"Of its children in children's homes {per_cent(homes['children_outside_share'])} lived outside"
        )
        yield Sentence(f"{text} on {on(homes['year'])}{beside}.", "homes_out_of_area")
    net = facts.latest("net_gain", "year", "net_gain")
    if net is not None:
        way, other_way = ("took in", "sent out") if net["net_gain"] > 0 else ("sent out", "took in")
        said = f"{number(abs(net['net_gain']))} more children than it {other_way}"
        yield Sentence(f"On balance {facts.area} {way} {said} ({on(net['year'])}).", "net_gain")
    mix = [r for r in facts.rows("placement_mix") if r["share"] is not None]
    if mix:
        year = max(r["year"] for r in mix)
        parts = sorted((r for r in mix if r["year"] == year), key=lambda r: -r["share"])[:3]
        told = "; ".join(f"{r['placement_type'].lower()} {per_cent(r['share'])}" for r in parts)
        yield Sentence(f"The most frequent placements on {on(year)}: {told}.", "placement_mix")


def homes(facts: Facts) -> Iterator[Sentence]:
    """Homes in the area: number, size, ownership, quality."""
    row = _now(facts)
    if row is not None and row["homes"] is not None:
        text = f"On {on(row['as_at'])} there were {count(row['homes'], 'home')} in {facts.area} with"
        yield Sentence(
            f"{text} {count(row['places'], 'place')}, {number(row['places_per_home'])} a home.", "key_figures"
        )
    elif row is not None:
        text = f"The list of {on(row['as_at'])} holds inspected homes only, so that homes cannot be counted"
        yield Sentence(f"{text}; shares are of those inspected.", "key_figures")
    solo = next((r for r in facts.rows("home_sizes") if r["size_band"] == "1 place" and r["homes"]), None)
    if solo is not None:
        verb = "is" if solo["homes"] == 1 else "are"
        text = f"{count(solo['homes'], 'home')} ({per_cent(solo['homes_share'])})"
        yield Sentence(f"{text} {verb} registered for one child.", "home_sizes")
    mix = facts.rows("ownership_mix")
    for held in (r for r in mix if r["sector"] == "Private"):
        other = facts.same("ownership_mix", held, "sector")
        beside = against(facts, f"{per_cent(other['homes_share'])} of homes" if other else None)
        text = f"Private owners hold {per_cent(held['homes_share'])} of homes and"
        yield Sentence(f"{text} {per_cent(held['places_share'])} of places{beside}.", "ownership_mix")
    rest = [r for r in mix if r["sector"] not in ("Private", None) and r["homes"]]
    if rest:
        told = "; ".join(f"{str(r['sector']).lower()} {number(r['homes'])}" for r in rest)
        yield Sentence(f"Other homes by sector: {told}.", "ownership_mix")
    if row is not None and row["good_or_outstanding_share"] is not None:
        other = facts.same("key_figures", row, "as_at")
        beside = against(facts, per_cent(other["good_or_outstanding_share"]) if other else None)
        low, high = row["good_or_outstanding_share_low"], row["good_or_outstanding_share_high"]
        text = f"{per_cent(row['good_or_outstanding_share'])} of inspected homes are good or outstanding"
        interval = f"95% interval {per_cent(low)} to {per_cent(high)}"
        yield Sentence(f"{text}, {interval}{beside}.", "key_figures")
    waiting = next((r for r in facts.rows("ratings_mix") if r["rating"] == "Not yet inspected"), None)
    if waiting is not None:
        verb = "is" if waiting["homes"] == 1 else "are"
        text = f"{count(waiting['homes'], 'home')} {verb} not yet inspected and in neither part of that share"
        yield Sentence(f"{text}.", "ratings_mix")


def cost(facts: Facts) -> Iterator[Sentence]:
    """Cost."""
    row = facts.latest("unit_costs", "financial_year", "weekly_cost", service="residential care")
    if row is not None:
        other = facts.same("unit_costs", row, "financial_year", "service")
        beside = against(facts, money(other["weekly_cost"]) if other else None)
        yield Sentence(f"{_week(row, 'residential care')}{beside}.", "unit_costs")
        if row["flag"]:
            yield Sentence(f"That figure is suspect: {row['flag']}.", "unit_costs")
            yield from _sound(facts, row["financial_year"])
    foster = facts.latest("unit_costs", "financial_year", "weekly_cost", service="fostering")
    if foster is not None:
        yield Sentence(f"{_week(foster, 'fostering')}.", "unit_costs")
    spent = facts.latest("spend", "financial_year", "amount", line="residential care", sector="total")
    if spent is not None:
        text = f"Spending on residential care was {money(spent['amount'])} in {spent['financial_year']}"
        yield Sentence(f"{text}, as returned.", "spend")
        yield from _part_of_care(facts, spent["financial_year"])
    suspect = facts.rows("cost_checks", alone=True)
    if suspect:
        text = f"The rules for suspect returns flag {count(len(suspect), 'figure')} of the area's returns"
        yield Sentence(f"{text}; none is corrected.", "cost_checks")


def _part_of_care(facts: Facts, year: str) -> Iterator[Sentence]:
    """What part of all spending on children looked after goes to residential care, and who is not in it."""
    told = facts.latest(
        "spend_mix",
        "financial_year",
        "share",
        service="residential care",
        sector="total",
        financial_year=year,
    )
    if told is not None:
        without = f", without {told['missing']}" if told["missing"] else ""
        text = f"That is {per_cent(told['share'])} of all spending on children looked after{without}"
        yield Sentence(f"{text}.", "spend_mix")


def _sound(facts: Facts, year: str) -> Iterator[Sentence]:
    """The latest weekly cost of residential care that rests on no suspect return."""
    told = facts.latest(
        "unit_cost_trend", "financial_year", "weekly_cost_without_suspect", service="residential care"
    )
    if told is not None:
        amount = money(told["weekly_cost_without_suspect"])
        prices = f", in prices of {told['base_year']}" if told["prices"] == "real" else ""
        when = "it is" if told["financial_year"] == year else f"the latest is of {told['financial_year']}:"
        yield Sentence(f"Without suspect returns {when} {amount}{prices}.", "unit_cost_trend")


def _week(row: Row, service: str) -> str:
    """What a week cost; a suspect figure only as what was returned, in the sentence that gives it."""
    amount, year = money(row["weekly_cost"]), row["financial_year"]
    if row["flag"]:
        return f"A week of {service} came to {amount} in {year} by a suspect return"
    return f"A week of {service} cost {amount} in {year}"


def access(facts: Facts) -> Iterator[Sentence]:
    """Access against capacity."""
    row = facts.latest("sufficiency", "as_at", "places")
    if row is None:
        return
    children = ranged(row["children_in_homes"], row["children_low"], row["children_high"])
    if children is not None:
        each = (
            f": {number(row['places_per_child'])} places a child"
            if row["places_per_child"] is not None
            else ""
        )
        text = f"On {on(row['as_at'])} the area's homes had {count(row['places'], 'place')} and {children}"
        yield Sentence(f"{text} of its children were in homes, here or elsewhere{each}.", "sufficiency")
    if row["outside_share"] is not None:
        text = f"Even so {per_cent(row['outside_share'])} of its children in homes were outside"
        plain = f"{per_cent(row['outside_share'])} of its children in homes were outside"
        enough = (row["places_per_child"] or 0) >= 1
        reading = f"; reading: {row['reading']}" if row["reading"] else ""
        yield Sentence(f"{text if enough else plain}{reading}.", "sufficiency")


def risks(facts: Facts) -> Iterator[Sentence]:
    """Risks: concentration, failure, closures."""
    worst = next(iter(facts.rows("stress_test", alone=True)), None)
    if worst is not None and worst["owner"] == OWNER_NOT_STATED:
        text = f"The list of {on(facts.scope.as_at)} does not say who owns the homes: concentration and an"
        yield Sentence(f"{text} owner's failure cannot be told.", "stress_test")
        worst = None
    row = next(iter(facts.rows("concentration")), None)
    if row is not None and row["hhi"] is not None and worst is not None:
        other = facts.same("concentration", row, "basis")
        beside = against(facts, number(round(other["hhi"])) if other and other["hhi"] is not None else None)
        text = f"The largest owner has {per_cent(row['cr1'])} of {row['basis']}, the four largest"
        level = "groups" if row["owner_level"] == "group" else "registered companies"
        hhi = f"HHI {number(round(row['hhi']))} over {level}"
        yield Sentence(f"{text} {per_cent(row['cr4'])}; {hhi}{beside}.", "concentration")
    if worst is not None:
        size = ""
        if worst["homes"] is not None:
            size = f"{count(worst['homes'], 'home')} with {count(worst['places'], 'place')}, "
        text = f"The owner hardest to replace is {worst['owner']}: {size}{per_cent(worst['places_share'])} of"
        text += " places"
        if worst["authorities_hit"] > 1:
            text += f", in {number(worst['authorities_hit'])} authorities, most in {worst['largest_hit']}"
            text += f" ({per_cent(worst['largest_hit_share'])} of its places)"
        elif worst["largest_hit"] not in (None, facts.area):
            text += f", all in {worst['largest_hit']} ({per_cent(worst['largest_hit_share'])} of its places)"
        yield Sentence(f"{text}.", "stress_test")
    closed = _since(facts).get("closed")
    if closed is not None and closed["homes"] is not None:
        text = f"{count(closed['homes'], 'home')} with {count(-closed['places_more'], 'place')} closed"
        yield Sentence(f"{text} since {on(closed['since'])}.", "since_last_release")
    watched = facts.rows("watchlist", alone=True)
    if watched:
        grave = sum("inadequate" in r["reason"] for r in watched)
        text = f"{count(len(watched), 'home')} {'is' if len(watched) == 1 else 'are'} on the watch-list"
        judged = f"; {number(grave)} {'is' if grave == 1 else 'are'} judged inadequate" if grave else ""
        yield Sentence(f"{text}{judged}.", "watchlist")


def _since(facts: Facts) -> dict[str, Row]:
    """Each kind of change since the last release."""
    return {str(row["change"]): row for row in facts.rows("since_last_release", alone=True)}


def changes(facts: Facts) -> Iterator[Sentence]:
    """What has changed since the last release."""
    row = _now(facts)
    before = _before(facts, row, "homes")
    if row is not None and before is not None and row["homes"] is not None:
        more, places = row["homes"] - before["homes"], row["places"] - before["places"]
        text = f"Since the register of {on(before['as_at'])}: {_signed(more)} homes, {_signed(places)} places"
        yield Sentence(f"{text}; private share {_points(row, before, 'private_share')}.", "key_figures")
    rated = _before(facts, row, "good_or_outstanding_share")
    if row is not None and rated is not None and row["good_or_outstanding_share"] is not None:
        told = _points(row, rated, "good_or_outstanding_share")
        yield Sentence(f"Good or outstanding since {on(rated['as_at'])}: {told}.", "key_figures")
    changed = _since(facts)
    if changed:
        opened, closed = changed["opened"], changed["closed"]
        text = f"Since {on(opened['since'])} "
        if opened["homes"] is not None:
            text += (
                f"{count(opened['homes'], 'home')} opened with {count(opened['places_more'], 'place')} and"
            )
            text += f" {number(closed['homes'])} closed with {count(-closed['places_more'], 'place')}; "
        better, worse = changed["rated better"]["homes"], changed["rated worse"]["homes"]
        text += (
            f"{count(better, 'home')} {'is' if better == 1 else 'are'} rated better and {number(worse)} worse"
        )
        yield Sentence(f"{text} than on that list.", "since_last_release")
    sales = [r for r in facts.rows("owner_changes", alone=True) if r["as_at"] == facts.scope.as_at]
    if sales:
        kinds: dict[str, int] = {}
        for sale in sales:
            kinds[str(sale["kind"])] = kinds.get(str(sale["kind"]), 0) + 1
        spelt = kinds.pop("spelling", 0)
        told = "; ".join(f"{kind} {number(n)}" for kind, n in sorted(kinds.items())) or "none"
        aside = f", besides {count(spelt, 'change')} of spelling only" if spelt else ""
        day = on(facts.scope.as_at)
        yield Sentence(f"Owners changed in the list of {day}: {told}{aside}.", "owner_changes")


def _now(facts: Facts) -> Row | None:
    """The key figures of the scope's date."""
    rows = [r for r in facts.rows("key_figures") if r["as_at"] == facts.scope.as_at]
    return rows[-1] if rows else None


def _before(facts: Facts, row: Row | None, having: str) -> Row | None:
    """The key figures of the date before that has the figure."""
    if row is None:
        return None
    earlier = [r for r in facts.rows("key_figures") if r["as_at"] < row["as_at"] and r[having] is not None]
    return earlier[-1] if earlier else None


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{number(abs(value))}"


def _points(row: Row, before: Row, name: str) -> str:
    change = 100 * (row[name] - before[name])
    sign = "+" if round(change, 1) > 0 else "−" if round(change, 1) < 0 else "±"
    return f"{per_cent(before[name])} to {per_cent(row[name])} ({sign}{abs(change):.1f} points)"
