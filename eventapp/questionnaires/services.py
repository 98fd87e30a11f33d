"""What can be done with questionnaires: a new version is made, none is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.questionnaires.models import Question, Questionnaire
from eventapp.questionnaires.rules import questions as rules
from eventapp.questionnaires.rules.questions import Draft


@act
def create_questionnaire(scope: Scope, *, key: str, title_id: str, title_en: str, questions: Sequence[Draft]) -> int:
    """The next version of the questionnaire ``key`` in the edition; gives its id. Raises InvalidQuestionnaire."""
    scope.require("questionnaires.manage")
    rules.check(questions)
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
    rows = [
        {
            "edition_id": edition_id,
            "questionnaire_id": questionnaire_id,
            "position": position,
            **asdict(draft),
            "kind": draft.kind.value,
            "options": [asdict(option) for option in draft.options],
        }
        for position, draft in enumerate(questions, 1)
    ]
    db.session.execute(sa.insert(Question), rows)
    audit(scope, "questionnaire.created", f"questionnaire:{questionnaire_id}", version=values["version"])
    return questionnaire_id
