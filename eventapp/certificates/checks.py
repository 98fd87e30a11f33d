"""What must always hold for certificates of attendance."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.certificates.models import Certificate, CertificateRun, CertificateTemplate, RunState
from eventapp.core.invariants import Invariant
from eventapp.core.issued import IssuedDocument


def _papers_and_pages_disagree() -> sa.Executable:
    """Certificates whose public page is missing, or says otherwise about whether they hold."""
    return (
        sa.select(Certificate.edition_id, Certificate.id)
        .outerjoin(IssuedDocument, IssuedDocument.code == Certificate.code)
        .where(
            sa.or_(
                IssuedDocument.id.is_(None),
                IssuedDocument.withdrawn_at.is_(None) != Certificate.withdrawn_at.is_(None),
            )
        )
    )


def _numbers_to_come_again() -> sa.Executable:
    """Sorts that would give a number for the second time."""
    highest = (
        sa.select(sa.func.coalesce(sa.func.max(Certificate.serial), 0))
        .where(
            Certificate.edition_id == CertificateTemplate.edition_id, Certificate.template_id == CertificateTemplate.id
        )
        .scalar_subquery()
    )
    return sa.select(CertificateTemplate.edition_id, CertificateTemplate.id).where(
        CertificateTemplate.next_serial <= highest
    )


def _done_too_early() -> sa.Executable:
    """Rounds that say they are done and are not."""
    return sa.select(CertificateRun.edition_id, CertificateRun.id).where(
        CertificateRun.state == RunState.DONE.value, CertificateRun.done < CertificateRun.total
    )


CHECKS = (
    Invariant("a certificate of attendance and its public page agree", _papers_and_pages_disagree),
    Invariant("no number of a certificate is given twice", _numbers_to_come_again),
    Invariant("a round of certificates that is done is complete", _done_too_early),
)
