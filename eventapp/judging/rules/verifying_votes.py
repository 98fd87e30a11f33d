"""Whether the panel's votes are such as could be held, and whether what was decided by vote stands in one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from eventapp.judging.rules import bundle
from eventapp.judging.rules.bundle import EntryLine, VoteLine
from eventapp.judging.rules.bundle_zip import Failure
from eventapp.judging.rules.verifying_parts import Decision

__all__ = ["unfit"]

VOTE = "vote"


def unfit(votes: Sequence[VoteLine], decisions: Sequence[Decision], entries: Sequence[EntryLine]) -> list[Failure]:
    """What is wrong with the votes of a bundle, each named by its number and category."""
    names: dict[str, set[str]] = {}
    for entry in entries:
        names.setdefault(entry.category, set()).add(entry.name)
    failures = [
        Failure(bundle.VOTES, f"vote {number} ({vote.category}): {what}")
        for number, vote in enumerate(votes, start=1)
        for what in _wrong(vote, names.get(vote.category, set()))
    ]
    # as often as a decision says that it was made by vote, a vote must have come to that
    held = Counter((each.category, each.result or "", each.reason) for each in votes)
    said = Counter(
        (each.category, choice.entry, choice.reason)
        for each in decisions
        for choice in each.choices
        if choice.kind == VOTE
    )
    failures += [
        Failure(bundle.VOTES, f"category {category}: no vote came to {entry}, which was decided by vote")
        for category, entry, _ in said - held
    ]
    return failures


def _wrong(vote: VoteLine, names: set[str]) -> Iterator[str]:
    strange = sorted(set(vote.ballots) - names)
    if strange:
        yield f"{strange[0]} is no entry of the category"
    if len(vote.ballots) < 2:
        yield "is about fewer than two entries"
    if len(set(vote.members)) < len(vote.members):
        yield "asks somebody twice"
    if vote.quorum > len(vote.members):
        yield f"needs {vote.quorum} ballots of {len(vote.members)} members"
    cast = sum(vote.ballots.values()) + vote.abstained
    if cast > len(vote.members):
        yield f"has {cast} ballots of {len(vote.members)} members"
    if not vote.void and cast < vote.quorum:
        yield f"has {cast} ballots; {vote.quorum} were needed"
    if vote.result != _result(vote):
        yield f"came to {_result(vote) or 'no result'}, not to {vote.result or 'none'}"


def _result(vote: VoteLine) -> str | None:
    """Who has most ballots; nobody where several have, or where the vote was taken back."""
    most = max(vote.ballots.values(), default=0)
    first = [entry for entry, number in vote.ballots.items() if number == most]
    return first[0] if len(first) == 1 and not vote.void else None
