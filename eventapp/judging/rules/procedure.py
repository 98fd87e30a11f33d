"""The road of a round and the panel's vote: what a tally says, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Mapping

from eventapp.errors import N_, InvalidInput, Refusal

__all__ = [
    "BadRules",
    "CannotVote",
    "LadderEnds",
    "NoQuorum",
    "QuorumOutOfReach",
    "RoundLocked",
    "RoundMoved",
    "RoundNotDraft",
    "VoteEnded",
    "VoteRunning",
    "more_than_half",
    "order_of",
]


def more_than_half(members: int) -> int:
    """The usual quorum: 2 of 3, 3 of 4."""
    return members // 2 + 1


def order_of(tally: Mapping[str, int]) -> list[list[str]]:
    """Options by their ballots, most first; those with the same number stand together, by name.

    >>> order_of({"B": 1, "A": 1, "C": 3})
    [['C'], ['A', 'B']]
    """
    numbers = sorted(set(tally.values()), reverse=True)
    return [sorted(name for name, number in tally.items() if number == each) for each in numbers]


class RoundNotDraft(Refusal):
    """The rules of a round are fixed when it opens."""

    code, status = "round_not_draft", 409
    message = N_("%(round)s is not in preparation: its rules were fixed when it opened.")


class BadRules(InvalidInput):
    """Rules by which nothing could be reckoned."""

    code = "bad_rules"
    message = N_("These rules cannot be used: every number is at least 1, and at least 0 for judges to drop.")


class RoundLocked(Refusal):
    """What was locked is signed as it is, or unlocked with a reason."""

    code, status = "round_locked", 409
    message = N_("%(round)s is locked for the signatures. Unlock it with a reason first; signatures will be void.")


class RoundMoved(Refusal):
    """Two people moved a round at once; the second one looks again."""

    code, status = "round_moved", 409
    message = N_("Somebody else has just moved %(round)s to another step. Nothing was done; look at it again.")


class LadderEnds(Refusal):
    """Entries that are equal in everything the scores say."""

    code, status = "ladder_ends", 409
    message = N_("The ladder tells nobody apart in %(category)s. The panel has to vote.")


class CannotVote(InvalidInput):
    """A question about entries that scores do not leave open."""

    code = "cannot_vote"
    message = N_("A vote is about two or more of the entries that scores leave open: %(entries)s.")


class QuorumOutOfReach(InvalidInput):
    """More ballots asked for than there are members who may vote."""

    code = "quorum_out_of_reach"
    message = N_("%(quorum)s ballots cannot come together: %(members)s members may vote, without those recused.")


class VoteRunning(Refusal):
    """One question at a time."""

    code, status = "vote_running", 409
    message = N_("A vote about this category is running. End it first.")


class VoteEnded(Refusal):
    """What has ended takes no ballot."""

    code, status = "vote_ended", 409
    message = N_("This vote has ended. Your ballot was not changed.")


class NoQuorum(Refusal):
    """Too few took part for a result."""

    code, status = "no_quorum", 409
    message = N_("%(cast)s ballots count, %(quorum)s are needed. Wait for them, or end the vote without a result.")
