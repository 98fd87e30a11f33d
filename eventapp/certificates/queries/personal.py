"""The certificates of attendance of one registration, to be given out with its person's data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.certificates.models import Certificate, CertificateTemplate
from eventapp.core.access import Scope
from eventapp.core.db import db

_HELD = (
    sa.select(CertificateTemplate.name, Certificate.number, Certificate.code, Certificate.issued_at)
    .join(
        CertificateTemplate,
        sa.and_(
            CertificateTemplate.edition_id == Certificate.edition_id, CertificateTemplate.id == Certificate.template_id
        ),
    )
    .where(
        Certificate.edition_id == sa.bindparam("edition_id"),
        Certificate.registration_id == sa.bindparam("registration_id"),
        Certificate.withdrawn_at.is_(None),
    )
    .order_by(Certificate.id)
)


def export_registration(scope: Scope, registration_id: int) -> dict[str, Any]:
    """The certificates that are valid. 1 statement."""
    rows = db.session.execute(_HELD, {"edition_id": scope.edition_id, "registration_id": registration_id})
    return {
        "certificates": [
            {"name": name, "number": number, "code": code, "at": at.isoformat()} for name, number, code, at in rows
        ]
    }
