"""Two signatures over one hash, by two different people who prove again who they are.

The chair's signature seals the result; the auditor signs the same snapshot. What either of them saw is named by its
hash, so nobody signs what they did not see.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from eventapp.accounts import queries as accounts
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import Forbidden
from eventapp.judging.errors import (
    AlreadySigned,
    ChairSignsFirst,
    NotTyped,
    ResultChanged,
    SamePerson,
    SharedFirstPlace,
    WrongConfirmation,
)
from eventapp.judging.models.results import Signature, Snapshot
from eventapp.judging.models.rounds import Round
from eventapp.judging.models.states import Confirmation, RoundKind, RoundState, SignerRole
from eventapp.judging.queries import progress, sealed, tabulating
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.services.closing import closed_round
from eventapp.judging.services.scoring import lock_log

SHOWN = 8  # characters of a hash that people compare and type
_ROLES = {SignerRole.CHAIR: Role.CHAIR, SignerRole.AUDITOR: Role.AUDITOR}
_hasher = PasswordHasher()


def sign(scope: Scope, *, key: str, role: SignerRole, seen: str, confirmation: str) -> None:
    """Sign the result whose hash is ``seen``; with both signatures the round can be published.

    ``confirmation`` is the person's password, or for somebody without one the first characters of the hash.
    Raises WrongConfirmation, ResultChanged, SharedFirstPlace, ChairSignsFirst, AlreadySigned, SamePerson,
    RoundNotClosed, Forbidden.
    """
    scope.require("judging.sign")
    if _ROLES[role] not in scope.roles:
        raise Forbidden
    round_ = closed_round(scope, key)
    found = sealed.finding(scope, round_)
    if not found.is_current or found.result_hash != seen:
        raise ResultChanged(seen=seen[:SHOWN], now=found.result_hash[:SHOWN])
    how = _confirm(scope, confirmation, expected=found.result_hash[:SHOWN])
    _refuse_shared(found)
    _sign(scope, round_, found, role=role, how=how)


def needs_password(scope: Scope) -> bool:
    """Whether the person confirms by password; somebody without one types the hash. 1 statement."""
    person = accounts.user(scope.actor.id) if scope.actor.id is not None else None
    return bool(person and person.password_hash)


@act
def _sign(scope: Scope, round_: RoundRow, found: Finding, *, role: SignerRole, how: Confirmation) -> None:
    lock_log(scope)
    present = progress.signatures(scope, closed_round(scope, round_.key).id)
    if any(signature.role == role for signature in present):
        raise AlreadySigned
    if any(signature.user_id == scope.actor.id for signature in present):
        raise SamePerson
    if role is SignerRole.AUDITOR and not present:
        raise ChairSignsFirst
    inputs = tabulating.inputs(scope, round_)
    if (inputs.fingerprint, inputs.decisions) != (found.inputs.fingerprint, found.inputs.decisions):
        raise ResultChanged(seen=found.result_hash[:SHOWN], now=inputs.fingerprint[:SHOWN])
    snapshot_id = found.snapshot_id or _seal(scope, round_, found)
    db.session.execute(
        sa.insert(Signature),
        {
            "edition_id": scope.edition_id,
            "snapshot_id": snapshot_id,
            "role": role.value,
            "user_id": scope.actor.id,
            "result_hash": found.result_hash,
            "confirmed_by": how.value,
            "signed_at": now(),
        },
    )
    if present:
        own = sa.update(Round).where(Round.edition_id == scope.edition_id, Round.id == round_.id)
        db.change(own.values(state=RoundState.SIGNED.value))
    audit(scope, "judging.signed", f"round:{round_.id}", role=role.value, result=found.result_hash)


def _seal(scope: Scope, round_: RoundRow, found: Finding) -> int:
    sealed_content, wrapped_key = sealed.seal(round_.id, found.content, secrets.token_bytes(32))
    snapshot = Snapshot(
        edition_id=scope.edition_id,
        round_id=round_.id,
        result_hash=found.result_hash,
        head_hash=found.inputs.head_hash,
        sealed=sealed_content,
        wrapped_key=wrapped_key,
        created_at=now(),
        void_reason="",
    )
    db.session.add(snapshot)
    db.session.flush()
    return snapshot.id


def _confirm(scope: Scope, confirmation: str, *, expected: str) -> Confirmation:
    """How the person proved who they are. Raises WrongConfirmation. 1 statement."""
    person = accounts.user(scope.actor.id) if scope.actor.id is not None else None
    if person is None or person.disabled_at is not None:
        raise Forbidden
    if person.password_hash is None:
        if confirmation.replace(" ", "").lower() != expected:
            raise NotTyped(field="confirmation", expected=expected)
        return Confirmation.TYPED
    try:
        _hasher.verify(person.password_hash, confirmation[:128])
    except (VerifyMismatchError, InvalidHashError):
        raise WrongConfirmation(field="confirmation") from None
    return Confirmation.PASSWORD


def _refuse_shared(found: Finding) -> None:
    """Raises SharedFirstPlace where an award would go to nobody."""
    if found.inputs.round.kind == RoundKind.AWARD:
        for category in found.inputs.categories:
            if found.winner(category.key) is None:
                raise SharedFirstPlace(category=category.label)
