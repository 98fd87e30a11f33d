"""Two signatures under one manifest, by two different people who prove again who they are.

The chair's signature seals the result with everything that proves it; the auditor signs the same snapshot. What either
of them saw is named by the manifest's hash, so nobody signs what they did not see. Each signs with a key that is made
for this one signature and forgotten; its fingerprint stands in the minutes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import sqlalchemy as sa

from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import Forbidden
from eventapp.judging.errors import (
    AlreadySigned,
    ChairSignsFirst,
    NotSigned,
    ResultChanged,
    SamePerson,
    SharedFirstPlace,
    UnprovableResult,
)
from eventapp.judging.models.results import Signature, Snapshot
from eventapp.judging.models.states import Confirmation, RoundState, SignerRole
from eventapp.judging.queries import bundling, progress, sealed, tabulating
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.rules import bundle, bundle_keys, bundle_zip, verifying
from eventapp.judging.rules.bundle import MANIFEST
from eventapp.judging.rules.bundle_keys import Signed
from eventapp.judging.services import confirming, steps
from eventapp.judging.services.closing import closed_round, refuse_running_vote
from eventapp.judging.services.deliberating import first_open
from eventapp.judging.services.scoring import lock_log

SHOWN = 8  # characters of a hash that people compare
_ROLES = {SignerRole.CHAIR: Role.CHAIR, SignerRole.AUDITOR: Role.AUDITOR}


def sign(scope: Scope, *, key: str, role: SignerRole, seen: str, confirmation: str) -> None:
    """Sign the result whose hash is ``seen``; with both signatures the round can be published.

    ``confirmation`` is the person's password, or for somebody without one the code that was mailed for this result.
    Raises WrongConfirmation, WrongCode, VoteStillRunning, ResultChanged, SharedFirstPlace, ChairSignsFirst,
    AlreadySigned, SamePerson, RoundNotClosed, Forbidden.
    """
    scope.require("judging.sign")
    if _ROLES[role] not in scope.roles:
        raise Forbidden
    round_ = closed_round(scope, key)
    found = sealed.finding(scope, round_)
    if not found.is_current or found.result_hash != seen:
        raise ResultChanged(seen=seen[:SHOWN], now=found.result_hash[:SHOWN])
    _refuse_shared(found)
    _refuse_unsigned_stage(scope, found)
    code_id = _confirm(scope, round_, seen=seen, confirmation=confirmation)
    if found.snapshot_id is None:  # what is sealed now is what will go out: it must hold before anybody signs it
        proven(found.members, {each: bundle_keys.sign_once(each, found.members[MANIFEST]) for each in SignerRole})
    _sign(scope, round_, found, role=role, code_id=code_id)


def proven(members: Mapping[str, bytes], signatures: Mapping[str, Signed]) -> bytes:
    """The whole bundle, after it was verified as everybody will verify it. Raises UnprovableResult."""
    data = bundle_zip.pack(bundle.signed_members(members, signatures))
    failures = verifying.verify(data, file="bundle.zip")["failures"]
    if failures:
        raise UnprovableResult(what="; ".join(f"{each['member']}: {each['what']}" for each in failures[:3]))
    return data


@act
def _sign(scope: Scope, round_: RoundRow, found: Finding, *, role: SignerRole, code_id: int | None) -> None:
    lock_log(scope)
    round_ = closed_round(scope, round_.key)
    present = progress.signatures(scope, round_.id)
    if any(signature.role == role for signature in present):
        raise AlreadySigned
    if any(signature.user_id == scope.actor.id for signature in present):
        raise SamePerson
    if role is SignerRole.AUDITOR and not present:
        raise ChairSignsFirst
    refuse_running_vote(scope, round_)
    inputs = tabulating.inputs(scope, round_)
    if (inputs.fingerprint, inputs.decisions) != (found.inputs.fingerprint, found.inputs.decisions):
        raise ResultChanged(seen=found.result_hash[:SHOWN], now=inputs.fingerprint[:SHOWN])
    if bundle.vote_table(bundling.votes(scope, round_.id)) != found.members.get(bundle.VOTES):
        raise ResultChanged(seen=found.result_hash[:SHOWN], now=inputs.fingerprint[:SHOWN])
    if code_id is not None:
        confirming.spend(scope, code_id)
    snapshot_id = found.snapshot_id or _seal(scope, round_, found)
    signed = bundle_keys.sign_once(role.value, found.members[MANIFEST])
    db.session.execute(
        sa.insert(Signature),
        {
            "edition_id": scope.edition_id,
            "snapshot_id": snapshot_id,
            "role": role.value,
            "user_id": scope.actor.id,
            "result_hash": found.result_hash,
            "confirmed_by": (Confirmation.PASSWORD if code_id is None else Confirmation.MAILED).value,
            "signed_at": now(),
            "public_key": signed.public_key,
            "signature": signed.signature,
        },
    )
    if present:
        steps.move(scope, round_, RoundState.SIGNED, reason=steps.BOTH_SIGNED)
    elif round_.stands.takes_decisions:
        steps.move(scope, round_, RoundState.LOCKED, reason=steps.CHAIR_SIGNED)
    key = bundle_keys.fingerprint(signed.public_key)
    audit(scope, "judging.signed", f"round:{round_.id}", role=role.value, result=found.result_hash, key=key)


def _seal(scope: Scope, round_: RoundRow, found: Finding) -> int:
    content, members, wrapped_key = sealed.seal(round_.id, found, secrets.token_bytes(32))
    snapshot = Snapshot(
        edition_id=scope.edition_id,
        round_id=round_.id,
        result_hash=found.result_hash,
        head_hash=found.inputs.head_hash,
        sealed=content,
        members=members,
        wrapped_key=wrapped_key,
        created_at=now(),
        void_reason="",
    )
    db.session.add(snapshot)
    db.session.flush()
    return snapshot.id


def _confirm(scope: Scope, round_: RoundRow, *, seen: str, confirmation: str) -> int | None:
    """Prove who signs: the id of the mailed code, None for a password. Raises WrongConfirmation, WrongCode."""
    if confirming.needs_password(scope):
        confirming.check_password(scope, confirmation)
        return None
    return confirming.check_code(scope, round_, seen=seen, typed=confirmation)


def _refuse_unsigned_stage(scope: Scope, found: Finding) -> None:
    """Raises NotSigned where an earlier stage counts that is not signed itself. 1 statement, or none."""
    if found.carried is not None:
        before = progress.round_by_key(scope, found.carried["round"])
        if before.stands not in {RoundState.SIGNED, RoundState.PUBLISHED}:
            raise NotSigned(round=before.name)


def _refuse_shared(found: Finding) -> None:
    """Raises SharedFirstPlace where a place of an award or of a selection would go to nobody."""
    category = first_open(found)
    if category is not None:
        raise SharedFirstPlace(category=category.label)
