"""The question period (*masa sanggah*): a region asks about its own published result, the secretariat answers."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.accounts import queries as accounts
from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.judging.errors import NothingToAsk, QuestionsClosed
from eventapp.judging.models.documents import Objection
from eventapp.judging.queries import letters

SHORTEST = 10
LONGEST_QUESTION = 2000
LONGEST_ANSWER = 4000


@act
def ask(scope: Scope, *, category: str, question: str) -> str:
    """A region team asks about its own result while the round takes questions. Gives the public id.

    Raises NothingToAsk, QuestionsClosed, NotFound, Forbidden.
    """
    scope.require("judging.read_letter")
    result = letters.own_result(scope, category)
    at = now()
    if not result.takes_questions(at):
        raise QuestionsClosed(round=result.round_name)
    question = question.strip()
    if len(question) < SHORTEST:
        raise NothingToAsk(field="question")
    public_id = ids.opaque()
    db.session.execute(
        sa.insert(Objection),
        {
            "edition_id": scope.edition_id,
            "category_id": result.category_id,
            "entry_id": result.entry_id,
            "public_id": public_id,
            "question": question[:LONGEST_QUESTION],
            "user_id": scope.actor.id,
            "asked_at": at,
        },
    )
    audit(scope, "judging.question_asked", f"entry:{result.entry_id}")
    return public_id


@act
def answer(scope: Scope, *, public_id: str, text: str) -> None:
    """The secretariat answers, and the region's team gets it by mail; a second answer replaces the first.

    Raises NothingToAsk, NotFound, Forbidden.
    """
    scope.require("judging.answer")
    text = text.strip()
    if len(text) < SHORTEST:
        raise NothingToAsk(field="answer")
    own = sa.update(Objection).where(Objection.edition_id == scope.edition_id, Objection.public_id == public_id)
    at = now()
    if not db.change(own.values(answer=text[:LONGEST_ANSWER], answered_by=scope.actor.id, answered_at=at)):
        raise NotFound
    objection = scope.find(Objection, public_id, by="public_id")
    audit(scope, "judging.question_answered", f"entry:{objection.entry_id}")
    asker = accounts.user(objection.user_id) if objection.user_id is not None else None
    if asker is not None and asker.disabled_at is None and scope.edition is not None:
        outbox.mail(
            "judging/mail/answered",
            to=asker.email,
            locale=asker.locale,
            key=f"judging-answered:{public_id}:{at.isoformat()}",
            data={"name": asker.name, "question": objection.question, "answer": objection.answer},
            edition_id=scope.edition_id,
        )
