"""Two chairs press the same button at the same moment: it is done once, and the other is told so."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Refusal
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import AlreadySigned
from eventapp.judging.models.results import Publication, Result, Signature
from eventapp.judging.models.states import SignerRole
from eventapp.judging.services import publishing, signing
from eventapp.judging.services.publishing import AlreadyPublished
from tests.faults.callers import at_once
from tests.support.judging import NAMES, as_, jury, person

CHAIRS = 2


@pytest.fixture
def made(make):
    """A closed round of an edition with several chairs."""
    made = jury(make)
    made.score_all()
    made.close()
    return made


def count(column) -> int:
    """How many rows there are."""
    return db.scalar(sa.select(sa.func.count(column)).execution_options(unscoped="test"))


def together(scopes, act) -> list[type | None]:
    """What each of them was refused with; None for whoever did it."""

    def call(number):
        try:
            act(scopes[number])
        except Refusal as refusal:
            return type(refusal)
        finally:
            db.remove()
        return None

    return at_once(len(scopes), call)


def test_results_are_published_once(make, made):
    others = [as_(made.edition, person(make.member(made.edition, Role.CHAIR)), Role.CHAIR) for _ in range(CHAIRS - 1)]
    made.sign()

    answers = together([made.chairs, *others], lambda scope: publishing.publish(scope, key="awards"))

    told = sa.select(OutboxMessage.args).execution_options(unscoped="test")
    mails = [row.args["to"] for row in db.rows(told) if row.args.get("template") == "judging/mail/published"]
    assert answers.count(None) == 1
    assert set(answers) == {None, AlreadyPublished}
    assert (count(Publication.id), count(Result.id), len(mails)) == (1, len(NAMES), len(set(mails)))
    assert invariants.violations(CHECKS) == []


def test_a_result_is_signed_as_chair_once(make, made):
    others = [as_(made.edition, person(make.member(made.edition, Role.CHAIR)), Role.CHAIR) for _ in range(CHAIRS - 1)]
    scopes, seen = [made.chairs, *others], made.result_hash()
    codes = {scope.actor.id: made.code(scope) for scope in scopes}

    answers = together(
        scopes,
        lambda scope: signing.sign(
            scope, key="awards", role=SignerRole.CHAIR, seen=seen, confirmation=codes[scope.actor.id]
        ),
    )

    assert answers.count(None) == 1
    assert set(answers) == {None, AlreadySigned}
    assert count(Signature.id) == 1
    assert invariants.violations(CHECKS) == []
