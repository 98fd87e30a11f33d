"""Certificates that were handed out, beside what their papers say."""

from __future__ import annotations

from eventapp.core import issued
from eventapp.core.access import Scope
from eventapp.core.issued import IssuedRow
from eventapp.frozen import frozen
from eventapp.judging.queries import certified
from eventapp.judging.queries.certified import Honour, Honoured

KINDS = {honour.value: f"certificate-{honour.value}" for honour in Honour}  # of issued documents


@frozen
class CertificateRow:
    """A certificate that was handed out and still holds."""

    honoured: Honoured
    document: IssuedRow


def subject(scope: Scope, each: Honoured) -> str:
    """What a certificate is about, in one text; its code follows from it."""
    slug = scope.edition.slug if scope.edition else ""
    return f"{slug}:{each.category}:{each.code}:{each.honour}:{each.place}" + (f":{each.grade}" if each.grade else "")


def code(scope: Scope, each: Honoured) -> str:
    """The code that this certificate bears, whether it has been handed out or not."""
    return issued.derived_code(KINDS[each.honour], subject(scope, each))


def documents(scope: Scope) -> list[IssuedRow]:
    """Every certificate of the edition, withdrawn ones too. 1 statement."""
    return issued.of_kind(scope, *KINDS.values())


def handed_out(scope: Scope, *, region_id: int | None = None) -> list[CertificateRow]:
    """Certificates that hold, of the edition or of a region. 3 statements."""
    by_subject = {each.subject: each for each in documents(scope) if each.is_valid}
    found = []
    for each in certified.published(scope, region_id=region_id):
        document = by_subject.get(subject(scope, each))
        if document is not None:
            found.append(CertificateRow(each, document))
    return found
