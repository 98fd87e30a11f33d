"""Rows of single people without rare profiles: sex, age, work, region and session together name somebody soon.

A profile stays whole where at least min_n people share all of it. Of the others one answer after the other is left out,
each time the one by whose absence most of them come to be so many, and what min_n people share by then stays
(k-anonymity by local suppression; Sweeney 2002). So a rare answer costs its own row something and others nothing.
Whoever would have nothing left takes some of a frequent profile along who lose the same, so that they are min_n
together; and those of whom nothing is shown are at least min_n too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

__all__ = ["Coarse", "shown"]

Profile = tuple[str | None, ...]
Plan = dict[Profile, list[tuple[Profile, int]]]


class Coarse:
    """What of each row may be shown, row by row; the same rows in the same order give the same."""

    def __init__(self, people: Mapping[Profile, int], min_n: int) -> None:
        self._left = {profile: list(parts) for profile, parts in shown(people, min_n).items()}

    def of(self, profile: Profile) -> Profile:
        """The profile as it may stand in the next row that has it; nothing of one that was not counted."""
        parts = self._left.get(profile)
        if not parts:
            return (None,) * len(profile)
        shown_of_it, count = parts[0]
        if count == 1:
            del parts[0]
        else:
            parts[0] = (shown_of_it, count - 1)
        return shown_of_it


def shown(people: Mapping[Profile, int], min_n: int) -> Plan:
    """What is shown of each profile, in parts: of so many people this.

    ``people``: how many have each profile. Whatever is shown is shown of min_n people or more; nothing is shown of
    min_n or more, or of those only who told nothing.
    """
    width = len(next(iter(people), ()))
    nothing: Profile = (None,) * width
    silent = people.get(nothing, 0)
    pending = {profile: profile for profile, count in people.items() if count and profile != nothing}
    tried: dict[Profile, list[Profile]] = {profile: [] for profile in pending}
    done: dict[Profile, Profile] = {}
    places = list(range(width))
    while pending:
        sizes = _sizes(pending, people)
        for profile, part in list(pending.items()):
            if sizes[part] >= min_n or not places:
                done[profile] = pending.pop(profile)
        if pending:
            known = set(done.values()) - {nothing}
            place = _least_needed(pending, people, places, known, min_n)
            places.remove(place)
            for profile, part in list(pending.items()):
                pending[profile] = _without(part, place)
                tried[profile].append(pending[profile])
                if pending[profile] in known:  # enough others are shown so already
                    done[profile] = pending.pop(profile)
    plan: Plan = {profile: [(part, people[profile])] for profile, part in done.items()}
    if silent:
        plan[nothing] = [(nothing, silent)]
    failed = {profile: tried[profile] for profile, part in done.items() if part == nothing}
    _borrow(plan, failed, nothing, min_n)
    _fill_up(plan, nothing, silent, min_n)
    return plan


def _borrow(plan: Plan, failed: Mapping[Profile, list[Profile]], nothing: Profile, min_n: int) -> None:
    """Of the few with nothing left, show what some of a frequent profile can be shown with; these lose the rest of it.

    ``failed``: what was tried of each of them, ever less.
    """
    left = dict(failed)
    for stage in range(len(nothing) - 1):
        groups: dict[Profile, list[Profile]] = {}
        for profile, parts in left.items():
            groups.setdefault(parts[min(stage, len(parts) - 1)], []).append(profile)
        for part, profiles in groups.items():
            sizes = _shown_sizes(plan)
            lacks = min_n - sum(plan[profile][0][1] for profile in profiles)
            givers = [each for each in sizes if each != part and _holds(each, part) and sizes[each] > min_n]
            givers.sort(key=lambda each: (-sizes[each], _order(each)))
            if part == nothing or sum(sizes[each] - min_n for each in givers) < lacks:
                continue
            for each in givers:
                number = min(lacks, sizes[each] - min_n)
                _move(plan, each, part, number)
                lacks -= number
            for profile in profiles:
                plan[profile] = [(part, plan[profile][0][1])]
                del left[profile]


def _fill_up(plan: Plan, nothing: Profile, silent: int, min_n: int) -> None:
    """Let some more be shown nothing of, until they are min_n or none but the silent."""
    sizes = _shown_sizes(plan)
    while silent < sizes[nothing] < min_n:
        others = [part for part in sizes if part != nothing]
        if not others:
            return
        lacks = min_n - sizes[nothing]
        most = max(others, key=lambda part: (sizes[part], _order(part)))
        if sizes[most] - min_n >= lacks:
            _move(plan, most, nothing, lacks)
        else:  # the most frequent has too few to spare: the rarest goes whole
            rarest = min(others, key=lambda part: (sizes[part], _order(part)))
            _move(plan, rarest, nothing, sizes[rarest])
        sizes = _shown_sizes(plan)


def _move(plan: Plan, giver: Profile, to: Profile, number: int) -> None:
    """Show less of the first so many rows of which this much is shown."""
    for profile, parts in plan.items():
        made: list[tuple[Profile, int]] = []
        for part, count in parts:
            taken = min(number, count) if part == giver else 0
            number -= taken
            made += [each for each in ((to, taken), (part, count - taken)) if each[1]]
        plan[profile] = made


def _shown_sizes(plan: Plan) -> Counter[Profile]:
    sizes = Counter[Profile]()
    for parts in plan.values():
        for part, count in parts:
            sizes[part] += count
    return sizes


def _holds(more: Profile, less: Profile) -> bool:
    """Whether what is shown is the same but for what is left out."""
    return all(own is None or own == other for own, other in zip(less, more, strict=True))


def _sizes(parts: Mapping[Profile, Profile], people: Mapping[Profile, int]) -> Counter[Profile]:
    sizes = Counter[Profile]()
    for profile, part in parts.items():
        sizes[part] += people[profile]
    return sizes


def _least_needed(
    pending: Mapping[Profile, Profile],
    people: Mapping[Profile, int],
    places: list[int],
    known: set[Profile],
    min_n: int,
) -> int:
    """The answer without which most people are enough; then, without which most are like others that are shown; then
    the one with most different answers.
    """

    def gained(place: int) -> tuple[int, int, int, int]:
        sizes = _sizes({profile: _without(part, place) for profile, part in pending.items()}, people)
        enough = sum(count for part, count in sizes.items() if count >= min_n and any(part))
        left = [each for each in places if each != place]
        others = {tuple(part[each] for each in left) for part in known}
        alike = sum(
            count for part, count in sizes.items() if any(part) and tuple(part[each] for each in left) in others
        )
        return enough, alike, len({part[place] for part in pending.values()}), -place

    return max(places, key=gained)


def _without(part: Profile, place: int) -> Profile:
    return (*part[:place], None, *part[place + 1 :])


def _order(part: Profile) -> tuple[str, ...]:
    return tuple(each or "" for each in part)
