"""The states and kinds that the tables hold."""

from __future__ import annotations

from enum import StrEnum


class RoundKind(StrEnum):
    """An award round picks a winner per category, a selection round the best N."""

    AWARD = "award"
    SELECTION = "selection"


class RoundState(StrEnum):
    """Where a round stands. Only a reopening by the chair leads back."""

    OPEN = "open"
    CLOSED = "closed"
    SIGNED = "signed"
    PUBLISHED = "published"


class Method(StrEnum):
    """How an entry's score comes from the judges' totals."""

    ADJUSTED = "adjusted"
    MEAN = "mean"


class EntryState(StrEnum):
    """A withdrawn entry is judged no further and has no place."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


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
    TYPED = "typed"
