"""The states and kinds that the tables hold."""

from __future__ import annotations

from enum import StrEnum


class RoundKind(StrEnum):
    """An award round picks a winner per category, a selection round the best N."""

    AWARD = "award"
    SELECTION = "selection"


class RoundState(StrEnum):
    """Where a round stands; every move is a row of the round's step log.

    The long road runs through all of them; the chair's signature locks a closed round by itself. Leading back are only
    a reopening (to ``open``) and whatever touches a result that was locked or signed (to ``deliberation``).
    """

    DRAFT = "draft"  # the organiser still changes the rules
    OPEN = "open"  # judges score
    CLOSED = "closed"  # no score can be given; the log's head is written down
    DELIBERATION = "deliberation"  # the panel talks, votes, decides
    LOCKED = "locked"  # nothing is decided any more: this is what will be signed
    SIGNED = "signed"
    PUBLISHED = "published"

    @property
    def takes_scores(self) -> bool:
        """Whether judges may score."""
        return self is RoundState.OPEN

    @property
    def may_be_prepared(self) -> bool:
        """Whether categories, entries and panels may still change."""
        return self in {RoundState.DRAFT, RoundState.OPEN}

    @property
    def takes_decisions(self) -> bool:
        """Whether the panel may write notes, vote and decide."""
        return self in {RoundState.CLOSED, RoundState.DELIBERATION}

    @property
    def awaits_publication(self) -> bool:
        """Whether scoring is over and the results are not out."""
        return self in {RoundState.CLOSED, RoundState.DELIBERATION, RoundState.LOCKED, RoundState.SIGNED}


class Method(StrEnum):
    """How an entry's score comes from the judges' totals."""

    ADJUSTED = "adjusted"
    MEAN = "mean"
    TRIMMED = "trimmed"  # without the round's ``drop_high`` highest and ``drop_low`` lowest judges of each entry


class Publishes(StrEnum):
    """How much of a result everybody may see: fixed when the round opens, and told to the judges before they score."""

    SCORES = "scores"  # every single score, under the judge's pseudonym: anybody can recompute the result
    TOTALS = "totals"  # each region's rank, score, correction and band, and how lenient judges are; no single score
    WINNERS = "winners"  # who is honoured for what, and nothing else


class EntryState(StrEnum):
    """Only an active entry is judged and ranked; the others say why it left. What was scored stays in the log."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"  # by the region
    ABSENT = "absent"  # did not come
    DISQUALIFIED = "disqualified"  # by a decision that has a number


class EntrySource(StrEnum):
    """Where an entry came from."""

    REGIONS = "regions"  # the edition's participating regions
    FILE = "file"
    INTAKE = "intake"  # a region team's own dossier
    ROUND = "round"  # advanced from an earlier round


class AwardRule(StrEnum):
    """What a category hands over: to the first, to the first places, or to all who reach a grade."""

    WINNER = "winner"
    PLACES = "places"
    GRADES = "grades"


class DossierState(StrEnum):
    """Where a region team's dossier stands. It is returned once at most."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PASSED = "passed"
    REFUSED = "refused"


class Background(StrEnum):
    """What a judge comes from; each entry is seen by different ones where possible."""

    ACADEMIC = "academic"
    GOVERNMENT = "government"
    PRACTITIONER = "practitioner"
    OTHER = "other"


class AssignmentState(StrEnum):
    """A recused pair is neither missing nor zero. Ties to a region recuse without this state, at once."""

    ASSIGNED = "assigned"
    RECUSED = "recused"


class SignerRole(StrEnum):
    """The two who sign a result."""

    CHAIR = "chair"
    AUDITOR = "auditor"


class Confirmation(StrEnum):
    """How a signer proved again who they are."""

    PASSWORD = "password"  # noqa: S105 -- a kind, not a secret
    MAILED = "mailed"  # by a one-time code that came by mail
    TYPED = "typed"  # by copying the fingerprint; only signatures from before there were codes


class DecisionKind(StrEnum):
    """How a place that scores leave open was given."""

    LADDER = "ladder"  # by the rule that was fixed before scoring
    PANEL = "panel"  # by the panel in its meeting, written down by the chair
    VOTE = "vote"  # by the ballots of the panel's members
