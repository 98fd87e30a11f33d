"""Who stands on a list twice, or is registered already.

The same name (titles aside) at the same address is one person; a name spelt nearly alike from the same region, or the
same phone number, only asks somebody to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.regions.rules import spelling
from eventapp.registration.rules import naming, people
from eventapp.registration.rules.columns import Field
from eventapp.registration.rules.findings import Finding, Judged, Outcome, Person, Weight

_MOST_NAMED = 5  # findings of one kind on one row
_MOST_MET = 20  # names that share a spelling; more are no finding but a name that everybody has
_SHORT_NAME = 5  # letters; shorter names that differ at all are different people

_Names = defaultdict[tuple[str | None, str], list[tuple[int, str, str]]]  # region and spelling: line, name, bare name


@frozen
class Known:
    """Somebody who is registered and neither cancelled nor gone. ``delegation_id`` is None for who came alone."""

    name: str
    email: str
    phone: str
    region_code: str | None
    delegation_id: int | None = None
    delegation: str = ""


def mark(
    judged: Sequence[Judged], known: Iterable[Known], *, delegation_id: int | None = None, named: bool = False
) -> None:
    """Add findings to the rows. ``named``: whether the reader may learn in which delegation somebody is."""
    there = list(known)
    by_person = {_key(one.name, one.email): one for one in there}
    first: dict[tuple[str, str], int] = {}
    fresh: list[tuple[Judged, Person]] = []
    for row in judged:
        if row.person is None or row.outcome in {Outcome.PASSED_OVER, Outcome.LEFT_OUT}:
            continue
        key = _key(row.person.name, row.person.email)
        if key in first:
            sentence = N_("The same person as in row %(row)s (same name and e-mail address); entered once.")
            row.findings.append(Finding("", Weight.KNOWN, sentence, {"row": first[key]}))
        elif key in by_person:
            row.findings.append(_already(by_person[key], delegation_id, named))
        else:
            first[key] = row.line
            fresh.append((row, row.person))
    _mark_alike(fresh, there)


def mark_heads(judged: Sequence[Judged], *, there_is_one: bool) -> None:
    """A delegation has one head: the first one counts, the others are entered as members."""
    taken = there_is_one
    for row in judged:
        if row.person is None or not row.person.is_head or row.outcome is not Outcome.ENTER:
            continue
        if taken:
            sentence = N_("The delegation has a head already; this person is entered as a member.")
            row.findings.append(Finding(Field.HEAD, Weight.HINT, sentence))
        taken = True


def _key(name: str, email: str) -> tuple[str, str]:
    """The same for one person of a mailbox, with and without titles."""
    return people.folded(email), naming.bare(name)


def _already(one: Known, delegation_id: int | None, named: bool) -> Finding:
    if one.delegation_id is not None and one.delegation_id == delegation_id:
        return Finding("", Weight.KNOWN, N_("In this delegation already; entered once."))
    if one.delegation and named:
        sentence = N_("Registered already, in the delegation “%(delegation)s”; not entered again.")
        return Finding("", Weight.KNOWN, sentence, {"delegation": one.delegation})
    sentence = N_("Registered already, with the same name and e-mail address; not entered again.")
    return Finding("", Weight.KNOWN, sentence)


def _mark_alike(fresh: Sequence[tuple[Judged, Person]], known: Sequence[Known]) -> None:
    by_phone: dict[str, int] = {}  # line, 0 for registered people
    there: _Names = defaultdict(list)
    for one in known:
        by_phone[one.phone] = 0
        bare = naming.bare(one.name)
        _remember(there, one.region_code, _keys(bare), (0, one.name, bare))
    for row, person in fresh:
        bare = naming.bare(person.name)
        keys = _keys(bare)
        alike = _alike(there, person.region_code, keys, bare)[:_MOST_NAMED]
        row.findings.extend(_alike_finding(line, name) for line, name in alike)
        # A secretary's number stands at many people: said once, and not beside a name that says more.
        same_phone = by_phone.get(person.phone)
        if same_phone is not None and same_phone not in {line for line, _ in alike}:
            row.findings.append(_phone_finding(same_phone))
        by_phone.setdefault(person.phone, row.line)
        _remember(there, person.region_code, keys, (row.line, person.name, bare))


def _alike_finding(line: int, name: str) -> Finding:
    if line:
        sentence = N_("Nearly the same name as in row %(row)s: %(name)s. If it is one person, leave one row out.")
        return Finding(Field.NAME, Weight.HINT, sentence, {"row": line, "name": name})
    sentence = N_(
        "Nearly the same name as somebody who is registered from this region. If it is one person, leave the row out."
    )
    return Finding(Field.NAME, Weight.HINT, sentence)


def _phone_finding(line: int) -> Finding:
    if line:
        return Finding(Field.PHONE, Weight.HINT, N_("The same phone number as in row %(row)s."), {"row": line})
    return Finding(Field.PHONE, Weight.HINT, N_("The same phone number as somebody who is registered."))


def _remember(there: _Names, region: str | None, keys: Iterable[str], one: tuple[int, str, str]) -> None:
    for key in keys:
        there[region, key].append(one)


def _alike(there: _Names, region: str | None, keys: Iterable[str], bare: str) -> list[tuple[int, str]]:
    """Names of the region that are at most one slip away; they share one of the spellings with a letter left out."""
    met = {one for key in keys for one in there.get((region, key), ())[:_MOST_MET]}
    found: dict[int, str] = {}
    for line, name, other in met:
        limit = 0 if len(bare) < _SHORT_NAME else 1
        if sorted(bare.split()) == sorted(other.split()) or _apart(bare, other, limit) <= limit:
            found[line] = name
    return sorted(found.items())


def _apart(one: str, other: str, limit: int) -> int:
    return spelling.distance(one.replace(" ", ""), other.replace(" ", ""), limit=limit)


def _keys(bare: str) -> frozenset[str]:
    """Spellings by which names one slip apart meet: the letters in one word, and the same with each letter left out."""
    if not bare:
        return frozenset()
    word = bare.replace(" ", "")
    together = "".join(sorted(bare.split()))
    return frozenset((word, together, *(word[:place] + word[place + 1 :] for place in range(len(word)))))
