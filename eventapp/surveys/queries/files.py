"""Files of answers that a job makes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.surveys.models.published import ExportState, SurveyExport
from eventapp.surveys.models.surveys import Survey


@frozen
class FileRow:
    """One file; ``done`` of ``total`` people are written."""

    public_id: str
    slug: str
    kind: str
    locale: str
    with_bom: bool
    state: ExportState
    done: int
    total: int
    changed_at: datetime

    @property
    def storage_name(self) -> str:
        """Where its bytes lie."""
        return f"survey-exports/{self.public_id}.{self.kind}"


_FILE = (
    sa.select(
        SurveyExport.public_id,
        Survey.slug,
        SurveyExport.kind,
        SurveyExport.locale,
        SurveyExport.with_bom,
        SurveyExport.state,
        SurveyExport.done,
        SurveyExport.total,
        SurveyExport.changed_at,
    )
    .join(Survey, sa.and_(Survey.edition_id == SurveyExport.edition_id, Survey.id == SurveyExport.survey_id))
    .where(SurveyExport.edition_id == sa.bindparam("edition_id"), SurveyExport.public_id == sa.bindparam("public_id"))
)


def file(scope: Scope, public_id: str) -> FileRow:
    """One file of the edition. Raises NotFound. 1 statement."""
    row: Any = db.session.execute(_FILE, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    found = dict(row._mapping)
    return FileRow(**found | {"state": ExportState(found["state"])})
