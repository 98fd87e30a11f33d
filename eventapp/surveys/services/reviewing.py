"""Looking at free texts before others see them: show or hide each, and tag it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.surveys.models.answers import Comment
from eventapp.surveys.queries import surveys
from eventapp.surveys.rules.texts import Review


@act
def review(scope: Scope, *, slug: str, comment_id: int, to: Review, tags: Sequence[str] = ()) -> None:
    """Say whether a text may be published, with tags by hand. Raises NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    values: dict[str, Any] = {"review": to.value, "tags": list(tags)}
    changed = sa.update(Comment).where(
        Comment.edition_id == scope.edition_id, Comment.survey_id == survey.id, Comment.id == comment_id
    )
    if db.change(changed.values(**values)) == 0:
        raise NotFound
    audit(scope, "survey.text_reviewed", f"survey:{survey.id}", to=to.value)
