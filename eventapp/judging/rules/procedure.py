"""The road of a round and the panel's vote: what a tally says, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Mapping

from eventapp.errors import N_, InvalidInput, Refusal

__all__ = [
    "BadRules",
    "CannotVote",
    "LadderEnds",
    "NoQuorum",
    "OwnSheetsFirst",
    "QuorumOutOfReach",
    "RoundLocked",
    "RoundMoved",
    "RoundNotDraft",
    "TellsMore",
    "VoteEnded",
    "VoteRunning",
    "VoteStillRunning",
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


class TellsMore(Refusal):
    """Totals in which those of an earlier stage count, and which that stage does not publish."""

    code, status = "tells_more", 409
    message = N_(
        "%(round)s would publish totals in which those of %(before)s count, and %(before)s publishes winners alone. "
        "Let %(round)s publish winners alone too."
    )


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


class VoteStillRunning(Refusal):
    """A question to the panel is answered, or taken back with a reason, before its result is signed."""

    code, status = "vote_still_running", 409
    message = N_(
        "A vote of the panel about %(category)s is still running. End it first, with its result or, with the reason, "
        "without one."
    )


class OwnSheetsFirst(Refusal):
    """Whoever still scores does not look at the scores of the others, the chair neither."""

    code, status = "own_sheets_first", 409
    message = N_(
        "You judge in %(round)s yourself and have open score sheets. The scores of the others are shown once yours are "
        "complete."
    )


class VoteEnded(Refusal):
    """What has ended takes no ballot."""

    code, status = "vote_ended", 409
    message = N_("This vote has ended. Your ballot was not changed.")


class NoQuorum(Refusal):
    """Too few took part for a result."""

    code, status = "no_quorum", 409
    message = N_("%(cast)s ballots count, %(quorum)s are needed. Wait for them, or end the vote without a result.")
