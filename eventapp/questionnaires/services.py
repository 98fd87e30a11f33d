"""What can be done with questionnaires: a new version is made, none is changed; a draft is written until it is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.questionnaires import queries
from eventapp.questionnaires.errors import ChangedMeanwhile, NothingToPublish
from eventapp.questionnaires.models import Question, Questionnaire, QuestionnaireDraft
from eventapp.questionnaires.rules import editing
from eventapp.questionnaires.rules import questions as rules
from eventapp.questionnaires.rules.editing import Drafts
from eventapp.questionnaires.rules.questions import NO_FACTS, Draft, Facts, Kind

Step = Callable[[Drafts], Drafts]


@act
def create_questionnaire(
    scope: Scope,
    *,
    key: str,
    title_id: str,
    title_en: str,
    questions: Sequence[Draft],
    facts: Facts = NO_FACTS,
    may_be_empty: bool = False,
) -> int:
    """The next version of the questionnaire ``key`` in the edition; gives its id. Raises InvalidQuestionnaire."""
    scope.require("questionnaires.manage")
    rules.check(questions, facts=facts, may_be_empty=may_be_empty)
    edition_id = scope.edition_id
    db.lock(f"questionnaire:{edition_id}:{key}")
    newest = sa.select(sa.func.max(Questionnaire.version))
    newest = newest.where(Questionnaire.edition_id == edition_id, Questionnaire.key == key)
    values = {
        "edition_id": edition_id,
        "key": key,
        "version": int(db.scalar(newest) or 0) + 1,
        "title_id": title_id,
        "title_en": title_en,
        "created_at": now(),
    }
    questionnaire_id = int(db.scalar(sa.insert(Questionnaire).values(values).returning(Questionnaire.id)))
    if questions:
        rows = [row for draft in questions for row in _rows(draft)]
        of = {"edition_id": edition_id, "questionnaire_id": questionnaire_id}
        db.session.execute(sa.insert(Question), [of | {"position": n} | row for n, row in enumerate(rows, 1)])
    audit(scope, "questionnaire.created", f"questionnaire:{questionnaire_id}", version=values["version"])
    return questionnaire_id


def add_question(scope: Scope, *, key: str, revision: int, question: Draft, facts: Facts = NO_FACTS) -> None:
    """Put one question more at the end of the draft. Raises InvalidQuestionnaire, ChangedMeanwhile, Forbidden."""
    _edit(scope, key, revision, lambda drafts: editing.added(drafts, question, facts=facts))


def change_question(scope: Scope, *, key: str, revision: int, question: Draft, facts: Facts = NO_FACTS) -> None:
    """Word a question of the draft anew; its key and kind stay.

    Raises NotFound, InvalidQuestionnaire, ChangedMeanwhile, Forbidden.
    """
    _edit(scope, key, revision, lambda drafts: editing.replaced(drafts, question, facts=facts))


def move_question(scope: Scope, *, key: str, revision: int, question: str, up: bool) -> None:
    """One place up or down. Raises NotFound, QuestionNeeded, ChangedMeanwhile, Forbidden."""
    _edit(scope, key, revision, lambda drafts: editing.moved(drafts, question, up=up))


def remove_question(scope: Scope, *, key: str, revision: int, question: str) -> None:
    """Take a question off the draft; answers that were given to it stay. Raises what ``move_question`` raises."""
    _edit(scope, key, revision, lambda drafts: editing.removed(drafts, question))


@act
def discard_draft(scope: Scope, *, key: str) -> None:
    """Forget what was not published; twice is once. Raises Forbidden."""
    scope.require("questionnaires.manage")
    if db.change(_forget(scope, key)):
        audit(scope, "questionnaire.discarded", f"questionnaire:{key}")


def publish(scope: Scope, *, key: str, revision: int, title_id: str, title_en: str, facts: Facts = NO_FACTS) -> int:
    """Make the draft the version that is asked from now on; gives its id. Earlier versions stay as they are.

    Raises NothingToPublish, ChangedMeanwhile, InvalidQuestionnaire, Forbidden.
    """
    questionnaire_id = _publish(scope, key, revision, title_id, title_en, facts)
    queries.forget()
    return questionnaire_id


@act
def _publish(scope: Scope, key: str, revision: int, title_id: str, title_en: str, facts: Facts) -> int:
    scope.require("questionnaires.manage")
    found = _held(scope, key)
    if found.revision == 0 or not found.changes.any:
        raise NothingToPublish
    if found.revision != revision:
        raise ChangedMeanwhile
    db.session.execute(_forget(scope, key))
    return create_questionnaire(
        scope,
        key=key,
        title_id=title_id,
        title_en=title_en,
        questions=found.questions,
        facts=facts,
        may_be_empty=True,
    )


@act
def _edit(scope: Scope, key: str, revision: int, step: Step) -> None:
    """One step on the draft as the page showed it: a second press of the same button changes nothing."""
    scope.require("questionnaires.manage")
    found = _held(scope, key)
    if found.revision != revision:
        raise ChangedMeanwhile
    after = step(found.questions)
    if after == found.questions:
        return
    values: dict[str, Any] = {
        "revision": revision + 1,
        "questions": editing.to_json(after),
        "edited_at": now(),
    }
    if revision:
        kept = sa.update(QuestionnaireDraft)
        kept = kept.where(QuestionnaireDraft.edition_id == scope.edition_id, QuestionnaireDraft.key == key)
        db.session.execute(kept.values(values))
    else:
        db.session.execute(sa.insert(QuestionnaireDraft).values(edition_id=scope.edition_id, key=key, **values))
    audit(scope, "questionnaire.drafted", f"questionnaire:{key}", questions=len(after))


def _held(scope: Scope, key: str) -> queries.DraftRow:
    """The draft, which nobody else changes until the act ends."""
    db.lock(f"questionnaire:{scope.edition_id}:{key}")
    return queries.draft(scope, key)


def _forget(scope: Scope, key: str) -> Any:
    return sa.delete(QuestionnaireDraft).where(
        QuestionnaireDraft.edition_id == scope.edition_id, QuestionnaireDraft.key == key
    )


def _rows(draft: Draft) -> list[dict[str, Any]]:
    """A question as it is kept: one row, or the heading of a matrix and its statements."""
    row = asdict(draft) | {"types": list(draft.types), "matrix": "", "compare": draft.compare or draft.key}
    del row["items"]
    if draft.kind is not Kind.MATRIX:
        return [row | {"kind": draft.kind.value}]
    head = row | {"kind": Kind.MATRIX.value}
    below = row | {"kind": Kind.SCALE.value, "matrix": draft.key, "hint_id": "", "hint_en": "", "page_id": ""}
    below["page_en"] = ""
    return [
        head,
        *(
            below
            | {"key": item.key, "text_id": item.text_id, "text_en": item.text_en, "compare": item.compare or item.key}
            for item in draft.items
        ),
    ]
