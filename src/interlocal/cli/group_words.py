"""The best grouping of a region in words, at eighty columns."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlocal.discovery.calculations.regions import GroupingResult, GroupResult, Pair
    from interlocal.web.words import Range

WIDTH = 79
NAMED = 10  # pairs of the draws that are named


def words_of(found: "GroupingResult") -> Iterator[str]:
    """Line by line."""
    yield from _head(found)
    for number, group in enumerate(found.shared_groups, 1):
        yield ""
        yield from _group(found, number, group)
    yield ""
    yield from _alone(found)
    yield from _others(found)
    yield from _sure(found)
    yield from _out(found)
    if found.left_out:
        yield ""
        yield "Left out, for missing is not zero"
        for town in found.left_out:
            yield from _wrapped(town.reason, "  ? ", "    ")
    for note in found.notes:
        yield from _wrapped(note, "  ! ", "    ")


def _head(found: "GroupingResult") -> Iterator[str]:
    from interlocal.discovery.calculations.regions import STATUS_WORDS
    from interlocal.web.words import counted, dollars

    yield from _wrapped(
        f"{found.service_name} in the {found.region}: the best grouping of "
        f"{counted(len(found.towns), 'town')}"
    )
    yield from _wrapped(f"({_limits(found)}; estimates, not promises; not legal advice)")
    yield ""
    if found.shared_groups:
        yield from _wrapped(
            f"Together: {_expected(found.net)}. Alone the towns pay "
            f"{dollars(found.alone_cents, 1_000_00)} a year. {_chance(found.chance_of_saving)}"
        )
    else:
        yield from _wrapped(
            "No group is expected to save anything: every town does best alone, at "
            f"{dollars(found.alone_cents, 1_000_00)} a year together."
        )
    words = STATUS_WORDS[found.status]
    if found.gap_cents is not None and found.gap_cents > 0:
        words += f" (at most {dollars(found.gap_cents)} a year, {found.gap:.3%} of the cost)"
    yield from _wrapped(
        f"Proof: {words}. The proof is about these estimated costs, not about the world."
    )


def _limits(found: "GroupingResult") -> str:
    wishes = found.wishes
    parts = [f"groups of {wishes.max_towns} towns at most"]
    parts.append("joined by borders" if wishes.contiguous else "borders do not matter")
    if wishes.max_minutes is not None:
        parts.append(f"at most {wishes.max_minutes:g} minutes to the host")
    if wishes.max_population is not None:
        parts.append(f"at most {wishes.max_population:,.0f} people")
    if wishes.min_population is not None:
        parts.append(f"at least {wishes.min_population:,.0f} people")
    if wishes.hosts is not None:
        parts.append(f"hosts: {_names(found, wishes.hosts)}")
    parts += [f"never together: {_names(found, group)}" for group in wishes.never]
    parts += [f"always together: {_names(found, group)}" for group in wishes.must]
    return ", ".join(parts)


def _group(found: "GroupingResult", number: int, group: "GroupResult") -> Iterator[str]:
    from interlocal.web.words import dollars

    yield from _wrapped(
        f"{number}. {_names(found, group.members)} ({group.population:,} people); "
        f"{found.name(group.host)} hosts"
    )
    words = f"{_expected(group.net)}. {_chance(group.chance_of_saving)}"
    if group.beyond_data:
        words += " The group is larger than any town the cost curve was fitted to."
    yield from _wrapped(words, "   ", "   ")
    wide = max(len(found.name(town)) for town in group.members)
    yield f"   {'':<{wide}} {'alone':>13} {'pays':>13} {'saves':>11}"
    for share in group.shares:
        saves = dollars(share.saves_cents) if share.saves_cents else "nothing"
        yield (
            f"   {found.name(share.town):<{wide}} {dollars(share.alone_cents):>13} "
            f"{dollars(share.pays_cents):>13} {saves:>11}"
        )
    yield from _wrapped(_stability(group), "   ", "   ")


def _stability(group: "GroupResult") -> str:
    from interlocal.web.words import dollars

    if not group.stable:
        return (
            "Not stable: whatever the shares, somebody would do better apart. "
            f"{dollars(group.subsidy_cents)} a year from outside would just keep all in; the "
            "shares above are with it."
        )
    words = "At these shares nobody, and no smaller group, would do better apart."
    return words if group.per_head_stable else f"{words} Shared by population, somebody would."


def _alone(found: "GroupingResult") -> Iterator[str]:
    if found.better_alone:
        yield f"Better alone, as far as is known ({len(found.better_alone)})"
        yield from _wrapped(_names(found, found.better_alone), "  ", "  ")


def _others(found: "GroupingResult") -> Iterator[str]:
    from interlocal.web.words import dollars

    if not found.others:
        return
    yield ""
    yield "The next best" + ("" if found.others_complete else " that were found")
    for other in found.others:
        old = "; ".join(_names(found, group, " + ") for group in other.gone if len(group) > 1)
        new = "; ".join(_names(found, group, " + ") for group in other.new if len(group) > 1)
        yield from _wrapped(
            f"{dollars(other.dearer_cents)} a year dearer: {new or 'nobody shares'} "
            f"instead of {old or 'each alone'}",
            "  ",
            "    ",
        )


def _sure(found: "GroupingResult") -> Iterator[str]:
    if not found.draws:
        return
    yield ""
    yield from _wrapped(
        f"How sure are the partners? Best grouping found in each of {found.draws} draws of the "
        "costs:"
    )
    planned = [pair for pair in found.pairs if pair.in_plan]
    parted = [pair for pair in found.pairs if not pair.in_plan]
    yield from _pairs(found, "together in the plan", planned)
    yield from _pairs(found, "apart in the plan", parted)
    if not found.pairs:
        yield "  no two towns are together often."


def _pairs(found: "GroupingResult", what: str, pairs: Sequence["Pair"]) -> Iterator[str]:
    if not pairs:
        return
    said = [f"{_names(found, pair.towns, ' + ')} {pair.share:.0%}" for pair in pairs[:NAMED]]
    more = f", and {len(pairs) - NAMED} pairs more" if len(pairs) > NAMED else ""
    yield from _wrapped(f"{what}: {', '.join(said)}{more}", "  ", "    ")


def _out(found: "GroupingResult") -> Iterator[str]:
    from interlocal.web.words import dollars

    for left in found.stays_out:
        yield ""
        together = [group for group in left.groups if len(group) > 1]
        named = "; ".join(_names(found, group, " + ") for group in together) or "nobody shares"
        cost = (
            f"the region pays {dollars(left.dearer_cents)} a year more"
            if left.dearer_cents > 0
            else "the region pays no more"
        )
        yield from _wrapped(f"If {found.name(left.town)} stays out, {cost}: {named}.", "", "  ")


def _expected(net: "Range") -> str:
    """What a group may expect; a loss is said, not shown with a minus."""
    from interlocal.web.words import dollars

    low, mean, high = (dollars(abs(end), net.step) for end in (net.low, net.mean, net.high))
    expected = f"save {mean} a year net" if net.mean >= 0 else f"cost {mean} more a year"
    if net.low >= 0:
        ends = f"between {low} and {high}"
    elif net.high < 0:
        ends = f"between {high} and {low} more"
    else:
        ends = f"anywhere between costing {low} more and saving {high}"
    return f"expected to {expected}, likely {ends}"


def _names(found: "GroupingResult", towns: Sequence[str], join: str = "") -> str:
    from interlocal.web.words import listing

    names = [found.name(town) for town in towns]
    return join.join(names) if join else listing(names)


def _chance(share: float) -> str:
    return f"It saves in {share:.0%} of the draws."


def _wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=then)
